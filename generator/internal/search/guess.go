package search

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// spot is one place of a guessed Han text: how it sounds, and the character that
// was typed, 0 for pinyin.
type spot struct {
	sounds []string
	typed  rune
}

// path is a way through the spots.
type path struct {
	text  string
	score int
	known int // pairs that stand in the index
}

// Weights of a guess: a typed character kept, a pair that is not known.
const (
	keepTyped = 8
	breakPair = -14
)

// guess reads spots as texts of the index, the likeliest first: pairs of
// characters that sound so, each the commoner the better, chained by the
// character they share.
func (q *session) guess(spots []spot) []path {
	states := map[rune]path{}
	for i := 0; i+1 < len(spots); i++ {
		next := map[rune]path{}
		var best path
		for _, p := range ends(states) {
			best = p
			break
		}
		for _, c := range q.pairs(spots[i], spots[i+1]) {
			gain := c.weight
			if c.b == spots[i+1].typed {
				gain += keepTyped
			}
			var p path
			if from, ok := states[c.a]; ok {
				p = path{from.text + string(c.b), from.score + gain, from.known + 1}
			}
			if i == 0 || p.text == "" || best.score+breakPair+gain > p.score {
				first := gain
				if c.a == spots[i].typed {
					first += keepTyped
				}
				if i == 0 {
					p = path{string([]rune{c.a, c.b}), first, 1}
				} else {
					p = path{best.text + " " + string([]rune{c.a, c.b}), best.score + breakPair + first, best.known + 1}
				}
			}
			if old, ok := next[c.b]; !ok || p.score > old.score || p.score == old.score && p.text < old.text {
				next[c.b] = p
			}
		}
		if len(next) == 0 { // nothing sounds so: what was typed stays
			t := spots[i+1].typed
			if t != 0 {
				if i == 0 {
					best.text = string(spots[0].typed)
				}
				best.text += string(t)
			}
			best.score += breakPair
			next[t] = best
		}
		states = next
	}
	return ends(states)
}

func ends(states map[rune]path) []path {
	out := make([]path, 0, len(states))
	for _, p := range states {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b path) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.text, b.text)) })
	return out
}

type charPair struct {
	a, b   rune
	weight int
}

// pairs reads the pairs that sound like two spots.
func (q *session) pairs(x, y spot) []charPair {
	var out []charPair
	for _, a := range x.sounds {
		for _, b := range y.sounds {
			k := a + " " + b
			n := at(q.e.core.Pairs, k)
			if q.heard[n] == nil {
				var text string
				q.e.data("p"+strconv.FormatInt(int64(n), 36), &text)
				if q.heard == nil {
					q.heard = map[int]map[string][]charPair{}
				}
				q.heard[n] = unspell(text)
			}
			out = append(out, q.heard[n][k]...)
		}
	}
	return out
}

// soundRows are the rows of a script of sounds: letters and what sounds so.
var soundRows = regexp.MustCompile(`([a-z ]+)([^a-z]+)`)

// unspell reads what spelled wrote.
func unspell(text string) map[string][]charPair {
	out := map[string][]charPair{}
	syllable, first := "", rune(0)
	for _, row := range soundRows.FindAllStringSubmatch(text, -1) {
		key := row[1]
		if a, _, ok := strings.Cut(key, " "); ok {
			syllable = a
		} else {
			key = syllable + " " + key
		}
		r := []rune(strings.ToLower(row[2]))
		for i := 0; i+1 < len(r); i += 2 {
			if r[i+1] >= utf8.RuneSelf {
				first = r[i]
				i++
			}
			if i+1 < len(r) {
				out[key] = append(out[key], charPair{first, r[i], strings.IndexRune(digits, r[i+1])})
			}
		}
	}
	return out
}

// segment cuts letters into syllables, the fewest first, at most three ways.
func (q *session) segment(s string) [][]string {
	var out [][]string
	dead := make([]bool, len(s)) // no way leads from here to the end
	var cut func(at int, parts []string)
	cut = func(at int, parts []string) {
		if len(out) > 7 {
			return
		}
		if at == len(s) {
			out = append(out, slices.Clone(parts))
			return
		}
		if dead[at] {
			return
		}
		before := len(out)
		for l := min(6, len(s)-at); l > 0; l-- {
			if q.e.syl[s[at:at+l]] {
				cut(at+l, append(parts, s[at:at+l]))
			}
		}
		dead[at] = len(out) == before
	}
	if len(s) <= 60 {
		cut(0, nil)
	}
	slices.SortStableFunc(out, func(a, b []string) int { return cmp.Compare(len(a), len(b)) })
	return out[:min(3, len(out))]
}

