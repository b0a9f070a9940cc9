package foreign

import (
	"bytes"
	"html"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// vitepress is VitePress: the literals of .vitepress/config, public/, and its
// Markdown. Containers, code groups, marks in code and [!NOTE] are everybody's.
var vitepress = tool{
	name: "VitePress",
	recognise: func(t tree) string {
		for _, dir := range []string{".", "docs", "src", "website", "site"} {
			if at := path.Join(dir, ".vitepress"); t.isDir(at) {
				return at
			}
		}
		return ""
	},
	read: readVitePress,
}

func readVitePress(f *Folder) {
	root := path.Dir(f.By)
	dir := root
	var names []string
	for _, ext := range []string{".mts", ".ts", ".mjs", ".js", ".cjs", ".json", "/index.mts", "/index.ts", "/index.mjs", "/index.js"} {
		names = append(names, path.Join(f.By, "config"+ext))
	}
	name, _ := f.tree.first(names...)
	if name != "" {
		c, p := f.tree.literal(name)
		f.programOf(name, c, p, settingKeys)
		theme := c.Get("themeConfig")
		if n := c.Get("srcDir"); n != nil {
			dir = f.within(root, n)
		}
		f.Config.Title, f.Config.Description = textOf(c.Get("title")), textOf(c.Get("description"))
		f.Config.BaseURL = webAddress(c.Get("sitemap").Get("hostname"))
		f.locales(c)
		f.setContent(dir)
		f.Config.Nav = f.viteNav(c)
		f.editLink(either(c.Get("locales").Get("root").Get("themeConfig"), theme, "editLink").Get("pattern"), ":path")
		for _, r := range entries(c.Get("rewrites")) {
			f.ignored(r.Key.Pos, "a rewrite of addresses", "pages keep the addresses of their files")
		}
	}
	f.setContent(dir)
	f.Statics = []string{f.in("public")}
	f.counts.add("sidebar entries", countItems(f.Config.Nav))
	v := vite{f.tree, f.Config.Content.S}
	f.passes = []pass{v.home, v.blocks, v.lines, attributes, emoji, expressions}
}

// either is the value of a key in own, else in shared: a language's settings
// stand before those of the whole site.
func either(own, shared *yamlnode.Node, key string) *yamlnode.Node {
	if n := own.Get(key); n != nil {
		return n
	}
	return shared.Get(key)
}

// viteNav is the sidebar of the first language, titled in the others too where
// their sidebars name the same pages.
func (f *Folder) viteNav(c *yamlnode.Node) []doc.NavItem {
	theme, locales := c.Get("themeConfig"), c.Get("locales")
	own := locales.Get("root").Get("themeConfig")
	nav := sidebars(either(own, theme, "sidebar"), either(own, theme, "nav"))
	for _, l := range entries(locales) {
		if l.Key.Value == "root" {
			continue
		}
		if list := sidebars(l.Value.Get("themeConfig").Get("sidebar"), nil); len(list) > 0 {
			translateNav(nav, list, l.Key.Value)
		}
	}
	return nav
}

// translateNav gives entries the titles that a list of another language has for
// the same pages, which lie in a folder of that language. A group is told by the
// first page in it.
func translateNav(nav, list []doc.NavItem, lang string) {
	titles := map[string]doc.Text{}
	var collect func(list []doc.NavItem)
	collect = func(list []doc.NavItem) {
		for _, x := range list {
			key := navKey(x)
			key.page = strings.TrimPrefix(key.page, lang+"/")
			if _, taken := titles[key.String()]; !taken && key.page != "" {
				titles[key.String()] = x.Title
			}
			collect(x.Items)
		}
	}
	collect(list)
	var apply func(list []doc.NavItem)
	apply = func(list []doc.NavItem) {
		for i := range list {
			x := &list[i]
			if t, ok := titles[navKey(*x).String()]; ok && t.S != "" && x.Title.S != "" {
				x.Title.Tr = append(x.Title.Tr, doc.Translation{Lang: lang, S: t.S, Pos: t.Pos})
				slices.SortFunc(x.Title.Tr, func(a, b doc.Translation) int { return strings.Compare(a.Lang, b.Lang) })
			}
			apply(x.Items)
		}
	}
	apply(nav)
}

// place is what tells an entry of one language's navigation from others: the page
// that it or its first entry names, and how deep below it that stands.
type place struct {
	page string
	deep int
}

func (p place) String() string { return strconv.Itoa(p.deep) + " " + p.page }

func navKey(x doc.NavItem) place {
	p := place{page: x.To}
	for p.page == "" && len(x.Items) > 0 {
		x = x.Items[0]
		p.page, p.deep = x.To, p.deep+1
	}
	return p
}

// settingKeys are the keys of configurations that are read here; what a program
// computes for others is no loss.
var settingKeys = []string{"title", "description", "tagline", "lang", "sidebar", "items", "text", "link", "label", "base",
	"srcDir", "locales", "root", "themeConfig", "docs", "path", "routeBasePath", "pattern", "rewrites"}

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

// locales are languages in folders of their own; the root has none.
func (f *Folder) locales(c *yamlnode.Node) {
	lang, _ := c.Get("lang").Text(nil, "")
	all := entries(c.Get("locales"))
	if len(all) < 2 {
		f.Config.Languages = language(lang)
		return
	}
	for _, first := range []bool{true, false} {
		for _, l := range all {
			if isRoot := l.Key.Value == "root"; isRoot != first {
				continue
			}
			tag, _ := l.Value.Get("lang").Text(nil, "")
			tag = or(tag, or(lang, l.Key.Value))
			id := l.Key.Value
			if id == "root" {
				id, _, _ = strings.Cut(strings.ToLower(tag), "-")
			}
			name, _ := l.Value.Get("label").Text(nil, "")
			f.Config.Languages = append(f.Config.Languages, doc.Language{ID: id, Tag: tag, Name: or(name, tag), Pos: l.Key.Pos})
		}
	}
}

// editLink takes a pattern over in which hole stands for the path of a page
// below the content folder; ours stands for the path from the root.
func (f *Folder) editLink(n *yamlnode.Node, hole string) {
	s, ok := n.Text(nil, "")
	before, after, has := strings.Cut(s, hole)
	if !ok || !has || !strings.HasPrefix(s, "http") {
		return
	}
	if c := f.Config.Content.S; c != "" {
		if !strings.HasSuffix(before, "/"+c+"/") {
			return
		}
		before = strings.TrimSuffix(before, c+"/")
	}
	f.Config.EditURL = doc.Str{S: before + "{path}" + after, Pos: n.Pos}
}

// sidebars reads a sidebar: one list, or lists by the address that they are
// shown under, which become groups named as the bar above the pages names them.
func sidebars(n, bar *yamlnode.Node) []doc.NavItem {
	if n == nil {
		return nil
	}
	if n.Kind == yamlnode.Seq {
		return sidebar(n, "")
	}
	var out []doc.NavItem
	for _, e := range n.Entries {
		list, base := e.Value, ""
		if e.Value.Kind == yamlnode.Map {
			list = e.Value.Get("items")
			base, _ = e.Value.Get("base").Text(nil, "")
		}
		items := sidebar(list, base)
		if len(items) == 0 {
			continue
		}
		if len(n.Entries) == 1 || len(items) == 1 && len(items[0].Items) > 0 {
			out = append(out, items...)
			continue
		}
		out = append(out, doc.NavItem{Title: doc.Text{S: barName(bar, e.Key.Value), Pos: e.Key.Pos}, Items: items, Pos: e.Key.Pos})
	}
	return out
}

func barName(bar *yamlnode.Node, prefix string) string {
	for _, x := range items(bar) {
		to, _ := x.Get("link").Text(nil, "")
		match, _ := x.Get("activeMatch").Text(nil, "")
		if text, ok := x.Get("text").Text(nil, ""); ok && (strings.HasPrefix(to, prefix) || match == prefix) {
			return text
		}
	}
	name := path.Base(prefix)
	if name == "/" || name == "" {
		return "…"
	}
	return strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
}

func sidebar(n *yamlnode.Node, base string) []doc.NavItem {
	out := []doc.NavItem{}
	for _, x := range items(n) {
		own := base
		if b, ok := x.Get("base").Text(nil, ""); ok {
			own = b
		}
		item := doc.NavItem{Title: textOf(x.Get("text")), Pos: x.Pos, Items: sidebar(x.Get("items"), own)}
		item.Title.S = html.UnescapeString(strings.TrimSpace(anyTag.ReplaceAllString(item.Title.S, "")))
		if to, ok := x.Get("link").Text(nil, ""); ok {
			item.To = pageName(to, own)
		}
		if item.To != "" || item.Title.S != "" {
			out = append(out, item)
		}
	}
	return out
}

var anyTag = regexp.MustCompile(`<[^>]*>`)

// pageName is the page that an address within the site names.
func pageName(to, base string) string {
	if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
		return to
	}
	if base != "" && !strings.HasPrefix(to, "/") {
		to = base + to
	}
	to, _, _ = strings.Cut(to, "#")
	to, _, _ = strings.Cut(to, "?")
	slash := strings.HasSuffix(to, "/")
	to = strings.TrimPrefix(path.Clean("/"+to), "/")
	for _, ext := range []string{".html", ".md"} {
		to = strings.TrimSuffix(to, ext)
	}
	if to == "" || slash {
		return path.Join(to, "index")
	}
	return to
}

