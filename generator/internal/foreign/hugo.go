package foreign

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// hugo is Hugo: content/ with its languages, static/, the shortcodes that Hugo
// has built in, and those that themes for documentation share. Front matter of
// every form, order by weight and sections are everybody's.
var hugo = tool{
	name: "Hugo",
	recognise: func(t tree) string {
		name, _ := t.first("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/hugo.toml", "config/_default/hugo.yaml")
		if name == "" && (t.isDir("content") || t.isDir("archetypes")) {
			name, _ = t.first("config.toml", "config.yaml", "config.yml", "config.json", "config/_default/config.toml", "config/_default/config.yaml")
		}
		if name == "" && t.isDir("content") && t.isDir("archetypes") {
			return "archetypes"
		}
		return name
	},
	read: readHugo,
}

func readHugo(f *Folder) {
	f.Config.Content, f.Statics = doc.Str{S: "content"}, []string{"static"}
	f.Config.KeepNumbers = true
	h := hugoSite{folder: f}
	root := f.hugoSettings()
	if root != nil {
		c := &f.Config
		c.Title, c.BaseURL = textOf(lower(root, "title")), webAddress(lower(root, "baseURL"))
		c.Description = textOf(lower(root, "params").Get("description"))
		if n := lower(root, "contentDir"); n != nil {
			f.setContent(f.within(".", n))
		}
		if dirs, ok := lower(root, "staticDir").Strings(nil, ""); ok {
			f.Statics = nil
			for _, d := range dirs {
				if dir := f.within(".", d); dir != "." {
					f.Statics = append(f.Statics, dir)
				}
			}
		}
		h.languages(root)
		if m := lower(root, "module").Get("imports"); m != nil && m.Kind == yamlnode.Seq {
			f.counts.add("theme modules left aside", len(m.Items))
		}
	}
	h.params = lower(root, "params")
	f.isPage = f.bundled()
	h.own = findLayouts(f.tree)
	h.byName = map[string]string{}
	for _, rel := range f.pages() {
		if _, taken := h.byName[path.Base(rel)]; !taken {
			h.byName[path.Base(rel)] = rel
		}
	}
	f.passes = []pass{h.front, h.escapes, h.shortcodes, columns, attributes}
	if kept, _ := lower(root, "disablePathToLower").Bool(nil, ""); !kept {
		f.Config.LowerCase = true
	}
	if kind, _ := lower(lower(lower(lower(root, "markup"), "goldmark"), "parser"), "autoHeadingIDType").Text(nil, ""); kind == "blackfriday" {
		f.passes = append(f.passes, plainIDs)
	}
	if on, _ := lower(root, "enableEmoji").Bool(nil, ""); on {
		f.passes = append(f.passes, emoji)
	}
}

// hugoSettings are the settings with those that stand in files of their own, of
// which each is named after the key that it holds.
func (f *Folder) hugoSettings() *yamlnode.Node {
	root := f.settings(f.By)
	dir := "config/_default"
	for _, x := range f.tree.set.All() {
		name := path.Base(x.Path)
		key := strings.TrimSuffix(name, path.Ext(name))
		if path.Dir(x.Path) != dir || key == "hugo" || key == "config" || strings.Contains(key, ".") || !slices.Contains([]string{".toml", ".yaml", ".yml", ".json"}, path.Ext(name)) {
			continue
		}
		n := f.settings(x.Path)
		if n == nil || lower(root, key) != nil {
			continue
		}
		if root == nil {
			root = &yamlnode.Node{Kind: yamlnode.Map, Pos: n.Pos}
		}
		whole := *root // what a cache may hold is not changed
		whole.Entries = append(slices.Clone(root.Entries), yamlnode.Entry{Key: &yamlnode.Node{Value: key, Pos: n.Pos}, Value: n})
		root = &whole
	}
	return root
}

// lower finds a key whatever its case: Hugo does not tell cases apart.
func lower(n *yamlnode.Node, key string) *yamlnode.Node {
	for _, e := range entries(n) {
		if strings.EqualFold(e.Key.Value, key) {
			return e.Value
		}
	}
	return nil
}

// front makes front matter in JSON ours, and whole addresses of the old ones that
// are relative to the folder of the page.
func (h hugoSite) front(e *edit) {
	if len(e.src) > 0 && e.src[0] == '{' {
		var keys json.RawMessage
		var line bytes.Buffer
		d := json.NewDecoder(bytes.NewReader(e.src))
		if d.Decode(&keys) != nil || json.Compact(&line, keys) != nil {
			return
		}
		end := int(d.InputOffset())
		e.replace(0, end, "---\n"+line.String()+"\n---")
		if end == len(e.src) || e.src[end] != '\n' && e.src[end] != '\r' {
			e.replace(end, end, "\n")
		}
	}
	again(e, func(e *edit) {
		dir, _ := h.folder.rel(e.path)
		if dir = path.Dir(dir); isIndex(e.path) {
			dir = path.Dir(dir)
		}
		for _, old := range items(frontOf(e.path, e.src).Get("aliases")) {
			if to := old.Value; to != "" && !strings.HasPrefix(to, "/") && !strings.Contains(to, "://") {
				e.replace(old.Pos.Off, old.Pos.Off+old.Pos.Len, text("/"+strings.Trim(path.Join(dir, to), "/")+"/"))
			}
		}
	})
}

