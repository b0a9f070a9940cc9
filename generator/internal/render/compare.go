package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// TablesView lists all tables.
type TablesView struct {
	Chrome
	Heading string
	Tables  []TableCard
}

// TableCard leads to a table.
type TableCard struct {
	Anchor
	Desc    template.HTML
	Options []template.HTML
	Count   string // "4 个选项，32 个项目"
}

func (t *Theme) tablesView(s *site.Site, p *site.Page, c Chrome) TablesView {
	w := t.words(s, p)
	v := TablesView{Chrome: c, Heading: w.say("compare.all")}
	for _, table := range inNavOrder(w, "/compare/", s.Data.Tables, func(x doc.Table) string { return x.ID }) {
		v.Tables = append(v.Tables, w.tableCard(table))
	}
	return v
}

func (w words) tableCard(table doc.Table) TableCard {
	card := TableCard{Anchor: Anchor{w.url("/compare/" + table.ID + "/"), w.html(table.Title)}, Desc: w.html(table.Desc)}
	for _, o := range w.options(table) {
		card.Options = append(card.Options, w.html(o.Name))
	}
	criteria := 0
	for _, g := range table.Groups {
		criteria += len(g.Criteria)
	}
	card.Count = w.say("compare.count", "options", strconv.Itoa(len(table.Options)), "criteria", strconv.Itoa(criteria))
	return card
}

// options returns the options of a table's columns.
func (w words) options(table doc.Table) []doc.Option {
	out := make([]doc.Option, len(table.Options))
	for i, n := range table.Options {
		o, ok := w.s.Option(n.ID)
		if !ok {
			o = doc.Option{Name: doc.Text{S: n.ID}}
		}
		o.ID = n.ID
		out[i] = o
	}
	return out
}

// CompareView shows a table.
type CompareView struct {
	Chrome
	Heading template.HTML
	Intro   template.HTML
	Table   CompareTable
	Notes   []RowNotes
	Sources []CitedSource
	Pairs   []Anchor
	Past    string // page of what has changed, "" if none
	CSV     string // the table for spreadsheets
}

// CompareTable is a table of options × criteria.
type CompareTable struct {
	ID      string // of the caption, unique on the page
	Caption template.HTML
	AsOf    string // 截至 2025-03，另有注明的除外
	Anchors bool   // rows carry the permanent anchors of the criteria
	Lines   bool   // rows tell their line, to which links that edit it lead
	Columns []CompareColumn
	Groups  []CompareGroup
	Form    CompareForm
	Data    CompareData
}

// CompareColumn heads an option's column.
type CompareColumn struct {
	ID string
	Anchor
	First  bool // among the columns that a wide screen shows at once
	Second bool // the second column, which a phone shows beside the first
}

// CompareGroup is a titled run of rows.
type CompareGroup struct {
	Label template.HTML
	Span  int    // columns of the whole table
	Marks []Mark // sources of every row without any
	Rows  []CompareRow
}

// CompareRow is one criterion.
type CompareRow struct {
	ID    string   // criterion id
	Was   []string // its old ids
	Label template.HTML
	Desc  template.HTML
	AsOf  string // date of every cell, which then has none of its own
	Marks []Mark // sources of every cell, which then has none of its own
	Note  string // notes on every cell, which then has no link of its own
	Cells []CellView
	Line  int // of the data file
}

