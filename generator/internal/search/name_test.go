package search

import "testing"

func TestAPageIsFoundByEachOfItsNames(t *testing.T) {
	docs := append(invented(30, 20),
		Doc{URL: "a/", Title: "搬走、换主体，还是重开？", Slug: "move", Aliases: []string{"订阅号升级", "换类型"}, Sections: []Section{{Text: "先说清要换什么。"}}},
		Doc{URL: "b/", Title: "订阅号", Slug: "subscription", Sections: []Section{{Text: "个人也能开，以前还能升级。"}, {"h", "适合谁", "常发文章的人"}}},
	)
	e, err := Open(Index(docs, "zh", Options{}), "zh")
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{"订阅号升级": "a/", "换类型": "a/", "move": "a/", "订阅号": "b/"} {
		r := e.Query(query, 3)
		if len(r.Hits) == 0 || r.Hits[0].URL != want {
			t.Errorf("%s: %+v", query, r.Hits)
		}
		for _, h := range r.Hits {
			for _, s := range h.Sections {
				if s.ID == "" {
					t.Errorf("%s: a name is shown as a section of %s", query, h.URL)
				}
			}
		}
	}
}

func TestPairsThatStandTogetherByChanceWeighLittle(t *testing.T) {
	e := &Engine{core: core{N: 1000}, class: map[rune]int{'染': 4, '色': 9, '算': 10, '法': 10}}
	ask := func(text string, df int) asked {
		return asked{unit: unit{text, pair}, alts: []alt{{entry: entry{text, df, ""}}}}
	}
	held, chance := e.bond(ask("染色", 15)), e.bond(ask("色算", 1))
	if held != 1 || chance >= held || chance < bondLeast {
		t.Errorf("染色 weighs %g, 色算 %g", held, chance)
	}
	if w := e.bond(asked{unit: unit{"word", word}}); w != 1 {
		t.Errorf("a word weighs %g", w)
	}
}
