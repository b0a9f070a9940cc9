package render

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// sectionsOf cuts HTML that comes in pieces.
func sectionsOf(pieces ...string) []TextSection {
	c := newTextCutter(0)
	for _, p := range pieces {
		c.read(p)
	}
	return c.end()
}

func TestTextIsCutAtHeadings(t *testing.T) {
	for name, c := range map[string]struct {
		markup string
		want   []TextSection
	}{
		"nothing":                {"", []TextSection{}},
		"text without headings":  {"<p>one</p><p>two <b>t</b>hree</p>", []TextSection{{"", "", "one two three"}}},
		"text above and below":   {`<p>a</p><h2 id="x">X <a class="anchor" href="#x"></a></h2><p>b</p>`, []TextSection{{"", "", "a"}, {"x", "X", "b"}}},
		"a heading alone":        {`<h2 id="x">X</h2><h3 id="y">Y</h3><p>b</p>`, []TextSection{{"x", "X", ""}, {"y", "Y", "b"}}},
		"a heading without id":   {`<h2>X</h2><p>b</p>`, []TextSection{{"", "", "X b"}}},
		"characters as entities": {`<h2 id="a&amp;b">A &amp; B</h2><p>&lt;p&gt; &#34;q&#34;</p>`, []TextSection{{"a&b", "A & B", `<p> "q"`}}},
		"code in spans":          {`<pre><code><span class="k">var</span> <span>x</span>=1</code></pre>`, []TextSection{{"", "", "var x=1"}}},
		"a span left open":       {`a<span class=">b`, []TextSection{{"", "", "a"}}},
		"a span with a title":    {`<span class="x" title=">">a</span><span class=">">b</span >`, []TextSection{{"", "", "ab"}}},
		"cells and line breaks":  {`<table><tr><td>a</td><td>b</td></tr></table>c<br>d`, []TextSection{{"", "", "a b c d"}}},
		"what nobody reads":      {`a<script>x</script><style>y</style><svg><text>z</text></svg><!-- c > d -->b`, []TextSection{{"", "", "ab"}}},
		"a picture":              {`<img src="x.png" alt="the menu">`, []TextSection{{"", "", "the menu"}}},
		"a > in an attribute":    {`<a title="a > b" href='>'>c</a>`, []TextSection{{"", "", "c"}}},
		"kinds of white space":   {"<p>\u3000a&nbsp;&#x3000;\u2003b\u00a0</p>\u2028<p>c\u0085d。</p>", []TextSection{{"", "", "a b c d。"}}},
		"an unclosed tag":        {`a<b`, []TextSection{{"", "", "a"}}},
		"an unclosed heading":    {`<h2 id="x">a`, []TextSection{{"x", "a", ""}}},
	} {
		if got := sectionsOf(c.markup); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// What a page says does not depend on where its HTML was left open.
func TestTextComesInPieces(t *testing.T) {
	for _, pieces := range [][]string{
		{`<p><a href="`, `" title="a > b">one</a> `, `two</p>`},
		{`<a href='`, `x>y`, `>z' title="`, `">one</a> two`},
		{`one<svg><a href="`, `"><text>x</text></a></svg>`, ` two`},
		{`one<!-- x`, `> y -->`, ` two`},
		{`<pre class="math"><a href="`, `">x</a>`, `</pre>one two`},
		{`o`, `ne`, ` `, ` two`},
		{`<img alt="one" src="`, `">two`},
		{`one <img src="`, `" alt="two"`},
	} {
		if got, want := sectionsOf(pieces...), sectionsOf(strings.Join(pieces, "")); !reflect.DeepEqual(got, want) || len(got) != 1 || got[0].Text != "one two" {
			t.Errorf("%q: got %q, whole %q", pieces, got, want)
		}
	}
}

// textsOf links data and pages and returns the texts by address.
func textsOf(t *testing.T, d *doc.Data, pages ...*doc.Page) map[string]PageText {
	t.Helper()
	d.Config.Title = doc.Text{S: "T"}
	d.Config.Languages = []doc.Language{{ID: "zh", Tag: "zh-Hans", Name: "中文"}, {ID: "en", Tag: "en", Name: "English"}}
	s, _ := site.Link(site.Docs{Pages: pages, Data: d})
	theme := parsed(t, Options{})
	out := map[string]PageText{}
	for i := range s.Pages {
		if x, ok := theme.Text(s, i); ok {
			out[x.URL] = x
		}
	}
	return out
}

func TestTextOfAGuide(t *testing.T) {
	p := &doc.Page{
		Path: "content/guides/a.md", Title: "题目", Summary: "第一段",
		H1:     []doc.Block{{Kind: doc.HTML, HTML: "<em>大</em>标题"}},
		Meta:   doc.Meta{Aliases: []doc.Str{{S: "/old/"}, {S: "别名"}}, Keywords: []doc.Str{{S: "关键词"}}},
		Body:   []doc.Block{{Kind: doc.HTML, HTML: "<p>说"}, {Kind: doc.EmbedHole}, {Kind: doc.TextHole, Key: "callout.note"}, {Kind: doc.HTML, HTML: `</p><h2 id="h">节</h2>`}, {Kind: doc.EmbedHole, Embed: 1}},
		Embeds: []doc.Embed{{Name: "term", Arg: "broadcast"}, {Name: "tree", Attrs: []doc.Attr{{Key: "id", Value: "t"}}}},
	}
	d := &doc.Data{
		Glossary: []doc.GlossaryTerm{{ID: "broadcast", Term: doc.Text{S: "群发"}}},
		Trees:    []doc.Tree{{ID: "t", Title: doc.Text{S: "怎么选"}}},
	}
	texts := textsOf(t, d, p)
	want := PageText{URL: "guides/a/", Kind: "guide", Title: "题目", Desc: "第一段", Slug: "a", Aliases: []string{"大标题", "别名", "关键词"},
		Sections: []TextSection{{"", "", "说群发"}, {"h", "节", "怎么选"}}}
	if got := texts["guides/a/"]; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if _, ok := texts["en/guides/a/"]; ok {
		t.Error("a page that is not translated is found in the other language")
	}
}

func TestWhatIsNotFound(t *testing.T) {
	tagged := &doc.Page{Path: "content/a.md", Title: "A", Meta: doc.Meta{Tags: []doc.Str{{S: "x"}}}}
	hidden := &doc.Page{Path: "content/b.md", Title: "B", Meta: doc.Meta{NoIndex: true}}
	tree := doc.Tree{ID: "t", Title: doc.Text{S: "T"}, Start: doc.Name{ID: "q"}, Questions: []doc.Question{{ID: "q", Ask: doc.Text{S: "?"}}}}
	for url := range textsOf(t, &doc.Data{Trees: []doc.Tree{tree}}, tagged, hidden) {
		for _, no := range []string{"embed/", "tags/", "search/", "404.html", "b/"} {
			if strings.HasPrefix(strings.TrimPrefix(url, "en/"), no) {
				t.Errorf("%s is found", url)
			}
		}
	}
}

func TestTextOfData(t *testing.T) {
	d := &doc.Data{
		Options: []doc.Option{{ID: "a", Name: doc.Text{S: "甲", Tr: []doc.Translation{{Lang: "en", S: "A"}}}, Was: []doc.Name{{ID: "old-a"}}}, {ID: "b", Name: doc.Text{S: "乙"}}},
		Tables: []doc.Table{{ID: "t", Title: doc.Text{S: "表"}, Options: []doc.Name{{ID: "a"}, {ID: "b"}}, Groups: []doc.Group{{ID: "g", Label: doc.Text{S: "组"}, Criteria: []doc.Criterion{
			{ID: "pay", Label: doc.Text{S: "收款"}, Type: "bool", Desc: doc.Text{S: "能不能收钱"}, Cells: []doc.Cell{
				{Option: doc.Name{ID: "a"}, Cases: []doc.Case{{Is: doc.Value{Kind: doc.Bool, Word: "yes"}}}},
				{Option: doc.Name{ID: "b"}, Cases: []doc.Case{{Is: doc.Value{Kind: doc.Bool, Word: "no"}}}}}}}}}}},
		Procedures: []doc.Procedure{{ID: "p", Title: doc.Text{S: "办"}, Steps: []doc.Step{{ID: "send", Do: doc.Text{S: "寄出"}, Note: doc.Text{S: "用快递"}}}, Materials: []doc.Material{{ID: "deed", Name: doc.Text{S: "公证书"}}}}},
		Glossary:   []doc.GlossaryTerm{{ID: "broadcast", Term: doc.Text{S: "群发"}, Also: []doc.Str{{S: "推送"}}, Finds: []doc.Str{{S: "mass message"}}, Means: doc.Text{S: "发给所有人"}}},
		Changes:    []doc.Change{{Date: doc.Date{Y: 2014, M: 4, D: 15}, What: doc.Text{S: "改为4次"}}},
	}
	texts := textsOf(t, d, &doc.Page{Path: "content/index.md", Title: "首页"})
	for url, want := range map[string]TextSection{
		"compare/t/": {"pay", "收款", "能不能收钱 甲：是 乙：否 组"},
		"how/p/":     {"send", "寄出", "用快递"},
		"glossary/":  {"broadcast", "群发", "发给所有人 推送 mass message"},
		"changes/":   {changeID(d.Changes[0]), "改为4次", "2014-04-15"},
	} {
		if got := texts[url].Sections; len(got) == 0 || got[0] != want {
			t.Errorf("%s: got %q, want %q first", url, got, want)
		}
	}
	if got := texts["how/p/"].Sections; got[len(got)-1].ID != "material-deed" {
		t.Errorf("materials of a procedure are missing in %q", got)
	}
	if got := texts["compare/t/a-vs-b/"]; got.Title != "甲还是乙" || got.Kind != "pair" || len(got.Sections) > 0 {
		t.Errorf("pair: %+v", got)
	}
	if got := texts["en/compare/t/a-vs-b/"].Title; !strings.HasPrefix(got, "A") {
		t.Errorf("the English pair is called %q", got)
	}
	s, _ := site.Link(site.Docs{Data: d})
	if got, want := Synonyms(s), [][]string{{"群发", "推送", "mass message"}, {"甲", "A", "old-a"}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("synonyms: got %q, want %q", got, want)
	}
}

func FuzzTextOfAnything(f *testing.F) {
	for _, s := range []string{"", "<", "<h2 id=\"x\">", "<!--", "<svg/><a href='", "</h2><h2 id=\"\">&#0;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, x := range sectionsOf(s) {
			if x.Text == "" && x.Heading == "" {
				t.Error("an empty section")
			}
		}
	})
}
