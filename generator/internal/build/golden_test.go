package build

import (
	"testing"
	"testing/fstest"
)

// TestGoldensAreWrittenAndThenAgree takes the goldens that check --update would
// write into the source: the next build proposes none and finds no difference.
func TestGoldensAreWrittenAndThenAgree(t *testing.T) {
	src := fstest.MapFS{
		"content/index.md":     {Data: []byte("# Home\n")},
		"data/site.yaml":       {Data: []byte("title: T\nbase_url: https://example.org/\n")},
		"data/options.yaml":    {Data: []byte("alpha: {name: Alpha}\n")},
		"data/sources.yaml":    {Data: []byte("rules: {title: R, kind: official}\n")},
		"data/tables/k.yaml":   {Data: []byte("table: k\ntitle: K\noptions: [alpha]\nsrc: rules\nas_of: 2026\ngroups: {g: {label: G, criteria: {fast: {label: fast, type: bool, cells: {alpha: yes}}}}}\n")},
		"data/trees/tree.yaml": {Data: []byte("tree: tree\ntitle: T\ntables: [k]\nstart: a\nquestions: {a: {ask: Now, answers: {yes: {label: Y, requires: {fast: yes}, next: go}, no: {label: N, next: wait}}}}\noutcomes: {go: {recommend: alpha}, wait: {recommend: wait, because: no hurry, see: [trees/tree]}}\nexamples: [{name: A, answers: {a: yes}, expect: go}, {name: B, answers: {a: no}, expect: wait}]\n")},
	}
	r := mustBuild(t, src, caseEnv(t, ""))
	if len(r.Diags) > 0 || len(r.Fixes) != 1 || r.Fixes[0].Path != "data/golden/tree.txt" {
		t.Fatalf("got %v and %d files; want one golden", r.Diags, len(r.Fixes))
	}
	want := "tree   2 paths\na            Y → go   N → wait\n=> go  1 path, e.g. a=yes   Alpha\n   fast = yes ← rules\n=> wait  1 path, e.g. a=no   wait\n"
	if got := string(r.Fixes[0].Data); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	src["data/golden/tree.txt"] = &fstest.MapFile{Data: r.Fixes[0].Data}
	if r = mustBuild(t, src, caseEnv(t, "")); len(r.Diags) > 0 || len(r.Fixes) > 0 {
		t.Errorf("with its golden: got %v and %d files", r.Diags, len(r.Fixes))
	}
	src["data/golden/tree.txt"] = &fstest.MapFile{Data: append([]byte("x\n"), r.Files[0].Data...)}
	if r = mustBuild(t, src, caseEnv(t, "")); len(r.Diags) != 1 || r.Diags[0].Code != "K260" || len(r.Fixes) != 1 {
		t.Errorf("with another golden: got %v and %d files", r.Diags, len(r.Fixes))
	}
}
