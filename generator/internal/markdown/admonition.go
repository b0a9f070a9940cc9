package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// admonitionNode is a callout whose content is indented: !!! note "Title", and
// ??? or ???+ for one that folds.
type admonitionNode struct {
	calloutNode
	indented
}

// admonitionHead has the groups mark, kind with further words, title. The words
// are classes that a theme of the other tool may know; they say nothing here.
var admonitionHead = regexp.MustCompile(`^(!!!|\?\?\?\+?)[ \t]*([\p{L}_][\p{L}\p{N}_-]*)?((?:[ \t]+[\p{L}\p{N}_-]+)*)(?:[ \t]*"(.*)")?[ \t]*\n?$`)

// admonitionParser claims a line that begins with !!! or ???, if a quoted title
// stands there or indented text follows; both at once is what no other text has.
type admonitionParser struct{}

func (admonitionParser) Trigger() []byte             { return []byte{'!', '?'} }
func (admonitionParser) CanInterruptParagraph() bool { return true }
func (admonitionParser) CanAcceptIndentedLine() bool { return false }

func (admonitionParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	m := admonitionHead.FindSubmatchIndex(line[at:])
	if m == nil {
		return nil, parser.NoChildren
	}
	off := seg.Start - seg.Padding + at
	titled := m[8] >= 0
	if !titled && !(m[4] >= 0 && indentFollows(reader.Source(), off)) {
		return nil, parser.NoChildren
	}
	mark := string(line[at : at+m[3]])
	n := &admonitionNode{indented: indentedAt(pc)}
	n.kind, n.foldable, n.open = "note", mark[0] == '?', strings.HasSuffix(mark, "+")
	if m[4] >= 0 {
		word := string(line[at+m[4] : at+m[5]])
		n.name(word, stateOf(pc), off+m[4])
	}
	if titled {
		n.bare = strings.TrimSpace(string(line[at+m[8]:at+m[9]])) == ""
		if t := newTitle(text.NewSegment(off+m[8], off+m[9]), reader.Source()); t != nil {
			n.AppendChild(n, t)
		}
	}
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

func (admonitionParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	return node.(*admonitionNode).next(reader, pc)
}

func (admonitionParser) Close(ast.Node, text.Reader, parser.Context) {}
