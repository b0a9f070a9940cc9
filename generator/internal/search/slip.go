package search

import (
	"cmp"
	"slices"
	"strings"
)

// slip is a query in which a character was put right, and the pair of characters
// that shows whether it was: one that no page has is no better.
type slip struct{ text, shows string }

// slipTries is how many characters are tried in the place of a wrong or missing one.
const slipTries = 3

// slip tries a missing pair, the middle one of several, in other ways than by its
// sound: the other way round; without one of its characters; with one between
// them; with another in the place of one that is in two missing pairs. Of these
// the one is searched that titles and headings know best.
func (q *session) slip(text string, us []asked, missing map[string]bool) {
	var list []string
	for _, u := range us {
		if missing[u.text] {
			list = append(list, u.text)
		}
	}
	s := list[len(list)/2]
	if !strings.Contains(text, s) {
		return
	}
	best, most := "", 0
	for _, x := range q.others(text, s, missing) {
		if e, ok := find(q.e.shard(at(q.e.core.Terms, x.shows)), x.shows); ok && e.stands() > most {
			best, most = x.text, e.stands()
		}
	}
	if best != "" {
		q.suggest(best, q.search(best, asGuessed))
	}
}

// others writes a text with a missing pair in other ways.
func (q *session) others(text, s string, missing map[string]bool) []slip {
	r := []rune(text)
	i := len([]rune(text[:strings.Index(text, s)]))
	var out []slip
	put := func(from, to int, mid, shows string) {
		out = append(out, slip{string(r[:from]) + mid + string(r[to:]), shows})
	}
	turned := string([]rune{r[i+1], r[i]})
	put(i, i+2, turned, turned)
	before := i > 0 && isHan(r[i-1])
	if before {
		put(i, i+1, "", string([]rune{r[i-1], r[i+1]}))
	}
	if i+2 < len(r) && isHan(r[i+2]) {
		put(i+1, i+2, "", string([]rune{r[i], r[i+2]}))
	}
	first, from := r[i], i+1
	if before && missing[string(r[i-1:i+1])] {
		first, from = r[i-1], i // what stands between two missing pairs is wrong itself
	}
	for _, c := range q.following(first) {
		put(from, i+1, string(c), string([]rune{c, r[i+1]}))
	}
	return out
}

// following are the characters that most often follow one, as far as the shard
// tells that would have them.
func (q *session) following(c rune) []rune {
	var list []entry
	for _, x := range q.e.shard(at(q.e.core.Terms, string(c))) {
		if r := []rune(x.text); len(r) == 2 && r[0] == c {
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(b.stands(), a.stands()) })
	var out []rune
	for _, x := range list[:min(slipTries, len(list))] {
		out = append(out, []rune(x.text)[1])
	}
	return out
}

// spelled writes what words that are not known were taken for, "" if all are
// known. They were looked for as that already.
func (q *session) spelled(text string, us []asked) string {
	low := plain(text, q.fold)
	out, changed := "", false
	for i := 0; i < len(low); {
		j := i + 1
		for j < len(low) && isWord(low[i]) && isWord(low[j]) {
			j++
		}
		w := string(low[i:j])
		if n := slices.IndexFunc(us, func(u asked) bool { return u.slip && u.text == w && len(u.alts) > 0 }); n >= 0 {
			w, changed = us[n].likeliest(), true
		}
		out += w
		i = j
	}
	if !changed {
		return ""
	}
	return out
}

// likeliest is the term that a unit was taken for: the one most like it, of
// those the commonest.
func (u asked) likeliest() string {
	return slices.MinFunc(u.alts, func(a, b alt) int { return cmp.Or(cmp.Compare(b.w, a.w), cmp.Compare(b.df, a.df)) }).text
}

// stands is how much a term stands in titles and headings, and a little for texts.
func (x entry) stands() int {
	n := 0
	read(x.post, func(p posting) { n += 1 + 8*min(1, p.title) + 3*min(1, len(p.heads)) })
	return n
}
