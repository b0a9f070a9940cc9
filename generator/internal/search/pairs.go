package search

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// sound is what pairs of characters sound like, a row of the shards p: two
// syllables, and each pair with a digit for how often it stands in texts, titles
// counting more. The postings stay with the characters.
type sound struct {
	key   string
	pairs []string
}

func (s sound) name() string { return s.key }
func (s sound) weight() int  { return len(s.key) + 6 + 7*len(s.pairs) }

// sounding is a pair of characters and its digit under one of its sounds.
type sounding struct{ key, pair string }

// soundings gives what a term is to the sounds.
func soundings(t *term, say speech) (out []sounding) {
	r, n := hanTerm(t.text)
	times := t.n + t.top
	if n != 2 || times < 3 {
		return nil
	}
	for i, a := range say.of(r[0]) {
		for j, b := range say.of(r[1]) {
			w := min(35, max(1, 2*bits.Len(uint(times))-4*min(1, i)-4*min(1, j)))
			out = append(out, sounding{a + " " + b, t.text + digits[w:w+1]})
		}
	}
	return out
}

// sounded makes the rows of sounds of sorted terms.
func sounded(terms []term, say speech) []sound {
	by := map[string][]string{}
	for i := range terms {
		for _, s := range soundings(&terms[i], say) {
			by[s.key] = append(by[s.key], s.pair)
		}
	}
	out := make([]sound, 0, len(by))
	for _, k := range slices.Sorted(maps.Keys(by)) {
		out = append(out, sound{k, by[k]})
	}
	return out
}

// resound replaces what a term is to the sounds.
func resound(l pieces[sound], was, now []sounding) {
	if slices.Equal(was, now) {
		return
	}
	for _, s := range was {
		p, at, _ := l.find(s.key)
		pairs := slices.Clone(p.rows[at].pairs)
		if i, ok := slices.BinarySearch(pairs, s.pair); ok {
			pairs = slices.Delete(pairs, i, i+1)
		}
		if len(pairs) == 0 {
			l.drop(s.key)
		} else {
			l.set(sound{s.key, pairs})
		}
	}
	for _, s := range now {
		var pairs []string
		if p, at, ok := l.find(s.key); ok {
			pairs = slices.Clone(p.rows[at].pairs)
		}
		i, _ := slices.BinarySearch(pairs, s.pair)
		l.set(sound{s.key, slices.Insert(pairs, i, s.pair)})
	}
}

// spelled is what a script of sounds says: each two syllables, then their pairs.
// What is as before is left out, the first syllable of a row and the first
// character of a pair: "chang chong常重4chu出8处6". The digits of weights have
// no small letters, which begin a row.
func spelled(rows []sound) []byte {
	var b strings.Builder
	var syllable, first string
	for _, s := range rows {
		a, rest, _ := strings.Cut(s.key, " ")
		if a != syllable {
			b.WriteString(a + " ")
			syllable = a
		}
		b.WriteString(rest)
		for _, p := range s.pairs {
			_, n := utf8.DecodeRuneInString(p)
			if p[:n] != first {
				first = p[:n]
				b.WriteString(first)
			}
			b.WriteString(strings.ToUpper(p[n:]))
		}
	}
	return encode(b.String())
}

// sounds lists characters by syllable: those of the index, and those people
// type by mistake, which are the common ones (level 1 of GB 2312).
func sounds(index map[rune]int, say speech) []string {
	known := make(map[rune]bool, len(index))
	for c := range index {
		known[c] = true
	}
	d := simplifiedchinese.GBK.NewDecoder()
	for hi := 0xb0; hi <= 0xd7; hi++ {
		for lo := 0xa1; lo <= 0xfe; lo++ {
			if s, err := d.String(string([]byte{byte(hi), byte(lo)})); err == nil {
				if r := []rune(s)[0]; isHan(r) {
					known[r] = true
				}
			}
		}
	}
	by := map[string][]rune{}
	for c := range known {
		for _, s := range say.of(c) {
			by[s] = append(by[s], c)
		}
	}
	var out []string
	for s := range by {
		slices.Sort(by[s])
		out = append(out, s+string(by[s]))
	}
	slices.Sort(out)
	return out
}
