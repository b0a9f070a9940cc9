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
	switch f {
	case JSON:
		return writeJSON(w, l, src)
	case GitHub:
		return writeGitHub(w, l, src)
	}
	var b bytes.Buffer
	for _, d := range l {
		writeText(&b, d, src, color)
	}
	_, err := w.Write(b.Bytes())
	return err
}

const (
	bold, red, yellow, cyan, reset = "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[0m"
)

func writeText(b *bytes.Buffer, d Diag, src Source, color bool) {
	paint := func(c, s string) string {
		if !color {
			return s
		}
		return c + s + reset
	}
	sevColor := map[Severity]string{Error: red, Warning: yellow, Note: cyan}[d.Sev]
	where := location(d.Pos, src)
	if where != "" {
		b.WriteString(paint(bold, clean(where)) + ": ")
	}
	b.WriteString(paint(sevColor, d.Sev.String()+":") + " " + clean(d.Msg))
	if d.Code != "" {
		b.WriteString(" [" + d.Code + "]")
	}
	b.WriteByte('\n')
	writeExcerpt(b, d.Pos, src, "  ", func(s string) string { return paint(sevColor, s) })
	for _, n := range d.Notes {
		b.WriteString("  ")
		if at := location(n.Pos, src); at != "" {
			b.WriteString(clean(at) + ": ")
		}
		b.WriteString(clean(n.Msg) + "\n")
		writeExcerpt(b, n.Pos, src, "    ", func(s string) string { return s })
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

// location prints file:line:col, file alone, or nothing.
func location(p Pos, src Source) string {
	if p.File == "" || p.Off < 0 || src == nil {
		return p.File
	}
	data := src(p.File)
	if data == nil {
		return p.File
	}
	line, col := LineCol(data, p.Off)
	return fmt.Sprintf("%s:%d:%d", p.File, line, col)
}

// LineCol converts a byte offset to a line and a column, both from 1. Columns
// count characters; \n, \r\n and a lone \r each end a line. An offset past the
// end gives the end.
func LineCol(data []byte, off int) (line, col int) {
	off = max(0, min(off, len(data)))
	start := lineStart(data, off)
	line = 1
	for i := 0; i < start; i++ {
		if data[i] == '\n' || data[i] == '\r' && (i+1 >= len(data) || data[i+1] != '\n') {
			line++
		}
	}
	if bytes.HasPrefix(data, bom) && start == 0 {
		start = min(len(bom), off)
	}
	return line, utf8.RuneCount(data[start:off]) + 1
}

var bom = []byte("\xef\xbb\xbf")

func lineStart(data []byte, off int) int {
	for i := off - 1; i >= 0; i-- {
		if data[i] == '\n' || data[i] == '\r' && !(i+1 < len(data) && data[i+1] == '\n') {
			return i + 1
		}
	}
	return 0
}

// writeExcerpt prints the source line and a caret line. Long lines are cut
// around the span, and wide characters count two columns, so that the caret
// stands under the right place in a terminal.
func writeExcerpt(b *bytes.Buffer, p Pos, src Source, indent string, paint func(string) string) {
	if p.File == "" || p.Off < 0 || src == nil {
		return
	}
	data := src(p.File)
	if data == nil {
		return
	}
	off := max(0, min(p.Off, len(data)))
	start := lineStart(data, off)
	if start == 0 && bytes.HasPrefix(data, bom) {
		start = min(len(bom), off)
	}
	end := off
	for end < len(data) && data[end] != '\n' && data[end] != '\r' {
		end++
	}
	if end == start {
		return
	}
	stop := min(end, off+max(1, p.Len))
	before, span, after := string(data[start:off]), string(data[off:stop]), string(data[stop:end])
	before, span, after = cutLeft(before, 60), cutRight(span, 60), cutRight(after, 40)
	before, span, after = flat(before), flat(span), flat(after)
	fmt.Fprintf(b, "%s%s\n", indent, before+span+after)
	fmt.Fprintf(b, "%s%s%s\n", indent, strings.Repeat(" ", width(before)), paint(strings.Repeat("^", max(1, width(span)))))
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

func writeJSON(w io.Writer, l List, src Source) error {
	out := make([]jsonDiag, 0, len(l))
	for _, d := range l {
		j := jsonDiag{Severity: d.Sev.String(), Code: d.Code, File: d.Pos.File, Message: d.Msg, Hint: d.Hint}
		j.Line, j.Column = lineColOf(d.Pos, src)
		if j.Line > 0 {
			off := d.Pos.Off
			j.Offset, j.Length = &off, d.Pos.Len
		}
		for _, n := range d.Notes {
			r := jsonRelated{File: n.Pos.File, Message: n.Msg}
			r.Line, r.Column = lineColOf(n.Pos, src)
			j.Notes = append(j.Notes, r)
		}
		out = append(out, j)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func lineColOf(p Pos, src Source) (int, int) {
	if p.File == "" || p.Off < 0 || src == nil {
		return 0, 0
	}
	data := src(p.File)
	if data == nil {
		return 0, 0
	}
	return LineCol(data, p.Off)
}

func writeGitHub(w io.Writer, l List, src Source) error {
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	var b bytes.Buffer
	for _, d := range l {
		kind := map[Severity]string{Error: "error", Warning: "warning", Note: "notice"}[d.Sev]
		fmt.Fprintf(&b, "::%s ", kind)
		if d.Pos.File != "" {
			fmt.Fprintf(&b, "file=%s,", property.Replace(d.Pos.File))
		}
		if line, col := lineColOf(d.Pos, src); line > 0 {
			fmt.Fprintf(&b, "line=%d,col=%d,", line, col)
		}
		msg := d.Msg
		if d.Hint != "" {
			msg += "\nhint: " + d.Hint
		}
		fmt.Fprintf(&b, "title=%s::%s\n", property.Replace(d.Code), message.Replace(msg))
	}
	_, err := w.Write(b.Bytes())
	return err
}
