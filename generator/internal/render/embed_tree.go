package render

import (
	"html/template"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// TreeEmbed is ::tree in a page: the first question of a tree. Its answers are
// links to the pages that come next; js/tree.js opens those in a frame, in the
// place of the question, so that nothing moves before a reader answers.
type TreeEmbed struct {
	Card    TreeCard
	Ask     template.HTML
	Answers []FrameLink
}

// FrameLink is an answer and where it leads in a frame.
type FrameLink struct {
	AnswerLink
	Frame string // with the answer given; "" if it is shown in no frame
}

// treeEmbed expands ::tree{id=…}.
func (t *Theme) treeEmbed(w words, e doc.Embed) template.HTML {
	tree, ok := w.s.Tree(e.Attr("id"))
	if !ok {
		return ""
	}
	g := advice.NewGraph(tree)
	q, ok := g.Question(tree.Start.ID)
	if !ok {
		return ""
	}
	v := TreeEmbed{Card: w.treeCard(tree, g), Ask: w.html(q.Ask)}
	if q.Type == doc.Many { // is answered by a form, which its own page has
		to := "/decide/" + tree.ID + "/q/" + q.ID + "/"
		v.Answers = []FrameLink{{AnswerLink{URL: w.url(to), Label: escape(w.say("decide.next"))}, w.framed(to, "")}}
	}
	for _, edge := range advice.Edges(q) {
		if edge.Answer < 0 {
			continue
		}
		a := q.Answers[edge.Answer]
		to := "/decide/" + tree.ID + "/" + nodePath(g, edge.Next)
		v.Answers = append(v.Answers, FrameLink{
			AnswerLink{ID: a.ID, URL: w.url(to), Label: w.answerLabel(q, a), Help: w.html(a.Help)},
			w.framed(to, "?"+q.ID+"="+a.ID),
		})
	}
	return t.fragment(treeEmbed, w, v)
}

// framed is the address, as written on this page, at which a page of this
// language is shown in a frame; "" if it is not.
func (w words) framed(key, query string) string {
	i, ok := w.s.Lookup(w.t.prefix(w.s, w.p) + key)
	if !ok || w.s.Pages[i].Twin < 0 {
		return ""
	}
	return Rel(w.p.URL, w.s.Pages[w.s.Pages[i].Twin].URL, w.t.opts.Offline) + query
}
