package markdown

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"guidepost/generator/internal/doc"
)

// containerNode is :::trainer, :::answer, or what holds tabs; :::note and the
// other callouts have a calloutNode inside. A line of as many colons ends it, so that a container
// with more colons may hold one with fewer.
type containerNode struct {
	ast.BaseBlock
	name   string
	colons int
	closed bool
}

var kindContainer = ast.NewNodeKind("Container")

func (n *containerNode) Kind() ast.NodeKind         { return kindContainer }
func (n *containerNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

var containerNames = []string{"trainer", "answer", "tabs", "tab", "code-group"}

// containerHead reads ":::name", "[Title]" or " Title". ok is false if the name
// is not ours.
func containerHead(line []byte) (colons int, name string, titleFrom, titleTo int, ok bool) {
	for colons < len(line) && line[colons] == ':' {
		colons++
	}
	if colons < 3 {
		return
	}
	i := colons
	for i < len(line) && line[i] == ' ' {
		i++
	}
	start := i
	for i < len(line) && (isAlnum(line[i]) || line[i] == '-') {
		i++
	}
	name = string(bytes.ToLower(line[start:i]))
	if _, callout := calloutKinds[name]; !callout && !slices.Contains(containerNames, name) {
		return
	}
	end := len(bytes.TrimRight(line, " \t\n"))
	switch {
	case i >= end:
		return colons, name, end, end, true
	case line[i] == '[':
		if line[end-1] != ']' {
			return
		}
		return colons, name, i + 1, end - 1, true
	case line[i] == ' ' || line[i] == '\t':
		// VitePress and Pandoc close the head with colons too.
		return colons, name, i, len(bytes.TrimRight(line[:end], ": \t")), true
	}
	return
}

type containerParser struct{}

func (containerParser) Trigger() []byte             { return []byte{':'} }
func (containerParser) CanInterruptParagraph() bool { return true }
func (containerParser) CanAcceptIndentedLine() bool { return false }

func (containerParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	colons, name, from, to, ok := containerHead(line[at:])
	if !ok {
		return nil, parser.NoChildren
	}
	n := &containerNode{name: name, colons: colons}
	off := seg.Start - seg.Padding + at
	if from < to {
		if t := newTitle(text.NewSegment(off+from, off+to), reader.Source()); t != nil {
			n.AppendChild(n, t)
		}
	}
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

func (containerParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*containerNode)
	line, _ := reader.PeekLine()
	if m := closingColons(line, reader.LineOffset()); m > 0 && containerEnds(n, m, pc) {
		n.closed = true
		reader.AdvanceToEOL()
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

// closingColons counts the colons of a line that holds nothing else, 0 if there
// are fewer than three.
func closingColons(line []byte, offset int) int {
	w, at := util.IndentWidth(line, offset)
	if w > 3 || at >= len(line) || line[at] != ':' {
		return 0
	}
	m := at
	for m < len(line) && line[m] == ':' {
		m++
	}
	if m-at < 3 || !util.IsBlank(line[m:]) {
		return 0
	}
	return m - at
}

// containerEnds tells whether a line of m colons ends n: the innermost open
// container with exactly m colons, otherwise the innermost with fewer. Inside a
// code fence the line is code.
func containerEnds(n *containerNode, m int, pc parser.Context) bool {
	blocks := pc.OpenedBlocks()
	if k := pc.LastOpenedBlock().Node.Kind(); k == ast.KindFencedCodeBlock || k == ast.KindHTMLBlock {
		return false
	}
	var fewer *containerNode
	for i := len(blocks) - 1; i >= 0; i-- {
		c, ok := blocks[i].Node.(*containerNode)
		if !ok {
			continue
		}
		if c.colons == m {
			return c == n
		}
		if c.colons < m && fewer == nil {
			fewer = c
		}
	}
	return fewer == n
}

func (containerParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	if n := node.(*containerNode); !n.closed {
		st := stateOf(pc)
		colons := string(bytes.Repeat([]byte(":"), n.colons))
		st.diags.Warn("M131", st.pos(n.Pos(), n.colons+len(n.name)), colons+n.name+" is never closed",
			"end it with a line "+colons)
	}
}

func (w *writer) container(n *containerNode) {
	switch n.name {
	case "tab":
		w.tabs(n)
		return
	case "tabs", "code-group":
		first := n.FirstChild()
		if _, ok := first.(*calloutTitle); ok {
			first = first.NextSibling() // a key of the set, which nobody reads
		}
		w.containerFrom(first)
		return
	}
	if kind, ok := calloutKinds[n.name]; ok {
		c := &calloutNode{kind: kind, foldable: n.name == "details"}
		for child := n.FirstChild(); child != nil; {
			next := child.NextSibling()
			c.AppendChild(c, child)
			child = next
		}
		w.callout(c)
		return
	}
	tag, titleTag := "aside", "p"
	if n.name == "answer" {
		tag, titleTag = "details", "summary"
	}
	w.str("<", tag, ` class="`, n.name, "\">\n<", titleTag, ` class="`, n.name, `-title">`)
	first := n.FirstChild()
	if t, ok := first.(*calloutTitle); ok {
		w.children(t)
		first = t.NextSibling()
	} else {
		w.hole(doc.Block{Kind: doc.TextHole, Key: "container." + n.name})
	}
	w.str("</", titleTag, ">\n")
	w.containerFrom(first)
	w.str("</", tag, ">\n")
}
