package render

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// adviceWords is a small site in two languages with the built-in strings.
func adviceWords(t *testing.T) (zh, en words) {
	t.Helper()
	theme := &Theme{}
	var files []file.File
	for _, name := range []string{"layouts/i18n/en.yaml", "layouts/i18n/zh.yaml"} {
		data, err := os.ReadFile("../../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file.New(name, data))
	}
	if diags := theme.parseStrings(files); len(diags) > 0 {
		t.Fatal(diags)
	}
	text := func(zh, en string) doc.Text {
		return doc.Text{S: zh, Tr: []doc.Translation{{Lang: "en", S: en}}}
	}
	s := &site.Site{
		Langs: []doc.Language{{ID: "zh", Tag: "zh-Hans"}, {ID: "en", Tag: "en"}},
		Pages: []site.Page{{URL: "/x/"}, {URL: "/en/x/", Lang: 1}},
		Data: &doc.Data{
			Facts: []doc.Fact{
				{ID: "subject", Label: text("主体", "holder"), Type: "enum", Values: []doc.FactValue{
					{ID: "person", Label: text("个人", "an individual")}, {ID: "company", Label: text("企业", "a company")},
					{ID: "public", Label: text("政府", "a public body")}}},
				{ID: "verified", Type: "bool", Choosable: true, Label: text("已认证", "verified")},
				{ID: "account", Type: "enum", Label: text("账号", "account"), Values: []doc.FactValue{
					{ID: "official", Label: text("公众平台账号", "an official account")}, {ID: "wecom", Label: text("企业微信", "WeCom")}}},
				{ID: "members", Type: "enum", Label: text("成员", "members"), Values: []doc.FactValue{
					{ID: "few", Label: text("1,000人以内", "up to 1,000")}, {ID: "many", Label: text("1,000人以上", "more than 1,000")}}},
			},
			Sources: []doc.Source{{ID: "a", Title: text("甲", "A")}, {ID: "b", Title: text("乙", "B")}},
		},
	}
	return theme.words(s, &s.Pages[0]), theme.words(s, &s.Pages[1])
}

func names(ids ...string) (out []doc.Name) {
	for _, id := range ids {
		out = append(out, doc.Name{ID: id})
	}
	return out
}

func TestValuesInWords(t *testing.T) {
	zh, en := adviceWords(t)
	v := func(kind doc.ValueKind, lo, hi doc.Num, unit, per string) doc.Value {
		return doc.Value{Kind: kind, Lo: lo * doc.NumOne, Hi: hi * doc.NumOne, Unit: unit, Per: per, Raw: "x"}
	}
	c := doc.Criterion{Of: doc.Name{ID: "subject"}, Values: []doc.FactValue{{ID: "box", Label: doc.Text{S: "收在一栏里"}}}}
	tests := []struct {
		value  doc.Value
		zh, en string
	}{
		{v(doc.Quantity, 4, 4, "message", "month"), "每月4条", "4 messages per month"},
		{v(doc.Quantity, 1, 1, "message", "day"), "每天1条", "1 message per day"},
		{v(doc.Quantity, 1, 1, "broadcast", "day"), "每天1次", "1 message per day"},
		{v(doc.Quantity, 5, 5, "message", "48h"), "每48小时5条", "5 messages per 48 hours"},
		{v(doc.Quantity, 30, 30, "gizmo", ""), "30 gizmo", "30 gizmo"},
		{v(doc.Duration, 1, 5, "wd", ""), "1–5个工作日", "1–5 working days"},
		{v(doc.Money, 300, 300, "CNY", ""), "300元", "CNY 300"},
		{v(doc.Money, 500, 1300, "CNY", "year"), "每年500–1,300元", "CNY 500–1,300 per year"},
		{doc.Value{Kind: doc.Quantity, Lo: 600_000, Hi: 600_000, Unit: "percent"}, "0.6%", "0.6%"},
		{doc.Value{Kind: doc.Bool, Word: "partly"}, "部分", "partly"},
		{doc.Value{}, "未知", "unknown"},
		{doc.Value{Kind: doc.NotApplicable}, "不适用", "not applicable"},
		{doc.Value{Kind: doc.Enum, Word: "box"}, "收在一栏里", "收在一栏里"},
		{doc.Value{Kind: doc.Set, All: true}, "全部", "all"},
		{doc.Value{Kind: doc.Set, Words: []string{"person", "company", "public"}}, "全部", "all"},
		{doc.Value{Kind: doc.Set, Not: true}, "全部", "all"},
		{doc.Value{Kind: doc.Set, Not: true, Words: []string{"person", "company", "public"}}, "都不行", "none"},
		{doc.Value{Kind: doc.Set, Words: []string{"person", "company"}}, "个人、企业", "an individual, a company"},
		{doc.Value{Kind: doc.Set, Not: true, Words: []string{"person"}}, "除个人外都行", "all but an individual"},
	}
	for _, tt := range tests {
		if got := zh.value(c, tt.value); got != tt.zh {
			t.Errorf("zh: got %q, want %q", got, tt.zh)
		}
		if got := en.value(c, tt.value); got != tt.en {
			t.Errorf("en: got %q, want %q", got, tt.en)
		}
	}
}

func TestCellsInWords(t *testing.T) {
	zh, en := adviceWords(t)
	is := func(w string) doc.Value { return doc.Value{Kind: doc.Bool, Word: w} }
	verified := doc.Cond{{Fact: doc.Name{ID: "verified"}, Values: names("yes")}}
	person := doc.Cond{{Fact: doc.Name{ID: "subject"}, Values: names("person")}}
	notPerson := doc.Cond{{Fact: doc.Name{ID: "subject"}, Values: names("person"), Not: true}}
	set := func(ids ...string) doc.Value { return doc.Value{Kind: doc.Set, Words: ids} }
	tests := []struct {
		name   string
		cases  []doc.Case
		zh, en string
	}{
		{"a plain value", []doc.Case{{Is: is("no")}}, "否", "no"},
		{"yes if the asker does something", []doc.Case{{When: verified, Is: is("yes")}, {Else: true, Is: is("no")}}, "是（前提：已认证）", "yes (if verified)"},
		{"yes for some", []doc.Case{{When: person, Is: is("no")}, {When: notPerson, Is: is("yes")}}, "是（个人除外）", "yes (other than an individual)"},
		{"yes in one of three cases", []doc.Case{{When: person, Is: is("no")}, {When: append(slices.Clone(notPerson), verified...), Is: is("yes")}, {Else: true, Is: is("no")}}, "是（前提：已认证，个人除外）", "yes (if verified, other than an individual)"},
		{"yes in two cases", []doc.Case{{When: person, Is: is("yes")}, {When: append(slices.Clone(notPerson), verified...), Is: is("yes")}, {Else: true, Is: is("no")}}, "个人：是；已认证，个人除外：是；其他情况：否", "an individual: yes; verified, other than an individual: yes; otherwise: no"},
		{"a case that is not known", []doc.Case{{When: person, Is: is("no")}, {Else: true}}, "个人：否；其他情况：未知", "an individual: no; otherwise: unknown"},
		{"a set does not repeat its condition", []doc.Case{{When: person, Is: set("person")}, {Else: true, Is: set("company")}}, "个人；企业", "an individual; a company"},
		{"a set of everybody, but for whom something else holds", []doc.Case{{When: person}, {Else: true, Is: doc.Value{Kind: doc.Set, All: true}}}, "个人：未知；除个人外都行", "an individual: unknown; all but an individual"},
		{"a set under a condition on something else too", []doc.Case{{When: append(slices.Clone(notPerson), verified...), Is: doc.Value{Kind: doc.Set, All: true}}, {Else: true}}, "已认证：除个人外都行；其他情况：未知", "verified: all but an individual; otherwise: unknown"},
		{"nothing", nil, "未知", "unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := doc.Criterion{Of: doc.Name{ID: "subject"}}
			for _, x := range []struct {
				w    words
				want string
			}{{zh, tt.zh}, {en, tt.en}} {
				if got := string(x.w.cellIn(c, doc.Cell{Cases: tt.cases}, nil, &Citations{}, doc.Date{}).sentence(x.w)); got != x.want {
					t.Errorf("got %q, want %q", got, x.want)
				}
			}
		})
	}
}

