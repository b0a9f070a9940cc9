package build

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// TestASourceOfAWholeTable lists some of the values that rest on it, and says
// how many more there are.
func TestASourceOfAWholeTable(t *testing.T) {
	rows := ""
	for i := range 102 {
		rows += fmt.Sprintf("      c%d: {label: C%d, type: bool, cells: {red: yes, blue: no}}\n", i, i)
	}
	src := fstest.MapFS{
		"data/site.yaml":      {Data: []byte("title: T\nlanguages: [en]\n")},
		"data/sources.yaml":   {Data: []byte(`now: {title: Now, publisher: P, kind: official, url: "https://example.org/n", read: 2026-11-01}`)},
		"data/options.yaml":   {Data: []byte("red: {name: Red}\nblue: {name: Blue}\n")},
		"data/tables/ab.yaml": {Data: []byte("table: ab\ntitle: AB\noptions: [red, blue]\nsrc: now\nas_of: 2026\ngroups:\n  g:\n    label: G\n    criteria:\n" + rows)},
		"content/index.md":    {Data: []byte("# Home\n")},
	}
	res := mustBuild(t, src, caseEnv(t, ""))
	for _, f := range res.Files {
		switch f.Path {
		case "sources/now/index.html":
			page := string(f.Data)
			if n := strings.Count(page, `href="../../compare/ab/#`); n != 200 || !strings.Contains(page, "and 4 more on that page") {
				t.Errorf("%d of 204 values are listed:\n%s", n, page[strings.Index(page, `id="uses"`):])
			}
		case "sources/index.html":
			if !strings.Contains(string(f.Data), "backs 204 statements") {
				t.Error("the list of sources counts others")
			}
		}
	}
	if res.Diags.HasErrors() {
		t.Error(res.Diags)
	}
}
