package markdown

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"guidepost/generator/internal/doc"
)

// wikiNode is [[page#heading|text]], or ![[picture.png|300]]. Which file a name
// means is settled when the site is linked, see file.Names.
type wikiNode struct {
	ast.BaseInline
	start, end int // in the text
	target     text.Segment
	alias      string
	embeds     bool
}

var kindWiki = ast.NewNodeKind("Wikilink")

func (n *wikiNode) Kind() ast.NodeKind         { return kindWiki }
func (n *wikiNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// wikiLink matches at the start of a line. In a table the bar has a backslash.
var wikiLink = regexp.MustCompile(`^!?\[\[([^\[\]|\r\n\x60]+?)(?:\\?\|([^\[\]\r\n]*))?\]\]`)

type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'[', '!'} }

func (wikiParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, seg := block.PeekLine()
	if !bytes.HasPrefix(bytes.TrimPrefix(line, []byte("!")), []byte("[[")) {
		return nil
	}
	m := wikiLink.FindSubmatchIndex(line[:min(len(line), maxDirective)])
	if m == nil {
		return nil
	}
	name := line[m[2]:m[3]]
	if before := block.PrecendingCharacter(); before < utf8.RuneSelf && isAlnum(byte(before)) {
		return nil // an index of a program
	}
	if isBlank(name[0]) || isBlank(name[len(name)-1]) || name[0] == '^' {
		return nil // a test of the shell, a footnote
	}
	if _, defined := pc.Reference(util.ToLinkReference(name)); defined {
		return nil // [[a]] is the link [a] in brackets
	}
	n := &wikiNode{start: seg.Start, end: seg.Start + m[1], target: text.NewSegment(seg.Start+m[2], seg.Start+m[3]), embeds: line[0] == '!'}
	if m[4] >= 0 {
		n.alias = strings.TrimSpace(string(line[m[4]:m[5]]))
	}
	block.Advance(m[1])
	return n
}

