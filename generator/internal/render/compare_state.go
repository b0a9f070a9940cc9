package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// shownAtOnce is how many columns a table shows until its reader picks others.
const shownAtOnce = 5

// CompareForm is what a reader may choose above a table. A page without script
// does not show it.
type CompareForm struct {
	Facts []CompareFact
	Whole bool // options, needs and the rest, beside the reader's situation
	Pick  bool // there are enough options to pick some
}

// CompareFact is a fact about the reader.
type CompareFact struct {
	Label  template.HTML
	Values []CompareChoice
}

// CompareChoice is one value of a fact.
type CompareChoice struct {
	ID    string // company
	Value string // subject.company, as links write it
	Label string
}

// CompareData is what the script of a table looks up. Rows of bits have one bit
// per class of readers, see advice.Classes; cells and columns name them by their
// index in Masks. No rule is left to the script. What repeats in every row is
// written short: the page has a row per criterion.
type CompareData struct {
	Masks   []string         `json:"m"`
	Facts   [][]int          `json:"f"` // per fact and value, in the order of the form: the mask of those who have it
	Options []string         `json:"o"`
	Closed  [][]int          `json:"x"`           // per option: a gate's row and the mask of the classes that it shuts out, and so on
	Groups  []string         `json:"g,omitempty"` // of a page of its own, whose state stands in the query
	Rows    []CompareRowData `json:"r"`
	Show    int              `json:"show"` // columns shown until the reader picks others
	Edit    string           `json:"edit,omitempty"`
	Say     CompareSay       `json:"say"`
}

// CompareRowData is a criterion: its cells, separated by bars, and what can be
// required of it. A cell that says one thing is the number of its value; any other
// has, per case, the number of the value, the mask, and the line of the cell that
// shows it, or -1 for the plain no that goes without saying. Equal numbers are
// equal values. A need is its id (without that of the criterion), an advice.Met for
// each number of a value, and how it is called, if not by the criterion alone:
// "min.4 20110 至少4条".
type CompareRowData struct {
	Cells string   `json:"c"`
	Needs []string `json:"n,omitempty"`
}

// CompareSay is what the script says.
type CompareSay struct {
	No      string `json:"no"`
	Colon   string `json:"colon"`
	Comma   string `json:"comma"`
	Of      string `json:"of"`
	Closed  string `json:"closed"`
	Apart   string `json:"apart"`
	Fails   string `json:"fails,omitempty"`
	Unclear string `json:"unclear,omitempty"`
	Hidden  string `json:"hidden,omitempty"`
	Hidden1 string `json:"hidden1,omitempty"`
	Dropped string `json:"dropped,omitempty"`
	Remove  string `json:"remove,omitempty"`
	Mark    string `json:"mark"`
	Close   string `json:"close"`
	Correct string `json:"correct,omitempty"`
}

// compareState collects form and data of a table, row by row.
type compareState struct {
	w       words
	table   doc.Table
	classes advice.Classes
	at      map[advice.Bits]int
	form    CompareForm
	data    CompareData
}

