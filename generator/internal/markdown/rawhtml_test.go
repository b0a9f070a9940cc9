package markdown

import (
	"bytes"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"guidepost/generator/internal/doc"
)

// FuzzRawTag holds that what goldmark reads as a tag in text is one to the
// tokenizer too, so that rawInline need not ask it.
func FuzzRawTag(f *testing.F) {
	for _, s := range []string{
		`<br/>`, `<a href=x/>`, `<a title="1 > 0" data-x='>'>b</a >`, "<a\n\thref = 'x'\n>", "> <b\n> id=x>", `<textarea>`, "<plaintext\n>",
		`<!-- a > b -->`, `<?php echo "<b>" ?>`, `<![CDATA[ <i> ]]>`, `<x-y z:w a.b=c>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		src := bytes.ToValidUTF8(bytes.ReplaceAll([]byte("x "+s), []byte{0}, nil), nil)
		st := &state{page: &doc.Page{}, src: &source{text: src}, body: string(src)}
		pc := parser.NewContext()
		pc.Set(stateKey, st)
		root := mdParser.Parse(text.NewReader(src), parser.WithContext(pc))
		w := &writer{state: st, source: src}
		_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			raw, ok := n.(*ast.RawHTML)
			if !ok || !entering {
				return ast.WalkContinue, nil
			}
			data := w.rawOf(raw).data
			if !isLetter(data[1]) && data[1] != '/' {
				return ast.WalkContinue, nil
			}
			z := html.NewTokenizer(bytes.NewReader(data))
			kind := z.Next()
			starts := kind == html.StartTagToken || kind == html.SelfClosingTagToken
			if starts == (data[1] == '/') || !starts && kind != html.EndTagToken || !bytes.Equal(z.Raw(), data) {
				t.Errorf("the tokenizer reads %v %q of %q", kind, z.Raw(), data)
			}
			return ast.WalkContinue, nil
		})
	})
}
