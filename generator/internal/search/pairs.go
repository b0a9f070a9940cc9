package search

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// sound is what pairs of characters sound like, a row of the shards p: two
// syllables, and each pair with how often it stands in texts, titles counting more.
// The postings stay with the characters.
type sound struct {
	key   string
	pairs []said // in order
}

func (s sound) name() string { return s.key }
func (s sound) weight() int  { return len(s.key) + 6 + 7*len(s.pairs) }

// said is a pair of characters and its step, one of 36: first<<24 | second<<6 |
// step. Above that, heard has what it sounds like.
type said uint64

const (
	runeBits = 18 // of all that isHan knows
	stepBits = 6
	saidBits = 2*runeBits + stepBits
)

func newSaid(text [2]rune, step int) said {
	return said(text[0])<<(runeBits+stepBits) | said(text[1])<<stepBits | said(step)
}

func (p said) text() (first, second rune) {
	return rune(p >> (runeBits + stepBits) & (1<<runeBits - 1)), rune(p >> stepBits & (1<<runeBits - 1))
}

func (p said) digit() byte { return digits[p&(1<<stepBits-1)] }

// sayable gives a term's characters and how often they stand in texts, if they
// are a pair that stands there often enough.
func sayable(t *term) (text [2]rune, times int, ok bool) {
	text, n := hanTerm(t.text)
	times = t.n + t.top
	return text, times, n == 2 && times >= 3
}

// stepOf is the step of a pair by how often it stands in texts, under the i-th and
// j-th sound of its characters.
func stepOf(times, i, j int) int {
	return min(35, max(1, 2*bits.Len(uint(times))-4*min(1, i)-4*min(1, j)))
}

// sounding is a pair of characters under one of its sounds.
type sounding struct {
	key  string
	pair said
}

// soundings gives what a term is to the sounds.
func soundings(t *term, say speech) (out []sounding) {
	text, times, ok := sayable(t)
	if !ok {
		return nil
	}
	for i, a := range say.of(text[0]) {
		for j, b := range say.of(text[1]) {
			out = append(out, sounding{a + " " + b, newSaid(text, stepOf(times, i, j))})
		}
	}
	return out
}

// heard gathers the rows of sounds of terms, in eight bytes a pair.
type heard struct {
	say       speech
	syllables []string
	ids       map[string]said // their places
	of        map[rune][]said // those of a character
	pairs     []said          // below their two syllables
}

const syllableBits = 10 // there are some 430

func newHeard(say speech) *heard {
	return &heard{say: say, ids: map[string]said{}, of: map[rune][]said{}}
}

func (h *heard) add(t *term) {
	text, times, ok := sayable(t)
	if !ok {
		return
	}
	second := h.spoken(text[1])
	for i, a := range h.spoken(text[0]) {
		for j, b := range second {
			h.pairs = append(h.pairs, (a<<syllableBits|b)<<saidBits|newSaid(text, stepOf(times, i, j)))
		}
	}
}

// spoken gives the syllables of a character.
func (h *heard) spoken(r rune) []said {
	list, ok := h.of[r]
	if ok {
		return list
	}
	for _, s := range h.say.of(r) {
		id, ok := h.ids[s]
		if !ok {
			id = said(len(h.syllables))
			h.syllables = append(h.syllables, s)
			h.ids[s] = id
		}
		list = append(list, id)
	}
	h.of[r] = list
	return list
}

// each hands out the rows in order, after which there is nothing else to do with
// them. A syllable is before all that begin with it, as a space is before all
// letters.
func (h *heard) each(emit func(s sound) error) error {
	sorted := slices.Sorted(slices.Values(h.syllables))
	rank := make([]said, len(h.syllables))
	for i, s := range sorted {
		rank[h.ids[s]] = said(i)
	}
	const all = 1<<syllableBits - 1
	for i, p := range h.pairs {
		a, b := p>>(saidBits+syllableBits), p>>saidBits&all
		h.pairs[i] = (rank[a]<<syllableBits|rank[b])<<saidBits | p&(1<<saidBits-1)
	}
	slices.Sort(h.pairs)
	for rest := h.pairs; len(rest) > 0; {
		row, n := rest[0]>>saidBits, 0
		for n < len(rest) && rest[n]>>saidBits == row {
			rest[n] &= 1<<saidBits - 1
			n++
		}
		if err := emit(sound{sorted[row>>syllableBits] + " " + sorted[row&all], rest[:n:n]}); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// sounded makes the rows of sounds of terms.
func sounded(terms []term, say speech) (out []sound) {
	h := newHeard(say)
	for i := range terms {
		h.add(&terms[i])
	}
	_ = h.each(func(s sound) error {
		out = append(out, s)
		return nil
	})
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
		var pairs []said
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
	var out []byte
	var syllable string
	var last rune
	for _, s := range rows {
		a, rest, _ := strings.Cut(s.key, " ")
		if a != syllable {
			out = append(append(out, a...), ' ')
			syllable = a
		}
		out = append(out, rest...)
		for _, p := range s.pairs {
			first, second := p.text()
			if first != last {
				out = utf8.AppendRune(out, first)
				last = first
			}
			out = append(utf8.AppendRune(out, second), byte(unicode.ToUpper(rune(p.digit()))))
		}
	}
	return appendValid(make([]byte, 0, len(out)+2), out)
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
