package foreign

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/tomlnode"
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
		return (isMarkdown(rel) || strings.EqualFold(path.Ext(rel), ".mdx")) && !hidden(rel) && !d.exclude.match(rel)
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
	f.passes = []pass{d.frontMatter, mdxBlocks, d.codeBlocks, oneLine, alignTags, d.mdx, insideTags, d.links, emoji}
}

type docsPlugin struct {
	folder  *Folder
	site    string         // the folder of the configuration
	exclude globs          // what is no document
	list    string         // the file of the sidebars, "" for the usual one
	bar     *yamlnode.Node // items of the bar above the pages
	route   string         // address of the docs below the site's root
	pages   []document
	byID    map[string]string // id → path below the docs
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
	options := d.instances(docsOptions(c.Get("presets")), c.Get("plugins"))
	dir, known := path.Join(d.site, "docs"), len(f.Diags)
	d.exclude = globsOf(options.Get("exclude"))
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

// instances are the options of the documents that are built: those of the preset,
// else of the first plugin for documents; of the others it is told where they lie.
func (d *docsPlugin) instances(preset, plugins *yamlnode.Node) *yamlnode.Node {
	first := preset
	if first != nil && first.Kind != yamlnode.Map {
		first = nil // docs: false
	}
	for _, x := range items(plugins) {
		if len(x.Items) < 2 || !strings.Contains(x.Items[0].Value, "content-docs") {
			continue
		}
		options := x.Items[1]
		if first == nil {
			first = options
			continue
		}
		if dir, ok := options.Get("path").Text(nil, ""); ok && d.folder.tree.isDir(path.Join(d.site, dir)) {
			d.folder.ignored(options.Get("path").Pos, "further documents", "build "+dir+"/ as a folder of its own")
		}
	}
	return first
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
	if data[lines[0].from] == '+' {
		n, _ := tomlnode.Parse(name, data, lines[0].end, end)
		return n
	}
	n, _ := yamlnode.ParseLenient(name, data, lines[0].end, end)
	return n
}
