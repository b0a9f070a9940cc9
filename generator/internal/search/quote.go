package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Words in quotes must all stand on a page. The index has no places of words, so
// their order is looked for in what the results say of the best pages: in the
// title, the headings and the lead. Pages that have it there come first.

// quotedLook is how many pages are looked at for the order of words in quotes.
const quotedLook = 20

// quotations are the parts of a query in quotes.
func quotations(text string) []string {
	var out []string
	for i, piece := range strings.Split(quotes.Replace(text), "\"") {
		if i%2 == 1 {
			out = append(out, piece)
		}
	}
	return out
}

// says tells whether a page has each of some phrases in its title, a heading or
// its lead.
func (q *session) says(doc int, p pageData, phrases []string) bool {
	lines := []string{p.Title, p.Lead}
	if doc < len(q.e.core.Titles) {
		lines[0] = q.e.core.Titles[doc]
	}
	for _, h := range p.Heads {
		lines = append(lines, h[0])
	}
	return !slices.ContainsFunc(phrases, func(phrase string) bool {
		return !slices.ContainsFunc(lines, func(line string) bool { return verbatim(q.spaced(line), q.spaced(phrase)) })
	})
}

// spaced is a text without what is neither letter nor digit.
func (q *session) spaced(text string) string {
	return strings.Join(strings.FieldsFunc(string(plain(text, q.fold)), func(r rune) bool { return !isWord(r) && !isHan(r) }), " ")
}

// verbatim tells whether a phrase stands in a text. It begins where a word does;
// its last word may be unfinished.
func verbatim(text, phrase string) bool {
	first, _ := utf8.DecodeRuneInString(phrase)
	for at := 0; at <= len(text); {
		i := strings.Index(text[at:], phrase)
		if i < 0 {
			return false
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:at+i]); phrase == "" || !isWord(before) || !isWord(first) {
			return true
		}
		at += i + len(phrase)
	}
	return false
}

// kept are the pages that pass a test.
func kept(list []found, test func(found) bool) []found {
	var out []found
	for _, f := range list {
		if test(f) {
			out = append(out, f)
		}
	}
	return out
}
