package data

import (
	"testing"

	"guidepost/generator/internal/doc"
)

func TestParseValue(t *testing.T) {
	rate := measure{typ: "quantity", unit: "message", per: "month"}
	cases := []struct {
		raw    string
		m      measure
		ok     bool
		lo, hi doc.Num
		unit   string
		per    string
	}{
		{"4/month", rate, true, 4_000_000, 4_000_000, "message", "month"},
		{"28..31/month", rate, true, 28_000_000, 31_000_000, "message", "month"},
		{"1/day", rate, true, 1_000_000, 1_000_000, "message", "day"},
		{"4 message/month", rate, true, 4_000_000, 4_000_000, "message", "month"},
		{"4", rate, false, 0, 0, "", ""},
		{"4/fortnight", rate, false, 0, 0, "", ""},
		{"1.5", measure{typ: "quantity", unit: "x"}, true, 1_500_000, 1_500_000, "x", ""},
		{"1/day", measure{typ: "quantity", unit: "x"}, false, 0, 0, "", ""},
		{"1e9", measure{typ: "quantity", unit: "x"}, false, 0, 0, "", ""},
		{"99999999999", measure{typ: "quantity", unit: "x"}, false, 0, 0, "", ""},
		{"200..1000 CNY", measure{typ: "money"}, true, 200_000_000, 1_000_000_000, "CNY", ""},
		{"300 CNY/year", measure{typ: "money", per: "year"}, true, 300_000_000, 300_000_000, "CNY", "year"},
		{"300", measure{typ: "money", unit: "CNY"}, true, 300_000_000, 300_000_000, "CNY", ""},
		{"300 USD", measure{typ: "money", unit: "CNY"}, false, 0, 0, "", ""},
		{"1wd..5wd", measure{typ: "duration"}, true, 1_000_000, 5_000_000, "wd", ""},
		{"1..5wd", measure{typ: "duration"}, true, 1_000_000, 5_000_000, "wd", ""},
		{"1d..5wd", measure{typ: "duration"}, false, 0, 0, "", ""},
		{"6mo", measure{typ: "duration"}, true, 6_000_000, 6_000_000, "mo", ""},
		{"6 months", measure{typ: "duration"}, false, 0, 0, "", ""},
	}
	for _, c := range cases {
		v, msg, hint := parseValue(c.raw, doc.Pos{}, c.m)
		if (msg == "") != c.ok || msg != "" && hint == "" {
			t.Errorf("%s: %q, %q", c.raw, msg, hint)
			continue
		}
		if c.ok && (v.Lo != c.lo || v.Hi != c.hi || v.Unit != c.unit || v.Per != c.per) {
			t.Errorf("%s: %+v", c.raw, v)
		}
	}
	for _, w := range []string{"unknown", "n/a"} {
		if _, msg, _ := parseValue(w, doc.Pos{}, rate); msg != "" {
			t.Error(w, msg)
		}
	}
}
