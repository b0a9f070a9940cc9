package search

import "testing"

// titles is an index of pages with titles and nothing else, among others, in
// which a query of some length is not read in full.
func titles(t *testing.T, list ...string) *Engine {
	t.Helper()
	docs := invented(200, 40)
	for _, title := range list {
		docs = append(docs, Doc{URL: title, Kind: "guide", Title: title})
	}
	e, err := Open(Index(docs, "zh", Options{OneFile: 1, Shard: 300}), "zh")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestATitleComesFirstForItsTextAndItsBeginning(t *testing.T) {
	for _, x := range []struct{ query, want, rival string }{
		{"人关联式容器", "人关联式容器", "关联式容器"}, // 人关 is not read
		{"一般图最大匹", "一般图最大匹配的算法", "带权的一般图最大匹配"},
		{"custom ru", "Custom Rule Tutorial", "Working on a Custom Rule"},
		{"Custom-Rule", "Custom Rule Tutorial", "Working on a Custom Rule"},
		{"後綴自動機", "後綴自動機的廣義應用", "廣義後綴自動機的廣義應用"},
	} {
		// The rival says it once more, so that the words alone are for it.
		rival := Doc{URL: "rival/", Kind: "guide", Title: x.rival, Sections: []Section{{"a", "", x.rival}}}
		docs := append(invented(200, 40), rival, Doc{URL: "want/", Kind: "guide", Title: x.want})
		e, err := Open(Index(docs, "zh", Options{OneFile: 1, Shard: 300}), "zh")
		if err != nil {
			t.Fatal(err)
		}
		if r := e.Query(x.query, 2); len(r.Hits) == 0 || r.Hits[0].URL != "want/" {
			t.Errorf("%q: %+v, want %q first", x.query, r.Hits, x.want)
		}
	}
}

// A word that is not known brings the pages of words like it. Only what it is
// taken for can be a title or a heading.
func TestASlipIsMendedBeforeTitlesAreCompared(t *testing.T) {
	docs := append(invented(200, 40),
		page("guides/", "Custom Formatters", "", "A formatter formats: formatters, formatters.", "Why Custom Formatters", "Formatters, formatters."),
		page("formatters/", "Formatters", "", "How results look.", "Json", "Curly."),
		page("options/", "Specified Language Options", "", "A specified language.", "Specified JavaScript Options", "specified", "Specified Parser Options", "specified"),
		page("plugins/", "Configure Plugins", "", "What plugins are.", "Specify a Language", "Markdown."))
	e, err := Open(Index(docs, "zh", Options{OneFile: 1, Shard: 300}), "zh")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ query, meant, url string }{
		{"formattrs", "formatters", "formatters/"},
		{"sppecify a language", "specify a language", "plugins/"},
	} {
		if r := e.Query(x.query, 3); len(r.Hits) == 0 || r.Hits[0].URL != x.url || r.Meant != x.meant {
			t.Errorf("%q gives %+v, taken for %q; want %s, %q", x.query, r.Hits, r.Meant, x.url, x.meant)
		}
	}
}

func TestTitlesAreComparedOnlyIfTheyCanBe(t *testing.T) {
	e := titles(t, "后缀自动机", "Suffix (automata) & more")
	q := &session{e: e}
	for _, x := range []struct {
		text string
		doc  int
		want titled
	}{
		{"后缀自动机", 200, isTitled}, {"后缀", 200, isBegun}, {"自动机", 200, isOther}, {"後綴", 200, untold}, {"", 200, untold}, {"？", 200, untold},
		{"suffix automata", 201, isBegun}, {"后缀自动机", 4000, untold},
	} {
		if got := q.titled(x.text)(x.doc); got != x.want {
			t.Errorf("%q beside page %d: %d, want %d", x.text, x.doc, got, x.want)
		}
	}
	q.variants()
	if got := q.titled("後綴")(200); got != isBegun {
		t.Errorf("after the variants are read: %d", got)
	}
}
