package search

import (
	"slices"
	"testing"
)

// page is a Doc with sections of a heading and a text each.
func page(url, title string, parts ...string) Doc {
	d := Doc{URL: url, Kind: "guide", Title: title}
	for i := 0; i+1 < len(parts); i += 2 {
		d.Sections = append(d.Sections, Section{ID: slug(parts[i]), Heading: parts[i], Text: parts[i+1]})
	}
	return d
}

func TestTheRightSectionIsOfferedFirst(t *testing.T) {
	docs := append(invented(200, 40),
		page("language-options/", "Configure Language Options", "", "How a language is set up.", "Specify JavaScript Options", "specify", "Specify Parser Options", "specify", "Specify Globals", "specify"),
		page("plugins/", "Configure Plugins", "", "What plugins are.", "Configure a Local Plugin", "On disk.", "Specify a Processor", "A preprocessor.", "Specify a Language", "Markdown."),
		page("flow/", "最大流", "", "网络里能流过多少。", "引入", "先看一个例子。", "增广路", "残量网络里的一条路，增广路一条一条地找。", "参考", "见书。"),
		page("cut/", "最小割", "", "割开网络。", "引入", "与最大流对偶。", "证明", "没有增广路时得证。"),
		page("print/", "打印命令", "", "印出来。", "选项", "印几份。"),
		page("paint/", "涂色命令", "", "涂上去。", "选项", "什么色。"),
		page("fold/", "折纸命令", "", "折起来。", "选项", "折几次。"),
		page("switches/", "命令行选项", "", "全部选项。", "读取", "读。"),
	)
	e, err := Open(Index(docs, "zh", Options{OneFile: 1, Shard: 300}), "zh")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name, query, url string
		sections         []string // how the list begins
	}{
		{"a heading beats its words in a title and other headings", "specify a language", "plugins/", []string{"specify-a-language"}},
		{"the heading comes before others like it", "specify a processor", "plugins/", []string{"specify-a-processor", "specify-a-language"}},
		{"a heading that several pages have says little of one", "选项", "switches/", nil},
		{"with the words of a title it says which page", "涂色选项", "paint/", []string{"选项"}},
		{"a title leads to the page itself", "最小割", "cut/", nil},
		{"a title and a heading lead to the section", "最大流 增广路", "flow/", []string{"增广路"}},
		{"a section is found by its text", "残量网络", "flow/", []string{"增广路"}},
		{"what stands above all headings is the page", "能流过多少", "flow/", []string{}},
	} {
		r := e.Query(x.query, 3)
		if len(r.Hits) == 0 || r.Hits[0].URL != x.url {
			t.Errorf("%s: %q gives %+v, want %s first", x.name, x.query, r.Hits, x.url)
			continue
		}
		var got []string
		for _, p := range r.Hits[0].Sections {
			got = append(got, p.ID)
		}
		switch {
		case len(got) > shown || slices.Contains(got, ""):
			t.Errorf("%s: %q offers the sections %q", x.name, x.query, got)
		case x.sections != nil && (len(got) < len(x.sections) || !slices.Equal(got[:len(x.sections)], x.sections) || len(x.sections) == 0 && len(got) > 0):
			t.Errorf("%s: %q offers the sections %q, want %q first", x.name, x.query, got, x.sections)
		}
	}
}
