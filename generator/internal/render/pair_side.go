package render

import (
	"html/template"
	"maps"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// PairSide is what speaks for one of two options, in a few lines.
type PairSide struct {
	Anchor               // the option, and its guide
	ID     string        // a or b
	Title  template.HTML // 选订阅号，如果……
	Desc   template.HTML
	Cases  []PairCase
	Weigh  string // leads to Points
	Points []PairPoint
	More   Link // to all rows on which it is better, if Points are only some
}

// PairCase is a run of answers that lead to the option and never to the other.
type PairCase struct {
	URL     string // of the outcome; "" if there is no such page
	Answers []PairAnswer
}

// PairAnswer is a question with its answer.
type PairAnswer struct {
	Ask    template.HTML
	Answer template.HTML
}

// PairPoint is a criterion on which the option is surely better, in words.
type PairPoint struct {
	Anchor // its label, and its row below
	Says   template.HTML
}

// How much speaks for an option before the tables say it better.
const (
	maxCases  = 3
	maxSaid   = 5 // cases and points
	maxGroup  = 2 // points of one group, so that one does not crowd out the others
	maxClause = 2 // cases of a cell that still make a sentence
)

func (x *pair) sides() []PairSide {
	var cases [2][]PairCase
	for _, t := range x.s.Data.Trees {
		a, b := advice.Distinguish(t, x.options[0].ID, x.options[1].ID)
		cases[0], cases[1] = append(cases[0], x.cases(t, a)...), append(cases[1], x.cases(t, b)...)
	}
	asked := x.asked()
	out := make([]PairSide, 2)
	for i, o := range x.options {
		side := PairSide{Anchor: Anchor{Text: x.html(o.Name)}, ID: string("ab"[i]),
			Title: template.HTML(x.say("pair.choose", "option", string(x.html(o.Name)))), Desc: x.html(o.Desc)}
		if a, ok := x.refLink(o.Guide); ok && o.Guide.To != "" {
			side.URL = a.URL
		}
		side.Cases = cases[i][:min(len(cases[i]), maxCases)]
		var all int
		side.Points, all = x.points(i, asked, maxSaid-len(side.Cases))
		if len(side.Points) < all {
			side.More = Link{Title: x.say("pair.more", "option", x.plain(o.Name), "rows", x.count("pair.rows", all)), URL: "#" + frameID + "part-" + side.ID + "-better"}
		}
		switch {
		case all == 0 && len(side.Cases) == 0:
			side.Weigh = x.say("pair.nothing")
		case len(side.Points) > 0 && len(side.Cases) > 0:
			side.Weigh = x.say("pair.or_weigh")
		case len(side.Points) > 0:
			side.Weigh = x.say("pair.weigh")
		}
		out[i] = side
	}
	return out
}

// asked tells which criteria of the table trees ask for.
func (x *pair) asked() map[string]bool {
	out := map[string]bool{}
	for _, t := range x.s.Data.Trees {
		if slices.ContainsFunc(t.Tables, func(n doc.Name) bool { return n.ID == x.table.ID }) {
			maps.Copy(out, advice.AskedBy(t))
		}
	}
	return out
}

// cases puts reasons into the words of their tree.
func (x *pair) cases(t doc.Tree, reasons []advice.Reason) []PairCase {
	g := advice.NewGraph(t)
	var out []PairCase
	for _, r := range reasons {
		c := PairCase{URL: x.node(t, g, r.Outcome)}
		for _, given := range r.Answers {
			q, _ := g.Question(given.Question)
			var in, others []string
			for _, a := range q.Answers {
				if slices.Contains(given.Answers, a.ID) {
					in = append(in, string(x.answerLabel(q, a)))
				} else {
					others = append(others, string(x.answerLabel(q, a)))
				}
			}
			text := strings.Join(in, x.say("list.answer"))
			if len(others) == 1 && len(in) > 2 {
				text = x.say("pair.not", "answer", others[0]) // shorter than all the rest
			}
			c.Answers = append(c.Answers, PairAnswer{x.html(q.Ask), template.HTML(text)})
		}
		out = append(out, c)
	}
	return out
}

// points puts the rows on which an option is surely better into words, the most
// telling first: who may have it, then what trees ask for, then the author's
// order. all counts the rows on which it is better.
func (x *pair) points(side int, asked map[string]bool, most int) (points []PairPoint, all int) {
	var rows []*pairRow
	for i := range x.rows {
		r := &x.rows[i]
		if r.verdict == [2]advice.Verdict{advice.ABetter, advice.BBetter}[side] {
			all++
			if r.plain() {
				rows = append(rows, r)
			}
		}
	}
	rank := func(r *pairRow) int {
		switch {
		case r.c.Gate:
			return 0
		case asked[r.c.ID]:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(rows, func(a, b *pairRow) int { return rank(a) - rank(b) })
	of := map[string]int{}
	for _, r := range rows {
		if of[r.group]++; of[r.group] <= maxGroup && len(points) < most {
			points = append(points, PairPoint{Anchor{"#" + r.ID, r.Label}, x.better(r, side)})
		}
	}
	return points, all
}

// plain reports whether a row makes a sentence that nobody disputes.
func (r *pairRow) plain() bool {
	for _, v := range []CellView{r.ACell, r.BCell} {
		if len(v.Lines) > maxClause || v.Disputed || v.Doubtful {
			return false
		}
	}
	return true
}

// better says what the option has and the other has not: 每天1次，比每月4次多;
// 是（前提：已认证）；订阅号：否.
func (x *pair) better(r *pairRow, side int) template.HTML {
	views := [2]*CellView{&r.ACell, &r.BCell}
	mine, theirs := string(views[side].sentence(x.words)), string(views[1-side].sentence(x.words))
	key := "pair.point"
	if len(r.cells[0].Cases) == 1 && len(r.cells[1].Cases) == 1 {
		switch r.c.Type {
		case "quantity", "money":
			key = "pair.point_" + r.c.Better
		case "duration":
			key = "pair.point_time_" + r.c.Better
		}
	}
	return template.HTML(x.say(key, "mine", mine, "theirs", theirs, "other", string(x.html(x.options[1-side].Name))))
}
