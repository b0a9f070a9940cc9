package render

import (
	"slices"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

const maxPrimary = 7 // entries that fit beside the site's name

// crumbs lists the pages above page i, the home page first.
func (t *Theme) crumbs(s *site.Site, i int) []Link {
	p := &s.Pages[i]
	if p.Kind == site.Home || p.Kind == site.NotFound {
		return nil
	}
	var out []Link
	for j, n := p.Parent, 0; j >= 0 && n < 32; j, n = s.Pages[j].Parent, n+1 {
		up := &s.Pages[j]
		title := t.navTitle(s, up)
		if up.Kind == site.Home {
			title = t.T(t.uiLang(s.Langs[p.Lang]), "nav.home")
		}
		out = append(out, Link{Title: title, URL: t.link(p, up.URL)})
	}
	slices.Reverse(out)
	return out
}

// inNav returns page i or the nearest page above it that the navigation has.
func (t *Theme) inNav(s *site.Site, i int) []site.NavNode {
	for j, n := i, 0; j >= 0 && n < 32; j, n = s.Pages[j].Parent, n+1 {
		if path := s.NavPath(s.Pages[i].Lang, j); path != nil {
			return path
		}
	}
	return nil
}

func same(a, b site.NavNode) bool {
	return a.Page == b.Page && a.Title == b.Title && a.URL == b.URL && len(a.Children) == len(b.Children)
}

// primary is the navigation in the header: the top entries when they are few,
// else those that have something below them. all tells that none is left out.
func (t *Theme) primary(s *site.Site, i int) (links []NavLink, all bool) {
	p := &s.Pages[i]
	top := s.Nav[p.Lang]
	if len(top) > maxPrimary {
		top = slices.DeleteFunc(slices.Clone(top), func(n site.NavNode) bool { return len(n.Children) == 0 })
	}
	if len(top) < 2 || len(top) > maxPrimary {
		return nil, false
	}
	path := t.inNav(s, i)
	for _, n := range top {
		link := NavLink{Title: t.nodeTitle(s, n), URL: t.nodeURL(s, p, n), External: n.URL != "", Current: n.Page == i}
		link.Open = len(path) > 0 && same(path[0], n)
		links = append(links, link)
	}
	return links, len(top) == len(s.Nav[p.Lang])
}

func (t *Theme) nodeTitle(s *site.Site, n site.NavNode) string {
	if n.Title != "" {
		return n.Title
	}
	if n.Page >= 0 {
		return t.navTitle(s, &s.Pages[n.Page])
	}
	return n.URL
}

// nodeURL is where an entry leads; a group leads to its first page.
func (t *Theme) nodeURL(s *site.Site, p *site.Page, n site.NavNode) string {
	switch {
	case n.Page >= 0:
		return t.link(p, s.Pages[n.Page].URL)
	case n.URL != "":
		return n.URL
	case len(n.Children) > 0:
		return t.nodeURL(s, p, n.Children[0])
	}
	return ""
}

// contents is a page's table of contents: headings of level 2, and of level 3
// below them. A page with a single heading needs none.
func contents(d *doc.Page) []TOCItem {
	if d.Meta.TOC == doc.No {
		return nil
	}
	var out []TOCItem
	n := 0
	for _, h := range d.Headings {
		if h.Level > 3 || h.ID == "" {
			continue
		}
		n++
		item := TOCItem{Title: h.Text, URL: "#" + escapeFragment(h.ID)}
		if h.Level == 3 && len(out) > 0 {
			last := &out[len(out)-1]
			last.Children = append(last.Children, item)
			continue
		}
		out = append(out, item)
	}
	if n < 2 && d.Meta.TOC != doc.Yes {
		return nil
	}
	return out
}

// inNavOrder returns what a list shows of the pages below an address in the order
// of the navigation; those that it leaves out come last, as they were.
func inNavOrder[T any](w words, below string, list []T, id func(T) string) []T {
	rank := map[string]int{}
	var walk func([]site.NavNode)
	walk = func(nodes []site.NavNode) {
		for _, n := range nodes {
			if n.Page >= 0 {
				rank[w.s.Pages[n.Page].URL] = len(rank)
			}
			walk(n.Children)
		}
	}
	walk(w.s.Nav[w.p.Lang])
	at := func(x T) int {
		if r, ok := rank[w.full(below+id(x)+"/")]; ok {
			return r
		}
		return len(rank)
	}
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b T) int { return at(a) - at(b) })
	return out
}
