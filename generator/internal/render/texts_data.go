package render

import (
	"html/template"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// dataText fills in the text of a page that shows data. Lists say no more than
// their title: what they list has pages of its own.
func (w words) dataText(x *PageText) {
	d := w.p.Data
	switch w.p.Kind {
	case site.Tree:
		tree, _ := w.s.Tree(d.Tree)
		x.Sections = w.treeText(tree)
	case site.Question:
		tree, _ := w.s.Tree(d.Tree)
		if q, ok := advice.NewGraph(tree).Question(d.Question); ok {
			x.Sections = []TextSection{{Text: spoken(w.questionWords(q)...)}}
		}
	case site.Outcome:
		w.outcomeWords(x, d.Tree, d.Outcome)
	case site.Compare:
		table, _ := w.s.Table(d.Table)
		x.Sections = w.tableText(table)
	case site.Pair:
		w.pairWords(x, d)
	case site.Procedure:
		pr, _ := w.s.Procedure(d.Procedure)
		x.Sections = w.procedureText(pr)
	case site.Glossary:
		x.Sections = w.glossaryText()
	case site.Source:
		if src, ok := w.s.Source(d.Source); ok {
			x.Sections = []TextSection{{Text: spoken(w.plain(src.Publisher), w.optionalWord("source.kind_"+src.Kind), host(webAddress(src.URL.S)))}}
		}
	case site.Changes:
		x.Sections = w.changesText()
	}
}

func (w words) optionalWord(key string) string { return w.t.optional(w.s, w.p, key) }

// spoken joins what is not empty.
func spoken(parts ...string) string { return oneLine(strings.Join(parts, " ")) }

func bareText(x template.HTML) string { return unescapeHTML(string(x)) }

// treeText is what a tree asks and what it may advise.
func (w words) treeText(tree doc.Tree) []TextSection {
	words := []string{w.plain(tree.Intro)}
	g := advice.NewGraph(tree)
	if q, ok := g.Question(tree.Start.ID); ok {
		words = append(append(words, w.plain(q.Ask)), w.questionWords(q)...)
	}
	for _, q := range tree.Questions {
		if q.ID != tree.Start.ID {
			words = append(words, w.plain(q.Ask))
		}
	}
	for _, o := range tree.Outcomes {
		words = append(words, bareText(w.outcomeSentence(o)))
	}
	return []TextSection{{Text: spoken(words...)}}
}

func (w words) questionWords(q doc.Question) []string {
	words := []string{w.plain(q.Hint), w.plain(q.Why)}
	for _, a := range q.Answers {
		words = append(words, w.answerText(q, a), w.plain(a.Help))
	}
	return words
}

// outcomeWords is the advice, why, and what to do first.
func (w words) outcomeWords(x *PageText, treeID, id string) {
	tree, _ := w.s.Tree(treeID)
	g := advice.NewGraph(tree)
	o, ok := g.Outcome(id)
	if !ok {
		return
	}
	if sentence := bareText(w.outcomeSentence(o)); sentence != "" && sentence != x.Title {
		x.Aliases = append(x.Aliases, x.Title)
		x.Title = sentence
	}
	words := []string{w.plain(o.Because)}
	for _, n := range o.Options {
		if opt, ok := w.s.Option(n.ID); ok {
			words = append(words, w.plain(opt.Name), w.plain(opt.Desc))
		}
	}
	x.Sections = []TextSection{{Text: spoken(words...)}}
	var first []string
	for _, todo := range w.todos(tree, g, o) {
		for _, way := range todo.Hows {
			first = append(first, bareText(way.For), bareText(way.Text))
		}
		first = append(first, bareText(todo.What), bareText(todo.Note))
	}
	if len(first) > 0 {
		x.Sections = append(x.Sections, TextSection{ID: "first", Heading: w.say("outcome.first"), Text: spoken(first...)})
	}
}

// tableText has a section for every criterion: what it is and what each option
// offers.
func (w words) tableText(table doc.Table) []TextSection {
	var out []TextSection
	options := w.options(table)
	for _, g := range table.Groups {
		for _, c := range g.Criteria {
			parts := []string{w.plain(c.Desc)}
			for _, o := range options {
				cell := w.cellIn(c, cellOf(c, o.ID), nil, &Citations{}, table.AsOf)
				parts = append(parts, w.plain(o.Name)+w.say("list.colon")+bareText(cell.sentence(w)))
			}
			out = append(out, TextSection{ID: c.ID, Heading: w.plain(c.Label), Text: spoken(append(parts, w.plain(g.Label))...)})
		}
	}
	return out
}

// pairWords is a pair's title and how much differs: its rows are found in the
// whole table.
func (w words) pairWords(x *PageText, d site.Target) {
	table, _ := w.s.Table(d.Table)
	a, _ := w.s.Option(d.A)
	b, _ := w.s.Option(d.B)
	x.Aliases = append(x.Aliases, x.Title, w.say("pair.asked", "a", w.plain(a.Name), "b", w.plain(b.Name)))
	x.Title = w.plain(a.Name) + w.say("pair.or") + w.plain(b.Name)
	n, all := map[advice.Verdict]int{}, 0
	for _, g := range table.Groups {
		for _, c := range g.Criteria {
			n[advice.Compare(c, cellOf(c, d.A), cellOf(c, d.B), w.s.Data.Facts)]++
		}
		all += len(g.Criteria)
	}
	x.Desc = w.pairSummary(n, all)
}

// procedureText has a section for every step and everything to have ready.
func (w words) procedureText(pr doc.Procedure) []TextSection {
	var cite Citations
	situations := w.situations(pr, nil)
	var out []TextSection
	for n := range pr.Steps {
		v := w.step(pr, n, situations, &cite)
		parts := []string{v.For, v.By, v.At}
		for _, x := range v.Needs {
			parts = append(parts, bareText(x.Text))
		}
		parts = append(parts, v.Takes, v.Within, v.Fee, bareText(v.FeeNote), v.Tries, v.Fails, bareText(v.FailsTo.Text), bareText(v.FailsNote), bareText(v.Irreversible), bareText(v.Note))
		for _, x := range v.Choose {
			parts = append(parts, bareText(x))
		}
		out = append(out, TextSection{ID: v.ID, Heading: bareText(v.Do), Text: spoken(parts...)})
	}
	for _, m := range pr.Materials {
		v := w.material(pr, m, situations, &cite)
		parts := []string{v.For, bareText(v.Note)}
		for _, f := range v.Facts {
			parts = append(parts, bareText(f))
		}
		out = append(out, TextSection{ID: v.ID, Heading: bareText(v.Name), Text: spoken(parts...)})
	}
	return out
}

// glossaryText has a section for every term, with its other names and, last,
// what people type for it: no more than its beginning is ever shown.
func (w words) glossaryText() []TextSection {
	var out []TextSection
	for _, g := range w.s.Data.Glossary {
		out = append(out, TextSection{ID: g.ID, Heading: w.plain(g.Term), Text: spoken(w.plain(g.Means), w.list(plainStrs(g.Also)), w.list(plainStrs(g.Finds)))})
	}
	return out
}

func (w words) changesText() []TextSection {
	var out []TextSection
	for _, c := range w.s.Data.Changes {
		out = append(out, TextSection{ID: changeID(c), Heading: w.plain(c.What), Text: w.date(c.Date)})
	}
	return out
}

// finds lists what the author says people type to find a page that shows data.
func finds(s *site.Site, p *site.Page) []doc.Str {
	switch p.Kind {
	case site.Tree:
		tree, _ := s.Tree(p.Data.Tree)
		return tree.Finds
	case site.Compare:
		table, _ := s.Table(p.Data.Table)
		return table.Finds
	case site.Procedure:
		pr, _ := s.Procedure(p.Data.Procedure)
		return pr.Finds
	}
	return nil
}
