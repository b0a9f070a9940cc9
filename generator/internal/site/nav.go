package site

import (
	"path"
	"strings"

	"guidepost/generator/internal/doc"
)

// navigation makes the tree that sidebars show, per language: the explicit nav
// of site.yaml or, without one, everything below home. Reading order, and with
// it previous and next, follows from it.
func (l *linker) navigation() {
	s := l.site
	s.Nav = make([][]NavNode, len(s.Langs))
	for lang := range s.Langs {
		if items := s.Config.Nav; len(items) > 0 {
			s.Nav[lang] = l.navItems(items, lang)
		} else if home, ok := s.byURL[s.prefix(lang)+"/"]; ok {
			s.Nav[lang] = l.below(home)
		}
		l.chain(s.Nav[lang])
	}
}

// below is the navigation under a page: its listed children.
func (l *linker) below(i int) []NavNode {
	var out []NavNode
	for _, c := range l.site.Pages[i].Children {
		if p := &l.site.Pages[c]; !p.Unlisted && inNav(p.Kind) {
			out = append(out, NavNode{Title: p.NavTitle, Page: c, Children: l.below(c)})
		}
	}
	return out
}

// inNav leaves out pages that are reached from the page above them.
func inNav(k Kind) bool {
	switch k {
	case Question, Outcome, Pair, Tag, Source, NotFound:
		return false
	}
	return true
}

// navTitles are the titles that the explicit nav gives to pages, by path: a page
// that has none of its own is called so everywhere.
func (l *linker) navTitles(items []doc.NavItem) {
	for _, it := range items {
		if it.To != "" && !it.Title.IsZero() {
			if at := pageStem(it.To); l.titles[at].IsZero() {
				l.titles[at] = it.Title
			}
		}
		l.navTitles(it.Items)
	}
}

// pageStem is the path of a page without its ending.
func pageStem(p string) string {
	p = strings.Trim(p, "/")
	return strings.TrimSuffix(p, path.Ext(p))
}

func (l *linker) navItems(items []doc.NavItem, lang int) []NavNode {
	var out []NavNode
	for _, it := range items {
		n := NavNode{Title: l.text(it.Title, lang), Page: -1}
		switch {
		case it.To == "":
		case external(it.To):
			n.URL = it.To
		default:
			i, _, ok := l.site.find(it.To, lang)
			if !ok {
				if lang == 0 {
					l.diags.Error("S108", it.Pos, "nav names "+quote(it.To)+", which is no page of this site", l.hintPage(it.To))
				}
				continue
			}
			n.Page = i
			if n.Title == "" {
				n.Title = l.site.Pages[i].NavTitle
			}
			if it.Items == nil {
				n.Children = l.below(i)
			}
		}
		if len(it.Items) > 0 {
			n.Children = l.navItems(it.Items, lang)
		}
		out = append(out, n)
	}
	return out
}

// chain sets Prev and Next of the pages that are read one after the other:
// guides and section pages with a text.
func (l *linker) chain(nodes []NavNode) {
	var seq []int
	seen := map[int]bool{}
	var walk func([]NavNode)
	walk = func(nodes []NavNode) {
		for _, n := range nodes {
			if n.Page >= 0 && !seen[n.Page] && l.site.Pages[n.Page].Doc != nil && l.site.Pages[n.Page].Kind != Home {
				seen[n.Page] = true
				seq = append(seq, n.Page)
			}
			walk(n.Children)
		}
	}
	walk(nodes)
	for k, i := range seq {
		if k > 0 {
			l.site.Pages[i].Prev = seq[k-1]
		}
		if k+1 < len(seq) {
			l.site.Pages[i].Next = seq[k+1]
		}
	}
}

func external(dest string) bool {
	if strings.HasPrefix(strings.ReplaceAll(dest, `\`, "/"), "//") { // as browsers read it
		return true
	}
	scheme, _, ok := strings.Cut(dest, ":")
	if !ok || scheme == "" {
		return false
	}
	for i, r := range strings.ToLower(scheme) {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r >= '0' && r <= '9' || r == '+' || r == '-' || r == '.')) {
			return false
		}
	}
	return len(scheme) > 1 // one letter is a Windows drive
}

// find resolves the name of a page as data and nav write it: a content path
// (guides/x, guides/x.md, ""), the address of a generated page
// (compare/accounts), or a typed reference (trees/t, tables/t/c/o,
// procedures/p/step, sources/s).
func (s *Site) find(name string, lang int) (page int, fragment string, ok bool) {
	name, fragment, _ = strings.Cut(name, "#")
	name = strings.Trim(name, "/")
	if i, ok := s.findTyped(name, lang); ok {
		frag := typedFragment(name)
		if fragment == "" {
			fragment = frag
		}
		return i, fragment, true
	}
	for _, rel := range []string{name, name + ".md", name + "/index.md", name + "/_index.md", name + "/README.md", name + "/readme.md"} {
		if i, ok := s.bySrc[lang][strings.TrimPrefix(rel, "/")]; ok {
			return i, fragment, true
		}
	}
	if i, ok := s.byURL[s.prefix(lang)+key(strings.TrimSuffix(name, ".md"))]; ok {
		return i, fragment, true
	}
	return -1, "", false
}

// findTyped resolves trees/…, tables/…, procedures/….
func (s *Site) findTyped(name string, lang int) (int, bool) {
	parts := strings.Split(name, "/")
	if len(parts) < 2 {
		return -1, false
	}
	k := ""
	switch parts[0] {
	case "trees":
		k = "/decide/" + parts[1] + "/"
	case "tables":
		k = "/compare/" + parts[1] + "/"
	case "procedures":
		k = "/how/" + parts[1] + "/"
	default:
		return -1, false
	}
	i, ok := s.byURL[s.prefix(lang)+k]
	return i, ok
}

// typedFragment is the anchor that the rest of a typed reference names: the
// criterion of a table, the step of a procedure.
func typedFragment(name string) string {
	parts := strings.Split(name, "/")
	if len(parts) >= 3 && (parts[0] == "tables" || parts[0] == "procedures") {
		return parts[2]
	}
	return ""
}

// hintPage proposes the page name nearest to a wrong one.
func (l *linker) hintPage(name string) string {
	var names []string
	for i := range l.site.Pages {
		if l.site.Pages[i].Lang == 0 {
			names = append(names, strings.Trim(l.site.Pages[i].Key, "/"))
		}
	}
	if n := newPaths(names).nearest(strings.Trim(name, "/")); n != "" {
		return "did you mean " + quote(n) + "?"
	}
	return "write the path of a page, such as guides/install"
}
