package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"guidepost/generator/internal/doc"
)

// headingParser wraps goldmark's two heading parsers: it takes {#id .class}
// from the end of a heading. Only these two forms are attributes; any other
// brace is text.
type headingParser struct{ parser.BlockParser }

func newATXParser() parser.BlockParser    { return headingParser{parser.NewATXHeadingParser()} }
func newSetextParser() parser.BlockParser { return headingParser{parser.NewSetextHeadingParser()} }

var headingAttrs = regexp.MustCompile(`[ \t]*\{[ \t]*((?:[#.][^\s{}"'<>#.=%]+[ \t]*)+)\}[ \t]*$`)

func (p headingParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(node, reader, pc)
	n := node.Lines().Len()
	if node.Parent() == nil || n == 0 {
		return
	}
	seg := node.Lines().At(n - 1)
	line := seg.Value(reader.Source())
	if i := len(line) - 1; i < 0 || line[len(bytes.TrimRight(line, " \t\n"))-1] != '}' {
		return
	}
	line = bytes.TrimRight(line, " \t\n")
	m := headingAttrs.FindSubmatchIndex(line)
	if m == nil || m[0] > 0 && line[m[0]-1] == '\\' {
		return
	}
	var classes []string
	for _, word := range strings.Fields(string(line[m[2]:m[3]])) {
		if word[0] == '#' {
			node.SetAttributeString("id", word[1:])
			at := seg.Start + m[2] + bytes.Index(line[m[2]:m[3]], []byte(word))
			node.SetAttributeString("id-at", at+1)
			stateOf(pc).hasIDs = true
		} else {
			classes = append(classes, word[1:])
		}
	}
	if classes != nil {
		node.SetAttributeString("class", strings.Join(classes, " "))
	}
	seg.Stop = seg.Start + m[0]
	node.Lines().Set(n-1, seg)
	if seg.Stop <= seg.Start && n > 1 {
		node.Lines().SetSliced(0, n-1)
	}
}

// headingIDs gives out ids that are unique within a page.
type headingIDs struct {
	used map[string]bool
	next map[string]int
}

func (h *headingIDs) take(id string) bool {
	if h.used == nil {
		h.used, h.next = map[string]bool{}, map[string]int{}
	}
	if h.used[id] {
		return false
	}
	h.used[id] = true
	return true
}

// unique gives base, base-1, base-2, … as code hosts do.
func (h *headingIDs) unique(base string) string {
	if h.take(base) {
		return base
	}
	for {
		h.next[base]++
		if id := base + "-" + strconv.Itoa(h.next[base]); h.take(id) {
			return id
		}
	}
}

// slug is the id of a heading with the given text, by the rule of GitHub: lower
// case; letters, marks, numbers, _ and - stay, spaces become -, the rest goes.
func slug(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range strings.TrimSpace(s) {
		switch {
		case r == ' ' || r == '-':
			b.WriteByte('-')
		case r == '_' || unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	if strings.Trim(b.String(), "-") == "" {
		return "section"
	}
	return b.String()
}

// reserve notes the id an author chose, so that no other heading takes it.
func (w *writer) reserve(h *ast.Heading) {
	id, ok := h.AttributeString("id")
	if !ok {
		return
	}
	at, _ := h.AttributeString("id-at")
	if ofTheme(id.(string)) {
		w.diags.Error("M132", w.pos(at.(int), len(id.(string))), `id "`+id.(string)+`" begins like those of the theme`,
			"leave out gp.")
	}
	if !w.ids.take(id.(string)) {
		w.diags.Error("M132", w.pos(at.(int), len(id.(string))), `id "`+id.(string)+`" twice on this page`,
			"give one of the headings another id")
	}
}

// headingID is the id of a heading whose text is plain.
func (w *writer) headingID(h *ast.Heading, plain string) string {
	if id, ok := h.AttributeString("id"); ok {
		return id.(string)
	}
	return w.ids.unique(slug(plain))
}

func (w *writer) heading(h *ast.Heading) {
	level := max(2, h.Level) // the page's only h1 is its title
	_, explicit := h.AttributeString("id")
	plain := w.plain(h)
	id := w.headingID(h, plain)
	at, n := h.Pos(), 1
	if h.Lines().Len() > 0 {
		seg := h.Lines().At(0)
		at, n = seg.Start, seg.Len()
	}
	w.page.Headings = append(w.page.Headings, doc.Heading{
		Level: level, ID: id, Text: plain, Explicit: explicit, Pos: w.pos(at, n),
	})
	tag := "h" + strconv.Itoa(level)
	w.str("<", tag)
	w.attr("id", id)
	if c, ok := h.AttributeString("class"); ok {
		w.showClass(c.(string))
		w.attr("class", c.(string))
	}
	w.str(">")
	w.inline(h)
	w.str(`<a class="anchor" href="#`)
	w.escaped(id)
	w.str(`"`)
	w.attr("aria-labelledby", id)
	w.str("></a></", tag, ">\n")
}
