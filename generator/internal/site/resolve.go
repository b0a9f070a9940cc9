package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// assets settles where files are published. All of static/ goes to the root.
// Files of the content folder go beside the pages; pictures there carry the
// hash of their bytes, so that they can be cached for ever.
func (l *linker) assets() {
	l.asset, l.used = map[string]*Asset{}, map[string]bool{}
	l.byFold = map[string][]string{}
	l.rooted = map[string]*Asset{}
	for i := range l.docs.Assets {
		a := &l.docs.Assets[i]
		if a.Out == "" {
			a.Out = l.contentAsset(a)
		} else {
			l.rooted[a.Out] = a
		}
		l.asset[a.Src] = a
		f := strings.ToLower(a.Src)
		l.byFold[f] = append(l.byFold[f], a.Src)
	}
	for _, p := range l.docs.Pages {
		if l.drafts[p.Path] {
			continue
		}
		f := strings.ToLower(p.Path)
		l.byFold[f] = append(l.byFold[f], p.Path)
	}
}

// contentAsset is the published path of a file in the content folder.
func (l *linker) contentAsset(a *Asset) string {
	lang, rel, ok := l.locate(a.Src)
	if !ok || lang < 0 {
		return ""
	}
	dir := l.dirAddress(folderOf(rel))
	ext := path.Ext(rel)
	name := slug(strings.TrimSuffix(path.Base(rel), ext))
	if pictures[strings.ToLower(ext)] {
		name += "." + a.Sum.Short()
	}
	return strings.TrimPrefix(l.site.prefix(lang)+"/"+joinAddress(dir, name+ext), "/")
}

var pictures = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".avif": true, ".svg": true}

// references resolves every link and image of every page, reports the broken
// ones, and collects backlinks and the files that must be published.
func (l *linker) references() {
	s := l.site
	l.own = map[int]diag.List{}
	l.wikinames()
	for i := range s.Pages {
		if s.Pages[i].Doc == nil {
			continue
		}
		for _, to := range l.resolveAll(i) {
			// Pages come in order, and so do the pages that link to one.
			back := &s.Pages[to].Backlinks
			*back = append(*back, i)
		}
	}
	l.lostWikilinks()
	for i := range l.docs.Assets {
		a := &l.docs.Assets[i]
		if a.Out != "" && (l.used[a.Src] || l.isStatic(a.Src)) {
			s.Assets = append(s.Assets, *a)
		}
	}
	slices.SortFunc(s.Assets, func(a, b Asset) int { return strings.Compare(a.Out, b.Out) })
}

// resolveAll resolves the references of page i, checks its directives, and
// returns the pages that have it among their backlinks.
func (l *linker) resolveAll(i int) (linked []int) {
	all := l.diags
	l.diags = nil
	p := &l.site.Pages[i]
	p.Refs = make([]Resolved, len(p.Doc.Refs))
	for j, ref := range p.Doc.Refs {
		if ref.Wiki == "" {
			p.Refs[j] = l.resolve(i, ref)
		} else if found, ok := l.wiki(i, ref); ok {
			p.Refs[j], l.site.Wikilinks = found, true
		} else {
			p.Refs[j] = broken()
			l.lost = append(l.lost, lostRef{i, ref})
		}
	}
	l.checkEmbeds(i)
	if len(l.diags) > 0 {
		l.own[i] = l.diags
	} else {
		delete(l.own, i)
	}
	l.diags = all
	return l.site.linked(i)
}

