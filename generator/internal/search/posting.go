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
	text string
	df   int // pages that have it, more than posts if there are very many
	post []posting
}

// maxPost is how many pages a term keeps, those it says most of.
const maxPost = 384

// weigh turns counted pages into sorted terms.
func weigh(sheets []*sheet) []term {
	var top, body float64
	df := map[string]int{}
	for _, s := range sheets {
		top += s.top
		body += s.body
		for u := range s.units {
			df[u]++
		}
		for _, line := range s.inits {
			for _, u := range line {
				df[u]++
			}
		}
	}
	n := float64(len(sheets))
	top, body = max(top/n, 1), max(body/n, 1)
	idf := func(u string) float64 { return rarity(n, float64(df[u])) }
	post := make(map[string][]posting, len(df))
	for i, s := range sheets {
		titles, heads := share(s.title, idf), make([]map[string]int, len(s.heads))
		for k, h := range s.heads {
			heads[k] = share(h, idf)
		}
		for u, c := range s.units {
			p := posting{doc: i, title: titles[u], section: c.best}
			if c.top > 0 {
				p.top = eighth(c.top / (c.top + saturate*3*(1-normTop+normTop*s.top/top)))
			}
			if c.body > 0 {
				p.body = eighth(c.body / (c.body + saturate*(1-normBody+normBody*s.body/body)))
			}
			for _, h := range c.heads {
				p.heads = append(p.heads, place{h, heads[h][u]})
			}
			post[u] = append(post[u], p)
		}
		for u, p := range letters(i, s.inits, idf) {
			post[u] = append(post[u], p)
		}
	}
	terms := make([]term, 0, len(post))
	for u, list := range post {
		terms = append(terms, term{u, len(list), strongest(list)})
	}
	slices.SortFunc(terms, func(a, b term) int { return cmp.Compare(a.text, b.text) })
	return terms
}

// letters makes the postings of a page's initials.
func letters(doc int, inits [][]string, idf func(string) float64) map[string]posting {
	out := map[string]posting{}
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

// share deals 31 parts to the units of a title by weight.
func share(line []string, idf func(string) float64) map[string]int {
	if len(line) == 0 {
		return nil
	}
	sum := 0.
	for _, u := range line {
		sum += idf(u) + .01
	}
	out := make(map[string]int, len(line))
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
func strongest(list []posting) []posting {
	if len(list) > maxPost {
		weight := func(p posting) int { return 2*p.top + p.body + 4*min(1, p.title) }
		slices.SortStableFunc(list, func(a, b posting) int { return cmp.Compare(weight(b), weight(a)) })
		list = slices.Clone(list[:maxPost])
	}
	slices.SortFunc(list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
	return list
}
