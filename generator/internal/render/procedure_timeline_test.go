package render

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// timed is a procedure whose wait differs for companies, with a fee that
// individuals do not pay.
func timed() doc.Procedure {
	length := func(lo, hi doc.Num, unit string) doc.Value {
		return doc.Value{Kind: doc.Duration, Lo: lo * doc.NumOne, Hi: hi * doc.NumOne, Unit: unit, Raw: "x"}
	}
	return doc.Procedure{ID: "p", Title: plainText("办事"), Roles: []doc.Role{{ID: "me", Name: plainText("自己")}, {ID: "wx", Name: plainText("平台")}},
		Steps: []doc.Step{
			{ID: "ask", Do: plainText("申请"), By: names("me")},
			{ID: "pay", Do: plainText("付款"), By: names("me"), After: names("ask"), When: oneTerm("subject", true, "person")},
			{ID: "wait", Do: plainText("等"), By: names("wx"), After: names("pay"), When: oneTerm("subject", false, "company"), Takes: length(5, 10, "d")},
			{ID: "review", Do: plainText("审核"), By: names("wx"), After: names("wait"), Takes: length(1, 5, "wd")},
			{ID: "confirm", Do: plainText("确认"), By: names("me"), After: names("review"), Within: length(3, 3, "d")},
		}}
}

func TestTimelineInPlaces(t *testing.T) {
	zh, _ := adviceWords(t)
	pr := timed()
	v, ok := zh.timeline(pr, advice.Timeline(pr, advice.Known{{Fact: "subject", Values: []string{"company"}}}))
	if !ok {
		t.Fatal("no timeline")
	}
	var got []string
	for _, lane := range v.Lanes {
		got = append(got, lane.Name[0].Text)
		for _, b := range lane.Bars {
			got = append(got, fmt.Sprintf("%s x=%s solid=%s mid=%s late=%s dot=%v due=%s", b.Lines[0].Text, b.X, b.Solid, b.Mid, b.Hatch, b.Dot, b.Due))
		}
	}
	// 10 days, 5 working days that may be 7 days, 3 days: 20 days are 96 %.
	want := []string{
		"自己",
		"1 申请 x=1.5% solid= mid=1.5% late= dot=true due=",
		"2 付款 x=1.5% solid= mid=1.5% late= dot=true due=",
		"5 确认 x=30.3% solid= mid=30.3% late=67.2% dot=false due=97.5%",
		"平台",
		"3 等 x=1.5% solid=24.0% mid=25.5% late=24.0% dot=false due=",
		"4 审核 x=25.5% solid=4.8% mid=30.3% late=52.8% dot=false due=",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var scale []string
	for _, tick := range v.Ticks {
		scale = append(scale, tick.X+" "+tick.Text)
	}
	if got, want := strings.Join(scale, ", "), "1.5% 0, 25.5% 5天, 49.5% 10天, 73.5% 15天, 97.5% 20天"; got != want {
		t.Errorf("scale: got %s, want %s", got, want)
	}
	for _, lane := range v.Lanes {
		for _, b := range lane.Bars {
			if b.Y+barHeight > v.Height || b.Lines[0].Y <= lane.Name[0].Y {
				t.Errorf("%+v is outside its place", b)
			}
		}
	}
}

func TestTimelinesAreSharedByThoseWhoRunAlike(t *testing.T) {
	zh, _ := adviceWords(t)
	pr := timed()
	pr.Materials = []doc.Material{{ID: "paper", When: oneTerm("verified", false, "yes")}}
	situations := zh.situations(pr, nil)
	var in []string
	for _, v := range zh.timelines(pr, situations) {
		in = append(in, v.In+"="+v.Who)
	}
	if len(situations) != 6 || strings.Join(in, "; ") == "" || len(in) != 3 {
		t.Errorf("%d situations share %v", len(situations), in)
	}
	for i := range pr.Steps {
		pr.Steps[i].Takes, pr.Steps[i].Within = doc.Value{}, doc.Value{}
	}
	if got := zh.timelines(pr, zh.situations(pr, nil)); got != nil {
		t.Errorf("steps without a time have a timeline: %+v", got)
	}
}

func TestScalesOfEveryLength(t *testing.T) {
	zh, en := adviceWords(t)
	for _, minutes := range []doc.Num{1, 59, 90, 24 * 60, 3 * 24 * 60, 400 * 24 * 60, 90000 * 24 * 60} {
		l := advice.Length{Minutes: minutes * doc.NumOne}
		sc, ok := newScale([]advice.Span{{End: [2]advice.Length{l, l}}})
		if !ok || sc.step <= 0 {
			t.Errorf("%d minutes: no scale", minutes)
		}
		for _, w := range []words{zh, en} {
			if n := len(w.ticks(sc)); n < 1 || n > 6 {
				t.Errorf("%d minutes: %d lines", minutes, n)
			}
		}
	}
}
