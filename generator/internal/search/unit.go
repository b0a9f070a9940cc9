package search

import "unicode"

// The kinds of units a text is cut into.
const (
	pair   = 'h' // two Han characters that stand together
	single = 'H' // a Han character that stands alone
	word   = 'w'
	part   = 'p' // a part of a word written like camelCase
)

// unit is what is indexed and looked for.
type unit struct {
	text string
	kind byte
}

// maxWord cuts what is no word of a language (a key, a line of base64).
const maxWord = 40

// units cuts a text. There is no dictionary: Han text becomes pairs of
// characters, so that a query can never be cut otherwise than the page was.
// static/theme/js/search_text.js does the same; testdata/search/parity.json
// holds both to it.
func units(text string, han map[rune]rune, emit func(unit)) {
	raw := appendCompat(nil, text)
	low := make([]rune, len(raw))
	for i, r := range raw {
		r = small(r)
		if to, ok := han[r]; ok {
			r = to
		}
		low[i] = r
	}
	cut(raw, low, func(text []rune, kind byte) { emit(unit{string(text), kind}) })
}

// cut finds the units of a text: raw is its NFKC form, low the same in small
// letters and simplified characters. What emit is given is a part of low.
func cut(raw, low []rune, emit func(text []rune, kind byte)) {
	for i := 0; i < len(raw); {
		j := i
		switch {
		case isHan(raw[i]):
			for j < len(raw) && isHan(raw[j]) {
				j++
			}
			if j-i == 1 {
				emit(low[i:j], single)
			}
			for k := i; k+1 < j; k++ {
				emit(low[k:k+2], pair)
			}
		case isWord(raw[i]):
			for j < len(raw) && isWord(raw[j]) {
				j++
			}
			words(raw[i:j], low[i:j], emit)
			// C++, C#, F#: a short word keeps its sign
			k := j
			for k < len(raw) && (raw[k] == '+' || raw[k] == '#') {
				k++
			}
			if k > j && k-j <= 2 && j-i <= 2 {
				emit(low[i:k], word)
			}
		default:
			j++
		}
		i = j
	}
}

// words emits a word and, if it is written like camelCase or with digits, its
// parts.
func words(raw, low []rune, emit func(text []rune, kind byte)) {
	if len(low) > maxWord {
		raw, low = raw[:maxWord], low[:maxWord]
	}
	emit(low, word)
	start := 0
	for i := 1; i < len(raw); i++ {
		a, b := raw[i-1], raw[i]
		cut := unicode.IsLower(a) && unicode.IsUpper(b) || unicode.IsDigit(a) != unicode.IsDigit(b) ||
			i+1 < len(raw) && unicode.IsUpper(a) && unicode.IsUpper(b) && unicode.IsLower(raw[i+1])
		if cut {
			emit(low[start:i], part)
			start = i
		}
	}
	if start > 0 {
		emit(low[start:], part)
	}
}
