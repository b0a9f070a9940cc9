package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

func (w *writer) list(n *ast.List) {
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	w.str("<", tag)
	if n.IsOrdered() && n.Start != 1 {
		w.attr("start", strconv.Itoa(n.Start))
	}
	w.str(">\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.item(c)
	}
	w.str("</", tag, ">\n")
}

// item writes a list item. The text of a task is the label of its box, so that
// a screen reader says what is done.
func (w *writer) item(n ast.Node) {
	first := n.FirstChild()
	if first != nil {
		if box, ok := first.FirstChild().(*extast.TaskCheckBox); ok {
			w.task(n, first, box)
			return
		}
	}
	w.str("<li>")
	if first != nil && first.Kind() != ast.KindTextBlock {
		w.str("\n")
	}
	w.container0(n)
	w.str("</li>\n")
}

func (w *writer) task(item, first ast.Node, box *extast.TaskCheckBox) {
	w.str(`<li class="task"><label><input type="checkbox" disabled`)
	if box.IsChecked {
		w.str(" checked")
	}
	w.str("> ")
	w.inline(first)
	w.str("</label>")
	if first.NextSibling() != nil {
		w.str("\n")
		w.containerFrom(first.NextSibling())
	}
	w.str("</li>\n")
}
