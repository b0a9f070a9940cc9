package foreign

import (
	"bytes"
	"sort"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/yamlnode"
)

// Page is a converted page.
type Page struct {
	File   file.File // of the same path; the very file if there was nothing to convert
	Diags  diag.List // markup that is shown as it stands; places are those of the source
	Counts Counts
	Reads  []Read // other files that text was taken from

	Maps [][]Run // of each pass that changed something, in order
}

// Read is a file that was read, with the hash of what it held; zero if it is not
// there.
type Read struct {
	Path string
	Sum  file.Sum
}

// Convert turns the markup of a page, or of a Markdown file that pages include,
// into ours. It is pure, and may be called from several goroutines.
func (f *Folder) Convert(in file.File) Page {
	p := Page{File: in}
	if f.Tool == "" || len(in.Data) > maxConvert {
		return p
	}
	text := in.Data
	var split []line
	for _, run := range f.passes {
		e := &edit{path: in.Path, src: text, page: &p, split: split}
		run(e)
		e.keep(len(e.src))
		split = e.split
		if e.changed {
			text, split = e.out, nil
			p.Maps = append(p.Maps, e.runs)
		}
	}
	if len(p.Maps) > 0 {
		p.File = file.New(in.Path, text)
	}
	return p
}

// maxConvert is the size of a file that package markdown refuses anyway.
const maxConvert = 16 << 20

// Changed tells whether there was anything to convert.
func (p *Page) Changed() bool { return len(p.Maps) > 0 }

// Place is where a position in the converted text stands in the source.
func (p *Page) Place(pos diag.Pos) diag.Pos {
	if pos.File != p.File.Path || pos.Off < 0 {
		return pos
	}
	end := p.origin(pos.Off + pos.Len)
	pos.Off = p.origin(pos.Off)
	pos.Len = min(pos.Len, max(0, end-pos.Off))
	return pos
}

func (p *Page) origin(off int) int {
	for i := len(p.Maps) - 1; i >= 0; i-- {
		off = origin(p.Maps[i], off)
	}
	return off
}

// Run maps a stretch of converted text to the text before.
type Run struct {
	Out, In int
	Exact   bool // byte k of the run was byte In+k; otherwise all of it stands for In
}

func origin(runs []Run, off int) int {
	i := sort.Search(len(runs), func(i int) bool { return runs[i].Out > off }) - 1
	switch {
	case i < 0:
		return off
	case runs[i].Exact:
		return runs[i].In + off - runs[i].Out
	}
	return runs[i].In
}

// pass rewrites one text. A pass goes from the start to the end; what it does
// not touch is kept.
type pass func(e *edit)

// edit is a text being rewritten.
type edit struct {
	path string
	src  []byte
	page *Page

	out     []byte
	runs    []Run
	at      int // src[:at] has been dealt with
	changed bool
	split   []line // of src, once somebody asked
	head    *yamlnode.Node
	headed  bool // head was read
}

// front is the front matter of the text, nil if there is none.
func (e *edit) front() *yamlnode.Node {
	if !e.headed {
		e.head, e.headed = frontOf(e.path, e.src), true
	}
	return e.head
}

// keep copies what has not been dealt with, up to to.
func (e *edit) keep(to int) {
	if to <= e.at {
		return
	}
	e.mark(Run{len(e.out), e.at, true})
	e.out = append(e.out, e.src[e.at:to]...)
	e.at = to
}

// replace puts s in the place of src[from:to].
func (e *edit) replace(from, to int, s string) {
	if from < e.at {
		return // a part of something that is replaced already
	}
	e.keep(from)
	if s != "" {
		e.mark(Run{len(e.out), from, false})
		e.out = append(e.out, s...)
	}
	e.at = max(e.at, to)
	e.changed = true
}

func (e *edit) mark(r Run) {
	if n := len(e.runs); n > 0 && r.Exact && e.runs[n-1].Exact && e.runs[n-1].In+r.Out-e.runs[n-1].Out == r.In {
		return
	}
	e.runs = append(e.runs, r)
}

// other is another file of the folder, from which text is taken.
func (e *edit) other(t tree, name string) ([]byte, bool) {
	e.page.Reads = append(e.page.Reads, Read{name, t.sum(name)})
	return t.get(name)
}

// count says that something of the tool was honoured.
func (e *edit) count(what string) { e.page.Counts.add(what, 1) }

// unknown reports markup that stays as it is, at src[from:to].
func (e *edit) unknown(from, to int, what, hint string) {
	off := e.page.origin(from)
	e.page.Diags.Warn("X100", diag.Pos{File: e.path, Off: off, Len: max(1, min(to-from, len(firstLine(e.src[from:to]))))}, what, hint)
}

func firstLine(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte("\n"))
	return string(b)
}
