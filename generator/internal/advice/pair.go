package advice

import (
	"maps"
	"slices"

	"guidepost/generator/internal/doc"
)

// Reason is why somebody who hesitates between two options is led to one of
// them.
type Reason struct {
	Tree    string
	Outcome string     // recommends the one; of several the one that is fewest questions away
	Answers []Answered // in the order asked; several answers to a question are alternatives
}

// Distinguish finds, for each of two options, the fewest answers that lead to it
// and rule the other out: somebody who gives them may get to an outcome that
// recommends the one, and cannot get to one that recommends the other, whatever
// else they answer and whichever way they come. Reasons of fewer answers come
// first, then the author's order. Questions of the same words are one question.
//
// The method: an answer decides when the other option can still be reached from
// its question, and no longer from where it leads. Of the answers on the shortest
// way there as few are kept as rule the other option out: with every different
// answer to the same questions taken away, nothing leads to it any more. Each is
// then widened to all the answers that do as well.
func Distinguish(t doc.Tree, a, b string) (forA, forB []Reason) {
	d := newDivide(t)
	return d.reasons(a, b), d.reasons(b, a)
}

const (
	maxReason  = 3            // answers that a reader keeps in mind; more are a walk through the tree
	maxContext = 2 * maxAsked // answers of a way that are looked at; longer ways are warned of (K242)
)

// divide is a tree laid out for Distinguish.
type divide struct {
	g    *Graph
	ways map[string][]Step // shortest, to every node that can be reached
	said map[Step]words    // answers of which one is given
}

// words are an answer as a reader knows it.
type words struct{ ask, label string }

// given is what somebody answers: per question, by its words, any of some labels.
type given map[string][]string

func newDivide(t doc.Tree) *divide {
	g := NewGraph(t)
	d := &divide{g: g, ways: g.Paths(), said: map[Step]words{}}
	for _, q := range t.Questions {
		for i, a := range q.Answers {
			if q.Type != doc.Many {
				d.said[Step{q.ID, i}] = words{or(q.Ask, q.ID), or(a.Label, q.ID+"="+a.ID)}
			}
		}
	}
	return d
}

