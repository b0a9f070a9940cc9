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
	for _, table := range s.Data.Tables {
		v.Tables = append(v.Tables, w.tableCard(table))
	}
	return v
}

func (w words) tableCard(table doc.Table) TableCard {
	card := TableCard{Anchor: Anchor{w.url("/compare/" + table.ID + "/"), w.html(table.Title)}, Desc: w.html(table.Desc)}
	for _, o := range w.options(table) {
		card.Options = append(card.Options, w.html(o.Name))
	}
	card.Count = w.say("compare.count", "options", strconv.Itoa(len(table.Options)), "criteria", strconv.Itoa(len(criteria(table))))
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

// criteria returns all rows of a table.
func criteria(table doc.Table) []doc.Criterion {
	var out []doc.Criterion
	for _, g := range table.Groups {
		out = append(out, g.Criteria...)
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
}

// CompareTable is a table of options × criteria.
type CompareTable struct {
	ID      string // of the caption, unique on the page
	Caption template.HTML
	AsOf    string // 截至 2025-03，另有注明的除外
	Anchors bool   // rows carry the permanent anchors of the criteria
	Columns []CompareColumn
	Groups  []CompareGroup
}

// CompareColumn heads an option's column.
type CompareColumn struct {
	ID string
	Anchor
	Since string
}

// CompareGroup is a titled run of rows.
type CompareGroup struct {
	ID    string
	Label template.HTML
	Span  int // columns of the whole table
	Rows  []CompareRow
}

// CompareRow is one criterion.
type CompareRow struct {
	ID    string // criterion id
	Label template.HTML
	Desc  template.HTML
	Marks []Mark // sources of every cell, which then has none of its own
	Cells []CellView
}

func (t *Theme) compareView(s *site.Site, p *site.Page, c Chrome) CompareView {
	w := t.words(s, p)
	table, _ := s.Table(p.Data.Table)
	cite := &Citations{}
	v := CompareView{Chrome: c, Heading: w.html(table.Title), Intro: w.html(table.Desc)}
	notes := &notes{w: w}
	v.Table = w.compareTable(table, nil, nil, cite, notes)
	v.Notes = notes.rows
	v.Sources = brief(t.citedSources(s, p, cite))
	v.Past = w.url("/changes/")
	for _, pair := range site.Pairs(&table) {
		if a, ok := w.pairLink(table.ID, pair[0], pair[1]); ok {
			v.Pairs = append(v.Pairs, a)
		}
	}
	return v
}

// compareTable puts a table into words. options and rows pick columns and rows
// by id; nil takes all. Notes on cells go to notes; where that is nil there is
// no place for them, and the rows do not carry the criteria's anchors.
func (w words) compareTable(table doc.Table, options, rows []string, cite *Citations, notes *notes) CompareTable {
	v := CompareTable{ID: "t-" + table.ID, Caption: w.html(table.Title), Anchors: notes != nil}
	if d := w.date(table.AsOf); d != "" {
		v.AsOf = w.say("compare.as_of", "date", d)
	}
	var cols []int
	opts := w.options(table)
	for i, o := range opts {
		if options != nil && !slices.Contains(options, o.ID) {
			continue
		}
		cols = append(cols, i)
		col := CompareColumn{ID: o.ID, Anchor: Anchor{Text: w.html(o.Name)}}
		if a, ok := w.refLink(o.Guide); ok && o.Guide.To != "" {
			col.URL = a.URL
		}
		v.Columns = append(v.Columns, col)
	}
	for _, g := range table.Groups {
		group := CompareGroup{ID: "group-" + g.ID, Label: w.html(g.Label), Span: len(cols) + 1}
		for _, c := range g.Criteria {
			if rows != nil && !slices.Contains(rows, c.ID) {
				continue
			}
			row := CompareRow{ID: c.ID, Label: w.html(c.Label), Desc: w.html(c.Desc)}
			for _, i := range cols {
				cell, ok := site.Cell(&c, opts[i].ID)
				if !ok {
					cell = &doc.Cell{Option: doc.Name{ID: opts[i].ID}}
				}
				cv := w.cellIn(c, *cell, nil, cite, table.AsOf)
				if notes != nil {
					cv.NoteURL = notes.add(c, opts[i], *cell, cite)
				}
				row.Cells = append(row.Cells, cv)
			}
			cells := make([]*CellView, len(row.Cells))
			for i := range row.Cells {
				cells[i] = &row.Cells[i]
			}
			row.Marks = shareMarks(cells...)
			group.Rows = append(group.Rows, row)
		}
		if len(group.Rows) > 0 {
			v.Groups = append(v.Groups, group)
		}
	}
	return v
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
	split := func(v string) []string {
		return strings.FieldsFunc(v, func(r rune) bool { return r == ' ' || r == ',' })
	}
	v := CompareEmbed{Whole: Anchor{w.url("/compare/" + table.ID + "/"), w.html(table.Title)}}
	var options, rows []string
	if s := e.Attr("options"); s != "" {
		options = split(s)
	}
	if s := e.Attr("criteria"); s != "" {
		rows = split(s)
	}
	v.Table = w.compareTable(table, options, rows, cite, nil)
	v.Table.ID += "-" + strconv.Itoa(max(0, e.Pos.Off)) // two embeds of one table need two captions
	return t.fragment("partials/compare-embed.html", w, v)
}
