package foreign

import (
	"html"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

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
