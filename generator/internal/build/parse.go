package build

import (
	"context"
	"io/fs"
	"slices"
	"sync"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/foreign"
	"guidepost/generator/internal/markdown"
	"guidepost/generator/internal/memo"
	"guidepost/generator/internal/parallel"
	"guidepost/generator/internal/render"
)

// pageKey is what the parse of a page depends on, apart from the other files it
// was read from, which the remembered page lists.
type pageKey struct {
	path   string
	sum    file.Sum // of the source
	folder file.Sum // of the settings of a foreign folder, by which it is converted
	config doc.MarkdownConfig
}

type parsedPage struct {
	page      *doc.Page
	diags     diag.List
	converted *foreign.Page // nil in a site of ours
	kept      bool          // page lacks its text, which is in the memo
	lead      bool          // page is the beginning of one
	alone     bool          // it was read from no other files, which its page says too, but that lies farther off
}

// others are the other files that a page was read from.
type others struct {
	Includes []doc.Include
	Reads    []foreign.Read
}

func (p *parsedPage) others() others {
	o := others{Includes: p.page.Includes}
	if p.converted != nil {
		o.Reads = p.converted.Reads
	}
	return o
}

func (o others) none() bool { return len(o.Includes)+len(o.Reads) == 0 }

// keptPage is a parsed page as the memo has it, without its text, which is an
// entry of its own: of all pages together it would fill the memory. In place of a
// page that is read from other files too, others are kept: as they are now, they
// lead to another entry.
type keptPage struct {
	Page      *doc.Page
	Diags     diag.List
	Converted *foreign.Page
}

type keptText struct {
	Body   []doc.Block
	Source []doc.Part
}

// memo is the key of what is kept of the page.
func (k pageKey) memo() memo.Key {
	return memo.Key(keyOf("page", k.path, k.sum, k.folder, k.config))
}

// with names all that the page is read from.
func (k pageKey) with(o others) file.Sum {
	return keyOf("read", k.path, k.sum, k.folder, k.config, o)
}

func keptWith(sum file.Sum) memo.Key { return memo.NewKey("page with others", sum[:]) }
func textOf(sum file.Sum) memo.Key   { return memo.NewKey("text", sum[:]) }

// parsedTheme is the theme of the last build, with names of what it was made of:
// of all that, of what pages show of it, and of what their texts say. The bytes of
// a style sheet or a script are no part of any page.
type parsedTheme struct {
	all, look, words file.Sum

	theme *render.Theme
	diags diag.List
}

// openTheme opens the theme, or takes that of the last build if neither a file nor
// an option has changed. Its templates are not checked yet.
func (b *Builder) openTheme(files *file.Set, o render.Options) (*render.Theme, diag.List) {
	all := keyOf("theme", o, sums(files.All()))
	if b.styled.theme == nil || b.styled.all != all {
		words := keyOf("strings", o, sums(files.Under("layouts/i18n")))
		o.Strings = b.theme.Under("layouts/i18n") // the same in every build of a Builder
		theme, diags := render.Open(files, o)
		var assets []string
		for _, f := range theme.Assets() {
			assets = append(assets, f.Path)
		}
		look := keyOf("templates", o, sums(files.Under("layouts")), assets)
		b.styled = parsedTheme{all, look, words, theme, diags}
	}
	return b.styled.theme, b.styled.diags
}

// maxInclude bounds a file that pages include from outside the content folder.
const maxInclude = 4 << 20

// parsePages parses every page, taking from the last build those whose bytes
// and included bytes are the same. Pages that are gone are forgotten.
func (b *Builder) parsePages(ctx context.Context, src fs.FS, in *source, config doc.MarkdownConfig, env Env) ([]*doc.Page, diag.List, error) {
	r := newPageReader(src, in, config, env)
	keys := make([]pageKey, len(in.pages))
	parsed := make([]*parsedPage, len(in.pages))
	err := parallel.Each(ctx, env.Jobs, len(in.pages), func(i int) {
		f := in.pages[i]
		keys[i] = r.key(f)
		if old := b.parsed[keys[i]]; old != nil && (old.alone || r.fresh(old)) {
			parsed[i] = old
			return
		}
		p := r.read(f, keys[i])
		p.alone = p.others().none()
		parsed[i] = p
	})
	in.set.Forget()
	if err != nil {
		return nil, nil, err
	}
	b.parsed = make(map[pageKey]*parsedPage, len(parsed))
	pages := make([]*doc.Page, len(parsed))
	var diags diag.List
	for i, p := range parsed {
		b.parsed[keys[i]] = p
		pages[i] = p.page
		diags = append(diags, p.diags...)
		if p.converted != nil {
			in.converted = append(in.converted, p.converted)
		}
	}
	in.text = newTexts(r, in.pages, parsed)
	return pages, diags, nil
}

// pageReader parses pages of a source tree.
type pageReader struct {
	in      *source
	config  doc.MarkdownConfig
	memo    *memo.Store
	include func(path string) ([]byte, bool)
	find    func(from, name string) string
	folder  file.Sum // of the settings of a foreign folder
}

func newPageReader(src fs.FS, in *source, config doc.MarkdownConfig, env Env) pageReader {
	r := pageReader{in: in, config: config, memo: env.Memo, include: includer(src, in), find: in.finder()}
	if in.folder != nil {
		r.folder = in.folder.Key()
	}
	return r
}