func countItems(list []doc.NavItem) int {
	n := 0
	for _, x := range list {
		n += 1 + countItems(x.Items)
	}
	return n
}

type vite struct {
	tree tree
	root string // the content folder
}

// home writes the front page that `layout: home` describes in its front matter.
func (vite) home(e *edit) {
	lines := e.lines()
	end := lastFront(lines)
	if end == 0 || !bytes.Contains(e.src[:end], []byte("hero:")) {
		return
	}
	open, shut := lines[0], lines[0]
	for _, l := range lines {
		if l.end == end {
			shut = l
		}
	}
	n, _ := yamlnode.ParseLenient(e.path, e.src, open.end, shut.start)
	hero := n.Get("hero")
	if hero == nil {
		return
	}
	var b strings.Builder
	text := func(n *yamlnode.Node) string { s, _ := n.Text(nil, ""); return strings.TrimSpace(s) }
	b.WriteString("\n# " + or(text(hero.Get("name")), text(hero.Get("text"))) + "\n")
	for _, key := range []string{"text", "tagline"} {
		if s := text(hero.Get(key)); s != "" && !(key == "text" && hero.Get("name") == nil) {
			b.WriteString("\n" + map[string]string{"text": "**" + s + "**", "tagline": s}[key] + "\n")
		}
	}
	for i, a := range items(hero.Get("actions")) {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString("- [" + text(a.Get("text")) + "](" + link(text(a.Get("link"))) + ")\n")
	}
	for _, x := range items(n.Get("features")) {
		title := text(x.Get("title"))
		if to := text(x.Get("link")); to != "" {
			title = "[" + title + "](" + link(to) + ")"
		}
		b.WriteString("\n## " + title + "\n\n" + text(x.Get("details")) + "\n")
	}
	e.count("home pages")
	e.replace(end, end, b.String()+"\n")
}

