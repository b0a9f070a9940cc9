package search

import (
	"cmp"
	"math"
	"slices"
)

// posting is one unit on one page. Impacts have 8 steps; 0 is nothing. A share
// is how much of a title or heading the unit is, in 31 parts that sum up to 31:
// so the titles that a query names in full are known without reading them.
type posting struct {
	doc     int
	top     int // impact in title, headings, description, address
	title   int // share of the title
	heads   []place
	body    int // impact in the text
	section int // whose text has it most
}

type place struct{ section, share int }

// term is a unit with its pages.
type term struct {
	text  string
	df    int    // pages that have it, more than are kept if there are very many
	n     int    // pages kept
	top   int    // how much it stands in titles and headings
	bytes []byte // postings
	last  int    // page of the last posting
}

// maxPost is how many pages a term keeps, those it says most of.
const maxPost = 384

func (t *term) add(p posting) {
	t.bytes = appendPosting(t.bytes, t.last, p)
	t.last = p.doc
	t.n++
	t.top += 6*min(1, p.title) + 2*min(1, len(p.heads))
}

// weigh turns counted pages into sorted terms. The pages are given up on the
// way.
func weigh(pages []*page, lex *lexicon) []term {
	var top, body float64
	for _, s := range pages {
		top += float64(s.top)
		body += float64(s.body)
	}
	n := float64(len(pages))
	top, body = max(top/n, 1), max(body/n, 1)
	idf := func(u int32) float64 { return rarity(n, float64(lex.df[u])) }
	terms := make([]term, len(lex.texts))
	for i, s := range pages {
		titles, heads, names := share(s.title, idf), shares(s.heads, idf), shares(s.names, idf)
		for _, c := range s.units {
			p := posting{doc: i, title: titles[c.unit], section: int(c.best)}
			if c.top > 0 {
				p.top = eighth(float64(c.top) / (float64(c.top) + saturate*3*(1-normTop+normTop*float64(s.top)/top)))
			}
			if c.body > 0 {
				p.body = eighth(float64(c.body) / (float64(c.body) + saturate*(1-normBody+normBody*float64(s.body)/body)))
			}
			for _, h := range c.heads {
				if h >= maxHeads {
					p.heads = append(p.heads, place{int(h), names[h-maxHeads][c.unit]})
				} else {
					p.heads = append(p.heads, place{int(h), heads[h][c.unit]})
				}
			}
			terms[c.unit].add(p)
		}
		for u, p := range letters(i, s.inits, idf) {
			terms[u].add(p)
		}
		pages[i] = nil
	}
	for i := range terms {
		t := &terms[i]
		t.text, t.df = lex.texts[i], t.n
		if t.n > maxPost {
			t.strongest()
		}
	}
	terms = slices.DeleteFunc(terms, func(t term) bool { return t.n == 0 })
	slices.SortFunc(terms, func(a, b term) int { return cmp.Compare(a.text, b.text) })
	return terms
}

// letters makes the postings of a page's initials.
func letters(doc int, inits [][]int32, idf func(int32) float64) map[int32]posting {
	out := map[int32]posting{}
	for k, line := range inits {
		for u, s := range share(line, idf) {
			p, ok := out[u]
			if !ok {
				p = posting{doc: doc, top: 4}
			}
			if k == 0 {
				p.title, p.top = s, 8
			} else {
				p.heads = append(p.heads, place{k - 1, s})
				p.body = 1
				p.section = p.heads[0].section
			}
			out[u] = p
		}
	}
	return out
}

// rarity is the weight of what stands on df of n pages.
func rarity(n, df float64) float64 { return math.Log(1 + (max(n, df)-df+.5)/(df+.5)) }

func shares(lines [][]int32, idf func(int32) float64) []map[int32]int {
	out := make([]map[int32]int, len(lines))
	for i, l := range lines {
		out[i] = share(l, idf)
	}
	return out
}

// share deals 31 parts to the units of a title by weight.
func share(line []int32, idf func(int32) float64) map[int32]int {
	if len(line) == 0 {
		return nil
	}
	sum := 0.
	for _, u := range line {
		sum += idf(u) + .01
	}
	out := make(map[int32]int, len(line))
	rest := make([]float64, len(line))
	order := make([]int, len(line))
	left := 31
	for i, u := range line {
		exact := 31 * (idf(u) + .01) / sum
		out[u] = int(exact)
		rest[i], order[i] = exact-float64(int(exact)), i
		left -= int(exact)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range order[:max(0, min(left, len(order)))] {
		out[line[i]]++
	}
	return out
}

// strongest keeps the pages that a term says most of, in page order.
func (t *term) strongest() {
	var list []posting
	read(t.bytes, func(p posting) { list = append(list, p) })
	weight := func(p posting) int { return 2*p.top + p.body + 4*min(1, p.title) }
	slices.SortStableFunc(list, func(a, b posting) int { return cmp.Compare(weight(b), weight(a)) })
	list = list[:maxPost]
	slices.SortFunc(list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	*t = term{text: t.text, df: t.df}
	for _, p := range list {
		t.add(p)
	}
}
