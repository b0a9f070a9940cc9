package search

import (
	"cmp"
	"math"
	"slices"
)

// found is a page with its score and sections.
type found struct {
	doc      int
	score    float64
	sections []int
}

// tally adds up what the units say of a page.
type tally struct {
	score, cover float64
	in, share    float64 // of the title
	heads        []headTally
	sections     map[int]float64
	must         int
}

type headTally struct {
	section   int
	in, share float64
}

// voice is what one unit says of a page: the best of its terms.
type voice struct {
	v, w, in, share float64
	heads           []headTally
}

// score ranks the pages of resolved units.
func (e *Engine) score(us []asked, kind string, keep func(doc int) bool) []found {
	total, must, seen := 0., 0, 0.
	for _, u := range us {
		if u.read {
			total += u.idf
			seen++
		}
		if u.must {
			must++
		}
	}
	if total == 0 {
		return nil
	}
	pages := map[int]*tally{}
	for i := range us {
		u := &us[i]
		said := map[int]*voice{}
		for _, a := range u.alts {
			read(a.post, func(p posting) {
				if keep != nil && !keep(p.doc) {
					return
				}
				u.hear(a, p, said, pages)
			})
		}
		for d, v := range said {
			t := pages[d]
			t.score += u.idf * v.v
			t.cover += u.idf * v.w
			t.in += u.idf * v.in
			t.share += v.share
			for _, h := range v.heads {
				t.head(h.section, u.idf*h.in, h.share)
			}
			if u.must {
				t.must++
			}
		}
	}
	// What was not read is taken to stand in titles as often as what was.
	scale := float64(len(us)) / seen
	for _, t := range pages {
		t.share *= scale
		for i := range t.heads {
			t.heads[i].share *= scale
		}
	}
	return rank(pages, total, must)
}

// hear takes in one posting of one of a unit's terms.
func (u *asked) hear(a alt, p posting, said map[int]*voice, pages map[int]*tally) {
	t := pages[p.doc]
	if t == nil {
		t = &tally{sections: map[int]float64{}}
		pages[p.doc] = t
	}
	s := said[p.doc]
	if s == nil {
		s = &voice{}
		said[p.doc] = s
	}
	s.v = max(s.v, a.w*wTop*float64(p.top)/8, a.w*wBody*float64(p.body)/8)
	s.w = max(s.w, a.w)
	if p.title > 0 {
		s.in = max(s.in, a.title)
		s.share += a.title * float64(p.title) / 31
	}
	for _, h := range p.heads {
		t.sections[h.section] += u.idf * a.w * wTop * float64(p.top) / 8
		i := slices.IndexFunc(s.heads, func(x headTally) bool { return x.section == h.section })
		if i < 0 {
			i = len(s.heads)
			s.heads = append(s.heads, headTally{section: h.section})
		}
		s.heads[i].in = max(s.heads[i].in, a.title)
		s.heads[i].share += a.title * float64(h.share) / 31
	}
	if p.body > 0 {
		t.sections[p.section] += u.idf * a.w * wBody * float64(p.body) / 8
	}
}

func (t *tally) head(section int, in, share float64) {
	for i := range t.heads {
		if t.heads[i].section == section {
			t.heads[i].in += in
			t.heads[i].share += share
			return
		}
	}
	t.heads = append(t.heads, headTally{section, in, share})
}

// rank orders pages by weight and coverage, and the first of them by how like
// their title and best heading are to the query.
func rank(pages map[int]*tally, total float64, must int) []found {
	out := make([]found, 0, len(pages))
	for d, t := range pages {
		if t.must == must {
			out = append(out, found{doc: d, score: t.score / total * math.Pow(t.cover/total, powCover)})
		}
	}
	order(out)
	out = out[:min(len(out), candidates)]
	for i := range out {
		t := pages[out[i].doc]
		title := like(t.in/total, t.share)
		best := 0.
		list := make([]found, 0, len(t.sections))
		for s, v := range t.sections {
			list = append(list, found{doc: s, score: v / total})
		}
		for _, h := range t.heads {
			v := like(h.in/total, h.share)
			best = max(best, v)
			for k := range list {
				if list[k].doc == h.section {
					list[k].score += 3 * v
				}
			}
		}
		order(list)
		for _, s := range list[:min(shown+1, len(list))] {
			out[i].sections = append(out[i].sections, s.doc)
		}
		out[i].score += simTitle*title + simHead*best
		if title > .97 {
			out[i].score += exactTitle
		}
	}
	order(out)
	return out
}

// like is how alike a query and a title are: the harmonic mean of how much of
// each the other has.
func like(query, title float64) float64 {
	title = min(title, 1)
	if query == 0 || title == 0 {
		return 0
	}
	return 2 * query * title / (query + title)
}

// order sorts by score, rounded so that Go and the browser agree, and then by
// place.
func order(list []found) {
	for i := range list {
		list[i].score = math.Round(list[i].score*1e6) / 1e6
	}
	slices.SortFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
}
