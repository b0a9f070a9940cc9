package advice

import "guidepost/generator/internal/doc"

// Bits is a row of bits as hexadecimal digits: bit i is bit i%4 of digit i/4. A
// page's script can AND and test rows without knowing what their bits mean.
type Bits string

// hexRow prints the first n bits of b, of which no others are set.
func hexRow(b bits, n int) Bits {
	out := make([]byte, 0, (n+3)/4)
	for i := 0; i < n; i += 4 {
		out = append(out, "0123456789abcdef"[b[i>>6]>>(i&63)&15])
	}
	return Bits(out)
}

// maxRows is how many bytes the rows and reasons of a tree may take in its pages.
const maxRows = 64 << 10

// Replay is a tree laid out so that a page can follow its reader without a rule
// of its own: what an answer leaves is an AND of two rows. It is zero (Classes 0)
// for a tree whose rows and reasons would take more than maxRows bytes, or whose
// readers can choose in more than 64 ways; a page then says nothing of what is
// still possible.
//
// A row has Classes bits that say which readers may be here, a class being
// readers whom no answer and no value tells apart; then, per candidate, Classes
// bits that say whether it still satisfies everything asked for. A candidate is
// an option under one way of settling what the reader can choose, cells of low
// confidence counting if some outcome accepts them. Readers are here, and
// options possible, as long as a bit of theirs is set. Each ticked answer of a
// question of type many is a step of its own, in the author's order. If no class
// is left, nobody can have given these answers together: then nothing can be
// said of the options.
//
// Why an option was lost with a step, as long as a class is left after it: the
// first of Misses with the option, and with the question and answer of that
// step, of which a bit of Where is set in the row before the step and its class
// is left after it. If there is none, the step only narrowed down who the reader
// is, and the same is asked of the steps before, the last first (with the row
// before each), then of the gates (for them only the class has to be left).
type Replay struct {
	Classes int
	Options []ReplayOption // every option that the tree can recommend, in the author's order
	Start   Bits
	Masks   []ReplayMask // in the order of the questions and answers; an answer that excludes nothing has none
	Misses  []Miss       // gates first, then in the order of the questions, answers and options
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
	Option           int         // index into Replay.Options
	Question, Answer string      // "" for a gate, which excludes before the first question
	Where            Bits        // the bits of the option's candidates, N × Classes, that it clears; all 0 if it only concerns those who trust no doubtful cell
	Criterion        string      // the criterion that decides
	Gate             bool        // it excludes by itself
	Test             doc.ReqTest // what was asked of it; the zero test for a gate
	Not              bool        // the test must not hold
	Cells            []UsedCell  // the cases of which the value says so; none if the table has none
	Unknown          bool        // nobody knows the value for sure (a cell of low confidence has one all the same), rather than it does not do
	Instead          []string    // other answers to the question that would keep the option; none for many, where leaving it unticked does
}

// lay fills a proof's Replay, and what its outcomes say of the options they
// do not recommend.
func (r *report) lay(proof *Proof) {
	if r.p.init == nil {
		return
	}
	l := newLayout(r.p)
	var misses []*found
	if l != nil {
		if misses = l.misses(); l.size(misses) > maxRows {
			l, misses = nil, nil
		}
	}
	if l != nil {
		l.fates(misses)
	}
	for oi := range proof.Outcomes {
		o := &proof.Outcomes[oi]
		if r.p.at[len(r.t.Questions)+oi] == nil {
			continue
		}
		o.Others = r.others(oi, misses)
		if kind := r.t.Outcomes[oi].Kind; kind == doc.RecommendNone || kind == doc.RecommendWait {
			o.Nearest = r.nearest(o.Shortest)
		}
	}
	if l != nil {
		proof.Replay = l.replay(misses)
		renumber(proof.Outcomes, misses)
	}
}

// replay prints a layout. Reasons that neither clear a bit of a row nor are
// named by an outcome are left out.
func (l *layout) replay(misses []*found) Replay {
	out := Replay{Classes: len(l.reps), Start: l.row(l.start)}
	first := 0
	for i, ci := range l.cols {
		out.Options = append(out.Options, ReplayOption{l.m.columns[ci].opt.ID, first, len(l.cands[i])})
		first += len(l.cands[i])
	}
	for _, x := range l.masks {
		q := &l.m.tree.Questions[x.q]
		out.Masks = append(out.Masks, ReplayMask{q.ID, q.Answers[x.a].ID, l.row(x.mask)})
	}
	for _, f := range misses {
		if f.bits > 0 || f.used {
			out.Misses = append(out.Misses, f.Miss)
		}
	}
	return out
}

// renumber lets outcomes name the reasons that are kept.
func renumber(outcomes []OutcomeProof, misses []*found) {
	at := make([]int, len(misses))
	n := 0
	for i, f := range misses {
		at[i] = n
		if f.bits > 0 || f.used {
			n++
		}
	}
	for i := range outcomes {
		for j := range outcomes[i].Others {
			named := outcomes[i].Others[j].Misses
			for k := range named {
				named[k] = at[named[k]]
			}
		}
	}
}
