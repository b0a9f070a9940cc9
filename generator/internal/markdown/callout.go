package markdown

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// calloutKinds maps each word an author may write to the kind that is styled.
// The words are those that other tools know.
var calloutKinds = map[string]string{
	"note": "note", "seealso": "note",
	"abstract": "abstract", "summary": "abstract", "tldr": "abstract",
	"info": "info", "todo": "todo",
	"tip": "tip", "hint": "tip",
	"important": "important",
	"success":   "success", "check": "success", "done": "success",
	"question": "question", "help": "question", "faq": "question",
	"warning": "warning", "attention": "warning",
	"caution": "caution",
	"danger":  "danger", "error": "danger",
	"failure": "failure", "fail": "failure", "missing": "failure",
	"bug":     "bug",
	"example": "example",
	"quote":   "quote", "cite": "quote",
	"details": "note", // folded
}

var calloutWords = sortedKeys(calloutKinds)

// calloutNode is a callout in any of its spellings. Its first child may be a
// calloutTitle.
type calloutNode struct {
	ast.BaseBlock
	kind     string
	word     string // the title, if the author gave a kind that we do not know
	bare     bool   // the author wants no title
	foldable bool
	open     bool
}

// calloutTitle holds the author's title, which is inline Markdown.
type calloutTitle struct{ ast.BaseBlock }

var (
	kindCallout      = ast.NewNodeKind("Callout")
	kindCalloutTitle = ast.NewNodeKind("CalloutTitle")
)

func (n *calloutNode) Kind() ast.NodeKind          { return kindCallout }
func (n *calloutNode) Dump(src []byte, level int)  { ast.DumpHelper(n, src, level, nil, nil) }
func (n *calloutTitle) Kind() ast.NodeKind         { return kindCalloutTitle }
func (n *calloutTitle) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// name sets the kind by the author's word. One that we do not know is false, and
// makes a note that says the word.
func (n *calloutNode) name(word string, st *state, off int) bool {
	kind, known := calloutKinds[strings.ToLower(word)]
	if known {
		n.kind = kind
		return true
	}
	n.kind, n.word = "note", titleOf(word)
	hint := diag.DidYouMean(word, calloutWords)
	if hint == "" {
		hint = "write note, tip, important, warning or caution"
	}
	st.doubtful("M130", st.pos(off, len(word)), `unknown kind of callout "`+word+`"`, hint)
	return false
}

// titleOf makes a title of a word: my-kind is "My kind".
func titleOf(word string) string {
	r := []rune(strings.NewReplacer("-", " ", "_", " ").Replace(word))
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// newTitle makes the title of a callout or container, nil if seg is blank.
func newTitle(seg text.Segment, source []byte) ast.Node {
	seg = seg.TrimLeftSpace(source)
	seg = seg.TrimRightSpace(source)
	if seg.Len() <= 0 {
		return nil
	}
	n := &calloutTitle{}
	n.Lines().Append(seg)
	n.SetPos(seg.Start)
	return n
}

// quoteParser is goldmark's block quote; one that begins with [!KIND] becomes a
// callout when it is complete.
type quoteParser struct{ parser.BlockParser }

func newQuoteParser() parser.BlockParser { return quoteParser{parser.NewBlockquoteParser()} }

var calloutHead = regexp.MustCompile(`^\[!(\p{L}[\p{L}\p{N}_-]*)(?:\|[^\]]*)?\]([+-]?)(?:[ \t]+(.*?))?[ \t]*\n?$`)

func (p quoteParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(node, reader, pc)
	para, ok := node.FirstChild().(*ast.Paragraph)
	if !ok || para.Lines().Len() == 0 || node.Parent() == nil {
		return
	}
	src := reader.Source()
	first := para.Lines().At(0)
	line := first.Value(src)
	if !bytes.HasPrefix(line, []byte("[!")) {
		return
	}
	m := calloutHead.FindSubmatchIndex(line)
	if m == nil {
		return
	}
	word := string(line[m[2]:m[3]])
	c := &calloutNode{foldable: m[4] != m[5], open: string(line[m[4]:m[5]]) == "+"}
	if st := stateOf(pc); !c.name(word, st, first.Start+m[2]) && !st.opt.Foreign {
		return // a quote, as on a code host
	}
	c.SetPos(node.Pos())
	c.SetBlankPreviousLines(node.HasBlankPreviousLines())
	if m[6] >= 0 && m[7] > m[6] {
		if t := newTitle(text.NewSegment(first.Start+m[6], first.Start+m[7]), src); t != nil {
			c.AppendChild(c, t)
		}
	}
	if n := para.Lines().Len(); n > 1 {
		para.Lines().SetSliced(1, n)
	} else {
		node.RemoveChild(node, para)
	}
	for child := node.FirstChild(); child != nil; {
		next := child.NextSibling()
		c.AppendChild(c, child)
		child = next
	}
	node.Parent().ReplaceChild(node.Parent(), node, c)
}

func (w *writer) callout(n *calloutNode) {
	tag, titleTag := "div", "p"
	role := ` role="note"`
	if n.foldable {
		tag, titleTag, role = "details", "summary", ""
		if n.open {
			role = " open"
		}
	}
	w.str("<", tag, ` class="callout" data-kind="`, n.kind, `"`, role, ">\n")
	first := n.FirstChild()
	if n.bare && !n.foldable {
		w.containerFrom(first)
		w.str("</div>\n")
		return
	}
	w.str("<", titleTag, ` class="callout-title">`)
	if t, ok := first.(*calloutTitle); ok {
		w.inline(t)
		first = t.NextSibling()
	} else if n.word != "" {
		w.escaped(n.word)
	} else {
		w.hole(doc.Block{Kind: doc.TextHole, Key: "callout." + n.kind})
	}
	w.str("</", titleTag, ">\n")
	w.containerFrom(first)
	w.str("</", tag, ">\n")
}
