package render

import "html/template"

// A view is all that a template can see: plain exported fields, filled before
// the template runs. Links in views are relative and encoded already. A reflect
// test holds that views have no function, pointer or unexported field.

// frameID begins the ids that the theme gives: no id that is made from a heading
// or stands in data holds a dot, so that none is ever given twice.
const frameID = "gp."

// Chrome is what every page has around its own content. Each view embeds it.
type Chrome struct {
	Kind        string        // of the page, see package site
	Lang        string        // BCP 47, for the lang attribute
	Dir         string        // ltr or rtl
	Title       string        // of the page, plain
	H1          template.HTML // the title as its author wrote it, with markup
	H1ID        string        // its id, which links may name; "" if it has none
	TitleLang   string        // BCP 47 when the title is in another language, else ""
	HeadTitle   string        // for <title>, with the site's name
	Description string
	NoIndex     bool
	Canonical   string // absolute, "" without a base URL
	Locale      string // for og:locale
	OGType      string
	Generator   string
	Feed        string // link, "" if there is none
	OpenSearch  string // description of the search for browsers, "" if there is none

	LinkedData []LinkedData // one, or none

	Styles  []string // stylesheets
	Script  string   // base.js or text.js, which must not be deferred
	Scripts []string // deferred
	Drawers []string // a team's scripts for fences that the text has; nothing waits for them

	Site       string // name of the site
	HomeURL    string
	Icon       string // link to the favicon
	Logo       string // link, "" for the built-in mark
	Primary    []NavLink
	Search     SearchLink
	Languages  []LangLink // every language when there are several, else nil
	Alternates []LangLink // the same, absolute, for hreflang; nil without a base URL

	Crumbs  []Link        // from the home page to the page's parent
	Sidebar template.HTML // entries, each written by partials/sidebar-item.html
	Homed   bool          // the sidebar names the home page itself
	Tabbed  bool          // Primary shows all top entries, so that a wide screen needs only one of them in the sidebar
	Bare    bool          // the sidebar of a wide screen would hold nothing but the current entry
	Landing bool          // shown without sidebar: the page itself is the way in
	TOC     []TOCItem
	Prev    Link
	Next    Link

	Edit       string // link, "" if unknown
	Updated    string // in words
	UpdatedISO string
	Fallback   string // name of the language that this page is really in, "" if none
	Footer     []Link
	FooterText string

	Frame Frame // when the page is shown in a frame
}

// Frame is what a page in a frame on another site says of where it comes from.
type Frame struct {
	Full string // link to the same page on this site
	Root string // link to the folder that holds all that is in frames
	AsOf string // 截至2025-03, "" if unknown
}

// Link is a link: its text and its address. The zero Link is no link.
type Link struct {
	Title string
	URL   string
	Note  string // a short text beside it
	Lang  string // BCP 47 when the text is in another language than the page
}

// NavLink is an entry of the primary navigation.
type NavLink struct {
	Title    string
	URL      string
	Current  bool // this page
	Open     bool // this page or one above it
	External bool
}

// LangLink is the page in a language.
type LangLink struct {
	Name    string
	Tag     string
	URL     string
	Current bool
}

// SideItem is an entry of the sidebar.
type SideItem struct {
	Title    string
	URL      string // "" for a group
	Current  bool
	Open     bool // the current page is this or below
	More     bool // stands for entries that were left out
	Children template.HTML
}

// TOCItem is a heading in the table of contents of a page.
type TOCItem struct {
	Title    string
	URL      string
	Children []TOCItem
}

// Entry is a page in a list of pages.
type Entry struct {
	Title       string
	URL         string
	Description string
	Lang        string // BCP 47 when the entry is in another language than the page
	Meta        string
	Children    []Link
}

// DocMeta is what a page of text says of itself.
type DocMeta struct {
	Duration   string
	Audience   []string
	Objectives []string
	Requires   []string
	Owner      string
	Reviewed   string
	Tags       []Link
}

// HomeView is the front page of a language.
type HomeView struct {
	Chrome
	Lead     string // the sentence under the title
	Question Asking
	Trees    []TreeCard // the other trees, one of which may be the reader's
	Doors    []Entry
	Body     template.HTML
	BodyLang string
	Cited    []CitedSource
}

// Asking is the first question of a tree, shown on the home page.
type Asking struct {
	Tree    string
	TreeURL string
	Title   string
	Hint    string
	Answers []AskingAnswer
}

// AskingAnswer is one answer and the page it leads to.
type AskingAnswer struct {
	Label string
	Help  string
	URL   string
}

// SectionView is a folder: its text, if any, and the pages in it.
type SectionView struct {
	Chrome
	Meta     DocMeta
	Lead     string
	Body     template.HTML
	BodyLang string
	Cited    []CitedSource
	Entries  []Entry
}

// GuideView is one Markdown page.
type GuideView struct {
	Chrome
	Meta      DocMeta
	Body      template.HTML
	BodyLang  string
	Cited     []CitedSource
	Backlinks []Link
}

// TagsView lists all tags.
type TagsView struct {
	Chrome
	Tags []Entry
}

// TagView lists the pages with one tag.
type TagView struct {
	Chrome
	Entries []Entry
}

// GlossaryView lists all terms.
type GlossaryView struct {
	Chrome
	Terms []TermEntry
}

// TermEntry is one term of the glossary.
type TermEntry struct {
	ID    string
	Was   []string // its old ids
	Term  string
	Lang  string // BCP 47 when it is in another language than the page
	Also  []string
	Means string
	See   []Link
	Cited []Link
}

// SourcesView lists all sources, strongest first.
type SourcesView struct {
	Chrome
	Groups []SourceGroup
}

// SourceGroup is the sources of one kind.
type SourceGroup struct {
	ID      string
	Title   string
	Help    string
	Sources []SourceEntry
}

// SourceEntry is one source in a list.
type SourceEntry struct {
	ID        string
	Title     string
	Lang      string
	URL       string // its own page
	Publisher string
	Published string
	Read      string
	Count     int // how many values rest on it
	Uses      string
}

// SourceView is one source and what rests on it.
type SourceView struct {
	Chrome
	Source   SourceEntry
	KindName string
	KindHelp string
	Address  string // of the source itself
	Host     string
	Note     string
	Uses     []UseGroup
	Pages    []Link
}

// UseGroup is the values of one table or procedure that rest on a source.
type UseGroup struct {
	Title string
	URL   string
	Uses  []Link
	More  string // how many of them are not listed, in words
}

// ChangesView is the timeline of what changed in the world.
type ChangesView struct {
	Chrome
	Years []ChangeYear
}

// ChangeYear is the changes of one year, latest first.
type ChangeYear struct {
	Year    string
	Changes []ChangeEntry
}

// ChangeEntry is one change.
type ChangeEntry struct {
	ID    string
	Date  string
	ISO   string
	What  string
	Lang  string
	Cells []Link
	Cited []Link
}

// NotFoundView is 404.html.
type NotFoundView struct {
	Chrome
	Doors []Entry
}
