package foreign

import (
	"bytes"
	"regexp"
	"strings"
)

// lineKind tells what a line belongs to, as far as a rewriting must know.
type lineKind uint8

const (
	prose lineKind = iota
	front          // front matter, its two fences included
	open           // the line that opens a code fence
	code           // inside a code fence, or an indented code block
	shut           // the line that closes a code fence
	maths          // inside a $$ block, its two lines included
)

// line is a line of a text; from is behind its indentation.
type line struct {
	start, from, to, end int // to is before the line end, end behind it
	kind                 lineKind
}

func (l line) indent() int { return l.from - l.start }

// scanner follows a text line by line.
type scanner struct {
	src      []byte
	fence    byte // of the code fence that is open
	fenceLen int
	math     bool
	unclosed bool  // no further $$ follows
	blank    bool  // the line before was blank, or code
	holds    []int // columns where the contents of open containers begin
	front    string
}

// lines splits a text and tells code from prose. The list is shared by all
// passes up to the next change of the text: nobody writes to it.
func (e *edit) lines() []line {
	if e.split == nil {
		e.split = e.scan()
	}
	return e.split
}

func (e *edit) scan() []line {
	s := scanner{src: e.src, blank: true}
	out := make([]line, 0, bytes.Count(e.src, []byte("\n"))+1)
	for at := 0; at < len(e.src); {
		end := len(e.src)
		if i := bytes.IndexByte(e.src[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		l := line{start: at, from: at, to: end, end: end}
		for l.to > at && (e.src[l.to-1] == '\n' || e.src[l.to-1] == '\r') {
			l.to--
		}
		for l.from < l.to && (e.src[l.from] == ' ' || e.src[l.from] == '\t') {
			l.from++
		}
		l.kind = s.kind(l, len(out) == 0)
		out = append(out, l)
		at = end
	}
	return out
}

var frontFence = regexp.MustCompile(`^(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*$`)

func (s *scanner) kind(l line, first bool) lineKind {
	text := s.src[l.from:l.to]
	if first {
		if m := frontFence.FindSubmatch(s.src[l.start:l.to]); m != nil && bytes.Contains(s.src[l.end:], append([]byte("\n"), m[1]...)) {
			s.front = string(m[1])
			return front
		}
	}
	if s.front != "" {
		if strings.TrimRight(string(s.src[l.start:l.to]), " \t") == s.front {
			s.front = ""
		}
		return front
	}
	if k, ok := s.fenced(text); ok {
		if k == open && markerLen(text) > 0 {
			s.indented(l, text) // the item goes on behind the fence
		}
		s.blank = false
		return k
	}
	if k, opens, ok := s.display(l, text); ok {
		if opens && markerLen(text) > 0 {
			s.indented(l, text)
		}
		s.blank = false
		return k
	}
	if len(text) == 0 {
		s.blank = true
		return prose
	}
	return s.indented(l, text)
}

// fenced follows code fences, also those behind list markers and quote marks.
func (s *scanner) fenced(text []byte) (lineKind, bool) {
	t := text
	for len(t) > 0 && (t[0] == '>' || t[0] == ' ' || t[0] == '\t') {
		t = t[1:]
	}
	if s.fenceLen == 0 {
		t = t[markerLen(t):]
	}
	n := 0
	for n < len(t) && (t[0] == '`' || t[0] == '~') && t[n] == t[0] {
		n++
	}
	switch {
	case s.fenceLen == 0 && n >= 3 && (t[0] == '~' || bytes.IndexByte(t[n:], '`') < 0):
		s.fence, s.fenceLen = t[0], n
		return open, true
	case s.fenceLen > 0 && n >= s.fenceLen && t[0] == s.fence && len(bytes.TrimSpace(t[n:])) == 0:
		s.fenceLen = 0
		return shut, true
	}
	return code, s.fenceLen > 0
}

// display follows $$ blocks, also those behind list markers and quote marks.
func (s *scanner) display(l line, text []byte) (k lineKind, opens, ok bool) {
	for !s.math && len(text) > 0 && (text[0] == '>' || text[0] == ' ' || text[0] == '\t') {
		text = text[1:]
	}
	if !s.math {
		text = text[markerLen(text):]
	}
	n := 0
	if bytes.IndexByte(text, '$') >= 0 {
		n = bytes.Count(text, []byte("$$"))
	}
	switch {
	case s.math:
		s.math = n == 0
		return maths, false, true
	case n == 1 && bytes.HasPrefix(text, []byte("$$")) && s.closes(l, false):
		s.math = true
		return maths, true, true
	case n == 1 && bytes.HasSuffix(bytes.TrimRight(text, " \t"), []byte(" $$")) && s.closes(l, true):
		s.math = true // from the next line on
	}
	return 0, false, false
}

// closes tells whether a $$ that stands alone in a line is closed further down; one
// behind text must be so within its paragraph.
func (s *scanner) closes(l line, behind bool) bool {
	if s.unclosed {
		return false
	}
	rest := s.src[l.to:]
	at := bytes.Index(rest, []byte("$$"))
	s.unclosed = at < 0
	return at >= 0 && !(behind && blankLine.Match(rest[:at]))
}

var blankLine = regexp.MustCompile(`\n[ \t]*\r?\n`)

// container begins what holds lines that are indented by four columns.
var container = regexp.MustCompile(`^(?:!!!|\?\?\?|===|:[ \t]|\[\^[^\]]+\]:)`)

// markerLen is the length of a list marker and the blanks behind it, or 0.
func markerLen(t []byte) int {
	n := 0
	switch {
	case len(t) == 0:
		return 0
	case t[0] == '-' || t[0] == '*' || t[0] == '+':
		n = 1
	default:
		for n < len(t) && n < 9 && t[n] >= '0' && t[n] <= '9' {
			n++
		}
		if n == 0 || n == len(t) || t[n] != '.' && t[n] != ')' {
			return 0
		}
		n++
	}
	blanks := n
	for n < len(t) && (t[n] == ' ' || t[n] == '\t') {
		n++
	}
	if n == blanks {
		return 0
	}
	return n
}

// indented tells a block of code that is indented by four columns from the
// contents of a list, callout, tab, footnote or definition.
func (s *scanner) indented(l line, text []byte) lineKind {
	column := 0
	for _, c := range s.src[l.start:l.from] {
		if column++; c == '\t' {
			column += 3 - (column-1)%4
		}
	}
	base := 0
	for len(s.holds) > 0 {
		base = s.holds[len(s.holds)-1]
		if column >= base || !s.blank && column > 0 {
			break
		}
		s.holds, base = s.holds[:len(s.holds)-1], 0
	}
	if s.blank && column >= base+4 {
		return code // and what follows is code as well
	}
	s.blank = false
	if n := markerLen(text); n > 0 {
		s.holds = append(s.holds, column+n)
	} else if bytes.IndexByte([]byte("!?=:["), text[0]) >= 0 && container.Match(text) {
		s.holds = append(s.holds, column+4)
	}
	return prose
}

// walker tells what the places of a text belong to, for one place after another.
type walker struct {
	e    *edit
	line int
	code codeSpans
}

// prose tells whether off stands in a line of prose, and there not in code; off
// never goes back.
func (w *walker) prose(off int) bool {
	lines := w.e.lines()
	for w.line < len(lines) && lines[w.line].end <= off {
		w.line++
		w.code = codeSpans{}
	}
	if w.line == len(lines) || lines[w.line].kind != prose {
		return false
	}
	l := lines[w.line]
	if w.code.line == nil {
		w.code.line = w.e.src[l.from:l.to]
	}
	return !w.code.holds(off - l.from)
}

// inline replaces what matches in the prose of a text; every match holds part.
// f gets the submatches of a match, and the place where it begins, and returns
// what stands there instead; ok is false if it stays.
func (e *edit) inline(part string, re *regexp.Regexp, f func(m [][]byte, at int) (s string, ok bool)) {
	e.prose(part, func(from, to int) {
		text := e.src[from:to]
		for _, idx := range re.FindAllSubmatchIndex(text, -1) {
			m := make([][]byte, len(idx)/2)
			for i := range m {
				if idx[2*i] >= 0 {
					m[i] = text[idx[2*i]:idx[2*i+1]]
				}
			}
			if s, ok := f(m, from+idx[0]); ok {
				e.replace(from+idx[0], from+idx[1], s)
			}
		}
	})
}

// prose calls f with each stretch of prose in the lines that hold part.
func (e *edit) prose(part string, f func(from, to int)) {
	if !e.has(part) {
		return
	}
	for _, l := range e.lines() {
		if l.kind != prose || !bytes.Contains(e.src[l.from:l.to], []byte(part)) {
			continue
		}
		for _, s := range spans(e.src[l.from:l.to]) {
			f(l.from+s[0], l.from+s[1])
		}
	}
}

// has tells whether part stands anywhere in the text. Most texts hold little of
// what a pass looks for, and this is quicker than any pass.
func (e *edit) has(part string) bool { return bytes.Contains(e.src, []byte(part)) }

// text is the content of a line.
func (e *edit) text(l line) string { return string(e.src[l.from:l.to]) }

// drop takes a line away, its end included.
func (e *edit) drop(l line) { e.replace(l.start, l.end, "") }
