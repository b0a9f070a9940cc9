package render

import (
	"html/template"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// Todo is something the reader must make true first: by one of Hows, or, where
// the data know no way, somehow.
type Todo struct {
	What template.HTML // what is true then
	Hows []Way
	Note template.HTML
}

// Way leads to a page, and says in brief what the procedure there takes.
type Way struct {
	For template.HTML // the options it is for; "" if there is only one
	Anchor
	Brief string    // 最快1个工作日，最慢15个工作日 · 每年300元
	Own   []OwnText // shown instead of Brief to whom they concern
	Facts string    // "question=answer:fact.value …": what answers tell the procedure of its reader
}

// todos lists what an outcome's with asks the reader to do first.
func (w words) todos(tree doc.Tree, g *advice.Graph, o doc.Outcome) []Todo {
	var out []Todo
	for _, term := range o.With {
		f, ok := w.s.Fact(term.Fact.ID)
		if !ok {
			continue
		}
		todo := Todo{What: escape(capital(w.cond(doc.Cond{term}, nil))), Note: w.html(f.Note)}
		known := w.before(o, f.ID, g.KnownAt(w.s.Data.Facts)[o.ID])
		columns := w.columnsOf(o)
		for _, id := range w.partsInNeed(tree, g, o, f.ID) {
			for _, how := range f.How {
				if how.Option.ID == id {
					todo.Hows = w.addWay(todo.Hows, how, len(columns) > 1, w.brief(how.Ref, known, true), w.ownBriefs(g, o, how.Ref, known, true))
				}
			}
		}
		out = append(out, todo)
	}
	return out
}

// addWay adds a way of making a fact true; one that serves several options is
// named once.
func (w words) addWay(ways []Way, how doc.How, named bool, brief string, own []OwnText) []Way {
	a, ok := w.refLink(how.Ref)
	if !ok {
		return ways
	}
	if strings.HasPrefix(how.Ref.To, "procedures/") {
		a.Text = template.HTML(w.say("outcome.do", "title", string(a.Text)))
	}
	var name template.HTML
	if opt, ok := w.s.Option(how.Option.ID); ok && named {
		name = w.html(opt.Name)
	}
	if i := slices.IndexFunc(ways, func(x Way) bool { return x.URL == a.URL }); i >= 0 {
		if name != "" {
			ways[i].For += escape(w.say("list.comma")) + name
		}
		return ways
	}
	return append(ways, Way{For: name, Anchor: a, Brief: brief, Own: own})
}

// before is what is known of a reader who arrives at an outcome and is about to
// make a fact true: everything else that it asks for, and that the fact is open
// to them at all.
func (w words) before(o doc.Outcome, fact string, known advice.Known) advice.Known {
	known = advice.Narrow(known, o.With, w.s.Data.Facts)
	for _, term := range o.With {
		if f, ok := w.s.Fact(term.Fact.ID); ok {
			known = advice.Narrow(known, f.When, w.s.Data.Facts)
		}
	}
	return slices.DeleteFunc(slices.Clone(known), func(c advice.Choice) bool { return c.Fact == fact })
}

// brief says what a procedure takes and costs those of whom k is true; "" for
// a reference to anything else. That no fee is listed is said if free is set.
func (w words) brief(r doc.Ref, k advice.Known, free bool) string {
	id, ok := strings.CutPrefix(r.To, "procedures/")
	p, found := w.s.Procedure(id)
	if !ok || !found {
		return ""
	}
	situations := w.situations(p, k)
	var parts []string
	if takes := w.takes(advice.Overall(p, situations)); takes != "" {
		parts = append(parts, takes)
	}
	if cost := w.costs(p, situations); free || cost != w.say("how.free") {
		parts = append(parts, cost)
	}
	return strings.Join(parts, w.say("list.dot"))
}

// costs writes the fees of a procedure; when they are of two kinds, who pays
// which, and beyond that their range.
func (w words) costs(p doc.Procedure, situations []advice.Situation) string {
	type group struct {
		cost string
		who  []string
		size int
	}
	var groups []group
	for _, s := range situations {
		cost := w.cost(advice.Totals(p, s.World))
		i := slices.IndexFunc(groups, func(g group) bool { return g.cost == cost })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{cost: cost})
		}
		for _, b := range s.Boxes {
			n := 1
			for _, c := range b {
				n *= len(c.Values)
			}
			groups[i].size += n
			groups[i].who = append(groups[i].who, w.cond(condOf(b), nil))
		}
	}
	switch len(groups) {
	case 1:
		return groups[0].cost
	case 2:
		few, rest := groups[0], groups[1]
		if few.size > rest.size {
			few, rest = rest, few
		}
		others := w.say("cond.else")
		if rest.size == 1 {
			others = rest.who[0]
		}
		return w.say("cond.case", "cond", w.either(few.who), "value", few.cost) + w.say("list.semicolon") +
			w.say("cond.case", "cond", others, "value", rest.cost)
	}
	priced := slices.DeleteFunc(slices.Clone(situations), func(s advice.Situation) bool {
		t := advice.Totals(p, s.World)
		return len(t.Fees) == 0 && t.Unpriced > 0
	})
	if len(priced) == 0 || len(priced) == len(situations) {
		return w.cost(advice.Overall(p, situations))
	}
	// What nobody knows in some situations is neither nothing nor comes on top.
	return w.say("how.unpriced_some", "cost", w.cost(advice.Overall(p, priced)))
}

