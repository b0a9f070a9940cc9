package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// definitionList writes Term / : description.
func (w *writer) definitionList(n *extast.DefinitionList) {
	w.str("<dl>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch d := c.(type) {
		case *extast.DefinitionTerm:
			w.str("<dt>")
			w.inline(d)
			w.str("</dt>\n")
		case *extast.DefinitionDescription:
			w.str("<dd>")
			if first := d.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock && !d.IsTight {
				w.str("\n")
			}
			w.container0(d)
			w.str("</dd>\n")
		}
	}
	w.str("</dl>\n")
}
