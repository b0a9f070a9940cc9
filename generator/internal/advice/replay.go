package advice

import "guidepost/generator/internal/doc"

// Bits is a row of bits as hexadecimal digits: bit i is bit i%4 of digit i/4. A
// page's script can AND and test rows without knowing what their bits mean.
type Bits string

// Replay is a tree laid out so that a page can follow its reader without a rule
// of its own: what an answer leaves is an AND of two rows.
//
// A row has Classes bits that say which readers may be here, a class being
// readers whom no answer and no value tells apart; then, per candidate, Classes
// bits that say whether it still satisfies everything asked for. A candidate is
// an option under one way of settling what the reader can choose. Readers are
// here, and options possible, as long as a bit of theirs is set for a class
// that may be here.
type Replay struct {
	Classes int
	Options []ReplayOption // every option that the tree can recommend, in the author's order
	Start   Bits
	Masks   []ReplayMask // in the order of the questions and answers; an answer that excludes nothing has none
	Misses  []Miss
}

// ReplayOption is an option with its candidates First to First+N-1.
type ReplayOption struct {
	ID       string
	First, N int
}

// ReplayMask is what an answer leaves.
type ReplayMask struct {
	Question, Answer string
	Mask             Bits
}

// Miss is one reason for which an option is lost: a gate, or the requirement of
// an answer that its values do not meet.
type Miss struct {
	Option           int    // index into Replay.Options
	Question, Answer string // "" for a gate, which excludes before the first question
	Where            Bits   // the bits of the option's candidates, N × Classes, that it clears
	Classes          Bits   // the classes for which it clears all of the option's candidates
	Criterion        string // the first criterion that fails
	Gate             bool
	Test             doc.ReqTest // what was asked of it; the zero test for a gate
	Cells            []UsedCell  // the cases of which the value says so
	Unknown          bool        // nobody knows the value, rather than it does not do
	Instead          []string    // other answers to the question that would keep the option
}
