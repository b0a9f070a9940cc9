package markdown

import (
	"regexp"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"guidepost/generator/internal/doc"
)

// Footnotes are goldmark's, numbered in the order of their first use. Their ids
// are fn-1 and fnref-1, the second use of a note is fnref-1-2.

// footnoteParser is goldmark's, and reports a note that does not exist.
type footnoteParser struct{ parser.InlineParser }

var footnoteUse = regexp.MustCompile(`^\[\^([^\]\[\s]{1,100})\](?:[^(\[:]|$)`)

func (p footnoteParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if len(line) < 4 || line[1] != '^' && line[2] != '^' {
		return nil
	}
	n := p.InlineParser.Parse(parent, block, pc)
	if n == nil {
		if m := footnoteUse.FindSubmatch(line); m != nil {
			st := stateOf(pc)
			st.doubtful("M133", st.pos(seg.Start+2, len(m[1])), `no footnote "`+string(m[1])+`" on this page`,
				"write [^"+string(m[1])+"]: text, or \\[ for a bracket that is text")
		}
	}
	return n
}

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