var (
	programOpen = regexp.MustCompile(`^<(script|style)\b[^>]*>`)
	bareHead    = regexp.MustCompile(`^(:{3,})[ \t]*(raw|v-pre)[ \t]*$`)
	headClass   = regexp.MustCompile(`^(:{3,}[ \t]*[A-Za-z][^{}]*?)[ \t]*\{[^{}]*\}[ \t]*$`)
	anyHead     = regexp.MustCompile(`^(:{3,})[ \t]*[A-Za-z]`)
	justColons  = regexp.MustCompile(`^:{3,}[ \t]*$`)
)

// blocks leaves out programs and style sheets of a page, and containers that
// only switch the tool's templates off.
func (vite) blocks(e *edit) {
	until := ""
	var bare []bool // for each open container, whether it is one of those
	within := 0     // how many of them are
	for _, l := range e.lines() {
		text := e.text(l)
		if l.kind == prose && within > 0 {
			for _, m := range braces.FindAllStringIndex(text, -1) {
				e.replace(l.from+m[0], l.from+m[0]+2, `\{\{`) // shown as it stands
			}
		}
		switch {
		case until != "":
			done := strings.Contains(text, until)
			e.drop(l)
			if done {
				until = ""
			}
		case l.kind != prose:
		case programOpen.MatchString(text):
			name := programOpen.FindStringSubmatch(text)[1]
			e.count(name + " blocks left out")
			if !strings.Contains(text, "</"+name+">") {
				until = "</" + name + ">"
			}
			e.drop(l)
		case bareHead.MatchString(text):
			bare = append(bare, true)
			within++
			e.drop(l)
		case anyHead.MatchString(text):
			bare = append(bare, false)
			if m := headClass.FindStringSubmatchIndex(text); m != nil {
				e.replace(l.from+m[3], l.to, "")
			}
		case justColons.MatchString(text) && len(bare) > 0:
			if bare[len(bare)-1] {
				within--
				e.drop(l)
			}
			bare = bare[:len(bare)-1]
		}
	}
}

