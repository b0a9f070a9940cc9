package search

import (
	"cmp"
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
	sayings(t, say, func(a, b string, digit byte) {
		out = append(out, sounding{a + " " + b, t.text + string(rune(digit))})
	})
	return out
}

// sayings hands out the sounds of a pair of characters, with its digits.
func sayings(t *term, say speech, emit func(a, b string, digit byte)) {
	r, n := hanTerm(t.text)
	times := t.n + t.top
	if n != 2 || times < 3 {
		return
	}
	for i, a := range say.of(r[0]) {
		for j, b := range say.of(r[1]) {
			w := min(35, max(1, 2*bits.Len(uint(times))-4*min(1, i)-4*min(1, j)))
			emit(a, b, digits[w])
		}
	}
}

// heard gathers the rows of sounds of terms, in sixteen bytes a pair.
type heard struct {
	say       speech
	syllables []string
	ids       map[string]uint16 // their places
	pairs     []heardPair
}

type heardPair struct {
	a, b  uint16 // syllables
	text  [2]rune
	digit byte
}

func (h *heard) add(t *term) {
	sayings(t, h.say, func(a, b string, digit byte) {
		r, _ := hanTerm(t.text)
		h.pairs = append(h.pairs, heardPair{h.syllable(a), h.syllable(b), r, digit})
	})
}

func (h *heard) syllable(s string) uint16 {
	id, ok := h.ids[s]
	if !ok {
		id = uint16(len(h.syllables))
		h.syllables = append(h.syllables, s)
		h.ids[s] = id
	}
	return id
}

// each hands out the rows in order. A syllable is before all that begin with it,
// as a space is before all letters.
func (h *heard) each(emit func(s sound) error) error {
	rank := make([]int, len(h.syllables))
	for i, s := range slices.Sorted(slices.Values(h.syllables)) {
		rank[h.ids[s]] = i
	}
	slices.SortFunc(h.pairs, func(x, y heardPair) int {
		return cmp.Or(rank[x.a]-rank[y.a], rank[x.b]-rank[y.b], slices.Compare(x.text[:], y.text[:]))
	})
	for rest := h.pairs; len(rest) > 0; {
		first := rest[0]
		s := sound{key: h.syllables[first.a] + " " + h.syllables[first.b]}
		for len(rest) > 0 && rest[0].a == first.a && rest[0].b == first.b {
			p := rest[0]
			s.pairs = append(s.pairs, string(p.text[:])+string(rune(p.digit)))
			rest = rest[1:]
		}
		if err := emit(s); err != nil {
			return err
		}
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

func newHeard(say speech) *heard { return &heard{say: say, ids: map[string]uint16{}} }

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
