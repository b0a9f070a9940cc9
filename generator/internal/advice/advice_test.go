package advice

import (
	"reflect"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
)

func num(n float64) doc.Num { return doc.Num(n * float64(doc.NumOne)) }

func word(kind doc.ValueKind, w string) doc.Value { return doc.Value{Kind: kind, Word: w} }

func amount(kind doc.ValueKind, lo, hi float64, unit, per string) doc.Value {
	return doc.Value{Kind: kind, Lo: num(lo), Hi: num(hi), Unit: unit, Per: per, Raw: "x"}
}

// cond reads "subject=company|person verified!=yes".
func cond(s string) doc.Cond {
	var c doc.Cond
	for _, f := range strings.Fields(s) {
		fact, values, _ := strings.Cut(f, "=")
		t := doc.Term{Not: strings.HasSuffix(fact, "!")}
		t.Fact.ID = strings.TrimSuffix(fact, "!")
		for _, v := range strings.Split(values, "|") {
			t.Values = append(t.Values, doc.Name{ID: v})
		}
		c = append(c, t)
	}
	return c
}

// cell builds a cell from condition, value pairs; "" always, "else" otherwise.
func cell(cases ...any) doc.Cell {
	var c doc.Cell
	for i := 0; i < len(cases); i += 2 {
		cs := doc.Case{Is: cases[i+1].(doc.Value)}
		if w := cases[i].(string); w == "else" {
			cs.Else = true
		} else {
			cs.When = cond(w)
		}
		c.Cases = append(c.Cases, cs)
	}
	return c
}

var (
	yes     = word(doc.Bool, "yes")
	no      = word(doc.Bool, "no")
	unknown = doc.Value{Kind: doc.Unknown}
	na      = doc.Value{Kind: doc.NotApplicable}
)

func set(words ...string) doc.Value { return doc.Value{Kind: doc.Set, Words: words} }

