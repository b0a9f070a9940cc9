package advice

import (
	"math/big"
	"slices"

	"guidepost/generator/internal/doc"
)

const (
	maxStates = 500_000
	maxLive   = 24 << 20 // words of the states that wait to be followed: 192 MB
	maxWords  = 1 << 28  // words of all states
)

// bits is a state, or a mask over states.
type bits []uint64

func (b bits) get(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }
func (b bits) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bits) clear(i int)    { b[i>>6] &^= 1 << (i & 63) }

func (b bits) orInto(x bits) {
	for i, w := range x {
		b[i] |= w
	}
}

// hasWorld reports whether somebody is left.
func (m *model) hasWorld(b bits) bool {
	n := len(m.worlds)
	for i := 0; i < n; i += 64 {
		w := b[i>>6]
		if n-i < 64 {
			w &= 1<<(n-i) - 1
		}
		if w != 0 {
			return true
		}
	}
	return false
}

// viable is the bit of candidate c in world w; worlds come first.
func (m *model) viable(c, w int) int { return (1+c)*len(m.worlds) + w }

// taken is one step of a path: an answer given, or for a question of type many
// the way on after the ticks.
type taken struct {
	q, a int32 // a: -1 for an answer left unticked, -2 for the way on
}

// trail remembers, for every state, the shortest way to it.
type trail struct {
	prev  []int32
	via   []taken
	depth []int32
}

func (t *trail) path(id int32) []taken {
	var out []taken
	for ; t.prev[id] >= 0; id = t.prev[id] {
		if t.via[id].a != -1 {
			out = append(out, t.via[id])
		}
	}
	slices.Reverse(out)
	return out
}

// states are the states that arrive at a node. Equal ones are one.
type states struct {
	vecs  []uint64
	ids   []int32 // into the trail
	count []big.Int
	next  []int32 // chain of equal hashes
	index map[uint64]int32
}

func (s *states) len() int { return len(s.ids) }

func (s *states) vec(i, words int) bits { return s.vecs[i*words : (i+1)*words] }

// prover follows all states through a tree.
type prover struct {
	m       *model
	nodes   map[string]int // questions, then outcomes
	at      []*states
	masks   [][]bits // per question and answer
	reach   []bits   // per node: union of the states that arrive
	arrived []bool
	trail   trail
	live    int
	total   int
	tooMany bool
	paths   []big.Int
	scratch bits
	init    bits
}

func newProver(m *model) *prover {
	p := &prover{m: m, nodes: map[string]int{}, scratch: make(bits, m.words)}
	t := m.tree
	for i, q := range t.Questions {
		if _, dup := p.nodes[q.ID]; !dup {
			p.nodes[q.ID] = i
		}
	}
	for i, o := range t.Outcomes {
		if _, dup := p.nodes[o.ID]; !dup {
			p.nodes[o.ID] = len(t.Questions) + i
		}
	}
	n := len(t.Questions) + len(t.Outcomes)
	p.at, p.reach, p.arrived, p.paths = make([]*states, n), make([]bits, n), make([]bool, n), make([]big.Int, n)
	p.masks = make([][]bits, len(t.Questions))
	for qi := range t.Questions {
		q := &t.Questions[qi]
		for ai := range q.Answers {
			p.masks[qi] = append(p.masks[qi], m.mask(q, &q.Answers[ai]))
		}
	}
	return p
}

// run follows the states, each question after those that lead to it.
func (p *prover) run() {
	start, ok := p.nodes[p.m.tree.Start.ID]
	if !ok {
		return
	}
	p.init = p.m.start()
	first := &states{}
	p.at[start] = first
	p.add(first, p.init, -1, taken{}, 0, big.NewInt(1))
	for _, qi := range p.order() {
		if p.at[qi] != nil && !p.tooMany {
			p.follow(qi)
		}
		if s := p.at[qi]; s != nil {
			p.settle(qi)
			p.live -= len(s.vecs)
			p.at[qi] = nil
		}
	}
	for i := len(p.m.tree.Questions); i < len(p.at); i++ {
		if p.at[i] != nil {
			p.settle(i)
		}
	}
}

// settle notes what arrives at a node.
func (p *prover) settle(node int) {
	s := p.at[node]
	p.arrived[node] = true
	p.reach[node] = make(bits, p.m.words)
	for i := range s.ids {
		p.reach[node].orInto(s.vec(i, p.m.words))
		p.paths[node].Add(&p.paths[node], &s.count[i])
	}
}

