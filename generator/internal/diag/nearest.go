package diag

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate most like word, or "" when none is near enough
// to be a likely slip: at most a third of the longer word's characters differ
// (one for words of up to three). Ties go to the candidate that sorts first,
// so that messages do not depend on map order.
func Nearest(word string, candidates []string) string { return NewWords(candidates).Nearest(word) }

// Words are candidates prepared for many calls of Nearest.
type Words []candidate

type candidate struct {
	word, folded string
	runes        int
	letters      uint64
}

// NewWords prepares candidates.
func NewWords(candidates []string) Words {
	out := make(Words, 0, len(candidates))
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		f := strings.ToLower(c)
		out = append(out, candidate{c, f, utf8.RuneCountInString(c), letters(f)})
	}
	return out
}

// Nearest is as the function of this name.
func (w Words) Nearest(word string) string {
	best, bestDist := "", -1
	folded, runes := strings.ToLower(word), utf8.RuneCountInString(word)
	has := letters(folded)
	for _, c := range w {
		limit := max(1, max(runes, c.runes)/3)
		if bestDist >= 0 {
			limit = min(limit, bestDist-1)
		}
		// An edit changes the length by one at most, and adds or takes away one
		// letter at most: most candidates need no closer look.
		if max(runes-c.runes, c.runes-runes) > limit || bits.OnesCount64(has&^c.letters) > limit || bits.OnesCount64(c.letters&^has) > limit {
			continue
		}
		if d := distance(folded, c.folded); d <= limit {
			best, bestDist = c.word, d
		}
	}
	return best
}

// letters is the set of a word's letters, folded into 64 bits.
func letters(word string) (set uint64) {
	for _, r := range word {
		set |= 1 << (uint32(r) % 64)
	}
	return set
}

// DidYouMean is the hint for an unknown word: the nearest candidate, or the
// whole list when it is short, or "".
func DidYouMean(word string, candidates []string) string {
	if n := Nearest(word, candidates); n != "" {
		return `did you mean "` + n + `"?`
	}
	if len(candidates) > 0 && len(candidates) <= 8 {
		sorted := slices.Compact(slices.Sorted(slices.Values(candidates)))
		return "known here: " + strings.Join(sorted, ", ")
	}
	return ""
}

// distance is the optimal string alignment distance in runes: insertions,
// deletions, replacements and swaps of neighbours each cost 1.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 200 || len(y) > 200 {
		return len(x) + len(y)
	}
	prev2, prev, cur := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(y)]
}
