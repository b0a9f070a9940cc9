package site

import (
	"maps"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// wikinames gathers what wikilinks can name: files by their paths, and pages by
// the other names in their front matter and by their titles.
func (l *linker) wikinames() {
	var paths []string
	l.alias = map[string][]int{}
	for i := range l.site.Pages {
		p := &l.site.Pages[i]
		if p.Doc == nil || p.Fallback {
			continue
		}
		paths = append(paths, p.Doc.Path)
		for _, a := range p.Doc.Meta.Aliases {
			if !strings.Contains(a.S, "/") {
				l.named(a.S, i)
			}
		}
		l.named(p.Doc.Title, i)
	}
	for _, a := range l.docs.Assets {
		paths = append(paths, a.Src)
	}
	l.names = file.NewNames(paths)
}

func (l *linker) named(name string, page int) {
	if name = strings.ToLower(name); name != "" {
		l.alias[name] = append(l.alias[name], page)
	}
}

// wiki finds where a wikilink of page i leads; ok is false if it leads nowhere.
func (l *linker) wiki(i int, ref doc.PageRef) (Resolved, bool) {
	p := &l.site.Pages[i]
	name, fragment, _ := strings.Cut(ref.Dest, "#")
	fragment = fragment[strings.LastIndexByte(fragment, '#')+1:]
	r, ok := Resolved{URL: p.URL, Page: i}, true
	if name = strings.TrimSpace(name); name != "" {
		r, ok = l.wikiTarget(p, ref, name)
	}
	if !ok || r.Page < 0 || fragment == "" {
		return r, ok
	}
	r.Fragment = l.wikiHeading(r.Page, fragment)
	return l.checkFragment(p, r, ref), true
}

func (l *linker) wikiTarget(p *Page, ref doc.PageRef, name string) (Resolved, bool) {
	found, others := l.names.Find(ref.From, name)
	if found != "" {
		if len(others) > 0 && !p.Fallback {
			l.diags.Warn("L107", ref.Pos, quote(name)+" names "+found+" and "+strings.Join(others, ", "), "write more of the path: [["+strings.TrimSuffix(found, path.Ext(found))+"]]")
		}
		return l.fromSource(p, found)
	}
	pages := l.alias[strings.ToLower(name)]
	for _, i := range pages {
		if q := &l.site.Pages[i]; q.Lang == p.Lang {
			return Resolved{URL: q.URL, Page: i}, true
		}
	}
	if pages != nil {
		return Resolved{URL: l.site.Pages[pages[0]].URL, Page: pages[0]}, true
	}
	return broken(), false
}

// wikiHeading is the id of the heading that a wikilink names by its text, or the
// name if there is none.
func (l *linker) wikiHeading(page int, name string) string {
	d := l.site.Pages[page].Doc
	if d == nil {
		return name
	}
	for _, h := range d.Headings {
		if h.ID == name || doc.SameHeading(h.Text, name) {
			return h.ID
		}
	}
	if d.H1ID != "" && doc.SameHeading(d.Title, name) {
		return d.H1ID
	}
	return name
}

// lostWikilinks reports the wikilinks that lead nowhere. In a folder where none
// leads anywhere [[…]] means something else, and is left as it is.
func (l *linker) lostWikilinks() {
	if l.site.Wikilinks = l.site.Wikilinks || !l.docs.Foreign; !l.site.Wikilinks || len(l.lost) == 0 {
		return
	}
	var names []string
	for i := range l.site.Pages {
		if p := &l.site.Pages[i]; p.Doc != nil && !p.Fallback {
			names = append(names, strings.TrimSuffix(path.Base(p.Doc.Path), path.Ext(p.Doc.Path)))
		}
	}
	names = append(names, slices.Sorted(maps.Keys(l.alias))...)
	words := diag.NewWords(names)
	all := l.diags
	for _, x := range l.lost {
		l.diags = nil
		l.lostWikilink(x, words)
		l.own[x.page] = append(l.own[x.page], l.diags...)
	}
	l.diags, l.lost = all, nil
}

func (l *linker) lostWikilink(x lostRef, names diag.Words) {
	p := &l.site.Pages[x.page]
	name, _, _ := strings.Cut(x.ref.Dest, "#")
	if x.ref.Kind == doc.Image {
		l.reportMissing(p, x.ref, name)
		return
	}
	hint := `no page or file has this name; if brackets are meant, write \[[`
	if n := names.Nearest(path.Base(name)); n != "" {
		hint = "did you mean [[" + n + "]]?"
	}
	l.report(p, x.ref.Pos, "L101", "no page or file "+quote(name), hint)
}

type lostRef struct {
	page int
	ref  doc.PageRef
}
