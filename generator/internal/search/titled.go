package search

import "strings"

// titled is what is known of a page's title beside a text. Postings tell how like
// the two are, but not of units that were not read, and not in which order; the
// titles in the core do.
type titled int

const (
	untold   titled = iota // a large site has no titles in its core
	isOther                // neither of the following
	isBegun                // the title begins with the text
	isTitled               // it is the text
)

// titled tells how titles are to a text.
func (q *session) titled(text string) func(doc int) titled {
	want := q.bare(text)
	return func(doc int) titled {
		if want == "" || doc >= len(q.e.core.Titles) {
			return untold
		}
		switch title := q.bare(q.e.core.Titles[doc]); {
		case title == "":
			return untold
		case title == want:
			return isTitled
		case strings.HasPrefix(title, want):
			return isBegun
		}
		return isOther
	}
}

// bare is a text without spaces and marks, but for those of C++ and C#. It is ""
// if the text has Han characters that no page has: before the variants are read
// they may be those of one.
func (q *session) bare(text string) string {
	var b strings.Builder
	for _, r := range plain(text, q.fold) {
		if _, ok := q.e.class[r]; !ok && isHan(r) {
			return ""
		}
		if isWord(r) || isHan(r) || r == '+' || r == '#' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
