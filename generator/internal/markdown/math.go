package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"guidepost/generator/internal/doc"
)

// Formulas are written $…$ and $$…$$, \(…\) and \[…\], or in a fence of the
// language math. Their TeX source stays as it is: no mark in it is emphasis, and
// the page shows it set apart. There is no renderer: a module that makes MathML
// of TeX and is kept well did not exist when this was written.

// mathInline is a formula in a line of text; mathBlock one of its own lines.
type mathInline struct {
	ast.BaseInline
	tex string
}

type mathBlock struct {
	ast.BaseBlock
	end    string // what closes it
	closed bool
}

var (
	kindMathInline = ast.NewNodeKind("MathInline")
	kindMathBlock  = ast.NewNodeKind("MathBlock")
)

func (n *mathInline) Kind() ast.NodeKind         { return kindMathInline }
func (n *mathInline) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }
func (n *mathBlock) Kind() ast.NodeKind          { return kindMathBlock }
func (n *mathBlock) IsRaw() bool                 { return true }
func (n *mathBlock) Dump(src []byte, level int)  { ast.DumpHelper(n, src, level, nil, nil) }

// maxFormula bounds the search for the end of a formula.
const maxFormula = 2000

type mathParser struct{}

func (mathParser) Trigger() []byte { return []byte{'$', '\\'} }

func (mathParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	open, end := mathMarks(line)
	if open == "" {
		return nil
	}
	if before := block.PrecendingCharacter(); open[0] == '$' && (before == '$' || before < utf8.RuneSelf && isAlnum(byte(before))) {
		return nil // US$5, 5$
	}
	src := block.Source()
	from := seg.Start + len(open)
	n := formulaEnd(src[from:min(len(src), from+maxFormula)], open, end)
	if n < 0 {
		return nil
	}
	// The lines of a paragraph need not follow each other in the source: in a
	// quote or a list there is something before each.
	tex, ok := stateOf(pc).formula(block, open, end, n)
	if !ok {
		return nil
	}
	return &mathInline{tex: strings.TrimSpace(tex)}
}

// mathMarks tells which formula may begin at line.
func mathMarks(line []byte) (open, end string) {
	for _, m := range [][2]string{{"$`", "`$"}, {"$$", "$$"}, {"$", "$"}, {`\(`, `\)`}} {
		if bytes.HasPrefix(line, []byte(m[0])) {
			return m[0], m[1]
		}
	}
	return "", ""
}

// formulaEnd is where in s the mark stands that ends a formula, -1 if s begins
// none. Of $ Pandoc's rule holds: no blank inside either mark, no digit after
// the second one. Prices and names of variables stay text.
func formulaEnd(s []byte, open, end string) int {
	if len(s) == 0 || open == "$" && (isBlank(s[0]) || s[0] == '$') {
		return -1
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n' && len(bytes.Trim(firstLine(s[i+1:]), " \t>")) == 0:
			return -1 // the paragraph ends
		case c == end[0] && bytes.HasPrefix(s[i:], []byte(end)):
			if isFormula(s[:i], s[i+len(end):], open) {
				return i
			}
			return -1
		case c == '\\' && open[0] == '$' && end != "`$":
			i++ // \$ is a character of the formula
		}
	}
	return -1
}

