package data

import (
	"fmt"
	"strings"
	"testing"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// heard parses a site and leaves out what its author allows, as a build does.
func heard(files []file.File) (*doc.Data, diag.List) {
	d, _, l := Parse(files, "data/site.yaml")
	l, _, _ = doc.Silence(l, d.Allowances)
	return d, l
}

// The example in testdata is the documentation of the format, and the passing
// case of every code. Each failing case changes one thing in it.

func TestExampleIsRight(t *testing.T) {
	files := readTree(t, "testdata/example")
	d, l := heard(files)
	if len(l) > 0 {
		t.Fatal(printed(t, files, l))
	}
	tree := d.Trees[0]
	if tree.ID != "choose-account" || tree.Questions[0].Answers[0].Next.ID != "pay-person--pay" || tree.Questions[3].Answers[1].Next.ID != "go-sub" {
		t.Errorf("the subtree is not inlined: %+v", tree.Questions)
	}
	ask := tree.Questions[0].Ask
	if s, ok := ask.In("en", "zh"); !ok || s != "In whose name will you register?" {
		t.Errorf("ask in en = %q", s)
	}
	if s, _ := tree.Questions[0].Answers[0].Label.In("en", "zh"); s != "A person" {
		t.Errorf("a bare text in an overlay is the label, got %q", s)
	}
	c := d.Tables[0].Groups[0].Criteria[1]
	sub, service := c.Cells[0].Cases[0], c.Cells[1].Cases[0]
	if sub.Is.Lo != 1_000_000 || sub.Is.Per != "day" || sub.Src[0].Source != "mp-types" || sub.AsOf.M != 3 || sub.Confidence != "high" {
		t.Errorf("inheritance: %+v", sub)
	}
	if service.Src[0].Fragment != "send" || service.AsOf.D != 11 || service.Confidence != "high" {
		t.Errorf("a cell overrides what it inherits: %+v", service)
	}
	if r := tree.Questions[2].Answers[1].Requires.Test.Min.Value; r.Lo != 20_000_000 || r.Unit != "message" {
		t.Errorf("requirements are typed: %+v", r)
	}
}

func TestMistakes(t *testing.T) {
	const (
		table, tree  = "data/tables/accounts.yaml", "data/trees/choose-account.yaml"
		facts, proc  = "data/facts.yaml", "data/procedures/transfer.yaml"
		sources, opt = "data/sources.yaml", "data/options.yaml"
		site, en     = "data/site.yaml", "data/trees/choose-account.en.yaml"
		shared       = "data/trees/shared/person-pay.yaml"
	)
	cases := []struct{ name, file, old, new, want string }{
		{"a key twice", opt, "name: 订阅号,", "name: 订阅号, name: 公众号,", `K100 "name" stands twice in this map`},
		{"an unknown key", opt, "since:", "sicne:", `K101 unknown key "sicne"; did you mean "since"?`},
		{"an unknown source", table, "src: mp-types#send", "src: mp-typs#send", `K101 unknown source "mp-typs"; did you mean "mp-types"?`},
		{"an unknown option", tree, "recommend: service ", "recommend: servise ", `K101 unknown option "servise"; did you mean "service"?`},
		{"an unknown criterion", tree, "{payments: yes}", "{payment: yes}", `K101 unknown criterion "payment"; did you mean "payments"?`},
		{"an unknown fact", table, "{when: {subject: person}, is: no}", "{when: {subjekt: person}, is: no}", `K101 unknown fact "subjekt"; did you mean "subject"?`},
		{"an unknown value", table, "{when: {subject: person}, is: no}", "{when: {subject: persons}, is: no}", `K101 unknown value of fact subject: "persons"; did you mean "person"?`},
		{"an unknown word in a set", table, "[company, public-body]", "[company, public-bodie]", `K101 unknown value of fact subject: "public-bodie"; did you mean "public-body"?`},
		{"an unknown question", tree, "next: volume}, unsure", "next: volum}, unsure", `K101 unknown question or outcome "volum"; did you mean "volume"?`},
		{"an unknown role", proc, "by: wx, after: [submit]", "by: xw, after: [submit]", `K101 unknown role "xw"; did you mean "wx"?`},
		{"an unknown material", proc, "needs: [{deed:", "needs: [{dead:", `K101 unknown material "dead"; did you mean "deed"?`},
		{"an unknown subtree", tree, "use: shared/person-pay", "use: shared/person-pays", `K101 unknown subtree "shared/person-pays"; did you mean "shared/person-pay"?`},
		{"an unknown answer in an example", tree, "pay: no, volume", "pay: non, volume", `K101 unknown answer of question pay: "non"; did you mean "no"?`},
		{"an unknown option nothing is like", tree, "recommend: service ", "recommend: telephone ", `K101 unknown option "telephone"; known here: mini-program, service, service-mini, subscription, wecom; define another in data/options.yaml`},
		{"a reserved word", tree, "  volume:  ", "  from:  ", `K102 "from" is a reserved word; choose another id, such as from-1`},
		{"a key that share tools add", tree, "  volume:  ", "  utm_source:  ", `K102 "utm_source" is a reserved word; choose another id, such as source-1`},
		{"a pair of one option", table, "groups:", "pairs: [[service, service]]\ngroups:", `K102 an option is not compared with itself; name two options`},
		{"a pair twice", table, "groups:", "pairs: [[service, wecom], [wecom, service]]\ngroups:", `K102 this pair stands twice; remove one of the two`},
		{"a pair of an option without column", table, "groups:", "pairs: [[service, service-mini]]\ngroups:", `K101 unknown option of this table "service-mini"; known here: mini-program, service, subscription, wecom`},
		{"a missing key", sources, "kind: press, ", "", `K103 "kind" is missing; add kind: how strong it is: law, official, partner, own-test, press or hearsay`},
		{"an empty title", table, "title: 账号类型对比", `title: ""`, `K103 "title" is empty; write title: `},
		{"a title of blanks", table, "title: 账号类型对比", `title: "\u3000\u200b"`, `K103 "title" is empty; write title: `},
		{"an empty question", tree, "ask: 以谁的名义注册？", `ask: ""`, `K103 question "who" asks nothing`},
		{"an id with capitals", opt, "subscription: {", "Subscription: {", `K104 "Subscription" is not an id; write "subscription": lower-case letters and digits, joined by - or _`},
		{"a table in a file of another name", table, "table: accounts", "table: account", `K104 table "account" stands in a file named accounts.yaml; rename the file to account.yaml, or write table: accounts`},
		{"a quantity without period", table, "subscription: 1/day", "subscription: 30", `K110 the period is missing; write 30/month`},
		{"a thousands separator", table, "subscription: 1/day", `subscription: "1,000/day"`, `K110 "1,000/day" is not a quantity; write a figure or a range, such as 4/month or 28..31/month; no thousands separators`},
		{"a word that is no bool", table, "cells: {subscription: no,", "cells: {subscription: off,", `K110 "off" is not a value of type bool; write yes, no, partly, unknown or n/a`},
		{"a date not in the calendar", table, "as_of: 2023-05-11", "as_of: 2016-13-40", `K110 "2016-13-40" is not a date`},
		{"a duration without unit", sources, "recheck: 180d", "recheck: 180", `K110 the unit of "180" is missing`},
		{"a duration backwards", proc, "takes: 1wd..7wd", "takes: 7wd..1wd", `K110 "7wd..1wd" runs backwards; write the smaller figure first`},
		{"a fee without currency", proc, "fee: {is: 300 CNY,", "fee: {is: 300,", `K110 "300" is not an amount of money`},
		{"the cases of a fee overlap", proc, "fee: {is: 300 CNY,", "fee: {is: [{when: {subject: person}, is: 0 CNY}, {when: {subject: [person, company]}, is: 300 CNY}],", `K112 two cases of the fee of step submit hold when subject = person`},
		{"the cases of a fee leave a gap", proc, "fee: {is: 200..1000 CNY,", "fee: {is: [{when: {subject: person}, is: 0 CNY}, {when: {subject: company}, is: 200..1000 CNY}],", `K112 no case of the fee of step notarise holds when subject = sole-trader`},
		{"a case of a fee that is no amount", proc, "fee: {is: 300 CNY,", "fee: {is: [{when: {subject: person}, is: 0}, {else: 300 CNY}],", `K110 "0" is not an amount of money`},
		{"a case of a fee for an unknown fact", proc, "fee: {is: 300 CNY,", "fee: {is: [{when: {sujbect: person}, is: 0 CNY}, {else: 300 CNY}],", `K101 unknown fact "sujbect"`},
		{"a cell absent", table, "          wecom: unknown ", "          # ", `K111 criterion "broadcast" has no cell for wecom`},
		{"partly without a note", table, "cells: {subscription: no,", "cells: {subscription: partly,", `K111 partly without a note`},
		{"no source at any level", table, "src: mp-types  ", "# ", `K111 open_to × subscription and 13 more cells of this table have no source, and neither has anything above them; add src: to the table`},
		{"no date at any level", table, "as_of: 2025-03 ", "# ", `K111 open_to × subscription and 14 more cells of this table have no as_of, and neither has anything above them; add as_of: 2025-03`},
		{"cases overlap", table, "[{when: {subject: person}, is: no}", "[{when: {subject: [person, company]}, is: no}", `K112 two cases of payments × mini-program hold when subject = company`},
		{"cases leave a gap", table, "{when: {subject: {not: person}}, is: yes}", "{when: {subject: company}, is: yes}", `K112 no case of payments × mini-program holds when subject = sole-trader`},
		{"history after the present", table, "until: 2014-01-01", "until: 2024-01-01", `K113 a past value lasts until 2024-01-01, after the date of the present one`},
		{"history overlaps", table, "history: [", "history: [{until: 2015-01-01, from: 2013-01-01, was: 2/month}, ", `K113 two past values overlap`},
		{"a circle", tree, "{label: 不要, next: volume}", "{label: 不要, next: who}", `K201 questions lead in a circle: who → pay → who`},
		{"a circle of subtrees", shared, "questions: {", "questions: {again: {use: shared/person-pay, exits: {ok: exit.ok, blocked: exit.ok}}, ", `K201 subtrees use each other in a circle: person-pay → person-pay`},
		{"a dead end", tree, "{label: 不要, next: volume}", "{label: 不要}", `K202 answer "no" of question "pay" leads nowhere`},
		{"an exit not wired", tree, "{ok: go-sub, blocked: nothing}", "{ok: go-sub}", `K202 exit "blocked" of "shared/person-pay" leads nowhere`},
		{"an outcome out of reach", tree, "  nothing: {recommend: none}", "  nothing: {recommend: none}\n  lost: {recommend: none}", `K203 no answer leads to outcome "lost"`},
		{"bands with a gap", tree, "over: 4", "from: 5", `K204 no band holds what lies between 4 and 5`},
		{"bands overlap", tree, "over: 4", "over: 3", `K204 bands "few" and "many" overlap`},
		{"an orphan", en, "who: {ask", "woh: {ask", `K310 "questions" translates nothing: data/trees/choose-account.yaml has no text in this place`},
		{"a stale translation", en, "of: 65b02daa", "of: 00000000", `K311 the text changed after it was translated: now "以谁的名义注册？", translated as "In whose name will you register?"`},
		{"steps wait for each other", proc, "by: new, after: [notarise]", "by: new, after: [notarise, confirm]", `K401 steps wait for each other: submit → review → confirm → submit`},
		{"a document before it is made", proc, "by: new, after: [notarise]", "by: new", `K401 step "submit" needs "deed" before step "notarise" gives it; add notarise to the after of submit`},
		{"a document whose maker is skipped", proc, "needs: [{deed: {when: {subject: {not: public-body}}}}]", "needs: [deed]", `K401 step "submit" needs "deed", but step "notarise", which gives it, is skipped when subject = public-body`},
		{"an address that is none", site, "https://example.org/", "example.org", `S117 "example.org" is not the absolute address of a site`},
		{"content outside the site", site, "title: 选号", "title: 选号\ncontent: ../docs", `K110 "../docs" is not a folder inside this site; write its path from the site's folder, such as docs`},
		{"content that is the whole site", site, "title: 选号", "title: 选号\ncontent: .", `K110 "." is not a folder inside this site`},
		{"content among the data", site, "title: 选号", "title: 选号\ncontent: data/guides", `K110 "data/guides" is no place for content: data/ holds other things`},
		{"a nav entry that runs script", site, "nav: [", `nav: ["JavaScript:alert(1)", `, `K110 a javascript: address is no place to lead readers to`},
		{"a titled nav entry that runs script", site, "nav: [", `nav: [{title: x, to: "java\tscript:x"}, `, `K110 a javascript: address is no place to lead readers to`},
		{"a redirect that runs script", site, "/old/path/: guides/service", `/old/path/: "javascript:alert(1)"`, `K110 a javascript: address is no place to lead readers to`},
		{"a redirect to a host without a scheme", site, "/old/path/: guides/service", `/old/path/: /\example.org/`, `K110 "/\example.org/" leads to another host without saying how; write the whole address: https://example.org/`},
		{"a redirect with a line end", site, "/old/path/: guides/service", `/old/path/: "https://a.org/\n/* https://b.org/"`, `K110 a blank in an address; write it as %20`},
		{"a page that is data", opt, "guide: guides/service", `guide: "data:text/html,x"`, `K110 a data: address is no place to lead readers to`},
		{"a source that runs script", sources, `url: "https://example.org/types"`, `url: "javascript:alert(1)"`, `K110 "javascript:alert(1)" is not a web address`},
		{"a language tag with markup", site, "tag: zh-Hans", `tag: "zh\"><script>"`, `K104 "zh"><script>" is not a language tag`},
		{"an old id that leaves the folder", opt, "was: [enterprise]", `was: [../../x]`, `K104 "../../x" is not an id`},
		{"a step before that has no id", proc, "after: [notarise]", `after: [""]`, `K104 an empty text is no id`},
		{"a step before that is a list", proc, "after: [notarise]", `after: [[notarise]]`, `K110 a single value expected, found a list`},
		{"a fact without id", facts, "when: {subject:", `when: {"":`, `K104 an empty text is no id`},
		{"a document without id", proc, "needs: [{deed:", `needs: [{"":`, `K104 an empty text is no id`},
		{"a bool fact with values", facts, "type: bool,", "type: bool, values: {a: 甲},", `K110 a bool fact has the values yes and no, and no others`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := readTree(t, "testdata/example")
			for i, f := range files {
				if f.Path != c.file {
					continue
				}
				src := strings.Replace(string(f.Data), c.old, c.new, 1)
				if src == string(f.Data) {
					t.Fatalf("%s does not contain %q", c.file, c.old)
				}
				files[i] = file.New(f.Path, []byte(src))
			}
			_, l := heard(files)
			var got []string
			for _, d := range l {
				got = append(got, fmt.Sprintf("%s %s; %s", d.Code, d.Msg, d.Hint))
			}
			if !strings.Contains("\n"+strings.Join(got, "\n"), "\n"+c.want) {
				t.Errorf("got\n%s\nwant\n%s", printed(t, files, l), c.want)
			}
		})
	}
}

