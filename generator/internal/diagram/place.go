package diagram

import (
	"math"
	"slices"
)

// rounds is how often the heights of all layers are brought nearer to their
// neighbours'.
const rounds = 10

// place gives every item the height of its middle: as near as may be to the
// mean of its neighbours, in turn those before and those after.
func (l *layers) place() {
	for layer := range l.rows {
		l.settle(layer, nil)
	}
	for r := range rounds {
		if r%2 == 0 {
			for i := len(l.rows) - 2; i >= 0; i-- {
				l.settle(i, func(x item) []int { return x.out })
			}
			continue
		}
		for i := 1; i < len(l.rows); i++ {
			l.settle(i, func(x item) []int { return x.in })
		}
	}
	for i := len(l.rows) - 2; i >= 0; i-- { // last by both, so that neither side is bent alone
		l.settle(i, func(x item) []int { return slices.Concat(x.in, x.out) })
	}
	top := math.MaxInt
	for _, x := range l.items {
		top = min(top, x.y-x.half)
	}
	for i := range l.items {
		l.items[i].y += margin - top
	}
}

// settle moves the items of a layer towards the mean height of those that near
// returns, as little against it as their heights and their order require. A
// line that passes through weighs more, so that it stays straight.
func (l *layers) settle(layer int, near func(item) []int) {
	row := l.rows[layer]
	wish, least, weight := make([]int, len(row)), make([]int, len(row)), make([]int, len(row))
	for k, i := range row {
		x := l.items[i]
		if k > 0 {
			prev := l.items[row[k-1]]
			least[k] = least[k-1] + prev.half + rowGap + x.half
		}
		wish[k], weight[k] = x.y, 1
		if x.box < 0 {
			weight[k] = 3
		}
		if near == nil {
			wish[k] = least[k]
			continue
		}
		if list := near(x); len(list) > 0 {
			sum := 0
			for _, n := range list {
				sum += l.items[n].y
			}
			wish[k] = sum / len(list)
		}
	}
	for k := range wish {
		wish[k] -= least[k]
	}
	for k, v := range rising(wish, weight) {
		l.items[row[k]].y = v + least[k]
	}
}

// rising returns the numbers nearest to wish, by weighted squares, of which none
// is less than the one before: neighbours that stand in each other's way go to
// their common mean ("pool adjacent violators", Ayer et al. 1955).
func rising(wish, weight []int) []int {
	type pool struct{ sum, weight, n int }
	var pools []pool
	for k, v := range wish {
		p := pool{v * weight[k], weight[k], 1}
		for len(pools) > 0 {
			last := pools[len(pools)-1]
			if last.sum*p.weight <= p.sum*last.weight {
				break
			}
			p = pool{p.sum + last.sum, p.weight + last.weight, p.n + last.n}
			pools = pools[:len(pools)-1]
		}
		pools = append(pools, p)
	}
	out := make([]int, 0, len(wish))
	for _, p := range pools {
		for range p.n {
			out = append(out, floor(p.sum, p.weight))
		}
	}
	return out
}

// floor divides towards the lesser number, so that rounding keeps an order.
func floor(a, b int) int {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}
