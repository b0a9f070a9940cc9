package foreign

import (
	"bytes"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/yamlnode"
)

func (p *program) scalar(s string, from, to int) *yamlnode.Node {
	return &yamlnode.Node{Value: s, Pos: diag.Pos{File: p.path, Off: from, Len: to - from}}
}

// quoted reads a text. A template stands for what its names do; if one of them is
// no literal, only what is read by people stays.
func (p *program) quoted(i, depth int) (*yamlnode.Node, int) {
	n, end := p.text(i)
	if n != nil || end <= i || p.src[i] != '`' {
		return n, end
	}
	var b strings.Builder
	known := true
	inner := string(p.src[i+1 : max(i+1, end-1)])
	for {
		before, rest, found := strings.Cut(inner, "${")
		b.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		if v, ok := p.name(strings.TrimSpace(name), depth+1); ok && v.Kind == yamlnode.Scalar {
			b.WriteString(v.Value)
		} else {
			known = false
		}
		inner = after
	}
	if !known {
		p.opaque = append(p.opaque, unknown{i, p.key})
		if p.key != "text" && p.key != "label" && p.key != "title" {
			return nil, end
		}
	}
	n = p.scalar(strings.TrimSpace(b.String()), i, end)
	n.Quoted = true
	return n, end
}

// text reads a text without expressions; the node is nil if there are any.
func (p *program) text(i int) (*yamlnode.Node, int) {
	quote, j := p.src[i], i+1
	var b strings.Builder
	literal := true
	for j < len(p.src) && p.src[j] != quote {
		switch c := p.src[j]; {
		case c == '\\' && j+1 < len(p.src):
			j++
			b.WriteString(escape(p.src, &j))
		case c == '$' && quote == '`' && j+1 < len(p.src) && p.src[j+1] == '{':
			literal = false
		case c == '\n' && quote != '`':
			return nil, j // not closed
		default:
			b.WriteByte(c)
		}
		j++
	}
	end := min(len(p.src), j+1)
	if !literal {
		return nil, end
	}
	n := p.scalar(b.String(), i, end)
	n.Quoted = true
	return n, end
}

// escape reads the escape whose character stands at *j, and leaves *j on its last byte.
func escape(src []byte, j *int) string {
	switch c := src[*j]; c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case '\n':
		return ""
	case 'u':
		if digits := string(src[*j+1 : min(len(src), *j+5)]); len(digits) == 4 {
			if u, err := strconv.ParseUint(digits, 16, 32); err == nil {
				*j += 4
				return string(rune(u))
			}
		}
		return "u"
	default:
		return string(c)
	}
}