// compareState begins the state of a table: facts, columns, groups. whole tells
// that it has a page of its own.
func (w words) compareState(table doc.Table, whole bool) *compareState {
	x := &compareState{w: w, table: table, classes: advice.TableClasses(table, w.s.Data.Facts), at: map[advice.Bits]int{}}
	x.form.Whole, x.form.Pick = whole, whole && len(table.Options) > 2
	x.data.Show = shownAtOnce
	x.data.Masks, x.data.Facts = []string{}, [][]int{} // a script has no use for null
	for _, f := range x.classes.Facts {
		fact, _ := w.s.Fact(f.Fact)
		label := CompareFact{Label: template.HTML(capital(string(w.html(fact.Label))))}
		var masks []int
		for _, v := range f.Values {
			label.Values = append(label.Values, CompareChoice{v, f.Fact + "." + v, w.factValue(f.Fact, v)})
			masks = append(masks, x.mask(x.classes.With(f.Fact, v)))
		}
		x.form.Facts, x.data.Facts = append(x.form.Facts, label), append(x.data.Facts, masks)
	}
	for _, o := range table.Options {
		x.data.Options = append(x.data.Options, o.ID)
	}
	x.data.Closed = make([][]int, len(table.Options))
	say := func(key string) string { return w.say(key) }
	x.data.Say = CompareSay{No: say("value.no"), Colon: say("list.colon"), Comma: say("list.comma"), Of: say("list.of"),
		Closed: say("compare.closed"), Apart: say("compare.apart"), Mark: say("cite.mark"), Close: say("compare.close")}
	if !whole {
		return x
	}
	for _, g := range table.Groups {
		x.data.Groups = append(x.data.Groups, g.ID)
	}
	s := &x.data.Say
	s.Fails, s.Unclear, s.Dropped, s.Remove = say("compare.fails"), say("compare.unclear"), say("compare.dropped"), say("compare.remove")
	if s.Hidden, s.Hidden1 = say("compare.hidden"), say("compare.hidden_one"); s.Hidden1 == strings.ReplaceAll(s.Hidden, "{n}", "1") {
		s.Hidden1 = ""
	}
	return x
}

// mask returns the index of a row of bits.
func (x *compareState) mask(b advice.Bits) int {
	i, ok := x.at[b]
	if !ok {
		i = len(x.data.Masks)
		x.at[b] = i
		x.data.Masks = append(x.data.Masks, string(b))
	}
	return i
}

// add takes up a criterion, which row shows.
func (x *compareState) add(c doc.Criterion, row CompareRow) {
	var values []doc.Case
	number := func(cs doc.Case) string {
		i := slices.IndexFunc(values, func(v doc.Case) bool { return advice.SameCell(c, v, cs) })
		if i < 0 {
			i = len(values)
			values = append(values, cs)
		}
		return strconv.Itoa(i)
	}
	cells := make([]string, len(x.table.Options))
	for i, o := range x.table.Options {
		cell := cellOf(c, o.ID)
		cases, masks := advice.Cases(cell, nil), x.classes.Cases(cell)
		switch len(cases) {
		case 0:
			cells[i] = number(doc.Case{})
		case 1:
			cells[i] = number(cases[0])
		default:
			parts := make([]string, len(cases))
			for j, cs := range cases {
				line := slices.IndexFunc(row.Cells[i].Lines, func(l CellLine) bool { return slices.Contains(l.Cases, j) })
				parts[j] = number(cs) + "," + strconv.Itoa(x.mask(masks[j])) + "," + strconv.Itoa(line)
			}
			cells[i] = strings.Join(parts, ",")
		}
		if !c.Gate {
			continue
		}
		if shut := x.classes.Closed(c, cell, x.w.s.Data.Facts); strings.Trim(string(shut), "0") != "" {
			x.data.Closed[i] = append(x.data.Closed[i], len(x.data.Rows), x.mask(shut))
		}
	}
	data := CompareRowData{Cells: strings.Join(cells, "|")}
	if x.form.Whole {
		data.Needs = x.needs(c, values)
	}
	x.data.Rows = append(x.data.Rows, data)
}

// needs lists what can be required of a criterion whose cells have these values.
func (x *compareState) needs(c doc.Criterion, values []doc.Case) []string {
	var out []string
	for _, n := range advice.Needs(x.table, c, x.w.s.Data.Trees) {
		need := n.ID + " "
		for _, v := range values {
			need += strconv.Itoa(int(advice.Meets(n.Test, c, v)))
		}
		if !n.Test.HasIs || n.Test.Is.Word != "yes" {
			need += " " + x.w.need(c, n.Test, doc.Question{}, doc.Answer{})
		}
		out = append(out, need)
	}
	return out
}
