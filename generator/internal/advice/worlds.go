package advice

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
)

// Knowledge is what a tree is proved against.
type Knowledge struct {
	Facts   []doc.Fact
	Options []doc.Option
	Tables  []doc.Table
	Sources []doc.Source
}

const (
	maxBits = 1 << 22 // of one state
	maxWork = 1 << 24 // of one state, times the answers that change states: so many requirements are evaluated
)

// dim is a fact with the values it may take.
type dim struct {
	fact   *doc.Fact
	values []string
}

// column is an option that can be recommended: a column of the tree's tables,
// or a combination of columns.
type column struct {
	opt     *doc.Option
	parts   []string          // ids of the columns it consists of, at least one
	accepts []map[string]bool // sets of doubtful cells ("criterion/part") that some outcome accepts; [0] is nil
	first   int               // its first candidate; they follow by accept set, then by choice
}

// criterion is a row of the tree's tables.
type criterion struct {
	doc.Criterion
	table   *doc.Table
	domain  []string             // of a set
	cells   map[string]*doc.Cell // by option
	settled map[int]bool         // per column, see settled
}

// model is one tree with what bears on it, laid out for bit vectors.
//
// A world settles the given facts that matter, and the choosable facts that some
// answer reports. A choice settles all choosable facts that matter, as they are
// in the end. A candidate is a column under an accept set and a choice. A state
// is a vector of bits: one per world, whether somebody of that kind may be here;
// then, per candidate, one per world: whether it surely satisfies all that has
// been asked for.
type model struct {
	tree    *doc.Tree
	k       Knowledge
	facts   map[string]*doc.Fact
	sources map[string]*doc.Source
	crits   []*criterion
	crit    map[string]*criterion
	gates   []*criterion
	dims    []dim
	choices []dim
	worlds  []Known   // in the order of the values, the first fact slowest
	combos  []Known   // likewise
	known   [][]Known // world × choice: all facts settled
	columns []column
	colOf   map[string]int
	accOf   map[[2]int]int // outcome, column → accept set
	cands   int
	words   int // of a state
	cases   map[*doc.Cell][]uint8
}

// newModel lays out a tree. It returns why it cannot, if it is too large.
func newModel(t *doc.Tree, k Knowledge) (*model, string) {
	m := &model{tree: t, k: k, facts: map[string]*doc.Fact{}, sources: map[string]*doc.Source{}, crit: map[string]*criterion{},
		colOf: map[string]int{}, accOf: map[[2]int]int{}, cases: map[*doc.Cell][]uint8{}}
	for i := range k.Facts {
		m.facts[k.Facts[i].ID] = &k.Facts[i]
	}
	for i := range k.Sources {
		m.sources[k.Sources[i].ID] = &k.Sources[i]
	}
	m.readTables()
	m.readOptions()
	if why := m.readFacts(); why != "" {
		return nil, why
	}
	for i := range m.columns {
		m.columns[i].first = m.cands
		m.cands += len(m.columns[i].accepts) * len(m.combos)
	}
	bits := len(m.worlds) * (1 + m.cands)
	if bits > maxBits {
		return nil, fmt.Sprintf("%d situations times %d ways to choose are too many to prove", len(m.worlds), m.cands)
	}
	answers := 0
	for _, q := range t.Questions {
		for _, a := range q.Answers {
			if len(a.Given) > 0 || a.Requires.Op != doc.NoReq {
				answers++
			}
		}
	}
	if bits*answers > maxWork {
		return nil, fmt.Sprintf("%d situations, %d ways to choose and %d answers are too many to prove", len(m.worlds), m.cands, answers)
	}
	m.words = (bits + 63) / 64
	return m, ""
}

// readTables indexes the criteria of the tree's tables. Of two with one id the
// first counts, as when the requirements were typed.
func (m *model) readTables() {
	for _, n := range m.tree.Tables {
		i := slices.IndexFunc(m.k.Tables, func(t doc.Table) bool { return t.ID == n.ID })
		if i < 0 {
			continue
		}
		t := &m.k.Tables[i]
		for gi := range t.Groups {
			for ci := range t.Groups[gi].Criteria {
				c := &criterion{Criterion: t.Groups[gi].Criteria[ci], table: t, cells: map[string]*doc.Cell{}, settled: map[int]bool{}}
				if m.crit[c.ID] != nil {
					continue
				}
				for i := range c.Cells {
					if o := c.Cells[i].Option.ID; c.cells[o] == nil {
						c.cells[o] = &c.Cells[i]
					}
				}
				c.domain = Domain(m.k.Facts, c.Of.ID)
				m.crit[c.ID] = c
				m.crits = append(m.crits, c)
				if c.Gate {
					m.gates = append(m.gates, c)
				}
			}
		}
	}
}

