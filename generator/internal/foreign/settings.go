package foreign

import (
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/tomlnode"
	"guidepost/generator/internal/yamlnode"
)

// textOf is a scalar as a text of the site.
func textOf(n *yamlnode.Node) doc.Text {
	s, ok := n.Text(nil, "")
	if !ok {
		return doc.Text{}
	}
	return doc.Text{S: strings.TrimSpace(s), Pos: n.Pos}
}

// webAddress is an absolute address that ends in a slash, or nothing.
func webAddress(n *yamlnode.Node) doc.Str {
	s, ok := n.Text(nil, "")
	if u, err := url.Parse(s); !ok || err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return doc.Str{}
	}
	return doc.Str{S: strings.TrimSuffix(s, "/") + "/", Pos: n.Pos}
}

// setContent names the content folder; the root itself is no folder below it.
func (f *Folder) setContent(dir string) {
	f.Config.Content = doc.Str{}
	if dir = path.Clean(dir); dir != "." {
		f.Config.Content.S = dir
	}
}

// within is the folder that a setting names, seen from base. One outside the
// folder cannot be read; base stands in for it.
func (f *Folder) within(base string, n *yamlnode.Node) string {
	name, ok := n.Text(nil, "")
	if !ok {
		return base
	}
	dir := path.Join(base, name)
	if path.IsAbs(name) || !fs.ValidPath(dir) {
		f.ignored(n.Pos, "the folder "+name+", which lies outside", "point at the folder that holds both")
		return base
	}
	return dir
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$`)

// language is the one language of a folder. Only one that the interface speaks
// is taken; of another the text is the better witness.
func language(tag string) []doc.Language {
	if !languageTag.MatchString(tag) {
		return nil
	}
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	i := slices.IndexFunc(spoken, func(l doc.Language) bool { return l.ID == base })
	if i < 0 {
		return nil
	}
	return []doc.Language{spoken[i]}
}

// spoken are the languages that the interface has words in.
var spoken = []doc.Language{{ID: "zh", Tag: "zh-Hans", Name: "中文"}, {ID: "en", Tag: "en", Name: "English"}}

// entries are those of a map, none of anything else.
func entries(n *yamlnode.Node) []yamlnode.Entry {
	if n == nil {
		return nil
	}
	return n.Entries
}

// items are those of a list, none of anything else.
func items(n *yamlnode.Node) []*yamlnode.Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// redirect takes over an old address, and where it leads now, seen from base.
func (f *Folder) redirect(from, to *yamlnode.Node, base string) {
	old, ok1 := from.Text(nil, "")
	dest, ok2 := to.Text(nil, "")
	if !ok1 || !ok2 || strings.ContainsAny(old, "*:") {
		return
	}
	if strings.HasSuffix(old, ".md") {
		old = trimPage(old)
	}
	if !strings.Contains(dest, "://") {
		if !strings.HasPrefix(dest, "/") {
			dest = path.Join("/", base, dest)
		}
		dest = trimPage(strings.TrimLeft(dest, "/"))
	}
	f.counts.add("redirects", 1)
	f.Config.Redirects = append(f.Config.Redirects, doc.Redirect{
		From: doc.Str{S: "/" + strings.TrimLeft(old, "/"), Pos: from.Pos}, To: doc.Ref{To: dest, Pos: to.Pos},
	})
}

// trimPage turns the name of a page into its address: a/index.html, a.md → a/.
func trimPage(p string) string {
	p, fragment, has := strings.Cut(p, "#")
	for _, ext := range []string{".html", ".mdx", ".md"} {
		p = strings.TrimSuffix(p, ext)
	}
	if p == "index" || p == "README" {
		p = ""
	}
	p = strings.TrimSuffix(strings.TrimSuffix(p, "/index"), "/README")
	if p != "" {
		p = strings.TrimSuffix(p, "/") + "/"
	}
	if has {
		p += "#" + fragment
	}
	return p
}

// again applies a further rewriting to what a pass has made so far: the texts
// that one replaces may lie within those of the other.
func again(e *edit, p pass) {
	e.keep(len(e.src))
	if e.changed {
		e.page.Maps = append(e.page.Maps, e.runs)
		*e = edit{path: e.path, src: e.out, page: e.page, changed: true}
	} else {
		*e = edit{path: e.path, src: e.src, page: e.page, split: e.split}
	}
	p(e)
}

// anyOf matches any of the keys, longer ones first.
func anyOf(words map[string]string) *regexp.Regexp {
	var alternatives []string
	for w := range words {
		alternatives = append(alternatives, regexp.QuoteMeta(w))
	}
	slices.SortFunc(alternatives, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return regexp.MustCompile(strings.Join(alternatives, "|"))
}

// wordEnds tells whether text[from:to] is not a part of a longer Latin word.
func wordEnds(text []byte, from, to int) bool {
	before, _ := utf8.DecodeLastRune(text[:from])
	after, _ := utf8.DecodeRune(text[to:])
	return !inWord(before) && !inWord(after)
}

func inWord(r rune) bool {
	return r == '_' || r != utf8.RuneError && r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isIndex(p string) bool {
	stem := strings.ToLower(strings.TrimSuffix(path.Base(p), path.Ext(p)))
	return stem == "index" || stem == "readme" || stem == "_index"
}

// readYAML reads a configuration; what our YAML leaves out is passed over, but
// a file that cannot be read at all is told.
func (f *Folder) readYAML(name string, data []byte) *yamlnode.Node {
	root, l := yamlnode.ParseLenient(name, data, 0, len(data))
	if root == nil {
		f.unread(name, l)
	}
	return root
}

func (f *Folder) unread(name string, l diag.List) {
	at := diag.WholeFile(name)
	hint := ""
	if len(l) > 0 {
		at, hint = l[0].Pos, l[0].Msg
	}
	f.ignored(at, "the settings in "+path.Base(name)+" cannot be read", hint)
}

// settings reads a configuration in whichever form its name says.
func (f *Folder) settings(name string) *yamlnode.Node {
	data, ok := f.tree.get(name)
	if !ok {
		return nil
	}
	if path.Ext(name) != ".toml" {
		return f.readYAML(name, data) // JSON is YAML
	}
	root, l := tomlnode.Parse(name, data, 0, len(data))
	if root == nil && len(l) > 0 {
		f.unread(name, l)
	}
	return root
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
