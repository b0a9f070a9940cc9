package doc

// Config is data/site.yaml.
type Config struct {
	Path        string // "" in a folder without one
	Title       Text
	Description Text
	BaseURL     Str  // "" or absolute, ending in /
	Content     Str  // content folder, default "content"
	KeepNumbers bool // ordering numbers of file names stay in addresses and titles
	LowerCase   bool // addresses are in lower case, however files are named
	Languages   []Language
	Nav         []NavItem
	Logo        Str // a path below static/
	Footer      Text
	EditURL     Str    // with {path}, and perhaps {line}
	Theme       []Attr // design tokens: key → CSS value
	Markdown    MarkdownConfig
	Search      SearchConfig
	Redirects   []Redirect
}

// Language is one language of a site; the first has no prefix in its URLs.
type Language struct {
	ID   string // in paths, such as "zh"
	Tag  string // BCP 47, such as "zh-Hans"
	Name string
	Pos  Pos
}

// NavItem is an entry of the explicit navigation: a page path, an external
// address, or a titled group.
type NavItem struct {
	Title Text
	To    string    // "" for a group
	Items []NavItem // nil: the pages below To; empty: none
	Pos   Pos
}

// MarkdownConfig changes how Markdown is read.
type MarkdownConfig struct {
	UnsafeHTML bool // pass raw HTML through as it is
	HardBreaks bool // every line end is a <br>
}

// SearchConfig is read now and used by the search package.
type SearchConfig struct {
	Tests []SearchTest
}

// SearchTest says which page a query must find.
type SearchTest struct {
	Query  Str
	Expect Str
	Lang   string
	Top    int // among so many results; 0: first
}

// Redirect is an old address and where it leads now.
type Redirect struct {
	From Str // root-relative
	To   Ref // page path or absolute URL
}

// Data is everything under data/, each list in the author's order (files by
// path). Overlays have been merged into the Texts.
type Data struct {
	Config     Config
	Sources    []Source
	Facts      []Fact
	Options    []Option
	Tables     []Table
	Trees      []Tree // subtrees too
	Procedures []Procedure
	Glossary   []GlossaryTerm
	Changes    []Change
	Allowances []Allowance
	Unread     []string // files that hold data of which nothing could be read
}
