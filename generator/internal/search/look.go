package search

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
)

// The weights of ranking, found on the development corpora. The browser has the
// same.
const (
	wTop, wBody    = 1.04, .56
	wStem, wPrefix = .2, 1.5
	wTypo          = .7
	powCover       = .3
	simTitle       = .56
	simHead        = .32
	exactTitle     = .375
	begunTitle     = .25
	exactHead      = .3  // shared by all pages that have such a heading: it says which is meant if few have
	exact          = .97 // likeness of what has the same units
	asName         = .8  // of the likeness of a title: that of an alias or of the address
	secHead        = 3   // of a section: its heading is like the query; 1 that it is so with the title
	reads          = 4   // shards read for the rarest units of a query
	rereads        = 4   // and for others, once, if no title or heading is so like it:
	named          = .8
	compared       = 80 // pages compared by title and headings
	shown          = 3  // sections of a page; one more is kept, since one may have no heading
)

// alt is a term that a unit of the query may mean: weight in texts and, for the
// likeness of titles, weight there.
type alt struct {
	entry
	w, title float64
}

// asked is a unit of a query.
type asked struct {
	unit
	last bool // it may be unfinished
	must bool // it stands in quotes
	read bool // its shard was read
	slip bool // its terms are only like it
	idle bool // it is of the words of a question
	alts []alt
	idf  float64
}

var quotes = strings.NewReplacer("“", "\"", "”", "\"", "「", "\"", "」", "\"")

// asks cuts a query into distinct units; parts of words are left out.
func asks(text string, fold map[rune]rune, idlers *regexp.Regexp) []asked {
	var out []asked
	at := map[string]int{}
	var quoted bool
	for i, piece := range strings.Split(quotes.Replace(text), "\"") {
		quoted = i%2 == 1
		units(piece, fold, func(u unit) {
			if u.kind == part {
				return
			}
			i, ok := at[u.text]
			if !ok {
				i = len(out)
				at[u.text] = i
				out = append(out, asked{unit: u})
			}
			out[i].must = out[i].must || quoted
		})
	}
	for i := range out {
		out[i].last = i == len(out)-1 && !quoted
	}
	idle(out, text, fold, idlers)
	return out
}

// rank estimates how common a unit is before anything is read.
func (e *Engine) rank(u unit) int {
	if u.kind == word {
		if c := e.common[u.text]; c > 0 {
			return 2 * c
		}
		return max(2, 8-runes(u.text))
	}
	sum := 0
	for _, r := range u.text {
		c, ok := e.class[r]
		if !ok {
			return 0
		}
		sum += c
	}
	return sum
}

// plan chooses the shards to read: those of the rarest units, which say most.
// A unit whose shard is read anyway counts too.
func (e *Engine) plan(us []asked, most int) map[int]bool {
	order := make([]int, len(us))
	for i := range us {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(idleLast(us[a], us[b]), cmp.Compare(e.rank(us[a].unit), e.rank(us[b].unit)))
	})
	out := map[int]bool{}
	for _, i := range order {
		u := &us[i]
		k := at(e.core.Terms, u.text)
		if !out[k] && len(out) >= most && !u.must {
			continue
		}
		out[k] = true
		if u.last && k+1 < len(e.core.Terms) && strings.HasPrefix(e.core.Terms[k+1], u.text) {
			out[k+1] = true
		}
	}
	for i := range us {
		us[i].read = out[at(e.core.Terms, us[i].text)]
	}
	return out
}

// resolve finds the terms that the units may mean in the shards of the plan.
func (e *Engine) resolve(us []asked, plan map[int]bool) {
	for i := range us {
		u := &us[i]
		if !u.read {
			continue
		}
		k := at(e.core.Terms, u.text)
		list := e.shard(k)
		if plan[k+1] && u.last {
			list = slices.Concat(list, e.shard(k+1))
		}
		u.alts = nil // a second look begins anew
		switch u.kind {
		case word:
			u.alts, u.slip = spellings(u.text, u.last, list)
		default:
			if x, ok := find(list, u.text); ok {
				u.alts = []alt{{x, 1, 1}}
			}
			if u.kind == single {
				for _, x := range list {
					if x.text != u.text && strings.HasPrefix(x.text, u.text) {
						u.alts = append(u.alts, alt{x, .5, .5})
					}
				}
			}
		}
		u.weigh(e.core.N)
		u.idf *= e.bond(*u)
	}
}

// The weight of pairs of characters that stand together only by chance.
const (
	bondFrom, bondStep = -4, .1
	bondLeast          = .3
)

// bond tells what a pair of Han characters weighs for holding together. Without a
// dictionary a query is cut across its words too: 染色算法 has 色算, which is
// rare and says nothing. Such pairs show by their mutual information (Church and
// Hanks, 1990): they are no more frequent than their characters make them.
func (e *Engine) bond(u asked) float64 {
	if u.kind != pair || len(u.alts) == 0 {
		return 1
	}
	x := math.Log2(float64(u.alts[0].df) * float64(e.core.N))
	for _, r := range u.text {
		x -= float64(e.class[r])
	}
	return max(bondLeast, min(1, 1+bondStep*(x-bondFrom)))
}

func (u *asked) weigh(n int) {
	df := 0
	for _, a := range u.alts {
		if a.w >= .5 {
			df += a.df
		}
	}
	u.idf = rarity(float64(n), float64(min(df, n)))
	if u.idle {
		u.idf *= weightIdle
	}
}

// spellings finds a word, its other forms, and what begins with it if it may be
// unfinished or is not known; slip tells that these are only like it.
func spellings(w string, last bool, list []entry) (out []alt, slip bool) {
	add := func(x entry, w, title float64) {
		for i := range out {
			if out[i].text == x.text {
				out[i].w, out[i].title = max(out[i].w, w), max(out[i].title, title)
				return
			}
		}
		out = append(out, alt{x, w, title})
	}
	if x, ok := find(list, w); ok {
		add(x, 1, 1)
	}
	base := stem(w)
	exact := len(out) > 0
	for _, x := range list {
		if x.text != w && strings.HasPrefix(x.text, base[:1]) && stem(x.text) == base {
			if exact {
				add(x, wStem, .9)
			} else {
				add(x, .7, .9)
			}
		}
	}
	known := len(out) > 0
	if (last || !known) && runes(w) > 1 {
		n := 0
		for _, x := range list {
			if n < 60 && x.text != w && strings.HasPrefix(x.text, w) {
				v := wPrefix * math.Sqrt(float64(runes(w))/float64(runes(x.text)))
				if known {
					v *= .6
				}
				add(x, min(.9, v), min(.9, v))
				n++
			}
		}
		known = known || n > 0
	}
	if !known {
		typos(w, last, list, add)
	}
	return out, !known
}

func runes(s string) int { return len([]rune(s)) }

// typos finds words one edit away, two for long ones.
func typos(w string, last bool, list []entry, add func(entry, float64, float64)) {
	a := []rune(w)
	if len(a) < 4 {
		return
	}
	most := 1
	if len(a) >= 8 {
		most = 2
	}
	for _, x := range list {
		b := []rune(x.text)
		if isHan(b[0]) || b[0] == '~' {
			continue
		}
		if d := within(a, b, most); d <= most {
			v := math.Pow(wTypo, float64(d))
			add(x, max(.5, v), max(.5, v))
		} else if last && len(b) > len(a) && within(a, b[:len(a)], 1) <= 1 {
			add(x, wTypo*.8, wTypo*.8)
		}
	}
}
