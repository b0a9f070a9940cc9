package doc

import (
	"strings"
	"unicode"
)

// Page is one parsed Markdown file.
type Page struct {
	Path     string   // slash path of the source, relative to the site's root
	Size     int      // bytes of the source
	Sum      [32]byte // of all that the page was read from: its bytes, those it includes, and the options
	Meta     Meta
	Title    string  // plain text: front matter, else first H1, else "" (site falls back to the file name)
	H1       []Block // the first H1 of the body, taken out of it; nil if there is none
	H1ID     string
	Body     []Block
	Headings []Heading // in order, without the H1 that was taken out
	Anchors  []string  // ids in raw HTML and on footnotes, which links may name too
	Refs     []PageRef // every link and image, in order; Block.Ref indexes it
	Embeds   []Embed   // every directive, in order; Block.Embed indexes it
	Source   []Part    // the Markdown of the body, includes expanded, with holes for what Guidepost writes
	Summary  string    // plain text of the first paragraph, at most 300 characters
	Shows    []string  // what its look takes more for: code, tabs, math, and lang:… for the languages of its fences; sorted
	Includes []Include // files this page was read from besides its own
}

// Include is a file that was read into a page.
type Include struct {
	Path string
	Sum  [32]byte // zero if the file does not exist
	Name string   // what a wikilink called it, in the file From: Path is the answer, "" if there was none
	From string
}

// BlockKind tells what a Block holds.
type BlockKind uint8

const (
	HTML      BlockKind = iota // ready, safe HTML
	RefHole                    // the value of an href or src attribute: Ref indexes Page.Refs
	SizeHole                   // the width and height attributes of the image Ref, or nothing
	EmbedHole                  // the expansion of directive Embed
	TextHole                   // the interface string named by Key, as escaped text
	WikiHole                   // the wikilink Ref, with HTML as its text
)

// Block is one run of a page's body: ready HTML, or a hole that is filled when
// the page is rendered, because only then are addresses, data and the interface
// language known. Blocks follow each other without any separator.
type Block struct {
	Kind  BlockKind
	HTML  string // Kind HTML, WikiHole
	Ref   int    // Kind RefHole, SizeHole, WikiHole
	Embed int    // Kind EmbedHole
	Key   string // Kind TextHole
}

// Part is a run of a page's Markdown source for the published index.md: text as
// written, a hole for a link's destination, or a hole for a directive.
type Part struct {
	Text  string // if Ref and Embed are -1
	Ref   int
	Embed int
}

// Heading is an entry of a page's table of contents.
type Heading struct {
	Level    int    // 1 to 6
	ID       string // unique within the page
	Text     string // plain text
	Explicit bool   // the author gave the id: {#id}
	Pos      Pos
}

// RefKind tells how a PageRef is used.
type RefKind uint8

const (
	Link  RefKind = iota // <a href>
	Image                // <img src>
)

// PageRef is a link or image as written in Markdown.
type PageRef struct {
	Kind RefKind
	Dest string // decoded destination as written, with query and fragment
	From string // source file it was written in (differs from the page's inside an include)
	Text string // plain text of the link
	Wiki string // a wikilink as written: Dest is a name and, after #, a heading
	Pos  Pos    // of the destination
}

// Embed is one of Guidepost's own directives: :fact[…], :term[…], ::compare{…},
// ::tree{…}, ::procedure{…}, ::sources.
type Embed struct {
	Name   string // fact, term, compare, tree, procedure, sources
	Arg    string // what stands in […]
	ArgPos Pos
	Attrs  []Attr // what stands in {…}, in order
	Inline bool   // stands inside a paragraph
	Pos    Pos
}

// Attr is one key="value" of a directive.
type Attr struct {
	Key, Value string
	Pos        Pos // of the value
}

// Attr returns the value of key, or "".
func (e Embed) Attr(key string) string {
	for _, a := range e.Attrs {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// Meta is a page's front matter under its canonical names.
type Meta struct {
	Title         Str
	NavTitle      Str
	Description   Str
	Slug          Str
	Permalink     Str
	Date          Date
	Lastmod       Date
	Draft         bool
	Tags          []Str
	Categories    []Str
	Keywords      []Str
	Authors       []Str
	Weight        int
	HasWeight     bool
	Aliases       []Str // with a slash: old URLs; without: other names
	Owner         Str
	Reviewed      Date
	ReviewIn      Str
	Audience      []Str
	Duration      Str
	Objectives    []Str
	Requires      []Str
	Lang          Str
	TranslationOf Str
	TOC           Tri
	Unlisted      bool
	NoIndex       bool
	Layout        Str
	Params        []Param // everything else, in order
	Allow         []Allowance
}

// Tri is a yes/no key that may be absent.
type Tri int8

const (
	Unset Tri = iota
	No
	Yes
)

// Str is a string with its place.
type Str struct {
	S   string
	Pos Pos
}

// Param is a front-matter key that Guidepost does not interpret.
type Param struct {
	Key, Value string
	Pos        Pos
}

// SameHeading reports whether a wikilink's name for a heading means the heading
// with this text: marks and blanks do not count, nor does the case of letters.
func SameHeading(heading, name string) bool { return bare(heading) == bare(name) }

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
