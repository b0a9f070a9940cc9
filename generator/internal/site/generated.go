package site

import (
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
)

// generatedPages adds the pages that show data and tags, in every language.
// They exist only where their data exist.
func (l *linker) generatedPages() {
	for lang := range l.site.Langs {
		l.treePages(lang)
		l.tablePages(lang)
		l.procedurePages(lang)
		l.sourcePages(lang)
		l.tagPages(lang)
		d := l.docs.Data
		if len(d.Glossary) > 0 {
			l.generate(lang, Glossary, "/glossary/", "/", "", "", Target{}, "")
		}
		if len(d.Changes) > 0 {
			l.generate(lang, Changes, "/changes/", "/", "", "", Target{}, "")
		}
		l.generate(lang, Search, SearchKey, "/", "", "", Target{}, "")
		l.generate(lang, NotFound, "/404.html", "/", "", "", Target{}, "")
		l.embedPages(lang)
	}
}

// SearchKey is the Key of the page that searches, unless a page of a foreign
// folder has that address.
const SearchKey = "/search/"

// generate adds one page that has no Markdown file.
func (l *linker) generate(lang int, kind Kind, k, parent, title, desc string, t Target, source string) {
	l.entries = append(l.entries, entry{parent: parent, trans: k, page: Page{
		Kind: kind, Lang: lang, Key: k, URL: l.site.prefix(lang) + k,
		Title: title, NavTitle: title, Description: desc, Data: t, Source: source, Weight: noWeight,
		NoIndex: kind == NotFound || kind == Search, Unlisted: kind == NotFound || kind == Search,
		Lastmod: l.docs.Dates[source].UTC(),
	}})
}

func (l *linker) treePages(lang int) {
	any := false
	for i := range l.docs.Data.Trees {
		t := &l.docs.Data.Trees[i]
		if t.Subtree {
			continue
		}
		any = true
		base := "/decide/" + t.ID + "/"
		l.generate(lang, Tree, base, "/decide/", l.text(t.Title, lang), l.text(t.Intro, lang), Target{Tree: t.ID}, t.Path)
		for _, q := range t.Questions {
			l.generate(lang, Question, base+"q/"+q.ID+"/", base, l.text(q.Ask, lang), l.text(q.Hint, lang), Target{Tree: t.ID, Question: q.ID}, t.Path)
		}
		for _, o := range t.Outcomes {
			l.generate(lang, Outcome, base+"r/"+o.ID+"/", base, l.outcomeTitle(o, lang), l.text(o.Because, lang), Target{Tree: t.ID, Outcome: o.ID}, t.Path)
		}
	}
	if any {
		l.generate(lang, Trees, "/decide/", "/", "", "", Target{}, "")
	}
}

// outcomeTitle names an outcome by the options it recommends; a title the
// author wrote wins. An outcome without options is named by the interface.
func (l *linker) outcomeTitle(o doc.Outcome, lang int) string {
	if !o.Title.IsZero() {
		return l.text(o.Title, lang)
	}
	var names []string
	for _, id := range o.Options {
		if opt, ok := l.site.Option(id.ID); ok {
			names = append(names, l.text(opt.Name, lang))
		}
	}
	return strings.Join(names, " / ")
}

func (l *linker) tablePages(lang int) {
	for i := range l.docs.Data.Tables {
		t := &l.docs.Data.Tables[i]
		base := "/compare/" + t.ID + "/"
		l.generate(lang, Compare, base, "/compare/", l.text(t.Title, lang), l.text(t.Desc, lang), Target{Table: t.ID}, t.Path)
		for _, p := range Pairs(t) {
			a, _ := l.site.Option(p[0])
			b, _ := l.site.Option(p[1])
			title := l.text(a.Name, lang) + " / " + l.text(b.Name, lang)
			l.generate(lang, Pair, base+p[0]+"-vs-"+p[1]+"/", base, title, "", Target{Table: t.ID, A: p[0], B: p[1]}, t.Path)
		}
	}
	if len(l.docs.Data.Tables) > 0 {
		l.generate(lang, Tables, "/compare/", "/", "", "", Target{}, "")
	}
}

// maxAllPairs is how many options a table may have for every pair to get a page
// without being asked for.
const maxAllPairs = 12

// Pairs lists the pairs of options of a table that have a page: those that the
// table names, else all of them unless they are too many. A table whose columns
// are no choice, such as kinds of reader, names none.
func Pairs(t *doc.Table) [][2]string {
	var out [][2]string
	if t.OwnPairs {
		for _, p := range t.Pairs {
			out = append(out, [2]string{p.A.ID, p.B.ID})
		}
		return out
	}
	if len(t.Options) > maxAllPairs {
		return nil
	}
	for i, a := range t.Options {
		for _, b := range t.Options[i+1:] {
			out = append(out, [2]string{a.ID, b.ID})
		}
	}
	return out
}

func (l *linker) procedurePages(lang int) {
	for i := range l.docs.Data.Procedures {
		p := &l.docs.Data.Procedures[i]
		l.generate(lang, Procedure, "/how/"+p.ID+"/", "/how/", l.text(p.Title, lang), l.text(p.Intro, lang), Target{Procedure: p.ID}, p.Path)
	}
	if len(l.docs.Data.Procedures) > 0 {
		l.generate(lang, Howtos, "/how/", "/", "", "", Target{}, "")
	}
}

func (l *linker) sourcePages(lang int) {
	for i := range l.docs.Data.Sources {
		src := &l.docs.Data.Sources[i]
		l.generate(lang, Source, "/sources/"+src.ID+"/", "/sources/", l.text(src.Title, lang), l.text(src.Note, lang), Target{Source: src.ID}, src.Pos.File)
	}
	if len(l.docs.Data.Sources) > 0 {
		l.generate(lang, Sources, "/sources/", "/", "", "", Target{}, "")
	}
}

// tagPages adds a page for each tag of the language's pages. Tags that differ
// in case only are one tag, spelt as on the first page.
func (l *linker) tagPages(lang int) {
	names := map[string]string{}
	pages := slices.Clone(l.entries)
	slices.SortStableFunc(pages, func(a, b entry) int { return strings.Compare(a.page.URL, b.page.URL) })
	for _, e := range pages {
		if e.page.Lang != lang || e.page.Doc == nil {
			continue
		}
		for _, t := range e.page.Doc.Meta.Tags {
			if id := tagID(t.S); names[id] == "" && strings.TrimSpace(t.S) != "" {
				names[id] = strings.TrimSpace(t.S)
			}
		}
	}
	for id, name := range names { // sortPages orders them
		l.generate(lang, Tag, "/tags/"+id+"/", "/tags/", name, "", Target{Tag: id}, "")
	}
	if len(names) > 0 {
		l.generate(lang, Tags, "/tags/", "/", "", "", Target{}, "")
	}
}

// tagID is a tag's place in an address.
func tagID(tag string) string { return slug(strings.ToLower(strings.TrimSpace(tag))) }
