package search

import (
	"slices"
	"strings"
)

// Words in quotes must all stand on a page. The index has no places of words, so
// their order is looked for in what the results say of the best pages: in the
// title, the headings and the lead. Pages that have it there come first.

// quotedLook is how many pages are looked at for the order of words in quotes.
const quotedLook = 20

// quotations are the parts of a query in quotes, bare.
func (q *session) quotations(text string) []string {
	var out []string
	for i, piece := range strings.Split(quotes.Replace(text), "\"") {
		if i%2 == 1 {
			out = append(out, q.bare(piece))
		}
	}
	return out
}

// says tells whether a page has each of some phrases in its title, a heading or
// its lead. That its words are whole is known: the page has them.
func (q *session) says(doc int, p pageData, phrases []string) bool {
	lines := []string{p.Title, p.Lead}
	if doc < len(q.e.core.Titles) {
		lines[0] = q.e.core.Titles[doc]
	}
	for _, h := range p.Heads {
		lines = append(lines, h.text)
	}
	return !slices.ContainsFunc(phrases, func(phrase string) bool {
		return !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(q.bare(line), phrase) })
	})
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
