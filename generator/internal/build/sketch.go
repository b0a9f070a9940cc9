package build

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/parallel"
	"guidepost/generator/internal/render"
	"guidepost/generator/internal/search"
	"guidepost/generator/internal/site"
)

// leadSize is how many bytes of a page's text are read for a Sketch: its first
// heading and paragraph stand in them, or else are those of the page's Plan.
const leadSize = 1 << 10

// Sketch is a site of which only front matter and the beginnings of pages have
// been read, but for the pages that the memo knows. A page that is asked for is
// read as a whole. What it shows of others may still lack what stands further
// down in them, links back to it say: a Sketch is there to look at until there is
// a Plan, and nothing that is missing in it is wrong.
type Sketch struct {
	reader pageReader
	theme  *render.Theme

	mu     sync.Mutex
	plan   *Plan // never finished
	linker site.Linker
	docs   site.Docs
	parsed []*parsedPage
	leads  map[*doc.Page]int // pages read in part, by their number in parsed
}

// Sketch reads as little of the source tree src as it takes to show a page. The
// error is about the environment. What the Builder remembers afterwards serves
// the next Plan.
func (b *Builder) Sketch(ctx context.Context, src fs.FS, env Env) (*Sketch, error) {
	in, _, err := b.readSource(src, env)
	if err != nil {
		return nil, err
	}
	known := b.parseData(in)
	k := &Sketch{reader: newPageReader(src, in, in.markdown(known.data), env), leads: map[*doc.Page]int{}}
	if err := k.read(ctx, env.Jobs); err != nil {
		return nil, err
	}
	d, _ := b.complete(known, k.docs.Pages, in, env)
	proved, err := b.prove(ctx, d, in, known.diags, env.Jobs)
	if err != nil {
		return nil, err
	}
	theme, _ := b.openTheme(in.theme, themeOptions(d, env))
	k.docs = docsOf(k.docs.Pages, d, in, env)
	k.plan = &Plan{env: env, in: in, proofs: proved.proofs, theme: theme, look: b.looks(), words: b.words()}
	k.link(0, false)
	return k, nil
}

// read reads every page, or its beginning.
func (k *Sketch) read(ctx context.Context, jobs int) error {
	in := k.reader.in
	k.parsed = make([]*parsedPage, len(in.pages))
	err := parallel.Each(ctx, jobs, len(in.pages), func(i int) { k.parsed[i] = k.reader.sketch(in.pages[i]) })
	if err != nil {
		return err
	}
	for i, p := range k.parsed {
		k.docs.Pages = append(k.docs.Pages, p.page)
		if p.lead {
			k.leads[p.page] = i
		}
	}
	return nil
}

// sketch takes a page from the memo, or reads its beginning.
func (r pageReader) sketch(f file.File) *parsedPage {
	key := r.key(f)
	if r.memo != nil {
		if p, _ := r.kept(key); p != nil {
			return p
		}
		f, _ = r.in.load(f.Path) // one that is gone is an empty page until there is a Plan
	}
	p := r.parse(f, leadSize)
	p.lead, p.page.Sum = true, key.with(p.others())
	return p
}

// link makes the plan anew of what has been read: of document n if that alone is
// another than before and is called the same, else of all.
func (k *Sketch) link(n int, called bool) {
	p := *k.plan
	p.in.text = newTexts(k.reader, p.in.pages, k.parsed)
	docs := k.docs
	docs.Full, docs.Assets = p.in.text.full, slices.Clone(docs.Assets) // Link settles their addresses
	amended := false
	if called {
		p.site, amended = k.linker.Amend(docs, n)
	}
	if !amended {
		p.site, _ = k.linker.Link(docs)
	}
	p.pages, p.cache = p.theme.Pages(p.site, p.proofs), newPageCache()
	p.reader = sync.OnceValue(func() *search.Reader { return search.NewReader(render.Synonyms(p.site)) })
	k.plan = &p
}

// File makes the page or asset at a path of the site, if there is one.
func (k *Sketch) File(path string) (f file.File, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if i, ok := k.plan.site.Lookup("/" + strings.TrimSuffix(path, "index.html")); ok {
		k.complete(k.plan.site.Pages[i].Doc)
	}
	return k.plan.File(path)
}

// complete reads the whole of a page.
func (k *Sketch) complete(p *doc.Page) {
	i, ok := k.leads[p]
	if !ok {
		return
	}
	f := k.reader.in.pages[i]
	whole := k.reader.read(f, k.reader.key(f))
	delete(k.leads, p)
	k.parsed[i] = whole
	k.docs.Pages = slices.Clone(k.docs.Pages)
	k.docs.Pages[i] = whole.page
	k.link(i, whole.page.Title == p.Title)
}

// Stale is as that of a Plan.
func (k *Sketch) Stale() bool { return k.reader.in.stale.Load() }
