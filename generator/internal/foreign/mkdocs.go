package foreign

import (
	"bytes"
	"html"
	"path"
	"regexp"
	"strings"

	"guidepost/generator/internal/diag"
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
	data, _ := f.tree.get(f.By)
	root := f.readYAML(f.By, withoutTags(data))
	f.Config.Content = doc.Str{S: "docs"}
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
	if lang, ok := root.Get("theme").Get("language").Text(nil, ""); ok {
		c.Languages = language(lang)
	}
	if nav := root.Get("nav"); nav != nil {
		c.Nav = f.mkdocsNav(nav)
	}
	ext := mkdocsExtensions(root.Get("markdown_extensions"))
	f.mkdocsPlugins(root.Get("plugins"), c)
	f.passes = mkdocsPasses(f, ext)
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
	"git-revision-date-localized": true, "git-revision-date": true, "exclude": true, "typeset": true, "social": true, "material/social": true}

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
	passes := []pass{metaLines, mkdocsLines}
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
	add(keys, "pymdownx.keys")
	add(critic, "pymdownx.critic")
	add(carets, "pymdownx.caret")
	add(tildes, "pymdownx.tilde")
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
// place a callout beside the text.
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
		} else if text[0] != '!' && text[0] != '?' {
			continue
		} else if m := calloutClasses.FindSubmatchIndex(text); m != nil {
			e.replace(l.from+m[4], l.from+m[5], "")
		}
	}
}

// maxOpen bounds how deep containers lie in each other, and so how many colons
// tell them apart.
const maxOpen = 32

var blockHead = regexp.MustCompile(`^(/{3,})[ \t]*(?:([A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*(.*?))?)?[ \t]*$`)

// pymdownBlocks turns /// name | title … /// into containers.
func pymdownBlocks(e *edit) {
	if !e.has("///") {
		return
	}
	var closers []string // of the blocks that are open
	var slashes []int
	options := false // indented options may follow the head
	for _, l := range e.lines() {
		if l.kind != prose && !(options && l.kind == code) {
			options = false
			continue
		}
		text := e.text(l)
		m := blockHead.FindStringSubmatch(text)
		switch {
		case m == nil && options && l.indent() >= 4 && strings.Contains(text, ":"):
			e.drop(l)
			continue
		case m == nil:
		case m[2] == "" && len(slashes) > 0 && len(m[1]) == slashes[len(slashes)-1]:
			e.replace(l.from, l.to, closers[len(closers)-1])
			closers, slashes = closers[:len(closers)-1], slashes[:len(slashes)-1]
		case m[2] != "" && len(slashes) < maxOpen:
			head, closer := containerFor(m[2], m[3], len(m[1])-len(slashes))
			e.count("blocks (///)")
			e.replace(l.from, l.to, head)
			closers, slashes = append(closers, closer), append(slashes, len(m[1]))
			options = true
			continue
		}
		options = false
	}
}

// containerFor is the container that stands for a block of a name and title;
// outer blocks have more colons than those within.
func containerFor(name, title string, depth int) (head, closer string) {
	colons := strings.Repeat(":", 3+max(0, 6-depth))
	switch name {
	case "tab":
		return colons + "tab " + title, colons
	case "caption", "figure-caption":
		return "<p><em>", "</em></p>"
	case "html", "define":
		return "<div>\n", "\n</div>"
	}
	if title != "" {
		return colons + name + "[" + title + "]", colons
	}
	return colons + name, colons
}

var (
	htmlOpen = regexp.MustCompile(`^<(div|section|figure|figcaption|details|summary|p|span|center|article|aside|blockquote)\b([^>]*?)[ \t]+markdown(?:=(?:"[^"]*"|'[^']*'|\w+))?([^>]*)>`)
	htmlShut = regexp.MustCompile(`^</(?:div|section|figure|details|article|aside|blockquote|center)>`)
)

// markdownInHTML sets elements that hold Markdown apart from it by blank lines,
// which is what CommonMark asks for.
func markdownInHTML(e *edit) {
	if !e.has("markdown") {
		return
	}
	depth := 0
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := e.src[l.from:l.to]
		if m := htmlOpen.FindSubmatchIndex(text); m != nil {
			e.count("Markdown in HTML")
			tag := "<" + string(text[m[2]:m[3]]) + string(text[m[4]:m[5]]) + string(text[m[6]:m[7]]) + ">"
			if rest := bytes.TrimSpace(text[m[1]:]); len(rest) > 0 {
				e.replace(l.from, l.from+m[1], tag) // all on one line: inline Markdown works inside
				continue
			}
			depth++
			e.replace(l.start, l.to, tag+"\n")
		} else if depth > 0 && htmlShut.Match(text) {
			depth--
			e.replace(l.start, l.from, "\n")
		}
	}
}

var keyCombination = regexp.MustCompile(`\+\+([A-Za-z0-9"'.,;\-_ ]+(?:\+[A-Za-z0-9"'.,;\-_ ]+)*)\+\+`)

// keys shows ++ctrl+alt+del++ as keys.
func keys(e *edit) {
	e.inline("++", keyCombination, func(m [][]byte, _ int) (string, bool) {
		var out []string
		for k := range strings.SplitSeq(string(m[1]), "+") {
			name := strings.Trim(k, `"`)
			if name == k && len(k) > 0 {
				name = strings.ToUpper(k[:1]) + strings.ReplaceAll(k[1:], "-", " ")
			}
			out = append(out, "<kbd>"+html.EscapeString(name)+"</kbd>")
		}
		e.count("keys")
		return strings.Join(out, "+"), true
	})
}

