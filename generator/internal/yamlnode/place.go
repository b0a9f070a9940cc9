package yamlnode

import (
	"bytes"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"guidepost/generator/internal/diag"
)

// cursor turns lines and columns of the YAML module into byte offsets. The
// module counts characters, and besides \n also \r, NEL, LS and PS as line ends.
// Nodes come in the order of the source, so a whole file costs one pass, even
// if it is a single long line.
type cursor struct {
	src       []byte
	line, col int // of off
	off       int
	lineOff   int // where line begins
}

func (c *cursor) seek(line, col int) int {
	if line == c.line && col < c.col {
		c.off, c.col = c.lineOff, 1
	}
	for c.line < line && c.off < len(c.src) {
		c.step()
	}
	for c.line == line && c.col < col && c.off < len(c.src) && breakLen(c.src[c.off:]) == 0 {
		c.step()
	}
	return c.off
}

func (c *cursor) step() {
	if n := breakLen(c.src[c.off:]); n > 0 {
		c.off += n
		c.line, c.col, c.lineOff = c.line+1, 1, c.off
		return
	}
	_, n := utf8.DecodeRune(c.src[c.off:])
	c.off += n
	c.col++
}

// breakLen returns the length of the line end that b begins with, or 0.
func breakLen(b []byte) int {
	switch {
	case len(b) == 0:
		return 0
	case b[0] == '\n':
		return 1
	case b[0] == '\r':
		if len(b) > 1 && b[1] == '\n' {
			return 2
		}
		return 1
	case bytes.HasPrefix(b, []byte("\u0085")):
		return 2
	case bytes.HasPrefix(b, []byte("\u2028")), bytes.HasPrefix(b, []byte("\u2029")):
		return 3
	}
	return 0
}

func (r *reader) pos(n *yaml.Node, length int) diag.Pos {
	return diag.Pos{File: r.path, Off: r.at.seek(n.Line, n.Column), Len: length}
}

// scalarLen returns the length of a scalar's source text on its first line,
// quotes included. It looks no further than the scalar: a file may be one long
// line.
func (r *reader) scalarLen(n *yaml.Node, off int) int {
	rest := r.src[min(off, len(r.src)):]
	quote := byte(0)
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		quote = '"'
	case n.Style&yaml.SingleQuotedStyle != 0:
		quote = '\''
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return min(1, len(rest))
	case bytes.HasPrefix(rest, []byte(n.Value)):
		return len(n.Value)
	}
	i := 0
	for i < len(rest) && rest[i] != '\n' && rest[i] != '\r' {
		switch {
		case quote == '"' && rest[i] == '\\' && i+1 < len(rest) && rest[i+1] != '\n' && rest[i+1] != '\r':
			i++
		case quote == '\'' && i > 0 && rest[i] == quote && i+1 < len(rest) && rest[i+1] == quote:
			i++
		case quote != 0 && i > 0 && rest[i] == quote:
			return i + 1
		}
		i++
	}
	return i
}

// separator returns the place of the --- line that begins the second document:
// the first one below some content.
func (r *reader) separator(off int) diag.Pos {
	content := false
	for i := off; i < len(r.src); {
		end := i
		for end < len(r.src) && r.src[end] != '\n' && r.src[end] != '\r' {
			end++
		}
		line := r.src[i:end]
		switch {
		case content && bytes.HasPrefix(line, []byte("---")):
			return diag.Pos{File: r.path, Off: i, Len: 3}
		case content && bytes.HasPrefix(line, []byte("...")):
			return diag.Pos{File: r.path, Off: i, Len: 3}
		case len(bytes.TrimSpace(line)) > 0 && !bytes.HasPrefix(line, []byte("---")) && line[0] != '#':
			content = true
		}
		i = end + 1
	}
	return diag.Pos{File: r.path, Off: off}
}
