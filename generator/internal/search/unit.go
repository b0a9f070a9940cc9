package search

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

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
	var f folded
	f.set(text, &folding{han: han})
	f.cut(func(text []rune, kind byte) { emit(unit{string(text), kind}) })
}

// folded is a text as it is cut: in its NFKC form each rune in small letters and
// simplified characters, and the class of what it was.
type folded struct {
	low   []rune
	class []class
}

// set takes a text up; fold gives the form of a rune that is compared.
func (f *folded) set(text string, fold *folding) {
	f.low = appendCompat(f.low[:0], text)
	f.class = slices.Grow(f.class[:0], len(f.low))[:len(f.low)]
	low, class := f.low, f.class
	for i, r := range low {
		switch {
		case r < utf8.RuneSelf:
			low[i], class[i] = rune(asciiSmall[r]), asciiClass[r]
		case 0x4e00 <= r && r <= 0x9fff && fold.near != nil:
			low[i], class[i] = fold.near[r-0x4e00], ofHan
		default:
			low[i], class[i] = fold.of(r), classOf(r)
		}
	}
}

// cut finds the units of a text. What emit is given is a part of low.
func (f *folded) cut(emit func(text []rune, kind byte)) {
	low, class := f.low, f.class
	for i := 0; i < len(class); {
		j := i + 1
		switch first := class[i]; {
		case first == ofHan:
			for j < len(class) && class[j] == ofHan {
				emit(low[j-1:j+1], pair)
				j++
			}
			if j-i == 1 {
				emit(low[i:j], single)
			}
		case first&ofWord > 0:
			alike := true
			for j < len(class) && class[j]&ofWord > 0 {
				alike = alike && class[j] == first
				j++
			}
			end := min(j, i+maxWord)
			emit(low[i:end], word)
			if !alike {
				cutWord(low[i:end], class[i:end], emit)
			}
			// C++, C#, F#: a short word keeps its sign
			k := j
			for k < len(class) && class[k] == ofSign {
				k++
			}
			if k > j && k-j <= 2 && j-i <= 2 {
				emit(low[i:k], word)
			}
		}
		i = j
	}
}

// cutWord emits the parts of a word that is written like camelCase or with digits.
func cutWord(low []rune, class []class, emit func(text []rune, kind byte)) {
	start := 0
	for i := 1; i < len(class); i++ {
		a, b := class[i-1], class[i]
		cut := a&isLower > 0 && b&isUpper > 0 || a&isDigit != b&isDigit ||
			i+1 < len(class) && a&isUpper > 0 && b&isUpper > 0 && class[i+1]&isLower > 0
		if cut {
			emit(low[start:i], part)
			start = i
		}
	}
	if start > 0 {
		emit(low[start:], part)
	}
}

// class is what a rune is to the cutting.
type class byte

const (
	ofHan  class = 1 << iota
	ofWord       // a letter, a digit or a mark, and if it is one of these:
	isLower
	isUpper
	isDigit
	ofSign
)

// classOf is the class of a rune that is not ASCII.
func classOf(r rune) class {
	switch {
	case 0x4e00 <= r && r <= 0x9fff:
		return ofHan
	case 0x2010 <= r && r <= 0x2027, 0x3001 <= r && r <= 0x3002, 0x3008 <= r && r <= 0x3011: // what texts are full of
		return 0
	case isHan(r):
		return ofHan
	case !isWord(r):
		return 0
	case unicode.IsLower(r):
		return ofWord | isLower
	case unicode.IsUpper(r):
		return ofWord | isUpper
	case unicode.IsDigit(r):
		return ofWord | isDigit
	}
	return ofWord
}

var asciiClass, asciiSmall = func() (class [utf8.RuneSelf]class, low [utf8.RuneSelf]byte) {
	for c := range class {
		low[c] = byte(small(rune(c)))
		switch {
		case 'a' <= c && c <= 'z':
			class[c] = ofWord | isLower
		case 'A' <= c && c <= 'Z':
			class[c] = ofWord | isUpper
		case '0' <= c && c <= '9':
			class[c] = ofWord | isDigit
		case c == '+' || c == '#':
			class[c] = ofSign
		}
	}
	return class, low
}()
