package markdown

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// isCJK reports whether r is a Chinese, Japanese or Korean character or a
// punctuation mark of their full-width sets: East Asian Width W, F or H, but
// for emoji, and all of Hangul.
func isCJK(r rune) bool {
	if r < 0x1100 {
		return false
	}
	if r >= 0x4E00 && r <= 0x9FFF {
		return true
	}
	if r >= 0x231A && r <= 0x2BFF || r >= 0x1F000 && r <= 0x1FAFF {
		return false // wide because they are emoji
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianHalfwidth:
		return true
	}
	return unicode.Is(unicode.Hangul, r)
}

// isSharedPunct reports whether r is a mark that Chinese and Latin text share,
// such as “ ” … —: it counts as Chinese beside a Chinese character.
func isSharedPunct(r rune) bool {
	switch r {
	case '‘', '’', '“', '”', '…', '—', '·', '⸺':
		return true
	}
	return false
}

// joins reports whether a line end between two characters makes no space.
// Korean puts spaces between words, so it keeps them.
func joins(before, after rune) bool {
	if unicode.Is(unicode.Hangul, before) || unicode.Is(unicode.Hangul, after) {
		return false
	}
	b, a := isCJK(before), isCJK(after)
	return b && a || b && isSharedPunct(after) || a && isSharedPunct(before)
}

// firstRune is the first character shown of n or of what follows it, 0 if it
// is not text.
func firstRune(n ast.Node, source []byte) rune {
	for n != nil {
		switch t := n.(type) {
		case *ast.Text:
			if v := t.Segment.Value(source); len(v) > 0 {
				r, _ := utf8.DecodeRune(v)
				if r == '\\' && len(v) > 1 {
					r, _ = utf8.DecodeRune(v[1:])
				}
				return r
			}
		case *ast.Emphasis, *extast.Strikethrough, *ast.Link, *ast.CodeSpan, *markNode:
			if c := n.FirstChild(); c != nil {
				n = c
				continue
			}
		default:
			return 0
		}
		n = n.NextSibling()
	}
	return 0
}
