package diagram

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// random is a graph without circles whose edges mostly lead a little further,
// as those of trees do; some lead far, and the last boxes are copied.
func random(r *rand.Rand, n int) Graph {
	g := Graph{Boxes: make([]Box, n)}
	leaf := n - 1 - n/3
	for i := range g.Boxes {
		g.Boxes[i] = Box{W: 40 + r.IntN(100), H: 32 + 18*r.IntN(3), Copied: i >= leaf}
	}
	for from := range leaf {
		met := map[int]bool{}
		for range 1 + r.IntN(4) {
			to := from + 1 + r.IntN(min(n-from-1, 1+r.IntN(n)))
			if !met[to] {
				met[to] = true
				g.Edges = append(g.Edges, Edge{From: from, To: to, W: r.IntN(90), H: 15 * (1 + r.IntN(2))})
			}
		}
	}
	return g
}

func TestBoxesDoNotOverlapAndEdgesLeadOn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 300 {
		g := random(r, 3+r.IntN(60))
		p := Layout(g)
		if again := Layout(g); !reflect.DeepEqual(p, again) {
			t.Fatalf("graph %d: two layouts of one graph differ", n)
		}
		check(t, fmt.Sprintf("graph %d", n), g, p)
	}
}

func check(t *testing.T, name string, g Graph, p Picture) {
	t.Helper()
	drawn := make([]int, len(g.Boxes))
	for i, a := range p.Places {
		drawn[a.Box]++
		if a.X < 0 || a.Y < 0 || a.X+a.W > p.W || a.Y+a.H > p.H {
			t.Errorf("%s: box %d leaves the picture: %+v of %d × %d", name, a.Box, a, p.W, p.H)
		}
		for _, b := range p.Places[:i] {
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%s: boxes %d and %d overlap: %+v %+v", name, a.Box, b.Box, a, b)
			}
		}
	}
	for b, n := range drawn {
		if n == 0 || n > 1 && !g.Boxes[b].Copied {
			t.Errorf("%s: box %d is drawn %d times", name, b, n)
		}
	}
	for e, l := range p.Labels {
		w, h := g.Edges[e].W, g.Edges[e].H
		for _, b := range p.Places {
			if l.X < b.X+b.W && b.X < l.X+w && l.Y-h/2 < b.Y+b.H && b.Y < l.Y+h/2 {
				t.Errorf("%s: the label of edge %d lies on box %d", name, e, b.Box)
			}
		}
		for f, m := range p.Labels[:e] {
			if l.X < m.X+g.Edges[f].W && m.X < l.X+w && l.Y-h/2 < m.Y+g.Edges[f].H/2 && m.Y-g.Edges[f].H/2 < l.Y+h/2 {
				t.Errorf("%s: the labels of edges %d and %d overlap", name, e, f)
			}
		}
	}
	ended := map[int]bool{}
	for _, line := range p.Lines {
		if e, ok := checkLine(t, name, line, p); ok {
			ended[e] = true
		}
	}
	for i, b := range p.Places {
		if b.Entered != ended[i] {
			t.Errorf("%s: a line ends at box %d: %v, not %v", name, b.Box, ended[i], b.Entered)
		}
	}
}

var pathPart = regexp.MustCompile(`([Mmhc])([-\d ]*)`)

// checkLine follows a path: it never goes left and stays clear of all boxes. It
// returns the place at which it ends, if it ends at one.
func checkLine(t *testing.T, name, line string, p Picture) (int, bool) {
	t.Helper()
	x, y := 0, 0
	for _, m := range pathPart.FindAllStringSubmatch(line, -1) {
		var n []int
		for _, f := range regexp.MustCompile(`-?\d+`).FindAllString(m[2], -1) {
			v, _ := strconv.Atoi(f)
			n = append(n, v)
		}
		dx, dy := n[0], 0
		switch m[1] {
		case "M":
			x, y = n[0], n[1]
			continue
		case "c":
			dx, dy = n[4], n[5]
		}
		if dx <= 0 {
			t.Errorf("%s: %s goes back by %d", name, line, dx)
		}
		for _, b := range p.Places {
			if x < b.X+b.W && b.X < x+dx && min(y, y+dy) < b.Y+b.H && b.Y < max(y, y+dy)+1 {
				t.Errorf("%s: %s runs through box %d at %d,%d", name, line, b.Box, b.X, b.Y)
			}
		}
		x, y = x+dx, y+dy
	}
	i := slices.IndexFunc(p.Places, func(b Place) bool { return x == b.X && y == b.Y+b.H/2 })
	return i, i >= 0
}

func TestATreeHasNoCrossings(t *testing.T) {
	g := Graph{Boxes: make([]Box, 15)}
	for i := range g.Boxes {
		g.Boxes[i] = Box{W: 50, H: 30}
		if i > 0 {
			g.Edges = append(g.Edges, Edge{From: (i - 1) / 2, To: i})
		}
	}
	l := newLayers(g)
	l.order()
	if n := l.crossings(); n != 0 {
		t.Errorf("%d crossings", n)
	}
}

func TestOrderingTakesOutCrossings(t *testing.T) {
	g := Graph{Boxes: make([]Box, 7), Edges: []Edge{{From: 0, To: 1}, {From: 0, To: 2}, {From: 0, To: 3}, {From: 1, To: 6}, {From: 2, To: 5}, {From: 3, To: 4}, {From: 1, To: 5}}}
	l := newLayers(g)
	l.order()
	if n := l.crossings(); n != 0 {
		t.Errorf("%d crossings", n)
	}
}

func TestCirclesAreCut(t *testing.T) {
	g := Graph{Boxes: []Box{{W: 10, H: 10}, {W: 10, H: 10}, {W: 10, H: 10}}, Edges: []Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 0}, {From: 1, To: 1}}}
	p := Layout(g)
	if len(p.Lines) != 2 || len(p.Places) != 3 {
		t.Errorf("%d lines, %d boxes", len(p.Lines), len(p.Places))
	}
	if p := Layout(Graph{}); p.W != 0 || len(p.Places) != 0 {
		t.Errorf("an empty graph has the picture %+v", p)
	}
}

func TestWrap(t *testing.T) {
	for _, x := range []struct {
		text        string
		most, lines int
		want        []string
		cut         bool
	}{
		{"要收款吗？", 1000, 3, []string{"要收款吗？"}, false},
		{"要专人长期跟进客户吗？", 1000, 3, []string{"要专人长期跟", "进客户吗？"}, false},
		{"名称（含简称）合不合规", 500, 3, []string{"名称（含", "简称）合", "不合规"}, false},
		{"Do you take payments in WeChat?", 1000, 3, []string{"Do you take", "payments", "in WeChat?"}, false},
		{"a very long question that nobody can read", 610, 2, []string{"a very long", "question…"}, true},
		{"一二三四五六七八九十", 300, 2, []string{"一二三", "四五…"}, true},
		{"Donaudampfschifffahrt", 550, 3, []string{"Donauda", "mpfschi", "fffahrt"}, false},
		{"", 500, 2, []string{""}, false},
	} {
		got, cut := Wrap(x.text, x.most, x.lines)
		if !reflect.DeepEqual(got, x.want) || cut != x.cut {
			t.Errorf("Wrap(%q, %d, %d) = %q, %v; want %q, %v", x.text, x.most, x.lines, got, cut, x.want, x.cut)
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	for _, n := range []int{60, 600, 6000} {
		g := random(rand.New(rand.NewPCG(3, 4)), n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				Layout(g)
			}
		})
	}
}
