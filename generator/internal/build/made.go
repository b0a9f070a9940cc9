package build

import (
	"strings"
	"sync"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
	"guidepost/generator/internal/search"
)

// pageCache remembers what was made of each page, by its address, and from what.
type pageCache struct {
	mu    sync.Mutex
	pages map[string]*madePage
}

func newPageCache() *pageCache { return &pageCache{pages: map[string]*madePage{}} }

func (c *pageCache) get(url string) *madePage {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pages[url]
}

func (c *pageCache) put(url string, m *madePage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pages[url] = m
}

// madePage is what one page gives: its HTML, and in words its Markdown if it has
// one (else without a path) and what search finds it by if it does.
type madePage struct {
	look, words, sees file.Sum // what it was made from

	html     file.File
	diags    diag.List
	markdown file.File
	sheet    search.Sheet // nil: search does not find it
}

// page is page i, of which nothing is made again that was made before from the
// same: when a template is edited, what the page says in words stays. To serve,
// its files are only told: few of them are asked for, and File makes those.
func (p *Plan) page(i int) *madePage {
	url := p.site.Pages[i].URL
	m := madePage{look: p.look, words: p.words, sees: p.site.Sees(i)}
	old := p.cache.get(url)
	sameWords := old != nil && old.words == m.words && old.sees == m.sees
	if sameWords && old.look == m.look {
		return old
	}
	if p.env.Serve {
		m.html, m.diags = p.pages.Tell(i)
	} else {
		m.html, m.diags = p.pages.Page(i)
	}
	if sameWords {
		m.markdown, m.sheet = old.markdown, old.sheet
	} else {
		m.markdown, m.sheet = p.inWords(i)
	}
	if p.env.Serve {
		m.markdown.Data = nil
	}
	if p.sound() { // else it is made of something else, perhaps, than it would be remembered by
		p.cache.put(url, &m)
	}
	return &m
}

// inWords makes the Markdown of page i and what search finds it by.
func (p *Plan) inWords(i int) (markdown file.File, sheet search.Sheet) {
	markdown, _ = p.theme.Markdown(p.site, p.proofs, i)
	if x, ok := p.theme.Text(p.site, i); ok {
		sheet = p.reader().Read(searchDoc(x))
	}
	return markdown, sheet
}

// sound reports whether everything was read as it was when the tree was read.
func (p *Plan) sound() bool { return !p.Stale() && p.in.failed() == nil }

// forget drops what was made of pages that are gone, if there are any: then it is
// more than the site has, after this build at the latest.
func (p *Plan) forget() {
	p.cache.mu.Lock()
	defer p.cache.mu.Unlock()
	if len(p.cache.pages) <= len(p.site.Pages) {
		return
	}
	for url := range p.cache.pages {
		if _, ok := p.site.Lookup(url); !ok {
			delete(p.cache.pages, url)
		}
	}
}

// keptHTML and keptWords are a madePage as the memo has it: not the files, which
// stand in the output, but how to tell them.
type (
	keptHTML struct {
		File  keptFile
		Diags diag.List
	}
	keptWords struct {
		Markdown keptFile
		Sheet    search.Sheet
	}
)

type keptFile struct {
	Path string
	Sum  file.Sum
	Size int64
}

func keep(f file.File) keptFile { return keptFile{f.Path, f.Sum, int64(len(f.Data))} }

func (k keptFile) file() file.File { return file.File{Path: k.Path, Sum: k.Sum} }

// write is page into an outlet: the memo remembers, and the files of the page are
// only told.
func (p *Plan) write(i int, o *outlet) *madePage {
	url, sees := p.site.Pages[i].URL, p.site.Sees(i)
	m := &madePage{}
	p.writeHTML(i, memo.Key(keyOf("html", url, p.look, sees)), m, o)
	known := p.writeWords(i, p.wordsKey(i), m, o)
	if err := o.sheets.take(i, p.site.Pages[i].Lang, m, known); err != nil {
		o.stop(err)
	}
	return m
}

// wordsKey is what the memo has what page i says in words by.
func (p *Plan) wordsKey(i int) memo.Key {
	return memo.Key(keyOf("words", p.site.Pages[i].URL, p.words, p.site.Sees(i)))
}

func (p *Plan) writeHTML(i int, key memo.Key, m *madePage, o *outlet) {
	var kept keptHTML
	if p.env.Memo.Load(key, &kept) && o.keep(kept.File) {
		m.html, m.diags = kept.File.file(), kept.Diags
		return
	}
	m.diags = p.pages.Lend(i, func(f file.File) {
		kept.File, m.html = keep(f), f
		o.put(&m.html)
	})
	if p.sound() {
		p.env.Memo.Keep(key, keptHTML{kept.File, m.diags})
	}
}

// writeWords reports whether the memo knew what page i says.
func (p *Plan) writeWords(i int, key memo.Key, m *madePage, o *outlet) (known bool) {
	stands := func(k keptFile) bool { return k.Path == "" || o.replaced(k.Path) || o.keep(k) }
	var kept keptWords
	if p.env.Memo.Load(key, &kept) && stands(kept.Markdown) {
		m.markdown, m.sheet = kept.Markdown.file(), kept.Sheet
		return true
	}
	m.markdown, m.sheet = p.inWords(i)
	if p.sound() {
		p.env.Memo.Keep(key, keptWords{keep(m.markdown), m.sheet})
	}
	if m.markdown.Path != "" && !o.replaced(m.markdown.Path) {
		o.put(&m.markdown)
	}
	return false
}

// outlet puts files into an Output, each once.
type outlet struct {
	out    Output
	stop   func(error)     // ends the build
	taken  map[string]bool // lower-cased paths of the site's own files
	given  sync.Map        // path → true
	sheets sheets
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