// linked lists the pages that have page i among their backlinks, sorted.
func (s *Site) linked(i int) (out []int) {
	p := &s.Pages[i]
	if p.Unlisted {
		return nil
	}
	for j, r := range p.Refs {
		if r.Page >= 0 && r.Page != i && p.Doc.Refs[j].Kind == doc.Link && s.Pages[r.Page].Lang == p.Lang {
			out = append(out, r.Page)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (l *linker) isStatic(src string) bool {
	return !l.docs.Foreign && strings.HasPrefix(src, "static/")
}

// broken is the Resolved of a reference that leads nowhere.
func broken() Resolved { return Resolved{Page: -1} }

// resolve finds where one reference of page i leads.
func (l *linker) resolve(i int, ref doc.PageRef) Resolved {
	p := &l.site.Pages[i]
	dest := strings.TrimSpace(ref.Dest)
	if dest == "" {
		return l.report(p, ref.Pos, "L106", "a link without a destination", "write where it leads, or take the brackets away")
	}
	if external(dest) {
		if ref.Kind == doc.Image && !strings.HasPrefix(strings.ToLower(dest), "data:") {
			l.diags.Warn("L108", ref.Pos, "this picture comes from another host", "copy it into the site; readers ask nobody else, and a strict policy shows no such picture")
		}
		return Resolved{URL: dest, External: true, Page: -1}
	}
	name, fragment, _ := strings.Cut(dest, "#")
	name, query, _ := strings.Cut(name, "?")
	fragment = unescape(fragment)
	if name == "" {
		r := Resolved{URL: p.URL, Page: i, Fragment: fragment, Query: query}
		return l.checkFragment(p, r, ref)
	}
	for _, candidate := range unique(name, unescape(name)) {
		if r, ok := l.target(p, ref, candidate); ok {
			r.Fragment, r.Query = fragment, query
			if r.Page >= 0 {
				return l.checkFragment(p, r, ref)
			}
			return r
		}
	}
	return l.reportMissing(p, ref, unescape(name))
}

func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

func unique(a, b string) []string {
	if a == b {
		return []string{a}
	}
	return []string{a, b}
}

// target finds the page or file that a path names, seen from a page.
func (l *linker) target(p *Page, ref doc.PageRef, name string) (Resolved, bool) {
	if strings.HasPrefix(name, "/") {
		return l.fromRoot(p, path.Clean(name))
	}
	src := path.Join(path.Dir(ref.From), name)
	if strings.HasPrefix(src, "../") || src == ".." {
		return broken(), false
	}
	if r, ok := l.fromSource(p, src); ok {
		return r, true
	}
	// Not a file: perhaps it was written as seen from the published address.
	return l.byAddress(p, path.Join(p.URL, name))
}

// fromSource resolves a path in the source tree.
func (l *linker) fromSource(p *Page, src string) (Resolved, bool) {
	if a := l.asset[src]; a != nil && a.Out != "" {
		l.used[src] = true
		return Resolved{URL: "/" + a.Out, Page: -1, Width: a.Width, Height: a.Height}, true
	}
	lang, rel, ok := l.locate(src)
	if root := l.contentRoot(); !ok && src == root || ok && rel == "" {
		lang, rel, ok = 0, "", true
	}
	if !ok || lang < 0 {
		return broken(), false
	}
	// Within the source's own language, stay in the language of the page: on a
	// fallback page the links lead to the reader's language.
	if own, _, found := l.locate(p.Doc.Path); found && own == lang {
		lang = p.Lang
	}
	if rel == "." {
		rel = ""
	}
	stem := rel
	if ext := path.Ext(rel); ext == ".html" || ext == ".htm" || ext == ".mdx" {
		stem = strings.TrimSuffix(rel, ext)
	}
	names := []string{rel, stem + ".md", stem + ".markdown", stem + ".mdx"}
	for _, index := range []string{"index.md", "_index.md", "README.md", "readme.md", "index.mdx"} {
		names = append(names, path.Join(stem, index))
		if path.Base(stem) == "index" { // index.html of a folder whose page has another name
			names = append(names, path.Join(path.Dir(stem), index))
		}
	}
	for _, n := range names {
		if i, ok := l.site.bySrc[lang][n]; ok {
			return Resolved{URL: l.site.Pages[i].URL, Page: i}, true
		}
	}
	// A folder without an index file has a page too.
	if i, ok := l.site.byURL[l.site.prefix(lang)+key(l.dirAddress(strings.Trim(stem, "/")))]; ok && path.Ext(rel) == "" {
		return Resolved{URL: l.site.Pages[i].URL, Page: i}, true
	}
	return broken(), false
}

// fromRoot resolves a path that starts at the site's root: an address, with or
// without the language, a file of static/, or a path below the content folder.
func (l *linker) fromRoot(p *Page, name string) (Resolved, bool) {
	if r, ok := l.byAddress(p, l.site.prefix(p.Lang)+name); ok {
		return r, true
	}
	if r, ok := l.byAddress(p, name); ok {
		return r, true
	}
	rel := strings.TrimPrefix(name, "/")
	if a := l.rooted[rel]; a != nil {
		l.used[a.Src] = true
		return Resolved{URL: "/" + a.Out, Page: -1, Width: a.Width, Height: a.Height}, true
	}
	base := l.contentRoot()
	if len(l.docs.Data.Config.Languages) > 0 {
		own, _, _ := strings.Cut(strings.TrimPrefix(p.Doc.Path, base+"/"), "/")
		if slices.ContainsFunc(l.docs.Data.Config.Languages, func(k doc.Language) bool { return k.ID == own }) {
			if r, ok := l.fromSource(p, path.Join(base, own, rel)); ok {
				return r, true
			}
		}
	}
	return l.fromSource(p, path.Join(base, rel))
}

// byAddress resolves a published address.
func (l *linker) byAddress(p *Page, address string) (Resolved, bool) {
	a := strings.TrimSuffix(address, "index.html")
	for _, u := range []string{a, strings.TrimSuffix(a, "/") + "/", strings.TrimSuffix(a, ".html") + "/"} {
		if i, ok := l.site.byURL[u]; ok {
			return Resolved{URL: u, Page: i}, true
		}
	}
	return broken(), false
}

// checkFragment reports an anchor that its page does not have.
func (l *linker) checkFragment(p *Page, r Resolved, ref doc.PageRef) Resolved {
	f := r.Fragment
	if f == "" || f == "top" || strings.HasPrefix(f, ":~:") {
		return r
	}
	f, _, _ = strings.Cut(f, ":~:")
	ids, known := l.anchors(r.Page)
	if !known || slices.Contains(ids, f) {
		return r
	}
	to := &l.site.Pages[r.Page]
	where := to.Source
	if where == "" {
		where = to.URL
	}
	if i := strings.IndexByte(ref.Dest, '#'); ref.Pos.Len == len(ref.Dest) && i >= 0 {
		ref.Pos.Off, ref.Pos.Len = ref.Pos.Off+i, ref.Pos.Len-i
	}
	l.report(p, ref.Pos, "L102", "no heading "+quote(f)+" in "+where, anchorHint(f, ids))
	return r
}

// anchors lists the ids that links to a page may name; known is false for
// pages whose ids are not promised.
func (l *linker) anchors(i int) (ids []string, known bool) {
	p := &l.site.Pages[i]
	if d := p.Doc; d != nil {
		ids = append(ids, d.Anchors...)
		if d.H1ID != "" {
			ids = append(ids, d.H1ID)
		}
		for _, h := range d.Headings {
			ids = append(ids, h.ID)
		}
		return ids, true
	}
	own, was, more, known := l.site.dataIDs(i)
	return slices.Concat(own, was, more), known
}

// dataIDs lists the ids on a generated page: those of its rows, steps or terms,
// those that these had once, and others. known is false for pages whose ids are
// not promised.
func (s *Site) dataIDs(i int) (own, was, more []string, known bool) {
	add := func(id string, old []doc.Name) {
		own = append(own, id)
		for _, w := range old {
			was = append(was, w.ID)
		}
	}
	p := &s.Pages[i]
	switch p.Kind {
	case Compare, Pair:
		t, _ := s.Table(p.Data.Table)
		for _, g := range t.Groups {
			more = append(more, g.ID)
			for _, c := range g.Criteria {
				add(c.ID, c.Was)
			}
		}
	case Procedure:
		pr, _ := s.Procedure(p.Data.Procedure)
		for _, st := range pr.Steps {
			add(st.ID, st.Was)
		}
		for _, m := range pr.Materials {
			more = append(more, m.Anchor())
		}
	case Glossary:
		for _, t := range s.Data.Glossary {
			add(t.ID, t.Was)
		}
	default:
		return nil, nil, nil, false
	}
	return own, was, more, true
}