func (r pageReader) key(f file.File) pageKey { return pageKey{f.Path, f.Sum, r.folder, r.config} }

// read parses a page, or takes it from the memo.
func (r pageReader) read(f file.File, key pageKey) *parsedPage {
	if r.memo == nil { // then the tree is held in memory
		p := r.parse(f, 0)
		p.page.Sum = key.with(p.others())
		return p
	}
	p, at := r.kept(key)
	if p != nil {
		return p
	}
	f, err := r.in.load(f.Path)
	p = r.parse(f, 0)
	others := p.others()
	p.page.Sum = key.with(others)
	if err != nil || f.Sum != key.sum {
		return p // not what the key names; the tree will be read again
	}
	if !r.memo.Keep(textOf(p.page.Sum), keptText{p.page.Body, p.page.Source}) {
		return p // with its text: the tree may be another when that is asked for
	}
	p.page, p.kept = thin(p.page), true
	if !others.none() {
		own := keptWith(p.page.Sum)
		if at != own {
			r.memo.Keep(at, others)
		}
		at = own
	}
	r.memo.Keep(at, keptPage{Page: p.page, Diags: p.diags, Converted: p.converted})
	return p
}

// maxLeads is how many entries may lead to that of a page: each time that an
// included file came to include others there is one more.
const maxLeads = 16

// kept takes a page from the memo. If it has none, at is where one is looked for.
func (r pageReader) kept(key pageKey) (p *parsedPage, at memo.Key) {
	at = key.memo()
	for range maxLeads {
		var kept keptPage
		var from others
		switch {
		case r.memo.Load(at, &kept):
			p := &parsedPage{page: kept.Page, diags: kept.Diags, converted: kept.Converted, kept: true}
			if r.fresh(p) {
				return p, at
			}
			from = p.others()
		case !r.memo.Load(at, &from):
			return nil, at
		}
		at = keptWith(key.with(r.now(from)))
	}
	return nil, at
}

// thin is a page without its text, and without room for more of the rest: it is held
// as long as the site.
func thin(p *doc.Page) *doc.Page {
	t := *p
	t.Body, t.Source = nil, nil
	t.H1, t.Headings, t.Anchors, t.Refs, t.Embeds = exact(t.H1), exact(t.Headings), exact(t.Anchors), exact(t.Refs), exact(t.Embeds)
	return &t
}

// exact copies a slice that has room for more.
func exact[T any](s []T) []T {
	if cap(s) == len(s) {
		return s
	}
	return append(make([]T, 0, len(s)), s...)
}

// parse parses a page, or as much of it as lead says if that is not 0.
func (r pageReader) parse(f file.File, lead int) *parsedPage {
	p := &parsedPage{}
	if r.in.folder != nil {
		converted := r.in.folder.Convert(f)
		f = converted.File
		converted.File.Data = nil // only its name is asked for
		p.converted = &converted
	}
	p.page, p.diags = markdown.Parse(f, markdown.Options{
		UnsafeHTML: r.config.UnsafeHTML, HardBreaks: r.config.HardBreaks, Foreign: r.in.foreign, Include: r.include, Find: r.find, Lead: lead,
	})
	p.page.Size = len(f.Data)
	return p
}

// fresh reports whether every other file that a page was read from still has the
// bytes it had, and every name the same meaning.
func (r pageReader) fresh(p *parsedPage) bool {
	then := p.others()
	now := r.now(then)
	return slices.Equal(now.Includes, then.Includes) && slices.Equal(now.Reads, then.Reads)
}

// now is o as it would be read now.
func (r pageReader) now(o others) others {
	o.Includes, o.Reads = slices.Clone(o.Includes), slices.Clone(o.Reads)
	for i := range o.Includes {
		inc := &o.Includes[i]
		if inc.Name != "" {
			inc.Path = r.find(inc.From, inc.Name)
			continue
		}
		inc.Sum = file.Sum{}
		if data, ok := r.include(inc.Path); ok {
			inc.Sum = file.SumOf(data)
		}
	}
	for i := range o.Reads {
		o.Reads[i].Sum = r.in.folder.Sum(o.Reads[i].Path)
	}
	return o
}

// includer reads files for ::include. What lies outside the folders that a
// build reads anyway is fetched from the tree, within its root.
func includer(src fs.FS, in *source) func(path string) ([]byte, bool) {
	return func(path string) ([]byte, bool) {
		if _, ok := in.set.Get(path); ok {
			f, err := in.load(path)
			return in.ours(f).Data, err == nil
		}
		if !fs.ValidPath(path) {
			return nil, false
		}
		data, err := file.ReadSmall(src, path, maxInclude)
		return data, err == nil
	}
}

// finder finds what wikilinks name. The names are gathered when the first is
// asked for: most sites have none.
func (s *source) finder() func(from, name string) string {
	names := sync.OnceValue(func() *file.Names {
		var out []string
		for _, f := range s.pages {
			out = append(out, f.Path)
		}
		for _, a := range s.assets {
			out = append(out, a.Src)
		}
		return file.NewNames(out)
	})
	return func(from, name string) string {
		found, _ := names().Find(from, name)
		return found
	}
}
