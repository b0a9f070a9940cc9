package search

import (
	"slices"
	"strings"
	"sync"

	pinyin "github.com/mozillazg/go-pinyin"
)

// readings gives the syllables of a Han character without tones, the commonest
// first.
func readings(r rune) (out []string) {
	for s := range strings.SplitSeq(pinyin.PinyinDict[int(r)], ",") {
		if s = strings.Map(toneless, s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// toneless is what a letter of pinyin is typed as.
func toneless(r rune) rune {
	switch r {
	case 'ā', 'á', 'ǎ', 'à':
		return 'a'
	case 'ē', 'é', 'ě', 'è':
		return 'e'
	case 'ī', 'í', 'ǐ', 'ì':
		return 'i'
	case 'ō', 'ó', 'ǒ', 'ò':
		return 'o'
	case 'ū', 'ú', 'ǔ', 'ù':
		return 'u'
	case 'ü', 'ǘ', 'ǚ', 'ǜ':
		return 'v'
	case 'ń', 'ň', 'ǹ':
		return 'n'
	case 'ḿ':
		return 'm'
	}
	return r
}

// speech is readings for many characters.
type speech map[rune][]string

func (m speech) of(r rune) []string {
	v, ok := m[r]
	if !ok {
		v = readings(r)
		m[r] = v
	}
	return v
}

// syllables lists what pinyin is cut into.
var syllables = sync.OnceValue(func() []string {
	toned := map[string]bool{}
	for r := 0x4e00; r < 0x9fa6; r++ {
		for s := range strings.SplitSeq(pinyin.PinyinDict[r], ",") {
			toned[s] = true
		}
	}
	var out []string
	for s := range toned {
		if s = strings.Map(toneless, s); len(s) > 1 || s == "a" || s == "e" || s == "o" {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
})

// initials cuts a title, as it is compared, into threes of first letters: 二分查找
// gives ~^ef, ~efc, ~fcz. Runs end at what is neither Han nor a letter.
func initials(text []rune, say speech, emit func(string)) {
	var run []byte
	flush := func() {
		if len(run) > 2 {
			s := "^" + string(run)
			for i := 0; i+3 <= len(s); i++ {
				emit("~" + s[i:i+3])
			}
			if len(s) == 3 {
				emit("~" + s[1:]) // two letters are a word of their own
			}
		} else if len(run) == 2 {
			emit("~^" + string(run))
		}
		run = run[:0]
	}
	mixed := false
	for _, r := range text {
		switch {
		case r < 0x80 && isWord(r):
			run = append(run, byte(r))
		case isHan(r) && len(say.of(r)) > 0:
			run = append(run, say.of(r)[0][0])
			mixed = true
		default:
			if mixed {
				flush()
			}
			run, mixed = run[:0], false
		}
	}
	if mixed {
		flush()
	}
}
