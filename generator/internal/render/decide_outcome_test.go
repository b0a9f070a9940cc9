package render

import (
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

func plainText(s string) doc.Text { return doc.Text{S: s} }

func oneTerm(fact string, not bool, values ...string) doc.Cond {
	return doc.Cond{{Fact: doc.Name{ID: fact}, Values: names(values...), Not: not}}
}

// outcomeSite is a site whose tree recommends a combination: a service account
// that can charge once verified, beside a mini program. Public bodies pay
// nothing for verification, everybody else 300 a year.
func outcomeSite(t *testing.T) (*Theme, *site.Site) {
	t.Helper()
	zh, _ := adviceWords(t)
	facts := zh.s.Data.Facts
	facts[1].When = oneTerm("subject", true, "person")
	facts[1].How = []doc.How{
		{Option: doc.Name{ID: "sub"}, Ref: doc.Ref{To: "procedures/verify"}},
		{Option: doc.Name{ID: "service"}, Ref: doc.Ref{To: "procedures/verify"}},
		{Option: doc.Name{ID: "mini"}, Ref: doc.Ref{To: "procedures/verify-mini"}}}
	fee := func(id string, when doc.Cond) doc.Step {
		return doc.Step{ID: id, Do: plainText(id), When: when, Fee: &doc.Fee{Per: "year", Cases: []doc.Case{{Is: doc.Value{Kind: doc.Money, Lo: 300 * doc.NumOne, Hi: 300 * doc.NumOne, Unit: "CNY"}}}}}
	}
	data := &doc.Data{
		Config:  doc.Config{Languages: zh.s.Langs[:1]},
		Facts:   facts,
		Sources: zh.s.Data.Sources,
		Options: []doc.Option{{ID: "sub", Name: plainText("订阅号")}, {ID: "service", Name: plainText("服务号")}, {ID: "mini", Name: plainText("小程序")},
			{ID: "service-mini", Name: plainText("服务号 + 小程序"), Parts: names("service", "mini")},
			{ID: "sub-service", Name: plainText("订阅号 + 服务号"), Parts: names("sub", "service")}},
		Tables: []doc.Table{{ID: "accounts", Title: plainText("对比"), Options: names("sub", "service", "mini"),
			Groups: []doc.Group{{ID: "g", Criteria: outcomeCriteria()}}}},
		Procedures: []doc.Procedure{
			{ID: "verify", Title: plainText("认证"), Steps: []doc.Step{fee("pay", oneTerm("subject", false, "company"))}},
			{ID: "verify-mini", Title: plainText("小程序认证"), Steps: []doc.Step{fee("pay", nil)}}},
		Trees: []doc.Tree{outcomeTree()},
	}
	s, _ := site.Link(site.Docs{Data: data})
	return zh.t, s
}

// outcomeCriteria are the rows of its table.
func outcomeCriteria() []doc.Criterion {
	is := func(w string) doc.Value { return doc.Value{Kind: doc.Bool, Word: w} }
	rate := func(n doc.Num) doc.Value {
		return doc.Value{Kind: doc.Quantity, Lo: n * doc.NumOne, Hi: n * doc.NumOne, Unit: "message", Per: "month", Raw: "x"}
	}
	set := func(ids ...string) doc.Value { return doc.Value{Kind: doc.Set, Words: ids} }
	src := doc.Backing{Src: []doc.SrcRef{{Source: "a"}}, AsOf: doc.Date{Y: 2025}}
	low := src
	low.Confidence = "low"
	cell := func(option string, cases ...doc.Case) doc.Cell {
		return doc.Cell{Option: doc.Name{ID: option}, Cases: cases}
	}
	plain := func(option string, v doc.Value) doc.Cell { return cell(option, doc.Case{Is: v, Backing: src}) }
	needs := func(option string) doc.Cell {
		return cell(option, doc.Case{When: oneTerm("verified", false, "yes"), Is: is("yes"), Backing: src}, doc.Case{Else: true, Is: is("no"), Backing: src})
	}
	crit := func(id, kind, better string, cells ...doc.Cell) doc.Criterion {
		return doc.Criterion{ID: id, Label: plainText(id), Type: kind, Better: better, Of: doc.Name{ID: "subject"}, Cells: cells}
	}
	open := crit("open_to", "set", "none",
		plain("sub", doc.Value{Kind: doc.Set, All: true}),
		cell("service", doc.Case{When: oneTerm("subject", false, "company"), Is: set("company"), Backing: low}, doc.Case{Else: true, Is: set("public"), Backing: src}),
		plain("mini", doc.Value{Kind: doc.Set, All: true}))
	open.Combine, open.Gate = "all", true
	return []doc.Criterion{open,
		crit("pay", "bool", "yes", plain("sub", is("no")), needs("service"), plain("mini", doc.Value{})),
		crit("both", "bool", "yes", plain("sub", is("no")), needs("service"), needs("mini")),
		crit("push", "quantity", "more", plain("sub", rate(28)), plain("service", rate(4)), plain("mini", rate(0))),
	}
}

// outcomeTree asks who the reader is and what they need.
func outcomeTree() doc.Tree {
	req := func(id string) doc.Req { return doc.Req{Op: doc.Test, Crit: doc.Name{ID: id}} }
	verified := oneTerm("verified", false, "yes")
	who := func(id, label, next string) doc.Answer {
		return doc.Answer{ID: id, Label: plainText(label), Given: oneTerm("subject", false, id), Next: doc.Name{ID: next}}
	}
	need := func(label, criterion, next string) doc.Answer {
		return doc.Answer{ID: criterion, Label: plainText(label), Requires: req(criterion), Next: doc.Name{ID: next}}
	}
	return doc.Tree{ID: "choose", Title: plainText("选"), Tables: names("accounts"), Start: doc.Name{ID: "who"},
		Questions: []doc.Question{
			{ID: "who", Ask: plainText("谁？"), Type: doc.One, Answers: []doc.Answer{
				who("person", "个人", "none"), who("company", "企业", "need"), who("public", "政府", "need")}},
			{ID: "need", Ask: plainText("要什么？"), Type: doc.One, Answers: []doc.Answer{
				need("收款", "pay", "go"), need("推送", "push", "go"), need("都要", "both", "two"),
				need("就这样", "both", "as-is"), need("分开", "push", "shared")}}},
		Outcomes: []doc.Outcome{
			{ID: "go", Options: names("service-mini"), With: verified,
				Accept: []doc.AcceptEntry{{Cell: doc.Ref{To: "open_to/service"}, Reason: plainText("没有官方说明")}}},
			{ID: "two", Options: names("service-mini"), With: verified},
			{ID: "shared", Options: names("sub-service"), With: verified, See: []doc.Ref{{To: "procedures/verify"}, {To: "tables/accounts"}}},
			{ID: "as-is", Options: names("service")},
			{ID: "none", Kind: doc.RecommendNone}}}
}

func ways(hows []Way) string {
	var out []string
	for _, h := range hows {
		out = append(out, string(h.For)+"|"+string(h.Text)+"|"+h.Brief)
	}
	return strings.Join(out, "\n")
}

func TestWhatToDoFirst(t *testing.T) {
	theme, s := outcomeSite(t)
	free := strings.NewReplacer("{free}", theme.words(s, &s.Pages[0]).say("how.free"))
	for _, tt := range []struct{ outcome, name, want string }{
		{"go", "only the part that cannot do without it", "服务号|完成认证|企业：每年300元；政府：{free}"},
		{"two", "every part that cannot do without it", "服务号|完成认证|企业：每年300元；政府：{free}\n小程序|完成小程序认证|每年300元"},
		{"shared", "one procedure for two parts", "订阅号、服务号|完成认证|企业：每年300元；政府：{free}"},
	} {
		v := theme.outcomeView(s, pageAt(t, s, "/decide/choose/r/"+tt.outcome+"/"), advice.Proof{}, Chrome{})
		if len(v.First) != 1 {
			t.Fatalf("%s: got %+v", tt.name, v.First)
		}
		if got, want := ways(v.First[0].Hows), free.Replace(tt.want); got != want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, want)
		}
	}
	v := theme.outcomeView(s, pageAt(t, s, "/decide/choose/r/shared/"), advice.Proof{}, Chrome{})
	if got, want := ways(v.Do), free.Replace("|认证|企业：每年300元；政府：{free}"); got != want {
		t.Errorf("do: got %s, want %s", got, want)
	}
	if got, want := v.Do[0].Facts, "who=company:subject.company who=public:subject.public"; got != want {
		t.Errorf("do: the procedure is told %q, want %q", got, want)
	}
	if len(v.See) != 0 || len(v.Compare) != 1 {
		t.Errorf("the table is named once: got %+v and %+v", v.See, v.Compare)
	}
}

