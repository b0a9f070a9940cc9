package search

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// variants holds what gen/variants.go made of OpenCC's dictionaries: a line of
// pairs of characters (traditional, simplified), then a line for each pair of
// words (Taiwan or Hong Kong, mainland), both written in simplified characters.
//
//go:embed variants.txt
var variants string

// readVariants gives both, the longest words first.
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
	slices.SortStableFunc(words, func(a, b [2]string) int { return runes(b[0]) - runes(a[0]) })
	return chars, words
})

// folding is the form of characters that is compared: small letters, and variants
// replaced as han has it.
type folding struct {
	han  map[rune]rune
	near []rune // of U+4E00 to U+9FFF, in which nearly all Han text is written, as han has them; may be nil
}

// newFolding is the folding of all variants.
func newFolding() folding {
	han, _ := readVariants()
	return folding{han, nearVariants()}
}

func (f *folding) of(r rune) rune {
	r = small(r)
	if to, ok := f.han[r]; ok {
		return to
	}
	return r
}

var nearVariants = sync.OnceValue(func() []rune {
	han, _ := readVariants()
	out := make([]rune, 0xa000-0x4e00)
	for i := range out {
		c := rune(0x4e00 + i)
		if to, ok := han[c]; ok {
			c = to
		}
		out[i] = c
	}
	return out
})

// appendCompat appends the NFKC form of a text: what norm.NFKC gives of valid
// UTF-8, at a fraction of the cost. Broken bytes are U+FFFD. Runes that nothing
// happens to, and wide forms of ASCII, never see its tables; what lies between
// them is normalized with the rune before it, which a mark may compose with.
func appendCompat(dst []rune, text string) []rune {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			dst = append(dst, rune(c))
			i++
			continue
		}
		if c-0xe4 < 6 && i+2 < len(text) { // Han, which may be
			b, d := text[i+1], text[i+2]
			if r := rune(c&0xf)<<12 | rune(b&0x3f)<<6 | rune(d&0x3f); r >= 0x4e00 && b&0xc0 == 0x80 && d&0xc0 == 0x80 {
				dst = append(dst, r)
				i += 3
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if to := settled(r); to != 0 || n == 1 {
			dst = append(dst, cmp.Or(to, utf8.RuneError))
			i += n
			continue
		}
		from := i
		if before, k := utf8.DecodeLastRuneInString(text[:i]); before != utf8.RuneError {
			from -= k
			dst = dst[:len(dst)-1]
		}
		for i += n; i < len(text); i += n {
			if r, n = utf8.DecodeRuneInString(text[i:]); settled(r) != 0 || n == 1 {
				break
			}
		}
		for _, r := range norm.NFKC.String(text[from:i]) {
			dst = append(dst, r)
		}
	}
	return dst
}

// settled is the NFKC form of a rune that composes with nothing before it and is
// one rune; 0 for all that the tables have to be asked about.
func settled(r rune) rune {
	switch {
	case r < utf8.RuneSelf,
		0x4e00 <= r && r <= 0x9fff,                           // Han
		0x3041 <= r && r <= 0x3096,                           // Hiragana
		0x30a1 <= r && r <= 0x30fa,                           // Katakana
		0x3001 <= r && r <= 0x3002,                           // 、。
		0x3008 <= r && r <= 0x3011,                           // 《》「」【】
		0x0410 <= r && r <= 0x044f,                           // Cyrillic
		r == 0x2014,                                          // —
		0x2018 <= r && r <= 0x2019, r == 0x201c, r == 0x201d: // quotes
		return r
	case 0xff01 <= r && r <= 0xff5e:
		return r - 0xff01 + '!'
	}
	return 0
}

// small is the small letter of a rune.
func small(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf, 0x3000 <= r && r <= 0x9fff:
		return r
	}
	return unicode.ToLower(r)
}

// plain brings a text to the form both sides compare: compatibility characters
// resolved, one character for one, small letters, simplified Han.
func plain(s string, han map[rune]rune) []rune {
	out := appendCompat(nil, s)
	for i, r := range out {
		r = small(r)
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
	if 0x4e00 <= r && r <= 0x9fff {
		return true
	}
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