func (t *Theme) compareView(s *site.Site, p *site.Page, c Chrome) CompareView {
	w := t.words(s, p)
	table, _ := s.Table(p.Data.Table)
	cite := &Citations{}
	v := CompareView{Chrome: c, Heading: w.html(table.Title), Intro: w.html(table.Desc)}
	notes := &notes{w: w}
	v.Table = w.compareTable(table, cite, notes)
	if edit := editURL(s, p); edit != "" {
		v.Table.Data.Edit, v.Table.Data.Say.Correct = edit, w.say("compare.correct")
		v.Table.Lines = strings.Contains(edit, "{line}")
	}
	v.Notes = notes.rows
	v.Sources = brief(t.citedSources(s, p, cite))
	v.Past = w.url("/changes/")
	v.CSV = Rel(p.URL, t.prefix(s, p)+"/api/v1/tables/"+table.ID+".csv", false)
	for _, pair := range site.Pairs(&table) {
		if a, ok := w.pairLink(table.ID, pair[0], pair[1]); ok {
			v.Pairs = append(v.Pairs, a)
		}
	}
	return v
}

// compareTable puts a table into words. Notes on cells go to notes; where that
// is nil there is no place for them, the rows do not carry the criteria's anchors,
// and nothing but the reader's situation can be chosen.
func (w words) compareTable(table doc.Table, cite *Citations, notes *notes) CompareTable {
	v := CompareTable{ID: "t-" + table.ID, Caption: w.html(table.Title), Anchors: notes != nil}
	if d := w.when(table.AsOf); d != "" {
		v.AsOf = w.say("compare.as_of", "date", d)
	}
	opts := w.options(table)
	for i, o := range opts {
		col := CompareColumn{ID: o.ID, Anchor: Anchor{Text: w.html(o.Name)}, First: i < shownAtOnce, Second: i == 1}
		if a, ok := w.refLink(o.Guide); ok && o.Guide.To != "" {
			col.URL = a.URL
		}
		v.Columns = append(v.Columns, col)
	}
	state := w.compareState(table, notes != nil)
	for _, g := range table.Groups {
		group := CompareGroup{Label: w.html(g.Label), Span: len(opts) + 1}
		for _, c := range g.Criteria {
			row := w.compareRow(table, g, c, opts, cite, notes)
			state.add(c, row)
			group.Rows = append(group.Rows, row)
		}
		if notes != nil {
			group.Marks = w.groupMarks(table, g, group.Rows, cite)
		}
		v.Groups = append(v.Groups, group)
	}
	v.Form, v.Data = state.form, state.data
	return v
}

func (w words) compareRow(table doc.Table, g doc.Group, c doc.Criterion, opts []doc.Option, cite *Citations, notes *notes) CompareRow {
	row := CompareRow{ID: c.ID, Was: ids(c.Was), Label: w.html(c.Label), Desc: w.html(c.Desc), Line: c.Line}
	var telling []*CellView // cells that say something, or have sources of their own
	row.Cells = make([]CellView, len(opts))
	for i, o := range opts {
		cell, silent := quiet(cellOf(c, o.ID), c.Src, g.Src, table.Src)
		row.Cells[i] = w.cellIn(c, cell, nil, cite, table.AsOf)
		if notes != nil {
			row.Cells[i].NoteURL = notes.add(c, o, cell, cite)
		} else {
			row.Cells[i].Of = w.plain(o.Name)
		}
		if !silent {
			telling = append(telling, &row.Cells[i])
		}
	}
	row.Marks, row.AsOf, row.Note = shareMarks(telling...), shareText(dateOf, telling), shareText(noteOf, telling)
	return row
}