func TestReasonsOfACombination(t *testing.T) {
	theme, s := outcomeSite(t)
	v := theme.outcomeView(s, pageAt(t, s, "/decide/choose/r/go/"), advice.Proof{}, Chrome{})
	var got []string
	for _, r := range v.Reasons {
		for _, x := range r.Values {
			got = append(got, r.ID+": "+string(x.Option)+" "+string(x.Value))
		}
		for _, a := range r.Accepts {
			got = append(got, r.ID+"! "+string(a.Option)+" "+string(a.Reason)+" "+a.If)
		}
	}
	want := "pay: 服务号 是\npush: 服务号 每月4条\nopen_to: 服务号 企业（待核实）；政府\nopen_to! 服务号 没有官方说明 who=company"
	if g := strings.Join(got, "\n"); g != want {
		t.Errorf("\n got %s\nwant %s", g, want)
	}
	if last := v.Reasons[len(v.Reasons)-1]; last.For != nil {
		t.Errorf("no answer asks for what is accepted: %+v", last)
	}
}

func TestWhatNobodyIsAskedToDoIsNotDone(t *testing.T) {
	theme, s := outcomeSite(t)
	v := theme.outcomeView(s, pageAt(t, s, "/decide/choose/r/as-is/"), advice.Proof{}, Chrome{})
	if len(v.Reasons) != 1 || v.Reasons[0].Values[0].Value != "否" {
		t.Errorf("an account that is not verified: got %+v", v.Reasons)
	}
}

