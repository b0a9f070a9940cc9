package site

import (
	"cmp"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
)

// parents connects every page with the page above it.
func (l *linker) parents() {
	s := l.site
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Kind == Home || p.Kind == NotFound {
			continue
		}
		p.Parent = l.nearestAbove(p.Lang, l.entries[i].parent)
		if p.Parent == i {
			p.Parent = -1
		}
	}
	for i := range s.Pages {
		if up := s.Pages[i].Parent; up >= 0 {
			s.Pages[up].Children = append(s.Pages[up].Children, i)
		}
	}
}

// nearestAbove finds the page at a Key or, if a folder's own page has moved to
// another address, the next one above. -1 when not even home exists.
func (l *linker) nearestAbove(lang int, k string) int {
	for {
		if i, ok := l.site.byURL[l.site.prefix(lang)+k]; ok {
			return i
		}
		if k == "/" || k == "" {
			return -1
		}
		k = strings.TrimSuffix(k, "/")
		k = k[:strings.LastIndexByte(k, '/')+1]
	}
}

// translations pairs pages across languages.
func (l *linker) translations() {
	type group map[int]int // language → page
	groups := map[string]group{}
	name := func(i int) string {
		e := &l.entries[i]
		if e.rel == "" && e.page.Doc == nil {
			return "\x00" + e.page.Key
		}
		return l.pairing(e)
	}
	for i := range l.entries {
		n := name(i)
		g := groups[n]
		if g == nil {
			g = group{}
			groups[n] = g
		}
		lang := l.site.Pages[i].Lang
		if first, twice := g[lang]; twice && l.site.Pages[i].Doc != nil {
			if m := l.site.Pages[i].Doc.Meta; m.TranslationOf.S != "" {
				l.diags.Error("S116", m.TranslationOf.Pos, "another page of this language already translates "+quote(m.TranslationOf.S), "name a different page").
					Notes = []diag.Related{{Pos: diag.WholeFile(l.site.Pages[first].Source), Msg: "the other translation"}}
			}
			continue
		}
		g[lang] = i
	}
	for i := range l.site.Pages {
		g := groups[name(i)]
		for lang := range l.site.Langs {
			if j, ok := g[lang]; ok {
				l.site.Pages[i].Alts = append(l.site.Pages[i].Alts, j)
			}
		}
		p := &l.site.Pages[i]
		if p.Doc != nil && !p.Fallback && p.Doc.Meta.TranslationOf.S != "" && len(p.Alts) < 2 && len(l.site.Langs) > 1 {
			l.diags.Error("S106", p.Doc.Meta.TranslationOf.Pos, "translation_of names a page that does not exist: "+quote(p.Doc.Meta.TranslationOf.S),
				l.hintPage(p.Doc.Meta.TranslationOf.S))
		}
	}
}

// order sorts every page's children for reading: by weight, then by number
// before the name, then by name; index pages made from data stand last, in the
// order of their data. It also links tags.
func (l *linker) order() {
	s := l.site
	for i := range s.Pages {
		slices.SortStableFunc(s.Pages[i].Children, func(a, b int) int {
			x, y := &l.entries[a], &l.entries[b]
			return cmp.Or(
				cmp.Compare(generatedRank(s.Pages[a].Kind), generatedRank(s.Pages[b].Kind)),
				cmp.Compare(s.Pages[a].Weight, s.Pages[b].Weight),
				compareBool(y.hasNum, x.hasNum),
				cmp.Compare(x.number, y.number),
				compareBool(y.isIndex && x.rel != "", x.isIndex && y.rel != ""),
				naturalCompare(x.name, y.name),
			)
		})
	}
	l.dataOrder()
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Doc == nil {
			continue
		}
		for _, t := range p.Doc.Meta.Tags {
			if j, ok := s.byURL[s.prefix(p.Lang)+"/tags/"+tagID(t.S)+"/"]; ok && !slices.Contains(p.Tags, j) {
				p.Tags = append(p.Tags, j)
			}
		}
	}
}

// generatedRank keeps what is made from data behind the guides, in the order in
// which a reader needs it.
func generatedRank(k Kind) int {
	return 1 + slices.Index([]Kind{Trees, Tables, Howtos, Glossary, Changes, Sources, Tags}, k)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// dataOrder puts pages made from data into the order of the data: trees, tables
// and procedures as their files come, questions before outcomes.
func (l *linker) dataOrder() {
	s := l.site
	rank := map[string]int{}
	put := func(k string) { rank[k] = len(rank) }
	for _, t := range s.Data.Trees {
		base := "/decide/" + t.ID + "/"
		put(base)
		for _, q := range t.Questions {
			put(base + "q/" + q.ID + "/")
		}
		for _, o := range t.Outcomes {
			put(base + "r/" + o.ID + "/")
		}
	}
	for i := range s.Data.Tables {
		t := &s.Data.Tables[i]
		base := "/compare/" + t.ID + "/"
		put(base)
		for _, p := range Pairs(t) {
			put(base + p[0] + "-vs-" + p[1] + "/")
		}
	}
	for _, p := range s.Data.Procedures {
		put("/how/" + p.ID + "/")
	}
	for _, src := range s.Data.Sources {
		put("/sources/" + src.ID + "/")
	}
	for i := range s.Pages {
		switch s.Pages[i].Kind {
		case Trees, Tree, Tables, Compare, Howtos, Sources:
			slices.SortStableFunc(s.Pages[i].Children, func(a, b int) int {
				return cmp.Compare(rank[s.Pages[a].Key], rank[s.Pages[b].Key])
			})
		}
	}
}
