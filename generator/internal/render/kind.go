package render

import (
	"cmp"
	"html/template"
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
	"guidepost/generator/internal/stencil"
)

// parsedKind is the templates of a page kind, checked.
type parsedKind struct {
	from  *stencil.Source // nil: they cannot be used
	used  map[string]bool // names of the templates that pages of the kind may be made of
	diags diag.List
}

// openKinds prepares the templates of every page kind. Each is parsed once, when
// it is first asked for, and bound to a language likewise: a site shows few kinds,
// in few languages.
func (t *Theme) openKinds(theme *file.Set) {
	t.kinds = map[string]func() parsedKind{}
	t.sets = map[string]map[string]func() *stencil.Set{}
	keys := t.keys()
	partials := sync.OnceValues(func() (*template.Template, diag.List) { return parsePartials(theme) })
	for _, f := range theme.Under("layouts/partials") {
		if isPart(f) {
			t.parts = append(t.parts, strings.TrimPrefix(f.Path, "layouts/"))
		}
	}
	for kind, view := range kinds {
		t.kinds[kind] = sync.OnceValue(func() parsedKind {
			root := newRoot()
			shared, diags := partials()
			for _, x := range shared.Templates() {
				template.Must(root.AddParseTree(x.Name(), x.Tree)) // fails only after execution
			}
			return t.parseKind(theme, root, diags, kind, view, keys)
		})
	}
	for lang := range t.strings {
		t.sets[lang] = map[string]func() *stencil.Set{}
		for kind := range kinds {
			t.sets[lang][kind] = sync.OnceValue(func() *stencil.Set {
				if from := t.kinds[kind]().from; from != nil {
					return from.In(t.phrases(lang))
				}
				return nil
			})
		}
	}
}

// set is the templates of a page, nil if they are wrong.
func (t *Theme) set(s *site.Site, p *site.Page) *stencil.Set {
	return t.sets[t.uiLang(s.Langs[p.Lang])][string(p.Kind)]()
}

// Check reports what is wrong with the templates, of whatever kind, with its
// position; pages of that kind are then empty. Parts that no page uses, such as a
// team's own whose name is not quite that of a built-in one, are reported when
// nothing else is wrong.
func (t *Theme) Check() (diags diag.List) {
	used := map[string]bool{}
	for _, kind := range slices.Sorted(maps.Keys(t.kinds)) {
		k := t.kinds[kind]()
		diags = append(diags, k.diags...)
		maps.Copy(used, k.used)
	}
	if len(diags) > 0 {
		return diags.Sorted()
	}
	for _, name := range t.parts {
		if !used[name] {
			hint := diag.DidYouMean(name, slices.Sorted(maps.Keys(used)))
			diags.Warn("S306", diag.WholeFile("layouts/"+name), "no page uses this template", cmp.Or(hint, "a template says where it belongs: {{template "+strconv.Quote(name)+" .}}"))
		}
	}
	return diags
}

func isTemplate(f file.File) bool { return path.Ext(f.Path) == ".html" }

// isPart reports whether a file is a template that others use.
func isPart(f file.File) bool { return isTemplate(f) && path.Dir(f.Path) == "layouts/partials" }

// addTemplate adds the template in a file to root.
func addTemplate(root *template.Template, f file.File) diag.List {
	if _, err := root.New(strings.TrimPrefix(f.Path, "layouts/")).Parse(string(f.Data)); err != nil {
		return diag.List{templateError("S301", f.Path, f.Data, err)}
	}
	return nil
}

// newRoot is a set without templates.
func newRoot() *template.Template {
	return template.New("").Funcs(template.FuncMap{"t": func(string, ...any) string { return "" }})
}

// parsePartials parses what pages of all kinds share.
func parsePartials(theme *file.Set) (root *template.Template, diags diag.List) {
	root = newRoot()
	for _, f := range theme.Under("layouts") {
		if isPart(f) {
			diags = append(diags, addTemplate(root, f)...)
		}
	}
	return root, diags
}

// fragments are the templates that are executed by themselves, whatever the kind of
// page: what they make stands in texts, or on several pages.
var fragments = []executedTemplate{
	{sideEntry, SideItem{}},
	{citedList, []CitedSource{}},
	{compareEmbed, CompareEmbed{}},
	{treeEmbed, TreeEmbed{}},
	{procedureEmbed, ProcedureEmbed{}},
}

const (
	citedList      = "partials/cited-list.html"
	compareEmbed   = "partials/compare-embed.html"
	treeEmbed      = "partials/tree-embed.html"
	procedureEmbed = "partials/procedure-embed.html"
)

// parseKind parses the templates of a page kind into root, which has what pages of
// all kinds share, and checks them against the kind's view. diags are those of what
// is shared.
func (t *Theme) parseKind(theme *file.Set, root *template.Template, diags diag.List, kind string, view any, keys []string) (p parsedKind) {
	own := "layouts/" + kind + ".html"
	outer := outerTemplates(site.Kind(kind))
	var executed []executedTemplate
	if site.Kind(kind) == site.Guide { // they are the same to every kind
		executed = slices.Clone(fragments)
	}
	for _, name := range outer {
		executed = append(executed, executedTemplate{name, view})
	}
	p.diags = slices.Clone(diags)
	for _, f := range theme.Under("layouts") {
		if isTemplate(f) && (f.Path == own || path.Dir(f.Path) == "layouts" && slices.Contains(outer, path.Base(f.Path))) {
			p.diags = append(p.diags, addTemplate(root, f)...)
		}
	}
	if len(p.diags) > 0 {
		return p
	}
	for _, name := range append(slices.Clone(outer), sideEntry, "main") {
		if root.Lookup(name) == nil {
			p.diags.Error("S301", diag.WholeFile(own), `pages of kind `+kind+` have no template "`+name+`"`,
				`layouts/base.html is the frame of every page, `+sideEntry+` an entry of its sidebar, and layouts/`+kind+`.html holds {{define "main"}}`)
			return p
		}
	}
	if p.used, p.diags = checkTemplates(root, executed, keys); len(p.diags) > 0 {
		return p
	}
	// Contextual escaping happens at the first execution; what it rejects is
	// wrong with the template, not with a page, and in every language.
	from := stencil.From(root, t.phrases(fallbackLang))
	for _, x := range executed {
		if err := from.Try(x.name, reflect.TypeOf(x.view)); err != nil {
			p.diags = append(p.diags, t.executeError(theme, kind, err))
			return p
		}
	}
	p.from = from
	return p
}

// phrases are the strings of a language.
func (t *Theme) phrases(lang string) stencil.Phrase {
	return func(key string, args ...any) string { return t.T(lang, key, args...) }
}
