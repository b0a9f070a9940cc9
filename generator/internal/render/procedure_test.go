package render

import (
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

func TestWhatAProcedureTakes(t *testing.T) {
	zh, en := adviceWords(t)
	days := func(n doc.Num) advice.Length { return advice.Length{Minutes: n * 24 * 60 * doc.NumOne} }
	for _, tt := range []struct {
		total  advice.Total
		zh, en string
	}{
		{advice.Total{}, "", ""},
		{advice.Total{Min: days(30), Max: days(30)}, "30天", "30 days"},
		{advice.Total{Min: days(30), Max: days(30), Unstated: 1}, "至少30天", "at least 30 days"},
		{advice.Total{Min: days(1), Max: days(2)}, zh.say("how.takes", "min", "1天", "max", "2天"), en.say("how.takes", "min", "1 day", "max", "2 days")},
		{advice.Total{Max: days(2), Loops: true}, "", ""},
		{advice.Total{Max: days(2)}, "最多2天", "at most 2 days"},
		{advice.Total{Min: days(3), Max: advice.Length{Minutes: (3*24*60 + 5) * doc.NumOne}}, "3天", "3 days"}, // written alike
	} {
		if got := zh.takes(tt.total); got != tt.zh {
			t.Errorf("got %q, want %q", got, tt.zh)
		}
		if got := en.takes(tt.total); got != tt.en {
			t.Errorf("got %q, want %q", got, tt.en)
		}
	}
}

func TestWhatAProcedureCosts(t *testing.T) {
	zh, en := adviceWords(t)
	sum := func(lo, hi, lost doc.Num, per string) advice.FeeSum {
		return advice.FeeSum{Currency: "CNY", Per: per, Lo: lo * doc.NumOne, Hi: hi * doc.NumOne, Sunk: [2]doc.Num{lost * doc.NumOne, lost * doc.NumOne}}
	}
	for _, tt := range []struct {
		total  advice.Total
		zh, en string
	}{
		{advice.Total{}, "没有列出费用", "No fee listed"},
		{advice.Total{Unpriced: 1}, "费用未知", "Fee unknown"},
		{advice.Total{Fees: []advice.FeeSum{sum(300, 300, 300, "year")}}, "费用每年300元，不退", "Fees: CNY 300 per year, not refundable"},
		{advice.Total{Fees: []advice.FeeSum{sum(500, 1300, 500, "")}}, "费用500–1,300元，其中不退500元", "Fees: CNY 500–1,300, of which CNY 500 not refundable"},
		{advice.Total{Fees: []advice.FeeSum{sum(30, 30, 0, "")}, Unpriced: 2}, "费用30元＋未知的费用", "Fees: CNY 30 + an unknown fee"},
	} {
		if got := zh.line(tt.total); got != tt.zh {
			t.Errorf("got %q, want %q", got, tt.zh)
		}
		if got := en.line(tt.total); got != tt.en {
			t.Errorf("got %q, want %q", got, tt.en)
		}
	}
}

func TestSituationOfEverybody(t *testing.T) {
	zh, _ := adviceWords(t)
	takes := doc.Value{Kind: doc.Duration, Lo: doc.NumOne, Hi: doc.NumOne, Unit: "d", Raw: "1d"}
	pr := doc.Procedure{Steps: []doc.Step{{ID: "wait", Takes: takes}, {ID: "send"}, {ID: "ask", Takes: doc.Value{Raw: "unknown"}}}}
	v := zh.situation(pr, zh.situations(pr, nil), 0)
	if v.Who != "" {
		t.Errorf("everybody has no name: got %q", v.Who)
	}
	if v.Line != "至少1天；没有列出费用" || !strings.Contains(v.Unknown, "2步") {
		t.Errorf("steps without a time are counted: got %+v", v)
	}
	if got := capital("a") + capital("é") + capital("主"); got != "AÉ主" {
		t.Errorf("capital: got %q", got)
	}
}

func TestEverySumThatComesBackIsNamed(t *testing.T) {
	zh, _ := adviceWords(t)
	fee := func(amount doc.Num, per string) *doc.Fee {
		return &doc.Fee{Cases: []doc.Case{{Is: doc.Value{Kind: doc.Money, Lo: amount * doc.NumOne, Hi: amount * doc.NumOne, Unit: "CNY", Raw: "x"}}}, Per: per, Refund: "yes"}
	}
	pr := doc.Procedure{Steps: []doc.Step{{ID: "pay", Fee: fee(100, "")}, {ID: "rent", Fee: fee(30, "year")},
		{ID: "wait", After: []doc.Name{{ID: "pay"}}, Fails: &doc.Fails{Go: doc.Name{ID: "pay"}, PayAgain: true}}}}
	v := zh.situation(pr, zh.situations(pr, nil), 0)
	if v.Back != "100元＋每年30元" || v.Retry == "" || strings.Contains(v.Retry, "每年") {
		t.Errorf("got %q back, %q with one more try", v.Back, v.Retry)
	}
}

func TestSituationsOfThoseToWhomTheOptionIsOpen(t *testing.T) {
	theme, s := outcomeSite(t)
	w := theme.words(s, &s.Pages[0])
	pr, _ := s.Procedure("verify")
	if got := len(w.situations(pr, nil)); got != 2 {
		t.Errorf("of no option: got %d situations", got)
	}
	pr.Option = doc.Name{ID: "service"} // not open to persons
	pr.Steps[0].When = oneTerm("subject", true, "person")
	sits := w.situations(pr, nil)
	if len(sits) != 1 || len(advice.Totals(pr, sits[0].World).Fees) != 1 {
		t.Errorf("got %+v", sits)
	}
}
