// Package site links documents into a Site: what is published at which address,
// in which order, in which language, and where every reference leads.
//
// In go parsed pages, parsed data and the list of other files; out comes an
// immutable *Site and the diagnostics of every check that crosses files. Link
// is the only step of a build that sees the whole site; it is serial and takes
// milliseconds. Everything after it works on one page at a time.
package site

import (
	"sync/atomic"
	"time"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// Kind is the kind of a page. It names the template that shows it.
type Kind string

const (
	Home      Kind = "home"      // the front page of a language
	Section   Kind = "section"   // a content folder; Doc is its index file, or nil
	Guide     Kind = "guide"     // one Markdown file
	Tags      Kind = "tags"      // all tags
	Tag       Kind = "tag"       // the pages with one tag
	Glossary  Kind = "glossary"  // all terms
	Trees     Kind = "trees"     // decide/: all trees
	Tree      Kind = "tree"      // the start of a tree
	Question  Kind = "question"  // one question of a tree
	Outcome   Kind = "outcome"   // one outcome of a tree
	Tables    Kind = "tables"    // compare/: all tables
	Compare   Kind = "compare"   // one table
	Pair      Kind = "pair"      // two options of a table
	Howtos    Kind = "howtos"    // how/: all procedures
	Procedure Kind = "procedure" // one procedure
	Sources   Kind = "sources"   // all sources
	Source    Kind = "source"    // one source and what rests on it
	Changes   Kind = "changes"   // the timeline
	Embedding Kind = "embedding" // embed/: how to show data on other sites
	Search    Kind = "search"    // the page that searches
	NotFound  Kind = "notfound"  // 404.html
)

// Docs is what Link links.
type Docs struct {
	Pages   []*doc.Page
	Data    *doc.Data
	Assets  []Asset              // files that are published as they are
	Foreign bool                 // the folder was not written for Guidepost
	Dates   map[string]time.Time // source path → last commit; may be nil
	Drafts  bool
	Langs   []string // publish only these language ids; nil: all

	// Full returns a page with its Body and Source, where Pages lack them because
	// they are kept elsewhere. Nil: Pages have them.
	Full func(*doc.Page) *doc.Page

	Ledger file.File // the published addresses on record; without a path if there are none
}

// Asset is a file published as it is.
type Asset struct {
	Src    string // path in the source tree
	Out    string // path in the published tree; Link decides it for files of the content folder
	Sum    file.Sum
	Width  int // pixels, for pictures whose header could be read
	Height int
}

// Site is everything that is published, linked. It is never changed after Link.
type Site struct {
	Config    doc.Config
	Langs     []doc.Language // never empty; the first has no prefix
	Pages     []Page         // by language, then address; indexes into it identify pages
	Nav       [][]NavNode    // per language of Langs
	News      []bool         // per language of Langs: there is something for a feed
	Redirects []Redirect     // sorted by From
	Assets    []Asset        // sorted by Out: all of static/, and what pages refer to in the content folder
	Data      *doc.Data      // trees have their subtrees inlined
	Foreign   bool
	Wikilinks bool // [[…]] are links here; false in a folder where none leads anywhere

	byURL   map[string]int
	bySrc   []map[string]int  // per language: path below the content folder → page
	navWays map[navSpot][]int // see waysOf
	outline file.Sum          // of what any page may show of the others
	listed  file.Sum          // see Listed
	full    func(*doc.Page) *doc.Page

	seen []atomic.Pointer[file.Sum] // what Sees has returned, by page
}

// Page is one published address.
type Page struct {
	Kind Kind
	Lang int    // index into Site.Langs
	URL  string // "/guides/x/": decoded, from the site's root, ends in / (but for /404.html)
	Key  string // URL without the language's prefix: equal in all translations

	Title       string // plain text; "" where it is an interface string, page.{kind}
	NavTitle    string
	Description string
	Doc         *doc.Page // nil on generated pages
	Data        Target    // what a generated page shows
	Fallback    bool      // Doc is in the first language because there is no translation
	Source      string    // path of the file to edit, "" if none
	Lastmod     time.Time // zero if unknown
	Weight      int

	Parent    int        // index of the page above, -1 for home
	Children  []int      // in reading order
	Prev      int        // -1 if none
	Next      int        // -1 if none
	Alts      []int      // the same page in every language, itself included, in the order of Langs
	Backlinks []int      // pages of this language whose text links here
	Tags      []int      // tag pages, in the author's order
	Refs      []Resolved // parallel to Doc.Refs

	Embed bool // shown in a frame on other sites: the same view without what surrounds a page
	Twin  int  // the same page in a frame, or out of it; -1 if there is none

	Unlisted bool // not in navigation, lists, feed, sitemap
	NoIndex  bool
}

// Target names the data that a generated page shows; unused fields are "".
type Target struct {
	Table, Tree, Question, Outcome, Procedure, Source, Tag string
	A, B                                                   string // options of a pair
}

// Resolved is where a reference of a page leads.
type Resolved struct {
	URL      string // from the site's root ("/x/"), or absolute; "" if broken
	Fragment string // without #, decoded
	Query    string // without ?
	Page     int    // index of the page it leads to, -1 if none
	External bool
	Width    int
	Height   int
}

// NavNode is an entry of the navigation tree.
type NavNode struct {
	Title    string
	Page     int    // -1 for a group or an external link
	URL      string // external address
	Children []NavNode
}

// Redirect is an old address and the one that replaced it.
type Redirect struct {
	From string   // "/old/"
	To   string   // "/new/" or absolute
	Pos  diag.Pos // where From is written
}

// Full returns a document of the site with its Body and Source, which those of
// Pages may lack.
func (s *Site) Full(p *doc.Page) *doc.Page {
	if s.full == nil {
		return p
	}
	return s.full(p)
}

// Lookup returns the index of the page at URL.
func (s *Site) Lookup(url string) (int, bool) {
	i, ok := s.byURL[url]
	return i, ok
}
