package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
)

const (
	// manyWarnings is how many warnings of a foreign folder are told one by one;
	// more of them are told by kind, each with its first place.
	manyWarnings = 10
	shownCounts  = 8 // kinds of markup in the line of what was honoured
	shownKinds   = 12
)

// tell writes the diagnostics of a build and, of a foreign folder, the report.
func (a *app) tell(w io.Writer, r *build.Result) error {
	format := diag.Format(a.flags.format)
	if format == diag.GitHub {
		return a.annotate(w, r)
	}
	if r.Seen == nil {
		return diag.Write(w, r.Diags, format, r.Src, format == diag.Text && useColor(a.stderr))
	}
	if format == diag.JSON {
		var b bytes.Buffer
		if err := diag.Write(&b, r.Diags, format, r.Src, false); err != nil {
			return err
		}
		list, err := withReport(b.Bytes(), r)
		if err != nil {
			return err
		}
		_, err = w.Write(list)
		return err
	}
	grouped := a.grouped(r)
	if !grouped {
		if err := diag.Write(w, r.Diags, format, r.Src, useColor(a.stderr)); err != nil {
			return err
		}
	}
	return writeReport(w, r, a.checkThis(grouped))
}

// grouped tells whether the report stands for the warnings themselves: those of
// a team's own folder are many at first, and `check` lists them.
func (a *app) grouped(r *build.Result) bool {
	_, warnings := r.Diags.Count()
	return r.Seen != nil && !a.flags.everything && !a.flags.strict && warnings > manyWarnings
}

// checkThis is the call that lists what is grouped, "" if nothing is.
func (a *app) checkThis(grouped bool) string {
	switch {
	case !grouped:
		return ""
	case a.named == ".":
		return "guidepost check"
	case strings.ContainsAny(a.named, " '\"\\$`"):
		return "guidepost check '" + strings.ReplaceAll(a.named, "'", `'\''`) + "'"
	}
	return "guidepost check " + a.named
}

// writeReport says what a foreign folder was taken for, what of it was honoured,
// and, if another call lists the warnings, by kind what was not.
func writeReport(w io.Writer, r *build.Result, lists string) error {
	s := r.Seen
	var b bytes.Buffer
	tool := "plain Markdown"
	if s.Tool != "" {
		tool = s.Tool + " (" + s.By + ")"
	}
	fmt.Fprintf(&b, "read as %s: %s", tool, count(s.Pages, "Markdown file"))
	for i, c := range s.Honoured {
		if i == shownCounts {
			b.WriteString(", …")
			break
		}
		b.WriteString(map[bool]string{true: "; followed ", false: ", "}[i == 0])
		fmt.Fprintf(&b, "%d × %s", c.N, c.What)
	}
	b.WriteByte('\n')
	if lists != "" {
		for i, p := range s.Problems {
			if i == shownKinds {
				fmt.Fprintf(&b, "         and %s\n", count(len(s.Problems)-i, "other kind"))
				break
			}
			fmt.Fprintf(&b, "  %6d %s [%s], first at %s\n", p.N, p.What, p.Code, place(r, p.First))
		}
		fmt.Fprintf(&b, "  every one of them: %s\n", lists)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// place is path:line:column, or the path alone.
func place(r *build.Result, p diag.Pos) string {
	if p.Off < 0 || p.File == "" {
		return or(p.File, "the folder as a whole")
	}
	line, col := diag.LineCol(r.Src(p.File), p.Off)
	return fmt.Sprintf("%s:%d:%d", p.File, line, col)
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

type jsonReport struct {
	Severity string     `json:"severity"`
	Message  string     `json:"message"`
	Report   jsonFolder `json:"report"`
}

type jsonFolder struct {
	Tool     string        `json:"tool"`
	By       string        `json:"by"`
	Pages    int           `json:"pages"`
	Honoured []jsonCount   `json:"honoured"`
	Problems []jsonProblem `json:"problems"`
}

type jsonCount struct {
	What  string `json:"what"`
	Count int    `json:"count"`
}

type jsonProblem struct {
	Code  string `json:"code"`
	What  string `json:"what"`
	Count int    `json:"count"`
	First string `json:"first"`
}

// withReport appends the report to a JSON list of diagnostics, as one more note.
func withReport(list []byte, r *build.Result) ([]byte, error) {
	var all []json.RawMessage
	if err := json.Unmarshal(list, &all); err != nil {
		return nil, err
	}
	s := r.Seen
	out := jsonFolder{Tool: s.Tool, By: s.By, Pages: s.Pages, Honoured: []jsonCount{}, Problems: []jsonProblem{}}
	for _, c := range s.Honoured {
		out.Honoured = append(out.Honoured, jsonCount{c.What, c.N})
	}
	for _, p := range s.Problems {
		out.Problems = append(out.Problems, jsonProblem{p.Code, p.What, p.N, place(r, p.First)})
	}
	var text strings.Builder
	if err := writeReport(&text, r, ""); err != nil {
		return nil, err
	}
	last, err := json.Marshal(jsonReport{diag.Note.String(), strings.TrimSpace(text.String()), out})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err = enc.Encode(append(all, last))
	return b.Bytes(), err
}
