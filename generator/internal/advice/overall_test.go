package advice

import (
	"fmt"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
)

// yearly is a procedure whose fee depends on the asker: nothing for public
// bodies, 30 for a person, 300 for everybody else.
func yearly() doc.Procedure {
	fee := func(n float64) *doc.Fee {
		return &doc.Fee{Cases: []doc.Case{{Is: amount(doc.Money, n, n, "CNY", "")}}, Per: "year"}
	}
	return doc.Procedure{Steps: []doc.Step{
		{ID: "apply", Takes: amount(doc.Duration, 1, 2, "d", "")},
		{ID: "pay", When: cond("subject=trader|company"), Fee: fee(300)},
		{ID: "pay-person", When: cond("subject=person"), Fee: fee(30)},
		{ID: "talk", When: cond("abroad=yes"), Takes: amount(doc.Duration, 9, 9, "d", "")},
	}}
}

func TestSituationsOfThoseWhoAreKnown(t *testing.T) {
	tests := []struct {
		name string
		k    Known
		want string
	}{
		{"a company at home", Known{{"subject", []string{"company"}}, {"abroad", []string{"no"}}}, "everybody"},
		{"companies or public bodies", Known{{"subject", []string{"company", "public"}}, {"abroad", []string{"no"}}}, "subject=company; subject=public"},
		{"an open fact stays open", Known{{"subject", []string{"company"}}}, "abroad=yes; abroad=no"},
		{"facts the procedure does not mention", Known{{"verified", []string{"yes"}}, {"subject", []string{"trader", "company"}}, {"abroad", []string{"no"}}}, "everybody"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range SituationsOf(yearly(), facts, tt.k) {
				got = append(got, showBoxes(s.Boxes))
			}
			if g := strings.Join(got, "; "); g != tt.want {
				t.Errorf("\n got %s\nwant %s", g, tt.want)
			}
		})
	}
}

func TestOverall(t *testing.T) {
	tests := []struct {
		name     string
		k        Known
		fees     string
		min, max float64 // days
	}{
		{"one situation", Known{{"subject", []string{"company"}}, {"abroad", []string{"no"}}}, "300-300 CNY/year", 1, 2},
		{"a fee that the first situation does not have", Known{{"subject", []string{"company", "public"}}, {"abroad", []string{"no"}}}, "0-300 CNY/year", 1, 2},
		{"a fee that only the first situation has", Known{{"subject", []string{"person", "public"}}, {"abroad", []string{"no"}}}, "0-30 CNY/year", 1, 2},
		{"everybody", nil, "0-300 CNY/year", 1, 9},
		{"nobody pays", Known{{"subject", []string{"public"}}}, "", 1, 9},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := yearly()
			got := Overall(p, SituationsOf(p, facts, tt.k))
			if g := showFees(got.Fees); g != tt.fees {
				t.Errorf("fees: got %q, want %q", g, tt.fees)
			}
			least, _ := got.Min.Days()
			_, most := got.Max.Days()
			if got.Unstated != strings.Count(tt.fees, "CNY") {
				t.Errorf("steps without a time: got %d", got.Unstated)
			}
			if least != num(tt.min) || most != num(tt.max) {
				t.Errorf("days: got %v to %v", least, most)
			}
		})
	}
}

func TestFeesThatNobodyKnows(t *testing.T) {
	p := yearly()
	p.Steps[2].Fee = &doc.Fee{Cases: []doc.Case{{Is: unknown}}}
	person := Totals(p, Known{{"subject", []string{"person"}}})
	if person.Unpriced != 1 || len(person.Fees) != 0 {
		t.Errorf("a person: got %+v", person)
	}
	if got := Totals(p, Known{{"subject", []string{"public"}}}); got.Unpriced != 0 {
		t.Errorf("who does not take the step: got %+v", got)
	}
	if got := Overall(p, Situations(p, facts)); got.Unpriced != 1 || showFees(got.Fees) != "0-300 CNY/year" {
		t.Errorf("everybody: got %+v", got)
	}
}

func showFees(fees []FeeSum) string {
	var out []string
	for _, f := range fees {
		s := fmt.Sprintf("%d-%d %s", f.Lo/doc.NumOne, f.Hi/doc.NumOne, f.Currency)
		if f.Per != "" {
			s += "/" + f.Per
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}
