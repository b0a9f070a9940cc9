package render

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// apiTable is a table of options × criteria.
type apiTable struct {
	apiHead
	AsOf    string      `json:"as_of,omitempty"`
	Options []apiOption `json:"options"` // the columns, in the author's order
	Groups  []apiGroup  `json:"groups"`
	Facts   []apiFact   `json:"facts,omitempty"`
	Sources []apiSource `json:"sources"`
}

type apiGroup struct {
	ID       string         `json:"id"`
	Label    string         `json:"label"`
	Criteria []apiCriterion `json:"criteria"`
}

// apiCriterion is a row.
type apiCriterion struct {
	ID          string     `json:"id"`
	Label       string     `json:"label"`
	Description string     `json:"description,omitempty"`
	URL         string     `json:"url,omitempty"`
	Type        string     `json:"type"`         // bool quantity enum set money duration text
	Of          string     `json:"of,omitempty"` // set: the fact whose values it holds
	Gate        bool       `json:"gate"`         // it excludes options by itself
	Unit        string     `json:"unit,omitempty"`
	Per         string     `json:"per,omitempty"`    // the period in which values are compared
	Better      string     `json:"better,omitempty"` // more less yes no none
	Order       []string   `json:"order,omitempty"`  // enum: best first
	Values      []apiLabel `json:"values,omitempty"` // enum
	Combine     string     `json:"combine,omitempty"`
	Cells       []apiCell  `json:"cells"` // one per option
}

// apiCell is what the table says of an option.
type apiCell struct {
	Option    string        `json:"option"`
	Words     string        `json:"words"`
	Cases     []apiCase     `json:"cases"`
	History   []apiWas      `json:"history,omitempty"`
	Conflicts []apiConflict `json:"conflicts,omitempty"`
}

// apiCase is a value and when it holds: if When is true of the asker, or if
// Otherwise no other case's is. A cell with one case that has neither has one
// value for everybody.
type apiCase struct {
	When       apiWhen   `json:"when,omitempty"`
	Otherwise  bool      `json:"otherwise,omitempty"`
	Value      apiValue  `json:"value"`
	AsOf       string    `json:"as_of,omitempty"`
	Confidence string    `json:"confidence,omitempty"` // high medium low
	Note       string    `json:"note,omitempty"`
	Sources    []apiCite `json:"sources,omitempty"`
}

// apiValue is a value in words and typed: Word of bool (yes no partly) and enum,
// Values of set, Lo to Hi Unit per Per of quantity, money and duration. Money's
// unit is a currency. Unknown, na and text have words only.
type apiValue struct {
	Words  string      `json:"words"`
	Kind   string      `json:"kind"` // unknown na bool quantity money duration enum set text
	Word   string      `json:"word,omitempty"`
	Values []string    `json:"values,omitempty"`
	Lo     json.Number `json:"lo,omitempty"`
	Hi     json.Number `json:"hi,omitempty"`
	Unit   string      `json:"unit,omitempty"`
	Per    string      `json:"per,omitempty"`
}

// apiWas is a value that a cell had.
type apiWas struct {
	From    string    `json:"from,omitempty"`
	Until   string    `json:"until,omitempty"`
	Value   apiValue  `json:"value"`
	Note    string    `json:"note,omitempty"`
	Sources []apiCite `json:"sources,omitempty"`
}

// apiConflict is what another source says.
type apiConflict struct {
	Value   apiValue  `json:"value"`
	Verdict string    `json:"verdict,omitempty"`
	Sources []apiCite `json:"sources,omitempty"`
}

func (a *apiWriter) table(e apiEntry) apiTable {
	table, _ := a.w.s.Table(e.id)
	v := apiTable{AsOf: a.w.date(table.AsOf)}
	for _, o := range a.w.options(table) {
		v.Options = append(v.Options, a.option(o))
	}
	for _, g := range table.Groups {
		group := apiGroup{ID: g.ID, Label: a.w.plain(g.Label), Criteria: []apiCriterion{}}
		for _, c := range g.Criteria {
			group.Criteria = append(group.Criteria, a.criterion(table, c))
		}
		v.Groups = append(v.Groups, group)
	}
	v.Facts, v.Sources = a.about(), a.sources()
	v.apiHead = a.head(e, table.Desc)
	return v
}

