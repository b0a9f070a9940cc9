package diagram

import "math"

// rounds is how often the heights of all layers are settled. More of them push
// boxes whose lines cross further and further down.
const rounds = 2

// place gives every item the height of its middle. The picture hangs from its
// top: a box stands beside the first that leads to it and the first that it
// leads to, as far as those above leave room. So it begins at the top left,
// where reading does, however large it is and however little of it is in view.
func (l *layers) place() {
	for range rounds {
		for i := range l.rows {
			l.settle(i, func(x item) []int { return x.in })
		}
		for i := len(l.rows) - 1; i >= 0; i-- {
			l.settle(i, func(x item) []int { return x.out })
		}
	}
	top := math.MaxInt
	for _, x := range l.items {
		top = min(top, x.y-x.half)
	}
	for i := range l.items {
		l.items[i].y += margin - top
	}
}

// settle puts each item of a layer beside the highest of those that near
// returns, or below the item above it.
func (l *layers) settle(layer int, near func(item) []int) {
	least := 0
	for _, i := range l.rows[layer] {
		x := &l.items[i]
		wish := x.y
		for n, other := range near(*x) {
			if y := l.items[other].y; n == 0 || y < wish {
				wish = y
			}
		}
		x.y = max(wish, least+x.half)
		least = x.y + x.half + rowGap
	}
}
