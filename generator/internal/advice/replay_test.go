package advice

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
)

// trip is a way through a small tree, followed by a reader, by the engine's
// masks and by every person there is.
type trip struct {
	*Reader
	state bits
	so    []asked
	left  []person
}

type tripper struct {
	t *testing.T
	n *naive
	m *model
	p *prover
	// ends are the ways to each outcome
	ends map[string][]trip
}

func (x *tripper) walk(node string, at trip) {
	x.check(node, at)
	for qi := range x.n.t.Questions {
		q := &x.n.t.Questions[qi]
		if q.ID != node {
			continue
		}
		if q.Type == doc.Many {
			for set := range 1 << len(q.Answers) {
				next, ok := at, true
				for j := range q.Answers {
					if ok && set>>j&1 == 1 {
						next, ok = x.step(next, qi, j)
					}
				}
				if ok {
					x.walk(q.Next.ID, next)
				}
			}
			return
		}
		for j, a := range q.Answers {
			if next, ok := x.step(at, qi, j); ok {
				x.walk(a.Next.ID, next)
			}
		}
		return
	}
	x.ends[node] = append(x.ends[node], at)
}

// step gives an answer; ok is false if nobody can.
func (x *tripper) step(at trip, qi, ai int) (trip, bool) {
	q := &x.n.t.Questions[qi]
	a := &q.Answers[ai]
	next := trip{at.Take(q.ID, a.ID), and(at.state, x.p.masks[qi][ai]), append(slices.Clone(at.so), asked{q, a}), keepWho(at.left, a.Given)}
	if (len(next.left) > 0) != (next.Here() > 0) {
		x.t.Fatalf("%v: %d people, %d classes", next.took, len(next.left), next.Here())
	}
	if len(next.left) > 0 {
		x.check(q.ID, next)
	}
	return next, len(next.left) > 0
}

func (x *tripper) check(node string, at trip) {
	var want []string
	for _, ci := range x.m.recommendable() {
		col := &x.m.columns[ci]
		fits := false
		for i := range len(col.accepts) * len(x.m.combos) {
			for w := range x.m.worlds {
				fits = fits || at.state.get(x.m.viable(col.first+i, w))
			}
		}
		if fits {
			want = append(want, col.opt.ID)
		}
	}
	open := at.Open()
	if !slices.Equal(open, want) {
		x.t.Fatalf("%s by %v: open %v, want %v", node, at.took, open, want)
	}
	for _, o := range at.Options {
		if slices.Contains(open, o.ID) {
			continue
		}
		miss := at.Why(o.ID)
		if miss == nil {
			x.t.Fatalf("%s by %v: nothing says why %s was lost", node, at.took, o.ID)
		}
		x.checkMiss(at, o.ID, miss)
	}
}

// checkMiss compares a reason with what the naive evaluator says: the answer is
// not met by somebody left, and what would do instead is.
func (x *tripper) checkMiss(at trip, option string, miss *Miss) {
	var opts []*doc.Outcome // nil: nothing is accepted
	opts = append(opts, nil)
	for i := range x.n.t.Outcomes {
		opts = append(opts, &x.n.t.Outcomes[i])
	}
	unmet := func(a *doc.Answer, q *doc.Question, who []person, met bool) bool {
		for _, p := range who {
			for _, w := range everybody(x.n.will) {
				for _, o := range opts {
					yes, _ := x.n.req(a.Requires, asked{q, a}, x.n.option(option), o, x.n.with(p, w))
					if yes == met && p.meets(a.Given) {
						return true
					}
				}
			}
		}
		return false
	}
	if miss.Gate {
		return
	}
	for _, s := range at.so {
		if s.q.ID != miss.Question || s.a.ID != miss.Answer {
			continue
		}
		if !unmet(s.a, s.q, at.left, false) {
			x.t.Fatalf("%v: %+v is said to exclude %s and does not", at.took, miss, option)
		}
		for i := range s.q.Answers {
			b := &s.q.Answers[i]
			if slices.Contains(miss.Instead, b.ID) && !unmet(b, s.q, everybody(x.n.given), true) {
				x.t.Fatalf("%v: %s is said to keep %s and does not", at.took, b.ID, option)
			}
		}
		return
	}
	x.t.Fatalf("%v: %+v is not on this way", at.took, miss)
}

