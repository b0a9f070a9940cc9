package diag

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate most like word, or "" when none is near enough
// to be a likely slip: at most a third of the longer word's characters differ
// (one for words of up to three). Ties go to the candidate that sorts first,
// so that messages do not depend on map order.
func Nearest(word string, candidates []string) string {
	best, bestDist := "", -1
	folded, length := strings.ToLower(word), utf8.RuneCountInString(word)
	if !slices.IsSorted(candidates) {
		candidates = slices.SortedFunc(slices.Values(candidates), cmp.Compare[string])
	}
	for _, c := range candidates {
		n := utf8.RuneCountInString(c)
		limit := max(1, max(length, n)/3)
		// At least so many characters differ; in a folder of thousands of pages
		// most candidates are out by this.
		if apart := max(length-n, n-length); apart > limit+1 || bestDist >= 0 && apart > bestDist+1 {
			continue
		}
		d := distance(folded, strings.ToLower(c))
		if d <= limit && (bestDist < 0 || d < bestDist) {
			best, bestDist = c, d
		}
	}
	return best
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
