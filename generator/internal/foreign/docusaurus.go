package foreign

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// docusaurus is Docusaurus: the documents of its docs plugin, with sidebars as
// far as they are literals, or made from folders as it makes them. :::note and
// what stands behind ``` are everybody's; MDX is in mdx.go.
var docusaurus = tool{
	name: "Docusaurus",
	recognise: func(t tree) string {
		// Many projects keep the site in a folder beside the documents.
		for _, dir := range []string{".", "website", "docs", "site", "docusaurus", "documentation"} {
			for _, ext := range []string{".ts", ".js", ".mjs", ".cjs"} {
				if name, _ := t.first(path.Join(dir, "docusaurus.config"+ext)); name != "" {
					return name
				}
			}
		}
		for _, x := range t.set.All() { // the docs folder alone
			if b := path.Base(x.Path); b == "_category_.json" || b == "_category_.yml" || b == "_category_.yaml" || isDocument(x.Path, x.Data) {
				return x.Path
			}
		}
		return ""
	},
	read: readDocusaurus,
}

// ownWords stand near the top of documents that no other tool reads.
var ownWords = regexp.MustCompile(`(?m)^(?:sidebar_(?:position|label):|import .* from ['"]@(?:theme|site|docusaurus)/)`)

func isDocument(name string, data []byte) bool {
	return (isMarkdown(name) || strings.EqualFold(path.Ext(name), ".mdx")) && !hidden(name) && ownWords.Match(data[:min(len(data), 2048)])
}

func readDocusaurus(f *Folder) {
	d := docsPlugin{folder: f, route: "docs", site: "."}
	f.isPage = func(rel string) bool {
		return (isMarkdown(rel) || strings.EqualFold(path.Ext(rel), ".mdx")) && !hidden(rel)
	}
	found := true
	if strings.HasPrefix(path.Base(f.By), "docusaurus.config.") {
		d.site = path.Dir(f.By)
		f.Statics = []string{path.Join(d.site, "static")}
		found = d.configure()
	}
	d.readPages()
	if found {
		d.sidebars()
	}
	f.passes = []pass{d.frontMatter, mdxBlocks, oneLine, d.mdx, d.links, emoji}
}

type docsPlugin struct {
	folder *Folder
	site   string         // the folder of the configuration
	list   string         // the file of the sidebars, "" for the usual one
	bar    *yamlnode.Node // items of the bar above the pages
	route  string         // address of the docs below the site's root
	pages  []document
	byID   map[string]string // id → path below the docs
}

// document is what the order of the sidebar depends on.
type document struct {
	rel      string
	label    string
	position float64
	placed   bool // position is given
	unlisted bool
}

// configure reads the configuration; ok is false if the documents lie outside
// the folder.
func (d *docsPlugin) configure() (ok bool) {
	f := d.folder
	c, p := f.tree.literal(f.By)
	f.programOf(f.By, c, p, settingKeys)
	f.Config.Title, f.Config.Description = textOf(c.Get("title")), textOf(c.Get("tagline"))
	if base, _ := c.Get("baseUrl").Text(nil, ""); strings.HasPrefix(base, "/") {
		if u := webAddress(c.Get("url")); u.S != "" {
			f.Config.BaseURL = doc.Str{S: strings.TrimSuffix(u.S, "/") + strings.TrimSuffix(base, "/") + "/", Pos: u.Pos}
		}
	}
	locale, _ := c.Get("i18n").Get("defaultLocale").Text(nil, "")
	f.Config.Languages = language(locale)
	d.bar = c.Get("themeConfig").Get("navbar").Get("items")
	options := docsOptions(c.Get("presets"))
	dir, known := path.Join(d.site, "docs"), len(f.Diags)
	if n := options.Get("path"); n != nil {
		dir = f.within(d.site, n)
	}
	f.setContent(dir)
	ok = len(f.Diags) == known
	if name, ok := options.Get("sidebarPath").Text(nil, ""); ok {
		d.list = path.Join(d.site, name)
	}
	if route, ok := options.Get("routeBasePath").Text(nil, ""); ok {
		d.route = strings.Trim(route, "/")
	}
	if edit, ok := options.Get("editUrl").Text(nil, ""); ok {
		f.Config.EditURL = doc.Str{S: strings.TrimSuffix(edit, "/") + "/{path}", Pos: options.Get("editUrl").Pos}
	}
	for dir, what := range map[string]string{"blog": "the blog", "versioned_docs": "older versions of the documents"} {
		if dir = path.Join(d.site, dir); f.tree.isDir(dir) {
			f.ignored(diag.WholeFile(dir), what, "build "+dir+"/ as a folder of its own")
		}
	}
	slices.SortFunc(f.Diags, func(a, b diag.Diag) int { return strings.Compare(a.Pos.File, b.Pos.File) })
	if dir := path.Join(d.site, "i18n"); f.tree.isDir(dir) {
		f.ignored(diag.WholeFile(dir), "translations", "put each language into a folder of its own: guidepost adopt")
	}
	return ok
}

