package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// indented is what the blocks have in common whose content stands four columns
// further to the right than their head, as in Python-Markdown: callouts that
// begin with !!! and tabs that begin with ===.
type indented struct{ column int } // of the content, from where the block's parent begins

const contentIndent = 4

func indentedAt(pc parser.Context) indented { return indented{pc.BlockIndent() + contentIndent} }

// next takes the content's part of a line, or says that the block has ended.
func (b indented) next(reader text.Reader, pc parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	if w, _ := util.IndentWidth(line, reader.LineOffset()); w < b.column {
		endParagraph(reader, pc)
		return parser.Close
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), b.column)
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

// ended stands among the open blocks for a paragraph that has been closed.
type ended struct{ ast.BaseBlock }

var kindEnded = ast.NewNodeKind("Ended")

func (n *ended) Kind() ast.NodeKind         { return kindEnded }
func (n *ended) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// endParagraph closes the paragraph that is open. By CommonMark a line without
// the indentation would still belong to it; where indentation is all that ends a
// block, it does not. goldmark takes away the node without a parent that is left.
func endParagraph(reader text.Reader, pc parser.Context) {
	blocks := pc.OpenedBlocks()
	last := &blocks[len(blocks)-1]
	para, ok := last.Node.(*ast.Paragraph)
	if !ok {
		return
	}
	for _, t := range paragraphTransformers {
		t.Value.(parser.ParagraphTransformer).Transform(para, reader, pc)
		if para.Parent() == nil {
			break
		}
	}
	if para.Parent() != nil {
		last.Parser.Close(para, reader, pc)
	}
	last.Node = &ended{}
}

// indentFollows tells whether the first line with text after the one at off is
// content of a block whose head stands there.
func indentFollows(src []byte, off int) bool {
	start := bytes.LastIndexByte(src[:off], '\n') + 1
	head := margin(src[start:])
	rest := src[off:]
	for {
		_, after, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			return false
		}
		line, _, _ := bytes.Cut(after, []byte("\n"))
		if len(bytes.Trim(line, "> \t")) > 0 {
			return margin(line) >= head+contentIndent
		}
		rest = after
	}
}

// margin is the width of the blanks before a line's text, after the marks of the
// quotes that it stands in.
func margin(line []byte) int {
	text := len(line) - len(bytes.TrimLeft(line, "> \t"))
	quote := bytes.LastIndexByte(line[:text], '>') + 1
	w, _ := util.IndentWidth(line[quote:], 0)
	return w
}
