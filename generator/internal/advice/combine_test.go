package advice

import (
	"fmt"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
)

func TestCombine(t *testing.T) {
	rate := func(n float64, per string) doc.Value { return amount(doc.Quantity, n, n, "message", per) }
	money := func(n float64) doc.Value { return amount(doc.Money, n, n, "CNY", "year") }
	days := func(lo, hi float64, unit string) doc.Value { return amount(doc.Duration, lo, hi, unit, "") }
	enum := func(w string) doc.Value { return word(doc.Enum, w) }
	subject := []string{"person", "trader", "company", "public"}
	tests := []struct {
		name    string
		combine string
		better  string
		order   []string
		parts   []doc.Value
		want    string // value, then the parts it comes from
	}{
		{"one part can do it", "best", "yes", nil, []doc.Value{no, yes}, "yes 1"},
		{"best is the default", "", "yes", nil, []doc.Value{no, yes}, "yes 1"},
		{"both can do it", "best", "yes", nil, []doc.Value{yes, yes}, "yes 0 1"},
		{"one can, of the other nobody knows", "best", "yes", nil, []doc.Value{unknown, yes}, "yes 1"},
		{"one cannot, of the other nobody knows", "best", "yes", nil, []doc.Value{unknown, no}, "unknown 0"},
		{"what does not apply to a part is left to the other", "best", "yes", nil, []doc.Value{na, no}, "no 1"},
		{"applies to none", "best", "yes", nil, []doc.Value{na, na}, "n/a 0 1"},
		{"partly is better than no", "best", "yes", nil, []doc.Value{word(doc.Bool, "partly"), no}, "partly 0"},
		{"best of an evil is no", "best", "no", nil, []doc.Value{yes, no}, "no 1"},
		{"worst of an evil is yes", "worst", "no", nil, []doc.Value{yes, no}, "yes 0"},
		{"worst and unknown", "worst", "no", nil, []doc.Value{no, unknown}, "unknown 1"},
		{"worst, and it cannot get worse", "worst", "no", nil, []doc.Value{yes, unknown}, "yes 0"},
		{"more messages", "best", "more", nil, []doc.Value{rate(4, "month"), rate(1, "day")}, "1..1 message/day 1"},
		{"zero is no message", "best", "more", nil, []doc.Value{rate(0, "month"), unknown}, "unknown 1"},
		{"at least four", "best", "more", nil, []doc.Value{rate(4, "month"), unknown}, "4..4 message/month 0"},
		{"fees add up", "sum", "less", nil, []doc.Value{money(300), money(30)}, "330..330 CNY/year 0 1"},
		{"a fee and nothing to pay", "sum", "less", nil, []doc.Value{money(300), na}, "300..300 CNY/year 0"},
		{"a fee and one that nobody knows", "sum", "less", nil, []doc.Value{money(300), unknown}, "unknown 1"},
		{"fees of two currencies", "sum", "less", nil, []doc.Value{money(300), amount(doc.Money, 1, 1, "USD", "year")}, "none"},
		{"the longer wait", "worst", "less", nil, []doc.Value{days(1, 7, "wd"), days(60, 60, "d")}, "60..60 d 1"},
		{"waits that overlap", "worst", "less", nil, []doc.Value{days(7, 15, "d"), days(10, 12, "d")}, "10..15 d 0 1"},
		{"overlap at best", "best", "less", nil, []doc.Value{days(7, 15, "d"), days(10, 12, "d")}, "7..12 d 0 1"},
		{"ranked words", "worst", "none", []string{"direct", "migration", "none"}, []doc.Value{enum("direct"), enum("none")}, "none 1"},
		{"words without a rank", "best", "none", nil, []doc.Value{enum("a"), enum("b")}, "none"},
		{"equal words without a rank", "best", "none", nil, []doc.Value{enum("a"), enum("a")}, "a 0 1"},
		{"open to those who may have all", "all", "none", nil, []doc.Value{set("person", "company"), set("company", "public")}, "{company} 0 1"},
		{"all and some", "all", "none", nil, []doc.Value{{Kind: doc.Set, All: true}, {Kind: doc.Set, Not: true, Words: []string{"person"}}}, "{trader company public} 0 1"},
		{"open to nobody", "all", "none", nil, []doc.Value{set("person"), set("company")}, "{} 0 1"},
		{"open to all in the end", "best", "more", nil, []doc.Value{set("person"), {Kind: doc.Set, Not: true, Words: []string{"person"}}}, "all 0 1"},
		{"all parts must", "all", "no", nil, []doc.Value{yes, no}, "no 1"},
		{"all parts do", "all", "no", nil, []doc.Value{yes, yes}, "yes 0 1"},
		{"one must not, of the other nobody knows", "all", "yes", nil, []doc.Value{no, unknown}, "no 0"},
		{"a figure that all parts reach", "all", "more", nil, []doc.Value{rate(4, "month"), rate(9, "month")}, "4..4 message/month 0"},
		{"no parts", "best", "yes", nil, nil, "none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := doc.Criterion{Combine: tt.combine, Better: tt.better, Order: tt.order}
			v, from, ok := Combine(c, tt.parts, subject)
			got := "none"
			if ok {
				got = showValue(v)
				for _, i := range from {
					got += fmt.Sprintf(" %d", i)
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func showValue(v doc.Value) string {
	switch v.Kind {
	case doc.Unknown:
		return "unknown"
	case doc.NotApplicable:
		return "n/a"
	case doc.Set:
		if v.All {
			return "all"
		}
		return "{" + strings.Join(v.Words, " ") + "}"
	case doc.Bool, doc.Enum:
		return v.Word
	}
	out := fmt.Sprintf("%d..%d %s", v.Lo/doc.NumOne, v.Hi/doc.NumOne, v.Unit)
	if v.Per != "" {
		out += "/" + v.Per
	}
	return out
}

func TestCombined(t *testing.T) {
	verified := cell("verified=yes", yes, "else", no)
	persons := cell("subject=person", no, "else", yes)
	tests := []struct {
		name  string
		cells []doc.Cell
		k     Known
		want  string
	}{
		{"plain values", []doc.Cell{cell("", no), cell("", yes)}, nil, "everybody: yes 1"},
		{"settled by what is known", []doc.Cell{cell("", no), verified}, Known{{"verified", []string{"yes"}}}, "everybody: yes 1"},
		{"settled the other way", []doc.Cell{cell("", no), verified}, Known{{"verified", []string{"no"}}}, "everybody: no 0 1"},
		{"open", []doc.Cell{cell("", no), verified}, nil, "verified=yes: yes 1; verified=no: no 0 1"},
		{"two facts", []doc.Cell{persons, verified}, Known{{"subject", []string{"person", "company"}}},
			"subject=person: no 0 1; subject=company verified=yes: yes 0 1; subject=company verified=no: yes 0"},
		{"nobody is verified as a person", []doc.Cell{persons, verified}, Known{{"subject", []string{"person"}}}, "everybody: no 0 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range Combined(doc.Criterion{Better: "yes"}, tt.cells, tt.k, facts) {
				from := ""
				for _, i := range s.From {
					from += fmt.Sprintf(" %d", i)
				}
				got = append(got, showBoxes(s.Boxes)+": "+showValue(s.Is)+from)
			}
			if g := strings.Join(got, "; "); g != tt.want {
				t.Errorf("\n got %s\nwant %s", g, tt.want)
			}
		})
	}
}