// groupMarks takes the marks from rows that rest on what their group, or the
// table, names as its source, if there are several.
func (w words) groupMarks(table doc.Table, g doc.Group, rows []CompareRow, cite *Citations) []Mark {
	src := g.Src
	if len(src) == 0 {
		src = table.Src
	}
	if slices.ContainsFunc(src, func(r doc.SrcRef) bool { return !slices.Contains(cite.IDs(), r.Source) }) {
		return nil // no row cites them
	}
	marks, n := w.marks(cite, src), 0
	same := func(r CompareRow) bool { return len(marks) > 0 && slices.Equal(r.Marks, marks) }
	for _, r := range rows {
		if same(r) {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	for i := range rows {
		if same(rows[i]) {
			rows[i].Marks = nil
		}
	}
	return marks
}

// cellOf returns the cell of an option; one that is missing is unknown.
func cellOf(c doc.Criterion, option string) doc.Cell {
	if cell, ok := site.Cell(&c, option); ok {
		return *cell
	}
	return doc.Cell{Option: doc.Name{ID: option}}
}

// quiet takes the sources from a cell that says nothing and has them only because
// it stands in a row, group or table of which others do.
func quiet(cell doc.Cell, above ...[]doc.SrcRef) (doc.Cell, bool) {
	for _, cs := range cell.Cases {
		blank := cs.Is.Kind == doc.Unknown || cs.Is.Kind == doc.NotApplicable
		own := !slices.ContainsFunc(above, func(src []doc.SrcRef) bool { return slices.Equal(src, cs.Src) })
		if !blank || own || len(cell.Conflicts) > 0 {
			return cell, false
		}
	}
	cell.Cases = slices.Clone(cell.Cases)
	for i := range cell.Cases {
		cell.Cases[i].Src = nil
	}
	return cell, true
}

// shareMarks takes the marks from cells that all have the same.
func shareMarks(cells ...*CellView) []Mark {
	if len(cells) < 2 {
		return nil
	}
	marks := cells[0].Marks
	for _, c := range cells {
		if !slices.Equal(c.Marks, marks) {
			return nil
		}
	}
	for _, c := range cells {
		c.Marks = nil
	}
	return marks
}

// shareText takes a date or a link from cells that all have the same.
func shareText(of func(*CellView) *string, cells []*CellView) string {
	if len(cells) < 2 {
		return ""
	}
	text := *of(cells[0])
	for _, c := range cells {
		if *of(c) != text {
			return ""
		}
	}
	for _, c := range cells {
		*of(c) = ""
	}
	return text
}

func dateOf(c *CellView) *string { return &c.AsOf }

func noteOf(c *CellView) *string { return &c.NoteURL }

// brief leaves to the page of a source what a long list can do without.
func brief(cited []CitedSource) []CitedSource {
	for i := range cited {
		if cited[i].URL != "" {
			cited[i].Original, cited[i].Published = "", ""
		}
	}
	return cited
}

// CompareEmbed is ::compare in a page.
type CompareEmbed struct {
	Table CompareTable
	Whole Anchor
}

// compareEmbed expands ::compare{table=… options="…" criteria="…"}.
func (t *Theme) compareEmbed(w words, e doc.Embed, cite *Citations) template.HTML {
	table, ok := w.s.Table(e.Attr("table"))
	if !ok {
		return ""
	}
	v := CompareEmbed{Whole: Anchor{w.url("/compare/" + table.ID + "/"), w.html(table.Title)}}
	v.Table = w.compareTable(part(table, picked(e, "options"), picked(e, "criteria")), cite, nil)
	v.Table.ID += "-" + strconv.Itoa(max(0, e.Pos.Off)) // two embeds of one table need two captions
	return t.fragment(compareEmbed, w, v)
}

// part is a table with some of its columns and rows; without ids, all of them.
func part(table doc.Table, options, rows []string) doc.Table {
	has := func(ids []string, id string) bool { return len(ids) == 0 || slices.Contains(ids, id) }
	table.Options = slices.DeleteFunc(slices.Clone(table.Options), func(o doc.Name) bool { return !has(options, o.ID) })
	var groups []doc.Group
	for _, g := range table.Groups {
		g.Criteria = slices.DeleteFunc(slices.Clone(g.Criteria), func(c doc.Criterion) bool { return !has(rows, c.ID) })
		for i, c := range g.Criteria {
			g.Criteria[i].Cells = slices.DeleteFunc(slices.Clone(c.Cells), func(x doc.Cell) bool { return !has(options, x.Option.ID) })
		}
		if len(g.Criteria) > 0 {
			groups = append(groups, g)
		}
	}
	table.Groups = groups
	return table
}
