package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"guidepost/generator/internal/doc"
)

// Raw HTML reaches the page tag by tag: each tag that is allowed is written
// with the attributes that are allowed (sanitize.go), every other is shown as
// text. Elements are balanced within their Markdown container: an end tag
// without a start is shown as text, and what is left open is closed at the
// container's end, so that no page can break the frame around it.

// rawInlineParser and rawBlockParser are goldmark's, and note that there is raw
// HTML, which may hold ids.
type (
	rawInlineParser struct{ parser.InlineParser }
	rawBlockParser  struct{ parser.BlockParser }
)

func (p rawInlineParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	n := p.InlineParser.Parse(parent, block, pc)
	if n != nil {
		stateOf(pc).hasIDs = true
	}
	return n
}

func (p rawBlockParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := p.BlockParser.Open(parent, reader, pc)
	if n != nil {
		stateOf(pc).hasIDs = true
	}
	return n, state
}

// rawSource is raw HTML and where its bytes stand in the text.
type rawSource struct {
	data []byte
	segs []text.Segment
}

func (r *rawSource) add(seg text.Segment, source []byte) {
	v := seg.Value(source)
	if r.segs == nil {
		r.data = v[:len(v):len(v)] // what follows moves it
	} else {
		r.data = append(r.data, v...)
	}
	r.segs = append(r.segs, seg)
}

// offset finds byte i of data in the text.
func (r *rawSource) offset(i int) int {
	for _, s := range r.segs {
		n := s.Padding + s.Stop - s.Start
		if i < n {
			return s.Start + max(0, i-s.Padding)
		}
		i -= n
	}
	if n := len(r.segs); n > 0 {
		return r.segs[n-1].Stop
	}
	return 0
}

// rawOf gathers the segments of a node of raw HTML.
func (w *writer) rawOf(node ast.Node) *rawSource {
	r := &rawSource{}
	switch n := node.(type) {
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			r.add(n.Segments.At(i), w.source)
		}
	case *ast.HTMLBlock:
		for i := range n.Lines().Len() {
			r.add(n.Lines().At(i), w.source)
		}
		if n.HasClosure() {
			r.add(n.ClosureLine, w.source)
		}
	}
	return r
}

// rawInline writes what goldmark has read as one tag, comment or the like. A tag
// needs no tokenizer, whose buffer is larger than most paragraphs.
func (w *writer) rawInline(n *ast.RawHTML) {
	r := w.rawOf(n)
	switch {
	case isLetter(r.data[1]):
		w.startTag(r, 0, r.data)
	case r.data[1] == '/':
		w.endTag(r, 0, r.data)
	default:
		w.rawHTML(r)
	}
}

func isLetter(c byte) bool { return isAlnum(c) && c > '9' }

func (w *writer) rawBlock(n *ast.HTMLBlock) {
	w.last = 0
	w.rawHTML(w.rawOf(n))
	w.last = 0
}

var rawID = regexp.MustCompile(`(?i)\s(?:id|name)\s*=\s*["']?([^"'\s>]+)`)

// reserveRaw keeps headings from taking an id that raw HTML has.
func (w *writer) reserveRaw(n ast.Node) {
	data := w.rawOf(n).data
	if bytes.IndexByte(data, '=') < 0 {
		return
	}
	for _, m := range rawID.FindAllSubmatch(data, -1) {
		w.ids.take(html.UnescapeString(string(m[1])))
	}
}

// rawHTML writes what r holds.
func (w *writer) rawHTML(r *rawSource) {
	z := html.NewTokenizer(bytes.NewReader(r.data))
	at := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := z.Raw()
		if at+len(raw) > len(r.data) {
			break
		}
		// The tokenizer may rewrite what it hands out: take our own bytes.
		raw = r.data[at : at+len(raw)]
		switch kind {
		case html.TextToken:
			w.rawText(raw)
		case html.StartTagToken, html.SelfClosingTagToken:
			w.startTag(r, at, raw)
		case html.EndTagToken:
			w.endTag(r, at, raw)
		case html.CommentToken:
			if w.opt.UnsafeHTML {
				w.asWritten(raw)
			} else if !bytes.HasPrefix(raw, []byte("<!--")) {
				w.literal(raw)
			}
		default:
			w.verbatim(raw)
		}
		at += len(raw)
	}
	w.verbatim(r.data[at:]) // a tag that the block ends before its >
}

func (w *writer) verbatim(raw []byte) {
	if w.opt.UnsafeHTML {
		w.asWritten(raw)
		return
	}
	w.literal(raw)
}

var angleEscaper = strings.NewReplacer("<", "&lt;", ">", "&gt;")

func (w *writer) rawText(raw []byte) {
	if !w.opt.UnsafeHTML && bytes.ContainsAny(raw, "<>") {
		raw = []byte(angleEscaper.Replace(string(raw)))
	}
	w.asWritten(raw)
}

// openTag is a raw element that waits for its end tag, and where it was opened.
type openTag struct {
	name   string
	off, n int
}

