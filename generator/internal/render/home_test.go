package render

import (
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// page is a page of a site with three trees; the text of the home page links to
// the last of them.
func page(t *testing.T, o Options, url string) string {
	t.Helper()
	tree := func(id string) doc.Tree {
		return doc.Tree{ID: id, Title: doc.Text{S: "T-" + id}, Start: doc.Name{ID: "q"},
			Questions: []doc.Question{{ID: "q", Type: doc.One, Ask: doc.Text{S: "?"}, Answers: []doc.Answer{{ID: "y", Label: doc.Text{S: "Y"}, Next: doc.Name{ID: "r"}}}}},
			Outcomes:  []doc.Outcome{{ID: "r", Title: doc.Text{S: "R"}}}}
	}
	index := func(lang string) *doc.Page {
		return &doc.Page{Path: "content/" + lang + "/index.md", Title: "Home", Refs: []doc.PageRef{{Dest: "/decide/c/", From: "content/" + lang + "/index.md"}}}
	}
	s, _ := site.Link(site.Docs{Pages: []*doc.Page{index("zh"), index("en")}, Data: &doc.Data{
		Config: doc.Config{Title: doc.Text{S: "T"}, Description: doc.Text{S: "D"}, Languages: []doc.Language{{ID: "zh", Tag: "zh-Hans", Name: "中文"}, {ID: "en", Tag: "en", Name: "English"}}},
		Trees:  []doc.Tree{tree("a"), tree("b"), tree("c")},
	}})
	i, ok := s.Lookup(url)
	if !ok {
		t.Fatal("no page")
	}
	f, diags := parsed(t, o).Pages(s, nil).Page(i)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return string(f.Data)
}

func TestTheHomePageAsksOneQuestionAndOffersTheOthers(t *testing.T) {
	page := page(t, Options{}, "/")
	at := func(s string) int { return strings.Index(page, s) }
	ask, c, b := at(`href="decide/a/r/r/?q=y"`), at(`href="decide/c/">T-c`), at(`href="decide/b/">T-b`)
	if ask < 0 || !(ask < c && c < b) {
		t.Errorf("want the first tree's answers, then the tree that the text links to, then the other; found at %d, %d, %d\n%s", ask, c, b, page)
	}
}

func TestReadersOfOtherLanguagesGetTheFirst(t *testing.T) {
	if page := page(t, Options{BaseURL: "https://example.org/"}, "/"); !strings.Contains(page, `<link rel="alternate" hreflang="x-default" href="https://example.org/">`) {
		t.Errorf("no x-default in\n%s", page)
	}
}

func TestEveryPageHasADescription(t *testing.T) {
	for url, want := range map[string]string{"/": "D", "/decide/a/q/q/": "? · D", "/decide/a/r/r/": "R · D"} {
		if page := page(t, Options{}, url); !strings.Contains(page, `<meta name="description" content="`+want+`">`) {
			t.Errorf("%s has no description %q in\n%s", url, want, page)
		}
	}
}
