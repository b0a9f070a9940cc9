package foreign

import (
	"bytes"
	"regexp"

	"guidepost/generator/internal/yamlnode"
)

// A symbol is what stands for some characters unless an option is off.
type symbol struct {
	option, written, shown string
}

var symbolTable = []symbol{
	{"trademark", "(tm)", "™"}, {"copyright", "(c)", "©"}, {"registered", "(r)", "®"},
	{"plusminus", "+/-", "±"}, {"not_equal", "=/=", "≠"}, {"care_of", "c/o", "℅"},
	{"arrows", "<-->", "↔"}, {"arrows", "-->", "→"}, {"arrows", "<--", "←"},
	{"fractions", "1/2", "½"}, {"fractions", "1/3", "⅓"}, {"fractions", "2/3", "⅔"}, {"fractions", "1/4", "¼"},
	{"fractions", "3/4", "¾"}, {"fractions", "1/5", "⅕"}, {"fractions", "2/5", "⅖"}, {"fractions", "3/5", "⅗"},
	{"fractions", "4/5", "⅘"}, {"fractions", "1/6", "⅙"}, {"fractions", "5/6", "⅚"}, {"fractions", "1/8", "⅛"},
	{"fractions", "3/8", "⅜"}, {"fractions", "5/8", "⅝"}, {"fractions", "7/8", "⅞"},
}

var comment = regexp.MustCompile(`(?s)<!--.*?-->`)

// symbols shows (c), +/-, --> and their like as the characters that they stand for.
func symbols(options *yamlnode.Node) pass {
	shown := map[string]string{}
	for _, s := range symbolTable {
		if on, given := options.Get(s.option).Bool(nil, ""); on || !given {
			shown[s.written] = s.shown
		}
	}
	if len(shown) == 0 {
		return func(*edit) {}
	}
	re := anyOf(shown)
	return func(e *edit) {
		hidden := comment.FindAllIndex(e.src, -1)
		e.prose("", func(from, to int) {
			if bytes.Contains(e.src[from:to], []byte("8<-")) {
				return // the scissors of a snippet
			}
			for _, m := range re.FindAllIndex(e.src[from:to], -1) {
				a, b := from+m[0], from+m[1]
				for len(hidden) > 0 && hidden[0][1] <= a {
					hidden = hidden[1:]
				}
				s := string(e.src[a:b])
				if len(hidden) > 0 && hidden[0][0] <= a || !apart(e.src[:a], s, e.src[b:]) {
					continue
				}
				e.count("symbols")
				e.replace(a, b, shown[s])
			}
		})
	}
}

// apart tells whether s, between two texts, is no part of something longer: a
// date, a version, a rule of hyphens.
func apart(before []byte, s string, after []byte) bool {
	for _, c := range []struct{ inner, outer byte }{{s[0], last(before)}, {s[len(s)-1], first(after)}} {
		switch {
		case inWord(rune(c.inner)) && (inWord(rune(c.outer)) || c.outer == '/' || c.outer == '#' || c.outer == '.'),
			c.inner == '-' && c.outer == '-':
			return false
		}
	}
	return true
}

func first(b []byte) byte {
	if len(b) == 0 {
		return ' '
	}
	return b[0]
}

func last(b []byte) byte {
	if len(b) == 0 {
		return ' '
	}
	return b[len(b)-1]
}