func TestCompare(t *testing.T) {
	rate := func(n float64, per string) doc.Value { return amount(doc.Quantity, n, n, "message", per) }
	days := func(lo, hi float64, unit string) doc.Value { return amount(doc.Duration, lo, hi, unit, "") }
	money := func(n float64, unit string) doc.Value { return amount(doc.Money, n, n, unit, "") }
	text := func(s string) doc.Value { return doc.Value{Kind: doc.TextValue, Text: doc.Text{S: s}} }
	tests := []struct {
		name   string
		better string
		order  []string
		a, b   doc.Cell
		want   Verdict
	}{
		{"equal words", "yes", nil, cell("", yes), cell("", yes), Same},
		{"yes beats no", "yes", nil, cell("", yes), cell("", no), ABetter},
		{"partly lies between", "yes", nil, cell("", no), cell("", word(doc.Bool, "partly")), BBetter},
		{"no may be better", "no", nil, cell("", yes), cell("", no), BBetter},
		{"without a better side they only differ", "none", nil, cell("", yes), cell("", no), Different},
		{"unknown decides nothing", "yes", nil, cell("", yes), cell("", unknown), Undecided},
		{"unknown on both sides is not the same", "yes", nil, cell("", unknown), cell("", unknown), Undecided},
		{"not applicable twice", "yes", nil, cell("", na), cell("", na), Same},
		{"not applicable against a value", "yes", nil, cell("", na), cell("", yes), Different},
		{"one a day is more than four a month", "more", nil, cell("", rate(1, "day")), cell("", rate(4, "month")), ABetter},
		{"four a month against one a day", "more", nil, cell("", rate(4, "month")), cell("", rate(1, "day")), BBetter},
		{"one a day and 28 a month touch", "more", nil, cell("", rate(1, "day")), cell("", rate(28, "month")), Different},
		{"twelve a year is one a month", "more", nil, cell("", rate(1, "month")), cell("", rate(12, "year")), Same},
		{"figures without a common period", "more", nil, cell("", rate(1, "day")), cell("", rate(4, "")), Different},
		{"overlapping ranges only differ", "less", nil, cell("", days(1, 5, "wd")), cell("", days(1, 7, "wd")), Different},
		{"a month lies within 28 to 31 days", "less", nil, cell("", days(1, 1, "mo")), cell("", days(30, 30, "d")), Different},
		{"a month is longer than 27 days", "less", nil, cell("", days(1, 1, "mo")), cell("", days(27, 27, "d")), BBetter},
		{"five working days end within a week", "less", nil, cell("", days(5, 5, "wd")), cell("", days(8, 8, "d")), ABetter},
		{"currencies are not converted", "less", nil, cell("", money(300, "CNY")), cell("", money(30, "USD")), Different},
		{"cheaper is better", "less", nil, cell("", money(300, "CNY")), cell("", money(30, "CNY")), BBetter},
		{"enum in its order", "", []string{"direct", "migration", "none"}, cell("", word(doc.Enum, "migration")), cell("", word(doc.Enum, "none")), ABetter},
		{"enum without an order", "none", nil, cell("", word(doc.Enum, "x")), cell("", word(doc.Enum, "y")), Different},
		{"a larger set", "more", nil, cell("", set("a", "b")), cell("", set("a")), ABetter},
		{"sets that overlap", "more", nil, cell("", set("a", "b")), cell("", set("a", "c")), Different},
		{"all contains every set", "more", nil, cell("", doc.Value{Kind: doc.Set, All: true}), cell("", set("a")), ABetter},
		{"everything but person", "more", nil, cell("", doc.Value{Kind: doc.Set, Not: true, Words: []string{"person"}}), cell("", set("company")), ABetter},
		{"equal texts", "none", nil, cell("", text("x")), cell("", text("x")), Same},
		{"different texts", "none", nil, cell("", text("x")), cell("", text("y")), Different},
		{"sometimes better is better", "yes", nil, cell("", yes), cell("verified=yes", yes, "else", no), ABetter},
		{"conditions that agree", "yes", nil, cell("verified=yes", yes, "else", no), cell("verified=no", no, "else", yes), Same},
		{"each is sometimes better", "yes", nil, cell("subject=person", yes, "else", no), cell("subject=person", no, "else", yes), Different},
		{"unknown in one situation", "yes", nil, cell("", yes), cell("verified=yes", unknown, "else", no), Undecided},
		{"values nobody mentions may be left out", "yes", nil, cell("subject=a", yes, "subject=b", yes), cell("", yes), Same},
		{"nobody is a verified person", "yes", nil, cell("subject!=person verified=yes", yes, "else", no), cell("verified=yes", yes, "else", no), Same},
		{"no cases at all", "yes", nil, doc.Cell{}, cell("", yes), Undecided},
	}
	mirror := map[Verdict]Verdict{ABetter: BBetter, BBetter: ABetter}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := doc.Criterion{Better: tt.better, Order: tt.order}
			if got := Compare(c, tt.a, tt.b, facts); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			want := tt.want
			if m, ok := mirror[want]; ok {
				want = m
			}
			if got := Compare(c, tt.b, tt.a, facts); got != want {
				t.Errorf("the other way round: got %v, want %v", got, want)
			}
		})
	}
}

var facts = []doc.Fact{
	{ID: "subject", Type: "enum", Values: []doc.FactValue{{ID: "person"}, {ID: "trader"}, {ID: "company"}, {ID: "public"}}},
	{ID: "verified", Type: "bool", Choosable: true, When: cond("subject!=person")},
	{ID: "abroad", Type: "bool"},
}

func TestCases(t *testing.T) {
	c := cell("subject=person", no, "subject=company verified=yes", yes, "else", unknown)
	tests := []struct {
		name string
		k    Known
		want int
	}{
		{"nothing known", nil, 3},
		{"certain", Known{{"subject", []string{"person"}}}, 1},
		{"one fact open", Known{{"subject", []string{"company"}}}, 2},
		{"only the rest", Known{{"subject", []string{"trader"}}}, 1},
		{"two values", Known{{"subject", []string{"trader", "person"}}}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Cases(c, tt.k); len(got) != tt.want {
				t.Errorf("got %d cases, want %d: %+v", len(got), tt.want, got)
			}
		})
	}
	if got := Cases(cell("verified=yes", yes, "verified=no", no, "else", unknown), nil); len(got) != 2 {
		t.Errorf("yes and no leave nothing for else: got %d cases", len(got))
	}
}

