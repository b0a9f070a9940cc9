package foreign

import (
	"bytes"
	"path"
	"regexp"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/yamlnode"
)

// program reads the literals of a configuration that is a program in JavaScript
// or TypeScript: objects, lists, texts, numbers, names of constants that hold
// such, functions without parameters that return such, and spreads of them. Of
// a call it takes the first argument, because defineConfig({…}) and its like
// return what they are given. What is anything else is left out, and counted.
type program struct {
	path   string
	src    []byte
	tree   tree
	consts map[string]int // name → offset of its value
	files  map[string]imported
	key    string    // of the member that is being read
	opaque []unknown // values that are no literals
	depth  int
	left   *int // values that may still be read, of all files together
}

// unknown is a value that is no literal, at off, somewhere below a key.
type unknown struct {
	off int
	key string
}

// imported is a name that comes from another file.
type imported struct{ path, name string }

var (
	constant   = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+)?(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)[ \t]*(?::[^=\n]+)?=[ \t\r\n]*`)
	function   = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?function[ \t]+([A-Za-z_$][\w$]*)[ \t]*\([ \t]*\)[^{]*\{\s*return[ \t]*`)
	exported   = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+default|module\.exports[ \t]*=)[ \t\r\n]*`)
	importFrom = regexp.MustCompile(`(?m)^[ \t]*import[ \t]+(?:type[ \t]+)?(?:([A-Za-z_$][\w$]*)|\{([^}]*)\})[ \t]*from[ \t]*['"](\.[^'"]*)['"]`)
	required   = regexp.MustCompile(`(?m)^[ \t]*(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)[ \t]*=[ \t]*require\(['"](\.[^'"]*)['"]\)`)
)

// innerCall is a call as the first argument of another: withPlugin(defineConfig({…})).
var innerCall = regexp.MustCompile(`^[A-Za-z_$][\w$.]*\([\s\[{]`)

// maxLiteral bounds recursion, over literals and over files, and maxValues how
// many values are read: a few names that each stand for several others would
// otherwise grow without end.
const (
	maxLiteral = 64
	maxValues  = 1 << 19
)

// literal reads what the file at name exports. The node is nil if that is no
// literal.
func (t tree) literal(name string) (*yamlnode.Node, *program) {
	left := maxValues
	return t.exports(name, "", 0, &left)
}

func (t tree) exports(name, what string, depth int, left *int) (*yamlnode.Node, *program) {
	src, ok := t.get(name)
	if !ok || depth > maxLiteral {
		return nil, nil
	}
	p := &program{path: name, src: src, tree: t, consts: map[string]int{}, files: map[string]imported{}, depth: depth, left: left}
	for _, m := range constant.FindAllSubmatchIndex(src, -1) {
		p.consts[string(src[m[2]:m[3]])] = m[1]
	}
	for _, m := range function.FindAllSubmatchIndex(src, -1) {
		p.consts[string(src[m[2]:m[3]])] = m[1]
	}
	p.imports()
	if what != "" {
		n, _ := p.name(what, depth)
		return n, p
	}
	if strings.HasSuffix(name, ".json") {
		n, _ := p.value(p.space(0), depth)
		return n, p
	}
	m := exported.FindAllIndex(src, -1)
	if len(m) == 0 {
		return nil, p
	}
	n, _ := p.value(m[len(m)-1][1], depth)
	return n, p
}

func (p *program) imports() {
	at := func(from string) string { return path.Join(path.Dir(p.path), from) }
	for _, m := range importFrom.FindAllSubmatch(p.src, -1) {
		if len(m[1]) > 0 {
			p.files[string(m[1])] = imported{at(string(m[3])), ""}
		}
		for name := range strings.SplitSeq(string(m[2]), ",") {
			name, alias, renamed := strings.Cut(strings.TrimSpace(name), " as ")
			if !renamed {
				alias = name
			}
			if name != "" {
				p.files[strings.TrimSpace(alias)] = imported{at(string(m[3])), strings.TrimSpace(name)}
			}
		}
	}
	for _, m := range required.FindAllSubmatch(p.src, -1) {
		delete(p.consts, string(m[1]))
		p.files[string(m[1])] = imported{at(string(m[2])), ""}
	}
}

// name is the value of a constant or an import.
func (p *program) name(name string, depth int) (*yamlnode.Node, bool) {
	if depth > maxLiteral || *p.left <= 0 {
		return nil, false
	}
	if off, ok := p.consts[name]; ok {
		n, _ := p.value(off, depth+1)
		return n, n != nil
	}
	if im, ok := p.files[name]; ok {
		for _, ext := range []string{"", ".ts", ".js", ".mts", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"} {
			if n, _ := p.tree.exports(im.path+ext, im.name, depth+1, p.left); n != nil {
				return n, true
			}
		}
	}
	return nil, false
}

// space skips blanks and comments.
func (p *program) space(i int) int {
	for i < len(p.src) {
		rest := p.src[i:]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			i++
		case strings.HasPrefix(string(rest[:min(2, len(rest))]), "//"):
			i += lineLength(rest)
		case strings.HasPrefix(string(rest[:min(2, len(rest))]), "/*"):
			end := bytes.Index(rest[2:], []byte("*/"))
			if end < 0 {
				return len(p.src)
			}
			i += end + 4
		default:
			return i
		}
	}
	return i
}

func lineLength(b []byte) int {
	for i, c := range b {
		if c == '\n' {
			return i
		}
	}
	return len(b)
}

// value reads the expression at i and returns the offset behind it.
func (p *program) value(i, depth int) (*yamlnode.Node, int) {
	i = p.space(i)
	if *p.left--; i >= len(p.src) || depth > maxLiteral || *p.left < 0 {
		return nil, p.rest(i)
	}
	var n *yamlnode.Node
	end := i
	switch c := p.src[i]; {
	case c == '{':
		n, end = p.object(i, depth)
	case c == '[':
		n, end = p.list(i, depth)
	case c == '"' || c == '\'' || c == '`':
		n, end = p.quoted(i)
	case c == '(':
		n, end = p.value(i+1, depth+1)
		if end = p.space(end); end < len(p.src) && p.src[end] == ')' {
			end++
		}
	case c == '-' || c >= '0' && c <= '9':
		for end < len(p.src) && strings.IndexByte("-+._0123456789eE", p.src[end]) >= 0 {
			end++
		}
		n = p.scalar(string(p.src[i:end]), i, end)
	default:
		n, end = p.word(i, depth)
	}
	if stop := p.rest(end); stop != end && !p.onlyTypes(end, stop) {
		p.opaque = append(p.opaque, unknown{i, p.key}) // an operator, a chain of calls …
		return nil, stop
	} else {
		return n, stop
	}
}

// onlyTypes tells whether nothing but a TypeScript annotation follows a value.
func (p *program) onlyTypes(from, to int) bool {
	s := strings.TrimSpace(string(p.src[from:to]))
	return s == "" || strings.HasPrefix(s, "as ") || strings.HasPrefix(s, "satisfies ") || strings.HasPrefix(s, "//") || strings.HasPrefix(s, "/*") ||
		strings.HasPrefix(s, "}") || !strings.ContainsAny(s[:1], "+-*/.?&|<>=([`")
}

// rest skips to the end of the expression: a comma, a closing bracket or a
// semicolon outside of all brackets and texts, or a line end at the margin.
func (p *program) rest(i int) int {
	deep := 0
	for i < len(p.src) {
		switch c := p.src[i]; c {
		case '(', '[', '{':
			deep++
		case ')', ']', '}':
			if deep == 0 {
				return i
			}
			deep--
		case ',', ';':
			if deep == 0 {
				return i
			}
		case '\n':
			if deep == 0 && i+1 < len(p.src) && strings.IndexByte(" \t\r\n.)]}?:|&+", p.src[i+1]) < 0 {
				return i
			}
		case '"', '\'', '`':
			_, i = p.quoted(i)
			continue
		case '/':
			if j := p.space(i); j > i {
				i = j
				continue
			}
		}
		i++
	}
	return i
}

func (p *program) scalar(s string, from, to int) *yamlnode.Node {
	return &yamlnode.Node{Value: s, Pos: diag.Pos{File: p.path, Off: from, Len: to - from}}
}

// quoted reads a text. A template that holds expressions is no literal.
func (p *program) quoted(i int) (*yamlnode.Node, int) {
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
			b.WriteByte(c)
		case c == '\n' && quote != '`':
			return nil, j // not closed
		default:
			b.WriteByte(c)
		}
		j++
	}
	end := min(len(p.src), j+1)
	if !literal {
		p.opaque = append(p.opaque, unknown{i, p.key})
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
		if arg < len(p.src) && name != "function" && (p.src[arg] == '{' || p.src[arg] == '[' || innerCall.Match(p.src[arg:])) {
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
		key, end = p.quoted(i)
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
		v, stop := p.value(after+1, depth+1)
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
			_, end := p.quoted(i)
			i = max(i, end-1)
		}
	}
	return i
}
