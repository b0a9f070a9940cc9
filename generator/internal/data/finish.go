package data

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// finishFacts gives bool facts their values, and checks what one fact shows.
func finishFacts(facts []doc.Fact, l *diag.List) []doc.Fact {
	for i := range facts {
		f := &facts[i]
		switch {
		case f.Type == "bool" && len(f.Values) > 0:
			l.Error("K110", f.Values[0].Pos, "a bool fact has the values yes and no, and no others", "remove values, or write type: enum")
			fallthrough
		case f.Type == "bool":
			f.Values = []doc.FactValue{{ID: "yes", Pos: f.Pos}, {ID: "no", Pos: f.Pos}}
		case f.Type == "enum" && len(f.Values) == 0:
			l.Error("K103", f.Pos, `"values" is missing: an enum names its values`, "add values: {id: label}")
		}
	}
	return facts
}

// finishTable fills in defaults, inherits backing into every case, and puts the
// cells in the order of the columns.
func finishTable(t doc.Table, path string, l *diag.List) doc.Table {
	t.Path, t.Pos = path, diag.WholeFile(path)
	seen := map[string]diag.Pos{}
	var lack lacking
	for gi := range t.Groups {
		g := &t.Groups[gi]
		g.Backing = inherit(g.Backing, t.Backing)
		for ci := range g.Criteria {
			c := &g.Criteria[ci]
			c.Backing = inherit(c.Backing, g.Backing)
			if at, twice := seen[c.ID]; twice {
				d := l.Error("K102", c.Pos, "criterion "+quote(c.ID)+" stands twice in this table", "rename one of the two")
				d.Notes = append(d.Notes, diag.Related{Pos: at, Msg: "first defined here"})
			}
			seen[c.ID] = c.Pos
			finishCriterion(c, &t, &lack, l)
		}
	}
	lack.src.report("source", "add src: to the table, group, criterion or cell; what nobody knows is unknown", l)
	lack.asOf.report("as_of", "add as_of: 2025-03, or undated, to the table, group, criterion or cell", l)
	return t
}

// lacking is the cells of a table that have no source, or no date.
type lacking struct{ src, asOf lackingCells }

type lackingCells []lackingCell

type lackingCell struct {
	name string // criterion × option
	pos  diag.Pos
}

// report names every cell, or when there are many only the first: then the key
// is missing above them all, and adding it there mends them together.
func (cells lackingCells) report(what, hint string, l *diag.List) {
	if n := len(cells); n > 3 {
		l.Error("K111", cells[0].pos, fmt.Sprintf("%s and %d more cells of this table have no %s, and neither has anything above them", cells[0].name, n-1, what), hint)
		return
	}
	for _, c := range cells {
		l.Error("K111", c.pos, c.name+" has no "+what+", and neither has anything above it", hint)
	}
}

func finishCriterion(c *doc.Criterion, t *doc.Table, lack *lacking, l *diag.List) {
	if c.Better == "" && len(c.Order) == 0 {
		c.Better = "none"
	}
	if c.Combine == "" {
		c.Combine = "best"
	}
	if c.Type == "quantity" && c.Unit == "" {
		l.Error("K103", c.Pos, `"unit" is missing: a quantity counts something`, "add unit: message")
	}
	if c.Type == "set" && c.Of.ID == "" {
		l.Error("K103", c.Pos, `"of" is missing: a set holds values of a fact`, "add of: subject")
	}
	checkCellOptions(c, t, l)
	cells := make([]doc.Cell, 0, len(t.Options))
	var absent []string
	for _, o := range t.Options {
		i := slices.IndexFunc(c.Cells, func(x doc.Cell) bool { return x.Option.ID == o.ID })
		if i >= 0 {
			cells = append(cells, c.Cells[i])
			continue
		}
		absent = append(absent, o.ID)
		cells = append(cells, doc.Cell{Option: o, Pos: c.Pos, Cases: []doc.Case{{Is: doc.Value{Raw: "unknown", Pos: c.Pos}, Pos: c.Pos}}})
	}
	if len(absent) > 0 && c.Type != "" {
		l.Error("K111", c.Pos, "criterion "+quote(c.ID)+" has no cell for "+strings.Join(absent, ", "), "add "+absent[0]+": unknown if nobody knows, n/a if it does not apply")
	}
	c.Cells = cells
	for i := range c.Cells {
		finishCell(&c.Cells[i], c, lack, l)
	}
}

