package markdown

import (
	"strconv"

	extast "github.com/yuin/goldmark/extension/ast"

	"guidepost/generator/internal/doc"
)

// Footnotes are goldmark's, numbered in the order of their first use. Their ids
// are fn-1 and fnref-1, the second use of a note is fnref-1-2.

func footnoteRefID(index, use int) string {
	id := "fnref-" + strconv.Itoa(index)
	if use > 0 {
		id += "-" + strconv.Itoa(use+1)
	}
	return id
}

func (w *writer) footnoteLink(n *extast.FootnoteLink) {
	i := strconv.Itoa(n.Index)
	w.page.Anchors = append(w.page.Anchors, footnoteRefID(n.Index, n.RefIndex))
	w.str(`<sup><a class="footnote-ref" id="` + footnoteRefID(n.Index, n.RefIndex) + `" href="#fn-` + i + `" role="doc-noteref">` + i + `</a></sup>`)
}

func (w *writer) footnoteBack(n *extast.FootnoteBacklink) {
	w.str(` <a class="footnote-back" href="#` + footnoteRefID(n.Index, n.RefIndex) + `" role="doc-backlink" aria-label="`)
	w.hole(doc.Block{Kind: doc.TextHole, Key: "footnote.back"})
	w.str(`">↩</a>`)
}

func (w *writer) footnotes(n *extast.FootnoteList) {
	w.str(`<section class="footnotes" role="doc-endnotes" aria-label="`)
	w.hole(doc.Block{Kind: doc.TextHole, Key: "footnote.list"})
	w.str(`">` + "\n<ol>\n")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		f, ok := c.(*extast.Footnote)
		if !ok {
			continue
		}
		w.page.Anchors = append(w.page.Anchors, "fn-"+strconv.Itoa(f.Index))
		w.str(`<li id="fn-` + strconv.Itoa(f.Index) + `">` + "\n")
		w.container0(f)
		w.str("</li>\n")
	}
	w.str("</ol>\n</section>\n")
}
