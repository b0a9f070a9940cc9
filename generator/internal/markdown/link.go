package markdown

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"guidepost/generator/internal/doc"
)

func unescapeHTML(b []byte) []byte { return []byte(html.UnescapeString(string(b))) }

// linkDefinitions is goldmark's transformer, which takes the definitions of links
// from the start of a paragraph; it is only asked where one may begin.
type linkDefinitions struct{ parser.ParagraphTransformer }

func (p linkDefinitions) Transform(para *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if lines := para.Lines(); lines.Len() > 0 {
		seg := lines.At(0)
		if line := util.TrimLeftSpace(seg.Value(reader.Source())); len(line) > 0 && line[0] != '[' {
			return
		}
	}
	p.ParagraphTransformer.Transform(para, reader, pc)
}

// bareLinkParser is goldmark's, which looks for an address behind every blank; it is
// only asked where one may begin.
type bareLinkParser struct{ parser.InlineParser }

func (p bareLinkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	switch line[0] {
	case ' ', '*', '_', '~', '(':
		line = line[1:]
	}
	switch string(line[:min(4, len(line))]) {
	case "http", "ftp:", "www.":
		return p.InlineParser.Parse(parent, block, pc)
	}
	if stateOf(pc).hasAt {
		return p.InlineParser.Parse(parent, block, pc)
	}
	return nil
}

// offsetOf tells where part lies in the text. goldmark hands out slices of the
// text it parses, and slices of one array share its end: the difference of the
// capacities is the offset. What does not begin at the very byte this finds is
// a copy, and has no place.
func (w *writer) offsetOf(part []byte) (int, bool) {
	off := cap(w.source) - cap(part)
	if len(part) == 0 || off < 0 || off+len(part) > len(w.source) || &w.source[off] != &part[0] {
		return 0, false
	}
	return off, true
}

// scheme is the scheme of a URL in lower case, as a browser reads it: blanks
// and control characters before and inside it do not count.
func scheme(dest string) string {
	var b strings.Builder
	for _, r := range dest {
		switch {
		case r <= ' ' || r >= 0x7f && r <= 0xa0 || r == '\u200b' || r == '\ufeff':
		case r == ':':
			return strings.ToLower(b.String())
		case r < 0x80 && (isAlnum(byte(r)) || r == '+' || r == '-' || r == '.'):
			b.WriteRune(r)
		default:
			return ""
		}
	}
	return ""
}

// dangerous tells whether following dest could run a script.
func dangerous(dest string, kind doc.RefKind) bool {
	switch scheme(dest) {
	case "javascript", "vbscript":
		return true
	case "data":
		d := strings.ToLower(strings.TrimSpace(dest))
		for _, ok := range []string{"png", "gif", "jpeg", "webp", "avif"} {
			if kind == doc.Image && strings.HasPrefix(d, "data:image/"+ok+";") {
				return false
			}
		}
		return true
	}
	return false
}

// ref adds a reference to the page and returns its index, or -1 if its
// destination may not be written. dest is as it stands in the text; at is where
// to point if it has no place of its own.
func (w *writer) ref(kind doc.RefKind, dest []byte, text string, at int, cuttable bool) int {
	r := doc.PageRef{Kind: kind, Dest: string(decode(dest)), Text: text}
	off, known := w.offsetOf(dest)
	if known {
		r.Pos = w.pos(off, len(dest))
	} else {
		off = max(0, at)
		r.Pos = w.pos(off, 0)
	}
	r.From = w.src.fileAt(off)
	if dangerous(r.Dest, kind) {
		w.diags.Warn("M140", r.Pos, scheme(r.Dest)+": address is left out", "link to a page or an https address")
		if known {
			w.cuts = append(w.cuts, cut{start: off, end: off + len(dest), ref: -1, embed: -1})
		}
		return -1
	}
	w.page.Refs = append(w.page.Refs, r)
	i := len(w.page.Refs) - 1
	if known && cuttable {
		w.cuts = append(w.cuts, cut{start: off, end: off + len(dest), ref: i, embed: -1})
	}
	return i
}

func (w *writer) link(n *ast.Link) {
	i := w.ref(doc.Link, n.Destination, w.plain(n), n.Pos(), true)
	if i < 0 {
		w.children(n)
		return
	}
	w.str(`<a href="`)
	w.hole(doc.Block{Kind: doc.RefHole, Ref: i})
	w.str(`"`)
	w.title(n.Title)
	w.str(">")
	w.children(n)
	w.str("</a>")
}

func (w *writer) title(t []byte) {
	if t != nil {
		w.attr("title", string(decode(t)))
	}
}

func (w *writer) image(n *ast.Image) { w.img(n, true) }

// img writes an image; its title stands in the caption if there is one.
func (w *writer) img(n *ast.Image, withTitle bool) {
	alt := w.plain(n)
	i := w.ref(doc.Image, n.Destination, alt, n.Pos(), true)
	if i < 0 {
		w.escaped(alt)
		return
	}
	w.str(`<img src="`)
	w.hole(doc.Block{Kind: doc.RefHole, Ref: i})
	w.str(`"`)
	w.hole(doc.Block{Kind: doc.SizeHole, Ref: i})
	w.attr("alt", alt)
	if withTitle {
		w.title(n.Title)
	}
	w.str(` loading="lazy" decoding="async">`)
	w.last = 0
}

// figure writes a paragraph that is one image with a title as a figure.
func (w *writer) figure(p *ast.Paragraph) bool {
	img, ok := p.FirstChild().(*ast.Image)
	if !ok || img.NextSibling() != nil || len(bytes.TrimSpace(img.Title)) == 0 {
		return false
	}
	w.str("<figure>")
	w.img(img, false)
	w.str("<figcaption>")
	w.literal(decode(img.Title))
	w.str("</figcaption></figure>\n")
	return true
}

// autoLink writes <https://…>, and the bare addresses that GFM links.
func (w *writer) autoLink(n *ast.AutoLink) {
	label := n.Label(w.source)
	prefix := ""
	if n.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(label), []byte("mailto:")) {
		prefix = "mailto:"
	} else if n.Protocol != nil {
		prefix = "http://"
	}
	off, known := w.offsetOf(label)
	if !known {
		off = max(0, n.Pos())
	}
	r := doc.PageRef{Kind: doc.Link, Dest: prefix + string(label), Text: string(label), Pos: w.pos(off, len(label)), From: w.src.fileAt(off)}
	if dangerous(r.Dest, doc.Link) {
		w.diags.Warn("M140", r.Pos, scheme(r.Dest)+": address is left out", "link to a page or an https address")
		w.cuts = append(w.cuts, cut{start: off, end: off + len(label), ref: -1, embed: -1})
		w.literal(label)
		return
	}
	w.page.Refs = append(w.page.Refs, r)
	w.str(`<a href="`)
	w.hole(doc.Block{Kind: doc.RefHole, Ref: len(w.page.Refs) - 1})
	w.str(`">`)
	w.literal(label)
	w.str("</a>")
	w.last = 'a'
}
