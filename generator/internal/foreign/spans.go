package foreign

import "bytes"

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
