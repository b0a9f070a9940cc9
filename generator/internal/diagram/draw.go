package diagram

import (
	"slices"
	"strconv"
	"strings"
)

// columns holds the left side of each layer, the width of its boxes and where
// its labels end.
type columns struct{ x, w, end []int }

func (l *layers) columns() columns {
	n := len(l.rows)
	c := columns{make([]int, n), make([]int, n), make([]int, n)}
	x := margin
	for layer, row := range l.rows {
		label := 0
		for _, i := range row {
			if b := l.items[i].box; b >= 0 {
				c.w[layer] = max(c.w[layer], l.g.Boxes[b].W)
			}
			for _, e := range l.items[i].label {
				if e >= 0 {
					label = max(label, l.g.Edges[e].W+labelGap)
				}
			}
		}
		c.x[layer], c.end[layer] = x, x+c.w[layer]+fan+label
		x = c.end[layer] + turn
	}
	return c
}

func (l *layers) picture() Picture {
	c := l.columns()
	p := Picture{Labels: make([]Label, len(l.g.Edges))}
	for _, x := range l.items {
		p.H = max(p.H, x.y+x.half+margin)
		if x.box >= 0 {
			h := l.g.Boxes[x.box].H
			p.Places = append(p.Places, Place{x.box, c.x[x.layer], x.y - h/2, c.w[x.layer], h, len(x.in) > 0})
		}
	}
	if last := len(l.rows) - 1; last >= 0 && len(l.g.Boxes) > 0 {
		p.W = c.x[last] + c.w[last] + margin
	}
	for i := range l.items {
		l.leave(i, c, &p)
	}
	for i, x := range l.items {
		if x.box < 0 && l.starts(i) {
			p.Lines = append(p.Lines, l.pass(i, c))
		}
	}
	return p
}

// leave draws what leaves a box: a fan to its labels, and on from each to what
// stands in the next layer. The lines are sorted by where they lead.
func (l *layers) leave(i int, c columns, p *Picture) {
	x := l.items[i]
	if x.box < 0 {
		return
	}
	byEnd := make([]int, len(x.out))
	for k := range byEnd {
		byEnd[k] = k
	}
	slices.SortStableFunc(byEnd, func(a, b int) int { return l.items[x.out[a]].y - l.items[x.out[b]].y })
	right, pitch := c.x[x.layer]+c.w[x.layer], l.pitch(i)
	for n, k := range byEnd {
		e, to := x.label[k], l.items[x.out[k]]
		y := x.y + (2*n-len(byEnd)+1)*pitch/2
		var d path
		d.start(right, x.y)
		d.curve(fan-labelGap, y-x.y)
		p.Labels[e] = Label{right + fan, y}
		if w := l.g.Edges[e].W; w > 0 {
			d.skip(labelGap + w + labelGap)
		}
		d.line(c.end[x.layer] - d.x)
		d.curve(c.x[to.layer]-d.x, to.y-y)
		p.Lines = append(p.Lines, d.String())
	}
}

// starts reports whether no line that passes leads to this one.
func (l *layers) starts(i int) bool {
	return !slices.ContainsFunc(l.items[i].in, func(n int) bool { return l.items[n].box < 0 })
}

// pass draws a line that passes through layers, up to its box.
func (l *layers) pass(i int, c columns) string {
	var d path
	x := l.items[i]
	d.start(c.x[x.layer], x.y)
	for x.box < 0 {
		d.line(c.end[x.layer] - d.x)
		next := l.items[x.out[0]]
		d.curve(c.x[next.layer]-d.x, next.y-x.y)
		x = next
	}
	return d.String()
}

// path writes an SVG path with relative coordinates, which are shorter.
type path struct {
	b    strings.Builder
	x    int
	open int // length of a straight piece that is not written yet
}

func (d *path) start(x, y int) {
	d.b.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y))
	d.x = x
}

func (d *path) skip(dx int) {
	d.flush()
	d.b.WriteString("m" + strconv.Itoa(dx) + " 0")
	d.x += dx
}

func (d *path) line(dx int) {
	d.open += dx
	d.x += dx
}

func (d *path) flush() {
	if d.open != 0 {
		d.b.WriteString("h" + strconv.Itoa(d.open))
		d.open = 0
	}
}

// curve goes on level, and turns to another height half way.
func (d *path) curve(dx, dy int) {
	if dy == 0 {
		d.line(dx)
		return
	}
	d.flush()
	half := strconv.Itoa(dx / 2)
	end := strconv.Itoa(dx) + sep(dy)
	d.b.WriteString("c" + half + " 0 " + half + sep(dy) + " " + end)
	d.x += dx
}

// sep writes a number after another one.
func sep(n int) string {
	if n < 0 {
		return strconv.Itoa(n)
	}
	return " " + strconv.Itoa(n)
}

func (d *path) String() string {
	d.flush()
	return d.b.String()
}
