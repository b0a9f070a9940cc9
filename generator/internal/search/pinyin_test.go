package search

import (
	"slices"
	"strings"
	"testing"

	pinyin "github.com/mozillazg/go-pinyin"
)

// The dictionary's own way to take tones off is a regular expression for each
// letter; it says what is right.
func TestReadingsHaveTheirTonesTakenOff(t *testing.T) {
	none := func(rune, pinyin.Args) []string { return nil }
	for c := range pinyin.PinyinDict {
		var want []string
		for _, s := range pinyin.SinglePinyin(rune(c), pinyin.Args{Heteronym: true, Fallback: none}) {
			if s = strings.ReplaceAll(s, "ü", "v"); s != "" && !slices.Contains(want, s) {
				want = append(want, s)
			}
		}
		if got := readings(rune(c)); !slices.Equal(got, want) {
			t.Errorf("%c: got %q, want %q", rune(c), got, want)
		}
	}
	if got := readings('a'); got != nil {
		t.Errorf("a letter is read as %q", got)
	}
}
