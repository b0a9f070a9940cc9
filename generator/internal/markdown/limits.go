package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Limits keep reading linear in the size of the page, and the stack shallow,
// whatever stands in it. What lies beyond a limit is shown as text.
const (
	maxDepth = 100 // blocks inside blocks
	maxOpens = 200 // [ that wait for their ]
	maxFails = 100 // ]( in one block that begin no link
)

// tooDeep reports the first limit that a page runs into.
func (st *state) tooDeep(off int, what string) {
	if !st.told {
		st.told = true
		st.diags.Warn("M103", st.pos(off, 1), "too many "+what+" inside each other: the rest is shown as text",
			"if this is not Markdown, put it between ``` fences")
	}
}

// shallow wraps a parser of container blocks so that they cannot nest without
// end. The items of a list are not wrapped: goldmark takes it for granted that
// a list which was opened has one.
type shallow struct{ parser.BlockParser }

func (p shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) >= maxDepth {
		_, seg := reader.PeekLine()
		stateOf(pc).tooDeep(seg.Start, "blocks")
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}

// bracketParser is goldmark's link parser with two limits: to the brackets that
// may be open at once, because for each ] it looks through everything since the
// [; and to the attempts at a destination that fail, because each may look
// through the rest of the line.
type bracketParser struct{ inner parser.InlineParser }

func (p bracketParser) Trigger() []byte { return p.inner.Trigger() }

func (p bracketParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	st := stateOf(pc)
	line, seg := block.PeekLine()
	if line[0] == ']' {
		tries := len(line) > 1 && line[1] == '('
		if tries && st.fails >= maxFails {
			st.tooDeep(seg.Start, "brackets")
			return nil
		}
		if st.opens > 0 {
			st.opens--
		}
		n := p.inner.Parse(parent, block, pc)
		if n == nil && tries {
			st.fails++
		}
		return n
	}
	if st.opens >= maxOpens {
		st.tooDeep(seg.Start, "brackets")
		return nil
	}
	n := p.inner.Parse(parent, block, pc)
	if n != nil {
		st.opens++
	}
	return n
}

// CloseBlock starts the counts of the next block, that of delimiter runs too.
func (p bracketParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	st := stateOf(pc)
	st.opens, st.fails, st.runs = 0, 0, 0
	if c, ok := p.inner.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// tableParser is goldmark's, but refuses a table whose rows are mostly missing
// cells: GFM fills them up, so that a small file could fill the memory.
type tableParser struct{ inner parser.ParagraphTransformer }

func newTableParser() parser.ParagraphTransformer {
	return tableParser{extension.NewTableParagraphTransformer()}
}

func (p tableParser) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() < 2 {
		return
	}
	size, columns := 0, 0
	for i := range lines.Len() {
		seg := lines.At(i)
		size += seg.Len()
		columns = max(columns, 1+bytes.Count(seg.Value(reader.Source()), []byte("|")))
	}
	if cells := columns * lines.Len(); cells > 20_000 && cells > 4*size {
		stateOf(pc).tooDeep(lines.At(0).Start, "missing table cells")
		return
	}
	p.inner.Transform(node, reader, pc)
}
