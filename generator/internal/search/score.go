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
	cover    float64 // how much of the query's weight the page has
	title    float64 // how like the query its title or another of its names is
	head     float64 // and its best heading
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
	more      float64 // of the query in the heading and not in the title
}

// voice is what one unit says of a page: the best of its terms.
type voice struct {
	v, w, in, share float64
	heads           []headTally
}

// score ranks the pages of resolved units by what they say and how they are titled.
func (e *Engine) score(us []asked, as func(doc int) titled) []found {
	total, must, seen, whole := 0., 0, 0., true
	for _, u := range us {
		whole = whole && (u.read || u.idle)
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
	// What was not read is taken to stand in titles as often as what was.
	scale := float64(len(us)) / seen
	pages := map[int]*tally{}
	for i := range us {
		u := &us[i]
		said := map[int]*voice{}
		for _, a := range u.alts {
			read(a.post, func(p posting) { u.hear(a, p, said, pages) })
		}
		for d, v := range said {
			t := pages[d]
			t.score += u.idf * v.v
			t.cover += u.idf * v.w
			t.in += u.idf * v.in
			t.share += v.share * scale
			for _, h := range v.heads {
				h.in, h.share, h.more = u.idf*h.in, h.share*scale, u.idf*max(0, h.in-v.in)
				t.head(h)
			}
			if u.must {
				t.must++
			}
		}
	}
	out := candidates(pages, total, must)
	headed := 0.
	for i := range out {
		pages[out[i].doc].liken(&out[i], total)
		if out[i].head > exact {
			headed++
		}
	}
	for i := range out {
		f := &out[i]
		a := as(f.doc)
		if a == isBegun {
			f.score += begunTitle
		}
		switch {
		// If not all units were read, a title seems to be the text that is not.
		case a == isTitled || f.title > exact && (a == untold || whole):
			f.score += exactTitle
		case f.head > exact:
			f.score += exactHead / headed
		}
	}
	order(out)
	return out
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
	top, body := a.w*wTop*float64(p.top)/8, a.w*wBody*float64(p.body)/8
	s.v = max(s.v, top, body)
	s.w = max(s.w, a.w)
	if p.title > 0 {
		s.in = max(s.in, a.title)
		s.share += a.title * float64(p.title) / 31
	}
	for _, h := range p.heads {
		if h.section < maxHeads {
			t.sections[h.section] += u.idf * top
		}
		i := slices.IndexFunc(s.heads, func(x headTally) bool { return x.section == h.section })
		if i < 0 {
			i = len(s.heads)
			s.heads = append(s.heads, headTally{section: h.section})
		}
		s.heads[i].in = max(s.heads[i].in, a.title)
		s.heads[i].share += a.title * float64(h.share) / 31
	}
	if p.body > 0 {
		t.sections[p.section] += u.idf * body
	}
}

func (t *tally) head(x headTally) {
	for i := range t.heads {
		if h := &t.heads[i]; h.section == x.section {
			h.in += x.in
			h.share += x.share
			h.more += x.more
			return
		}
	}
	t.heads = append(t.heads, x)
}

// candidates are the first pages by weight and coverage, in order.
func candidates(pages map[int]*tally, total float64, must int) []found {
	out := make([]found, 0, len(pages))
	for d, t := range pages {
		if t.must == must {
			out = append(out, found{doc: d, cover: t.cover / total, score: t.score / total * math.Pow(t.cover/total, powCover)})
		}
	}
	order(out)
	return out[:min(len(out), compared)]
}

// liken adds to a page's score how like the query its title, its other names and
// its best heading are, and chooses its sections.
func (t *tally) liken(f *found, total float64) {
	title, name, best := like(t.in/total, t.share), 0., 0.
	list := make([]found, 0, len(t.sections))
	for s, v := range t.sections {
		list = append(list, found{doc: s, score: v / total})
	}
	for _, h := range t.heads {
		v, both := like(h.in/total, h.share), 0.
		if h.section >= maxHeads {
			name = max(name, v)
			continue
		}
		best = max(best, v)
		if t.in > 0 && h.more > 0 {
			both = like((t.in+h.more)/total, h.share)
		}
		for k := range list {
			if list[k].doc == h.section {
				list[k].score += secHead*v + both
			}
		}
	}
	order(list)
	for _, s := range list[:min(shown+1, len(list))] {
		f.sections = append(f.sections, s.doc)
	}
	// A page has many names: half of one says less than half of the title.
	f.title, f.head = max(title, asName*name*name), best
	f.score += simTitle*f.title + simHead*f.head
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
