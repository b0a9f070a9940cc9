package data

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// check holds what only the data as a whole can show, types the requirements of
// trees by their tables, and inlines subtrees.
func check(d *doc.Data) diag.List {
	c := newChecker(d)
	c.twice()
	c.facts()
	c.options()
	c.tables()
	c.trees()
	c.procedures()
	terms := c.once("term")
	for _, g := range d.Glossary {
		terms.is(g.ID, g.Pos)
	}
	for _, g := range d.Glossary {
		c.srcs(g.Src)
		c.refs(g.See)
		terms.was(g.Was)
	}
	for _, ch := range d.Changes {
		c.srcs(ch.Src)
		for _, cell := range ch.Cells {
			c.ref(doc.Ref{To: "tables/" + strings.TrimPrefix(cell.To, "tables/"), Pos: cell.Pos})
		}
	}
	return c.diags
}

// checker knows all ids of a site's data.
type checker struct {
	d         *doc.Data
	diags     diag.List
	sourceIDs []string
	factIDs   []string
	optionIDs []string
	tableIDs  []string
	treeIDs   []string
	procIDs   []string
	fact      map[string]*doc.Fact
	table     map[string]*doc.Table
	option    map[string]*doc.Option
	subs      map[string]*doc.Tree
	flats     map[string]*flat
}

func newChecker(d *doc.Data) *checker {
	c := &checker{d: d, fact: map[string]*doc.Fact{}, table: map[string]*doc.Table{}, option: map[string]*doc.Option{},
		subs: map[string]*doc.Tree{}, flats: map[string]*flat{}}
	for _, s := range d.Sources {
		c.sourceIDs = append(c.sourceIDs, s.ID)
	}
	for i := range d.Facts {
		c.factIDs = append(c.factIDs, d.Facts[i].ID)
		c.fact[d.Facts[i].ID] = &d.Facts[i]
	}
	for i := range d.Options {
		c.optionIDs = append(c.optionIDs, d.Options[i].ID)
		c.option[d.Options[i].ID] = &d.Options[i]
	}
	for i := range d.Tables {
		c.tableIDs = append(c.tableIDs, d.Tables[i].ID)
		c.table[d.Tables[i].ID] = &d.Tables[i]
	}
	for _, t := range d.Trees {
		if !t.Subtree {
			c.treeIDs = append(c.treeIDs, t.ID)
		}
	}
	for _, p := range d.Procedures {
		c.procIDs = append(c.procIDs, p.ID)
	}
	return c
}

// home is where each kind of thing is defined.
var home = map[string]string{
	"source": "data/sources.yaml", "option": "data/options.yaml", "fact": "data/facts.yaml",
	"table": "a file of its own in data/tables/", "tree": "a file of its own in data/trees/",
	"subtree": "a file of its own in data/trees/shared/", "procedure": "a file of its own in data/procedures/",
	"role": "roles: of this procedure", "material": "materials: of this procedure",
}

// known reports an id that does not exist. An empty list of candidates means
// that the file that would define them is absent; the id is unknown all the
// same.
func (c *checker) known(what string, n doc.Name, ids []string) bool {
	if n.ID == "" && n.Pos.File != "" {
		c.diags.Error("K104", n.Pos, "an empty text is no id", "write the id of a "+what+", or remove this")
	}
	if n.ID == "" || slices.Contains(ids, n.ID) {
		return n.ID != ""
	}
	hint := keyHint(n.ID, ids)
	switch where := home[what]; {
	case len(ids) == 0 && where != "":
		hint = "none is defined; define it in " + where
	case len(ids) == 0:
		hint = "none is defined; define it, or remove this"
	case where != "" && diag.Nearest(n.ID, ids) == "":
		hint += "; define another in " + where
	}
	c.diags.Error("K101", n.Pos, fmt.Sprintf("unknown %s %s", what, quote(n.ID)), hint)
	return false
}