var (
	tocMark   = regexp.MustCompile(`^\[\[toc\]\]$`)
	snippetAt = regexp.MustCompile(`^<<<[ \t]*(\S+?)(#[\w*.-]+)?[ \t]*(?:\{([^}]*)\})?[ \t]*(?:\[([^\]]*)\])?[ \t]*$`)
	partAt    = regexp.MustCompile(`^<!--[ \t]*@include:[ \t]*(\S+?)(#[\w-]+)?(?:\{(\d*),?(\d*)\})?[ \t]*-->$`)
	infoFlags = regexp.MustCompile("^([`~]{3,}[ \t]*[^\\s:{\\[]+?)(-vue)?((?::[a-z-]+(?:=\\d+)?)*)(\\s|\\{|\\[|$)")
)

// lines rewrites what stands on a line of its own.
func (v vite) lines(e *edit) {
	for _, l := range e.lines() {
		text := e.text(l)
		switch {
		case l.kind == open:
			if m := infoFlags.FindStringSubmatchIndex(text); m != nil && (m[4] >= 0 || m[6] < m[7]) {
				e.replace(l.from+m[3], l.from+m[7], numbering(text[m[6]:m[7]]))
			}
		case l.kind != prose:
		case tocMark.MatchString(strings.ToLower(text)):
			e.count("[[toc]]")
			e.replace(l.from, l.to, "")
		case strings.HasPrefix(text, "<<<"):
			v.snippet(e, l, text)
		case strings.HasPrefix(text, "<!--"):
			if m := partAt.FindStringSubmatch(text); m != nil {
				v.part(e, l, m)
			}
		}
	}
}

// numbering is what :line-numbers=3 behind a language is in our fences.
func numbering(flags string) string {
	for f := range strings.SplitSeq(flags, ":") {
		if n, ok := strings.CutPrefix(f, "line-numbers"); ok {
			if n == "" {
				n = "=1"
			}
			return ` linenos linenums="` + n[1:] + `" `
		}
	}
	return ""
}

// source is the path of a file that a page draws in: @ is the content folder.
func (v vite) source(from, name string) string {
	if rest, ok := strings.CutPrefix(name, "@/"); ok {
		return path.Join(v.root, rest)
	}
	return path.Join(path.Dir(from), name)
}

// snippet shows a file, or a region of it, as code.
func (v vite) snippet(e *edit, l line, text string) {
	m := snippetAt.FindStringSubmatch(text)
	if m == nil {
		return
	}
	name := v.source(e.path, m[1])
	if hiddenFile(name) && !strings.Contains("/"+name, "/.vitepress/") {
		e.unknown(l.from, l.to, "a snippet of a hidden file", "what begins with a dot may hold secrets; copy what you need into a file of its own")
		return
	}
	data, ok := e.other(v.tree, name)
	if ok && m[2] != "" {
		data, ok = region(data, m[2][1:])
	}
	if !ok {
		e.unknown(l.from, l.to, "a snippet that is not there", "no "+name+m[2])
		return
	}
	lang, marks := strings.TrimPrefix(path.Ext(name), "."), ""
	for w := range strings.FieldsSeq(m[3]) {
		word, flags, _ := strings.Cut(w, ":")
		if strings.Trim(word, "0123456789,-") == "" {
			marks = "{" + word + "}"
		} else {
			lang = word
		}
		marks += numbering(flags)
	}
	title := ""
	if m[4] != "" {
		title = " [" + m[4] + "]"
	}
	fence := "```"
	for bytes.Contains(data, []byte(fence)) {
		fence += "`"
	}
	indent := string(e.src[l.start:l.from])
	body := strings.ReplaceAll(strings.TrimRight(string(data), "\r\n"), "\n", "\n"+indent)
	e.count("snippets (<<<)")
	e.replace(l.from, l.to, fence+lang+" "+marks+title+"\n"+indent+body+"\n"+indent+fence)
}

