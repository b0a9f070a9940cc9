package foreign

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// mkdocs is MkDocs with the extensions of Python-Markdown and PyMdown, each of
// which is honoured when mkdocs.yml names it. Callouts, tabs and snippets are
// everybody's and read by package markdown.
var mkdocs = tool{
	name: "MkDocs",
	recognise: func(t tree) string {
		name, _ := t.first("mkdocs.yml", "mkdocs.yaml")
		return name
	},
	read: readMkDocs,
}

func readMkDocs(f *Folder) {
	root := f.inherited(f.By, maxInherited)
	f.Config.Content, f.Config.KeepNumbers = doc.Str{S: "docs"}, true
	if root == nil {
		return
	}
	c := &f.Config
	c.Title = textOf(root.Get("site_name"))
	c.Description = textOf(root.Get("site_description"))
	c.BaseURL = webAddress(root.Get("site_url"))
	if n := root.Get("docs_dir"); n != nil {
		f.setContent(f.within(".", n))
	}
	f.mkdocsEdit(root)
	if exclude := append(globsOf(root.Get("exclude_docs")), globsOf(root.Get("draft_docs"))...); len(exclude) > 0 {
		f.isPage = func(rel string) bool { return isMarkdown(rel) && !hidden(rel) && !exclude.match(rel) }
	}
	if lang, ok := root.Get("theme").Get("language").Text(nil, ""); ok {
		c.Languages = language(lang)
	}
	ext, plugins := mkdocsExtensions(root.Get("markdown_extensions")), pluginsOf(root.Get("plugins"))
	if nav := root.Get("nav"); nav != nil {
		c.Nav = f.mkdocsNav(nav)
	} else {
		c.Nav = f.navOfFolders(plugins)
	}
	f.mkdocsPlugins(root.Get("plugins"), c)
	f.passes = append(f.pluginPasses(root, plugins, ext), mkdocsPasses(f, ext)...)
}

// maxInherited bounds how many settings stand on each other.
const maxInherited = 8

// inherited reads settings with those that they build upon: INHERIT names a file of
// which they replace what they say themselves.
func (f *Folder) inherited(name string, left int) *yamlnode.Node {
	data, ok := f.tree.get(name)
	if !ok || left == 0 {
		return nil
	}
	root := f.readYAML(name, withoutTags(data))
	n := root.Get("INHERIT")
	if n == nil {
		return root
	}
	base := path.Join(path.Dir(name), n.Value)
	if path.IsAbs(n.Value) || !fs.ValidPath(base) {
		f.ignored(n.Pos, "the settings in "+n.Value+", which lie outside", "point at the folder that holds both")
		return root
	}
	parent := f.inherited(base, left-1)
	if parent == nil {
		f.ignored(n.Pos, "the settings in "+n.Value, "there are none to be read")
		return root
	}
	return over(parent, root)
}

// over is a map laid over another: what both have is taken from the upper, or laid
// over if both are maps.
func over(lower, upper *yamlnode.Node) *yamlnode.Node {
	if lower == nil || upper == nil || lower.Kind != yamlnode.Map || upper.Kind != yamlnode.Map {
		return upper
	}
	out := *upper
	out.Entries = nil
	for _, e := range lower.Entries {
		if upper.Get(e.Key.Value) == nil {
			out.Entries = append(out.Entries, e)
		}
	}
	for _, e := range upper.Entries {
		out.Entries = append(out.Entries, yamlnode.Entry{Key: e.Key, Value: over(lower.Get(e.Key.Value), e.Value)})
	}
	return &out
}

// pythonTag is a tag of Python's YAML with what belongs to it.
var pythonTag = regexp.MustCompile(`!!python/\S+|!(?:ENV|relative)(?:[ \t]+(?:\[[^\]\n]*\]|\S+))?`)

// withoutTags blanks the tags that only Python understands, so that every place
// in the file stays what it is. A tag before a map of its own lines leaves the
// map; one that stands alone was the value.
func withoutTags(data []byte) []byte {
	out := bytes.Clone(data)
	for _, m := range pythonTag.FindAllIndex(data, -1) {
		for i := m[0]; i < m[1]; i++ {
			out[i] = ' '
		}
		if !beforeMap(data, m[0], m[1]) {
			copy(out[m[0]:], `""`)
		}
	}
	return out
}