var pictureNames = []string{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"}

func isPicture(name string) bool {
	return slices.Contains(pictureNames, strings.ToLower(path.Ext(name)))
}

// wiki writes a wikilink. Whether it leads anywhere is not known yet, so the
// hole stands for all of the link.
func (w *writer) wiki(n *wikiNode) {
	target := string(n.target.Value(w.source))
	r := doc.PageRef{
		Dest: target, From: w.src.fileAt(n.start), Pos: w.pos(n.target.Start, n.target.Len()),
		Wiki: string(w.source[n.start:n.end]), Text: n.label(target),
	}
	if n.embeds && isPicture(target) {
		w.wikiPicture(n, r)
		return
	}
	i := w.wikiRef(n, r)
	w.hole(doc.Block{Kind: doc.WikiHole, Ref: i, HTML: string(appendEscaped(nil, r.Text))})
	w.last, _ = utf8.DecodeLastRuneInString(r.Text)
}

func (w *writer) wikiRef(n *wikiNode, r doc.PageRef) int {
	w.page.Refs = append(w.page.Refs, r)
	i := len(w.page.Refs) - 1
	w.cuts = append(w.cuts, cut{start: n.start, end: n.end, ref: i, embed: -1})
	return i
}

var pictureSize = regexp.MustCompile(`^(\d{1,5})(?:x(\d{1,5}))?$`)

// wikiPicture writes ![[picture.png|alt|300]]: what follows the last bar may be a
// width, or a width and a height.
func (w *writer) wikiPicture(n *wikiNode, r doc.PageRef) {
	alt, size := n.alias, ""
	if i := strings.LastIndexByte(alt, '|'); i >= 0 {
		alt, size = strings.TrimSuffix(alt[:i], `\`), alt[i+1:]
	} else if pictureSize.MatchString(alt) {
		alt, size = "", alt
	}
	r.Kind, r.Text = doc.Image, alt
	i := w.wikiRef(n, r)
	w.str(`<img src="`)
	w.hole(doc.Block{Kind: doc.RefHole, Ref: i})
	w.str(`"`)
	if m := pictureSize.FindStringSubmatch(size); m == nil {
		w.hole(doc.Block{Kind: doc.SizeHole, Ref: i})
	} else {
		w.attr("width", m[1])
		if m[2] != "" {
			w.attr("height", m[2])
		}
	}
	w.attr("alt", alt)
	w.str(` loading="lazy" decoding="async">`)
	w.last = 0
}

// label is what a reader sees of a link: the author's words, or the name with
// its heading.
func (n *wikiNode) label(target string) string {
	if n.alias != "" {
		return n.alias
	}
	name, heading, _ := strings.Cut(target, "#")
	name = strings.TrimSuffix(name, ".md")
	heading = heading[strings.LastIndexByte(heading, '#')+1:]
	switch {
	case heading == "" || heading[0] == '^' && name != "":
		return name
	case name == "":
		return heading
	}
	return name + " › " + heading
}

// noteLine is a line that draws in a note, or a section of it.
var noteLine = regexp.MustCompile(`^[ \t]*!\[\[([^\[\]|\r\n]+)(?:\|[^\[\]\r\n]*)?\]\][ \t]*\r?\n?$`)

var noteMark = []byte("![[")

// note draws in the note that the line at data[at:end] names. If it names none,
// the line is read as a link.
func (b *body) note(at, end int) bool {
	m := noteLine.FindSubmatchIndex(b.data[at:end])
	if m == nil || b.opt.Find == nil {
		return false
	}
	written := string(b.data[at+m[2] : at+m[3]])
	name, heading, _ := strings.Cut(written, "#")
	heading = heading[strings.LastIndexByte(heading, '#')+1:]
	target := ""
	if name != "" {
		target = b.find(name)
	}
	if ext := path.Ext(target); ext != ".md" && ext != ".markdown" {
		return false
	}
	r := request{
		from: b.path, name: name, names: []string{target}, part: heading, end: end,
		where:  doc.Pos{File: b.path, Off: at + m[2], Len: len(name)},
		partAt: doc.Pos{File: b.path, Off: at + m[2], Len: len(written)},
		pick:   section(heading), hints: [2]string{"", "name a heading as it stands there"},
	}
	margin := len(b.data[at:end]) - len(bytes.TrimLeft(b.data[at:end], " \t"))
	r.indent = b.indent + string(b.data[at:at+margin])
	b.put(at)
	if b.draw(r) {
		b.done = end
	}
	return true
}

// find asks which file a name means, and remembers the answer, on which the page
// rests.
func (in *includer) find(name string) string {
	from := in.stack[len(in.stack)-1]
	found := in.opt.Find(from, name)
	i := doc.Include{Path: found, Name: name, From: from}
	if !in.known[i] {
		in.known[i] = true
		in.includes = append(in.includes, i)
	}
	return found
}

var atxHeading = regexp.MustCompile(`^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*(?:\{[^{}]*\})?[ \t]*\r?\n?$`)

// section finds the text under a heading, up to the next of its rank, or the
// block with an id if the name is ^id. An empty name is all.
func section(name string) pick {
	return func(data []byte) ([]span, bool) {
		switch {
		case name == "":
			return []span{{0, len(data)}}, true
		case name[0] == '^':
			return blockWithID(data, name)
		}
		var fence codeFence
		out, rank := span{-1, len(data)}, 0
		for at := 0; at < len(data); {
			end := lineEnd(data, at, len(data))
			if m := atxHeading.FindSubmatch(data[at:end]); !fence.inside(data[at:end]) && m != nil {
				switch {
				case out.from < 0 && doc.SameHeading(string(m[2]), name):
					out.from, rank = at, len(m[1])
				case out.from >= 0 && len(m[1]) <= rank:
					out.to = at
					return []span{out}, true
				}
			}
			at = end
		}
		return []span{out}, out.from >= 0
	}
}

// blockWithID is the paragraph that ends with ^id.
func blockWithID(data []byte, id string) ([]span, bool) {
	out, here := span{}, false
	for at := 0; at < len(data); {
		end := lineEnd(data, at, len(data))
		line := bytes.TrimSpace(data[at:end])
		if len(line) == 0 {
			if here {
				break
			}
			out.from = end
		}
		here = here || bytes.HasSuffix(line, []byte(" "+id)) || bytes.Contains(line, []byte(`id="`+id+`"`))
		out.to = end
		at = end
	}
	return []span{out}, here
}
