package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Emphasis is CommonMark's, with the rule for Chinese, Japanese and Korean of
// commonmark-spec issue 650: a full-width mark is not punctuation when the
// sides of a delimiter run are judged, and a Chinese character beside a run
// counts like a space where an ordinary mark is on the other side. So
// **注意：**请 closes. Strikethrough and ==mark== follow the same rule.

// maxRuns is how many delimiter runs one block may hold; the rest is text.
// Matching runs takes the square of their number in the worst case, and no
// paragraph that people write has a tenth of these.
const maxRuns = 1000

// flanks judges the run of n delimiters at the start of line.
func flanks(line []byte, n int, before rune, strict bool) (open, close bool) {
	after := ' '
	if n < len(line) {
		after, _ = utf8.DecodeRune(line[n:])
	}
	beforeSpace, afterSpace := util.IsSpaceRune(before), util.IsSpaceRune(after)
	beforePunct, afterPunct := util.IsPunctRune(before), util.IsPunctRune(after)
	beforeCJK, afterCJK := isCJK(before), isCJK(after)

	left := !afterSpace && (!afterPunct || afterCJK || beforeSpace || beforePunct || beforeCJK)
	right := !beforeSpace && (!beforePunct || beforeCJK || afterSpace || afterPunct || afterCJK)
	if !strict {
		return left, right
	}
	return left && (!right || beforePunct), right && (!left || afterPunct)
}

// runBefore is the character before the run at the reader's position, with a
// variation selector passed over.
func runBefore(block text.Reader, start int) rune {
	r := block.PrecendingCharacter()
	if unicode.Is(unicode.Variation_Selector, r) {
		src := block.Source()
		if p, _ := utf8.DecodeLastRune(src[:start-utf8.RuneLen(r)]); p != utf8.RuneError {
			return p
		}
	}
	return r
}

// delimiters is goldmark's processor for one kind of run.
type delimiters struct {
	chars    string
	sameSize bool // opener and closer must be of one length
	node     func(n int) ast.Node
}

func (d *delimiters) IsDelimiter(b byte) bool {
	for i := range len(d.chars) {
		if d.chars[i] == b {
			return true
		}
	}
	return false
}

func (d *delimiters) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char && (!d.sameSize || opener.Length == closer.Length)
}

func (d *delimiters) OnMatch(n int) ast.Node { return d.node(n) }

var (
	emphasisRuns = &delimiters{chars: "*_", node: func(n int) ast.Node { return ast.NewEmphasis(n) }}
	strikeRuns   = &delimiters{chars: "~", sameSize: true, node: func(int) ast.Node { return extast.NewStrikethrough() }}
	markRuns     = &delimiters{chars: "=", sameSize: true, node: func(int) ast.Node { return &markNode{} }}
)

// emphasisParser reads the runs of one processor.
type emphasisParser struct {
	runs     *delimiters
	min, max int // lengths a run may have; a max of 0 is any
}

func (p *emphasisParser) Trigger() []byte { return []byte(p.runs.chars) }

func (p *emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	before := runBefore(block, seg.Start)
	c, n := line[0], 1
	if p.max > 0 && before == rune(c) {
		return nil // inside a run that was too long
	}
	st := stateOf(pc)
	if st.runs >= maxRuns {
		st.tooDeep(seg.Start, "emphasis marks")
		return nil
	}
	for n < len(line) && line[n] == c {
		n++
	}
	if n < p.min || p.max > 0 && n > p.max {
		return nil
	}
	st.runs++
	open, closing := flanks(line, n, before, c == '_')
	if c == '=' {
		// a==b is code, not a mark.
		open = open && !(before < utf8.RuneSelf && isAlnum(byte(before)))
		closing = closing && !(n < len(line) && isAlnum(line[n]))
	}
	d := parser.NewDelimiter(open, closing, n, c, p.runs)
	d.Segment = seg.WithStop(seg.Start + n)
	block.Advance(n)
	pc.PushDelimiter(d)
	return d
}

func (w *writer) emphasis(n *ast.Emphasis) {
	tag := "em"
	if n.Level == 2 {
		tag = "strong"
	}
	w.wrap(tag, n)
}