// beforeMap tells whether data[from:to], the last of its line, is followed by
// lines that are indented deeper than its own.
func beforeMap(data []byte, from, to int) bool {
	rest, below, found := bytes.Cut(data[to:], []byte("\n"))
	if !found || len(bytes.TrimSpace(rest)) > 0 {
		return false
	}
	own := data[bytes.LastIndexByte(data[:from], '\n')+1:]
	return blanks(below) > blanks(own) && len(bytes.TrimSpace([]byte(firstLine(below)))) > 0
}

func blanks(s []byte) int { return len(s) - len(bytes.TrimLeft(s, " ")) }

// mkdocsEdit takes edit_uri over, which may be relative to repo_url.
func (f *Folder) mkdocsEdit(root *yamlnode.Node) {
	uri, repo := root.Get("edit_uri"), webAddress(root.Get("repo_url"))
	s, ok := uri.Text(nil, "")
	if !ok || s == "" || strings.Contains(s, "{") {
		return
	}
	if !strings.HasPrefix(s, "http") {
		s = repo.S + strings.TrimLeft(s, "/")
	}
	if !strings.HasSuffix(s, "=") {
		s = strings.TrimSuffix(s, "/") + "/"
	}
	f.editLink(&yamlnode.Node{Value: s + "{path}", Pos: uri.Pos}, "{path}")
}

// mkdocsNav reads the list of nav: a path, {title: path} or {title: list}.
func (f *Folder) mkdocsNav(n *yamlnode.Node) []doc.NavItem {
	items := []doc.NavItem{}
	for _, x := range n.Items {
		if x.Kind == yamlnode.Scalar {
			items = append(items, f.mkdocsPage(doc.Text{}, x))
			continue
		}
		for _, e := range x.Entries {
			title := doc.Text{S: e.Key.Value, Pos: e.Key.Pos}
			if e.Value.Kind == yamlnode.Scalar {
				items = append(items, f.mkdocsPage(title, e.Value))
				continue
			}
			group := doc.NavItem{Title: title, Pos: e.Key.Pos, Items: f.mkdocsNav(e.Value)}
			// An index page without a title of its own is the page of its section.
			if len(group.Items) > 0 && group.Items[0].Title.S == "" && isIndex(group.Items[0].To) {
				group.To, group.Items = group.Items[0].To, group.Items[1:]
			}
			items = append(items, group)
		}
	}
	return items
}

func (f *Folder) mkdocsPage(title doc.Text, n *yamlnode.Node) doc.NavItem {
	f.counts.add("nav entries", 1)
	return doc.NavItem{Title: title, To: strings.TrimPrefix(n.Value, "./"), Pos: n.Pos, Items: []doc.NavItem{}}
}

// mkdocsExtensions lists the extensions by name with their options.
func mkdocsExtensions(n *yamlnode.Node) map[string]*yamlnode.Node {
	out := map[string]*yamlnode.Node{}
	add := func(n *yamlnode.Node) {
		for _, e := range n.Entries {
			out[strings.TrimPrefix(e.Key.Value, "markdown.extensions.")] = e.Value
		}
	}
	if n == nil {
		return out
	}
	add(n)
	for _, x := range n.Items {
		if x.Kind == yamlnode.Scalar {
			out[strings.TrimPrefix(x.Value, "markdown.extensions.")] = x
		} else {
			add(x)
		}
	}
	if _, extra := out["extra"]; extra {
		for _, name := range []string{"abbr", "attr_list", "md_in_html"} {
			out[name] = n
		}
	}
	if _, extra := out["pymdownx.extra"]; extra {
		for _, name := range []string{"abbr", "attr_list", "md_in_html"} {
			out[name] = n
		}
	}
	return out
}

// harmless are plugins whose work is done here as well, or changes no page.
var harmless = map[string]bool{"search": true, "material/search": true, "minify": true, "tags": true, "material/tags": true,
	"privacy": true, "optimize": true, "offline": true, "info": true, "material/info": true, "glightbox": true, "meta": true,
	"macros": true, "markdownextradata": true, "include-markdown": true, "mkdocstrings": true, "autorefs": true,
	"awesome-pages": true, "awesome-nav": true, "literate-nav": true, "section-index": true, "git-revision-date-localized": true, "git-revision-date": true, "exclude": true, "typeset": true, "social": true, "material/social": true}

