package markdown

import "github.com/yuin/goldmark/ast"

// markNode is ==highlighted text==.
type markNode struct{ ast.BaseInline }

var kindMark = ast.NewNodeKind("Mark")

func (n *markNode) Kind() ast.NodeKind         { return kindMark }
func (n *markNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