func (a *apiWriter) criterion(table doc.Table, c doc.Criterion) apiCriterion {
	v := apiCriterion{ID: c.ID, Label: a.w.plain(c.Label), Description: a.w.plain(c.Desc), Type: c.Type, Of: c.Of.ID, Gate: c.Gate,
		Unit: c.Unit, Per: c.Per, Better: c.Better, Order: c.Order, Combine: c.Combine, Cells: []apiCell{}}
	if u := a.page("/compare/" + table.ID + "/"); u != "" {
		v.URL = u + "#" + c.ID
	}
	if c.Type == "set" && c.Of.ID != "" && !slices.Contains(a.facts, c.Of.ID) {
		a.facts = append(a.facts, c.Of.ID)
	}
	for _, x := range c.Values {
		v.Values = append(v.Values, apiLabel{x.ID, a.w.value(c, doc.Value{Kind: doc.Enum, Word: x.ID})})
	}
	for _, cell := range c.Cells {
		v.Cells = append(v.Cells, a.cell(c, cell))
	}
	return v
}

func (a *apiWriter) cell(c doc.Criterion, cell doc.Cell) apiCell {
	shown := a.w.cellIn(c, cell, nil, &Citations{}, doc.Date{})
	v := apiCell{Option: cell.Option.ID, Words: unescapeHTML(string(shown.sentence(a.w))), Cases: []apiCase{}}
	for _, cs := range cell.Cases {
		v.Cases = append(v.Cases, a.oneCase(c, cs))
	}
	for _, h := range cell.History {
		v.History = append(v.History, apiWas{a.w.date(h.From), a.w.date(h.Until), a.value(c, h.Value), a.w.plain(h.Note), a.cite(h.Src)})
	}
	for _, x := range cell.Conflicts {
		v.Conflicts = append(v.Conflicts, apiConflict{a.value(c, x.Says), a.w.plain(x.Verdict), a.cite(x.Src)})
	}
	return v
}

func (a *apiWriter) oneCase(c doc.Criterion, cs doc.Case) apiCase {
	return apiCase{When: a.when(cs.When), Otherwise: cs.Else, Value: a.value(c, cs.Is), AsOf: a.w.date(cs.AsOf), Confidence: cs.Confidence,
		Note: a.w.plain(cs.Note), Sources: a.cite(cs.Src)}
}

var kindNames = map[doc.ValueKind]string{
	doc.Unknown: "unknown", doc.NotApplicable: "na", doc.Bool: "bool", doc.Quantity: "quantity", doc.Money: "money",
	doc.Duration: "duration", doc.Enum: "enum", doc.Set: "set", doc.TextValue: "text",
}

func (a *apiWriter) value(c doc.Criterion, v doc.Value) apiValue {
	out := apiValue{Words: a.w.value(c, v), Kind: kindNames[v.Kind]}
	switch v.Kind {
	case doc.Bool, doc.Enum:
		out.Word = v.Word
	case doc.Set:
		for _, x := range advice.Domain(a.w.s.Data.Facts, c.Of.ID) {
			if v.All || slices.Contains(v.Words, x) != v.Not {
				out.Values = append(out.Values, x)
			}
		}
	case doc.Quantity, doc.Money, doc.Duration:
		out.Lo, out.Hi, out.Unit, out.Per = decimal(v.Lo), decimal(v.Hi), v.Unit, v.Per
	}
	return out
}

// amount is a value that is not a cell's: a fee or a duration.
func (a *apiWriter) amount(v doc.Value) apiValue {
	if v.Raw == "" {
		return apiValue{}
	}
	out := a.value(doc.Criterion{}, v)
	out.Words = a.w.amount(v)
	return out
}

// decimal writes an exact number for machines: 1300, 0.6.
func decimal(n doc.Num) json.Number {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	out := sign + strconv.FormatInt(int64(n/doc.NumOne), 10)
	if f := n % doc.NumOne; f != 0 {
		out += "." + strings.TrimRight(strconv.FormatInt(int64(f+doc.NumOne), 10)[1:], "0")
	}
	return json.Number(out)
}