// bundled tells pages from the other Markdown of a bundle, the folder of an
// index.md, which belongs to its page, and from what is kept from being shown.
func (f *Folder) bundled() func(rel string) bool {
	bundles, unseen := map[string]bool{}, map[string]bool{}
	for _, rel := range f.pages() {
		if name := path.Base(rel); strings.HasPrefix(name, "index.") {
			bundles[path.Dir(rel)] = true
		}
		x, _ := f.tree.set.Load(f.tree.src, f.in(rel))
		if !mayHide.Match(x.Data[:min(len(x.Data), 4<<10)]) {
			continue
		}
		head := frontOf(x.Path, x.Data)
		headless, _ := head.Get("headless").Bool(nil, "")
		for _, key := range []string{"_build", "build"} {
			if how, ok := head.Get(key).Get("render").Text(nil, ""); ok && how != "always" && how != "link" && how != "true" {
				headless = true
			}
		}
		unseen[rel] = headless
	}
	return func(rel string) bool {
		if !isMarkdown(rel) || hidden(rel) || unseen[rel] {
			return false
		}
		dir := path.Dir(rel)
		if strings.HasPrefix(path.Base(rel), "index.") {
			dir = path.Dir(dir) // its own folder is its bundle
		}
		for ; dir != "."; dir = path.Dir(dir) {
			if bundles[dir] {
				return false
			}
		}
		return true
	}
}

// mayHide is found in the front matter of pages that are kept from being shown.
var mayHide = regexp.MustCompile(`(?m)^[ \t]*"?(?:headless|render)"?[ \t]*[:=]`)

// plainIDs gives headings the ids that they have where runs of signs are one
// hyphen, and none stands at either end.
func plainIDs(e *edit) {
	seen := map[string]int{}
	for _, l := range e.lines() {
		text := e.text(l)
		if headingLevel(l, text) == 0 || givenID.MatchString(text) {
			continue
		}
		id := headingID(plain(linkText.ReplaceAllString(strings.TrimLeft(text, "# \t"), "$1")))
		if id == "" {
			continue
		}
		if n := seen[id]; n > 0 {
			seen[id]++
			id = fmt.Sprintf("%s-%d", id, n)
		}
		seen[id]++
		end := len(strings.TrimRight(strings.TrimRight(text, " \t"), "#"))
		e.replace(l.from+end, l.to, " {#"+id+"}")
	}
}

var linkText = regexp.MustCompile(`\[([^\[\]]*)\]\([^()]*\)`)

type hugoSite struct {
	folder *Folder
	byName map[string]string // last name of a page → its path, the first of several
	params *yamlnode.Node
	own    layouts
}

// languages takes over languages that lie in folders of their own below the
// content folder; those told apart by file names are reported.
func (h hugoSite) languages(root *yamlnode.Node) {
	f := h.folder
	first, _ := lower(root, "defaultContentLanguage").Text(nil, "")
	if first == "" {
		first = "en"
	}
	langs := entries(lower(root, "languages"))
	slices.SortStableFunc(langs, func(a, b yamlnode.Entry) int {
		return rank(a.Key.Value == first) - rank(b.Key.Value == first)
	})
	for _, l := range langs {
		id := l.Key.Value
		dir, ok := lower(l.Value, "contentDir").Text(nil, "")
		dir = strings.Trim(path.Clean(dir), "/")
		switch {
		case ok && path.Base(dir) == id && fs.ValidPath(dir) && (path.Dir(dir) == f.Config.Content.S || len(f.Config.Languages) == 0):
			f.Config.Content.S = path.Dir(dir)
			name, _ := lower(l.Value, "languageName").Text(nil, "")
			tag, _ := lower(l.Value, "languageCode").Text(nil, "")
			f.Config.Languages = append(f.Config.Languages, doc.Language{ID: id, Tag: or(tag, id), Name: or(name, id), Pos: l.Key.Pos})
		case len(langs) > 1 && id != first:
			f.ignored(l.Key.Pos, "language "+id, "its pages, told apart by their names (page."+id+".md), stand among the others; languages in folders of their own (contentDir: content/"+id+") are followed")
		}
	}
	if len(f.Config.Languages) == 0 {
		tag, _ := lower(root, "languageCode").Text(nil, "")
		f.Config.Languages = language(or(tag, first))
	}
}

func rank(isFirst bool) int {
	if isFirst {
		return 0
	}
	return 1
}

// ref is the path of the page that ref and relref name: relative, from the
// content folder, or by its last name alone.
func (h hugoSite) ref(from, name string) string {
	name, fragment, _ := strings.Cut(name, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	if name == "" {
		return fragment
	}
	f := h.folder
	bases := []string{path.Join(path.Dir(from), name)}
	if strings.HasPrefix(name, "/") {
		bases = nil
	}
	bases = append(bases, f.in(strings.TrimPrefix(name, "/")))
	for _, lang := range f.Config.Languages {
		bases = append(bases, f.in(lang.ID+"/"+strings.TrimPrefix(name, "/")))
	}
	for _, b := range bases {
		for _, tail := range []string{"", ".md", "/_index.md", "/index.md"} {
			if _, ok := f.tree.set.Get(strings.TrimSuffix(b, "/") + tail); ok {
				return link(relative(from, strings.TrimSuffix(b, "/")+tail) + fragment)
			}
		}
	}
	if !strings.Contains(name, "/") {
		for _, base := range []string{name, name + ".md"} {
			if rel, ok := h.byName[base]; ok {
				return link(relative(from, f.in(rel)) + fragment)
			}
		}
	}
	return link(name + fragment)
}
