package markdown

import (
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"guidepost/generator/internal/doc"
)

// table writes a GFM table inside a region that scrolls by keyboard. Alignment
// is a class, because a strict content policy ignores style attributes.
func (w *writer) table(n *extast.Table) {
	w.str(`<div class="table-scroll" role="region" tabindex="0" aria-label="`)
	w.hole(doc.Block{Kind: doc.TextHole, Key: "table.scroll"})
	w.str(`"><table>` + "\n")
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() == extast.KindTableHeader {
			w.str("<thead>\n")
			w.row(row, "th")
			w.str("</thead>\n")
			continue
		}
		if !body {
			body = true
			w.str("<tbody>\n")
		}
		w.row(row, "td")
	}
	if body {
		w.str("</tbody>\n")
	}
	w.str("</table></div>\n")
}

func (w *writer) row(row ast.Node, tag string) {
	w.str("<tr>\n")
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		cell, ok := c.(*extast.TableCell)
		if !ok {
			continue
		}
		w.str("<", tag)
		if tag == "th" && cell.FirstChild() != nil {
			w.str(` scope="col"`)
		}
		if class := alignClass(cell.Alignment); class != "" {
			w.attr("class", class)
		}
		w.str(">")
		w.inline(cell)
		w.str("</", tag, ">\n")
	}
	w.str("</tr>\n")
}

func alignClass(a extast.Alignment) string {
	switch a {
	case extast.AlignLeft:
		return "ta-left"
	case extast.AlignCenter:
		return "ta-center"
	case extast.AlignRight:
		return "ta-right"
	}
	return ""
}
