package doc

// Source is an entry of sources.yaml: something that facts are taken from.
type Source struct {
	ID        string
	Pos       Pos
	Title     Text
	Publisher Text
	Kind      string // law official partner own-test press hearsay, strongest first
	URL       Str
	File      Str // archived copy, a path below data/
	Published Date
	Read      Date
	Recheck   Value // a duration, or zero
	Note      Text
}

// SourceKinds lists the kinds of source, strongest first.
var SourceKinds = []string{"law", "official", "partner", "own-test", "press", "hearsay"}

// Fact is an entry of facts.yaml: something about the asker, not about an option.
type Fact struct {
	ID        string
	Pos       Pos
	Label     Text
	Type      string      // enum or bool
	Choosable bool        // the asker can make it true; otherwise it is given
	Values    []FactValue // for a bool: yes and no, without labels
	When      Cond        // who can make a choosable fact true
	How       []How       // where it is explained, per option
	Note      Text
}

// FactValue is one value of an enum fact.
type FactValue struct {
	ID    string
	Pos   Pos
	Label Text
}

// How tells where the reader of an option learns to make a choosable fact true.
type How struct {
	Option Name
	Ref    Ref
}

// Option is an entry of options.yaml: one of the things to choose among, or a
// combination of them.
type Option struct {
	ID    string
	Pos   Pos
	Name  Text
	Desc  Text // one sentence
	Guide Ref
	Was   []Name // old ids, which keep old links alive
	Since Date
	Until Date
	Parts []Name // a combination has no column of its own
}

// Table is a file of tables/: options × criteria.
type Table struct {
	ID      string
	Path    string
	Pos     Pos
	Title   Text
	Desc    Text
	Finds   []Str  // what people type to find it; not shown
	Options []Name // columns, in the author's order
	Backing
	Groups   []Group
	OwnPairs bool   // the author says which pairs have a page: Pairs, which may be none
	Pairs    []Pair // nothing where OwnPairs is false
}

// Pair is two options to compare on a page of their own.
type Pair struct{ A, B Name }

// Group is a titled run of criteria.
type Group struct {
	ID    string
	Pos   Pos
	Label Text
	Backing
	Criteria []Criterion
}

// Criterion is a row of a table.
type Criterion struct {
	ID      string
	Pos     Pos
	Label   Text
	Desc    Text   // what exactly is compared
	Type    string // bool quantity enum set money duration text
	Of      Name   // set: the fact whose values it holds
	Gate    bool   // the criterion excludes options by itself
	Unit    string
	Per     string
	Better  string      // more less yes no none; "" when Order says it
	Order   []string    // enum: best first
	Values  []FactValue // enum: the words it may take
	Combine string      // best (default) sum all worst
	Backing
	Cells []Cell // one per option of the table, in the table's order
	Was   []Name // old ids, which keep old links alive
	Line  int    // of the source, from 1, for links that edit it
}

// Cell is what a table says of one option under one criterion.
type Cell struct {
	Option    Name
	Pos       Pos
	Cases     []Case // at least one; a single unconditional case for a plain value
	History   []Was
	Conflicts []Conflict
}

// Case is a value under a condition. Backing is complete: what the case does
// not say itself is inherited from cell, criterion, group and table.
type Case struct {
	When Cond
	Else bool // holds when no other case does
	Is   Value
	Backing
	Note Text
	Pos  Pos
}

// Was is a value a cell had until some date.
type Was struct {
	Until Date
	From  Date
	Value Value
	Src   []SrcRef
	Note  Text
	Pos   Pos
}

// Conflict is what another source says.
type Conflict struct {
	Src     []SrcRef
	Says    Value
	Verdict Text
	Pos     Pos
}

// GlossaryTerm is an entry of glossary.yaml.
type GlossaryTerm struct {
	ID    string
	Pos   Pos
	Term  Text
	Also  []Str // other names, shown beside the term
	Finds []Str // what people type to find it, wrong names and other spellings too; not shown
	Means Text
	See   []Ref
	Src   []SrcRef
	Was   []Name // old ids, which keep old links alive
}

// Change is an entry of changes.yaml: something that changed in the world.
type Change struct {
	Date  Date
	Pos   Pos
	What  Text
	Src   []SrcRef
	Cells []Ref // table/criterion/option
}
