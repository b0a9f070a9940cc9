package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// directiveSpec says what a directive of ours may hold.
type directiveSpec struct {
	name     string
	inline   bool // :name[arg]{…} in text; otherwise ::name{…} alone on a line
	attrs    []string
	required string // attribute that must be there
	example  string
}

var directives = []directiveSpec{
	{name: "fact", inline: true, attrs: []string{"when"}, example: `:fact[accounts/broadcast/service]`},
	{name: "term", inline: true, example: `:term[群发]`},
	{name: "compare", attrs: []string{"table", "options", "criteria"}, required: "table", example: `::compare{table=accounts options="a b"}`},
	{name: "tree", attrs: []string{"id"}, required: "id", example: `::tree{id=choose-account}`},
	{name: "procedure", attrs: []string{"id"}, required: "id", example: `::procedure{id=transfer}`},
	{name: "sources", example: `::sources`},
}

// rawDirective is a directive as it was scanned; offsets count from its colon.
type rawDirective struct {
	name       string
	arg        string
	argAt      int
	hasArg     bool
	attrs      []rawAttr
	end        int    // offset after it
	problem    string // why it is malformed
	problemAt  int
	problemLen int
}

type rawAttr struct {
	key, value, raw string // raw: the value as written, without quotes
	keyAt, at       int    // offsets of key and raw value
}

// maxDirective bounds the search for the ] or } of a directive.
const maxDirective = 1000

// scanDirective reads colons×":", a name, and the optional [argument] and
// {attributes} that follow without space. The name is "" if there is none.
func scanDirective(line []byte, colons int) rawDirective {
	line = line[:min(len(line), maxDirective)]
	d := rawDirective{}
	i := colons
	for i < len(line) && (line[i] >= 'a' && line[i] <= 'z') {
		i++
	}
	d.name, d.end = string(line[colons:i]), i
	if i < len(line) && line[i] == '[' {
		n := bytes.IndexAny(line[i:], "]\n")
		if n < 0 || line[i+n] == '\n' {
			d.fail(i, 1, "[ without ] on the same line")
			return d
		}
		d.hasArg, d.argAt, d.arg = true, i+1, string(line[i+1:i+n])
		i += n + 1
		d.end = i
	}
	if i < len(line) && line[i] == '{' {
		d.scanAttrs(line, i)
	}
	return d
}

func (d *rawDirective) fail(at, n int, msg string) {
	d.problem, d.problemAt, d.problemLen = msg, at, n
	d.end = max(d.end, at)
}

func (d *rawDirective) scanAttrs(line []byte, open int) {
	i := open + 1
	for {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
		if i >= len(line) || line[i] == '\n' {
			d.fail(open, 1, "{ without } on the same line")
			return
		}
		if line[i] == '}' {
			d.end = i + 1
			return
		}
		key := i
		for i < len(line) && (line[i] == '-' || line[i] == '_' || isAlnum(line[i])) {
			i++
		}
		a := rawAttr{key: string(line[key:i]), keyAt: key}
		if i >= len(line) {
			d.fail(open, 1, "{ without } on the same line")
			return
		}
		if i == key || line[i] != '=' {
			d.fail(key, max(1, i-key), "an attribute is key=value")
			return
		}
		i++
		start := i
		if i < len(line) && (line[i] == '"' || line[i] == '\'') {
			n := bytes.IndexByte(line[i+1:], line[i])
			if n < 0 {
				d.fail(i, 1, "quote that is never closed")
				return
			}
			start, i = i+1, i+1+n
			a.raw = string(line[start:i])
			i++
		} else {
			for i < len(line) && !bytes.ContainsRune([]byte(" \t\n\"'}"), rune(line[i])) {
				i++
			}
			a.raw = string(line[start:i])
		}
		a.at, a.value = start, a.raw
		if slices.ContainsFunc(d.attrs, func(b rawAttr) bool { return b.key == a.key }) {
			d.fail(key, len(a.key), `attribute "`+a.key+`" twice`)
			return
		}
		d.attrs = append(d.attrs, a)
	}
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// embedNode is a directive in the tree. It stands in both block and inline
// position, so each has its own type around the same data.
type embedData struct {
	embed      doc.Embed
	start, end int // in the text
}

type embedBlock struct {
	ast.BaseBlock
	embedData
}

type embedInline struct {
	ast.BaseInline
	embedData
}

var (
	kindEmbedBlock  = ast.NewNodeKind("GuidepostDirective")
	kindEmbedInline = ast.NewNodeKind("GuidepostInlineDirective")
)

func (n *embedBlock) Kind() ast.NodeKind          { return kindEmbedBlock }
func (n *embedBlock) IsRaw() bool                 { return true }
func (n *embedBlock) Dump(src []byte, level int)  { ast.DumpHelper(n, src, level, nil, nil) }
func (n *embedInline) Kind() ast.NodeKind         { return kindEmbedInline }
func (n *embedInline) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// check makes an Embed of d, which stands at offset off of the text, and
// reports what is wrong with it.
func (st *state) check(spec directiveSpec, d rawDirective, off int) (embedData, bool) {
	l := &st.diags
	hint := "write " + spec.example
	if d.problem != "" {
		l.Error("M110", st.pos(off+d.problemAt, d.problemLen), "malformed directive: "+d.problem, hint)
		return embedData{}, false
	}
	e := doc.Embed{Name: spec.name, Arg: strings.TrimSpace(d.arg), Inline: spec.inline, Pos: st.pos(off, d.end)}
	ok := true
	if spec.inline {
		e.ArgPos = st.pos(off+d.argAt, len(d.arg))
		if e.Arg == "" {
			l.Error("M112", e.Pos, ":"+spec.name+" names nothing", hint)
			ok = false
		}
	} else if d.hasArg {
		l.Error("M110", st.pos(off+d.argAt, len(d.arg)), "::"+spec.name+" takes no […]", hint)
		ok = false
	}
	colons := "::"
	if spec.inline {
		colons = ":"
	}
	for _, a := range d.attrs {
		if !slices.Contains(spec.attrs, a.key) {
			h := diag.DidYouMean(a.key, spec.attrs)
			if h == "" {
				h = hint
			}
			l.Error("M111", st.pos(off+a.keyAt, len(a.key)), `unknown attribute "`+a.key+`" of `+colons+spec.name, h)
			ok = false
			continue
		}
		e.Attrs = append(e.Attrs, doc.Attr{Key: a.key, Value: a.value, Pos: st.pos(off+a.at, len(a.raw))})
	}
	if spec.required != "" && e.Attr(spec.required) == "" && ok {
		l.Error("M112", e.Pos, "::"+spec.name+" without "+spec.required, hint)
		ok = false
	}
	return embedData{embed: e, start: off, end: off + d.end}, ok
}

// inlineDirective parses :fact[…]{…} and :term[…]. After a letter, a digit or a
// colon it is ordinary text: a:fact[x] and ::fact[x] are not directives.
type inlineDirective struct{}

func (inlineDirective) Trigger() []byte { return []byte{':'} }

func (inlineDirective) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if len(line) < 4 || line[1] < 'a' || line[1] > 'z' {
		return nil
	}
	before := block.PrecendingCharacter()
	if before < 0x80 && (isAlnum(byte(before)) || before == ':' || before == '_') {
		return nil
	}
	for _, spec := range directives {
		if !spec.inline || !bytes.HasPrefix(line[1:], []byte(spec.name+"[")) {
			continue
		}
		d := scanDirective(line, 1)
		e, ok := stateOf(pc).check(spec, d, seg.Start)
		if !ok {
			return nil
		}
		block.Advance(d.end)
		return &embedInline{embedData: e}
	}
	if d := scanDirective(line, 1); d.hasArg && d.problem == "" {
		stateOf(pc).slip(":", d.name, seg.Start, true)
	}
	return nil
}