// readOptions lists the candidates: columns, and combinations of columns.
func (m *model) readOptions() {
	has := map[string]bool{}
	for _, n := range m.tree.Tables {
		for i := range m.k.Tables {
			if t := &m.k.Tables[i]; t.ID == n.ID {
				for _, o := range t.Options {
					has[o.ID] = true
				}
			}
		}
	}
	for i := range m.k.Options {
		o := &m.k.Options[i]
		col := column{opt: o, accepts: []map[string]bool{nil}}
		switch {
		case len(o.Parts) == 0 && has[o.ID]:
			col.parts = []string{o.ID}
		case len(o.Parts) > 0 && !slices.ContainsFunc(o.Parts, func(n doc.Name) bool { return !has[n.ID] }):
			for _, p := range o.Parts {
				col.parts = append(col.parts, p.ID)
			}
		default:
			continue
		}
		m.colOf[o.ID] = len(m.columns)
		m.columns = append(m.columns, col)
	}
	for oi := range m.tree.Outcomes {
		o := &m.tree.Outcomes[oi]
		for _, n := range o.Options {
			if ci, ok := m.colOf[n.ID]; ok {
				m.accOf[[2]int{oi, ci}] = m.columns[ci].accept(o)
			}
		}
	}
}

// accept returns the number of the set of cells of this column that an outcome
// accepts.
func (c *column) accept(o *doc.Outcome) int {
	set := map[string]bool{}
	for _, x := range o.Accept {
		crit, opt, _ := strings.Cut(x.Cell.To, "/")
		for _, p := range c.parts {
			if opt == p || opt == c.opt.ID {
				set[crit+"/"+p] = true
			}
		}
	}
	if len(set) == 0 {
		return 0
	}
	for i, have := range c.accepts {
		same := len(have) == len(set)
		for x := range set {
			same = same && have[x]
		}
		if same {
			return i
		}
	}
	c.accepts = append(c.accepts, set)
	return len(c.accepts) - 1
}

// readFacts finds the facts that matter, and makes the worlds and choices.
func (m *model) readFacts() string {
	used, told := map[string]bool{}, map[string]bool{}
	note := func(c doc.Cond, in map[string]bool) {
		for _, t := range c {
			in[t.Fact.ID] = true
		}
	}
	read := func(c *criterion) {
		for _, cell := range c.Cells {
			for _, cs := range cell.Cases {
				note(cs.When, used)
			}
		}
	}
	for _, c := range m.gates {
		read(c)
		used[c.Of.ID] = true
	}
	for _, q := range m.tree.Questions {
		for _, a := range q.Answers {
			note(a.Given, used)
			note(a.Given, told)
			for _, id := range Criteria(a.Requires) {
				if c := m.crit[id]; c != nil {
					read(c)
				}
			}
		}
	}
	for _, o := range m.tree.Outcomes {
		note(o.With, used)
	}
	for more := true; more; { // who may choose depends on further facts
		n := len(used)
		for _, f := range m.k.Facts {
			if f.Choosable && used[f.ID] {
				note(f.When, used)
			}
		}
		more = len(used) > n
	}
	for i := range m.k.Facts {
		f := &m.k.Facts[i]
		d := dim{f, Domain(m.k.Facts, f.ID)}
		if !used[f.ID] || len(d.values) == 0 {
			continue
		}
		if f.Choosable {
			m.choices = append(m.choices, d)
		}
		if !f.Choosable || told[f.ID] {
			m.dims = append(m.dims, d)
		}
	}
	if m.worlds = productOf(m.dims); m.worlds == nil {
		return fmt.Sprintf("the facts %s have more than %d combinations", factIDs(m.dims), maxWorlds)
	}
	if m.combos = productOf(m.choices); m.combos == nil {
		return fmt.Sprintf("the facts %s have more than %d combinations", factIDs(m.choices), maxWorlds)
	}
	if len(m.worlds)*len(m.combos) > maxBits {
		return "too many situations to prove"
	}
	m.known = make([][]Known, len(m.worlds))
	for w, k := range m.worlds {
		m.known[w] = make([]Known, len(m.combos))
		for c, choice := range m.combos {
			m.known[w][c] = knownBesides(k, choice)
		}
	}
	return ""
}

func productOf(dims []dim) []Known {
	choices := make([]Choice, len(dims))
	for i, d := range dims {
		choices[i] = Choice{d.fact.ID, d.values}
	}
	return product(choices)
}

func factIDs(dims []dim) string {
	ids := make([]string, len(dims))
	for i, d := range dims {
		ids[i] = d.fact.ID
	}
	return strings.Join(ids, ", ")
}

// valueOf returns the one value of a fact in a settled situation.
func valueOf(k Known, fact string) string {
	if v, _ := k.Get(fact); len(v) == 1 {
		return v[0]
	}
	return ""
}