// mkdocsPlugins takes redirects over and names plugins that write text.
func (f *Folder) mkdocsPlugins(n *yamlnode.Node, c *doc.Config) {
	if n == nil {
		return
	}
	entry := func(key, options *yamlnode.Node) {
		switch {
		case key.Value == "redirects" || key.Value == "redirect":
			for _, r := range entries(options.Get("redirect_maps")) {
				f.redirect(r.Key, r.Value, "")
			}
		case !harmless[key.Value]:
			f.ignored(key.Pos, "plugin "+key.Value, "what it adds to pages is missing")
		}
	}
	for _, e := range n.Entries {
		entry(e.Key, e.Value)
	}
	for _, x := range n.Items {
		if x.Kind == yamlnode.Scalar {
			entry(x, nil)
		}
		for _, e := range x.Entries {
			entry(e.Key, e.Value)
		}
	}
}

// mkdocsPasses are the rewritings that the extensions ask for.
func mkdocsPasses(f *Folder, ext map[string]*yamlnode.Node) []pass {
	passes := []pass{metaLines, mkdocsLines, tableCode}
	if n, ok := ext["pymdownx.snippets"]; ok {
		passes = append(passes, snippets(f, n))
	}
	add := func(p pass, names ...string) {
		for _, n := range names {
			if _, ok := ext[n]; ok {
				passes = append(passes, p)
				return
			}
		}
	}
	add(pymdownBlocks, "pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.blocks.tab", "pymdownx.blocks.html",
		"pymdownx.blocks.caption", "pymdownx.blocks.definition")
	add(markdownInHTML, "md_in_html")
	add(attributes, "attr_list")
	add(critic, "pymdownx.critic")
	add(keys, "pymdownx.keys")
	add(carets, "pymdownx.caret")
	add(tildes, "pymdownx.tilde")
	if n, ok := ext["pymdownx.smartsymbols"]; ok {
		passes = append(passes, symbols(n))
	}
	add(icons, "pymdownx.emoji")
	add(emoji, "pymdownx.emoji")
	add(inlineCode, "pymdownx.inlinehilite")
	if _, ok := ext["abbr"]; ok {
		passes = append(passes, abbreviations(f.appended(ext["pymdownx.snippets"])))
	}
	return passes
}

// appended are the texts that the snippets extension puts under every page,
// which is how a glossary of abbreviations is shared.
func (f *Folder) appended(options *yamlnode.Node) (texts [][]byte) {
	names, _ := options.Get("auto_append").Strings(nil, "")
	for _, n := range names {
		if data, ok := f.tree.get(path.Clean(n.Value)); ok {
			texts = append(texts, data)
		}
	}
	return texts
}

var metaLine = regexp.MustCompile(`^([A-Za-z0-9_-]+):(?:[ \t]+(.*?))?[ \t]*$`)

// metaLines makes front matter of the "key: value" lines that a page may begin
// with; any other line ends them.
func metaLines(e *edit) {
	var b strings.Builder
	if !metaLine.MatchString(firstLine(e.src)) {
		return
	}
	for _, l := range e.lines() {
		m := metaLine.FindStringSubmatch(e.text(l))
		switch {
		case m != nil && l.indent() == 0 && l.kind == prose:
			b.WriteString(m[1] + ": " + text(m[2]) + "\n")
		case l.indent() >= 4 && l.from < l.to && b.Len() > 0: // a further value of the key above
		case b.Len() == 0:
			return
		default:
			e.replace(0, l.start, "---\n"+b.String()+"---\n")
			e.count("pages with metadata")
			return
		}
	}
}

var (
	tocLine        = regexp.MustCompile(`^\[TOC\]$`)
	calloutClasses = regexp.MustCompile(`^((?:!!!|\?\?\?\+?)[ \t]+[A-Za-z][\w-]*)((?:[ \t]+[A-Za-z][\w-]*)+)([ \t]*(?:".*")?[ \t]*)$`)
)

// mkdocsLines drops [TOC], which every page has here, and the classes that only
// place a callout beside the text; # begins a heading without a blank, too.
func mkdocsLines(e *edit) {
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := e.src[l.from:l.to]
		if len(text) == 0 {
			continue
		}
		if text[0] == '[' && tocLine.Match(text) {
			e.count("[TOC]")
			e.replace(l.from, l.to, "")
		} else if n := len(text) - len(bytes.TrimLeft(text, "#")); n > 0 && n <= 6 && n < len(text) && !isBlank(text[n]) {
			e.count("headings without a blank")
			e.replace(l.from+n, l.from+n, " ")
		} else if text[0] != '!' && text[0] != '?' {
			continue
		} else if m := calloutClasses.FindSubmatchIndex(text); m != nil {
			e.replace(l.from+m[4], l.from+m[5], "")
		}
	}
}
