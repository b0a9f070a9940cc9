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
		s.blank = false
		return k
	}
	if k, ok := s.display(text); ok {
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

// display follows $$ blocks.
func (s *scanner) display(text []byte) (lineKind, bool) {
	n := 0
	if bytes.IndexByte(text, '$') >= 0 {
		n = bytes.Count(text, []byte("$$"))
	}
	switch {
	case s.math:
		s.math = n == 0
		return maths, true
	case n == 1 && bytes.HasPrefix(text, []byte("$$")):
		s.math = true
		return maths, true
	}
	return 0, false
}

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

// spans are the stretches of a line of prose that are neither code, nor
// mathematics, nor an HTML tag, nor the destination of a link.
func spans(s []byte) [][2]int {
	var out [][2]int
	start := 0
	for i := 0; i < len(s); {
		n := opaque(s, i)
		if n == 0 {
			if s[i] == '\\' && i+1 < len(s) {
				i++
			}
			i++
			continue
		}
		if i > start {
			out = append(out, [2]int{start, i})
		}
		i += n
		start = i
	}
	if start < len(s) {
		out = append(out, [2]int{start, len(s)})
	}
	return out
}

// opaque is the length of what begins at s[i] and is not prose, or 0: a code
// span, a tag, an address, a formula, the destination of a link.
func opaque(s []byte, i int) int {
	switch s[i] {
	case '`':
		return codeLen(s[i:])
	case '<':
		return tagLen(s[i:])
	case 'h':
		return urlLen(s[i:])
	case '$':
		return mathLen(s[i:])
	case ']':
		return destLen(s[i:])
	}
	return 0
}

// codeLen is the length of the code span that s begins with, or of its
// backticks if nothing closes it.
func codeLen(s []byte) int {
	n := same(s)
	for j := n; j < len(s); {
		i := bytes.IndexByte(s[j:], '`')
		if i < 0 {
			break
		}
		j += i
		k := same(s[j:])
		if j += k; k == n {
			return j
		}
	}
	return n
}

// same is how often s begins with its first byte.
func same(s []byte) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
}

func tagLen(s []byte) int {
	i := 1
	if i < len(s) && s[i] == '/' {
		i++
	}
	if i == len(s) || s[i] != '!' && (s[i]|0x20 < 'a' || s[i]|0x20 > 'z') {
		return 0
	}
	end := bytes.IndexAny(s[i:], "<>")
	if end < 0 || s[i+end] == '<' {
		return 0
	}
	return i + end + 1
}

func urlLen(s []byte) int {
	rest, ok := bytes.CutPrefix(s, []byte("http"))
	if !ok {
		return 0
	}
	rest = bytes.TrimPrefix(rest, []byte("s"))
	if rest, ok = bytes.CutPrefix(rest, []byte("://")); !ok {
		return 0
	}
	n := bytes.IndexAny(rest, " \t\n\f\r<>\"'()")
	if n < 0 {
		n = len(rest)
	}
	if n == 0 {
		return 0
	}
	return len(s) - len(rest) + n
}

// mathLen is the length of $…$ or $$…$$; a dollar before a blank or behind one is
// money.
func mathLen(s []byte) int {
	display := bytes.HasPrefix(s, []byte("$$"))
	from := 1
	if display {
		from = 2
	}
	n := bytes.IndexByte(s[from:], '$')
	if n <= 0 {
		return 0
	}
	body := s[from : from+n]
	switch {
	case display:
		if !bytes.HasPrefix(s[from+n:], []byte("$$")) {
			return 0
		}
		return from + n + 2
	case isBlank(body[0]):
		return 0
	case isBlank(body[n-1]), body[n-1] == '\\' && n > 1:
		return 0
	}
	return from + n + 1
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'
}

// destLen is the length of ](…), in which parentheses may stand one deep.
func destLen(s []byte) int {
	if len(s) < 2 || s[1] != '(' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch s[i] {
		case ')':
			return i + 1
		case '\n':
			return 0
		case '\\':
			if i++; i < len(s) && s[i] == '\n' {
				return 0
			}
		case '(':
			n := bytes.IndexAny(s[i+1:], "()\n")
			if n < 0 || s[i+1+n] != ')' {
				return 0
			}
			i += n + 1
		}
	}
	return 0
}

// codeSpans tells, for one place of a line after another, whether it stands in a code
// span.
type codeSpans struct {
	line     []byte
	at       int // line[:at] has been dealt with
	from, to int // the last span
}

// holds tells whether byte i stands in code; i never goes back.
func (c *codeSpans) holds(i int) bool {
	for c.at <= i {
		n := bytes.IndexByte(c.line[c.at:], '`')
		if n < 0 {
			c.at = len(c.line) + 1
			break
		}
		c.from = c.at + n
		c.to = c.from + codeLen(c.line[c.from:])
		c.at = c.to
	}
	return c.from <= i && i < c.to
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
