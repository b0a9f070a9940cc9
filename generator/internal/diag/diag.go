// Package diag holds what Guidepost tells an author: diagnostics with a
// position, a stable code, a message, and a hint that repairs the mistake.
//
// Every stage of the build returns its diagnostics beside its value; nothing is
// printed while work is going on. A List is sorted once, then written as text,
// JSON or CI annotations. Codes are documented in the Catalogue, which
// `guidepost explain` prints.
//
// Messages are lower case, say what is wrong, and end without a full stop.
// Hints say what to write instead.
package diag

import (
	"cmp"
	"slices"
)

// Severity orders diagnostics: an Error stops publication, a Warning does not
// (unless the user asks for --strict), a Note informs.
type Severity uint8

const (
	Note Severity = iota
	Warning
	Error
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

// Pos is a span of bytes in a source file. Line and column are computed from
// the source only when a diagnostic is printed. Off < 0 means the whole file;
// an empty File means the site as a whole.
type Pos struct {
	File string // slash path relative to the site's root
	Off  int    // byte offset, or -1 for the whole file
	Len  int    // bytes; 0 puts a caret under one character
}

// WholeFile is the position of something that concerns all of a file.
func WholeFile(path string) Pos { return Pos{File: path, Off: -1} }

// IsZero reports whether p says nothing at all.
func (p Pos) IsZero() bool { return p == Pos{} }

// Related points to another place that explains a diagnostic, such as "first
// defined here". A zero Pos prints as a plain indented line.
type Related struct {
	Pos Pos
	Msg string
}

// Diag is one diagnostic.
type Diag struct {
	Sev   Severity
	Code  string // stable: one letter and three digits, see Catalogue
	Pos   Pos
	Msg   string
	Hint  string
	Notes []Related
}

// List is a collection of diagnostics. The zero value is ready to use.
type List []Diag

// Add appends d and returns a pointer to it, so that notes can follow. It takes
// no format: a message is built where its words are known.
func (l *List) Add(d Diag) *Diag {
	*l = append(*l, d)
	return &(*l)[len(*l)-1]
}

// Error appends an error.
func (l *List) Error(code string, pos Pos, msg, hint string) *Diag {
	return l.Add(Diag{Sev: Error, Code: code, Pos: pos, Msg: msg, Hint: hint})
}

// Warn appends a warning.
func (l *List) Warn(code string, pos Pos, msg, hint string) *Diag {
	return l.Add(Diag{Sev: Warning, Code: code, Pos: pos, Msg: msg, Hint: hint})
}

// Note appends a remark that is neither an error nor a warning.
func (l *List) Note(code string, pos Pos, msg, hint string) *Diag {
	return l.Add(Diag{Sev: Note, Code: code, Pos: pos, Msg: msg, Hint: hint})
}

// Count returns the number of errors and of warnings.
func (l List) Count() (errors, warnings int) {
	for _, d := range l {
		switch d.Sev {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

// HasErrors reports whether any diagnostic is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diag) bool { return d.Sev == Error })
}

// Sorted returns a sorted copy without repetitions: by file, then offset, then
// severity (errors first), code and message. The order does not depend on the
// order in which workers finished.
func (l List) Sorted() List {
	out := slices.Clone(l)
	slices.SortStableFunc(out, compare)
	return slices.CompactFunc(out, func(a, b Diag) bool { return compare(a, b) == 0 })
}

func compare(a, b Diag) int {
	return cmp.Or(
		cmp.Compare(a.Pos.File, b.Pos.File),
		cmp.Compare(a.Pos.Off, b.Pos.Off),
		cmp.Compare(b.Sev, a.Sev),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Msg, b.Msg),
		cmp.Compare(a.Pos.Len, b.Pos.Len),
	)
}

// Downgraded returns a copy in which errors have become warnings: what is
// wrong in a folder that was not written for Guidepost must not stop it. Codes
// listed in keep stay errors.
func (l List) Downgraded(keep ...string) List {
	out := slices.Clone(l)
	for i := range out {
		if out[i].Sev == Error && !slices.Contains(keep, out[i].Code) {
			out[i].Sev = Warning
		}
	}
	return out
}