// reasons returns why one option rather than the other.
func (d *divide) reasons(one, other string) []Reason {
	toOne, toOther := d.recommending(one, other), d.recommending(other, one)
	if len(toOne) == 0 || len(toOther) == 0 {
		return nil
	}
	hasOne, hasOther := d.leading(toOne), d.leading(toOther)
	var out []Reason
	for _, q := range d.g.tree.Questions {
		way, reached := d.ways[q.ID]
		if !reached || !hasOther[q.ID] {
			continue
		}
		for _, e := range Edges(q) {
			if e.Answer < 0 || !hasOne[e.Next] || hasOther[e.Next] {
				continue
			}
			if kept := d.fewest(way, Step{q.ID, e.Answer}, toOther); kept != nil {
				out = append(out, Reason{d.g.tree.ID, d.nearest(e.Next, toOne), d.widen(kept, toOne, toOther)})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Reason) int { return len(x.Answers) - len(y.Answers) })
	return d.distinct(out)
}

// recommending returns the outcomes that recommend one option and not the other.
func (d *divide) recommending(one, other string) map[string]bool {
	out := map[string]bool{}
	for _, o := range d.g.tree.Outcomes {
		if _, reached := d.ways[o.ID]; reached && hasName(o.Options, one) && !hasName(o.Options, other) {
			out[o.ID] = true
		}
	}
	return out
}

// leading returns the nodes from which one of the outcomes can be reached, they
// included.
func (d *divide) leading(to map[string]bool) map[string]bool {
	out := map[string]bool{}
	maps.Copy(out, to)
	for changed := true; changed; {
		changed = false
		for _, q := range slices.Backward(d.g.tree.Questions) {
			if !out[q.ID] && slices.ContainsFunc(Edges(q), func(e Edge) bool { return out[e.Next] }) {
				out[q.ID], changed = true, true
			}
		}
	}
	return out
}

// fewest returns the last answer with the fewest of those before it that keep
// everybody from some outcomes, of equally few those asked first; nil if it takes
// too many.
func (d *divide) fewest(way []Step, last Step, from map[string]bool) []Step {
	var before []Step
	for _, s := range way[max(0, len(way)-maxContext):] {
		if _, ok := d.said[s]; ok {
			before = append(before, s)
		}
	}
	var kept []Step
	var choose func(at, n int) bool
	choose = func(at, n int) bool {
		if n == 0 {
			return !d.gets(d.of(append(kept, last)), from, false)
		}
		for i := at; i <= len(before)-n; i++ {
			kept = append(kept, before[i])
			if choose(i+1, n-1) {
				return true
			}
			kept = kept[:len(kept)-1]
		}
		return false
	}
	for n := range maxReason {
		if choose(0, n) {
			return append(kept, last)
		}
	}
	return nil
}

func (d *divide) of(steps []Step) given {
	out := given{}
	for _, s := range steps {
		w := d.said[s]
		out[w.ask] = append(out[w.ask], w.label)
	}
	return out
}

// widen adds to each answer the others of its question that lead to the one
// option, too, and not to the other.
func (d *divide) widen(kept []Step, one, other map[string]bool) []Answered {
	all := d.of(kept)
	var out []Answered
	for _, s := range kept {
		q, _ := d.g.Question(s.Question)
		ask := d.said[s].ask
		x := Answered{Question: s.Question}
		for i, a := range q.Answers {
			if i == s.Answer {
				x.Answers = append(x.Answers, a.ID)
				continue
			}
			with := maps.Clone(all)
			label := d.said[Step{s.Question, i}].label
			with[ask] = []string{label}
			if !d.gets(with, one, true) {
				continue
			}
			if with[ask] = append(slices.Clone(all[ask]), label); !d.gets(with, other, false) {
				all = with
				x.Answers = append(x.Answers, a.ID)
			}
		}
		out = append(out, x)
	}
	return out
}

// gets reports whether somebody who gives these answers wherever they are asked
// can get to one of some outcomes; asked: on a way on which they all are.
func (d *divide) gets(g given, to map[string]bool, asked bool) bool {
	type place struct {
		node string
		left int // questions of g that are still to be asked
	}
	seen := map[place]bool{}
	var visit func(at place) bool
	visit = func(at place) bool {
		if to[at.node] {
			return !asked || at.left == 0
		}
		q, ok := d.g.Question(at.node)
		if !ok || seen[at] {
			return false
		}
		seen[at] = true
		for _, e := range Edges(q) {
			w, single := d.said[Step{q.ID, e.Answer}]
			labels, fixed := g[w.ask]
			if single && fixed && !slices.Contains(labels, w.label) {
				continue
			}
			left := at.left
			if single && fixed {
				left--
			}
			if visit(place{e.Next, left}) {
				return true
			}
		}
		return false
	}
	return visit(place{d.g.tree.Start.ID, len(g)})
}

// nearest returns the outcome that is fewest questions away from a node.
func (d *divide) nearest(from string, to map[string]bool) string {
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		if to[queue[0]] {
			return queue[0]
		}
		q, _ := d.g.Question(queue[0])
		for _, e := range Edges(q) {
			if !seen[e.Next] {
				seen[e.Next] = true
				queue = append(queue, e.Next)
			}
		}
	}
	return ""
}

// distinct leaves out every reason that another one says already, in the same
// words, in fewer or in more general ones.
func (d *divide) distinct(list []Reason) []Reason {
	said := make([]given, len(list))
	for i, r := range list {
		said[i] = given{}
		for _, x := range r.Answers {
			q, _ := d.g.Question(x.Question)
			for ai, a := range q.Answers {
				if w := d.said[Step{q.ID, ai}]; slices.Contains(x.Answers, a.ID) {
					said[i][w.ask] = append(said[i][w.ask], w.label)
				}
			}
		}
	}
	var out []Reason
	for i, r := range list {
		again := false
		for j := range list {
			again = again || i != j && said[i].implies(said[j]) && (j < i || !said[j].implies(said[i]))
		}
		if !again {
			out = append(out, r)
		}
	}
	return out
}

// implies reports whether everybody who answers g also answers h.
func (g given) implies(h given) bool {
	for ask, labels := range h {
		own, ok := g[ask]
		if !ok || slices.ContainsFunc(own, func(l string) bool { return !slices.Contains(labels, l) }) {
			return false
		}
	}
	return true
}
