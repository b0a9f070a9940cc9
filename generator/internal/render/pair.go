package render

import (
	"html/template"
	"strconv"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// PairView compares two options.
type PairView struct {
	Chrome
	Heading template.HTML
	Summary string // 不同 7 处，相同 12 处
	Sides   []PairSide
	Parts   []PairPart
	Notes   []RowNotes
	Sources []CitedSource
	Whole   Anchor // the whole table
	Others  []Anchor
}

// PairPart holds the rows of one verdict.
type PairPart struct {
	ID      string // a-better b-better different unknown same
	Label   template.HTML
	Folded  bool
	Count   string
	Columns []template.HTML // names of the two
	Rows    []PairRow
}

// PairRow is one criterion.
type PairRow struct {
	ID     string
	Label  template.HTML
	RowURL string // the row in the whole table
	Marks  []Mark // sources of both cells, which then have none of their own
	ACell  CellView
	BCell  CellView
	AWins  bool
	BWins  bool
}

func (t *Theme) pairView(s *site.Site, p *site.Page, c Chrome) PairView {
	w := t.words(s, p)
	table, _ := s.Table(p.Data.Table)
	x := pair{words: w, table: table, cite: &Citations{}, notes: &notes{w: w, past: true}}
	for i, id := range []string{p.Data.A, p.Data.B} {
		x.options[i], _ = s.Option(id)
		x.options[i].ID = id
	}
	a, b := x.options[0], x.options[1]
	v := PairView{Chrome: c, Heading: w.html(a.Name) + escape(w.say("pair.or")) + w.html(b.Name),
		Whole: Anchor{w.url("/compare/" + table.ID + "/"), w.html(table.Title)}}
	for _, g := range table.Groups {
		for _, c := range g.Criteria {
			x.add(g.ID, c)
		}
	}
	parts := map[advice.Verdict][]PairRow{}
	for _, r := range x.rows {
		parts[r.verdict] = append(parts[r.verdict], r.PairRow)
	}
	v.Sides = x.sides()
	v.Parts, v.Notes = w.pairParts(parts, a, b), x.notes.rows
	n := map[advice.Verdict]int{}
	for verdict, rows := range parts {
		n[verdict] = len(rows)
	}
	v.Summary = w.pairSummary(n, len(x.rows))
	v.Title = w.plain(a.Name) + w.say("pair.or") + w.plain(b.Name)
	v.HeadTitle = v.Title + " · " + v.Site
	v.Description = w.say("pair.about", "a", w.plain(a.Name), "b", w.plain(b.Name), "summary", v.Summary)
	v.Sources = brief(t.citedSources(s, p, x.cite))
	for _, pair := range site.Pairs(&table) {
		one := pair[0] == a.ID || pair[1] == a.ID || pair[0] == b.ID || pair[1] == b.ID
		if one && (pair[0] != a.ID || pair[1] != b.ID) {
			if a, ok := w.pairLink(table.ID, pair[0], pair[1]); ok {
				v.Others = append(v.Others, a)
			}
		}
	}
	return v
}

// pairSummary says how much differs among rows: 不同 7 处，相同 12 处.
func (w words) pairSummary(n map[advice.Verdict]int, rows int) string {
	same, unknown := n[advice.Same], n[advice.Undecided]
	key := "pair.summary"
	if unknown > 0 {
		key = "pair.summary_unknown"
	}
	return w.say(key, "different", strconv.Itoa(rows-same-unknown), "same", strconv.Itoa(same), "unknown", strconv.Itoa(unknown))
}

// pair is what the page of two options is made from.
type pair struct {
	words
	table   doc.Table
	options [2]doc.Option
	cite    *Citations
	notes   *notes
	rows    []pairRow
}

// pairRow is a criterion with what it says about the two.
type pairRow struct {
	PairRow
	c       doc.Criterion
	group   string
	cells   [2]doc.Cell
	verdict advice.Verdict
}

// add takes up a criterion.
func (x *pair) add(group string, c doc.Criterion) {
	w := x.words
	row := pairRow{PairRow: PairRow{ID: c.ID, Label: w.html(c.Label)}, c: c, group: group}
	if u := w.url("/compare/" + x.table.ID + "/"); u != "" {
		row.RowURL = u + "#" + c.ID
	}
	views := [2]*CellView{&row.ACell, &row.BCell}
	for i, o := range x.options {
		row.cells[i] = cellOf(c, o.ID)
		*views[i] = w.cellIn(c, row.cells[i], nil, x.cite, x.table.AsOf)
		views[i].NoteURL = x.notes.add(c, o, row.cells[i], x.cite)
	}
	row.Marks = shareMarks(views[:]...)
	row.verdict = advice.Compare(c, row.cells[0], row.cells[1], w.s.Data.Facts)
	row.AWins, row.BWins = row.verdict == advice.ABetter, row.verdict == advice.BBetter
	x.rows = append(x.rows, row)
}

// pairParts orders the rows by verdict and leaves empty parts out.
func (w words) pairParts(rows map[advice.Verdict][]PairRow, a, b doc.Option) []PairPart {
	better := func(o doc.Option) template.HTML {
		return template.HTML(w.say("pair.better", "option", string(w.html(o.Name))))
	}
	var out []PairPart
	for _, x := range []struct {
		verdict advice.Verdict
		id      string
		label   template.HTML
		folded  bool
	}{
		{advice.ABetter, "a-better", better(a), false},
		{advice.BBetter, "b-better", better(b), false},
		{advice.Different, "different", escape(w.say("pair.different")), false},
		{advice.Undecided, "unknown", escape(w.say("pair.unknown")), true},
		{advice.Same, "same", escape(w.say("pair.same")), true},
	} {
		if r := rows[x.verdict]; len(r) > 0 {
			out = append(out, PairPart{x.id, x.label, x.folded, w.count("pair.rows", len(r)), []template.HTML{w.html(a.Name), w.html(b.Name)}, r})
		}
	}
	return out
}

// pairLink leads to the page of two options of a table, in whichever order it
// has them.
func (w words) pairLink(table, a, b string) (Anchor, bool) {
	url := w.url("/compare/" + table + "/" + a + "-vs-" + b + "/")
	if url == "" {
		a, b = b, a
		url = w.url("/compare/" + table + "/" + a + "-vs-" + b + "/")
	}
	if url == "" {
		return Anchor{}, false
	}
	x, _ := w.s.Option(a)
	y, _ := w.s.Option(b)
	return Anchor{url, w.html(x.Name) + escape(w.say("pair.or")) + w.html(y.Name)}, true
}
