package advice

import (
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
)

func TestCheckProcedure(t *testing.T) {
	d := func(lo, hi float64, unit string) doc.Value {
		v := amount(doc.Duration, lo, hi, unit, "")
		v.Raw = "a while"
		return v
	}
	after := func(ids ...string) (out []doc.Name) { return names(ids...) }
	fee := &doc.Fee{Cases: []doc.Case{{Is: amount(doc.Money, 300, 300, "CNY", "")}}}
	deed := func(valid doc.Value) []doc.Material {
		return []doc.Material{{ID: "deed", Valid: valid, MadeBy: doc.Name{ID: "notarise"}}}
	}
	needsDeed := []doc.Need{{Material: doc.Name{ID: "deed"}}}
	tests := []struct {
		name string
		p    doc.Procedure
		want string // part of the message; "" for none
	}{
		{"time enough", doc.Procedure{Steps: []doc.Step{{ID: "a", Takes: d(1, 3, "d"), Within: d(5, 5, "d")}}}, ""},
		{"no time to do it in", doc.Procedure{Steps: []doc.Step{{ID: "a", Takes: d(1, 9, "d"), Within: d(5, 5, "d")}}}, "K402 step \"a\" is to be done"},
		{"working days run over a weekend", doc.Procedure{Steps: []doc.Step{{ID: "a", Takes: d(5, 5, "wd"), Within: d(5, 5, "d")}}}, "K402 step \"a\" is to be done"},
		{"paid again", doc.Procedure{Steps: []doc.Step{{ID: "pay", Fee: fee}, {ID: "wait", After: after("pay"), Fails: &doc.Fails{Go: doc.Name{ID: "pay"}, PayAgain: true}}}}, ""},
		{"paid again on the way back", doc.Procedure{Steps: []doc.Step{{ID: "fill"}, {ID: "pay", After: after("fill"), Fee: fee}, {ID: "wait", After: after("pay"), Fails: &doc.Fails{Go: doc.Name{ID: "fill"}, PayAgain: true}}}}, ""},
		{"nothing to pay again", doc.Procedure{Steps: []doc.Step{{ID: "fill"}, {ID: "wait", After: after("fill"), Fails: &doc.Fails{Go: doc.Name{ID: "fill"}, PayAgain: true}}}}, "nothing from \"fill\" on costs"},
		{"used while valid", doc.Procedure{Materials: deed(d(6, 6, "mo")), Steps: []doc.Step{{ID: "notarise", Takes: d(9, 9, "mo")}, {ID: "collect", After: after("notarise"), Takes: d(9, 9, "d")}, {ID: "submit", After: after("collect"), Needs: needsDeed}}}, ""},
		{"expired by then", doc.Procedure{Materials: deed(d(1, 1, "mo")), Steps: []doc.Step{{ID: "notarise"}, {ID: "collect", After: after("notarise"), Takes: d(1, 29, "d")}, {ID: "submit", After: after("collect"), Needs: needsDeed}}}, "may be 29 days old"},
		{"expired for those who must collect", doc.Procedure{Materials: deed(d(1, 1, "mo")), Steps: []doc.Step{{ID: "notarise"}, {ID: "collect", After: after("notarise"), Takes: d(1, 29, "d"), When: cond("subject=person")}, {ID: "submit", After: after("collect"), Needs: needsDeed}}}, "may expire before step \"submit\""},
		{"those who must collect do not need it", doc.Procedure{Materials: deed(d(1, 1, "mo")), Steps: []doc.Step{{ID: "notarise"}, {ID: "collect", After: after("notarise"), Takes: d(1, 29, "d"), When: cond("subject=person")},
			{ID: "submit", After: after("collect"), Needs: []doc.Need{{Material: doc.Name{ID: "deed"}, When: cond("subject!=person")}}}}}, ""},
		{"in a loop", doc.Procedure{Materials: deed(d(1, 1, "mo")), Steps: []doc.Step{{ID: "notarise", After: after("submit")}, {ID: "submit", After: after("notarise"), Needs: needsDeed}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, x := range CheckProcedure(tt.p, facts) {
				got += x.Code + " " + x.Msg
			}
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
