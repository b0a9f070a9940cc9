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

// lines splits a text and tells code from prose.
func (e *edit) lines() []line {
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
	t := bytes.TrimLeft(text, "> \t")
	if s.fenceLen == 0 {
		if m := marker.Find(t); m != nil {
			t = t[len(m):]
		}
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
	n := bytes.Count(text, []byte("$$"))
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

var (
	marker    = regexp.MustCompile(`^(?:[-*+]|[0-9]{1,9}[.)])[ \t]+`)
	container = regexp.MustCompile(`^(?:!!!|\?\?\?|===|:[ \t]|\[\^[^\]]+\]:)`)
)

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
	if m := marker.Find(text); m != nil {
		s.holds = append(s.holds, column+len(m))
	} else if container.Match(text) {
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

var (
	tagAt = regexp.MustCompile(`^</?[A-Za-z!][^<>]*>`)
	urlAt = regexp.MustCompile(`^https?://[^\s<>"'()]+`)
	mathA = regexp.MustCompile(`^(?:\$\$[^$]+\$\$|\$[^\s$](?:[^$]*[^\s$\\])?\$)`)
	destA = regexp.MustCompile(`^\]\((?:[^()\\\n]|\\.|\([^()\n]*\))*\)`)
)

// opaque is the length of what begins at s[i] and is not prose, or 0.
func opaque(s []byte, i int) int {
	switch s[i] {
	case '`':
		n := 1
		for i+n < len(s) && s[i+n] == '`' {
			n++
		}
		for j := i + n; j+n <= len(s); j++ {
			if bytes.Equal(s[j:j+n], s[i:i+n]) && (j+n == len(s) || s[j+n] != '`') && s[j-1] != '`' {
				return j + n - i
			}
		}
		return n
	case '<':
		return len(tagAt.Find(s[i:]))
	case 'h':
		return len(urlAt.Find(s[i:]))
	case '$':
		return len(mathA.Find(s[i:]))
	case ']':
		return len(destA.Find(s[i:]))
	}
	return 0
}

// inline replaces what matches in the prose of a text. f gets the submatches of
// a match, and the place where it begins, and returns what stands there instead;
// ok is false if it stays.
func (e *edit) inline(re *regexp.Regexp, f func(m [][]byte, at int) (s string, ok bool)) {
	e.prose(func(from, to int) {
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

// prose calls f with each stretch of prose.
func (e *edit) prose(f func(from, to int)) {
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		for _, s := range spans(e.src[l.from:l.to]) {
			f(l.from+s[0], l.from+s[1])
		}
	}
}

// text is the content of a line.
func (e *edit) text(l line) string { return string(e.src[l.from:l.to]) }

// drop takes a line away, its end included.
func (e *edit) drop(l line) { e.replace(l.start, l.end, "") }
