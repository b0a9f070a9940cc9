package render

import (
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// adviceSite is a linked site with a table, a tree and a procedure.
func adviceSite(t *testing.T) (*Theme, *site.Site) {
	t.Helper()
	zh, _ := adviceWords(t)
	text := func(s string) doc.Text { return doc.Text{S: s} }
	verified := doc.Cond{{Fact: doc.Name{ID: "verified"}, Values: names("yes")}}
	is := func(w string) doc.Value { return doc.Value{Kind: doc.Bool, Word: w} }
	src := doc.Backing{Src: []doc.SrcRef{{Source: "a"}}, AsOf: doc.Date{Y: 2025}}
	c := func(id string, cells ...doc.Cell) doc.Criterion {
		cells[0].Option.ID, cells[1].Option.ID = "sub", "service"
		return doc.Criterion{ID: id, Label: text(id), Type: "bool", Better: "yes", Cells: cells}
	}
	plain := func(v doc.Value) doc.Cell { return doc.Cell{Cases: []doc.Case{{Is: v, Backing: src}}} }
	needs := doc.Cell{Cases: []doc.Case{{When: verified, Is: is("yes"), Backing: src}, {Else: true, Is: is("no"), Backing: src}}}
	test := func(id string) doc.Req { return doc.Req{Op: doc.Test, Crit: doc.Name{ID: id}} }
	data := &doc.Data{
		Config:  doc.Config{Languages: zh.s.Langs[:1]},
		Facts:   zh.s.Data.Facts,
		Sources: zh.s.Data.Sources,
		Options: []doc.Option{{ID: "sub", Name: text("订阅号")}, {ID: "service", Name: text("服务号")}},
		Tables: []doc.Table{{ID: "accounts", Title: text("对比"), Options: names("sub", "service"), Groups: []doc.Group{{ID: "g", Criteria: []doc.Criterion{
			c("pay", plain(is("no")), needs), c("daily", plain(is("yes")), plain(is("no"))), c("same", plain(is("yes")), plain(is("yes"))), c("open", plain(doc.Value{}), plain(is("yes"))),
		}}}}},
		Trees: []doc.Tree{{ID: "choose", Title: text("选"), Tables: names("accounts"), Start: doc.Name{ID: "pay"},
			Questions: []doc.Question{
				{ID: "pay", Ask: text("收款吗？"), Type: doc.One, Answers: []doc.Answer{
					{ID: "yes", Label: text("要"), Requires: doc.Req{Op: doc.Or, Args: []doc.Req{test("pay"), test("daily")}}, Next: doc.Name{ID: "go"}},
					{ID: "no", Label: text("不要"), Next: doc.Name{ID: "what"}}}},
				{ID: "what", Ask: text("做什么？"), Type: doc.Many, Answers: []doc.Answer{{ID: "x", Label: text("甲")}}, Next: doc.Name{ID: "none"}},
			},
			Outcomes: []doc.Outcome{{ID: "go", Options: names("service"), With: verified}, {ID: "none", Kind: doc.RecommendNone}}}},
	}
	s, _ := site.Link(site.Docs{Data: data})
	return zh.t, s
}

func pageAt(t *testing.T, s *site.Site, url string) *site.Page {
	t.Helper()
	i, ok := s.Lookup(url)
	if !ok {
		t.Fatalf("no page %s", url)
	}
	return &s.Pages[i]
}

func TestOutcomeShowsWhatItRestsOn(t *testing.T) {
	theme, s := adviceSite(t)
	v := theme.outcomeView(s, pageAt(t, s, "/decide/choose/r/go/"), advice.Proof{}, Chrome{})
	if v.Sentence != "适合你的是服务号" || len(v.First) != 1 || v.First[0].What != "已认证" {
		t.Errorf("sentence %q, first %+v", v.Sentence, v.First)
	}
	if len(v.Reasons) != 1 || v.Reasons[0].Criterion.Text != "pay" {
		t.Fatalf("an alternative that does not help is no reason: %+v", v.Reasons)
	}
	got := v.Reasons[0].Values[0]
	if got.Value != "是" || got.AsOf != "2025年" || len(got.Marks) != 1 {
		t.Errorf("verified as asked for: got %+v", got)
	}
	if !strings.HasSuffix(v.Reasons[0].Criterion.URL, "compare/accounts/#pay") {
		t.Errorf("leads to the row: got %s", v.Reasons[0].Criterion.URL)
	}
	if len(v.Path) != 1 || v.Path[0].Answer != "要" {
		t.Errorf("path: got %+v", v.Path)
	}
}

func TestOutcomeNoneIsNeverEmpty(t *testing.T) {
	theme, s := adviceSite(t)
	v := theme.outcomeView(s, pageAt(t, s, "/decide/choose/r/none/"), advice.Proof{}, Chrome{})
	if v.Advice != "none" || v.Sentence != "没有合适的选择" || len(v.Path) != 2 || len(v.Compare) != 1 {
		t.Errorf("got %+v", v)
	}
}

func TestQuestionsAreLinks(t *testing.T) {
	theme, s := adviceSite(t)
	v := theme.questionView(s, pageAt(t, s, "/decide/choose/q/pay/"), advice.Proof{}, Chrome{})
	if q := v.Question; q.Left != "之后最多还有1题" || len(q.Answers) != 2 || q.Answers[0].URL != "../../r/go/" {
		t.Errorf("got %+v", q)
	}
	v = theme.questionView(s, pageAt(t, s, "/decide/choose/q/what/"), advice.Proof{}, Chrome{})
	if q := v.Question; len(q.Ticks) != 1 || len(q.Answers) != 1 || q.Left != "这是最后一题" {
		t.Errorf("many: got %+v", q)
	}
	m := theme.treeView(s, pageAt(t, s, "/decide/choose/"), advice.Proof{}, Chrome{}).Map
	if len(m) != 1 || len(m[0].Next) != 2 || !m[0].Next[0].Outcome || m[0].Next[1].Next[0].Text != "没有合适的选择" {
		t.Errorf("map: got %+v", m)
	}
}

func TestPairCountsWhatDiffers(t *testing.T) {
	theme, s := adviceSite(t)
	v := theme.pairView(s, pageAt(t, s, "/compare/accounts/sub-vs-service/"), Chrome{})
	if v.Summary != "不同2处，相同1处，未知1处" {
		t.Errorf("summary: got %s", v.Summary)
	}
	var parts []string
	for _, p := range v.Parts {
		parts = append(parts, p.ID)
	}
	if got := strings.Join(parts, " "); got != "a-better b-better unknown same" {
		t.Errorf("parts: got %s", got)
	}
	if len(v.Sources) != 1 {
		t.Errorf("sources: got %+v", v.Sources)
	}
}
