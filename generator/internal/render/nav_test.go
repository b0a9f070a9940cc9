package render

import (
	"slices"
	"testing"

	"guidepost/generator/internal/site"
)

func TestListsFollowTheNavigation(t *testing.T) {
	s := &site.Site{
		Pages: []site.Page{{URL: "/how/wash/"}, {URL: "/en/how/wash/"}, {URL: "/en/how/hang/"}},
		Nav: [][]site.NavNode{
			{{Page: 0}},
			{{Page: -1, Children: []site.NavNode{{Page: 2}}}, {Page: 1}},
		},
	}
	itself := func(id string) string { return id }
	for lang, want := range [][]string{{"wash", "dry", "hang"}, {"hang", "wash", "dry"}} {
		w := words{s: s, p: &site.Page{Lang: lang}, lang: "en"}
		if got := inNavOrder(w, "/how/", []string{"dry", "hang", "wash"}, itself); !slices.Equal(got, want) {
			t.Errorf("language %d: got %v, want %v", lang, got, want)
		}
	}
}