// checkCellOptions reports cells of options that the table does not have. A
// slip in the name of an option is mended for the rest of the checks, so that
// its cell is not missed as well.
func checkCellOptions(c *doc.Criterion, t *doc.Table, l *diag.List) {
	ids := nameIDs(t.Options)
	for i := range c.Cells {
		o := &c.Cells[i].Option
		if slices.Contains(ids, o.ID) {
			continue
		}
		l.Error("K101", o.Pos, quote(o.ID)+" is not an option of this table", keyHint(o.ID, ids))
		near := diag.Nearest(o.ID, ids)
		if near != "" && !slices.ContainsFunc(c.Cells, func(x doc.Cell) bool { return x.Option.ID == near }) {
			o.ID = near
		}
	}
}

func finishCell(x *doc.Cell, c *doc.Criterion, lack *lacking, l *diag.List) {
	for i := range x.Cases {
		k := &x.Cases[i]
		k.Backing = inherit(k.Backing, c.Backing)
		if k.Is.Kind == doc.Unknown || k.Is.Kind == doc.NotApplicable {
			continue
		}
		where := lackingCell{fmt.Sprintf("%s × %s", c.ID, x.Option.ID), k.Is.Pos}
		if k.Is.Word == "partly" && k.Is.Kind == doc.Bool && k.Note.IsZero() {
			l.Error("K111", k.Is.Pos, "partly without a note", "write {is: partly, note: what works and what does not}")
		}
		if len(k.Src) == 0 {
			lack.src = append(lack.src, where)
		}
		if k.AsOf.IsZero() {
			lack.asOf = append(lack.asOf, where)
		}
	}
	checkHistory(x, l)
}

// checkHistory holds that past values do not overlap each other or the present.
func checkHistory(x *doc.Cell, l *diag.List) {
	past := slices.Clone(x.History)
	slices.SortStableFunc(past, func(a, b doc.Was) int { return compareDates(a.Until, b.Until) })
	for i, w := range past {
		if !w.From.IsZero() && !w.Until.IsZero() && compareDates(w.From, w.Until) > 0 {
			l.Error("K113", w.From.Pos, "the value ends before it begins", "swap from and until")
		}
		asOf := x.Cases[0].AsOf
		if asOf.Y > 0 && w.Until.Y > 0 && earliest(w.Until) > latest(asOf) {
			d := l.Error("K113", w.Until.Pos, fmt.Sprintf("a past value lasts until %s, after the date of the present one", showDate(w.Until)), "correct until, or the as_of of the cell")
			d.Notes = append(d.Notes, diag.Related{Pos: asOf.Pos, Msg: "the present value is as of " + showDate(asOf)})
		}
		if i == 0 {
			continue
		}
		if prev := past[i-1]; compareDates(prev.Until, w.Until) == 0 || w.From.Y > 0 && latest(w.From) < earliest(prev.Until) {
			d := l.Error("K113", w.Pos, "two past values overlap", "give each its own time: from, and until")
			d.Notes = append(d.Notes, diag.Related{Pos: prev.Pos, Msg: "the other value"})
		}
	}
}

func earliest(d doc.Date) int { return d.Y*10000 + max(1, d.M)*100 + max(1, d.D) }

func latest(d doc.Date) int {
	m, day := d.M, d.D
	if m == 0 {
		m = 12
	}
	if day == 0 {
		day = 31
	}
	return d.Y*10000 + m*100 + day
}

func compareDates(a, b doc.Date) int { return earliest(a) - earliest(b) }

func showDate(d doc.Date) string {
	switch {
	case d.M == 0:
		return fmt.Sprintf("%04d", d.Y)
	case d.D == 0:
		return fmt.Sprintf("%04d-%02d", d.Y, d.M)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Y, d.M, d.D)
}

// finishProcedure inherits backing into the steps.
func finishProcedure(p doc.Procedure, path string) doc.Procedure {
	p.Path, p.Pos = path, diag.WholeFile(path)
	for i := range p.Steps {
		p.Steps[i].Backing = inherit(p.Steps[i].Backing, p.Backing)
	}
	return p
}
