package advice

import (
	"slices"

	"guidepost/generator/internal/doc"
)

// Graph is a tree ready for questions about its shape. Its subtrees must have
// been inlined; a question that still uses one is a dead end.
type Graph struct {
	tree      doc.Tree
	questions map[string]int
	outcomes  map[string]int
}

// NewGraph indexes a tree.
func NewGraph(t doc.Tree) *Graph {
	g := &Graph{tree: t, questions: map[string]int{}, outcomes: map[string]int{}}
	for i, q := range t.Questions {
		if _, dup := g.questions[q.ID]; !dup {
			g.questions[q.ID] = i
		}
	}
	for i, o := range t.Outcomes {
		if _, dup := g.outcomes[o.ID]; !dup {
			g.outcomes[o.ID] = i
		}
	}
	return g
}

// Question returns the question with an id.
func (g *Graph) Question(id string) (doc.Question, bool) {
	i, ok := g.questions[id]
	if !ok {
		return doc.Question{}, false
	}
	return g.tree.Questions[i], true
}

// Outcome returns the outcome with an id.
func (g *Graph) Outcome(id string) (doc.Outcome, bool) {
	i, ok := g.outcomes[id]
	if !ok {
		return doc.Outcome{}, false
	}
	return g.tree.Outcomes[i], true
}

// Edge is a way out of a question: one of its answers, or for many all of them.
type Edge struct {
	Answer int // index into Question.Answers; -1 for the one exit of a many question
	Next   string
}

// Edges returns the ways out of a question in the author's order.
func Edges(q doc.Question) []Edge {
	if q.Type == doc.Many {
		return []Edge{{-1, q.Next.ID}}
	}
	out := make([]Edge, 0, len(q.Answers))
	for i, a := range q.Answers {
		next := a.Next.ID
		if next == "" {
			next = q.Next.ID
		}
		out = append(out, Edge{i, next})
	}
	return out
}

// Depths returns for each question how many questions may have to be answered
// from there on, itself included. Loops are not followed.
func (g *Graph) Depths() map[string]int {
	depth := map[string]int{}
	busy := map[string]bool{}
	var visit func(id string) int
	visit = func(id string) int {
		q, ok := g.Question(id)
		if !ok || busy[id] {
			return 0
		}
		if d, ok := depth[id]; ok {
			return d
		}
		busy[id] = true
		most := 0
		for _, e := range Edges(q) {
			most = max(most, visit(e.Next))
		}
		busy[id] = false
		depth[id] = most + 1
		return most + 1
	}
	for _, q := range g.tree.Questions {
		visit(q.ID)
	}
	return depth
}

// Step is one answered question on a path.
type Step struct {
	Question string
	Answer   int // as in Edge
}

// arrival is the last step of the shortest path to a node.
type arrival struct {
	node string
	step Step
}

// arrivals returns for each node that can be reached how its shortest path ends;
// of equally short ones the first in the author's order.
func (g *Graph) arrivals() map[string]arrival {
	last := map[string]arrival{g.tree.Start.ID: {}}
	for queue := []string{g.tree.Start.ID}; len(queue) > 0; queue = queue[1:] {
		q, ok := g.Question(queue[0])
		if !ok {
			continue
		}
		for _, e := range Edges(q) {
			if _, seen := last[e.Next]; !seen && e.Next != "" {
				last[e.Next] = arrival{q.ID, Step{q.ID, e.Answer}}
				queue = append(queue, e.Next)
			}
		}
	}
	return last
}

// path follows arrivals back to the start.
func (g *Graph) path(last map[string]arrival, node string) []Step {
	path := []Step{}
	for at := node; at != g.tree.Start.ID; at = last[at].node {
		path = append(path, last[at].step)
	}
	slices.Reverse(path)
	return path
}

// Path returns the shortest path to a node, nil if none leads there; of equally
// short ones the first in the author's order. The path to the start is empty.
func (g *Graph) Path(node string) []Step {
	last := g.arrivals()
	if _, ok := last[node]; !ok {
		return nil
	}
	return g.path(last, node)
}