var (
	criticMark = regexp.MustCompile(`\{(\+\+|--|==|>>)([^{}]*?)(?:\+\+|--|==|<<)\}`)
	criticSub  = regexp.MustCompile(`\{~~([^{}]*?)~>([^{}]*?)~~\}`)
)

// critic shows edits as they would be shown.
func critic(e *edit) {
	e.inline("{~~", criticSub, func(m [][]byte, _ int) (string, bool) {
		return "<del>" + string(m[1]) + "</del><ins>" + string(m[2]) + "</ins>", true
	})
	again(e, func(e *edit) {
		e.inline("{", criticMark, func(m [][]byte, _ int) (string, bool) {
			e.count("edit marks")
			switch string(m[1]) {
			case "++":
				return "<ins>" + string(m[2]) + "</ins>", true
			case "--":
				return "<del>" + string(m[2]) + "</del>", true
			case "==":
				return "<mark>" + string(m[2]) + "</mark>", true
			}
			return "<em>(" + strings.TrimSpace(string(m[2])) + ")</em>", true
		})
	})
}

var (
	inserted = regexp.MustCompile(`\^\^([^\s^](?:[^^]*[^\s^])?)\^\^`)
	raised   = regexp.MustCompile(`\^([^\s^\[\]]+)\^`)
	lowered  = regexp.MustCompile(`(^|[^~])~([^\s~]+)~($|[^~])`)
)

// carets shows ^^inserted^^ text and ^superscripts^.
func carets(e *edit) {
	e.inline("^^", inserted, func(m [][]byte, _ int) (string, bool) { return "<ins>" + string(m[1]) + "</ins>", true })
	again(e, func(e *edit) {
		e.inline("^", raised, func(m [][]byte, _ int) (string, bool) {
			e.count("superscripts")
			return "<sup>" + string(m[1]) + "</sup>", true
		})
	})
}

// tildes shows ~subscripts~; ~~deletions~~ are everybody's.
func tildes(e *edit) {
	e.inline("~", lowered, func(m [][]byte, _ int) (string, bool) {
		e.count("subscripts")
		return string(m[1]) + "<sub>" + string(m[2]) + "</sub>" + string(m[3]), true
	})
}

var iconName = regexp.MustCompile(`:(?:material|octicons|fontawesome|simple|custom)-[a-z0-9-]+:[ \t]?`)

// icons takes the names of pictures away that come with a theme.
func icons(e *edit) {
	e.inline(":", iconName, func([][]byte, int) (string, bool) {
		e.count("icons left out")
		return "", true
	})
}

var languageMark = regexp.MustCompile("^`+#!")

// inlineCode takes the name of the language from `#!python print()`.
func inlineCode(e *edit) {
	if !e.has("`#!") {
		return
	}
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		if !bytes.Contains(e.src[l.from:l.to], []byte("`#!")) {
			continue
		}
		for i := l.from; i < l.to; {
			n := opaque(e.src[:l.to], i)
			if m := languageMark.Find(e.src[i:l.to]); n > 0 && m != nil {
				if space := bytes.IndexByte(e.src[i:i+n], ' '); space > 0 {
					e.replace(i+len(m)-2, i+space+1, "")
				}
			}
			i += max(1, n)
		}
	}
}

var abbreviation = regexp.MustCompile(`(?m)^\*\[([^\]\n]+)\]:[ \t]*(.+?)[ \t]*\r?$`)

// abbreviations takes their definitions away and marks where they are used. Those
// in shared hold on every page.
func abbreviations(shared [][]byte) pass {
	common := map[string]string{}
	for _, text := range shared {
		for _, m := range abbreviation.FindAllSubmatch(text, -1) {
			common[string(m[1])] = string(m[2])
		}
	}
	return func(e *edit) {
		known := map[string]string{}
		for k, v := range common {
			known[k] = v
		}
		for _, l := range e.lines() {
			if l.kind != prose || !bytes.HasPrefix(e.src[l.from:l.to], []byte("*[")) {
				continue
			}
			if m := abbreviation.FindSubmatch(e.src[l.from:l.to]); m != nil {
				known[string(m[1])] = string(m[2])
				e.drop(l)
				e.count("abbreviations")
			}
		}
		if len(known) > 0 {
			again(e, func(e *edit) { abbreviate(e, known) })
		}
	}
}

func abbreviate(e *edit, known map[string]string) {
	re := anyOf(known)
	marked := map[string]bool{} // once a page is enough for a reader, and kind to a screen reader
	for _, l := range e.lines() {
		if l.kind != prose || heading.Match(e.src[l.from:l.to]) || bytes.HasPrefix(e.src[l.from:l.to], []byte("|")) {
			continue
		}
		for _, s := range spans(e.src[l.from:l.to]) {
			text := e.src[l.from+s[0] : l.from+s[1]]
			for _, m := range re.FindAllIndex(text, -1) {
				word := string(text[m[0]:m[1]])
				if !marked[word] && wordEnds(text, m[0], m[1]) && bytes.LastIndexByte(text[:m[0]], '[') <= bytes.LastIndexByte(text[:m[0]], ']') {
					marked[word] = true
					at := l.from + s[0]
					e.replace(at+m[0], at+m[1], `<abbr title="`+html.EscapeString(known[word])+`">`+word+`</abbr>`)
				}
			}
		}
	}
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
