package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// tabNode is one tab, written === "Title" with its content indented, or
// == Title inside :::tabs with its content below. A tab written :::tab Title is
// a containerNode. Neighbours of one parent make a set; ===! begins another one,
// ===+ is the tab shown first.
type tabNode struct {
	ast.BaseBlock
	indented
	flat  bool // == Title: the content is not indented
	fresh bool
	open  bool
}

var kindTab = ast.NewNodeKind("Tab")

func (n *tabNode) Kind() ast.NodeKind         { return kindTab }
func (n *tabNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

var (
	tabHead  = regexp.MustCompile(`^===([!+]{0,2})[ \t]+(?:"(.*)"|'(.*)')[ \t]*\n?$`)
	flatHead = regexp.MustCompile(`^==[ \t]+(?:tab[ \t]+)?(\S.*?)[ \t]*\n?$`)
)

type tabParser struct{}

func (tabParser) Trigger() []byte             { return []byte{'='} }
func (tabParser) CanInterruptParagraph() bool { return true }
func (tabParser) CanAcceptIndentedLine() bool { return false }

func (tabParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	off := seg.Start - seg.Padding + at
	n := &tabNode{indented: indentedAt(pc)}
	var from, to int
	if m := tabHead.FindSubmatchIndex(line[at:]); m != nil {
		opts := line[at+m[2] : at+m[3]]
		n.fresh, n.open = bytes.IndexByte(opts, '!') >= 0, bytes.IndexByte(opts, '+') >= 0
		from, to = max(m[4], m[6]), max(m[5], m[7])
	} else if m := flatHead.FindSubmatchIndex(line[at:]); m != nil && isContainer(parent, "tabs") {
		n.flat, from, to = true, m[2], m[3]
	} else {
		return nil, parser.NoChildren
	}
	if t := newTitle(text.NewSegment(off+from, off+to), reader.Source()); t != nil {
		n.AppendChild(n, t)
	}
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

func (tabParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*tabNode)
	if !n.flat {
		return n.next(reader, pc)
	}
	line, _ := reader.PeekLine()
	inCode := pc.LastOpenedBlock().Node.Kind() == ast.KindFencedCodeBlock
	if !inCode && flatHead.Match(bytes.TrimLeft(line, " ")) {
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

func (tabParser) Close(ast.Node, text.Reader, parser.Context) {}

func isContainer(n ast.Node, name string) bool {
	c, ok := n.(*containerNode)
	return ok && c.name == name
}

// isTab tells whether n is a tab, and whether it belongs to the set of the tab
// before it.
func isTab(n ast.Node) (tab, joins bool) {
	if n == nil {
		return false, false
	}
	if t, ok := n.(*tabNode); ok {
		return true, !t.fresh
	}
	_, code := n.(*ast.FencedCodeBlock)
	tab = isContainer(n, "tab") || code && isContainer(n.Parent(), "code-group")
	return tab, tab
}

// tabs writes the set that begins with first; of its further tabs nothing is
// left to write. Without a script the tabs stand below each other under their
// titles.
func (w *writer) tabs(first ast.Node) {
	if _, joins := isTab(first); joins {
		if before, _ := isTab(first.PreviousSibling()); before {
			return
		}
	}
	w.show("tabs")
	w.show("tab-set")
	w.str("<tab-set class=\"tabs\">\n")
	number := 0
	for n := first; n != nil; n = n.NextSibling() {
		if tab, joins := isTab(n); !tab || n != first && !joins {
			break
		}
		number++
		w.tab(n, number)
	}
	w.str("</tab-set>\n")
}

func (w *writer) tab(n ast.Node, number int) {
	w.str(`<div class="tab"`)
	if t, ok := n.(*tabNode); ok && t.open {
		w.str(" data-open")
	}
	w.str(`><p class="tab-title">`)
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		info := w.fenceInfo(f)
		title := info.title
		if title == "" {
			title = info.lang
		}
		if title == "" {
			title = strconv.Itoa(number)
		}
		w.escaped(strings.TrimSpace(title))
		w.str("</p>\n")
		info.title = ""
		w.code(info, w.lines(f))
	} else {
		content := n.FirstChild()
		if t, ok := content.(*calloutTitle); ok {
			w.inline(t)
			content = t.NextSibling()
		} else {
			w.str(strconv.Itoa(number))
		}
		w.str("</p>\n")
		w.containerFrom(content)
	}
	w.str("</div>\n")
}
