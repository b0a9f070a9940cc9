// Package diagram lays out a directed graph without circles from left to right
// in layers, as Sugiyama's method does, for pictures of decision trees.
//
// In goes a Graph, whose boxes and labels have been measured (Width and Wrap
// measure text without a font); out comes a Picture with the place of every box
// and label, and the line of every edge. Everything is whole pixels and pure:
// the same graph has the same picture on every machine. It is a leaf beside
// diag and file, and render is what draws with it.
//
// What holds of every picture: boxes do not overlap; every edge goes from left
// to right; lines cross each other only between the layers, so that none runs
// through a box or a label. Lines to the same box over several layers join on
// the way, because a map in which many answers lead to one box is else a weave.
package diagram

// Graph is what to draw. Of two edges between the same boxes the caller has
// made one. An edge that would close a circle is left out.
type Graph struct {
	Boxes []Box
	Edges []Edge
}

// Box is the size of a node. A Copied one, which must be without edges out, is
// drawn again in each layer that edges lead to it: ten short lines to three
// copies are easier to follow than ten long ones.
type Box struct {
	W, H   int
	Copied bool
}

// Edge leads from one box to another, both indexes into Graph.Boxes. W and H
// are the size of its label, 0 if it has none.
type Edge struct {
	From, To int
	W, H     int
}

// Picture is a graph with coordinates, from the top left corner.
type Picture struct {
	W, H   int
	Places []Place  // at least one of each box
	Labels []Label  // parallel to Graph.Edges
	Lines  []string // straight and curved pieces, as SVG paths
}

// Place is where a box, an index into Graph.Boxes, stands. Boxes of one layer
// have one width, the widest's. Lines end at the middle of the left side.
type Place struct {
	Box        int
	X, Y, W, H int
	Entered    bool // some line ends here
}

// Label is where an edge's label stands: its left side, and the middle of its
// height. Zero for an edge that was left out.
type Label struct{ X, Y int }

const (
	rowGap   = 14 // between boxes of a layer
	fan      = 16 // from a box to its labels
	labelGap = 4  // around a label
	turn     = 36 // for the curves between two layers
	thin     = 8  // room for a line that passes through a layer
	margin   = 2  // around the picture, for the width of lines
)

// Layout places a graph.
func Layout(g Graph) Picture {
	l := newLayers(g)
	l.order()
	l.place()
	return l.picture()
}

// item is what stands in a layer: a box, or a line that passes through on its
// way to the box To.
type item struct {
	box   int // index into Graph.Boxes; -1 for a line that passes
	to    int // where it leads, for a line that passes
	layer int
	half  int // half of the height that it needs
	y     int // of its middle
	out   []int
	in    []int
	label []int // per out: the edge whose label stands at its start; -1 for a passing line
}

// layers is a graph being laid out.
type layers struct {
	g     Graph
	items []item  // first one per box; of a copied box, the first copy
	rows  [][]int // per layer: items from top to bottom
}

func newLayers(g Graph) *layers {
	l := &layers{g: g}
	kept, order := acyclic(g)
	depth := make([]int, len(g.Boxes))
	deepest := 0
	for _, b := range order {
		deepest = max(deepest, depth[b])
		for _, e := range kept[b] {
			to := g.Edges[e].To
			depth[to] = max(depth[to], depth[b]+1)
		}
	}
	l.rows = make([][]int, deepest+1)
	for b := range g.Boxes {
		l.add(item{box: b, to: b, layer: depth[b], half: (g.Boxes[b].H + 1) / 2})
	}
	stops := map[[2]int]int{} // box and layer → what stands there for it
	for _, b := range order {
		for _, e := range kept[b] {
			l.connect(b, l.stop(stops, g.Edges[e].To, depth[b]+1), e)
		}
	}
	for i := range g.Boxes {
		l.items[i].half = max(l.items[i].half, (l.span(i)+1)/2)
	}
	for _, i := range l.seen(order) {
		l.rows[l.items[i].layer] = append(l.rows[l.items[i].layer], i)
	}
	return l
}

func (l *layers) add(x item) int {
	l.items = append(l.items, x)
	return len(l.items) - 1
}

// stop is the item that stands for box to in a layer at or before its own.
func (l *layers) stop(stops map[[2]int]int, to, layer int) int {
	if l.items[to].layer == layer {
		return to
	}
	key := [2]int{to, layer}
	if i, ok := stops[key]; ok {
		return i
	}
	if l.g.Boxes[to].Copied {
		stops[key] = l.add(item{box: to, to: to, layer: layer, half: l.items[to].half})
		return stops[key]
	}
	i := l.add(item{box: -1, to: to, layer: layer, half: thin / 2})
	stops[key] = i
	l.connect(i, l.stop(stops, to, layer+1), -1)
	return i
}

func (l *layers) connect(from, to, edge int) {
	l.items[from].out = append(l.items[from].out, to)
	l.items[from].label = append(l.items[from].label, edge)
	l.items[to].in = append(l.items[to].in, from)
}

// pitch is the distance between two lines that leave a box.
func (l *layers) pitch(i int) int {
	most := thin
	for _, e := range l.items[i].label {
		if e >= 0 {
			most = max(most, l.g.Edges[e].H+labelGap)
		}
	}
	return most
}

// span is the height of what leaves a box.
func (l *layers) span(i int) int { return len(l.items[i].out) * l.pitch(i) }

// seen lists all items as a walk meets them that follows each edge in the
// author's order: in a tree, this order has no crossing at all.
func (l *layers) seen(order []int) []int {
	var out []int
	met := make([]bool, len(l.items))
	var walk func(i int)
	walk = func(i int) {
		if met[i] {
			return
		}
		met[i] = true
		out = append(out, i)
		for _, to := range l.items[i].out {
			walk(to)
		}
	}
	for _, b := range order {
		if len(l.items[b].in) == 0 {
			walk(b)
		}
	}
	return out
}

// acyclic returns the edges out of each box, without those that close a circle
// or start and end in one box, and the boxes in an order in which every edge
// leads to a later one; boxes keep the order given as far as edges allow.
func acyclic(g Graph) (kept [][]int, order []int) {
	out := make([][]int, len(g.Boxes))
	for e, x := range g.Edges {
		out[x.From] = append(out[x.From], e)
	}
	kept = make([][]int, len(g.Boxes))
	const white, grey, black = 0, 1, 2
	state := make([]int, len(g.Boxes))
	var visit func(b int)
	visit = func(b int) {
		state[b] = grey
		for _, e := range out[b] {
			to := g.Edges[e].To
			if state[to] == white {
				visit(to)
			}
			if state[to] == black {
				kept[b] = append(kept[b], e)
			}
		}
		state[b] = black
		order = append(order, b)
	}
	for b := len(g.Boxes) - 1; b >= 0; b-- {
		if state[b] == white {
			visit(b)
		}
	}
	for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
		order[i], order[j] = order[j], order[i]
	}
	return kept, order
}