// condOf is what is known as a condition.
func condOf(k advice.Known) doc.Cond {
	var out doc.Cond
	for _, c := range k {
		t := doc.Term{Fact: doc.Name{ID: c.Fact}}
		for _, v := range c.Values {
			t.Values = append(t.Values, doc.Name{ID: v})
		}
		out = append(out, t)
	}
	return out
}

// partsInNeed lists the recommended options, combinations by their parts, for
// which a choosable fact has to be true: those whose values would else not meet
// what is required on the way to the outcome; all of them if no value tells. Of
// parts that could stand in for each other, one that is needed anyway is enough.
func (w words) partsInNeed(tree doc.Tree, g *advice.Graph, o doc.Outcome, fact string) []string {
	known := w.arriving(g, o)
	open := slices.DeleteFunc(slices.Clone(known), func(c advice.Choice) bool { return c.Fact == fact })
	var need []string
	var rivals [][]string
	for _, criterion := range required(g, o.ID) {
		c, _, ok := w.criterion(tree, criterion)
		if !ok {
			continue
		}
		for _, n := range o.Options {
			ids, cells := w.partCells(c, n.ID)
			for _, cs := range advice.Combined(*c, cells, known, w.s.Data.Facts) {
				var here []string
				for _, i := range cs.From {
					if dependsOn(cells[i], fact, open) {
						here = append(here, ids[i])
					}
				}
				switch {
				case len(cs.From) == 1:
					need = append(need, here...)
				case len(here) == len(cs.From):
					rivals = append(rivals, here)
				}
			}
		}
	}
	for _, r := range rivals {
		if !slices.ContainsFunc(r, func(id string) bool { return slices.Contains(need, id) }) {
			need = append(need, r...)
		}
	}
	columns := w.columnsOf(o)
	if need == nil {
		return columns
	}
	return slices.DeleteFunc(columns, func(id string) bool { return !slices.Contains(need, id) })
}

// dependsOn reports whether a value depends on a fact for those of whom k is
// true.
func dependsOn(cell doc.Cell, fact string, k advice.Known) bool {
	for _, cs := range advice.Cases(cell, k) {
		if slices.ContainsFunc(cs.When, func(t doc.Term) bool { return t.Fact.ID == fact }) {
			return true
		}
	}
	return false
}

// required lists the criteria that answers on the way to a node require.
func required(g *advice.Graph, node string) []string {
	var out []string
	for _, step := range g.Into(node) {
		q, _ := g.Question(step.Question)
		for i, a := range q.Answers {
			if step.Answer >= 0 && step.Answer != i {
				continue
			}
			for _, id := range advice.Criteria(a.Requires) {
				if !slices.Contains(out, id) {
					out = append(out, id)
				}
			}
		}
	}
	return out
}

// criterion finds a criterion in the tables of a tree.
func (w words) criterion(tree doc.Tree, id string) (*doc.Criterion, string, bool) {
	for _, n := range tree.Tables {
		table, _ := w.s.Table(n.ID)
		if c, ok := site.Criterion(&table, id); ok {
			return c, table.ID, true
		}
	}
	return nil, "", false
}

// partCells returns the columns that an option stands for, itself or its parts,
// and their cells under a criterion.
func (w words) partCells(c *doc.Criterion, option string) (ids []string, cells []doc.Cell) {
	for _, id := range w.columnsOf(doc.Outcome{Options: []doc.Name{{ID: option}}}) {
		if cell, ok := site.Cell(c, id); ok {
			ids, cells = append(ids, id), append(cells, *cell)
		}
	}
	return ids, cells
}

// columnsOf lists the recommended options, combinations by their parts.
func (w words) columnsOf(o doc.Outcome) []string {
	var out []string
	for _, n := range o.Options {
		opt, ok := w.s.Option(n.ID)
		if !ok {
			continue
		}
		ids := []string{n.ID}
		if len(opt.Parts) > 0 {
			ids = nil
			for _, part := range opt.Parts {
				ids = append(ids, part.ID)
			}
		}
		for _, id := range ids {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}
