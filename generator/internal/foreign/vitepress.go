package foreign

import (
	"path"
	"regexp"
	"slices"
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
	var exclude globs
	for _, ext := range []string{".mts", ".ts", ".mjs", ".js", ".cjs", ".json", "/index.mts", "/index.ts", "/index.mjs", "/index.js"} {
		names = append(names, path.Join(f.By, "config"+ext))
	}
	name, _ := f.tree.first(names...)
	if name != "" {
		c, p := f.tree.literal(name)
		f.programOf(name, c, p, settingKeys)
		theme := c.Get("themeConfig")
		exclude = globsOf(c.Get("srcExclude"))
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
	f.routed(exclude)
	f.Config.KeepNumbers = true
	f.Statics = []string{f.in("public")}
	f.counts.add("sidebar entries", countItems(f.Config.Nav))
	v := vite{f.tree, f.Config.Content.S}
	f.passes = []pass{v.home, v.blocks, v.lines, attributes, emoji, expressions}
}

// routed leaves out the pages that are excluded, and reports those that a program
// would make many of: [name].md.
func (f *Folder) routed(exclude globs) {
	all := f.pages()
	f.isPage = func(rel string) bool {
		return isMarkdown(rel) && !hidden(rel) && !exclude.match(rel) && !holed.MatchString(rel)
	}
	for _, rel := range all {
		if holed.MatchString(rel) && !exclude.match(rel) {
			f.ignored(diag.WholeFile(f.in(rel)), "a page that a program makes many of", "write each of them as a file")
		}
	}
}

// holed is a path whose parts in brackets a program fills in.
var holed = regexp.MustCompile(`\[[\w.-]+\]`)

// either is the value of a key in own, else in shared: a language's settings
// stand before those of the whole site.
func either(own, shared *yamlnode.Node, key string) *yamlnode.Node {
	if n := own.Get(key); n != nil {
		return n
	}
	return shared.Get(key)
}

// locales are languages in folders of their own; the root has none.
func (f *Folder) locales(c *yamlnode.Node) {
	lang, _ := c.Get("lang").Text(nil, "")
	all := slices.DeleteFunc(slices.Clone(entries(c.Get("locales"))), func(l yamlnode.Entry) bool {
		to, _ := l.Value.Get("link").Text(nil, "")
		return strings.Contains(to, "://") // the same pages on another site
	})
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
