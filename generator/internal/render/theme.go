// Package render turns a linked site into files: pages, the theme's assets, and
// what else is published.
//
// In goes a *site.Site; out come file.Files and diagnostics. A page is rendered
// in two steps. First its view is built: a struct of plain fields that holds
// all a template can see, links relative and encoded already (view.go, and one
// file per group of page kinds). Then the kind's template writes it out. The
// templates know no site, no clock and no function that could reach one.
package render

import (
	"path"
	"slices"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/stencil"
)

// Options is what output depends on besides the site and the theme.
type Options struct {
	BaseURL string     // absolute, ending in /; "" if unknown
	Offline bool       // write index.html into directory links
	Serve   bool       // dev server: fixed asset names
	Version string     // for the generator meta tag
	Tokens  []doc.Attr // design tokens that replace the theme's: name → CSS value

	Strings []file.File // the built-in layouts/i18n, which completes a team's own
}

// Theme is a parsed theme: templates, interface strings, assets. It does not
// change after Open and may be used by several goroutines.
type Theme struct {
	opts    Options
	strings map[string]map[string]string              // language → key → text
	kinds   map[string]func() parsedKind              // templates by page kind, parsed when first asked for
	sets    map[string]map[string]func() *stencil.Set // the same by language and kind
	parts   []string                                  // names of the templates that others use
	assets  []file.File
	dir     string          // of the assets: "theme-3fa9c1e0" or "theme"
	scripts map[string]bool // features that have a script of their own
	icon    string          // file name of the built-in icon
}

// fallbackLang is the language whose strings stand in for missing ones.
const fallbackLang = "en"

// Parse opens a theme and checks it.
func Parse(theme *file.Set, o Options) (*Theme, diag.List) {
	t, diags := Open(theme, o)
	return t, append(diags, t.Check()...).Sorted()
}

// Open reads a theme: layouts/** and static/theme/**, with the team's own files
// laid over the built-in ones. Templates are parsed when the first page of their
// kind is made, or by Check.
func Open(theme *file.Set, o Options) (*Theme, diag.List) {
	t := &Theme{opts: o}
	diags := t.openStrings(theme, o.Strings)
	diags = append(diags, t.parseAssets(theme.Under("static/theme"))...)
	t.openKinds(theme)
	return t, append(diags, strays(theme)...).Sorted()
}

// strays reports templates that no page uses, such as a team's own whose name is
// not quite that of the built-in one it is to replace.
func strays(theme *file.Set) diag.List {
	known := []string{surrounded, inFrame}
	for k := range kinds {
		known = append(known, k+".html")
	}
	slices.Sort(known)
	var diags diag.List
	for _, f := range theme.Under("layouts") {
		name := path.Base(f.Path)
		if path.Dir(f.Path) == "layouts" && path.Ext(name) == ".html" && !slices.Contains(known, name) {
			hint := diag.DidYouMean(name, known)
			if hint == "" {
				hint = "a part of several templates belongs into layouts/partials/"
			}
			diags.Warn("S306", diag.WholeFile(f.Path), "no page uses this template", hint)
		}
	}
	return diags
}

// Proofs holds, by tree, what its advice rests on. A tree without one has its
// pages all the same, with what the tree itself says.
type Proofs map[string]advice.Proof