func TestPathNamesAllAnswersThatLeadOn(t *testing.T) {
	theme, s := outcomeSite(t)
	v := theme.outcomeView(s, pageAt(t, s, "/decide/choose/r/go/"), advice.Proof{}, Chrome{})
	if len(v.Path) != 2 || v.Path[0].Answer != "企业、政府" || v.Path[1].Answer != "收款、推送" {
		t.Errorf("got %+v", v.Path)
	}
}

func TestWhatARequirementAsks(t *testing.T) {
	zh, en := adviceWords(t)
	rate := func(n doc.Num) *doc.ReqBound {
		return &doc.ReqBound{Value: doc.Value{Kind: doc.Quantity, Lo: n * doc.NumOne, Hi: n * doc.NumOne, Unit: "message", Per: "month"}}
	}
	set := doc.Criterion{Type: "set", Of: doc.Name{ID: "subject"}}
	band := doc.Answer{Band: doc.Band{Upto: &doc.Bound{Num: 4 * doc.NumOne}}}
	for _, tt := range []struct {
		c      doc.Criterion
		test   doc.ReqTest
		zh, en string
	}{
		{doc.Criterion{}, doc.ReqTest{HasIs: true, Is: doc.Value{Kind: doc.Bool, Word: "yes"}}, "是", "yes"},
		{doc.Criterion{}, doc.ReqTest{Min: rate(4)}, "至少每月4条", "at least 4 messages per month"},
		{doc.Criterion{}, doc.ReqTest{Min: rate(4), Max: rate(8)}, "至少每月4条，至多每月8条", "at least 4 messages per month, at most 8 messages per month"},
		{doc.Criterion{}, doc.ReqTest{Max: &doc.ReqBound{Answer: true}}, "至多你回答的数（至多4）", "at most the number you gave (up to 4)"},
		{set, doc.ReqTest{Any: names("person", "company")}, "个人或企业", "an individual or a company"},
		{set, doc.ReqTest{Has: names("person")}, "包括个人", "including an individual"},
		{set, doc.ReqTest{HasNot: names("person", "company")}, "不含个人、企业", "not including an individual or a company"},
	} {
		if got := zh.need(tt.c, tt.test, doc.Question{Type: doc.Number}, band); got != tt.zh {
			t.Errorf("got %s, want %s", got, tt.zh)
		}
		if got := en.need(tt.c, tt.test, doc.Question{Type: doc.Number}, band); got != tt.en {
			t.Errorf("got %s, want %s", got, tt.en)
		}
	}
}
