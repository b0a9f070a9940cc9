package advice

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
)

// reader follows a tree by its Replay alone, as a page's script does.
type reader struct {
	r    Replay
	rows []Bits // before each step, then now
	took [][2]string
}

func digit(b Bits, i int) uint64 {
	v, _ := strconv.ParseUint(string(b[i/4]), 16, 4)
	return v
}

func isSet(b Bits, i int) bool { return digit(b, i)>>(i%4)&1 == 1 }

func (x *reader) now() Bits { return x.rows[len(x.rows)-1] }

func (x *reader) take(q, a string) *reader {
	row := x.now()
	for _, m := range x.r.Masks {
		if m.Question == q && m.Answer == a {
			var out strings.Builder
			for i := range len(row) {
				fmt.Fprintf(&out, "%x", digit(row, 4*i)&digit(m.Mask, 4*i))
			}
			row = Bits(out.String())
		}
	}
	return &reader{x.r, append(slices.Clone(x.rows), row), append(slices.Clone(x.took), [2]string{q, a})}
}

func (x *reader) here() (n int) {
	for c := range x.r.Classes {
		if isSet(x.now(), c) {
			n++
		}
	}
	return n
}

func (x *reader) open(row Bits) (out []string) {
	for _, o := range x.r.Options {
		for i := x.r.Classes * (1 + o.First); i < x.r.Classes*(1+o.First+o.N); i++ {
			if isSet(row, i) {
				out = append(out, o.ID)
				break
			}
		}
	}
	return out
}

// why looks up why an option was lost with the last step; nil if nothing says.
func (x *reader) why(option string) *Miss {
	meets := func(m *Miss, before Bits) bool {
		o := x.r.Options[m.Option]
		for i := range o.N * x.r.Classes {
			if isSet(m.Where, i) && isSet(x.now(), i%x.r.Classes) && (before == "" || isSet(before, x.r.Classes*(1+o.First)+i)) {
				return true
			}
		}
		return false
	}
	for s := len(x.took); s >= 0; s-- {
		for i := range x.r.Misses {
			m := &x.r.Misses[i]
			switch {
			case x.r.Options[m.Option].ID != option:
			case s == 0 && m.Gate && meets(m, ""), s > 0 && x.took[s-1] == [2]string{m.Question, m.Answer} && meets(m, x.rows[s-1]):
				return m
			}
		}
	}
	return nil
}

// trip is a way through a small tree, followed by a reader, by the engine's
// masks and by every person there is.
type trip struct {
	*reader
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
	next := trip{at.take(q.ID, a.ID), and(at.state, x.p.masks[qi][ai]), append(slices.Clone(at.so), asked{q, a}), keepWho(at.left, a.Given)}
	if (len(next.left) > 0) != (next.here() > 0) {
		x.t.Fatalf("%v: %d people, %d classes", next.took, len(next.left), next.here())
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
	open := at.open(at.now())
	if !slices.Equal(open, want) {
		x.t.Fatalf("%s by %v: open %v, want %v", node, at.took, open, want)
	}
	for _, o := range at.r.Options {
		if slices.Contains(open, o.ID) {
			continue
		}
		miss := at.why(o.ID)
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
		x.walk("q0", trip{&reader{r: proof.Replay, rows: []Bits{proof.Replay.Start}}, p.init, nil, all})
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

// outcome checks what an outcome says of the options it does not recommend
// against every way and everybody.
func (x *tripper) outcome(o *doc.Outcome, op *OutcomeProof, seen map[string]int) {
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
				x.t.Fatalf("%s: %+v applies to nobody", o.ID, x.ends[o.ID][0].r.Misses[i])
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
		m := &end.r.Misses[i]
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
