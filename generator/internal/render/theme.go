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
	"bytes"
	"html/template"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
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
// change after Parse and may be used by several goroutines.
type Theme struct {
	opts    Options
	strings map[string]map[string]string             // language → key → text
	sets    map[string]map[string]*template.Template // language → kind → set
	assets  []file.File
	dir     string          // of the assets: "theme-3fa9c1e0" or "theme"
	scripts map[string]bool // features that have a script of their own
	icon    string          // file name of the built-in icon
}

// fallbackLang is the language whose strings stand in for missing ones.
const fallbackLang = "en"

// Parse reads a theme: layouts/** and static/theme/**, with the team's own
// files laid over the built-in ones. What is wrong with a template is reported
// with its position; pages of that kind are then empty.
func Parse(theme *file.Set, o Options) (*Theme, diag.List) {
	t := &Theme{opts: o, sets: map[string]map[string]*template.Template{}}
	diags := t.parseStrings(slices.Concat(o.Strings, theme.Under("layouts/i18n")))
	diags = append(diags, t.parseAssets(theme.Under("static/theme"))...)
	keys := t.keys()
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		diags = append(diags, t.parseKind(theme, k, kinds[k], keys)...)
	}
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

// parseKind parses the templates of a page kind once, checks them against the
// kind's view, and binds them to the strings of each language.
func (t *Theme) parseKind(theme *file.Set, kind string, view any, keys []string) diag.List {
	var diags diag.List
	own := "layouts/" + kind + ".html"
	outer := outerTemplates(site.Kind(kind))
	root := template.New("").Funcs(template.FuncMap{"t": func(string, ...any) string { return "" }})
	for _, f := range theme.Under("layouts") {
		shared := slices.Contains(outer, path.Base(f.Path)) || path.Dir(f.Path) == "layouts/partials"
		if path.Ext(f.Path) != ".html" || !shared && f.Path != own {
			continue
		}
		name := strings.TrimPrefix(f.Path, "layouts/")
		if _, err := root.New(name).Parse(string(f.Data)); err != nil {
			diags = append(diags, templateError("S301", f.Path, f.Data, err))
		}
	}
	if len(diags) > 0 {
		return diags
	}
	for _, name := range slices.Concat(outer, []string{"main"}) {
		if root.Lookup(name) == nil {
			diags.Error("S301", diag.WholeFile(own), `pages of kind `+kind+` have no template "`+name+`"`,
				`layouts/base.html is the frame of every page, and layouts/`+kind+`.html holds {{define "main"}}`)
			return diags
		}
	}
	if diags = checkTemplates(root, outer, view, keys); len(diags) > 0 {
		return diags
	}
	for _, lang := range slices.Sorted(maps.Keys(t.strings)) {
		set := template.Must(root.Clone()) // fails only after execution
		set.Funcs(template.FuncMap{"t": func(key string, args ...any) string { return t.T(lang, key, args...) }})
		// Contextual escaping happens at the first execution; what it rejects is
		// wrong with the template, not with a page.
		for _, name := range outer {
			if err := set.ExecuteTemplate(io.Discard, name, view); err != nil {
				return append(diags, t.executeError(theme, kind, err))
			}
		}
		if t.sets[lang] == nil {
			t.sets[lang] = map[string]*template.Template{}
		}
		t.sets[lang][kind] = set
	}
	return diags
}

// Proofs holds, by tree, what its advice rests on. A tree without one has its
// pages all the same, with what the tree itself says.
type Proofs map[string]advice.Proof

// Page renders the page with index i.
func (t *Theme) Page(s *site.Site, proofs Proofs, i int) (file.File, diag.List) {
	p := &s.Pages[i]
	out := strings.TrimPrefix(p.URL, "/")
	if out == "" || strings.HasSuffix(out, "/") {
		out += "index.html"
	}
	set := t.sets[t.uiLang(s.Langs[p.Lang])][string(p.Kind)]
	if set == nil {
		return file.New(out, nil), nil // Parse has told why
	}
	var b bytes.Buffer
	b.Grow(32 << 10)
	if err := set.ExecuteTemplate(&b, outerTemplate(p), t.view(s, proofs, i)); err != nil {
		return file.New(out, nil), diag.List{t.executeError(nil, string(p.Kind), err)}
	}
	html := trimLines(b.Bytes())
	if p.Embed {
		html = t.leaveFrame(s, p, html)
	}
	return file.New(out, html), nil
}

// trimLines takes out the blank lines and the indentation that templates leave
// behind, but not inside <pre>, where they mean something.
func trimLines(html []byte) []byte {
	out := make([]byte, 0, len(html))
	pre := 0
	for line := range bytes.Lines(html) {
		if pre == 0 {
			trimmed := bytes.TrimLeft(line, " \t")
			if len(bytes.TrimRight(trimmed, "\r\n")) == 0 {
				continue
			}
			line = trimmed
		}
		pre = max(0, pre+bytes.Count(line, []byte("<pre"))-bytes.Count(line, []byte("</pre>"))+
			bytes.Count(line, []byte("<textarea"))-bytes.Count(line, []byte("</textarea>")))
		out = append(out, line...)
	}
	return out
}