// TestOneMistakeGivesOneMessage holds that what follows from a mistake is not
// reported too: an author mends the one place that is named.
func TestOneMistakeGivesOneMessage(t *testing.T) {
	const (
		table, tree = "data/tables/accounts.yaml", "data/trees/choose-account.yaml"
		opt, proc   = "data/options.yaml", "data/procedures/transfer.yaml"
	)
	for _, c := range []struct{ name, file, old, new, want string }{
		{"a table that cannot be read", table, "title: ", "title", "K100"},
		{"options that cannot be read", opt, ": ", "", "K100"},
		{"a table's date that is none", table, "as_of: 2025-03 ", "as_of: 03/2025 ", "K110"},
		{"a table without a source", table, "src: mp-types  ", "# ", "K111"},
		{"a table's id with a capital", table, "table: accounts", "table: Accounts", "K104"},
		{"a column's name in a row", table, "wecom: unknown", "wecon: unknown", "K101"},
		{"a slip in a key that must be there", opt, "name: ", "nmae: ", "K101"},
		{"a fee that is no map", proc, "fee: {is: 300 CNY, per: attempt, refund: no}", "fee: 300 CNY", "K110"},
		{"a fee of no cases", proc, "fee: {is: 300 CNY,", "fee: {is: [],", "K110"},
		{"a tree's table", tree, "tables: [accounts]", "tables: [acounts]", "K101"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := readTree(t, "testdata/example")
			for i, f := range files {
				if f.Path == c.file {
					src := strings.Replace(string(f.Data), c.old, c.new, 1)
					if src == string(f.Data) {
						t.Fatalf("%s does not contain %q", c.file, c.old)
					}
					files[i] = file.New(f.Path, []byte(src))
				}
			}
			if _, l := heard(files); len(l) != 1 || l[0].Code != c.want {
				t.Errorf("want one %s, got\n%s", c.want, printed(t, files, l))
			}
		})
	}
	for name, hint := range map[string]string{
		"data/tables.yaml": "each of the tables has a file of its own in data/tables/",
		"data/tree.yaml":   "each of the trees has a file of its own in data/trees/",
	} {
		files := append(readTree(t, "testdata/example"), file.New(name, []byte("a: {}\n")))
		if _, l := heard(files); len(l) != 1 || l[0].Code != "K101" || l[0].Hint != hint {
			t.Errorf("%s: got\n%s", name, printed(t, files, l))
		}
	}
	tree2 := `tree: t
title: T
start: a
questions: {a: {ask: 甲？, type: one}}
outcomes: {b: {recommend: none}}
examples: [{name: 一, answers: {a: x}, expect: b}]
`
	files := []file.File{file.New("data/trees/t.yaml", []byte(tree2))}
	if _, l := heard(files); len(l) != 2 || l[0].Code != "K202" || l[1].Code != "K203" {
		t.Errorf("a question without answers: got\n%s", printed(t, files, l))
	}
	files[0] = file.New("data/trees/t.yaml", []byte(strings.Replace(tree2, "type: one", "type: one, answers: {x: {label: 乙, next: b}}", 1)))
	files = append(files, file.New("data/trees/u.yaml", files[0].Data))
	if d, l := heard(files); len(l) != 1 || l[0].Code != "K104" || len(d.Trees) != 2 || d.Trees[1].ID != "u" {
		t.Errorf("a copied tree: got\n%s", printed(t, files, l))
	}
}