// TestReplayAgreesWithBruteForce follows every way through random trees.
func TestReplayAgreesWithBruteForce(t *testing.T) {
	n := 500
	if testing.Short() {
		n = 150
	}
	seen := map[string]int{}
	for seed := range n {
		tree, k := random(rand.New(rand.NewPCG(uint64(seed), 3)))
		proof, _ := Prove(tree, k)
		m, _ := newModel(tree, k)
		p := newProver(m)
		p.run()
		x := &tripper{t: t, n: enumerate(tree, k), m: m, p: p, ends: map[string][]trip{}}
		var all []person
		for _, y := range everybody(x.n.given) {
			if y["c0"] != "yes" || y.meets(k.Facts[2].When) {
				all = append(all, y)
			}
		}
		x.walk("q0", trip{NewReader(proof.Replay), p.init, nil, all})
		for i := range proof.Outcomes {
			if o := &tree.Outcomes[i]; len(x.ends[o.ID]) > 0 {
				x.outcome(o, &proof.Outcomes[i], seen)
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	t.Log(seen)
	for _, what := range []string{"always", "maybe", "never", "miss", "nearest"} {
		if seen[what] < n/20 {
			t.Errorf("%s came up %d times only in %d trees", what, seen[what], n)
		}
	}
}

// outcome checks that what an outcome soundly recommends is never lost, and what
// it says of the other options, against every way and everybody.
func (x *tripper) outcome(o *doc.Outcome, op *OutcomeProof, seen map[string]int) {
	for _, name := range o.Options {
		for _, end := range x.ends[o.ID] {
			if !x.n.found[o.ID+" "+name.ID+" unsound"] && !slices.Contains(end.Open(), name.ID) {
				x.t.Fatalf("%s by %v: %s is recommended and lost", o.ID, end.took, name.ID)
			}
		}
	}
	for _, other := range op.Others {
		opt := x.n.option(other.Option)
		yes, no := false, false
		told := map[int]bool{} // misses that somebody has met
		for _, end := range x.ends[o.ID] {
			for _, p := range end.left {
				if x.fits(opt, end.so, p) {
					yes = true
					continue
				}
				no = true
				if !x.told(end, p, opt, other.Misses, op, told) {
					x.t.Fatalf("%s %v: nothing says why %s does not fit %v", o.ID, end.took, other.Option, p)
				}
			}
		}
		want, word := Maybe, "maybe"
		if !no {
			want, word = Always, "always"
		} else if !yes {
			want, word = Never, "never"
		}
		seen[word]++
		if other.Fits != want {
			x.t.Fatalf("%s: %s fits %v, want %v", o.ID, other.Option, other.Fits, want)
		}
		for _, i := range other.Misses {
			seen["miss"]++
			if !told[i] {
				x.t.Fatalf("%s: %+v applies to nobody", o.ID, x.ends[o.ID][0].Misses[i])
			}
		}
		if other.Fits == Never && len(other.Better) > 0 {
			x.t.Fatalf("%s: %s fits nobody and is better on %v", o.ID, other.Option, other.Better)
		}
	}
	for _, near := range op.Nearest {
		seen["nearest"]++
		x.nearest(op.Shortest, near)
	}
}

func (x *tripper) fits(opt *doc.Option, so []asked, p person) bool {
	return slices.ContainsFunc(everybody(x.n.will), func(w person) bool {
		return x.n.mayBe(p, w) && x.n.fits(opt, nil, so, x.n.with(p, w))
	})
}

// told notes which of some misses apply to somebody, and reports whether any does.
func (x *tripper) told(end trip, p person, opt *doc.Option, misses []int, op *OutcomeProof, told map[int]bool) bool {
	any := false
	for _, i := range misses {
		m := &end.Misses[i]
		for _, w := range everybody(x.n.will) {
			if !x.n.mayBe(p, w) {
				continue
			}
			all := x.n.with(p, w)
			gate := m.Gate && !x.n.fits(opt, nil, nil, all)
			answer := slices.ContainsFunc(end.so, func(s asked) bool {
				if s.q.ID != m.Question || s.a.ID != m.Answer {
					return false
				}
				yes, _ := x.n.req(s.a.Requires, s, opt, nil, all)
				return !yes
			})
			if gate || answer {
				told[i], any = true, true
			}
		}
	}
	return any
}

// nearest checks that no way to an outcome with an option has fewer changed
// answers. What a question of type many ticks stays.
func (x *tripper) nearest(path []Answered, near Nearest) {
	given := map[string]string{}
	for _, a := range path {
		given[a.Question] = strings.Join(a.Answers, ".")
	}
	best := -1
	for _, o := range x.n.t.Outcomes {
		if !hasName(o.Options, near.Option) {
			continue
		}
		for _, end := range x.ends[o.ID] {
			took := map[string]string{}
			for _, s := range end.took {
				took[s[0]] = strings.Trim(took[s[0]]+"."+s[1], ".")
			}
			n := 0
			for _, q := range x.n.t.Questions {
				old, asked := given[q.ID]
				switch now, on := took[q.ID]; {
				case q.Type == doc.Many && on && now != old:
					n = 1000 // ticks more, or fewer, or was not asked and ticks
				case on && asked && now != old:
					n++
				}
			}
			if best < 0 || n < best {
				best = n
			}
		}
	}
	if best != len(near.Changes) {
		x.t.Fatalf("%s is %d changes away, not %d: %+v", near.Option, best, len(near.Changes), near)
	}
}
