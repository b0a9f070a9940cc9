package render

import (
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// small is a site of two pages, made by Link.
func small(t *testing.T) *site.Site {
	t.Helper()
	a := &doc.Page{
		Path: "content/guides/a.md", Title: "A", Meta: doc.Meta{},
		Body: []doc.Block{
			{Kind: doc.HTML, HTML: `<p><a href="`}, {Kind: doc.RefHole, Ref: 0}, {Kind: doc.HTML, HTML: `">b</a><a href="`},
			{Kind: doc.RefHole, Ref: 1}, {Kind: doc.HTML, HTML: `">here</a><a href="`}, {Kind: doc.RefHole, Ref: 2},
			{Kind: doc.HTML, HTML: `">x</a> `}, {Kind: doc.EmbedHole, Embed: 0}, {Kind: doc.HTML, HTML: ` `},
			{Kind: doc.TextHole, Key: "callout.note"}, {Kind: doc.HTML, HTML: `</p>`}, {Kind: doc.EmbedHole, Embed: 1},
		},
		Headings: []doc.Heading{{Level: 2, ID: "头", Text: "头"}, {Level: 3, ID: "b", Text: "<b>"}},
		Refs: []doc.PageRef{
			{Dest: "b.md#h", From: "content/guides/a.md"}, {Dest: "#头", From: "content/guides/a.md"}, {Dest: "https://x.org/?a=1&b=2", From: "content/guides/a.md"},
		},
		Embeds: []doc.Embed{{Name: "term", Arg: "群发", Inline: true}, {Name: "sources"}},
	}
	b := &doc.Page{Path: "content/guides/b.md", Title: "B", Headings: []doc.Heading{{Level: 2, ID: "h", Text: "H"}}}
	s, _ := site.Link(site.Docs{Pages: []*doc.Page{a, b}, Data: &doc.Data{
		Config:   doc.Config{Title: doc.Text{S: "T"}, Languages: []doc.Language{{ID: "zh", Tag: "zh-Hans", Name: "中文"}, {ID: "en", Tag: "en", Name: "English"}}},
		Glossary: []doc.GlossaryTerm{{ID: "broadcast", Term: doc.Text{S: "群发"}, Means: doc.Text{S: `发给"全部"<人>`}}},
	}})
	return s
}

func TestHolesOfABodyAreFilled(t *testing.T) {
	theme, s := parsed(t, Options{}), small(t)
	i, ok := s.Lookup("/guides/a/")
	if !ok {
		t.Fatal("no page")
	}
	f, diags := theme.Pages(s, nil).Page(i)
	if len(diags) > 0 || f.Path != "guides/a/index.html" {
		t.Fatal(f.Path, diags)
	}
	page := string(f.Data)
	for _, want := range []string{
		`<a href="../b/#h">b</a>`, `<a href="#%E5%A4%B4">here</a>`, `<a href="https://x.org/?a=1&amp;b=2">x</a>`,
		`<a class="term" href="../../glossary/#broadcast" title="发给&#34;全部&#34;&lt;人&gt;">群发</a>`, "说明</p>",
		`<html lang="zh-Hans" dir="ltr"`, `<title>A · T</title>`, `hreflang="en"`, `href="../../en/guides/a/"`,
		`&lt;b&gt;`, `rel="next" href="../b/"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "\x00") || strings.Contains(page, "sources\x00") {
		t.Error("the mark of ::sources is left in the page")
	}
	if t.Failed() {
		t.Log(page)
	}
}

func TestAFallbackPageSaysSo(t *testing.T) {
	theme, s := parsed(t, Options{BaseURL: "https://example.org/docs/"}), small(t)
	i, ok := s.Lookup("/en/guides/a/")
	if !ok {
		t.Fatal("no fallback page")
	}
	f, _ := theme.Pages(s, nil).Page(i)
	page := string(f.Data)
	for _, want := range []string{`<h1 lang="zh-Hans">A</h1>`, "not been translated", `<div class="prose" lang="zh-Hans">`, `<link rel="canonical" href="https://example.org/docs/guides/a/">`, `content="noindex"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, `rel="alternate" hreflang`) {
		t.Error("an untranslated page announces itself as a translation")
	}
}

func TestLinksOf404StartAtTheRoot(t *testing.T) {
	theme, s := parsed(t, Options{BaseURL: "https://example.org/docs/"}), small(t)
	i, ok := s.Lookup("/404.html")
	if !ok {
		t.Fatal("no 404")
	}
	f, _ := theme.Pages(s, nil).Page(i)
	if page := string(f.Data); f.Path != "404.html" || !strings.Contains(page, `href="/docs/guides/"`) || !strings.Contains(page, `href="/docs/theme-`) {
		t.Errorf("%s", page)
	}
}
