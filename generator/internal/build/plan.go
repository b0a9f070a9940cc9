package build

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"guidepost/generator/internal/data"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/parallel"
	"guidepost/generator/internal/render"
	"guidepost/generator/internal/search"
	"guidepost/generator/internal/site"
)

// Plan is a site that is read, linked and proved, and of which no page need be
// written yet. It does not change; its pages may be asked for by several
// goroutines, also while Finish is at work and after its Builder has made the
// next Plan.
type Plan struct {
	env      Env
	in       *source
	site     *site.Site
	proofs   render.Proofs
	theme    *render.Theme
	pages    *render.Pages
	look     file.Sum // of what pages show besides the site: theme, data, proofs
	words    file.Sum // of what their texts say besides it
	cache    *pageCache
	reader   func() *search.Reader
	indexers indexers  // used by Finish alone
	gathered *gathered // likewise
	diags    diag.List // in the order of the stages, but for those of templates
	checked  diag.List // those of templates; Finish finds them in any case
	fixes    []file.File
	docs     []*doc.Page
	unread   bool // a data file could not be read
}

// Plan reads the source tree src and does everything but writing pages. The
// error is about the environment; whatever an author got wrong is in Diags.
func (b *Builder) Plan(ctx context.Context, src fs.FS, env Env) (*Plan, error) {
	in, diags, err := b.readSource(src, env)
	if err != nil {
		return nil, err
	}
	known := b.parseData(in)
	diags = append(diags, known.diags...)
	pages, more, err := b.parsePages(ctx, src, in, in.markdown(known.data), env)
	if err != nil {
		return nil, err
	}
	if err := in.failed(); err != nil {
		return nil, err
	}
	diags = append(diags, more...)
	d, more := b.complete(known, pages, in, env)
	diags = append(diags, more...)

	s, more := b.linker.Link(docsOf(pages, d, in, env))
	diags = append(diags, withoutEchoes(more, d.Unread)...)
	proved, err := b.prove(ctx, d, in, diags, env.Jobs)
	if err != nil {
		return nil, err
	}
	diags = append(diags, proved.diags...)
	diags = append(diags, checkData(d, in, env)...)
	fixes := slices.Concat(known.fixes, proved.fixes)
	if env.Check && len(d.Unread) == 0 {
		ledger, more := record(s, in, env)
		fixes, diags = append(fixes, ledger...), append(diags, more...)
	}
	if len(pages) == 0 {
		diags.Warn("S113", diag.Pos{}, "nothing to publish: no Markdown file was found", "put one into "+orHere(in.content))
	}

	theme, more := b.openTheme(in.theme, themeOptions(d, env))
	diags = append(diags, more...)
	var checked diag.List
	if env.Hint == nil { // else the page that somebody waits for comes first
		checked = in.checkTheme(theme)
	}
	diags = append(diags, render.CheckTokens(d.Config.Theme, in.theme)...)
	return &Plan{
		env: env, in: in, site: s, proofs: proved.proofs, theme: theme, pages: theme.Pages(s, proved.proofs),
		look: b.looks(), words: b.words(), cache: b.pages, indexers: b.indexers, gathered: b.gathered,
		reader: sync.OnceValue(func() *search.Reader { return search.NewReader(render.Synonyms(s)) }),
		diags:  diags, checked: checked, fixes: fixes, docs: pages, unread: len(d.Unread) > 0,
	}, nil
}

// docsOf is what is linked.
func docsOf(pages []*doc.Page, d *doc.Data, in *source, env Env) site.Docs {
	return site.Docs{
		Pages: pages, Data: d, Assets: in.assets, Foreign: in.foreign,
		Dates: env.Dates, Drafts: env.Drafts, Langs: env.Langs, Full: in.text.full, Ledger: in.ledger,
	}
}

func themeOptions(d *doc.Data, env Env) render.Options {
	return render.Options{
		BaseURL: d.Config.BaseURL.S, Offline: env.Offline, Serve: env.Serve, Version: env.Version,
		Tokens: d.Config.Theme,
	}
}

// Stale reports whether a file was not, when its turn came, as it was when the
// tree was read. Whoever publishes plans again.
func (p *Plan) Stale() bool { return p.in.stale.Load() }

// Diags is what is known to be wrong before any page is written, sorted.
func (p *Plan) Diags() diag.List { return p.final(slices.Concat(p.diags, p.checked), false) }

// Src finds the source bytes that Diags point into.
func (p *Plan) Src() diag.Source { return p.in.lookup() }

// final is a list of diagnostics as it is shown; whole: of all that there is to
// find.
func (p *Plan) final(diags diag.List, whole bool) diag.List {
	diags = silenced(diags, p.docs, p.site.Data.Allowances, whole, p.env.Check)
	if p.in.foreign {
		diags = p.in.inSource(diags, p.env)
	}
	return diags.Sorted()
}

// File makes the page, its Markdown or the asset at a path of the published site:
// what Finish would make, and alone. ok is false for what only Finish makes, such
// as the search index, for a page whose template fails, and for what does not
// exist.
func (p *Plan) File(path string) (f file.File, ok bool) {
	i, ok := p.pageBeside(path, "index.html")
	if !ok && strings.HasSuffix(path, "404.html") {
		i, ok = p.site.Lookup("/" + path)
	}
	if ok {
		f, diags := p.pages.Page(i)
		return f, len(f.Data) > 0 && !diags.HasErrors()
	}
	for _, a := range p.theme.Assets() {
		if a.Path == path {
			return a, true
		}
	}
	if at, ok := slices.BinarySearchFunc(p.site.Assets, path, func(a site.Asset, path string) int { return strings.Compare(a.Out, path) }); ok {
		f, err := p.in.load(p.site.Assets[at].Src)
		return file.File{Path: path, Data: f.Data, Sum: f.Sum}, err == nil
	}
	if i, ok := p.pageBeside(path, "index.md"); ok {
		return p.theme.Markdown(p.site, p.proofs, i)
	}
	return file.File{}, false
}