// fromPinyin reads a query of letters as Han texts.
func (q *session) fromPinyin(fields []string) []path {
	var ways [][]string
	for i, f := range fields {
		cuts := q.segment(f)
		if len(cuts) == 0 {
			return nil
		}
		if len(fields) == 1 {
			ways = cuts
		} else if i == 0 {
			ways = [][]string{slices.Clone(cuts[0])}
		} else {
			ways[0] = append(ways[0], cuts[0]...)
		}
	}
	var out []path
	for _, w := range ways {
		if len(w) < 2 {
			continue
		}
		var spots []spot
		for _, s := range w {
			spots = append(spots, spot{sounds: []string{s}})
		}
		for i, p := range q.guess(spots) {
			if i < 2 && 3*p.known >= 2*(len(w)-1) {
				p.score = p.score * 4 / (len(w) + 1)
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b path) int { return cmp.Compare(b.score, a.score) })
	return out[:min(3, len(out))]
}

// repair gives a Han text in which pairs that no page has are replaced by ones
// that sound alike.
func (q *session) repair(text string, missing map[string]bool) string {
	r := []rune(text)
	var out []rune
	for i := 0; i < len(r); {
		j := i
		for j < len(r) && isHan(r[j]) {
			j++
		}
		if j-i < 2 {
			j = max(j, i+1)
			out = append(out, r[i:j]...)
			i = j
			continue
		}
		out = append(out, q.mend(r[i:j], missing)...)
		i = j
	}
	return string(out)
}

// mend repairs one run: the part around the pairs that are missing.
func (q *session) mend(run []rune, missing map[string]bool) []rune {
	from, to := -1, -1
	for i := 0; i+1 < len(run); i++ {
		if missing[string(run[i:i+2])] {
			if from < 0 {
				from = i
			}
			to = i + 1
		}
	}
	if from < 0 || to-from > 7 {
		return run
	}
	from, to = max(0, from-1), min(len(run)-1, to+1)
	var spots []spot
	for _, r := range run[from : to+1] {
		s := q.sounds()[r]
		spots = append(spots, spot{s[:min(2, len(s))], r})
	}
	p := q.guess(spots)
	if len(p) == 0 {
		return run
	}
	got := []rune(strings.ReplaceAll(p[0].text, " ", ""))
	if len(got) != to-from+1 {
		return run
	}
	return slices.Concat(run[:from], got, run[to+1:])
}

// sounds reads what characters sound like.
func (q *session) sounds() map[rune][]string {
	if q.spoken == nil {
		var list []string
		q.e.data("c", &list)
		q.spoken = map[rune][]string{}
		for _, line := range list {
			n := strings.IndexFunc(line, isHan)
			if n < 0 {
				continue
			}
			for _, r := range line[n:] {
				q.spoken[r] = append(q.spoken[r], line[:n])
			}
		}
	}
	return q.spoken
}

// elsewhere chooses shards that may hold the word meant by one that is not
// known: each word one edit away votes for the shard it would stand in.
func (e *Engine) elsewhere(w string, not map[int]bool) []int {
	votes := map[int]int{}
	r := []rune(w)
	vote := func(s []rune, n int) {
		if k := at(e.core.Terms, string(s)); !not[k] {
			votes[k] += n
		}
	}
	for i := range r {
		if i+1 < len(r) {
			s := slices.Clone(r)
			s[i], s[i+1] = s[i+1], s[i]
			vote(s, 8)
		}
		vote(slices.Delete(slices.Clone(r), i, i+1), 6)
		for c := 'a'; c <= 'z'; c++ {
			s := slices.Clone(r)
			s[i] = c
			vote(s, slipWeight(r[i], c))
			vote(slices.Insert(slices.Clone(r), i, c), 1)
		}
	}
	var out []int
	for k := range votes {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b int) int { return cmp.Or(cmp.Compare(votes[b], votes[a]), cmp.Compare(a, b)) })
	return out[:min(moreReads, len(out))]
}

// slipWeight is larger for letters that lie side by side on a keyboard.
func slipWeight(a, b rune) int {
	ra, ca := onKeys(a)
	rb, cb := onKeys(b)
	if ra >= 0 && rb >= 0 && max(ra-rb, rb-ra) <= 1 && max(ca-cb, cb-ca) <= 1 {
		return 6
	}
	return 1
}

func onKeys(c rune) (row, column int) {
	for row, keys := range []string{"qwertyuiop", "asdfghjkl", "zxcvbnm"} {
		if column := strings.IndexRune(keys, c); column >= 0 {
			return row, column
		}
	}
	return -1, 0
}

// moreReads is how many shards are read for a word that is not known.
const moreReads = 3
