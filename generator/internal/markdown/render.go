package markdown

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
)

// writer turns the tree into blocks. Each construct's file has the method that
// writes it; node chooses among them.
type writer struct {
	*state
	*output
	source []byte
	last   rune // last character of text written, for soft breaks
	ids    headingIDs
	words  []byte          // of plain, for use again
	raw    []openTag       // raw HTML elements that are open in this container
	level1 ast.Node        // the H1 that became the page's
	shown  map[string]bool // what is in the page's Shows
}

// document writes the page.
func (w *writer) document(root ast.Node) {
	w.scan(root)
	if h, ok := w.level1.(*ast.Heading); ok {
		w.page.Title = w.plain(h)
		w.page.H1ID = w.headingID(h, w.page.Title)
		w.inline(h)
		w.page.H1 = w.take()
		w.page.Shows, w.shown = nil, nil // a title is shown without
		root.RemoveChild(root, h)
	}
	w.page.Summary = w.summary(root)
	w.containerFrom(root.FirstChild())
	w.page.Body = w.take()
}

// scan finds the page's H1 and reserves the ids that the author chose.
func (w *writer) scan(root ast.Node) {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 && (n == root.FirstChild() || w.fromPage(h)) {
			w.level1 = h
			break
		}
	}
	if !w.hasIDs {
		return
	}
	var raw []ast.Node
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			w.reserve(h)
		}
		if entering && (n.Kind() == ast.KindHTMLBlock || n.Kind() == ast.KindRawHTML) {
			raw = append(raw, n)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range raw {
		w.reserveRaw(n)
	}
}

// fromPage tells whether a heading stands in the page itself. One from another
// file is the page's only if the page begins with it.
func (w *writer) fromPage(h *ast.Heading) bool { return w.src.fileAt(h.Pos()) == w.page.Path }

// containerFrom writes n and its following siblings, and closes the raw HTML
// that was opened and not closed among them.
func (w *writer) containerFrom(n ast.Node) {
	outer := w.raw
	w.raw = nil
	for ; n != nil; n = n.NextSibling() {
		w.node(n)
	}
	w.closeRaw(0)
	w.raw = outer
}

func (w *writer) container0(n ast.Node) { w.containerFrom(n.FirstChild()) }

// children writes the inline children of n.
func (w *writer) children(n ast.Node) {
	outer := w.raw
	w.raw = nil
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
	w.closeRaw(0)
	w.raw = outer
}

// inline writes the children of a block, with no text before them.
func (w *writer) inline(n ast.Node) {
	w.last = 0
	w.children(n)
	w.last = 0
}

// wrap writes n's children inside an element.
func (w *writer) wrap(tag string, n ast.Node) {
	w.str("<", tag, ">")
	w.children(n)
	w.str("</", tag, ">")
}

// node writes one node.
func (w *writer) node(node ast.Node) {
	switch n := node.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.prose(n.Value)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		w.emphasis(n)
	case *extast.Strikethrough:
		w.wrap("del", n)
	case *markNode:
		w.wrap("mark", n)
	case *ast.Link:
		w.link(n)
	case *ast.Image:
		w.image(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		w.rawInline(n)
	case *embedInline:
		w.embed(n.embedData)
	case *mathInline:
		w.mathInline(n)
	case *wikiNode:
		w.wiki(n)
	case *extast.TaskCheckBox:
		// taskItem has written it
	case *extast.FootnoteLink:
		w.footnoteLink(n)
	case *extast.FootnoteBacklink:
		w.footnoteBack(n)
	default:
		w.block(node)
	}
}

func (w *writer) block(node ast.Node) {
	switch n := node.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.textBlock(n)
	case *ast.Heading:
		w.heading(n)
	case *ast.ThematicBreak:
		w.str("<hr>\n")
	case *ast.Blockquote:
		w.str("<blockquote>\n")
		w.container0(n)
		w.str("</blockquote>\n")
	case *ast.List:
		w.list(n)
	case *ast.CodeBlock:
		w.indentedCode(n)
	case *ast.FencedCodeBlock:
		w.fence(n)
	case *ast.HTMLBlock:
		w.rawBlock(n)
	case *calloutNode:
		w.callout(n)
	case *admonitionNode:
		w.callout(&n.calloutNode)
	case *tabNode:
		w.tabs(n)
	case *mathBlock:
		w.displayMath(w.lines(n))
	case *containerNode:
		w.container(n)
	case *embedBlock:
		w.embed(n.embedData)
	case *extast.Table:
		w.table(n)
	case *extast.DefinitionList:
		w.definitionList(n)
	case *extast.FootnoteList:
		w.footnotes(n)
	}
}

