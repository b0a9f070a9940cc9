package advice

import (
	"container/heap"
	"slices"

	"guidepost/generator/internal/doc"
)

// maxHops bounds how far ways to other outcomes are looked for.
const maxHops = 20_000

// hop is a node reached with other answers than those of a given path.
type hop struct {
	node           int
	who            bits // who may be here
	changed, added int  // answers that differ from the path's, and to questions off it
	prev           *hop
	via            Answered
	change, add    bool // what via is
	seq            int
}

// hops is a heap: fewest changes first, then fewest further questions, then
// the author's order.
type hops []*hop

func (h hops) Len() int      { return len(h) }
func (h hops) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *hops) Push(x any)   { *h = append(*h, x.(*hop)) }
func (h *hops) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
func (h hops) Less(i, j int) bool {
	return slices.Compare([]int{h[i].changed, h[i].added, h[i].seq}, []int{h[j].changed, h[j].added, h[j].seq}) < 0
}

// nearest finds for every option the outcome that recommends it for which the
// fewest answers of a path have to be changed.
func (r *report) nearest(path []Answered) []Nearest {
	p := r.p
	wanted := map[string]bool{}
	for _, ci := range r.m.recommendable() {
		wanted[r.m.columns[ci].opt.ID] = true
	}
	given := map[string][]string{}
	for _, x := range path {
		given[x.Question] = x.Answers
	}
	who := make(bits, (len(r.m.worlds)+63)/64)
	for w := range r.m.worlds {
		if p.init.get(w) {
			who.set(w)
		}
	}
	queue := hops{{node: p.nodes[r.t.Start.ID], who: who}}
	seen := map[int][]bits{}
	var out []Nearest
	for n := 0; len(queue) > 0 && len(wanted) > 0 && n < maxHops; {
		at := heap.Pop(&queue).(*hop)
		if slices.ContainsFunc(seen[at.node], func(b bits) bool { return slices.Equal(b, at.who) }) {
			continue
		}
		seen[at.node] = append(seen[at.node], at.who)
		if oi := at.node - len(r.t.Questions); oi >= 0 {
			for _, name := range r.t.Outcomes[oi].Options {
				if wanted[name.ID] {
					out = append(out, at.nearest(name.ID, r.t.Outcomes[oi].ID))
					delete(wanted, name.ID)
				}
			}
			continue
		}
		for _, next := range r.hopsFrom(at, given) {
			n++
			next.seq = n
			heap.Push(&queue, next)
		}
	}
	return out
}

// hopsFrom lists where the answers of a question lead. Of a question of type
// many what the path ticks stays ticked, for it does not change the way.
func (r *report) hopsFrom(at *hop, given map[string][]string) []*hop {
	q := &r.t.Questions[at.node]
	old, asked := given[q.ID]
	var out []*hop
	for _, e := range Edges(*q) {
		node, ok := r.p.nodes[e.Next]
		if !ok {
			continue
		}
		x := &hop{node: node, who: at.who, changed: at.changed, added: at.added, prev: at, via: Answered{q.ID, old}}
		for ai, a := range q.Answers {
			if e.Answer == ai || e.Answer < 0 && slices.Contains(old, a.ID) {
				x.who = and(x.who, r.p.masks[at.node][ai])
			}
		}
		if e.Answer >= 0 {
			x.via.Answers = []string{q.Answers[e.Answer].ID}
		}
		x.add = !asked
		x.change = asked && q.Type != doc.Many && !slices.Equal(old, x.via.Answers)
		if x.add {
			x.added++
		}
		if x.change {
			x.changed++
		}
		if r.m.hasWorld(x.who) {
			out = append(out, x)
		}
	}
	return out
}

// and returns the bits of a that a mask has too; a nil mask has all.
func and(a, mask bits) bits {
	if mask == nil {
		return a
	}
	out := slices.Clone(a)
	for i := range out {
		out[i] &= mask[i]
	}
	return out
}

func (h *hop) nearest(option, outcome string) Nearest {
	out := Nearest{Option: option, Outcome: outcome}
	for ; h.prev != nil; h = h.prev {
		switch {
		case h.change:
			out.Changes = append(out.Changes, h.via)
		case h.add:
			out.Then = append(out.Then, h.via)
		}
	}
	slices.Reverse(out.Changes)
	slices.Reverse(out.Then)
	return out
}
