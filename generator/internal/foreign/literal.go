package foreign

import (
	"bytes"
	"path"
	"regexp"
	"slices"
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
	consts map[string]int  // name → offset of its value
	bodies map[string]int  // name of a function → offset of its brace, until it is asked for
	open   map[string]bool // constants that are being read
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
	function   = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?function[ \t]+([A-Za-z_$][\w$]*)[ \t]*\([^()]*\)[^{]*\{`)
	arrow      = regexp.MustCompile(`^\((?:[^()]|\([^()]*\))*\)[ \t]*(?::[^=]*)?=>[ \t\r\n]*`)
	exported   = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+default|module\.exports[ \t]*=)[ \t\r\n]*`)
	importFrom = regexp.MustCompile(`(?m)^[ \t]*import[ \t]+(?:type[ \t]+)?(?:([A-Za-z_$][\w$]*)|\{([^}]*)\})[ \t]*from[ \t]*['"](\.[^'"]*)['"]`)
	required   = regexp.MustCompile(`(?m)^[ \t]*(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)[ \t]*=[ \t]*require\(['"](\.[^'"]*)['"]\)`)
)

// innerCall is a call as the first argument of another: withPlugin(defineConfig({…})).
var innerCall = regexp.MustCompile(`^(?:[A-Za-z_$][\w$.]*\([ \t\r\n]*)+[\[{]`)

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
	p := &program{path: name, src: src, tree: t, consts: map[string]int{}, bodies: map[string]int{}, open: map[string]bool{}, files: map[string]imported{}, depth: depth, left: left}
	for _, m := range constant.FindAllSubmatchIndex(src, -1) {
		p.consts[string(src[m[2]:m[3]])] = m[1]
	}
	for _, m := range function.FindAllSubmatchIndex(src, -1) {
		p.bodies[string(src[m[2]:m[3]])] = m[1] - 1
	}
	p.imports()
	if strings.HasSuffix(name, ".json") {
		n, _ := p.value(p.space(0), depth)
		if what != "" {
			n = n.Get(what)
		}
		return n, p
	}
	if what != "" {
		n, _ := p.name(what, depth)
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

// returned is the offset of the value that a function returns whose body begins
// with the brace at i; 0 if none is seen.
func (p *program) returned(i int) int {
	deep := 0
	for i < len(p.src) {
		switch c := p.src[i]; {
		case c == '{', c == '(', c == '[':
			deep++
		case c == '}', c == ')', c == ']':
			if deep--; deep <= 0 {
				return 0
			}
		case c == '"', c == '\'', c == '`':
			_, i = p.text(i)
			continue
		case c == '/':
			if j := p.space(i); j > i {
				i = j
				continue
			}
		case deep == 1 && c == 'r' && bytes.HasPrefix(p.src[i:], []byte("return")) && !isWordByte(p.src[i-1]) && i+6 < len(p.src) && !isWordByte(p.src[i+6]):
			return i + 6
		}
		i++
	}
	return 0
}

// name is the value of a constant or an import, or of a member of one.
func (p *program) name(name string, depth int) (*yamlnode.Node, bool) {
	if depth > maxLiteral || *p.left <= 0 {
		return nil, false
	}
	if first, members, ok := strings.Cut(name, "."); ok {
		n, _ := p.name(first, depth+1)
		for key := range strings.SplitSeq(members, ".") {
			n = n.Get(key)
		}
		return n, n != nil
	}
	if body, ok := p.bodies[name]; ok {
		delete(p.bodies, name)
		if at := p.returned(body); at > 0 {
			p.consts[name] = at
		}
	}
	if off, ok := p.consts[name]; ok && !p.open[name] {
		p.open[name] = true
		n, _ := p.value(off, depth+1)
		delete(p.open, name)
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
		n, end = p.quoted(i, depth)
	case c == '(' && arrow.Match(p.src[i:min(len(p.src), i+maxHead)]):
		n, end = p.arrow(i, depth)
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

// maxHead bounds the parameters of a function.
const maxHead = 1 << 10

// arrow is what a function (…) => … returns; its parameters have no values.
func (p *program) arrow(i, depth int) (*yamlnode.Node, int) {
	body := i + len(arrow.Find(p.src[i:min(len(p.src), i+maxHead)]))
	if body >= len(p.src) || p.src[body] != '{' {
		return p.value(body, depth+1)
	}
	end := p.method(body)
	if at := p.returned(body); at > 0 && at < end {
		n, _ := p.value(at, depth+1)
		return n, end
	}
	return nil, end
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
			_, i = p.text(i)
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

// settingKeys are the keys of configurations that are read here; what a program
// computes for others is no loss.
var settingKeys = []string{"title", "description", "tagline", "lang", "sidebar", "items", "text", "link", "label", "base",
	"srcDir", "srcExclude", "exclude", "locales", "root", "themeConfig", "docs", "path", "routeBasePath", "pattern", "rewrites"}

// programOf reports what of a configuration could not be read; of keys, or nil:
// of all.
func (f *Folder) programOf(name string, n *yamlnode.Node, p *program, keys []string) {
	if n == nil || p == nil {
		f.ignored(diag.WholeFile(name), "a configuration that is not written as literals", "the pages stand in the order of their names")
		return
	}
	if *p.left < 0 {
		f.ignored(diag.WholeFile(name), "a configuration that grows too large", "what stands behind its first half million values is left out")
	}
	for _, x := range p.opaque {
		if keys == nil || slices.Contains(keys, x.key) {
			f.ignored(p.scalar("", x.off, x.off+1).Pos, "a value that a program would compute", "literals are read, nothing is run")
		}
	}
}