// word reads true, false, a name, or a call.
func (p *program) word(i, depth int) (*yamlnode.Node, int) {
	end := i
	for end < len(p.src) && (isWordByte(p.src[end]) || p.src[end] == '.') {
		end++
	}
	name := string(p.src[i:end])
	next := p.space(end)
	if name == "async" && next < len(p.src) && (next > end || p.src[next] == '(') {
		return p.value(next, depth+1)
	}
	switch {
	case name == "true" || name == "false":
		return p.scalar(name, i, end), end
	case name == "null" || name == "undefined":
		return nil, end
	case next < len(p.src) && p.src[next] == '(' && name != "":
		if n, ok := p.name(name, depth+1); ok {
			return n, p.rest(next+1) + 1
		}
		arg := p.space(next + 1)
		if arg < len(p.src) && name != "function" && (p.src[arg] == '{' || p.src[arg] == '[' || innerCall.Match(p.src[arg:]) ||
			arrow.Match(p.src[arg:min(len(p.src), arg+maxHead)]) || bytes.HasPrefix(p.src[arg:], []byte("async "))) {
			n, stop := p.value(arg, depth+1)
			for stop < len(p.src) && p.src[stop] == ',' {
				stop = p.rest(stop + 1)
			}
			return n, min(len(p.src), stop+1)
		}
	default:
		if n, ok := p.name(name, depth+1); ok {
			return n, end
		}
	}
	if name != "" {
		p.opaque = append(p.opaque, unknown{i, p.key})
	}
	return nil, p.rest(i)
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func (p *program) list(i, depth int) (*yamlnode.Node, int) {
	n := &yamlnode.Node{Kind: yamlnode.Seq, Pos: diag.Pos{File: p.path, Off: i, Len: 1}}
	for i++; ; {
		i = p.space(i)
		if i >= len(p.src) || p.src[i] == ']' {
			return n, min(len(p.src), i+1)
		}
		if p.src[i] == ',' {
			i++
			continue
		}
		was, spread := i, strings.HasPrefix(string(p.src[i:min(len(p.src), i+3)]), "...")
		if spread {
			i += 3
		}
		var item *yamlnode.Node
		item, i = p.value(i, depth+1)
		switch {
		case item != nil && spread:
			n.Items = append(n.Items, item.Items...)
		case item != nil:
			n.Items = append(n.Items, item)
		}
		if i == was {
			return n, len(p.src) // a bracket that closes nothing
		}
	}
}

func (p *program) object(i, depth int) (*yamlnode.Node, int) {
	n := &yamlnode.Node{Kind: yamlnode.Map, Pos: diag.Pos{File: p.path, Off: i, Len: 1}}
	for i++; ; {
		i = p.space(i)
		if i >= len(p.src) || p.src[i] == '}' {
			return n, min(len(p.src), i+1)
		}
		if p.src[i] == ',' {
			i++
			continue
		}
		was := i
		i = p.member(n, i, depth)
		if i == was {
			return n, len(p.src)
		}
	}
}

// member reads key: value, a spread, a shorthand, or skips a method.
func (p *program) member(n *yamlnode.Node, i, depth int) int {
	if strings.HasPrefix(string(p.src[i:min(len(p.src), i+3)]), "...") {
		v, end := p.value(i+3, depth+1)
		if v != nil {
			n.Entries = append(n.Entries, v.Entries...)
		}
		return end
	}
	var key *yamlnode.Node
	end := i
	switch c := p.src[i]; {
	case c == '"' || c == '\'':
		key, end = p.quoted(i, depth)
	case isWordByte(c):
		for end < len(p.src) && isWordByte(p.src[end]) {
			end++
		}
		key = p.scalar(string(p.src[i:end]), i, end)
	}
	after := p.space(end)
	switch {
	case key == nil || after >= len(p.src):
		return max(p.rest(i), i)
	case p.src[after] == ':':
		outer := p.key
		p.key = key.Value
		v, stop := p.memberValue(after+1, depth+1)
		p.key = outer
		if v != nil {
			n.Entries = append(n.Entries, yamlnode.Entry{Key: key, Value: v})
		}
		return stop
	case p.src[after] == ',' || p.src[after] == '}':
		if v, ok := p.name(key.Value, depth+1); ok {
			n.Entries = append(n.Entries, yamlnode.Entry{Key: key, Value: v})
		}
		return after
	}
	return p.method(after)
}

// memberValue is the value of a member; a function is none, for nobody calls it here.
func (p *program) memberValue(i, depth int) (*yamlnode.Node, int) {
	i = p.space(i)
	if i < len(p.src) && p.src[i] == '(' && arrow.Match(p.src[i:min(len(p.src), i+maxHead)]) {
		p.opaque = append(p.opaque, unknown{i, p.key})
		return nil, p.rest(i)
	}
	return p.value(i, depth)
}

// method skips a function written as a member: it ends with its body.
func (p *program) method(i int) int {
	for deep := 0; i < len(p.src); i++ {
		switch p.src[i] {
		case '(', '[', '{':
			deep++
		case ')', ']':
			deep--
		case '}':
			if deep--; deep <= 0 {
				return i + 1
			}
		case '"', '\'', '`':
			_, end := p.text(i)
			i = max(i, end-1)
		}
	}
	return i
}
