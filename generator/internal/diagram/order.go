package diagram

import "slices"

// sweeps is how often the order of all layers is improved; what it gains after
// that is not seen.
const sweeps = 12

// order finds an order of each layer with few crossings: forth and back, each
// item goes to the mean place of its neighbours in the layer before. The best
// order met is kept.
func (l *layers) order() {
	best, least := l.copyRows(), l.crossings()
	for s := 0; s < sweeps && least > 0; s++ {
		if s%2 == 0 {
			for i := 1; i < len(l.rows); i++ {
				l.sort(i, i-1)
			}
		} else {
			for i := len(l.rows) - 2; i >= 0; i-- {
				l.sort(i, i+1)
			}
		}
		if n := l.crossings(); n < least {
			best, least = l.copyRows(), n
		}
	}
	l.rows = best
}

func (l *layers) copyRows() [][]int {
	out := make([][]int, len(l.rows))
	for i, r := range l.rows {
		out[i] = slices.Clone(r)
	}
	return out
}

// beside returns the neighbours of an item in the layer before or after its own.
func (l *layers) beside(i, layer int) []int {
	if layer < l.items[i].layer {
		return l.items[i].in
	}
	return l.items[i].out
}

// sort orders a layer by its neighbours in another. Items without any keep
// their place.
func (l *layers) sort(layer, by int) {
	at := l.at(by)
	const fine = 1 << 16 // places are whole numbers, their means nearly exact
	mean := map[int]int{}
	row := l.rows[layer]
	for k, i := range row {
		near := l.beside(i, by)
		if len(near) == 0 {
			mean[i] = k * fine * max(1, len(l.rows[by])) / max(1, len(row))
			continue
		}
		sum := 0
		for _, n := range near {
			sum += at[n] * fine
		}
		mean[i] = sum / len(near)
	}
	slices.SortStableFunc(row, func(a, b int) int { return mean[a] - mean[b] })
}

// at returns the place of each item of a layer.
func (l *layers) at(layer int) map[int]int {
	out := map[int]int{}
	for k, i := range l.rows[layer] {
		out[i] = k
	}
	return out
}

// crossings counts the pairs of lines that cross between the layers.
func (l *layers) crossings() int {
	n := 0
	for layer := 0; layer+1 < len(l.rows); layer++ {
		at := l.at(layer + 1)
		var ends []int
		for _, i := range l.rows[layer] {
			from := len(ends)
			for _, to := range l.items[i].out {
				ends = append(ends, at[to])
			}
			slices.Sort(ends[from:])
		}
		n += inversions(ends, len(l.rows[layer+1]))
	}
	return n
}

// inversions counts the pairs that stand in the wrong order, of values below n,
// with a tree of partial sums.
func inversions(list []int, n int) int {
	sums := make([]int, n+1)
	total := 0
	for seen, v := range list {
		notAbove := 0
		for i := v + 1; i > 0; i -= i & -i {
			notAbove += sums[i]
		}
		total += seen - notAbove
		for i := v + 1; i <= n; i += i & -i {
			sums[i]++
		}
	}
	return total
}