func (c *checker) srcs(list []doc.SrcRef) {
	for _, s := range list {
		c.known("source", doc.Name{ID: s.Source, Pos: diag.Pos{File: s.Pos.File, Off: s.Pos.Off, Len: s.Pos.Len}}, c.sourceIDs)
	}
}

func (c *checker) refs(list []doc.Ref) {
	for _, r := range list {
		c.ref(r)
	}
}

// ref checks procedures/x, tables/t/c/o and trees/t; content paths are checked
// where pages are known.
func (c *checker) ref(r doc.Ref) {
	path, _, _ := strings.Cut(r.To, "#")
	part := strings.Split(strings.Trim(path, "/"), "/")
	if len(part) < 2 {
		return
	}
	at := func(id string) doc.Name { return doc.Name{ID: id, Pos: r.Pos} }
	switch part[0] {
	case "procedures":
		c.known("procedure", at(part[1]), c.procIDs)
	case "trees":
		c.known("tree", at(part[1]), c.treeIDs)
	case "tables":
		if !c.known("table", at(part[1]), c.tableIDs) || len(part) < 3 {
			return
		}
		t := c.table[part[1]]
		if c.known("criterion", at(part[2]), criterionIDs(t)) && len(part) > 3 {
			c.known("option of table "+t.ID, at(part[3]), nameIDs(t.Options))
		}
	}
}

func nameIDs(list []doc.Name) []string {
	ids := make([]string, len(list))
	for i, n := range list {
		ids[i] = n.ID
	}
	return ids
}

func criterionIDs(t *doc.Table) []string {
	var ids []string
	for _, g := range t.Groups {
		for _, cr := range g.Criteria {
			ids = append(ids, cr.ID)
		}
	}
	return ids
}

// cond checks the facts and values of a condition.
func (c *checker) cond(list doc.Cond) bool {
	ok := true
	for _, t := range list {
		if !c.known("fact", t.Fact, c.factIDs) {
			ok = false
			continue
		}
		f := c.fact[t.Fact.ID]
		for _, v := range t.Values {
			if !c.known("value of fact "+f.ID+":", v, valueIDs(f.Values)) {
				ok = false
			}
		}
	}
	return ok
}

// twice reports trees and subtrees with one id; a file has one document and its
// name, so this happens only across folders.
func (c *checker) twice() {
	seen := map[string]diag.Pos{}
	for _, t := range c.d.Trees {
		if at, again := seen[t.ID]; again {
			d := c.diags.Error("K102", t.Pos, "a tree and a subtree share the id "+quote(t.ID), "rename one of the two")
			d.Notes = append(d.Notes, diag.Related{Pos: at, Msg: "the other one"})
		}
		seen[t.ID] = t.Pos
	}
}

func (c *checker) facts() {
	for _, f := range c.d.Facts {
		c.cond(f.When)
		for _, h := range f.How {
			c.known("option", h.Option, c.optionIDs)
			c.ref(h.Ref)
		}
	}
}

func (c *checker) options() {
	once := c.once("option")
	for _, o := range c.d.Options {
		once.is(o.ID, o.Pos)
	}
	for _, o := range c.d.Options {
		c.ref(o.Guide)
		for _, p := range o.Parts {
			if c.known("option", p, c.optionIDs) && (p.ID == o.ID || len(c.option[p.ID].Parts) > 0) {
				c.diags.Error("K101", p.Pos, quote(p.ID)+" is itself a combination", "name the single options it is made of")
			}
		}
		once.was(o.Was)
	}
}

// once holds that an id leads to one thing of a kind, whether it is its id or was.
type once struct {
	c    *checker
	kind string
	at   map[string]diag.Pos
}

func (c *checker) once(kind string) once { return once{c, kind, map[string]diag.Pos{}} }

// is notes an id in use. Those of all things come before the old ones of any.
func (o once) is(id string, at diag.Pos) { o.at[id] = at }

