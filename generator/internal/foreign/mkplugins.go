package foreign

import (
	"regexp"
	"strings"

	"guidepost/generator/internal/yamlnode"
)

// Plugins of MkDocs that change the text of pages as Markdown: values from the
// settings, other files, places for documentation that is made from code.

// pluginsOf lists the plugins by name with their options.
func pluginsOf(n *yamlnode.Node) map[string]*yamlnode.Node {
	out := map[string]*yamlnode.Node{}
	for _, e := range entries(n) {
		out[e.Key.Value] = e.Value
	}
	for _, x := range items(n) {
		if x.Kind == yamlnode.Scalar {
			out[x.Value] = nil
		}
		for _, e := range x.Entries {
			out[e.Key.Value] = e.Value
		}
	}
	return out
}

// pluginPasses are the rewritings that plugins and the inclusion of files ask for.
func (f *Folder) pluginPasses(root *yamlnode.Node, plugins, ext map[string]*yamlnode.Node) []pass {
	var passes []pass
	if _, ok := plugins["include-markdown"]; ok {
		passes = append(passes, f.included(includeTag))
	}
	if _, ok := ext["markdown_include.include"]; ok {
		passes = append(passes, f.included(includeMark))
	}
	for _, name := range []string{"macros", "markdownextradata"} {
		if _, ok := plugins[name]; ok {
			passes = append(passes, values{f, root}.pass)
			break
		}
	}
	if _, ok := plugins["mkdocstrings"]; ok {
		passes = append(passes, fromCode)
	}
	for _, name := range []string{"mkdocstrings", "autorefs"} {
		if _, ok := plugins[name]; ok {
			passes = append(passes, codeRefs)
			break
		}
	}
	return passes
}

var (
	expression = regexp.MustCompile(`\{\{-?\s*([^{}]*?)\s*-?\}\}`)
	statement  = regexp.MustCompile(`(?s)\{%.*?%\}|\{#.*?#\}`)
	dotted     = regexp.MustCompile(`^[A-Za-z_]\w*(?:\.\w+)*$`)
	rawShut    = regexp.MustCompile(`\{%-?\s*endraw\s*-?%\}`)
	rawOpen    = regexp.MustCompile(`^\{%-?\s*raw\s*-?%\}$`)
)

// values writes the values out that pages name in {{ }}: those of the page's front
// matter and of the settings.
type values struct {
	folder *Folder
	root   *yamlnode.Node
}

func (v values) pass(e *edit) {
	if !e.has("{{") && !e.has("{%") && !e.has("{#") {
		return
	}
	v.statements(e)
	again(e, func(e *edit) {
		head := frontOf(e.path, e.src)
		for _, l := range e.lines() {
			if l.kind == front {
				continue
			}
			text := e.src[l.from:l.to]
			for _, m := range expression.FindAllSubmatchIndex(text, -1) {
				name := string(text[m[2]:m[3]])
				if s, ok := v.value(head, name); ok {
					e.count("values ({{ }})")
					e.replace(l.from+m[0], l.from+m[1], s)
				} else if l.kind == prose && !strings.HasPrefix(name, rawMark) {
					e.unknown(l.from+m[0], l.from+m[1], "an expression in {{ }}", "it stays visible; write the value out")
				}
			}
		}
	})
	if e.has(rawMark) {
		again(e, func(e *edit) {
			for i, c := range e.src {
				if c == rawMark[0] {
					e.replace(i, i+1, "")
				}
			}
		})
	}
}

// rawMark keeps what stands between raw and endraw from being read.
const rawMark = "\x06"

// idMark is the id of a heading, which begins like a comment.
var idMark = regexp.MustCompile(`^\{#[^\s{}#%]+\}`)