// Paths is Path for each node that can be reached.
func (g *Graph) Paths() map[string][]Step {
	last := g.arrivals()
	out := make(map[string][]Step, len(last))
	for id := range last {
		out[id] = g.path(last, id)
	}
	return out
}

// Reachable reports for each node whether a path leads there from the start.
func (g *Graph) Reachable() map[string]bool {
	out := map[string]bool{}
	for id := range g.arrivals() {
		out[id] = true
	}
	return out
}

// Into returns every answer that lies on some path from the start to a node, in
// the order of the questions.
func (g *Graph) Into(node string) []Step {
	reach := g.Reachable()
	leads := map[string]bool{node: true}
	for changed := true; changed; {
		changed = false
		for _, q := range g.tree.Questions {
			if leads[q.ID] || !reach[q.ID] {
				continue
			}
			for _, e := range Edges(q) {
				if leads[e.Next] {
					leads[q.ID], changed = true, true
					break
				}
			}
		}
	}
	var out []Step
	for _, q := range g.tree.Questions {
		if !reach[q.ID] || q.ID == node {
			continue
		}
		for _, e := range Edges(q) {
			if leads[e.Next] {
				out = append(out, Step{q.ID, e.Answer})
			}
		}
	}
	return out
}

// KnownAt returns what the answers on every path to a node settle: for each
// fact that all paths constrain, the values that some path allows.
func (g *Graph) KnownAt(facts []doc.Fact) map[string]Known {
	state := map[string]Known{g.tree.Start.ID: nil}
	arrived := map[string]bool{g.tree.Start.ID: true}
	// A node's set of values only grows while paths are merged in, so this
	// ends, loops or not; the bound is for safety alone.
	for round := 0; round <= 64*len(g.tree.Questions); round++ {
		changed := false
		for _, q := range g.tree.Questions {
			if !arrived[q.ID] {
				continue
			}
			for _, e := range Edges(q) {
				k := state[q.ID]
				if e.Answer >= 0 {
					k = Narrow(k, q.Answers[e.Answer].Given, facts)
				}
				if !arrived[e.Next] {
					arrived[e.Next], state[e.Next], changed = true, k, true
				} else if m := merge(state[e.Next], k); !equalKnown(m, state[e.Next]) {
					state[e.Next], changed = m, true
				}
			}
		}
		if !changed {
			break
		}
	}
	return state
}

// merge returns what is known if either a or b is true.
func merge(a, b Known) Known {
	var out Known
	for _, c := range a {
		v, ok := b.Get(c.Fact)
		if !ok {
			continue
		}
		values := slices.Clone(c.Values)
		for _, x := range v {
			if !slices.Contains(values, x) {
				values = append(values, x)
			}
		}
		out = append(out, Choice{c.Fact, values})
	}
	return out
}

func equalKnown(a, b Known) bool {
	return slices.EqualFunc(a, b, func(x, y Choice) bool { return x.Fact == y.Fact && slices.Equal(x.Values, y.Values) })
}

// Criteria returns the criteria that a requirement tests, each once, in the
// order written.
func Criteria(r doc.Req) []string {
	var out []string
	var visit func(r doc.Req)
	visit = func(r doc.Req) {
		if r.Op == doc.Test && !slices.Contains(out, r.Crit.ID) {
			out = append(out, r.Crit.ID)
		}
		for _, a := range r.Args {
			visit(a)
		}
	}
	visit(r)
	return out
}

// AskedBy returns the criteria that answers of a tree test.
func AskedBy(t doc.Tree) map[string]bool {
	out := map[string]bool{}
	for _, q := range t.Questions {
		for _, a := range q.Answers {
			for _, id := range Criteria(a.Requires) {
				out[id] = true
			}
		}
	}
	return out
}

// Needed returns the criteria that a requirement tests in any case: those that
// are not one of several alternatives.
func Needed(r doc.Req) []string {
	if r.Op == doc.Or && len(r.Args) > 1 {
		return nil
	}
	if r.Op == doc.Test {
		return []string{r.Crit.ID}
	}
	var out []string
	for _, a := range r.Args {
		for _, id := range Needed(a) {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}