func (o once) was(old []doc.Name) {
	for _, w := range old {
		if at, again := o.at[w.ID]; again {
			d := o.c.diags.Error("K102", w.Pos, quote(w.ID)+" is the id of another "+o.kind+", now or once", "an old id leads to one "+o.kind)
			d.Notes = append(d.Notes, diag.Related{Pos: at, Msg: "used here"})
		}
		o.at[w.ID] = w.Pos
	}
}

func (c *checker) tables() {
	for ti := range c.d.Tables {
		t := &c.d.Tables[ti]
		c.srcs(t.Src)
		seen := map[string]bool{}
		for _, o := range t.Options {
			if c.known("option", o, c.optionIDs) && len(c.option[o.ID].Parts) > 0 {
				c.diags.Error("K101", o.Pos, quote(o.ID)+" is a combination, which has no column of its own", "name the single options; values of a combination are computed")
			}
			if seen[o.ID] {
				c.diags.Error("K102", o.Pos, quote(o.ID)+" stands twice", "remove one of the two")
			}
			seen[o.ID] = true
		}
		c.pairs(t)
		c.rows(t)
		for gi := range t.Groups {
			g := &t.Groups[gi]
			if !sameSrc(g.Src, t.Src) {
				c.srcs(g.Src)
			}
			for ci := range g.Criteria {
				if !sameSrc(g.Criteria[ci].Src, g.Src) {
					c.srcs(g.Criteria[ci].Src)
				}
				c.criterion(&g.Criteria[ci])
			}
		}
	}
}

// rows checks the old ids of criteria, which are places on one page with groups.
func (c *checker) rows(t *doc.Table) {
	once := c.once("row")
	for _, g := range t.Groups {
		once.is(g.ID, g.Pos)
		for _, cr := range g.Criteria {
			once.is(cr.ID, cr.Pos)
		}
	}
	for _, g := range t.Groups {
		for _, cr := range g.Criteria {
			once.was(cr.Was)
		}
	}
}

func (c *checker) pairs(t *doc.Table) {
	seen := map[[2]string]bool{}
	for _, p := range t.Pairs {
		known := c.known("option of this table", p.A, nameIDs(t.Options))
		known = c.known("option of this table", p.B, nameIDs(t.Options)) && known
		switch {
		case !known:
		case p.A.ID == p.B.ID:
			c.diags.Error("K102", p.B.Pos, "an option is not compared with itself", "name two options")
		case seen[[2]string{p.A.ID, p.B.ID}] || seen[[2]string{p.B.ID, p.A.ID}]:
			c.diags.Error("K102", p.A.Pos, "this pair stands twice", "remove one of the two")
		}
		seen[[2]string{p.A.ID, p.B.ID}] = true
	}
}

// sameSrc reports whether a level inherited its sources, which are then
// checked where they stand.
func sameSrc(a, b []doc.SrcRef) bool { return slices.Equal(a, b) }

func (c *checker) criterion(cr *doc.Criterion) {
	var of *doc.Fact
	if cr.Of.ID != "" && c.known("fact", cr.Of, c.factIDs) {
		of = c.fact[cr.Of.ID]
	}
	for xi := range cr.Cells {
		x := &cr.Cells[xi]
		readable := true
		for _, k := range x.Cases {
			readable = c.cond(k.When) && readable
			c.set(k.Is, of)
			if !sameSrc(k.Src, cr.Src) {
				c.srcs(k.Src)
			}
		}
		for _, w := range x.History {
			c.set(w.Value, of)
			c.srcs(w.Src)
		}
		for _, f := range x.Conflicts {
			c.set(f.Says, of)
			c.srcs(f.Src)
		}
		if readable {
			c.cases(cr.ID+" × "+x.Option.ID, x.Pos, x.Cases, nil)
		}
	}
}

func (c *checker) set(v doc.Value, of *doc.Fact) {
	if v.Kind != doc.Set || of == nil {
		return
	}
	for _, w := range v.Words {
		c.known("value of fact "+of.ID+":", doc.Name{ID: w, Pos: v.Pos}, valueIDs(of.Values))
	}
}
