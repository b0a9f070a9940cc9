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
	A, B    PairOption
	Summary string // 不同 7 处，相同 12 处
	Parts   []PairPart
	Notes   []RowNotes
	Sources []CitedSource
	Whole   Anchor // the whole table
	Others  []Anchor
}

// PairOption is one of the two.
type PairOption struct {
	Anchor
	Desc template.HTML
}

// PairPart holds the rows of one verdict.
type PairPart struct {
	ID     string // a-better b-better different unknown same
	Label  template.HTML
	Folded bool
	Count  string
	Rows   []PairRow
}

// PairRow is one criterion.
type PairRow struct {
	ID      string
	Label   template.HTML
	RowURL  string // the row in the whole table
	Marks   []Mark // sources of both cells, which then have none of their own
	ACell   CellView
	BCell   CellView
	AWins   bool
	BWins   bool
	Unknown bool
}

func (t *Theme) pairView(s *site.Site, p *site.Page, c Chrome) PairView {
	w := t.words(s, p)
	table, _ := s.Table(p.Data.Table)
	cite := &Citations{}
	a, _ := s.Option(p.Data.A)
	b, _ := s.Option(p.Data.B)
	v := PairView{Chrome: c, Heading: w.html(a.Name) + escape(w.say("pair.or")) + w.html(b.Name),
		A: w.pairOption(a), B: w.pairOption(b),
		Whole: Anchor{w.url("/compare/" + table.ID + "/"), w.html(table.Title)}}
	parts := map[advice.Verdict][]PairRow{}
	notes := &notes{w: w, past: true}
	for _, c := range criteria(table) {
		row, verdict := w.pairRow(table, c, a, b, p.Data.A, p.Data.B, cite, notes)
		parts[verdict] = append(parts[verdict], row)
	}
	v.Parts, v.Notes = w.pairParts(parts, a, b), notes.rows
	same, unknown := len(parts[advice.Same]), len(parts[advice.Undecided])
	key := "pair.summary"
	if unknown > 0 {
		key = "pair.summary_unknown"
	}
	v.Summary = w.say(key, "different", strconv.Itoa(len(criteria(table))-same-unknown), "same", strconv.Itoa(same), "unknown", strconv.Itoa(unknown))
	v.Sources = brief(t.citedSources(s, p, cite))
	for _, pair := range site.Pairs(&table) {
		one := pair[0] == p.Data.A || pair[1] == p.Data.A || pair[0] == p.Data.B || pair[1] == p.Data.B
		if one && (pair[0] != p.Data.A || pair[1] != p.Data.B) {
			if a, ok := w.pairLink(table.ID, pair[0], pair[1]); ok {
				v.Others = append(v.Others, a)
			}
		}
	}
	return v
}

func (w words) pairOption(o doc.Option) PairOption {
	out := PairOption{Anchor: Anchor{Text: w.html(o.Name)}, Desc: w.html(o.Desc)}
	if a, ok := w.refLink(o.Guide); ok && o.Guide.To != "" {
		out.URL = a.URL
	}
	return out
}

func (w words) pairRow(table doc.Table, c doc.Criterion, a, b doc.Option, aID, bID string, cite *Citations, notes *notes) (PairRow, advice.Verdict) {
	row := PairRow{ID: c.ID, Label: w.html(c.Label)}
	if u := w.url("/compare/" + table.ID + "/"); u != "" {
		row.RowURL = u + "#" + c.ID
	}
	view := func(o doc.Option, id string) (doc.Cell, CellView) {
		cell, ok := site.Cell(&c, id)
		if !ok {
			cell = &doc.Cell{Option: doc.Name{ID: id}}
		}
		cv := w.cellIn(c, *cell, nil, cite, table.AsOf)
		cv.NoteURL = notes.add(c, o, *cell, cite)
		return *cell, cv
	}
	x, xv := view(a, aID)
	y, yv := view(b, bID)
	row.Marks = shareMarks(&xv, &yv)
	row.ACell, row.BCell = xv, yv
	verdict := advice.Compare(c, x, y, w.s.Data.Facts)
	row.AWins, row.BWins, row.Unknown = verdict == advice.ABetter, verdict == advice.BBetter, verdict == advice.Undecided
	return row, verdict
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
		{advice.Undecided, "unknown", escape(w.say("pair.unknown")), false},
		{advice.Same, "same", escape(w.say("pair.same")), true},
	} {
		if r := rows[x.verdict]; len(r) > 0 {
			out = append(out, PairPart{x.id, x.label, x.folded, w.count("pair.rows", len(r)), r})
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