var regionMark = regexp.MustCompile(`#?\b(end)?[rR]egion\b[ \t]*:?[ \t]*([\w*-]*)`)

// region is the part of a file between its marks #region name and #endregion.
func region(data []byte, name string) ([]byte, bool) {
	var out []string
	depth := -1 // of regions within the one that was found
	for l := range strings.Lines(string(data)) {
		m := regionMark.FindStringSubmatch(l)
		switch {
		case m == nil:
		case m[1] == "" && depth < 0 && m[2] == name:
			depth = 0
			continue
		case m[1] == "" && depth >= 0:
			depth++
			continue
		case m[1] != "" && depth == 0:
			return []byte(unindent(out)), true
		case m[1] != "" && depth > 0:
			depth--
			continue
		}
		if depth >= 0 {
			out = append(out, l)
		}
	}
	return nil, false
}

// unindent takes the indentation away that all lines share.
func unindent(lines []string) string {
	least := -1
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			if n := len(l) - len(strings.TrimLeft(l, " \t")); least < 0 || n < least {
				least = n
			}
		}
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l[min(max(0, least), len(l)-len(strings.TrimLeft(l, " \t"))):])
	}
	return b.String()
}

// part draws in Markdown, all of it or some lines.
func (v vite) part(e *edit, l line, m []string) {
	if m[2] != "" {
		e.unknown(l.from, l.to, "an include of a region", "move the region to a file of its own, and include that")
		return
	}
	lines := ""
	if m[3] != "" || m[4] != "" {
		lines = ` lines="` + m[3] + "-" + m[4] + `"`
	}
	e.count("includes")
	e.replace(l.from, l.to, `::include{file="/`+v.source(e.path, m[1])+`"`+lines+"}")
}

var (
	braces    = regexp.MustCompile(`\{\{.+?\}\}`)
	badge     = regexp.MustCompile(`<Badge\b[^>]*?\btext=["']([^"']*)["'][^>]*?/?>(?:</Badge>)?|<Badge\b[^>]*>([^<]*)</Badge>`)
	component = regexp.MustCompile(`</?([A-Z][A-Za-z0-9.]*)\b(?:[^>\n]|\n[ \t]*[^>\s])*\n?[ \t]*>`)
)

func badgeText(text []byte, m []int) string {
	if m[2] < 0 {
		m = m[2:]
	}
	return string(text[m[2]:m[3]])
}

// expressions reports what only the tool's runtime can show: values of
// expressions, and components. A badge is its text.
func expressions(e *edit) {
	walk := walker{e: e}
	for _, m := range component.FindAllSubmatchIndex(e.src, -1) {
		name := string(e.src[m[2]:m[3]])
		if name != "Badge" && e.src[m[0]+1] != '/' && walk.prose(m[0]) {
			e.unknown(m[0], m[1], "component <"+name+">", "its tag stays visible; write in Markdown what it shows")
		}
	}
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := e.src[l.from:l.to]
		for _, m := range badge.FindAllSubmatchIndex(text, -1) {
			e.count("badges")
			e.replace(l.from+m[0], l.from+m[1], "<mark>"+html.EscapeString(badgeText(text, m))+"</mark>")
		}
		spans := codeSpans{line: text}
		for _, m := range braces.FindAllIndex(text, -1) {
			if !spans.holds(m[0]) {
				e.unknown(l.from+m[0], l.from+m[1], "an expression in {{ }}", "it stays visible; write the value out")
			}
		}
	}
}
