package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Format names a way to print diagnostics.
type Format string

const (
	Text   Format = "text"   // for people: position, source line, caret, hint
	JSON   Format = "json"   // one array of objects
	GitHub Format = "github" // workflow commands that annotate a change
)

// Source returns the bytes of a source file, nil if it is not known.
type Source func(path string) []byte

// Write prints l, which should be sorted, in the given format. Line and column
// count from 1; columns count characters, as editors do.
func Write(w io.Writer, l List, f Format, src Source, color bool) error {
	at := &places{src: src, last: map[string]place{}}
	switch f {
	case JSON:
		return writeJSON(w, l, at)
	case GitHub:
		return writeGitHub(w, l, at)
	}
	var b bytes.Buffer
	for _, d := range l {
		writeText(&b, d, at, color)
	}
	_, err := w.Write(b.Bytes())
	return err
}

const (
	bold, red, yellow, cyan, reset = "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[0m"
)

func writeText(b *bytes.Buffer, d Diag, places *places, color bool) {
	paint := func(c, s string) string {
		if !color {
			return s
		}
		return c + s + reset
	}
	sevColor := map[Severity]string{Error: red, Warning: yellow, Note: cyan}[d.Sev]
	where := places.location(d.Pos)
	if where != "" {
		b.WriteString(paint(bold, clean(where)) + ": ")
	}
	b.WriteString(paint(sevColor, d.Sev.String()+":") + " " + clean(d.Msg))
	if d.Code != "" {
		b.WriteString(" [" + d.Code + "]")
	}
	b.WriteByte('\n')
	writeExcerpt(b, d.Pos, places, "  ", func(s string) string { return paint(sevColor, s) })
	for _, n := range d.Notes {
		b.WriteString("  ")
		if at := places.location(n.Pos); at != "" {
			b.WriteString(clean(at) + ": ")
		}
		b.WriteString(clean(n.Msg) + "\n")
		writeExcerpt(b, n.Pos, places, "    ", func(s string) string { return s })
	}
	if d.Hint != "" {
		b.WriteString("  " + paint(cyan, "hint:") + " " + clean(d.Hint) + "\n")
	}
}

