package search

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// variants holds what gen/variants.go made of OpenCC's dictionaries: a line of
// pairs of characters (traditional, simplified), then a line for each pair of
// words (Taiwan or Hong Kong, mainland), both written in simplified characters.
//
//go:embed variants.txt
var variants string

var readVariants = sync.OnceValues(func() (map[rune]rune, [][2]string) {
	lines := strings.Split(strings.TrimSpace(variants), "\n")
	pairs := []rune(lines[0])
	chars := make(map[rune]rune, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		chars[pairs[i]] = pairs[i+1]
	}
	var words [][2]string
	for _, line := range lines[1:] {
		if from, to, ok := strings.Cut(line, " "); ok {
			words = append(words, [2]string{from, to})
		}
	}
	return chars, words
})

// plain brings a text to the form both sides compare: compatibility characters
// resolved, one character for one, small letters, simplified Han.
func plain(s string, han map[rune]rune) []rune {
	out := []rune(norm.NFKC.String(s))
	for i, r := range out {
		r = unicode.ToLower(r)
		if to, ok := han[r]; ok {
			r = to
		}
		out[i] = r
	}
	return out
}

// isHan tells the scripts that are written without spaces and cut into pairs of
// characters.
func isHan(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

func isWord(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) && !isHan(r)
}

// key is what is left of a text when two titles are compared for being the same.
func key(s string, han map[rune]rune) string {
	var b strings.Builder
	for _, r := range plain(s, han) {
		if isWord(r) || isHan(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