// docsOptions finds the options of the docs among those of the presets:
// ['classic', {docs: {…}}].
func docsOptions(n *yamlnode.Node) *yamlnode.Node {
	if n == nil {
		return nil
	}
	if docs := n.Get("docs"); docs != nil {
		return docs
	}
	for _, x := range n.Items {
		if found := docsOptions(x); found != nil {
			return found
		}
	}
	return nil
}

var orderNumber = regexp.MustCompile(`^(\d+)\s*[-_.]+\s*([^-_.\s].*)$`)

// unnumbered takes the number off a name, which gives it its place.
func unnumbered(name string) (string, float64, bool) {
	m := orderNumber.FindStringSubmatch(name)
	if m == nil {
		return name, 0, false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	return m[2], n, err == nil
}

// readPages reads the front matter of every document for its id and its place.
func (d *docsPlugin) readPages() {
	f := d.folder
	d.byID = map[string]string{}
	for _, rel := range f.pages() {
		x, _ := f.tree.set.Load(f.tree.src, f.in(rel))
		head := frontOf(x.Path, x.Data)
		name := strings.TrimSuffix(path.Base(rel), path.Ext(rel))
		page := document{rel: rel}
		name, page.position, page.placed = unnumbered(name)
		id := name
		if v, ok := head.Get("id").Text(nil, ""); ok {
			id = v
		}
		if v, ok := head.Get("sidebar_position").Text(nil, ""); ok {
			if n, err := strconv.ParseFloat(v, 64); err == nil {
				page.position, page.placed = n, true
			}
		}
		page.label, _ = head.Get("sidebar_label").Text(nil, "")
		page.unlisted, _ = head.Get("unlisted").Bool(nil, "")
		d.pages = append(d.pages, page)
		dir := ""
		if path.Dir(rel) != "." {
			for part := range strings.SplitSeq(path.Dir(rel), "/") {
				part, _, _ = unnumbered(part)
				dir = path.Join(dir, part)
			}
		}
		d.byID[path.Join(dir, id)] = rel
	}
}

// frontOf is the front matter of a file, nil if there is none.
func frontOf(name string, data []byte) *yamlnode.Node {
	e := edit{src: data[:min(len(data), 64<<10)]}
	lines := e.lines()
	if len(lines) < 2 || lines[0].kind != front {
		return nil
	}
	end := lines[0].end
	for _, l := range lines[1:] {
		if l.kind != front {
			break
		}
		end = l.start
	}
	n, _ := yamlnode.ParseLenient(name, data, lines[0].end, end)
	return n
}

// sidebars reads sidebars.js, or makes the one sidebar that there is without it.
func (d *docsPlugin) sidebars() {
	f := d.folder
	names := []string{d.list}
	for _, ext := range []string{".ts", ".js", ".mjs", ".cjs", ".json"} {
		names = append(names, path.Join(d.site, "sidebars"+ext))
	}
	name, _ := f.tree.first(names...)
	if name == "" {
		f.Config.Nav = d.generated("")
		f.counts.add("sidebar entries", countItems(f.Config.Nav))
		return
	}
	n, p := f.tree.literal(name)
	f.programOf(name, n, p, nil)
	if n == nil {
		f.Config.Nav = d.generated("")
		return
	}
	for _, e := range n.Entries {
		list := d.items(e.Value)
		if len(n.Entries) == 1 {
			f.Config.Nav = list
			break
		}
		f.Config.Nav = append(f.Config.Nav, doc.NavItem{Title: doc.Text{S: d.barLabel(e.Key.Value), Pos: e.Key.Pos}, Items: list, Pos: e.Key.Pos})
	}
	f.counts.add("sidebar entries", countItems(f.Config.Nav))
}

func (d *docsPlugin) barLabel(id string) string {
	for _, x := range items(d.bar) {
		if s, _ := x.Get("sidebarId").Text(nil, ""); s == id {
			if label, ok := x.Get("label").Text(nil, ""); ok {
				return label
			}
		}
	}
	return humanise(strings.TrimSuffix(id, "Sidebar"))
}

var camel = regexp.MustCompile(`([a-z])([A-Z])`)

func humanise(s string) string {
	s = strings.ToLower(camel.ReplaceAllString(s, "$1 $2"))
	s = strings.NewReplacer("-", " ", "_", " ").Replace(s)
	if s == "" {
		return "…"
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// items reads a list of a sidebar, or the short form {label: [ids]}.
func (d *docsPlugin) items(n *yamlnode.Node) []doc.NavItem {
	out := []doc.NavItem{}
	if n != nil && n.Kind == yamlnode.Map {
		for _, e := range n.Entries {
			out = append(out, doc.NavItem{Title: doc.Text{S: e.Key.Value, Pos: e.Key.Pos}, Items: d.items(e.Value), Pos: e.Key.Pos})
		}
		return out
	}
	for _, x := range items(n) {
		if x.Kind == yamlnode.Scalar {
			out = append(out, d.page(x, doc.Text{}))
			continue
		}
		out = append(out, d.item(x)...)
	}
	return out
}

func (d *docsPlugin) item(x *yamlnode.Node) []doc.NavItem {
	kind, _ := x.Get("type").Text(nil, "")
	label := textOf(x.Get("label"))
	switch kind {
	case "doc", "ref":
		if id := x.Get("id"); id != nil {
			return []doc.NavItem{d.page(id, label)}
		}
	case "link":
		to, _ := x.Get("href").Text(nil, "")
		if !strings.Contains(to, "://") {
			to = strings.TrimPrefix(pageName(to, ""), d.route+"/")
		}
		return []doc.NavItem{{Title: label, To: to, Pos: x.Pos, Items: []doc.NavItem{}}}
	case "autogenerated":
		dir, _ := x.Get("dirName").Text(nil, "")
		return d.generated(strings.Trim(path.Clean("/"+dir), "/"))
	case "category":
		item := doc.NavItem{Title: label, Pos: x.Pos, Items: d.items(x.Get("items"))}
		if id := x.Get("link").Get("id"); id != nil {
			item.To = d.page(id, label).To
		}
		return []doc.NavItem{item}
	case "html":
	case "":
		return d.items(x)
	}
	return nil
}

// page is the document of an id; that there is none is told with the links.
func (d *docsPlugin) page(id *yamlnode.Node, label doc.Text) doc.NavItem {
	to, ok := d.byID[id.Value]
	if !ok {
		to = id.Value
	}
	return doc.NavItem{Title: label, To: to, Pos: id.Pos, Items: []doc.NavItem{}}
}

// placedItem is an entry and what its place among its neighbours depends on.
type placedItem struct {
	doc.NavItem
	position float64
	placed   bool
	name     string
}

// generated is the sidebar that a folder makes: by position, then by name;
// folders are categories, described by their _category_ file.
func (d *docsPlugin) generated(dir string) []doc.NavItem {
	var list []placedItem
	below := map[string]bool{}
	for _, p := range d.pages {
		rest, ok := strings.CutPrefix(p.rel, dir+"/")
		if dir == "" {
			rest, ok = p.rel, true
		}
		if !ok || p.unlisted {
			continue
		}
		if sub, _, deeper := strings.Cut(rest, "/"); deeper {
			if !below[sub] {
				below[sub] = true
				list = append(list, d.category(dir, sub))
			}
			continue
		}
		if isCategoryIndex(p.rel) && dir != "" {
			continue
		}
		list = append(list, placedItem{doc.NavItem{Title: doc.Text{S: p.label}, To: p.rel, Items: []doc.NavItem{}}, p.position, p.placed, rest})
	}
	slices.SortStableFunc(list, func(a, b placedItem) int {
		if a.placed != b.placed {
			return rank(a.placed) - rank(b.placed)
		}
		return cmp.Or(cmp.Compare(a.position, b.position), strings.Compare(a.name, b.name))
	})
	out := make([]doc.NavItem, len(list))
	for i := range list {
		out[i] = list[i].NavItem
	}
	return out
}

// isCategoryIndex tells the document that stands for its folder: index, README,
// or one of the folder's name.
func isCategoryIndex(rel string) bool {
	stem := strings.TrimSuffix(path.Base(rel), path.Ext(rel))
	return isIndex(rel) || strings.EqualFold(stem, path.Base(path.Dir(rel)))
}

func (d *docsPlugin) category(dir, sub string) placedItem {
	f := d.folder
	at := path.Join(dir, sub)
	name, position, placed := unnumbered(sub)
	item := placedItem{doc.NavItem{Title: doc.Text{S: humanise(name)}, Items: d.generated(at)}, position, placed, sub}
	for _, p := range d.pages {
		if path.Dir(p.rel) == at && isCategoryIndex(p.rel) {
			item.To = p.rel
			if p.label != "" {
				item.Title.S = p.label
			}
			if p.placed {
				item.position, item.placed = p.position, true
			}
		}
	}
	file, _ := f.tree.first(f.in(at+"/_category_.json"), f.in(at+"/_category_.yml"), f.in(at+"/_category_.yaml"))
	if file == "" {
		return item
	}
	c := f.settings(file)
	f.counts.add("_category_ files", 1)
	if label := textOf(c.Get("label")); label.S != "" {
		item.Title = label
	}
	if v, ok := c.Get("position").Text(nil, ""); ok {
		if n, err := strconv.ParseFloat(v, 64); err == nil {
			item.position, item.placed = n, true
		}
	}
	if kind, _ := c.Get("link").Get("type").Text(nil, ""); kind == "generated-index" && item.To == "" {
		for part := range strings.SplitSeq(at, "/") { // the address of a folder has no numbers
			part, _, _ = unnumbered(part)
			item.To = path.Join(item.To, part)
		}
	}
	return item
}
