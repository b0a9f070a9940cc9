package search

import (
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// census is what the core and the sounds say of all terms. Terms are added and
// taken away one by one.
type census struct {
	pages  int
	df     map[rune]int   // of Han characters, the sum over their terms
	known  map[rune]int   // terms with a Han character
	common map[string]int // words on very many pages, with their df
	bytes  int            // weight of all terms
	pairs  map[string]int // terms that other words are said with
	turned bool           // a Han term has come or gone
}

func newCensus(pages int) census {
	return census{pages: pages, df: map[rune]int{}, known: map[rune]int{}, common: map[string]int{}, pairs: map[string]int{}, turned: true}
}

// hanTerm gives the characters of a term that is one or two of them.
func hanTerm(text string) (r [2]rune, n int) {
	for _, c := range text {
		if n == 2 || n == 0 && !isHan(c) {
			return r, 0
		}
		r[n] = c
		n++
	}
	return r, n
}

func (y *census) add(t *term)  { y.count(t, 1) }
func (y *census) take(t *term) { y.count(t, -1) }

func (y *census) count(t *term, by int) {
	y.bytes += by * t.weight()
	if r, n := hanTerm(t.text); n > 0 {
		if n == 2 && variantPairs()[t.text] {
			y.pairs[t.text] += by
		}
		for _, c := range r[:n] {
			y.df[c] += by * t.df
			if y.known[c] += by; y.known[c] == 0 {
				delete(y.known, c)
				delete(y.df, c)
			}
		}
		return
	}
	if t.df*8 > y.pages && t.df > 20 && t.text[0] != '~' && !isHan([]rune(t.text)[0]) {
		if by > 0 {
			y.common[t.text] = t.df
		} else {
			delete(y.common, t.text)
		}
	}
}

// classes sorts Han characters by the logarithm of how many terms' pages have
// them, so that the rare pairs of a query are known before a shard is read.
func (y *census) classes() []string {
	out := make([][]rune, 0, 16)
	for c, n := range y.df {
		k := bits.Len(uint(n)) - 1
		for len(out) <= k {
			out = append(out, nil)
		}
		out[k] = append(out[k], c)
	}
	lines := make([]string, len(out))
	for i, l := range out {
		slices.Sort(l)
		lines[i] = string(l)
	}
	return lines
}

// words lists what is common: words on more than an eighth of the pages.
func (y *census) words() string {
	var out []string
	for _, w := range slices.Sorted(maps.Keys(y.common)) {
		out = append(out, w+" "+strconv.Itoa(bits.Len(uint(y.common[w]))))
	}
	return strings.Join(out, " ")
}

// spell makes the shards c and v, of which the Han terms are known till one comes
// or goes.
func (y *census) spell(say speech) (chars, other script) {
	y.turned = false
	return newScript("c", encode(sounds(y.known, say))), newScript("v", encode(y.variantData()))
}

// variantPairs are the pairs of the words that have another form.
var variantPairs = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	_, words := readVariants()
	for _, p := range words {
		units(p[1], nil, func(u unit) {
			if u.kind == pair {
				out[u.text] = true
			}
		})
	}
	return out
})

// variantData holds what this index's readers need of the variants: characters
// that fold to one of its own, and words whose other form it has, the longest
// first: they are tried in this order.
func (y *census) variantData() []string {
	han, words := readVariants()
	var from []rune
	for a, t := range han {
		if y.known[t] > 0 {
			from = append(from, a)
		}
	}
	slices.Sort(from)
	var b strings.Builder
	for _, a := range from {
		b.WriteRune(a)
		b.WriteRune(han[a])
	}
	var alts []string
	for _, p := range words {
		known := true
		units(p[1], nil, func(u unit) { known = known && (u.kind != pair || y.pairs[u.text] > 0) })
		if known {
			alts = append(alts, p[0], p[1])
		}
	}
	return []string{b.String(), strings.Join(alts, " ")}
}
