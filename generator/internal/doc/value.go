package doc

// Num is an exact decimal number in millionths: 1.5 is 1500000. Figures in
// tables need no more, and sums and comparisons stay exact.
type Num int64

// NumOne is the Num of 1.
const NumOne Num = 1_000_000

// Date is a day, a month (D = 0), a year (M = D = 0), or no date (Y = 0).
// Undated is set when the author wrote the word "undated".
type Date struct {
	Y, M, D int
	Undated bool
	Pos     Pos
}

// IsZero reports whether nothing was written.
func (d Date) IsZero() bool { return d.Y == 0 && !d.Undated }

// ValueKind tells which fields of a Value count. It follows the criterion's
// type, except for Unknown and NotApplicable, which every type may take.
type ValueKind uint8

const (
	Unknown       ValueKind = iota // the word "unknown": satisfies nothing
	NotApplicable                  // the word "n/a"
	Bool                           // Word is yes, no or partly
	Quantity                       // Lo..Hi Unit, per Per if Per is not ""
	Money                          // Lo..Hi Unit (a currency), per Per if not ""
	Duration                       // Lo..Hi Unit: min h d wd w mo y
	Enum                           // Word is an id of Criterion.Values
	Set                            // Words are value ids of the fact Criterion.Of, in the fact's order as written
	TextValue                      // Text
)

// Value is what a cell says, typed.
type Value struct {
	Kind  ValueKind
	Raw   string // as written, for messages
	Word  string
	Words []string // Set; All and Not tell how the set was written
	All   bool     // Set: every value
	Not   bool     // Set: every value but Words
	Lo    Num
	Hi    Num // equal to Lo for a single figure
	Unit  string
	Per   string
	Text  Text
	Pos   Pos
}

// Cond is a condition on facts about the asker: every term must hold. An empty
// Cond always holds.
type Cond []Term

// Term says that a fact has one of some values: {subject: [company]} or
// {subject: {not: person}}. The values of a bool fact are "yes" and "no".
type Term struct {
	Fact   Name
	Values []Name
	Not    bool
}

// SrcRef names a source and, after a #, a place in it.
type SrcRef struct {
	Source   string
	Fragment string
	Pos      Pos
}

// Backing is what a table, group, criterion or cell says about where its values
// come from; each level inherits what it does not say.
type Backing struct {
	Src        []SrcRef
	AsOf       Date
	Confidence string // high, medium, low or ""
}