func TestConditionsInWords(t *testing.T) {
	zh, en := adviceWords(t)
	term := func(fact string, not bool, values ...string) doc.Term {
		return doc.Term{Fact: doc.Name{ID: fact}, Values: names(values...), Not: not}
	}
	verified := term("verified", false, "yes")
	tests := []struct {
		name   string
		cond   doc.Cond
		known  advice.Known
		zh, en string
	}{
		{"one value", doc.Cond{term("subject", false, "person")}, nil, "个人", "an individual"},
		{"two values", doc.Cond{term("subject", false, "person", "company")}, nil, "个人或企业", "an individual or a company"},
		{"a choice", doc.Cond{verified}, nil, "已认证", "verified"},
		{"both", doc.Cond{term("subject", false, "company", "public"), verified}, nil, "企业或政府，且已认证", "a company or a public body, and verified"},
		{"who is left out stands last", doc.Cond{term("subject", true, "person", "company"), verified}, nil, "已认证，个人、企业除外", "verified, other than an individual or a company"},
		{"a figure says what it counts", doc.Cond{term("members", false, "few"), term("subject", true, "public")}, nil, "成员1,000人以内，政府除外", "members up to 1,000, other than a public body"},
		{"two facts say which is which", doc.Cond{term("account", false, "wecom"), term("subject", false, "person")}, nil, "账号是企业微信，且主体是个人", "WeCom, and an individual"},
		{"a label is not said twice", doc.Cond{term("account", false, "wecom"), term("subject", false, "person"), term("members", false, "few")}, nil, "账号是企业微信，且主体是个人，且成员1,000人以内", "WeCom, and an individual, and members up to 1,000"},
		{"every value is no condition", doc.Cond{term("subject", false, "person", "company", "public"), verified}, nil, "已认证", "verified"},
		{"what is settled is not said again", doc.Cond{term("subject", true, "person"), verified}, advice.Known{{Fact: "subject", Values: []string{"company"}}}, "已认证", "verified"},
		{"all settled", doc.Cond{verified}, advice.Known{{Fact: "verified", Values: []string{"yes"}}}, "", ""},
		{"not settled by several values", doc.Cond{term("subject", true, "person")}, advice.Known{{Fact: "subject", Values: []string{"person", "company"}}}, "个人除外", "other than an individual"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := zh.cond(tt.cond, tt.known); got != tt.zh {
				t.Errorf("got %q, want %q", got, tt.zh)
			}
			if got := en.cond(tt.cond, tt.known); got != tt.en {
				t.Errorf("got %q, want %q", got, tt.en)
			}
		})
	}
	for _, tt := range []struct{ got, want string }{
		{zh.forWhom(doc.Cond{term("subject", true, "person")}), "个人除外"},
		{en.forWhom(doc.Cond{term("subject", false, "person")}), "only for: an individual"},
		{zh.forWhom(nil), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

// The flagship must not show a unit as its author abbreviates it.
func TestUnitsOfTheFlagshipHaveWords(t *testing.T) {
	zh, _ := adviceWords(t)
	var seen int
	for _, dir := range []string{"tables", "trees", "trees/shared", "procedures"} {
		files, _ := filepath.Glob("../../../data/" + dir + "/*.yaml")
		for _, f := range files {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`\bunit: "?([A-Za-z]+)(?:/([0-9a-z]+))?|\bper: "?([0-9a-z]+)`).FindAllStringSubmatch(string(src), -1) {
				seen++
				if m[1] != "" && m[1] != "CNY" && !slices.Contains(knownUnits, m[1]) {
					t.Errorf("%s: no word for the unit %s", f, m[1])
				}
				for _, per := range m[2:] {
					if per != "" && !slices.Contains(knownPeriods, strings.TrimLeft(per, "0123456789")) {
						t.Errorf("%s: no word for the period %s", f, per)
					}
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no units found: has the folder moved?")
	}
	for lang, table := range zh.t.strings {
		for _, u := range knownUnits {
			for _, key := range []string{"unit." + u, "unit." + u + "_one"} {
				if table[key] == "" {
					t.Errorf("%s: no text for %s", lang, key)
				}
			}
		}
		for _, p := range knownPeriods {
			if table["per."+p] == "" {
				t.Errorf("%s: no text for per.%s", lang, p)
			}
		}
	}
}

func TestTextsThatAreNotTranslatedSayTheirLanguage(t *testing.T) {
	_, en := adviceWords(t)
	if got, want := string(en.html(doc.Text{S: "甲<乙"})), `<span lang="zh-Hans">甲&lt;乙</span>`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := unescapeHTML(`<span lang="zh-Hans">甲&lt;乙</span> &amp;lt;`); got != "甲<乙 &lt;" {
		t.Errorf("as text: got %s", got)
	}
}

func TestCitationsAreNumberedInOrder(t *testing.T) {
	zh, _ := adviceWords(t)
	var cite Citations
	zh.marks(&cite, []doc.SrcRef{{Source: "b"}, {Source: "nosuch"}, {Source: "b", Fragment: "x"}})
	got := zh.marks(&cite, []doc.SrcRef{{Source: "a"}, {Source: "b"}})
	if len(got) != 2 || got[0].N != 2 || got[1].N != 1 || got[0].URL != "#gp.src-2" {
		t.Errorf("marks: got %+v", got)
	}
	if want := []string{"b", "a"}; !reflect.DeepEqual(cite.IDs(), want) {
		t.Errorf("ids: got %v, want %v", cite.IDs(), want)
	}
}

func TestBandsInWords(t *testing.T) {
	zh, en := adviceWords(t)
	n := func(x doc.Num) *doc.Bound { return &doc.Bound{Num: x * doc.NumOne} }
	q := doc.Question{Type: doc.Number, Unit: "message/month"}
	for _, tt := range []struct {
		band   doc.Band
		zh, en string
	}{
		{doc.Band{Upto: n(4)}, "至多4条", "up to 4 messages"},
		{doc.Band{Over: n(4), Upto: n(28)}, "超过4条、至多28条", "more than 4 messages, up to 28 messages"},
		{doc.Band{From: n(29)}, "29条及以上", "29 messages or more"},
	} {
		if got := zh.band(q, tt.band); got != tt.zh {
			t.Errorf("got %q, want %q", got, tt.zh)
		}
		if got := en.band(q, tt.band); got != tt.en {
			t.Errorf("got %q, want %q", got, tt.en)
		}
	}
}

func TestSituationsInWords(t *testing.T) {
	zh, _ := adviceWords(t)
	for _, tt := range []struct {
		values []string
		want   string
	}{{[]string{"public"}, "主体：政府 · 已认证：否"}, {[]string{"person", "company"}, "主体：政府除外 · 已认证：否"}} {
		got := zh.known(advice.Known{{Fact: "subject", Values: tt.values}, {Fact: "verified", Values: []string{"no"}}})
		if got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[doc.Num]string{0: "0", 1_500_000: "1.5", 1_300 * doc.NumOne: "1,300", 1_234_567 * doc.NumOne: "1,234,567", -600_000: "−0.6"} {
		if got := number(n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if strings.Contains(ranged(doc.NumOne, doc.NumOne), "–") {
		t.Error("a range of one figure is that figure")
	}
}