func TestSettle(t *testing.T) {
	if got := showBoxes([]Known{Settle(Known{{"subject", []string{"person"}}}, facts)}); got != "subject=person verified=no" {
		t.Errorf("what nobody did is not done: got %s", got)
	}
	if got := showBoxes([]Known{Settle(Known{{"verified", []string{"yes"}}}, facts)}); got != "verified=yes" {
		t.Errorf("what is done stays done: got %s", got)
	}
}

func TestOpenTo(t *testing.T) {
	c := doc.Criterion{Of: doc.Name{ID: "subject"}, Gate: true}
	for _, tt := range []struct {
		name string
		cell doc.Cell
		want string
	}{
		{"everybody", cell("", doc.Value{Kind: doc.Set, All: true}), "person trader company public"},
		{"all but one", cell("", doc.Value{Kind: doc.Set, Not: true, Words: []string{"person"}}), "trader company public"},
		{"what is not known is not denied", cell("subject=person", unknown, "else", set("company")), "person company"},
		{"a set holds where its case does", cell("subject=trader", set("trader"), "else", set("company", "trader")), "trader company"},
		{"if something is done", cell("verified=yes", set("company"), "else", set("public")), "company public"},
	} {
		if got := strings.Join(OpenTo(c, tt.cell, facts).Values, " "); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestSituations(t *testing.T) {
	step := func(id, when string) doc.Step { return doc.Step{ID: id, When: cond(when)} }
	tests := []struct {
		name  string
		steps []doc.Step
		want  string // boxes per situation
	}{
		{"no conditions", []doc.Step{step("a", "")}, "everybody"},
		{"one fact", []doc.Step{step("a", "subject!=public")}, "subject=person,trader,company; subject=public"},
		{"two conditions that agree", []doc.Step{step("a", "subject=person"), step("b", "subject=person")}, "subject=person; subject=trader,company,public"},
		{"a condition on what nobody can be", []doc.Step{step("a", "subject=person verified=yes")}, "everybody"},
		{"what is not open to a value", []doc.Step{step("a", "verified=yes"), step("b", "subject=person")},
			"subject=person; subject=trader,company,public verified=yes; subject=trader,company,public verified=no"},
		{"not a product", []doc.Step{step("a", "subject!=public abroad=no")}, "abroad=yes or subject=public abroad=no; subject=person,trader,company abroad=no"},
		{"an unknown fact", []doc.Step{step("a", "nosuch=x")}, "everybody"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Situations(doc.Procedure{Steps: tt.steps}, facts) {
				got = append(got, showBoxes(s.Boxes))
			}
			if g := strings.Join(got, "; "); g != tt.want {
				t.Errorf("\n got %s\nwant %s", g, tt.want)
			}
		})
	}
}

func showBoxes(boxes []Known) string {
	var out []string
	for _, b := range boxes {
		var terms []string
		for _, c := range b {
			terms = append(terms, c.Fact+"="+strings.Join(c.Values, ","))
		}
		if terms == nil {
			terms = []string{"everybody"}
		}
		out = append(out, strings.Join(terms, " "))
	}
	return strings.Join(out, " or ")
}

func TestSituationsOfTooManyFacts(t *testing.T) {
	var many []doc.Fact
	var p doc.Procedure
	for _, id := range strings.Fields("a b c d e f g h i j k l m n") {
		many = append(many, doc.Fact{ID: id, Type: "bool"})
		p.Steps = append(p.Steps, doc.Step{ID: id, When: cond(id + "=yes")})
	}
	if n := len(Situations(p, many)); n != maxWorlds {
		t.Errorf("got %d situations, want %d", n, maxWorlds)
	}
}

func transfer() doc.Procedure {
	fee := func(lo, hi float64, refund string) *doc.Fee {
		return &doc.Fee{Cases: []doc.Case{{Is: amount(doc.Money, lo, hi, "CNY", "")}}, Per: "attempt", Refund: refund}
	}
	after := func(ids ...string) (out []doc.Name) {
		for _, id := range ids {
			out = append(out, doc.Name{ID: id})
		}
		return out
	}
	d := func(lo, hi float64, unit string) doc.Value { return amount(doc.Duration, lo, hi, unit, "") }
	return doc.Procedure{Steps: []doc.Step{
		{ID: "notarise", Takes: d(1, 7, "wd"), Fee: fee(200, 1000, "no"), When: cond("subject!=public")},
		{ID: "submit", After: after("notarise"), Takes: d(1, 1, "h"), Fee: fee(300, 300, "no")},
		{ID: "review", After: after("submit"), Takes: d(1, 3, "wd"), Fails: &doc.Fails{Go: doc.Name{ID: "submit"}, PayAgain: true}},
		{ID: "confirm", After: after("review"), Within: d(15, 15, "d"), Fails: &doc.Fails{Go: doc.Name{ID: "submit"}, PayAgain: true}},
		{ID: "deposit", Takes: d(2, 2, "d"), Fee: fee(50, 50, "yes")},
		{ID: "switch", After: after("confirm", "deposit"), Takes: d(1, 3, "d")},
	}}
}

func TestTotals(t *testing.T) {
	p := transfer()
	company := Totals(p, Known{{"subject", []string{"company"}}})
	if got, want := company.Min, (Length{num(2), num(60 + 24*60)}); got != want {
		t.Errorf("min: got %+v, want %+v", got, want)
	}
	if got, want := company.Max, (Length{num(10), num(60 + 18*24*60)}); got != want {
		t.Errorf("max: got %+v, want %+v", got, want)
	}
	if _, most := company.Max.Days(); most < num(32) || most > num(33) {
		t.Errorf("max days: got %v, want 10 + 4 + 18 and an hour", most)
	}
	want := []FeeSum{{Currency: "CNY", Lo: num(550), Hi: num(1350), Back: [2]doc.Num{num(50), num(50)}, Sunk: [2]doc.Num{num(500), num(1300)}, Retry: num(1650)}}
	if !reflect.DeepEqual(company.Fees, want) {
		t.Errorf("fees:\n got %+v\nwant %+v", company.Fees, want)
	}
	if got := strings.Join(company.Path, " "); got != "notarise submit review confirm switch" {
		t.Errorf("path: got %s", got)
	}
	public := Totals(p, Known{{"subject", []string{"public"}}})
	// Without the notary the two days of the deposit are the fastest way's longest part.
	if got, want := public.Min, (Length{0, num(3 * 24 * 60)}); got != want {
		t.Errorf("min without the notary: got %+v, want %+v", got, want)
	}
	if public.Fees[0].Hi != num(350) {
		t.Errorf("fees without the notary: got %v", public.Fees[0].Hi)
	}
}

func TestSkippedStepsPassTheirAfterOn(t *testing.T) {
	n := func(id string) []doc.Name { return []doc.Name{{ID: id}} }
	p := doc.Procedure{Steps: []doc.Step{
		{ID: "c", After: n("b")},
		{ID: "b", After: n("a"), When: cond("subject=person")},
		{ID: "a"},
	}}
	var got []string
	for _, s := range StepsIn(p, Known{{"subject", []string{"company"}}}) {
		got = append(got, s.ID)
	}
	if g := strings.Join(got, " "); g != "a c" {
		t.Errorf("got %s, want a c", g)
	}
}

func TestTotalsOfStepsInALoop(t *testing.T) {
	n := func(id string) []doc.Name { return []doc.Name{{ID: id}} }
	p := doc.Procedure{Steps: []doc.Step{{ID: "a", After: n("b")}, {ID: "b", After: n("a")}, {ID: "c", After: n("nosuch"), Takes: unknown}}}
	p.Steps[2].Takes.Raw = "unknown"
	got := Totals(p, nil)
	if !got.Loops || len(got.Unknown) != 1 {
		t.Errorf("got %+v", got)
	}
}

func testTree() doc.Tree {
	a := func(id, given, next string) doc.Answer {
		return doc.Answer{ID: id, Given: cond(given), Next: doc.Name{ID: next}}
	}
	return doc.Tree{Start: doc.Name{ID: "who"}, Questions: []doc.Question{
		{ID: "who", Type: doc.One, Answers: []doc.Answer{a("person", "subject=person", "want"), a("org", "subject=trader|company", "pay")}},
		{ID: "pay", Type: doc.One, Answers: []doc.Answer{a("yes", "", "service"), a("no", "", "want")}},
		{ID: "want", Type: doc.Many, Answers: []doc.Answer{a("x", "", ""), a("y", "", "")}, Next: doc.Name{ID: "volume"}},
		{ID: "volume", Type: doc.Number, Answers: []doc.Answer{a("few", "", "service"), a("many", "", "sub")}},
		{ID: "lost", Type: doc.One, Answers: []doc.Answer{a("z", "", "lost")}},
	}, Outcomes: []doc.Outcome{{ID: "service"}, {ID: "sub"}, {ID: "never"}}}
}

func TestGraph(t *testing.T) {
	g := NewGraph(testTree())
	if got, want := g.Depths(), map[string]int{"who": 4, "pay": 3, "want": 2, "volume": 1, "lost": 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("depths: got %v, want %v", got, want)
	}
	paths := g.Paths()
	if got, want := paths["service"], []Step{{"who", 1}, {"pay", 0}}; !reflect.DeepEqual(got, want) {
		t.Errorf("shortest path: got %v, want %v", got, want)
	}
	if got, want := paths["sub"], []Step{{"who", 0}, {"want", -1}, {"volume", 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("path through many: got %v, want %v", got, want)
	}
	if p, ok := paths["who"]; !ok || len(p) != 0 {
		t.Errorf("path to the start: got %v, %v", p, ok)
	}
	r := g.Reachable()
	if !r["volume"] || r["lost"] || r["never"] {
		t.Errorf("reachable: got %v", r)
	}
	if got, want := g.Into("sub"), []Step{{"who", 0}, {"who", 1}, {"pay", 1}, {"want", -1}, {"volume", 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("into: got %v, want %v", got, want)
	}
	k := g.KnownAt(facts)
	if v, _ := k["service"].Get("subject"); len(v) != 3 {
		t.Errorf("known at service: got %v", v)
	}
	if v, _ := k["pay"].Get("subject"); !reflect.DeepEqual(v, []string{"trader", "company"}) {
		t.Errorf("known at pay: got %v", v)
	}
}

func TestGraphOfATreeInPieces(t *testing.T) {
	g := NewGraph(doc.Tree{Start: doc.Name{ID: "nosuch"}, Questions: []doc.Question{{ID: "a", Use: doc.Name{ID: "x"}}}})
	g.Depths()
	g.KnownAt(facts)
	if g.Reachable()["a"] || len(g.Into("a")) != 0 {
		t.Error("nothing leads to a")
	}
}

func TestCriteriaOfARequirement(t *testing.T) {
	test := func(id string) doc.Req { return doc.Req{Op: doc.Test, Crit: doc.Name{ID: id}} }
	r := doc.Req{Op: doc.And, Args: []doc.Req{test("pay"), {Op: doc.Or, Args: []doc.Req{test("broadcast"), test("push"), test("pay")}}}}
	if got, want := Criteria(r), []string{"pay", "broadcast", "push"}; !reflect.DeepEqual(got, want) {
		t.Errorf("criteria: got %v, want %v", got, want)
	}
	if got, want := Needed(r), []string{"pay"}; !reflect.DeepEqual(got, want) {
		t.Errorf("needed: got %v, want %v", got, want)
	}
	if Criteria(doc.Req{}) != nil || Needed(doc.Req{}) != nil {
		t.Error("nothing required tests nothing")
	}
}
