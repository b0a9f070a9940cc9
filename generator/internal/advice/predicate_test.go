package advice

import (
	"testing"

	"guidepost/generator/internal/doc"
)

func TestARequirementHoldsAtTheWorseEnd(t *testing.T) {
	rate := func(lo, hi float64, per string) doc.Value { return amount(doc.Quantity, lo, hi, "message", per) }
	days := func(lo, hi float64, unit string) doc.Value { return amount(doc.Duration, lo, hi, unit, "") }
	atLeast := func(v doc.Value) doc.ReqTest { return doc.ReqTest{Min: &doc.ReqBound{Value: v}} }
	atMost := func(v doc.Value) doc.ReqTest { return doc.ReqTest{Max: &doc.ReqBound{Value: v}} }
	is := func(v doc.Value) doc.ReqTest { return doc.ReqTest{HasIs: true, Is: v} }
	answer := &doc.ReqBound{Answer: true}
	band := func(over, upto float64) doc.Band {
		var b doc.Band
		if over >= 0 {
			b.Over = &doc.Bound{Num: num(over)}
		}
		if upto >= 0 {
			b.Upto = &doc.Bound{Num: num(upto)}
		}
		return b
	}
	tests := []struct {
		name string
		v    doc.Value
		test doc.ReqTest
		band doc.Band
		want truth
	}{
		{"yes is yes", yes, is(yes), doc.Band{}, isTrue},
		{"partly is not yes", word(doc.Bool, "partly"), is(yes), doc.Band{}, isFalse},
		{"partly when asked for", word(doc.Bool, "partly"), doc.ReqTest{Any: names("yes", "partly")}, doc.Band{}, isTrue},
		{"unknown satisfies nothing", unknown, is(no), doc.Band{}, notKnown},
		{"n/a satisfies nothing", na, is(no), doc.Band{}, isFalse},
		{"once a day is 28 a month at the worst", rate(1, 1, "day"), atLeast(rate(28, 28, "month")), doc.Band{}, isTrue},
		{"once a day may be less than 29 a month", rate(1, 1, "day"), atLeast(rate(29, 29, "month")), doc.Band{}, vague},
		{"once a day is less than 32 a month", rate(1, 1, "day"), atLeast(rate(32, 32, "month")), doc.Band{}, isFalse},
		{"once a day may be more than 30 a month", rate(1, 1, "day"), atMost(rate(30, 30, "month")), doc.Band{}, vague},
		{"a range counts from its lower end", rate(3, 5, "month"), atLeast(rate(4, 4, "month")), doc.Band{}, vague},
		{"a range counts to its upper end", rate(3, 5, "month"), atMost(rate(4, 4, "month")), doc.Band{}, vague},
		{"a month is 31 days at the worst", days(1, 1, "mo"), atMost(days(30, 30, "d")), doc.Band{}, vague},
		{"five working days are a week at the worst", days(5, 5, "wd"), atMost(days(7, 7, "d")), doc.Band{}, isTrue},
		{"figures of other units are not compared", rate(4, 4, "month"), atLeast(amount(doc.Quantity, 4, 4, "article", "month")), doc.Band{}, vague},
		{"between", rate(4, 4, "month"), doc.ReqTest{Min: &doc.ReqBound{Value: rate(2, 2, "month")}, Max: &doc.ReqBound{Value: rate(5, 5, "month")}}, doc.Band{}, isTrue},
		{"beyond", rate(6, 6, "month"), doc.ReqTest{Min: &doc.ReqBound{Value: rate(2, 2, "month")}, Max: &doc.ReqBound{Value: rate(5, 5, "month")}}, doc.Band{}, isFalse},
		{"the same figure", rate(4, 4, "month"), is(rate(4, 4, "month")), doc.Band{}, isTrue},
		{"another figure", rate(5, 5, "month"), is(rate(4, 4, "month")), doc.Band{}, isFalse},
		{"a band is met at its upper end", rate(4, 4, "month"), doc.ReqTest{Min: answer}, band(-1, 4), isTrue},
		{"a band is met in part", rate(4, 4, "month"), doc.ReqTest{Min: answer}, band(3, 5), vague},
		{"a band is not met", rate(4, 4, "month"), doc.ReqTest{Min: answer}, band(4, 9), isFalse},
		{"an open band is never met", rate(99, 99, "month"), doc.ReqTest{Min: answer}, band(4, -1), vague},
		{"at most what the reader gives", rate(4, 4, "month"), doc.ReqTest{Max: answer}, band(4, -1), isTrue},
		{"perhaps more than the reader gives", rate(4, 4, "month"), doc.ReqTest{Max: answer}, band(3, -1), vague},
		{"a set has all of these", set("a", "b"), doc.ReqTest{Has: names("a", "b")}, doc.Band{}, isTrue},
		{"a set lacks one of these", set("a"), doc.ReqTest{Has: names("a", "b")}, doc.Band{}, isFalse},
		{"everything but", doc.Value{Kind: doc.Set, Not: true, Words: []string{"a"}}, doc.ReqTest{Has: names("b")}, doc.Band{}, isTrue},
		{"a set is free of these", set("a"), doc.ReqTest{HasNot: names("b")}, doc.Band{}, isTrue},
		{"all is free of nothing", doc.Value{Kind: doc.Set, All: true}, doc.ReqTest{HasNot: names("b")}, doc.Band{}, isFalse},
		{"an enum is none of these", word(doc.Enum, "a"), doc.ReqTest{HasNot: names("b", "c")}, doc.Band{}, isTrue},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q, a := &doc.Question{Type: doc.Number, Unit: "message/month"}, &doc.Answer{Band: tt.band}
			value := func(string) (doc.Criterion, doc.Value, bool) { return doc.Criterion{}, tt.v, true }
			r := doc.Req{Op: doc.Test, Crit: doc.Name{ID: "c"}, Test: tt.test}
			if got := holds(r, q, a, value); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if got := holds(doc.Req{Op: doc.Not, Args: []doc.Req{r}}, q, a, value); got != tt.want.not() {
				t.Errorf("not: got %v, want %v", got, tt.want.not())
			}
		})
	}
}