// statements takes comments and raw away and reports the others.
func (v values) statements(e *edit) {
	raw := 0
	walk := walker{e: e}
	for off := 0; ; {
		m := statement.FindIndex(e.src[off:])
		if m == nil {
			return
		}
		m[0], m[1] = m[0]+off, m[1]+off
		s := string(e.src[m[0]:m[1]])
		off = m[1]
		if id := idMark.FindString(s); id != "" { // whoever writes {#id} has other marks for comments
			off = m[0] + len(id)
			continue
		}
		switch {
		case m[0] < raw:
		case rawOpen.MatchString(s):
			shut := rawShut.FindIndex(e.src[m[1]:])
			if shut == nil {
				return
			}
			inner := strings.ReplaceAll(string(e.src[m[1]:m[1]+shut[0]]), "{{", "{{"+rawMark)
			raw = m[1] + shut[1]
			e.replace(m[0], raw, inner)
		case strings.HasPrefix(s, "{#"):
			if walk.prose(m[0]) {
				e.replace(m[0], m[1], "")
			}
		case walk.prose(m[0]):
			e.unknown(m[0], m[1], "a statement in {% %}", "it stays visible; write what it shows")
		}
	}
}

// value is what a name stands for.
func (v values) value(head *yamlnode.Node, name string) (string, bool) {
	if !dotted.MatchString(name) {
		return "", false
	}
	parts := strings.Split(name, ".")
	from := []*yamlnode.Node{head, v.root.Get("extra")}
	switch {
	case parts[0] == "config" && len(parts) > 1:
		from, parts = []*yamlnode.Node{v.root}, parts[1:]
	case parts[0] == "page" && len(parts) > 1:
		from, parts = []*yamlnode.Node{head}, parts[1:]
		if parts[0] == "meta" {
			parts = parts[1:]
		}
	}
	for _, n := range from {
		for _, p := range parts {
			n = n.Get(p)
		}
		if n != nil && n.Kind == yamlnode.Scalar {
			return n.Value, true
		}
	}
	return "", false
}

var (
	codeDocs   = regexp.MustCompile(`^(#{1,6}[ \t]+)?:::[ \t]*([A-Za-z_][\w.]*\.?\w*)[ \t]*$`)
	codeRef    = regexp.MustCompile("\\[([^\\[\\]]+)\\]\\[([A-Za-z_][\\w.]*)?\\]")
	refDefined = regexp.MustCompile(`(?m)^[ ]{0,3}\[([^\[\]]+)\]:[ \t]`)
)

// fromCode shows the name for which documentation would be made from code, and
// leaves out how.
func fromCode(e *edit) {
	if !e.has(":::") {
		return
	}
	within := false
	for _, l := range e.lines() {
		text := e.text(l)
		m := codeDocs.FindStringSubmatch(text)
		switch {
		case l.kind == prose && m != nil && l.indent() < 4:
			e.unknown(l.from, l.to, "documentation made from code (:::)", "only the name is shown; write down what is to be known of it")
			e.replace(l.from, l.to, m[1]+"`"+m[2]+"`")
			within = m[1] == ""
		case within && (l.indent() >= 2 && l.from < l.to || l.from == l.to):
			if l.from < l.to {
				e.drop(l)
			}
		default:
			within = false
		}
	}
}

// codeRefs shows the text of links to what is documented from code.
func codeRefs(e *edit) {
	if !e.has("][") {
		return
	}
	defined := map[string]bool{}
	for _, m := range refDefined.FindAllSubmatch(e.src, -1) {
		defined[strings.ToLower(string(m[1]))] = true
	}
	walk := walker{e: e}
	for _, m := range codeRef.FindAllSubmatchIndex(e.src, -1) {
		shown := string(e.src[m[2]:m[3]])
		id := shown
		if m[4] >= 0 && m[4] < m[5] {
			id = string(e.src[m[4]:m[5]])
		}
		if defined[strings.ToLower(id)] || strings.HasPrefix(shown, "^") || !walk.prose(m[0]) || m[0] > 0 && e.src[m[0]-1] == '!' {
			continue
		}
		if id == shown && strings.Contains(id, ".") && !strings.Contains(id, "`") {
			shown = "`" + shown + "`"
		}
		e.count("links to documentation made from code")
		e.replace(m[0], m[1], shown)
	}
}
