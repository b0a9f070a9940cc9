package build

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"slices"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/foreign"
	"guidepost/generator/internal/markdown"
	"guidepost/generator/internal/render"
)

// pageKey is what the parse of a page depends on, apart from the files it
// includes, which the remembered page lists.
type pageKey struct {
	path    string
	sum     file.Sum
	foreign bool
	config  doc.MarkdownConfig
}

type parsedPage struct {
	page  *doc.Page
	diags diag.List
}

// parsedTheme is the theme of the last build, with the hash of what it was made
// of.
type parsedTheme struct {
	key   file.Sum
	theme *render.Theme
	diags diag.List
}

// parseTheme parses templates, strings and assets, or takes those of the last
// build if neither a file nor an option has changed.
func (b *Builder) parseTheme(files *file.Set, o render.Options) (*render.Theme, diag.List) {
	var input bytes.Buffer
	fmt.Fprintf(&input, "%+v\n", o)
	for _, f := range files.All() {
		fmt.Fprintf(&input, "%s\x00%x\n", f.Path, f.Sum)
	}
	if key := file.SumOf(input.Bytes()); b.look.theme == nil || b.look.key != key {
		o.Strings = b.theme.Under("layouts/i18n") // the same in every build of a Builder
		theme, diags := render.Parse(files, o)
		b.look = parsedTheme{key, theme, diags}
	}
	return b.look.theme, b.look.diags
}

// maxInclude bounds a file that pages include from outside the content folder.
const maxInclude = 4 << 20

// parsePages parses every page, taking from the last build those whose bytes
// and included bytes are the same. Pages that are gone are forgotten.
func (b *Builder) parsePages(ctx context.Context, src fs.FS, in *source, config doc.MarkdownConfig, jobs int) ([]*doc.Page, diag.List, error) {
	include := includer(src, in)
	names := file.NewNames(in.names())
	find := func(from, name string) string { found, _ := names.Find(from, name); return found }
	keys := make([]pageKey, len(in.pages))
	parsed := make([]*parsedPage, len(in.pages))
	in.converted = make([]foreign.Page, len(in.pages))
	err := each(ctx, jobs, len(in.pages), func(i int) {
		f := in.convert(i)
		keys[i] = pageKey{f.Path, f.Sum, in.foreign, config}
		if old := b.parsed[keys[i]]; old != nil && fresh(old.page, include, find) {
			parsed[i] = old
			return
		}
		p, diags := markdown.Parse(f, markdown.Options{
			UnsafeHTML: config.UnsafeHTML, HardBreaks: config.HardBreaks, Foreign: in.foreign, Include: include, Find: find,
		})
		parsed[i] = &parsedPage{p, diags}
	})
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
	}
	return pages, diags, nil
}

// includer reads files for ::include. What lies outside the folders that a
// build reads anyway is fetched from the tree, within its root.
func includer(src fs.FS, in *source) func(path string) ([]byte, bool) {
	return func(path string) ([]byte, bool) {
		if f, ok := in.set.Get(path); ok {
			return in.ours(f).Data, true
		}
		if !fs.ValidPath(path) {
			return nil, false
		}
		info, err := fs.Stat(src, path)
		if err != nil || !info.Mode().IsRegular() || info.Size() > maxInclude {
			return nil, false
		}
		data, err := fs.ReadFile(src, path)
		return data, err == nil
	}
}

// names are the paths of what wikilinks can name.
func (s *source) names() []string {
	var out []string
	for _, f := range s.pages {
		out = append(out, f.Path)
	}
	for _, a := range s.assets {
		out = append(out, a.Src)
	}
	return out
}

// fresh reports whether every file that a page includes still has the bytes it
// was parsed with, and every name the same meaning.
func fresh(p *doc.Page, include func(string) ([]byte, bool), find func(from, name string) string) bool {
	return !slices.ContainsFunc(p.Includes, func(inc doc.Include) bool {
		if inc.Name != "" {
			return find(inc.From, inc.Name) != inc.Path
		}
		data, ok := include(inc.Path)
		if !ok {
			return inc.Sum != [32]byte{}
		}
		return file.SumOf(data) != inc.Sum
	})
}
