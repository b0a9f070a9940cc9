// Package markdown reads one Markdown file into a doc.Page: ready HTML with
// holes for what is known only later (addresses, picture sizes, data, words of
// the interface), headings, references, directives, and the source for the
// published index.md.
//
// The grammar is CommonMark and GFM with footnotes, definition lists, heading
// attributes, ==marks==, callouts, containers and Guidepost's own directives;
// each construct stands in the file that bears its name, and its cases in
// testdata under the same name. A construct claims only text that begins with
// its exact spelling; all other text keeps the meaning CommonMark gives it, so
// a further spelling is a further parser in newParser and nothing else.
//
// Reading goes: front matter, then the body is made clean and its includes are
// drawn in (source.go, which remembers where each byte came from), then one
// pass of goldmark's block and inline parsers, then one walk that writes the
// page. Nothing here depends on the clock, on other files, or on map order.
package markdown

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// Options says how to read. The zero value reads a page of a Guidepost site
// without includes.
type Options struct {
	UnsafeHTML bool // pass raw HTML through as it is
	HardBreaks bool // every line end is a <br>
	Foreign    bool // the folder was not written for Guidepost: front-matter keys and markup we do not know are passed over in silence

	// Include returns the bytes of a source file by its path from the site's
	// root. Nil: no file can be included.
	Include func(path string) ([]byte, bool)

	// Find returns the path of the file that a wikilink in the file at from
	// names, or "". Nil: ![[…]] draws nothing in.
	Find func(from, name string) string

	// Lead, if it is not 0, is how many bytes of the body are read, to the end of a
	// paragraph: what a page is called and begins with, without the cost of all of it.
	Lead int
}

// maxSource is the largest Markdown file that is read. The longest real page in
// our corpora has 0.4 MB; a file of this size is a mistake in the folder.
const maxSource = 16 << 20

// Parse reads f. The page is never nil. Every position in the page and in the
// diagnostics lies in f or in an included file.
func Parse(f file.File, o Options) (*doc.Page, diag.List) {
	p := &doc.Page{Path: f.Path}
	st := &state{opt: o, page: p}
	if len(f.Data) > maxSource {
		st.diags.Error("M109", diag.WholeFile(f.Path),
			fmt.Sprintf("file has %d MB, more than the %d MB that a page may have", len(f.Data)>>20, maxSource>>20),
			"split the page, or move the file out of the content folder")
		return p, st.diags
	}
	start := frontMatter(f, o, p, &st.diags)
	if o.Lead > 0 {
		f.Data = f.Data[:start+lead(f.Data[start:], o.Lead)]
	}
	st.src = newSource(f, start, o, &st.diags)
	st.body = string(st.src.text)
	st.hasAt = strings.Contains(st.body, "@")
	p.Includes = st.src.includes

	pc := parser.NewContext()
	pc.Set(stateKey, st)
	root := mdParser.Parse(text.NewReader(st.src.text), parser.WithContext(pc))

	w := &writer{state: st, source: st.src.text, output: outputs.Get().(*output)}
	w.document(root)
	outputs.Put(w.output)
	slices.Sort(p.Shows)
	p.Source = st.parts()
	if p.Meta.Title.S != "" {
		p.Title = p.Meta.Title.S
	}
	return p, st.diags
}

// lead is how much of a body of Markdown lies before the last blank line, or at
// least the last line end, of its first n bytes.
func lead(body []byte, n int) int {
	if len(body) <= n {
		return len(body)
	}
	if end := bytes.LastIndex(body[:n], []byte("\n\n")); end >= 0 {
		return end + 1
	}
	if end := bytes.LastIndexByte(body[:n], '\n'); end >= 0 {
		return end + 1
	}
	return n
}

// state is what one call of Parse knows; parsers find it in goldmark's context
// under stateKey.
type state struct {
	opt   Options
	src   *source
	body  string // the text of src: code, formulas and Source are cut from it
	page  *doc.Page
	diags diag.List
	cuts  []cut // places that Source replaces by holes

	runs  int  // delimiter runs of the block being read
	opens int  // brackets open in the block being read
	fails int  // ]( in the block that were no link
	told  bool // the diagnostic about nesting was given

	hasAt  bool // there is an @, and there may be addresses of mail
	hasIDs bool // the author may have chosen ids: of headings, or in raw HTML
}

var stateKey = parser.NewContextKey()

func stateOf(pc parser.Context) *state { return pc.Get(stateKey).(*state) }

// pos gives the place of n bytes at offset off of the text that was parsed.
func (st *state) pos(off, n int) doc.Pos { return st.src.pos(off, n) }

// doubtful reports what is wrong with markup whose meaning is certain only in
// pages written for Guidepost.
func (st *state) doubtful(code string, pos doc.Pos, msg, hint string) {
	if !st.opt.Foreign {
		st.diags.Warn(code, pos, msg, hint)
	}
}

// cut is a span of the text that was parsed for which Source has a hole, or
// nothing if both indexes are -1: an address that may not be published.
type cut struct{ start, end, ref, embed int }

// parts makes Source: the text between the holes, and the holes.
func (st *state) parts() []doc.Part {
	sortCuts(st.cuts)
	out := make([]doc.Part, 0, 2*len(st.cuts)+1)
	at := 0
	add := func(s string) {
		if s != "" {
			out = append(out, doc.Part{Text: s, Ref: -1, Embed: -1})
		}
	}
	for _, c := range st.cuts {
		if c.start < at {
			continue // two links share one definition: the first has the hole
		}
		add(st.body[at:c.start])
		if c.ref >= 0 || c.embed >= 0 {
			out = append(out, doc.Part{Ref: c.ref, Embed: c.embed})
		}
		at = c.end
	}
	rest := st.body[at:]
	end := len(strings.TrimRight(rest, "\n"))
	if end == len(rest) {
		rest += "\n"
	}
	add(rest[:end+1])
	return out
}