func (w *writer) startTag(r *rawSource, at int, raw []byte) {
	t := scanTag(raw)
	w.rawIDs(t)
	if w.opt.UnsafeHTML {
		w.unsafeTag(r, at, raw, t)
		return
	}
	if !allowedElements[t.name] {
		w.literal(raw)
		return
	}
	name := modern(t.name)
	w.str("<", name)
	if t.name == "center" && !hasAttr(t.attrs, "class") {
		w.str(` class="ta-center"`)
	}
	clean := cleanAttrs(t)
	for _, a := range clean {
		if a.bare {
			w.str(" ", a.key)
			continue
		}
		if kind, ok := refAttr(t.name, a.key); ok {
			w.rawRef(r, at, t, a, kind)
			continue
		}
		if a.key == "class" {
			w.showClass(a.value)
		}
		w.attr(a.key, a.value)
	}
	if dropped := droppedAttr(t, clean); dropped.key != "" {
		w.doubtful("M141", w.pos(r.offset(at+dropped.start), len(dropped.key)), `attribute "`+dropped.key+`" of <`+t.name+"> is left out",
			"use a class; markdown.unsafe_html in site.yaml allows all HTML")
	}
	w.str(">")
	if !voidElements[name] {
		w.raw = append(w.raw, openTag{name, r.offset(at), len(raw)})
	}
}

// rawRef writes an attribute that holds an address.
func (w *writer) rawRef(r *rawSource, at int, t rawTag, a htmlAttr, kind doc.RefKind) {
	off := r.offset(at + a.at)
	ref := doc.PageRef{Kind: kind, Dest: strings.TrimSpace(a.value), Pos: w.pos(off, a.n), From: w.src.fileAt(off)}
	for _, b := range t.attrs {
		if b.key == "alt" || b.key == "title" {
			ref.Text = b.value
		}
	}
	if dangerous(ref.Dest, kind) {
		w.diags.Warn("M140", ref.Pos, scheme(ref.Dest)+": address is left out", "link to a page or an https address")
		w.cuts = append(w.cuts, cut{start: off, end: off + a.n, ref: -1, embed: -1})
		return
	}
	if localOnly[t.name] && (scheme(ref.Dest) != "" || strings.HasPrefix(strings.ReplaceAll(ref.Dest, `\`, "/"), "//")) {
		w.diags.Warn("M142", ref.Pos, "<"+t.name+"> from another host is left out", "copy the file into the site")
		return
	}
	w.page.Refs = append(w.page.Refs, ref)
	i := len(w.page.Refs) - 1
	w.str(" ", a.key, `="`)
	w.hole(doc.Block{Kind: doc.RefHole, Ref: i})
	w.str(`"`)
	if a.n > 0 {
		w.cuts = append(w.cuts, cut{start: off, end: off + a.n, ref: i, embed: -1})
	}
}

// unsafeTag writes a tag as it is, but for addresses of pages and pictures.
func (w *writer) unsafeTag(r *rawSource, at int, raw []byte, t rawTag) {
	done := 0
	for _, a := range t.attrs {
		kind, ok := refAttr(t.name, a.key)
		if !ok || a.bare || a.n == 0 || dangerous(a.value, kind) {
			continue
		}
		quoted := raw[a.at-1] == '"'
		if !quoted {
			continue // a hole needs double quotes around it
		}
		w.asWritten(raw[done:a.at])
		off := r.offset(at + a.at)
		w.page.Refs = append(w.page.Refs, doc.PageRef{Kind: kind, Dest: a.value, Pos: w.pos(off, a.n), From: w.src.fileAt(off)})
		w.hole(doc.Block{Kind: doc.RefHole, Ref: len(w.page.Refs) - 1})
		w.cuts = append(w.cuts, cut{start: off, end: off + a.n, ref: len(w.page.Refs) - 1, embed: -1})
		done = a.at + a.n
	}
	w.asWritten(raw[done:])
}

// rawIDs notes the ids of a tag as places that links may lead to.
func (w *writer) rawIDs(t rawTag) {
	for _, a := range t.attrs {
		if (a.key == "id" || a.key == "name" && t.name == "a") && a.value != "" && !ofTheme(a.value) && allowedElements[t.name] {
			w.page.Anchors = append(w.page.Anchors, a.value)
		}
	}
}

func (w *writer) endTag(r *rawSource, at int, raw []byte) {
	name := strings.ToLower(strings.TrimRight(string(raw[2:len(raw)-1]), " \t\n\f\r/"))
	if i := strings.IndexAny(name, " \t\n\f\r/"); i >= 0 {
		name = name[:i]
	}
	if w.opt.UnsafeHTML {
		w.asWritten(raw)
		return
	}
	known := allowedElements[name]
	name = modern(name)
	i := len(w.raw) - 1
	for i >= 0 && w.raw[i].name != name {
		i--
	}
	if i < 0 {
		if known && !voidElements[name] && !optionalEnd[name] {
			w.doubtful("M143", w.pos(r.offset(at), len(raw)), "</"+name+"> closes nothing", "delete it, or open <"+name+"> in the same paragraph, list item or quote")
		}
		if !voidElements[name] && !optionalEnd[name] {
			w.literal(raw)
		}
		return
	}
	w.closeRaw(i + 1)
	w.raw = w.raw[:i]
	w.str("</", name, ">")
}

// closeRaw closes the raw elements opened since there were n.
func (w *writer) closeRaw(n int) {
	for i := len(w.raw) - 1; i >= n; i-- {
		tag := w.raw[i]
		if optionalEnd[tag.name] {
			continue
		}
		w.str("</", tag.name, ">")
		w.doubtful("M144", w.pos(tag.off, tag.n), "<"+tag.name+"> is never closed",
			"write </"+tag.name+"> in the same paragraph, list item, quote or page")
	}
	w.raw = w.raw[:n]
}
