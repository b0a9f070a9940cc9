package advice_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/data"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// flagship reads the data of this repository.
func flagship(t *testing.T) *doc.Data {
	t.Helper()
	var files []file.File
	root := os.DirFS("../../../data")
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(root, p)
		files = append(files, file.New("data/"+p, b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	d, _, _ := data.Parse(files, "data/site.yaml")
	return d
}

// readers lists every combination of values of some facts.
func readers(facts []advice.Choice) []advice.Known {
	out := []advice.Known{nil}
	for _, f := range facts {
		var next []advice.Known
		for _, k := range out {
			for _, v := range f.Values {
				next = append(next, append(slices.Clip(slices.Clone(k)), advice.Choice{Fact: f.Fact, Values: []string{v}}))
			}
		}
		out = next
	}
	return out
}

// and is what a page does with two rows.
func and(a, b advice.Bits) advice.Bits {
	out := make([]byte, len(a))
	for i := range a {
		out[i] = "0123456789abcdef"[strings.IndexByte("0123456789abcdef", a[i])&strings.IndexByte("0123456789abcdef", b[i])]
	}
	return advice.Bits(out)
}

func none(b advice.Bits) bool { return strings.Trim(string(b), "0") == "" }

// TestClassesSayWhatTheRulesSay compares, for every reader of every table of the
// flagship, what the rows say with what Cases and OpenTo say.
func TestClassesSayWhatTheRulesSay(t *testing.T) {
	d := flagship(t)
	for _, table := range d.Tables {
		classes := advice.TableClasses(table, d.Facts)
		rows := map[string][]advice.Bits{}
		for _, g := range table.Groups {
			for _, c := range g.Criteria {
				for _, cell := range c.Cells {
					rows[c.ID+"/"+cell.Option.ID] = classes.Cases(cell)
				}
			}
		}
		seen := 0
		for _, who := range readers(classes.Facts) {
			var here advice.Bits
			for i, c := range who {
				row := classes.With(c.Fact, c.Values[0])
				if i > 0 {
					row = and(here, row)
				}
				here = row
			}
			if len(who) > 0 && none(here) {
				continue // nobody is that
			}
			seen++
			for _, g := range table.Groups {
				for _, c := range g.Criteria {
					for _, cell := range c.Cells {
						all, want := advice.Cases(cell, nil), advice.Cases(cell, who)
						for i, row := range rows[c.ID+"/"+cell.Option.ID] {
							holds := slices.ContainsFunc(want, func(x doc.Case) bool { return x.Pos == all[i].Pos })
							if len(who) > 0 && holds == none(and(here, row)) {
								t.Errorf("%s/%s/%s, %v, case %d: the rules say %v", table.ID, c.ID, cell.Option.ID, who, i, holds)
							}
						}
						if v, ok := who.Get(c.Of.ID); c.Gate && ok && c.Type == "set" {
							open := slices.ContainsFunc(want, func(x doc.Case) bool {
								return x.Is.Kind == doc.Unknown || x.Is.All || slices.Contains(x.Is.Words, v[0]) != x.Is.Not
							})
							if open == !none(and(here, classes.Closed(c, cell, d.Facts))) {
								t.Errorf("%s/%s/%s, %v: open is %v", table.ID, c.ID, cell.Option.ID, who, open)
							}
						}
					}
				}
			}
		}
		t.Logf("%s: %d facts, %d classes, %d kinds of reader", table.ID, len(classes.Facts), classes.Len(), seen)
	}
}

func TestNobodyIsVerifiedToWhomThatIsNotOpen(t *testing.T) {
	d := flagship(t)
	for _, table := range d.Tables {
		if table.ID != "accounts" {
			continue
		}
		c := advice.TableClasses(table, d.Facts)
		if !none(and(c.With("subject", "person"), c.With("verified", "yes"))) || none(and(c.With("subject", "person"), c.With("verified", "no"))) {
			t.Error("a person can be verified, or cannot be unverified")
		}
	}
}

func TestFactsBeyondTheBoundAreLeftOut(t *testing.T) {
	table := doc.Table{Groups: []doc.Group{{}}}
	var facts []doc.Fact
	for i := range 8 {
		f := doc.Fact{ID: "f" + string(rune('0'+i)), Type: "enum"}
		for j := range 4 {
			f.Values = append(f.Values, doc.FactValue{ID: "v" + string(rune('0'+j))})
		}
		facts = append(facts, f)
		when := func(v string) doc.Cond { return doc.Cond{{Fact: doc.Name{ID: f.ID}, Values: []doc.Name{{ID: v}}}} }
		cell := doc.Cell{Option: doc.Name{ID: "o"}, Cases: []doc.Case{{When: when("v0")}, {When: when("v1")}, {When: when("v2")}, {When: when("v3")}}}
		table.Groups[0].Criteria = append(table.Groups[0].Criteria, doc.Criterion{ID: "c" + f.ID, Type: "text", Cells: []doc.Cell{cell}})
	}
	c := advice.TableClasses(table, facts)
	if len(c.Facts) != 6 || c.Len() != 4096 {
		t.Errorf("got %d facts and %d classes", len(c.Facts), c.Len())
	}
	for i, row := range c.Cases(table.Groups[0].Criteria[7].Cells[0]) {
		if strings.Trim(string(row), "f") != "" {
			t.Errorf("case %d on a fact that is left out must be possible for all", i)
		}
	}
}

func TestNeedsThatATableOffers(t *testing.T) {
	word := func(kind doc.ValueKind, w string) doc.Value { return doc.Value{Kind: kind, Word: w} }
	figure := func(kind doc.ValueKind, lo, hi doc.Num, unit, per string) doc.Value {
		return doc.Value{Kind: kind, Lo: lo * doc.NumOne, Hi: hi * doc.NumOne, Unit: unit, Per: per}
	}
	sent := func(lo, hi doc.Num, per string) doc.Value { return figure(doc.Quantity, lo, hi, "message", per) }
	unknown := doc.Value{}
	four := sent(4, 4, "month")
	tree := doc.Tree{Tables: []doc.Name{{ID: "t"}}, Questions: []doc.Question{{Answers: []doc.Answer{{
		Requires: doc.Req{Op: doc.Or, Args: []doc.Req{{Op: doc.Test, Crit: doc.Name{ID: "sent"}, Test: doc.ReqTest{Min: &doc.ReqBound{Value: four}}}}},
	}}}}}
	enum := []doc.FactValue{{ID: "direct"}, {ID: "none"}, {ID: "unused"}}
	for _, tt := range []struct {
		c      doc.Criterion
		values []doc.Value
		want   string
	}{
		{doc.Criterion{ID: "pay", Type: "bool", Better: "yes"}, []doc.Value{word(doc.Bool, "yes"), word(doc.Bool, "no")}, "is.yes"},
		{doc.Criterion{ID: "duty", Type: "bool", Better: "no"}, []doc.Value{word(doc.Bool, "yes"), word(doc.Bool, "no")}, "is.no"},
		{doc.Criterion{ID: "all", Type: "bool"}, []doc.Value{word(doc.Bool, "yes"), word(doc.Bool, "yes")}, ""},
		{doc.Criterion{ID: "nobody", Type: "bool"}, []doc.Value{unknown, word(doc.Bool, "no")}, ""},
		{doc.Criterion{ID: "gate", Type: "bool", Gate: true}, []doc.Value{word(doc.Bool, "yes"), word(doc.Bool, "no")}, ""},
		{doc.Criterion{ID: "sent", Type: "quantity", Unit: "message", Per: "month", Better: "more"}, []doc.Value{sent(1, 1, "day"), sent(0, 0, "month"), sent(28, 31, "month")}, "min.4 min.1/day min.28"},
		{doc.Criterion{ID: "fee", Type: "money", Unit: "CNY", Per: "year", Better: "less"}, []doc.Value{figure(doc.Money, 0, 0, "CNY", "year"), figure(doc.Money, 300, 3000, "CNY", "year")}, "max.0"},
		{doc.Criterion{ID: "wait", Type: "duration", Better: "less"}, []doc.Value{figure(doc.Duration, 2, 2, "w", ""), figure(doc.Duration, 3, 7, "d", ""), unknown}, "max.7d max.2w"},
		{doc.Criterion{ID: "how", Type: "enum", Values: enum}, []doc.Value{word(doc.Enum, "direct"), word(doc.Enum, "none")}, "is.direct is.none"},
		{doc.Criterion{ID: "who", Type: "set"}, []doc.Value{{Kind: doc.Set, Words: []string{"a", "b"}}, {Kind: doc.Set, Words: []string{"b"}}}, "has.a"},
		{doc.Criterion{ID: "words", Type: "text"}, []doc.Value{{Kind: doc.TextValue}}, ""},
	} {
		for _, v := range tt.values {
			tt.c.Cells = append(tt.c.Cells, doc.Cell{Cases: []doc.Case{{Is: v}}})
		}
		var ids []string
		for _, n := range advice.Needs(doc.Table{ID: "t"}, tt.c, []doc.Tree{tree}) {
			ids = append(ids, n.ID)
		}
		if got := strings.Join(ids, " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.c.ID, got, tt.want)
		}
	}
}

func TestWhatMeetsANeed(t *testing.T) {
	c := doc.Criterion{Type: "quantity", Unit: "message", Per: "month", Better: "more"}
	min := doc.ReqTest{Min: &doc.ReqBound{Value: doc.Value{Kind: doc.Quantity, Lo: 29 * doc.NumOne, Hi: 29 * doc.NumOne, Unit: "message", Per: "month"}}}
	v := func(lo, hi doc.Num) doc.Case {
		return doc.Case{Is: doc.Value{Kind: doc.Quantity, Lo: lo * doc.NumOne, Hi: hi * doc.NumOne, Unit: "message", Per: "month"}}
	}
	doubtful := v(30, 30)
	doubtful.Confidence = "low"
	for _, tt := range []struct {
		name string
		is   doc.Case
		want advice.Met
	}{
		{"enough", v(29, 29), advice.IsMet}, {"too few", v(4, 4), advice.NotMet}, {"across the bound", v(28, 31), advice.Unclear},
		{"unknown", doc.Case{}, advice.Unclear}, {"out of place", doc.Case{Is: doc.Value{Kind: doc.NotApplicable}}, advice.NotMet}, {"doubtful", doubtful, advice.Unclear},
	} {
		if got := advice.Meets(min, c, tt.is); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

// TestTreesAskForWhatTablesOffer holds that a link from an outcome with the needs
// of an answer leads to requirements that the table's page knows.
func TestTreesAskForWhatTablesOffer(t *testing.T) {
	d := flagship(t)
	for _, table := range d.Tables {
		offered, byID := map[string]bool{}, map[string]doc.Criterion{}
		for _, g := range table.Groups {
			for _, c := range g.Criteria {
				byID[c.ID] = c
				for _, n := range advice.Needs(table, c, d.Trees) {
					offered[c.ID+"."+n.ID] = true
				}
			}
		}
		for _, tree := range d.Trees {
			if !slices.ContainsFunc(tree.Tables, func(n doc.Name) bool { return n.ID == table.ID }) {
				continue
			}
			for _, q := range tree.Questions {
				for _, a := range q.Answers {
					for _, id := range advice.NeedsOf(a.Requires, func(id string) (doc.Criterion, bool) { c, ok := byID[id]; return c, ok }) {
						if !offered[id] {
							t.Errorf("%s asks %s, which %s does not offer", tree.ID, id, table.ID)
						}
					}
				}
			}
		}
	}
}