// clean keeps an author's text from steering a terminal: control characters
// are shown as \xNN or \uNNNN.
func clean(s string) string {
	if !strings.ContainsFunc(s, isControl) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !utf8.ValidString(s[i:min(len(s), i+1)]):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case isControl(r) && r < 0x80:
			fmt.Fprintf(&b, `\x%02x`, r)
		case isControl(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isControl also covers the bidirectional overrides, which can make a line
// read as something it is not.
func isControl(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// places finds lines and columns. Going on from the place it found last in a
// file, it reads a file once for all its diagnostics, which come in order: a
// large file on one line could otherwise take hours to complain about.
type places struct {
	src  Source
	last map[string]place
}

type place struct {
	off, start int // offsets of the place and of its line
	line, col  int
}

// find returns the bytes of the file that p names, and where p is in them.
func (s *places) find(p Pos) (data []byte, at place, ok bool) {
	if p.File == "" || p.Off < 0 || s.src == nil {
		return nil, place{}, false
	}
	if data = s.src(p.File); data == nil {
		return nil, place{}, false
	}
	at, known := s.last[p.File]
	off := min(p.Off, len(data))
	if !known || off < at.off || at.off < len(data) && !utf8.RuneStart(data[at.off]) {
		at = place{line: 1, col: 1}
	}
	from := at.off
	for i := from; i < off; i++ {
		if data[i] == '\n' || data[i] == '\r' && (i+1 >= len(data) || data[i+1] != '\n') {
			at.line, at.col, at.start, from = at.line+1, 1, i+1, i+1
		}
	}
	if from == 0 && off > 0 && bytes.HasPrefix(data, bom) {
		from = min(len(bom), off)
		at.start = from
	}
	at.col += utf8.RuneCount(data[from:off])
	at.off = off
	s.last[p.File] = at
	return data, at, true
}

// location prints file:line:col, file alone, or nothing.
func (s *places) location(p Pos) string {
	_, at, ok := s.find(p)
	if !ok {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, at.line, at.col)
}

// LineCol converts a byte offset to a line and a column, both from 1. Columns
// count characters; \n, \r\n and a lone \r each end a line. An offset past the
// end gives the end.
func LineCol(data []byte, off int) (line, col int) {
	one := places{src: func(string) []byte { return data }, last: map[string]place{}}
	_, at, _ := one.find(Pos{File: "x", Off: max(0, off)})
	return max(1, at.line), max(1, at.col)
}

var bom = []byte("\xef\xbb\xbf")

// writeExcerpt prints the source line and a caret line. Long lines are cut
// around the span, and wide characters count two columns, so that the caret
// stands under the right place in a terminal.
func writeExcerpt(b *bytes.Buffer, p Pos, places *places, indent string, paint func(string) string) {
	data, at, ok := places.find(p)
	if !ok {
		return
	}
	off, start := at.off, at.start
	if start == 0 && bytes.HasPrefix(data, bom) {
		start = min(len(bom), off)
	}
	// More of a long line than can be shown need not be looked at.
	const enough = 70 * utf8.UTFMax
	start = max(start, off-enough)
	stop := lineStop(data, off, off+max(1, p.Len))
	end := stop
	if stop == min(len(data), off+max(1, p.Len)) {
		end = lineStop(data, stop, stop+enough)
	}
	if end == start {
		return
	}
	for start < off && !utf8.RuneStart(data[start]) && off-start > enough-utf8.UTFMax {
		start++
	}
	before, span, after := string(data[start:off]), string(data[off:stop]), string(data[stop:end])
	before, span, after = cutLeft(before, 60), cutRight(span, 60), cutRight(after, 40)
	before, span, after = flat(before), flat(span), flat(after)
	fmt.Fprintf(b, "%s%s\n", indent, before+span+after)
	fmt.Fprintf(b, "%s%s%s\n", indent, strings.Repeat(" ", width(before)), paint(strings.Repeat("^", max(1, width(span)))))
}

// lineStop is the end of the line that from is in, or to if that comes first.
func lineStop(data []byte, from, to int) int {
	to = min(to, len(data))
	if i := bytes.IndexAny(data[from:to], "\r\n"); i >= 0 {
		return from + i
	}
	return to
}

// flat makes a piece of a source line printable on one line.
func flat(s string) string { return clean(strings.ReplaceAll(s, "\t", "  ")) }

func cutLeft(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return "…" + string(r[len(r)-n:])
}

func cutRight(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

// width is the number of terminal columns of s: two for the East Asian wide
// blocks and emoji, one otherwise.
func width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
			r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60,
			r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
			n += 2
		case r == 0x200d || r >= 0x300 && r <= 0x36f || r >= 0xfe00 && r <= 0xfe0f:
		default:
			n++
		}
	}
	return n
}

type jsonDiag struct {
	Severity string        `json:"severity"`
	Code     string        `json:"code,omitempty"`
	File     string        `json:"file,omitempty"`
	Line     int           `json:"line,omitempty"`
	Column   int           `json:"column,omitempty"`
	Offset   *int          `json:"offset,omitempty"`
	Length   int           `json:"length,omitempty"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint,omitempty"`
	Notes    []jsonRelated `json:"notes,omitempty"`
}

type jsonRelated struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

func writeJSON(w io.Writer, l List, at *places) error {
	out := make([]jsonDiag, 0, len(l))
	for _, d := range l {
		j := jsonDiag{Severity: d.Sev.String(), Code: d.Code, File: d.Pos.File, Message: d.Msg, Hint: d.Hint}
		j.Line, j.Column = at.lineCol(d.Pos)
		if j.Line > 0 {
			off := d.Pos.Off
			j.Offset, j.Length = &off, d.Pos.Len
		}
		for _, n := range d.Notes {
			r := jsonRelated{File: n.Pos.File, Message: n.Msg}
			r.Line, r.Column = at.lineCol(n.Pos)
			j.Notes = append(j.Notes, r)
		}
		out = append(out, j)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// lineCol is the line and column of p, or zeros.
func (s *places) lineCol(p Pos) (int, int) {
	_, at, _ := s.find(p)
	return at.line, at.col
}

func writeGitHub(w io.Writer, l List, at *places) error {
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	var b bytes.Buffer
	for _, d := range l {
		kind := map[Severity]string{Error: "error", Warning: "warning", Note: "notice"}[d.Sev]
		fmt.Fprintf(&b, "::%s ", kind)
		if d.Pos.File != "" {
			fmt.Fprintf(&b, "file=%s,", property.Replace(clean(d.Pos.File)))
		}
		if line, col := at.lineCol(d.Pos); line > 0 {
			fmt.Fprintf(&b, "line=%d,col=%d,", line, col)
		}
		msg := clean(d.Msg)
		if d.Hint != "" {
			msg += "\nhint: " + clean(d.Hint)
		}
		fmt.Fprintf(&b, "title=%s::%s\n", property.Replace(d.Code), message.Replace(msg))
	}
	_, err := w.Write(b.Bytes())
	return err
}