func (w *writer) paragraph(n *ast.Paragraph) {
	if w.figure(n) {
		return
	}
	w.str("<p>")
	w.inline(n)
	w.str("</p>\n")
}

func (w *writer) textBlock(n *ast.TextBlock) {
	w.inline(n)
	if n.NextSibling() != nil && n.FirstChild() != nil {
		w.str("\n")
	}
}

// text writes a run of text and the line break after it. A soft break between
// Chinese characters writes nothing, because a browser would show a space.
func (w *writer) text(n *ast.Text) {
	v := n.Segment.Value(w.source)
	if n.IsRaw() {
		w.literal(v)
	} else {
		w.prose(v)
	}
	if len(v) > 0 {
		w.last, _ = utf8.DecodeLastRune(v)
	}
	if n.HardLineBreak() || n.SoftLineBreak() {
		w.trimBlanks()
	}
	switch {
	case n.HardLineBreak(), n.SoftLineBreak() && w.opt.HardBreaks:
		w.str("<br>\n")
		w.last = 0
	case n.SoftLineBreak():
		if !joins(w.last, firstRune(n.NextSibling(), w.source)) {
			w.str("\n")
			w.last = ' '
		}
	}
}

func (w *writer) codeSpan(n *ast.CodeSpan) {
	w.str("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		v := t.Segment.Value(w.source)
		if bytes.IndexByte(v, '\n') >= 0 {
			v = bytes.ReplaceAll(v, []byte("\n"), []byte(" "))
		}
		w.literal(v)
		if len(v) > 0 {
			w.last, _ = utf8.DecodeLastRune(v)
		}
	}
	w.str("</code>")
}

// plain is the text of n without markup.
func (w *writer) plain(n ast.Node) string {
	w.words = w.plainTo(w.words[:0], n)
	if isSpaced(w.words) {
		return string(w.words)
	}
	return strings.Join(strings.Fields(string(w.words)), " ")
}

// isSpaced tells whether one blank, and no other space, stands between words.
func isSpaced(text []byte) bool {
	before := ' '
	for _, r := range string(text) {
		if unicode.IsSpace(r) && (r != ' ' || before == ' ') {
			return false
		}
		before = r
	}
	return before != ' '
}

func (w *writer) plainTo(to []byte, n ast.Node) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch t := c.(type) {
		case *ast.Text:
			v := t.Segment.Value(w.source)
			if t.IsRaw() {
				to = append(to, v...)
			} else {
				to = append(to, decode(v)...)
			}
			if t.HardLineBreak() || t.SoftLineBreak() {
				last, _ := utf8.DecodeLastRune(v)
				if !joins(last, firstRune(t.NextSibling(), w.source)) {
					to = append(to, ' ')
				}
			}
		case *ast.String:
			to = append(to, decode(t.Value)...)
		case *ast.AutoLink:
			to = append(to, t.Label(w.source)...)
		case *embedInline:
			if t.embed.Name == "term" {
				to = append(to, t.embed.Arg...)
			}
		case *mathInline:
			to = append(to, t.tex...)
		case *wikiNode:
			if !t.embeds {
				to = append(to, t.label(string(t.target.Value(w.source)))...)
			}
		case *ast.RawHTML:
		case *extast.FootnoteLink, *extast.FootnoteBacklink:
		default:
			to = w.plainTo(to, c)
		}
	}
	return to
}

// decode resolves backslash escapes and character references.
func decode(v []byte) []byte {
	if bytes.IndexByte(v, '\\') < 0 && bytes.IndexByte(v, '&') < 0 {
		return v
	}
	var b buffer
	html.DefaultWriter.Write(&b, v)
	return unescapeHTML(b.Bytes())
}

// summary is the text of the first paragraph that has some.
func (w *writer) summary(root ast.Node) string {
	const limit = 300
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		s := w.plain(n)
		if strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) < 0 {
			continue
		}
		if utf8.RuneCountInString(s) > limit {
			r := []rune(s)[:limit]
			s = strings.TrimRightFunc(string(r), unicode.IsSpace)
		}
		return s
	}
	return ""
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
