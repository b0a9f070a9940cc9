package build

import (
	"strings"
	"sync"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
	"guidepost/generator/internal/search"
)

// made remembers what was made of each page, by its address, and from what.
type made struct {
	mu    sync.Mutex
	pages map[string]*madePage
}

// madePage is what one page gives: its HTML, its Markdown if it has one (else
// without a path), and what search finds it by if it does.
type madePage struct {
	look, sees file.Sum
	html       file.File
	markdown   file.File
	sheet      search.Sheet // nil: search does not find it
	diags      diag.List
}

// page makes page i, unless it was made before from the same.
func (p *Plan) page(i int) *madePage {
	url, sees := p.site.Pages[i].URL, p.site.Sees(i)
	p.made.mu.Lock()
	old := p.made.pages[url]
	p.made.mu.Unlock()
	if old != nil && old.look == p.look && old.sees == sees {
		return old
	}
	m := p.make(i)
	m.look, m.sees = p.look, sees
	if !p.sound() {
		return m // made of something else, perhaps, than what it would be remembered by
	}
	p.made.mu.Lock()
	defer p.made.mu.Unlock()
	p.made.pages[url] = m
	return m
}

// sound reports whether everything was read as it was when the tree was read.
func (p *Plan) sound() bool { return !p.Stale() && p.in.failed() == nil }

// make makes page i.
func (p *Plan) make(i int) *madePage {
	m := &madePage{}
	m.html, m.diags = p.theme.Page(p.site, p.proofs, i)
	m.markdown, _ = p.theme.Markdown(p.site, p.proofs, i)
	if x, ok := p.theme.Text(p.site, i); ok {
		m.sheet = p.reader().Read(searchDoc(x))
	}
	return m
}

// forget drops what was made of pages that are gone.
func (p *Plan) forget() {
	p.made.mu.Lock()
	defer p.made.mu.Unlock()
	for url := range p.made.pages {
		if _, ok := p.site.Lookup(url); !ok {
			delete(p.made.pages, url)
		}
	}
}

// keptMade is a madePage as the memo has it: not the files, which stand in the
// output, but how to tell them.
type keptMade struct {
	HTML, Markdown keptFile
	Sheet          search.Sheet
	Diags          diag.List
}

type keptFile struct {
	Path string
	Sum  file.Sum
	Size int64
}

func keep(f file.File) keptFile { return keptFile{f.Path, f.Sum, int64(len(f.Data))} }

func (k keptFile) file() file.File { return file.File{Path: k.Path, Sum: k.Sum} }

// write makes page i into an outlet, unless it stands there already.
func (p *Plan) write(i int, o *outlet) *madePage {
	sees := p.site.Sees(i)
	key := memo.NewKey("made", []byte(p.site.Pages[i].URL), p.look[:], sees[:])
	var kept keptMade
	if p.env.Memo.Load(key, &kept) && o.keep(kept.HTML) && (kept.Markdown.Path == "" || o.replaced(kept.Markdown.Path) || o.keep(kept.Markdown)) {
		return &madePage{html: kept.HTML.file(), markdown: kept.Markdown.file(), sheet: kept.Sheet, diags: kept.Diags}
	}
	m := p.make(i)
	if p.sound() {
		p.env.Memo.Keep(key, keptMade{keep(m.html), keep(m.markdown), m.sheet, m.diags})
	}
	o.put(&m.html)
	if m.markdown.Path != "" && !o.replaced(m.markdown.Path) {
		o.put(&m.markdown)
	}
	return m
}

// outlet puts files into an Output, each once.
type outlet struct {
	out   Output
	stop  func(error)     // ends the build
	taken map[string]bool // lower-cased paths of the site's own files
	given sync.Map        // path → true
}

// replaced reports whether a file of the site stands in for the text at path.
func (o *outlet) replaced(path string) bool { return o.taken[strings.ToLower(path)] }

// keep reports whether a file stands in the output.
func (o *outlet) keep(f keptFile) bool {
	if !o.out.Keep(f.Path, f.Sum, f.Size) {
		return false
	}
	o.given.Store(f.Path, true)
	return true
}

// put gives a file away, and its bytes up.
func (o *outlet) put(f *file.File) {
	if _, twice := o.given.LoadOrStore(f.Path, true); !twice {
		if err := o.out.Add(*f); err != nil {
			o.stop(err)
		}
	}
	f.Data = nil
}
