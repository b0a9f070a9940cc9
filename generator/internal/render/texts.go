package render

import (
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// PageText is a page as plain text, for search.
type PageText struct {
	URL      string   // decoded, from the site's root without the first slash: "guides/a/"
	Kind     string   // what it is to readers: page.{Kind} is its name
	Title    string   // never empty
	Desc     string   // what it is about, in a sentence or two
	Slug     string   // the last part of its address
	Aliases  []string // other words it should be found by
	Sections []TextSection
}

// TextSection is a part of a page with an address of its own. What stands above
// the first heading has neither ID nor Heading.
type TextSection struct{ ID, Heading, Text string }

// textKinds are the kinds of page that search finds, and what each counts as: to
// readers all that lists other pages is alike.
var textKinds = map[site.Kind]site.Kind{
	site.Guide: site.Guide, site.Tree: site.Tree, site.Question: site.Question, site.Outcome: site.Outcome,
	site.Compare: site.Compare, site.Pair: site.Pair, site.Procedure: site.Procedure,
	site.Glossary: site.Glossary, site.Source: site.Source, site.Changes: site.Changes,
	site.Home: site.Section, site.Section: site.Section, site.Trees: site.Section, site.Tables: site.Section, site.Howtos: site.Section, site.Sources: site.Section,
}

// kindsFound are what textKinds leads to, in the order that readers are offered.
var kindsFound = []site.Kind{site.Guide, site.Compare, site.Pair, site.Tree, site.Question, site.Outcome, site.Procedure, site.Glossary, site.Source, site.Changes, site.Section}

// Text is page i as plain text; false for what search does not find: frames,
// lists by tag, pages that are unlisted or not in their own language, questions
// that are asked on an earlier page of their tree.
func (t *Theme) Text(s *site.Site, i int) (PageText, bool) {
	p := &s.Pages[i]
	kind, ok := textKinds[p.Kind]
	if !ok || !indexable(p) || t.askedBefore(s, p) {
		return PageText{}, false
	}
	x := PageText{
		URL: strings.TrimPrefix(p.URL, "/"), Kind: string(kind), Title: t.pageTitle(s, p),
		Desc: oneLine(p.Description), Slug: path.Base(p.Key),
	}
	if x.Slug == "/" {
		x.Slug = ""
	}
	if x.Desc == "" {
		x.Desc = t.optional(s, p, "about."+string(p.Kind))
	}
	w := t.words(s, p)
	if p.Doc != nil {
		w.docText(&x)
	} else {
		w.dataText(&x)
	}
	x.Aliases = append(x.Aliases, plainStrs(finds(s, p))...)
	if words := t.optional(s, p, "search.also_"+string(p.Kind)); words != "" {
		x.Aliases = append(x.Aliases, words)
	}
	return x, true
}

// askedBefore reports whether an earlier question of a tree asks the same: to
// those who search, the two are one.
func (t *Theme) askedBefore(s *site.Site, p *site.Page) bool {
	if p.Kind != site.Question {
		return false
	}
	tree, _ := s.Tree(p.Data.Tree)
	w := t.words(s, p)
	ask := ""
	for _, q := range tree.Questions {
		if q.ID == p.Data.Question {
			ask = w.plain(q.Ask)
		}
	}
	for _, q := range tree.Questions {
		if w.plain(q.Ask) == ask {
			return q.ID != p.Data.Question
		}
	}
	return false
}

// docText fills in the text of a Markdown page.
func (w words) docText(x *PageText) {
	m := w.p.Doc.Meta
	h1 := w.textOf(w.p.Doc.H1)
	for _, name := range []string{w.p.NavTitle, h1} {
		if name != "" && name != x.Title && !slices.Contains(x.Aliases, name) {
			x.Aliases = append(x.Aliases, name)
		}
	}
	for _, a := range m.Aliases {
		if !strings.Contains(a.S, "/") { // with one it is an old address
			x.Aliases = append(x.Aliases, a.S)
		}
	}
	x.Aliases = append(x.Aliases, plainStrs(m.Keywords)...)
	x.Sections = w.textSections(w.s.Full(w.p.Doc).Body)
}

// textSections is a text by sections, with what its directives show in words, and
// without addresses and what the interface adds.
func (w words) textSections(blocks []doc.Block) []TextSection {
	c := newTextCutter(sizeOf(blocks))
	for _, x := range blocks {
		switch x.Kind {
		case doc.HTML, doc.WikiHole:
			c.read(x.HTML)
		case doc.EmbedHole:
			if x.Embed < len(w.p.Doc.Embeds) {
				c.read(string(escape(w.embedWords(w.p.Doc.Embeds[x.Embed]))))
			}
		}
	}
	return c.end()
}

// textOf is a text in one line.
func (w words) textOf(blocks []doc.Block) string {
	var all []string
	for _, x := range w.textSections(blocks) {
		all = append(all, x.Heading, x.Text)
	}
	return spoken(all...)
}

// embedWords is what a directive says in a text. Of a table it is what it is
// about: its values are found on its own page.
func (w words) embedWords(e doc.Embed) string {
	switch e.Name {
	case "fact":
		return w.t.factText(w.s, w.p, e)
	case "term":
		if g, ok := w.s.Term(e.Arg); ok && g.ID == e.Arg {
			return w.plain(g.Term)
		}
		return e.Arg
	case "tree":
		if tree, ok := w.s.Tree(e.Attr("id")); ok {
			return w.plain(tree.Title)
		}
	case "procedure":
		if pr, ok := w.s.Procedure(e.Attr("id")); ok {
			return w.plain(pr.Title)
		}
	case "compare":
		table, ok := w.s.Table(e.Attr("table"))
		if !ok {
			return ""
		}
		words := []string{w.plain(table.Title)}
		if only := picked(e, "criteria"); len(only) > 0 {
			for _, g := range part(table, nil, only).Groups {
				for _, c := range g.Criteria {
					words = append(words, w.plain(c.Label))
				}
			}
		}
		return strings.Join(words, " ")
	}
	return ""
}

// Synonyms lists the groups of words that mean the same: a term with its other
// names and what people type for it, an option with its names in all languages
// and its old ids.
func Synonyms(s *site.Site) [][]string {
	var out [][]string
	add := func(words ...string) {
		var group []string
		for _, x := range words {
			if x = oneLine(x); x != "" && !slices.Contains(group, x) {
				group = append(group, x)
			}
		}
		if len(group) > 1 {
			out = append(out, group)
		}
	}
	for _, g := range s.Data.Glossary {
		add(slices.Concat(everyLanguage(g.Term), plainStrs(g.Also), plainStrs(g.Finds))...)
	}
	for _, o := range s.Data.Options {
		names := everyLanguage(o.Name)
		for _, was := range o.Was {
			names = append(names, was.ID)
		}
		add(names...)
	}
	return out
}

func everyLanguage(x doc.Text) []string {
	out := []string{x.S}
	for _, tr := range x.Tr {
		out = append(out, tr.S)
	}
	return out
}
