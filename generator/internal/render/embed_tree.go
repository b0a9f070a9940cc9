package render

import (
	"html/template"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// treeEmbed expands ::tree{id=…}: the title and the first question with its
// answers as links.
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
	return t.fragment("partials/tree-embed.html", w, TreeEmbed{w.treeCard(tree, g), w.questionBox(tree, g, q)})
}

// TreeEmbed is ::tree in a page.
type TreeEmbed struct {
	Card     TreeCard
	Question QuestionBox
}
