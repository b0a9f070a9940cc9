package site

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"sync/atomic"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// Linker links again and again, each time as Link would, and looks only at what
// has changed since its last call: when a page says something else, but is
// still called the same, at the same address and with the same headings, only
// its own references are resolved again. It must not link twice at once.
type Linker struct {
	last  *linker
	pages map[*doc.Page][]int // the pages that show a document: one, and its fallbacks
}

// maxChanged is how many documents may have changed for it to be cheaper to
// resolve them alone.
const maxChanged = 64

// Link is as the function of this name.
func (k *Linker) Link(d Docs) (*Site, diag.List) {
	if changed, ok := k.changed(d, sameFace); ok {
		if l := k.relink(d, changed); l != nil {
			k.last = l
			return l.site, l.all()
		}
	}
	k.last = link(d)
	k.pages = map[*doc.Page][]int{}
	for i := range k.last.site.Pages {
		if p := k.last.site.Pages[i].Doc; p != nil {
			k.pages[p] = append(k.pages[p], i)
		}
	}
	return k.last.site, k.last.all()
}

// Amend is the site of d as far as it can be had at once: documents that differ from
// those of the last call must have the same front matter and title, may have other
// headings, and what refers to those elsewhere is not looked at again. ok is false if
// the site must be linked as a whole.
func (k *Linker) Amend(d Docs) (s *Site, ok bool) {
	changed, ok := k.changed(d, sameName)
	if !ok {
		return nil, false
	}
	l := k.relink(d, changed)
	if k.last = l; l == nil {
		return nil, false
	}
	return l.site, true
}

// all is every diagnostic, sorted.
func (l *linker) all() diag.List {
	out := slices.Clone(l.diags)
	for _, list := range l.own {
		out = append(out, list...)
	}
	return out.Sorted()
}

// changed lists the documents that differ from those of the last call. ok is
// false if anything else may differ in the linked site than what these
// documents say and where their references lead, or if one of them is not the
// same by same.
func (k *Linker) changed(d Docs, same func(a, b *doc.Page) bool) (list []int, ok bool) {
	if k.last == nil {
		return nil, false
	}
	was := k.last.docs
	if was.Data != d.Data || was.Foreign != d.Foreign || was.Drafts != d.Drafts || was.Ledger.Sum != d.Ledger.Sum ||
		!slices.Equal(was.Langs, d.Langs) || (was.Langs == nil) != (d.Langs == nil) ||
		len(was.Pages) != len(d.Pages) || !maps.Equal(was.Dates, d.Dates) ||
		!slices.EqualFunc(was.Assets, d.Assets, func(a, b Asset) bool { return a.Src == b.Src && a.Sum == b.Sum }) {
		return nil, false
	}
	for i, p := range d.Pages {
		if old := was.Pages[i]; old != p {
			if len(list) == maxChanged || !same(old, p) {
				return nil, false
			}
			list = append(list, i)
		}
	}
	if len(d.Data.Config.Languages) == 0 && len(list) > 0 && Guess(d.Pages) != k.last.site.Langs[0] {
		return nil, false
	}
	return list, true
}

// sameFace reports whether two versions of a document are the same to the rest
// of the site. The places in the front matter count, since messages show them.
func sameFace(a, b *doc.Page) bool {
	return sameName(a, b) && a.H1ID == b.H1ID && slices.Equal(a.Anchors, b.Anchors) &&
		slices.EqualFunc(a.Headings, b.Headings, func(x, y doc.Heading) bool { return x.ID == y.ID && x.Text == y.Text })
}

// sameName is sameFace without headings.
func sameName(a, b *doc.Page) bool {
	return a.Path == b.Path && a.Title == b.Title && reflect.DeepEqual(a.Meta, b.Meta)
}

// relink makes the site of the last call with other versions of the documents
// in changed. It returns nil if files must be published that were not, or the
// other way round, since that takes a look at every page.
func (k *Linker) relink(d Docs, changed []int) *linker {
	old := k.last
	s := *old.site
	s.Pages, s.full, s.seen = slices.Clone(s.Pages), d.Full, make([]atomic.Pointer[file.Sum], len(s.Pages))
	sees := map[int]bool{} // pages that may see something else
	described := false     // a description is another: who shows it is not known here
	l := *old
	l.docs, l.site, l.own = d, &s, maps.Clone(old.own)
	l.docs.Assets = old.docs.Assets // the same, and their addresses are settled
	for _, n := range changed {
		was, now := old.docs.Pages[n], d.Pages[n]
		if d.Foreign && (hasWikilinks(was) || hasWikilinks(now)) {
			return nil // whether they are links at all is decided for all pages together
		}
		at := k.pages[was]
		for _, i := range at {
			p := &s.Pages[i]
			said := p.Description
			p.Doc, p.Description = now, cmp.Or(now.Meta.Description.S, now.Summary)
			described = described || p.Description != said
			before, files := old.site.linked(i), published(&old.site.Pages[i])
			after := l.resolveAll(i)
			if !slices.Equal(files, published(p)) {
				return nil
			}
			s.relinkBack(i, before, after)
			for _, j := range slices.Concat([]int{i}, before, after) {
				sees[j] = true
			}
		}
		// If this call comes to nothing, a full one makes the table anew.
		delete(k.pages, was)
		k.pages[now] = at
	}
	l.lostWikilinks()
	if described {
		s.listed = listed(&s)
	} else {
		s.seenAs(old.site, sees)
	}
	return &l
}

func hasWikilinks(p *doc.Page) bool {
	return slices.ContainsFunc(p.Refs, func(r doc.PageRef) bool { return r.Wiki != "" })
}

// relinkBack takes page i out of the backlinks of the pages in before and adds
// it to those of the pages in after. Lists of the older site stay as they are.
func (s *Site) relinkBack(i int, before, after []int) {
	for _, to := range before {
		if !slices.Contains(after, to) {
			s.Pages[to].Backlinks = slices.DeleteFunc(slices.Clone(s.Pages[to].Backlinks), func(j int) bool { return j == i })
		}
	}
	for _, to := range after {
		if !slices.Contains(before, to) {
			list := s.Pages[to].Backlinks
			at, _ := slices.BinarySearch(list, i)
			s.Pages[to].Backlinks = slices.Insert(slices.Clone(list), at, i)
		}
	}
}

// published lists the addresses of the files that a page refers to.
func published(p *Page) (out []string) {
	for _, r := range p.Refs {
		if r.Page < 0 && !r.External && r.URL != "" {
			out = append(out, r.URL)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
