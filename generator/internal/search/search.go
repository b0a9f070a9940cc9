// Package search makes a static index of pages and answers queries from it.
// Pages go in as plain text by sections; out come small classic scripts that a
// browser reads one by one, and an engine that reads the very same bytes in Go.
package search

// Doc is a page as search sees it. Docs come in the order of the navigation:
// neighbours share the files that describe results.
type Doc struct {
	URL      string // relative to the site's root, "guides/a/"
	Kind     string // an id, shown in the reader's words by the page
	Title    string
	Desc     string
	Slug     string
	Aliases  []string // other words the page is found by
	Sections []Section
}

// Section is a part of a page with an address of its own. The text above the
// first heading has neither ID nor Heading.
type Section struct{ ID, Heading, Text string }

// Options of an index.
type Options struct {
	Dir      string             // folder of the files, "search" if empty
	Synonyms [][]string         // groups of words for one thing
	Workers  int                // how many pages are read at once, 2 if zero
	Prior    map[string]float64 // by Kind: what the score of such a page is multiplied by, 1 if absent
	OneFile  int                // an index of fewer bytes is one file, 54,000 if zero
	Shard    int                // bytes of a shard, 5,600 if zero; tests read small indexes in many
}

// Hit is a page found, with at most three of its sections, best first.
type Hit struct {
	Doc      int // its place among the docs of the index
	URL      string
	Title    string
	Kind     string
	Lead     string
	Sections []Place
	Score    float64
}

// Place is a section of a page.
type Place struct{ ID, Title string }

// Result of a query. Meant is what was searched instead or besides, if the
// words of the query are not known as written.
type Result struct {
	Hits  []Hit
	Meant string
	Marks []string // what to mark in titles and leads, folded
	Total int      // how many pages matched
}
