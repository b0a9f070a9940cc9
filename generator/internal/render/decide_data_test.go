package render

import (
	"encoding/json"
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

func TestDataOfATreeKeepsTheAuthorsOrder(t *testing.T) {
	theme, s := adviceSite(t)
	v := theme.questionView(s, pageAt(t, s, "/decide/choose/q/what/"), advice.Proof{}, Chrome{})
	out, err := json.Marshal(v.Data)
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	for _, want := range []string{
		`{"tree":"choose","here":"what","start":"pay","base":"../../","index":"","q":{"pay":{`,
		`"what":{"ask":"做什么？","type":"many","next":"none","a":[{"id":"x","label":"甲"}]}`,
		`"r":{"go":{"title":"服务号","advice":"one","options":[]},"none":{"title":"没有合适的选择","advice":"none","options":[]}}`,
		`"classes":0`, `"masks":{}`, `"misses":[]`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %s\n%s", want, text)
		}
	}
}

func TestDataOfATreeOffline(t *testing.T) {
	theme, s := adviceSite(t)
	theme.opts.Offline = true
	for page, want := range map[string]string{"/decide/choose/": `"base":"","index":"index.html"`, "/decide/choose/q/what/": `"base":"../../","index":"index.html"`} {
		w := theme.words(s, pageAt(t, s, page))
		tree, _ := s.Tree("choose")
		if out, _ := json.Marshal(w.decideData(tree, advice.Proof{}, "what")); !strings.Contains(string(out), want) {
			t.Errorf("%s lacks %s: %.200s", page, want, out)
		}
	}
}

func TestBoundsAreNumbersOrDays(t *testing.T) {
	theme, s := adviceSite(t)
	w := theme.words(s, pageAt(t, s, "/decide/choose/"))
	for want, b := range map[string]doc.Answer{
		`{"id":"","label":"超过1,300","over":1300}`:             {Band: doc.Band{Over: &doc.Bound{Num: 1300 * doc.NumOne}}},
		`{"id":"","label":"0.5及以上","from":0.5}`:               {Band: doc.Band{From: &doc.Bound{Num: doc.NumOne / 2}}},
		`{"id":"","label":"至多\u003c","upto":4}`:               {Label: doc.Text{S: "至多<"}, Band: doc.Band{Upto: &doc.Bound{Num: 4 * doc.NumOne}}},
		`{"id":"","label":"2018-11以前","before":"2018-11-01"}`: {Band: doc.Band{Before: &doc.Bound{Date: doc.Date{Y: 2018, M: 11}}}},
	} {
		q := doc.Question{Type: doc.Number, Answers: []doc.Answer{b}}
		if b.Band.Before != nil {
			q.Type = doc.Day
		}
		out, err := json.Marshal(DecideData{Questions: []DecideQuestion{w.decideQuestion(q)}})
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("lacks %s: %.300s %v", want, out, err)
		}
	}
}