// order lists the questions that can be reached, each after all that lead to it.
func (p *prover) order() []int {
	t := p.m.tree
	seen := make([]bool, len(t.Questions))
	var out []int
	var visit func(i int)
	visit = func(i int) {
		if i >= len(t.Questions) || seen[i] {
			return
		}
		seen[i] = true
		edges := Edges(t.Questions[i])
		slices.Reverse(edges) // so that of equal ways the author's first is kept
		for _, e := range edges {
			if n, ok := p.nodes[e.Next]; ok {
				visit(n)
			}
		}
		out = append(out, i)
	}
	visit(p.nodes[t.Start.ID])
	slices.Reverse(out)
	return out
}

// Lengths of ways: questions count before ticks.
const (
	askCost  = 1 << 8
	tickCost = 1
)

func (p *prover) follow(qi int) {
	q := &p.m.tree.Questions[qi]
	if q.Type == doc.Many {
		p.followMany(qi, q)
		return
	}
	s := p.at[qi]
	for _, e := range Edges(*q) {
		next, ok := p.nodes[e.Next]
		if !ok {
			continue
		}
		p.pass(s, next, p.masks[qi][e.Answer], taken{int32(qi), int32(e.Answer)}, askCost)
	}
}

// followMany ticks or leaves each answer in turn, so that every subset is
// followed while equal states are one.
func (p *prover) followMany(qi int, q *doc.Question) {
	s := p.at[qi]
	for ai := range q.Answers {
		both := &states{}
		p.passInto(s, both, nil, taken{int32(qi), -1}, 0)
		p.passInto(s, both, p.masks[qi][ai], taken{int32(qi), int32(ai)}, tickCost)
		if s != p.at[qi] {
			p.live -= len(s.vecs)
		}
		s = both
	}
	if next, ok := p.nodes[q.Next.ID]; ok {
		p.pass(s, next, nil, taken{int32(qi), -2}, askCost)
	}
	if s != p.at[qi] {
		p.live -= len(s.vecs)
	}
}

func (p *prover) pass(from *states, next int, mask bits, via taken, cost int32) {
	if p.at[next] == nil {
		p.at[next] = &states{}
	}
	p.passInto(from, p.at[next], mask, via, cost)
	if p.at[next].len() == 0 {
		p.at[next] = nil
	}
}

func (p *prover) passInto(from, to *states, mask bits, via taken, cost int32) {
	for i := range from.ids {
		if p.tooMany {
			return
		}
		v := from.vec(i, p.m.words)
		if mask != nil {
			for j := range p.scratch {
				p.scratch[j] = v[j] & mask[j]
			}
			v = p.scratch
			if !p.m.hasWorld(v) {
				continue
			}
		}
		p.add(to, v, from.ids[i], via, p.trail.depth[from.ids[i]]+cost, &from.count[i])
	}
}

// add merges a state into those of a node.
func (p *prover) add(s *states, v bits, prev int32, via taken, depth int32, count *big.Int) {
	h := hash(v)
	if s.index == nil {
		s.index = map[uint64]int32{}
	}
	head, found := s.index[h]
	if found {
		for i := head; i >= 0; i = s.next[i] {
			if !slices.Equal(s.vec(int(i), p.m.words), v) {
				continue
			}
			s.count[i].Add(&s.count[i], count)
			if id := s.ids[i]; depth < p.trail.depth[id] {
				p.trail.prev[id], p.trail.via[id], p.trail.depth[id] = prev, via, depth
			}
			return
		}
	} else {
		head = -1
	}
	p.total++
	p.live += len(v)
	if p.total > maxStates || p.live > maxLive || p.total*len(v) > maxWords {
		p.tooMany = true
		return
	}
	s.index[h] = int32(len(s.ids))
	s.next = append(s.next, head)
	s.vecs = append(s.vecs, v...)
	s.ids = append(s.ids, int32(len(p.trail.prev)))
	var c big.Int
	c.Set(count)
	s.count = append(s.count, c)
	p.trail.prev = append(p.trail.prev, prev)
	p.trail.via = append(p.trail.via, via)
	p.trail.depth = append(p.trail.depth, depth)
}

// hash mixes the words of a state (the finaliser of MurmurHash3).
func hash(v bits) uint64 {
	h := uint64(len(v)) * 0x9e3779b97f4a7c15
	for _, w := range v {
		h ^= w
		h ^= h >> 33
		h *= 0xff51afd7ed558ccd
		h ^= h >> 33
		h *= 0xc4ceb9fe1a85ec53
		h ^= h >> 33
	}
	return h
}