// pageBeside is the page in whose folder path is the file of that name.
func (p *Plan) pageBeside(path, name string) (i int, ok bool) {
	if dir, is := strings.CutSuffix("/"+path, "/"+name); is {
		return p.site.Lookup(dir + "/")
	}
	return 0, false
}

// Finish makes every page and everything else that is published.
func (p *Plan) Finish(ctx context.Context) (*Result, error) {
	p.forget()
	return p.finish(ctx, p.page, nil)
}

// Output is where Write puts files, from several goroutines. *file.Stage is one.
type Output interface {
	// Add takes a file, of which the bytes are good until it returns.
	Add(f file.File) error
	// Keep takes a file of which the bytes are not at hand, or reports that it
	// needs them.
	Keep(path string, sum file.Sum, size int64) bool
	// Scratch opens a file for what would fill the memory, as long as the Output
	// lasts. It may give none, and the memory is filled.
	Scratch() (file.Scratch, error)
}

// Write makes the same as Finish and puts each file into out as soon as it is
// made; the files of the Result have no bytes. So a site of any size takes little
// memory, and what the memo knows to stand in the output already is not made
// again. The first error of out ends it.
func (p *Plan) Write(ctx context.Context, out Output) (*Result, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	o := &outlet{out: out, stop: stop, taken: map[string]bool{}, sheets: p.sheetsInto(out)}
	for _, a := range p.site.Assets {
		o.taken[strings.ToLower(a.Out)] = true
	}
	r, err := p.finish(ctx, func(i int) *madePage { return p.write(i, o) }, o)
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return r, err
}

// Tell makes the same as Write and puts it nowhere, to learn what is wrong with a
// site. What the memo knows is not made again.
func (p *Plan) Tell(ctx context.Context) (*Result, error) {
	var out file.Nowhere
	defer out.Close()
	return p.Write(ctx, &out)
}

// finish makes every page by page, and the rest, which it puts into o. Without an
// o everything is in the Result.
func (p *Plan) finish(ctx context.Context, page func(i int) *madePage, o *outlet) (*Result, error) {
	n := len(p.site.Pages)
	pages := make([]*madePage, n)
	if err := parallel.Each(ctx, p.env.Jobs, n, func(i int) { pages[i] = page(i) }); err != nil {
		return nil, err
	}
	diags := append(slices.Clone(p.diags), p.in.checkTheme(p.theme)...)
	for _, m := range pages {
		diags = append(diags, m.diags...)
	}
	found, err := p.indexes(ctx, pages, o)
	if err == nil {
		err = p.in.failed()
	}
	if err != nil {
		return nil, err
	}
	if p.env.Check && !p.unread {
		more, err := checkSearch(p.site, found)
		if err != nil {
			return nil, err
		}
		diags = append(diags, more...)
	}
	files, more, err := p.collect(pages, slices.Concat(found...), o)
	if err != nil {
		return nil, err
	}
	diags = append(diags, more...)
	res := &Result{
		Files: files, Diags: p.final(diags, true), Fixes: p.fixes, Src: p.in.lookup(),
		Stats: Stats{Pages: n, Languages: len(p.site.Langs), Assets: len(p.site.Assets), Foreign: p.in.foreign},
	}
	if p.env.Check {
		res.Links = externals(p.site)
	}
	if p.in.foreign {
		p.in.sumUp(res, p.docs)
	}
	return res, nil
}

// parsedData is what the files of data/ say.
type parsedData struct {
	key   file.Sum
	data  *doc.Data
	diags diag.List
	fixes []file.File
}

// parseData parses the data, or takes those of the last build if no file has
// changed.
func (b *Builder) parseData(in *source) *parsedData {
	key := keyOf("data", in.config, sums(in.data))
	if b.data == nil || b.data.key != key {
		p := &parsedData{key: key}
		p.data, p.fixes, p.diags = data.Parse(in.data, in.config)
		b.data = p
	}
	return b.data
}

// completed is the data of a build and what they were completed from.
type completed struct {
	from    *parsedData
	folder  file.Sum // the settings of a foreign folder
	baseURL doc.Str
	title   string
	data    *doc.Data
}

// complete gives the data what they lack, or what the command line or the
// settings of a foreign folder put in its place. The same data with the same
// settings are the same value.
func (b *Builder) complete(known *parsedData, pages []*doc.Page, in *source, env Env) (*doc.Data, diag.List) {
	d := *known.data
	now := completed{from: known}
	if in.folder != nil {
		d.Config, now.folder = in.folder.Config, keyOf("settings", in.folder.Config)
	}
	diags := settleBaseURL(&d, env)
	settleTitle(&d, pages, in, env)
	now.baseURL, now.title, now.data = d.Config.BaseURL, d.Config.Title.S, b.completed.data
	if now != b.completed {
		now.data = &d
		b.completed = now
	}
	return now.data, diags
}

// looks names what pages show besides the site: the theme, the data and what is
// proved of them.
func (b *Builder) looks() file.Sum { return keyOf("look", b.styled.look, b.words()) }

// words names what texts say besides the site: all that pages show but for their
// templates.
func (b *Builder) words() file.Sum {
	c := &b.completed
	return keyOf("words", b.styled.words, b.data.key, b.proved.key, c.folder, c.baseURL.S, c.title)
}