// slip warns of a word that nearly is the name of a directive; the text keeps
// its meaning.
func (st *state) slip(colons, name string, off int, inline bool) {
	var known []string
	for _, spec := range directives {
		if spec.inline == inline {
			known = append(known, spec.name)
		}
	}
	if !inline {
		known = append(known, "include")
	}
	if n := diag.Nearest(name, known); n != "" && n != name {
		st.doubtful("M113", st.pos(off, len(colons)+len(name)), "no directive "+colons+name+", so this is text",
			"did you mean "+colons+n+"? a backslash before the colon says that text is meant")
	}
}

// blockDirective parses ::compare{…} and its like, alone on a line.
type blockDirective struct{}

func (blockDirective) Trigger() []byte             { return []byte{':'} }
func (blockDirective) CanInterruptParagraph() bool { return true }
func (blockDirective) CanAcceptIndentedLine() bool { return false }

func (blockDirective) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 || !bytes.HasPrefix(line[at:], []byte("::")) {
		return nil, parser.NoChildren
	}
	d := scanDirective(line[at:], 2)
	for _, spec := range directives {
		if spec.inline || spec.name != d.name {
			continue
		}
		rest := line[at+2+len(spec.name):]
		bare := util.IsBlank(rest)
		if !bare && rest[0] != '{' && rest[0] != '[' {
			return nil, parser.NoChildren
		}
		off := seg.Start - seg.Padding + at
		st := stateOf(pc)
		if d.problem == "" && !util.IsBlank(line[at+d.end:]) {
			tail := bytes.TrimRight(line[at+d.end:], " \t\n")
			d.fail(d.end, len(tail), "text after ::"+spec.name)
		}
		e, ok := st.check(spec, d, off)
		if !ok {
			return nil, parser.NoChildren
		}
		reader.AdvanceToEOL()
		return &embedBlock{embedData: e}, parser.NoChildren
	}
	if d.name != "" && d.problem == "" && util.IsBlank(line[at+d.end:]) {
		stateOf(pc).slip("::", d.name, seg.Start-seg.Padding+at, false)
	}
	return nil, parser.NoChildren
}

func (blockDirective) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

func (blockDirective) Close(ast.Node, text.Reader, parser.Context) {}

// embed writes the hole for a directive.
func (w *writer) embed(d embedData) {
	w.hole(doc.Block{Kind: doc.EmbedHole, Embed: len(w.page.Embeds)})
	w.cuts = append(w.cuts, cut{start: d.start, end: d.end, ref: -1, embed: len(w.page.Embeds)})
	w.page.Embeds = append(w.page.Embeds, d.embed)
	w.last = 0
}