func TestFilesOfOtherNames(t *testing.T) {
	files := []file.File{file.New("data/options.yml", []byte("service: {name: A}\n"))}
	_, l := heard(files)
	if len(l) != 1 || l[0].Code != "K101" || l[0].Hint != "rename it to options.yaml" {
		t.Error(printed(t, files, l))
	}
}

func TestOtherQuestionTypes(t *testing.T) {
	src := `tree: t
title: T
start: channels
questions:
  channels: {ask: 要哪些能力？, type: many, answers: {menu: {label: 菜单}, pay: {label: 收款}}, next: since}
  since: {ask: 何时注册？, type: date, bands: {old: {before: 2018-11-16, next: a}, new: {from: 2018-11-16, next: a}}}
outcomes: {a: {recommend: none}}
`
	files := []file.File{file.New("data/trees/t.yaml", []byte(src))}
	if _, l := heard(files); len(l) > 0 {
		t.Error(printed(t, files, l))
	}
	files[0] = file.New("data/trees/t.yaml", []byte(strings.Replace(src, "from: 2018-11-16", "from: 2018-11-17", 1)))
	if _, l := heard(files); len(l) != 1 || l[0].Code != "K204" {
		t.Error(printed(t, files, l))
	}
}

func TestParseProposesStamps(t *testing.T) {
	files := []file.File{
		file.New("data/glossary.yaml", []byte("a: {term: 甲, means: 是什么？}\nb: {term: 乙, means: 丙}\n")),
		file.New("data/glossary.en.yaml", []byte("language: en\na:\n  term: First, of two\n  means: What is it?\nb: {term: 'It''s', means: {text: C}}\n")),
	}
	_, fixed, _ := Parse(files, "data/site.yaml")
	want := "language: en\na:\n  term: {of: \"f1c5ac1e\", text: \"First, of two\"}\n"
	if len(fixed) != 1 || !strings.Contains(string(fixed[0].Data), `text: "First, of two"}`) {
		t.Fatalf("got %s\nwant about %s", fixed, want)
	}
	files[1] = fixed[0]
	if _, _, l := Parse(files, ""); len(l) > 0 {
		t.Error(printed(t, files, l))
	}
	if _, again, _ := Parse(files, "data/site.yaml"); len(again) > 0 {
		t.Errorf("a second run changes %s", again[0].Data)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range readSeeds() {
		f.Add(seed.Path, seed.Data)
	}
	f.Add("data/facts.yaml", []byte("a: {label: {zh: x, en: y}, type: enum, kind: given, values: {all: b}}"))
	f.Add("data/site.yaml", []byte("languages: [zh, {id: en}]\nnav: [{title: a, items: [b]}]"))
	base := readSeeds()
	f.Fuzz(func(t *testing.T, path string, src []byte) {
		files := []file.File{}
		for _, b := range base {
			if b.Path == path {
				b = file.New(path, src)
			}
			files = append(files, b)
		}
		d, l := heard(files)
		if d == nil {
			t.Fatal("nil")
		}
		set := file.NewSet(files)
		inside := func(p diag.Pos) {
			if b, ok := set.Get(p.File); ok && (p.Off < -1 || p.Len < 0 || p.Off+p.Len > len(b.Data)) {
				t.Errorf("position %+v is outside of %d bytes", p, len(b.Data))
			}
		}
		for _, x := range l {
			inside(x.Pos)
			for _, n := range x.Notes {
				inside(n.Pos)
			}
		}
	})
}