func firstLine(s []byte) []byte {
	line, _, _ := bytes.Cut(s, []byte("\n"))
	return line
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

// isFormula tells a formula between two marks from text that happens to stand
// there.
func isFormula(tex, after []byte, open string) bool {
	if len(bytes.TrimSpace(tex)) == 0 {
		return false
	}
	telling := bytes.ContainsAny(tex, `\^_={}+<>`)
	letter := utf8.RuneCount(bytes.TrimSpace(tex)) == 1
	switch open {
	case `\(`:
		return telling || letter
	case "$":
		if isBlank(tex[len(tex)-1]) {
			return false
		}
		next := byte(0)
		if len(after) > 0 {
			next = after[0]
		}
		if next == '$' || next >= '0' && next <= '9' || isAlnum(next) && !telling && !letter {
			return false // $5–$10, $HOME/$USER
		}
		price := tex[0] >= '0' && tex[0] <= '9' && !telling && hasWord(tex)
		return !price
	}
	return true
}

// hasWord tells whether two letters stand together.
func hasWord(s []byte) bool {
	before := false
	for _, r := range string(s) {
		now := unicode.IsLetter(r)
		if now && (before || r > 0x2E80) {
			return true
		}
		before = now
	}
	return false
}

// formula reads the one whose end stands n bytes of source after its opening
// mark, line by line as the reader has them. One of a single line is not copied.
func (st *state) formula(block text.Reader, open, end string, n int) (string, bool) {
	_, seg := block.PeekLine()
	from := seg.Start + len(open)
	stop := from + n
	if stop < seg.Stop && seg.Padding == 0 {
		block.Advance(stop - seg.Start + len(end))
		return st.body[from:stop], true
	}
	var b strings.Builder
	block.Advance(len(open))
	for {
		line, seg := block.PeekLine()
		if line == nil || seg.Start > stop {
			return "", false
		}
		if seg.Stop > stop {
			b.Write(line[:stop-seg.Start])
			block.Advance(stop - seg.Start + len(end))
			return b.String(), true
		}
		b.Write(line)
		block.AdvanceLine()
	}
}

// mathBlockParser claims lines from one that begins with $$ to one that ends
// with it, without a blank line between them, or the same with \[ and \].
type mathBlockParser struct{}

func (mathBlockParser) Trigger() []byte             { return []byte{'$', '\\'} }
func (mathBlockParser) CanInterruptParagraph() bool { return true }
func (mathBlockParser) CanAcceptIndentedLine() bool { return false }

func (mathBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	var end string
	switch {
	case bytes.HasPrefix(line[at:], []byte("$$")):
		end = "$$"
	case bytes.HasPrefix(line[at:], []byte(`\[`)):
		end = `\]`
	default:
		return nil, parser.NoChildren
	}
	off := seg.Start - seg.Padding + at
	if !displaysOf(pc, end).closes(reader.Source(), off+2) {
		return nil, parser.NoChildren
	}
	n := &mathBlock{end: end}
	n.add(text.NewSegment(off+2, seg.Stop), reader.Source())
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

// displays knows how the search for the end of a display went, for one of the
// two marks. One that begins before the place where the last search stopped
// stops there too, so that every line is searched once, however many displays
// are begun and never ended.
type displays struct {
	end        string
	from, stop int  // the search went from here to here,
	ends       bool // and found the mark at stop as the last of its line
	telling    int  // the last byte before stop that tells a formula, -1 if there is none
	searched   int  // lines, all in all
}

var displayKeys = map[string]parser.ContextKey{"$$": parser.NewContextKey(), `\]`: parser.NewContextKey()}

func displaysOf(pc parser.Context, end string) *displays {
	return pc.ComputeIfAbsent(displayKeys[end], func() any { return &displays{end: end, telling: -1} }).(*displays)
}

// closes tells whether a display whose text begins at from ends with the mark,
// and is a formula: \[ has other uses.
func (d *displays) closes(src []byte, from int) bool {
	if from < d.from || from > d.stop || d.from == d.stop {
		d.search(src, from)
	}
	if !d.ends || from > d.stop || d.stop-from > 8*maxFormula {
		return false
	}
	first := firstLine(src[from:d.stop])
	if from+len(first) == d.stop && len(bytes.TrimSpace(first)) == 0 {
		return false // nothing stands between the marks
	}
	alone := len(bytes.Trim(first, " \t>")) == 0
	return alone || d.telling >= from || d.end == "$$"
}

// search goes on from the text of a display to the first mark, or to a line,
// other than its first, that is blank.
func (d *displays) search(src []byte, from int) {
	d.from, d.stop, d.ends, d.telling = from, len(src), false, -1
	for at, first := from, true; at < len(src); first = false {
		d.searched++
		line := firstLine(src[at:])
		mark := bytes.Index(line, []byte(d.end))
		text := line
		if mark >= 0 {
			text = line[:mark]
		}
		if i := bytes.LastIndexAny(text, `\^_={}+<>`); i >= 0 {
			d.telling = at + i
		}
		switch {
		case mark >= 0:
			d.stop = at + mark
			d.ends = len(bytes.TrimRight(line[mark+len(d.end):], " \t")) == 0
			return
		case !first && len(bytes.Trim(line, " \t>")) == 0:
			d.stop = at
			return
		}
		at += len(line) + 1
	}
}

// add takes a line of the formula, and notes if it ends it.
func (n *mathBlock) add(seg text.Segment, src []byte) {
	if i := bytes.Index(seg.Value(src), []byte(n.end)); i >= 0 {
		seg = seg.WithStop(seg.Start - seg.Padding + i)
		n.closed = true
	}
	if seg.Len() > 0 {
		n.Lines().Append(seg)
	}
}

func (mathBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*mathBlock)
	if n.closed {
		return parser.Close
	}
	line, seg := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Close
	}
	n.add(seg, reader.Source())
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (mathBlockParser) Close(ast.Node, text.Reader, parser.Context) {}

func (w *writer) displayMath(tex string) {
	w.show("math")
	w.str(`<pre class="math" tabindex="0" role="group" aria-label="`)
	w.hole(doc.Block{Kind: doc.TextHole, Key: "math.label"})
	w.str(`" translate="no"><code>`)
	w.dedented(tex)
	w.str("</code></pre>\n")
}

// dedented writes lines without the blanks that all of them begin with, those at
// their ends, and the blank lines before the first and after the last.
func (w *writer) dedented(s string) {
	least := len(s)
	for line := range strings.Lines(s) {
		if text := strings.TrimLeft(line, " \t"); strings.Trim(text, "\n") != "" {
			least = min(least, len(line)-len(text))
		}
	}
	ends := -1 // line ends to write before the next text; before the first there are none
	for line := range strings.Lines(s) {
		line = strings.TrimRight(line, " \t\n")
		if ends >= 0 {
			ends++
		}
		if line == "" {
			continue
		}
		for range ends {
			w.str("\n")
		}
		ends = 0
		w.escaped(line[least:])
	}
}

// mathInline writes a formula on one line.
func (w *writer) mathInline(n *mathInline) {
	w.show("math")
	w.str(`<code class="math" translate="no">`)
	blank := ""
	for word := range strings.FieldsSeq(n.tex) {
		w.str(blank)
		w.escaped(word)
		blank = " "
	}
	w.str("</code>")
	w.last, _ = utf8.DecodeLastRuneInString(n.tex)
}
