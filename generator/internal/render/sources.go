package render

import (
	"encoding/hex"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// use is a value that rests on a source.
type use struct {
	source string
	group  string // key of the page it stands on
	title  string // of that page
	label  string
	anchor string
}

// uses lists every value of tables, procedures, glossary and timeline with its
// sources, in the order of the data. A row of a table counts once per option.
// What a table or procedure names for all of it counts where a value takes it.
// Of a source with an id only those of that source.
func (t *Theme) uses(s *site.Site, w words, only string) []use {
	var out []use
	add := func(refs []doc.SrcRef, u use) {
		for _, r := range refs {
			u.source = r.Source
			if !slices.Contains(out[max(0, len(out)-8):], u) {
				out = append(out, u)
			}
		}
	}
	for c := range s.Data.Citations() {
		if only != "" {
			c.Src = slices.DeleteFunc(slices.Clone(c.Src), func(r doc.SrcRef) bool { return r.Source != only })
		}
		switch {
		case len(c.Src) == 0:
		case c.Cell != nil:
			option, _ := s.Option(c.Cell.Option.ID)
			add(c.Src, use{group: "/compare/" + c.Table.ID + "/", title: w.plain(c.Table.Title), anchor: c.Criterion.ID,
				label: w.plain(c.Criterion.Label) + w.say("list.of") + w.plain(option.Name)})
		case c.Step != nil:
			add(c.Src, use{group: "/how/" + c.Procedure.ID + "/", title: w.plain(c.Procedure.Title), anchor: c.Step.ID, label: w.plain(c.Step.Do)})
		case c.Material != nil:
			add(c.Src, use{group: "/how/" + c.Procedure.ID + "/", title: w.plain(c.Procedure.Title), anchor: c.Material.Anchor(), label: w.plain(c.Material.Name)})
		case c.Term != nil:
			add(c.Src, use{group: "/glossary/", title: w.say("page.glossary"), anchor: c.Term.ID, label: w.plain(c.Term.Term)})
		case c.Change != nil:
			add(c.Src, use{group: "/changes/", title: w.say("page.changes"), anchor: changeID(*c.Change), label: w.when(c.Change.Date) + " " + w.plain(c.Change.What)})
		}
	}
	return out
}

func (t *Theme) sourceEntry(w words, src doc.Source) SourceEntry {
	return SourceEntry{ID: src.ID, Title: w.plain(src.Title), Lang: t.foreign(w, src.Title), URL: w.url("/sources/" + src.ID + "/"),
		Publisher: w.plain(src.Publisher), Published: w.when(src.Published), Read: w.date(src.Read)}
}

func (t *Theme) sourcesView(s *site.Site, p *site.Page, c Chrome) SourcesView {
	v := SourcesView{Chrome: c}
	w := t.words(s, p)
	count := map[string]int{}
	for _, u := range t.uses(s, w, "") {
		count[u.source]++
	}
	for _, kind := range doc.SourceKinds {
		g := SourceGroup{ID: kind, Title: w.say("source.kind_" + kind), Help: t.optional(s, p, "source.about_"+kind)}
		for _, src := range s.Data.Sources {
			if src.Kind != kind {
				continue
			}
			e := t.sourceEntry(w, src)
			e.Count = count[src.ID]
			e.Uses = w.count("source.uses", e.Count)
			g.Sources = append(g.Sources, e)
		}
		if len(g.Sources) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return v
}

// usesListed is how many values a source lists of one table or procedure. A table
// of the whole of a source would make a page of a megabyte that nobody reads.
const usesListed = 200

func (t *Theme) sourceView(s *site.Site, p *site.Page, c Chrome) SourceView {
	w := t.words(s, p)
	src, ok := s.Source(p.Data.Source)
	v := SourceView{Chrome: c}
	if !ok {
		return v
	}
	v.Source = t.sourceEntry(w, src)
	if slices.Contains(doc.SourceKinds, src.Kind) {
		v.KindName, v.KindHelp = w.say("source.kind_"+src.Kind), t.optional(s, p, "source.about_"+src.Kind)
	}
	v.Address, v.Note = webAddress(src.URL.S), w.plain(src.Note)
	v.Host = host(v.Address)
	beyond := 0
	for _, u := range t.uses(s, w, src.ID) {
		to := w.url(u.group)
		if len(v.Uses) == 0 || v.Uses[len(v.Uses)-1].URL != to {
			v.Uses, beyond = append(v.Uses, UseGroup{Title: u.title, URL: to}), 0
		}
		v.Source.Count++
		g := &v.Uses[len(v.Uses)-1]
		if len(g.Uses) < usesListed {
			g.Uses = append(g.Uses, Link{Title: u.label, URL: to + "#" + escapeFragment(u.anchor)})
			continue
		}
		beyond++
		g.More = w.count("source.more", beyond)
	}
	return v
}

// changeID is the anchor of a change on the timeline: its date, and enough of a
// hash to tell changes of one day apart, whatever order they stand in.
func changeID(c doc.Change) string {
	sum := file.SumOf([]byte(c.What.S))
	date := ""
	if !c.Date.Undated {
		date = words{}.date(c.Date)
	}
	return strings.TrimPrefix(date+"-"+hex.EncodeToString(sum[:2]), "-")
}

// cellTo is a link to the row of a table that a change names.
func (t *Theme) cellTo(s *site.Site, p *site.Page, r doc.Ref) (Link, bool) {
	parts := strings.Split(strings.TrimPrefix(r.To, "tables/"), "/")
	if len(parts) < 2 {
		return t.refTo(s, p, r)
	}
	w := t.words(s, p)
	table, ok := s.Table(parts[0])
	to := w.url("/compare/" + parts[0] + "/")
	if !ok || to == "" {
		return Link{}, false
	}
	c, ok := site.Criterion(&table, parts[1])
	if !ok {
		return Link{}, false
	}
	l := Link{Title: w.plain(c.Label), URL: to + "#" + escapeFragment(c.ID)}
	if len(parts) > 2 {
		if o, ok := s.Option(parts[2]); ok {
			l.Title += w.say("list.of") + w.plain(o.Name)
		}
	}
	return l, true
}
