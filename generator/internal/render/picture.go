package render

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/diagram"
	"guidepost/generator/internal/doc"
)

// maxPicture is how many boxes one picture shows. A larger tree has a picture
// for each way out of its first question.
const maxPicture = 60

// Sizes of a picture in pixels, and of text in hundredths of its own size. The
// style sheet must set text in these sizes.
const (
	boxText, boxLine      = 13, 18
	labelText, labelLine  = 12, 15
	boxMost, boxLines     = 1050, 3
	labelMost, labelLines = 850, 3
	padX, padY            = 10, 7
)

// TreePicture is a map of a tree, or of a branch of it, to be drawn as SVG.
type TreePicture struct {
	Caption string // which branch it is, "" for a whole tree
	Label   string // for the region that scrolls
	Cut     bool   // some boxes stand for what another picture shows
	W, H    int
	Lines   string // path of all lines
	Heads   string // path of their arrow heads
	Boxes   []PictureBox
	Labels  []PictureText
}

// PictureBox is a question or an outcome.
type PictureBox struct {
	URL        string
	Outcome    bool
	Again      bool   // what follows is in another picture
	Whole      string // the text, if it did not fit
	X, Y, W, H int
	R          int // radius of the corners
	Text       PictureText
}

// PictureText is text in lines.
type PictureText struct {
	X, Y  int // of the first line, on its baseline
	Step  int // from line to line
	Lines []string
	Lang  string // BCP 47 when it is in another language than the page
}

// pictures draws a tree.
func (w words) pictures(tree doc.Tree, g *advice.Graph) []TreePicture {
	first, ok := g.Question(tree.Start.ID)
	if !ok {
		return nil
	}
	d := &drawing{w: w, tree: tree, g: g, drawn: map[string]bool{}}
	whole := d.picture(tree.Start.ID)
	whole.Label = w.say("picture.label")
	if len(whole.Boxes) <= maxPicture {
		return []TreePicture{whole}
	}
	clear(d.drawn)
	var out []TreePicture
	for _, way := range d.ways(first) {
		if _, ok := g.Question(way.next); !ok {
			continue // an outcome alone needs no picture
		}
		p := d.picture(way.next)
		p.Caption = w.say("picture.branch", "question", w.plain(first.Ask), "answer", way.label)
		p.Label = w.say("picture.branch_label", "answer", way.label)
		out = append(out, p)
	}
	if len(out) < 2 {
		return []TreePicture{whole}
	}
	return out
}

// drawing is what the pictures of a tree share.
type drawing struct {
	w     words
	tree  doc.Tree
	g     *advice.Graph
	drawn map[string]bool // questions that a picture before shows with what follows
}

// way is a node that a question leads to, with the answers that do.
type way struct{ next, label string }

// ways lists where a question leads, each node once.
func (d *drawing) ways(q doc.Question) []way {
	var next []string
	labels := map[string][]string{}
	for _, e := range advice.Edges(q) {
		if _, question := d.g.Question(e.Next); !question {
			if _, outcome := d.g.Outcome(e.Next); !outcome {
				continue
			}
		}
		label := d.w.say("decide.any")
		if e.Answer >= 0 {
			label = unescapeHTML(string(d.w.answerLabel(q, q.Answers[e.Answer])))
		}
		if !slices.Contains(next, e.Next) {
			next = append(next, e.Next)
		}
		labels[e.Next] = append(labels[e.Next], label)
	}
	out := make([]way, len(next))
	for i, n := range next {
		out[i] = way{n, d.w.list(labels[n])}
	}
	return out
}

// picture draws what can be reached from a node.
func (d *drawing) picture(root string) TreePicture {
	ids := []string{root}
	index := map[string]int{root: 0}
	var graph diagram.Graph
	var boxes []PictureBox
	var labels [][]string
	p := TreePicture{}
	for i := 0; i < len(ids); i++ {
		box, size := d.box(ids[i])
		boxes, graph.Boxes = append(boxes, box), append(graph.Boxes, size)
		q, ok := d.g.Question(ids[i])
		if p.Cut = p.Cut || box.Again; !ok || box.Again {
			continue
		}
		for _, way := range d.ways(q) {
			to, known := index[way.next]
			if !known {
				to = len(ids)
				index[way.next], ids = to, append(ids, way.next)
			}
			lines, _ := diagram.Wrap(way.label, labelMost, labelLines)
			labels = append(labels, lines)
			graph.Edges = append(graph.Edges, diagram.Edge{From: i, To: to, W: pixels(lines, labelText), H: len(lines) * labelLine})
		}
	}
	for i, b := range boxes {
		d.drawn[ids[i]] = !b.Outcome
	}
	p.settle(diagram.Layout(graph), boxes, labels)
	return p
}

// box is a node before it has a place.
func (d *drawing) box(id string) (PictureBox, diagram.Box) {
	b := PictureBox{URL: d.w.node(d.tree, d.g, id), R: 4, Text: PictureText{Step: boxLine}}
	text := ""
	if q, ok := d.g.Question(id); ok {
		text, b.Again = d.w.plain(q.Ask), d.drawn[id]
		b.Text.Lang = d.w.t.foreign(d.w, q.Ask)
	} else if o, ok := d.g.Outcome(id); ok {
		text, b.Outcome = unescapeHTML(string(d.w.outcomeName(o))), true
	}
	var cut bool
	if b.Text.Lines, cut = diagram.Wrap(text, boxMost, boxLines); cut {
		b.Whole = text
	}
	size := diagram.Box{W: pixels(b.Text.Lines, boxText) + 2*padX, H: len(b.Text.Lines)*boxLine + 2*padY, Copied: b.Outcome}
	if b.Outcome {
		b.R = min(size.H/2, 18)
	}
	return b, size
}

// pixels is the width of lines of text.
func pixels(lines []string, size int) int {
	most := 0
	for _, l := range lines {
		most = max(most, diagram.Width(l))
	}
	return (most*size + 99) / 100
}

// settle takes places and lines from a layout. Outcomes may stand in several
// places.
func (p *TreePicture) settle(l diagram.Picture, boxes []PictureBox, labels [][]string) {
	p.W, p.H = l.W, l.H
	for _, at := range l.Places {
		b := boxes[at.Box]
		b.X, b.Y, b.W, b.H = at.X, at.Y, at.W, at.H
		b.Text.X, b.Text.Y = at.X+at.W/2, at.Y+padY+boxText
		p.Boxes = append(p.Boxes, b)
		if at.Entered {
			p.Heads += fmt.Sprintf("M%d %dl-7-4v8z", at.X, at.Y+at.H/2)
		}
	}
	for i, at := range l.Labels {
		if at != (diagram.Label{}) {
			p.Labels = append(p.Labels, PictureText{X: at.X, Y: at.Y + 4 - (len(labels[i])-1)*labelLine/2, Step: labelLine, Lines: labels[i]})
		}
	}
	p.Lines = strings.Join(l.Lines, "")
}
