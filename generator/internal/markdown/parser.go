package markdown

import (
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// mdParser is the grammar. It keeps no state between pages: that is in the
// context of each call.
var mdParser = newParser()

// paragraphTransformers are what may become of a paragraph when it is complete.
var paragraphTransformers = []util.PrioritizedValue{
	util.Prioritized(linkDefinitions{parser.LinkReferenceParagraphTransformer}, 100),
	util.Prioritized(newTableParser(), 200),
}

// newParser lists every construct; of two that may begin at one place the lower
// number comes first.
func newParser() parser.Parser {
	p := util.Prioritized
	return parser.NewParser(
		parser.WithBlockParsers(
			p(newSetextParser(), 100),
			p(shallow{extension.NewDefinitionListParser()}, 101),
			p(extension.NewDefinitionDescriptionParser(), 102),
			p(parser.NewThematicBreakParser(), 200),
			p(shallow{parser.NewListParser()}, 300),
			p(parser.NewListItemParser(), 400),
			p(parser.NewCodeBlockParser(), 500),
			p(newATXParser(), 600),
			p(parser.NewFencedCodeBlockParser(), 700),
			p(shallow{newQuoteParser()}, 800),
			p(shallow{containerParser{}}, 810),
			p(shallow{admonitionParser{}}, 811),
			p(shallow{tabParser{}}, 812),
			p(mathBlockParser{}, 815),
			p(blockDirective{}, 820),
			p(rawBlockParser{parser.NewHTMLBlockParser()}, 900),
			p(shallow{extension.NewFootnoteBlockParser()}, 999),
			p(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			p(extension.NewTaskCheckBoxParser(), 0),
			p(parser.NewCodeSpanParser(), 100),
			p(mathParser{}, 90),
			p(footnoteParser{extension.NewFootnoteParser()}, 101),
			p(wikiParser{}, 190),
			p(bracketParser{parser.NewLinkParser()}, 200),
			p(parser.NewAutoLinkParser(), 300),
			p(rawInlineParser{parser.NewRawHTMLParser()}, 400),
			p(&emphasisParser{runs: emphasisRuns, min: 1}, 500),
			p(&emphasisParser{runs: strikeRuns, min: 1, max: 2}, 501),
			p(&emphasisParser{runs: markRuns, min: 2, max: 2}, 502),
			p(inlineDirective{}, 600),
			p(bareLinkParser{extension.NewLinkifyParser()}, 999),
		),
		parser.WithParagraphTransformers(paragraphTransformers...),
		parser.WithASTTransformers(
			p(extension.NewTableASTTransformer(), 0),
			p(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}
