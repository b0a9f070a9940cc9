package render

import (
	"os"
	"reflect"
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
				{ID: "subject", Type: "enum", Values: []doc.FactValue{
					{ID: "person", Label: text("个人", "an individual")}, {ID: "company", Label: text("企业", "a company")}}},
				{ID: "verified", Type: "bool", Choosable: true, Label: text("已认证", "verified")},
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
		{v(doc.Quantity, 5, 5, "message", "48h"), "每48小时5条", "5 messages per 48 hours"},
		{v(doc.Quantity, 30, 30, "gizmo", ""), "30gizmo", "30 gizmo"},
		{v(doc.Duration, 1, 5, "wd", ""), "1–5个工作日", "1–5 working days"},
		{v(doc.Money, 300, 300, "CNY", ""), "300元", "CNY 300"},
		{v(doc.Money, 500, 1300, "CNY", "year"), "每年500–1,300元", "CNY 500–1,300 per year"},
		{doc.Value{Kind: doc.Quantity, Lo: 600_000, Hi: 600_000, Unit: "percent"}, "0.6%", "0.6 %"},
		{doc.Value{Kind: doc.Bool, Word: "partly"}, "部分", "partly"},
		{doc.Value{}, "未知", "unknown"},
		{doc.Value{Kind: doc.NotApplicable}, "不适用", "not applicable"},
		{doc.Value{Kind: doc.Enum, Word: "box"}, "收在一栏里", "收在一栏里"},
		{doc.Value{Kind: doc.Set, All: true}, "全部", "all"},
		{doc.Value{Kind: doc.Set, Words: []string{"person", "company"}}, "个人、企业", "an individual, a company"},
		{doc.Value{Kind: doc.Set, Not: true, Words: []string{"person"}}, "除个人外", "all but an individual"},
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
		{"yes if the asker does something", []doc.Case{{When: verified, Is: is("yes")}, {Else: true, Is: is("no")}}, "是（需已认证）", "yes (needs: verified)"},
		{"yes for some", []doc.Case{{When: person, Is: is("no")}, {When: notPerson, Is: is("yes")}}, "是（仅限：除个人外）", "yes (only: all but an individual)"},
		{"a case that is not known", []doc.Case{{When: person, Is: is("no")}, {Else: true}}, "个人：否；其他情况：未知", "an individual: no; otherwise: unknown"},
		{"a set does not repeat its condition", []doc.Case{{When: person, Is: set("person")}, {Else: true, Is: set("company")}}, "个人；企业", "an individual; a company"},
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
	if len(got) != 2 || got[0].N != 2 || got[1].N != 1 || got[0].URL != "#src-2" {
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
		{doc.Band{From: n(29)}, "29条起", "29 messages or more"},
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
	f := &zh.s.Data.Facts[0]
	f.Label, f.Values = doc.Text{S: "主体"}, append(f.Values, doc.FactValue{ID: "public", Label: doc.Text{S: "政府"}})
	for _, tt := range []struct {
		values []string
		want   string
	}{{[]string{"public"}, "主体：政府 · 已认证：否"}, {[]string{"person", "company"}, "主体：除政府外 · 已认证：否"}} {
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
