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
	src fs.FS
	env Env

	mu     sync.Mutex
	own    *Builder // a Plan may be made by the other meanwhile
	reader pageReader
	plan   *Plan // never finished
	linker site.Linker
	docs   site.Docs
	known  map[pageKey]*parsedPage
	parsed []*parsedPage
	leads  map[*doc.Page]int // pages read in part, by their number in parsed
}

// Sketch reads as little of the source tree src as it takes to show a page. The
// error is about the environment. What the Builder remembers afterwards serves
// the next Plan.
func (b *Builder) Sketch(ctx context.Context, src fs.FS, env Env) (*Sketch, error) {
	k := &Sketch{src: src, env: env}
	if err := k.draw(ctx, b); err != nil {
		return nil, err
	}
	own := *b
	own.linker, own.parsed, own.pages, own.indexers, own.gathered = site.Linker{}, nil, nil, nil, nil
	k.own = &own
	return k, nil
}

// Renew brings the Sketch up to date with its tree, as far as what changed is named
// by hint: see Env.Hint. That may be done while its Builder makes a Plan. After an
// error the Sketch is as it was.
func (k *Sketch) Renew(ctx context.Context, hint []string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.env.Hint = hint
	return k.draw(ctx, k.own)
}

// draw sketches the tree as it is now. What was read before and is the same is not
// read again.
func (k *Sketch) draw(ctx context.Context, b *Builder) error {
	in, _, err := b.readSource(k.src, k.env)
	if err != nil {
		return err
	}
	data := b.parseData(in)
	reader := newPageReader(k.src, in, in.markdown(data.data), k.env)
	parsed, err := k.read(ctx, reader)
	if err != nil {
		return err
	}
	pages := make([]*doc.Page, len(parsed))
	for i, p := range parsed {
		pages[i] = p.page
	}
	d, _ := b.complete(data, pages, in, k.env)
	proved, err := b.prove(ctx, d, in, data.diags, k.env.Jobs)
	if err != nil {
		return err
	}
	theme, _ := b.openTheme(in.theme, themeOptions(d, k.env))
	k.reader, k.parsed, k.known, k.leads = reader, parsed, map[pageKey]*parsedPage{}, map[*doc.Page]int{}
	for i, p := range parsed {
		k.known[reader.key(in.pages[i])] = p
		if p.lead {
			k.leads[p.page] = i
		}
	}
	in.text = newTexts(reader, in.pages, parsed)
	k.docs = docsOf(pages, d, in, k.env)
	k.plan = &Plan{env: k.env, in: in, proofs: proved.proofs, theme: theme, look: b.looks(), words: b.words()}
	k.link()
	return nil
}

// read reads every page, or its beginning: of one that was read as a whole, somebody
// looks at the end too.
func (k *Sketch) read(ctx context.Context, r pageReader) ([]*parsedPage, error) {
	whole := map[string]bool{}
	for key, p := range k.known {
		whole[key.path] = !p.lead
	}
	parsed := make([]*parsedPage, len(r.in.pages))
	err := parallel.Each(ctx, k.env.Jobs, len(parsed), func(i int) {
		f := r.in.pages[i]
		key := r.key(f)
		switch old := k.known[key]; {
		case old != nil && r.fresh(old):
			parsed[i] = old
		case whole[f.Path]:
			parsed[i] = r.read(f, key)
		default:
			parsed[i] = r.sketch(f)
		}
	})
	return parsed, err
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

// link makes the plan anew of what has been read.
func (k *Sketch) link() {
	p := *k.plan
	docs := k.docs
	docs.Full, docs.Assets = p.in.text.full, slices.Clone(docs.Assets) // Link settles their addresses
	s, ok := k.linker.Amend(docs)
	if !ok {
		s, _ = k.linker.Link(docs)
	}
	p.site, p.pages, p.cache = s, p.theme.Pages(s, p.proofs), newPageCache()
	p.reader = sync.OnceValue(func() *search.Reader { return search.NewReader(render.Synonyms(s)) })
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
	key := k.reader.key(f)
	whole := k.reader.read(f, key)
	delete(k.leads, p)
	k.parsed[i], k.known[key] = whole, whole
	k.docs.Pages = slices.Clone(k.docs.Pages)
	k.docs.Pages[i] = whole.page
	k.plan.in.text = newTexts(k.reader, k.plan.in.pages, k.parsed)
	k.link()
}
