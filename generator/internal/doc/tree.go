package doc

// Tree is a file of trees/: a decision tree, or (Subtree) a part that trees use.
type Tree struct {
	ID        string
	Path      string
	Pos       Pos
	Subtree   bool
	Title     Text
	Intro     Text
	Finds     []Str // what people type to find it; not shown
	Tables    []Name
	Start     Name
	Questions []Question // in the author's order; a use is still there, see Inline in package site
	Outcomes  []Outcome
	Examples  []Example
}

// QuestionType tells how a question is answered.
type QuestionType string

const (
	One    QuestionType = "one"    // one of Answers
	Many   QuestionType = "many"   // any of Answers, then Next
	Number QuestionType = "number" // a number, sorted into the bands of Answers
	Day    QuestionType = "date"   // a date, sorted into the bands of Answers
)

// Question is a node of a tree.
type Question struct {
	ID      string
	Pos     Pos
	Was     []Name // old ids, which keep old links alive
	Ask     Text
	Hint    Text
	Why     Text
	Type    QuestionType
	Unit    string   // number: unit, or unit/period
	Answers []Answer // choices, or bands
	Next    Name     // many: where all answers lead
	Use     Name     // the subtree that stands here instead of a question of its own
	Exits   []Exit   // with Use: where its exits lead
}

// Exit wires an exit of a subtree to a node of the tree that uses it.
type Exit struct {
	ID   Name
	Next Name
}

// Answer is one choice, or one band of a number or date.
type Answer struct {
	ID       string
	Pos      Pos
	Label    Text
	Help     Text
	Given    Cond // facts that the answer settles
	Requires Req
	Next     Name // a question or an outcome of the tree; exit.NAME in a subtree
	Band     Band
}

// Band is a range of numbers or dates. Absent bounds are open.
type Band struct {
	Over, From, Upto, Before *Bound // over < x, from ≤ x, x ≤ upto, x < before
}

// Bound is one end of a band.
type Bound struct {
	Num  Num  // number questions
	Date Date // date questions
	Pos  Pos
}

// ReqOp tells what a Req is.
type ReqOp uint8

const (
	NoReq ReqOp = iota // nothing is required
	And                // all of Args
	Or                 // any of Args
	Not                // none of Args
	Test               // Crit is tested
)

// Req is a requirement on an option's values.
type Req struct {
	Op   ReqOp
	Args []Req
	Crit Name
	Test ReqTest
	Pos  Pos
}

// ReqTest is the test of one criterion: exactly one of Is, Any, Has, HasNot, or
// Min and/or Max.
type ReqTest struct {
	Is       Value
	HasIs    bool
	Min, Max *ReqBound
	Any      []Name // the value is one of these
	Has      []Name // the set holds all of these
	HasNot   []Name // the set (or value) is none of these
}

// ReqBound is an end of a required range, or the number the reader gave.
type ReqBound struct {
	Value  Value
	Answer bool // $answer
	Pos    Pos
}

// RecommendKind tells what an outcome advises.
type RecommendKind uint8

const (
	RecommendOne  RecommendKind = iota
	RecommendList               // alternatives
	RecommendNone               // nothing fits
	RecommendWait               // not yet, although something may fit
)

// Outcome is a leaf of a tree.
type Outcome struct {
	ID      string
	Pos     Pos
	Was     []Name // old ids, its own or of outcomes it stands for now; they keep old links alive
	Title   Text   // overrides the generated sentence
	Kind    RecommendKind
	Options []Name
	With    Cond // choosable facts the reader must make true first
	Because Text
	Despite []DespiteEntry
	Accept  []AcceptEntry
	See     []Ref
}

// DespiteEntry says why an option that also fits is not recommended.
type DespiteEntry struct {
	Option Name
	Reason Text
}

// AcceptEntry says why advice may rest on a cell of low confidence.
type AcceptEntry struct {
	Cell   Ref // criterion/option
	Reason Text
}

// Example is a made-up reader with answers and the outcome they must reach.
type Example struct {
	Name    Text
	Answers []ExampleAnswer
	Expect  Name
	Pos     Pos
}

// ExampleAnswer answers one question. Values has one entry but for many.
type ExampleAnswer struct {
	Question Name
	Values   []Str
}
