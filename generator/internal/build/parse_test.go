package build

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"guidepost"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
)

// TestPagesAreFoundInTheMemo changes what an included file includes. Each state
// is parsed once, and found from then on.
func TestPagesAreFoundInTheMemo(t *testing.T) {
	dir := t.TempDir()
	src := fstest.MapFS{
		"data/site.yaml": {Data: []byte("title: T\n")}, "content/index.md": {Data: []byte("# T\n\n::include{file=\"_a.md\"}\n")},
		"content/_b.md": {Data: []byte("b\n")}, "content/_c.md": {Data: []byte("c\n")}, "content/_d.md": {Data: []byte("d\n")},
	}
	states := []string{"::include{file=\"_b.md\"}\n", "::include{file=\"_c.md\"}\n", "none\n", "::include{file=\"_d.md\"}\n"}
	states = slices.Concat(states, states)
	for i, a := range append(states, "::include{file=\"_b.md\"}\n") {
		src["content/_a.md"] = &fstest.MapFile{Data: []byte(a)}
		if i == len(states) {
			src["content/_b.md"] = &fstest.MapFile{Data: []byte("another b\n")}
		}
		for run, want := range []bool{i >= len(states)/2 && i < len(states), true} {
			store := memo.Open(dir, "site")
			env := Env{Theme: guidepost.Theme, Today: time.Unix(0, 0), Memo: store}
			if got := found(t, src, env); got != want {
				t.Errorf("state %d, run %d: found %v, want %v", i, run, got, want)
			}
			if _, err := written(New(), src, env, store, map[string][]byte{}); err != nil {
				t.Fatal(err)
			}
			store.Save(true)
			store.Close()
		}
	}
}

// found tells whether the memo has the only page of src.
func found(t *testing.T, src fstest.MapFS, env Env) bool {
	t.Helper()
	in, _, err := New().readSource(src, env)
	if err != nil || len(in.pages) != 1 {
		t.Fatal(err, len(in.pages), slices.Collect(maps.Keys(src)))
	}
	config := in.markdown(New().parseData(in).data)
	r := pageReader{in: in, config: config, memo: env.Memo, include: includer(src, in), find: in.finder()}
	p, _ := r.kept(pageKey{in.pages[0].Path, in.pages[0].Sum, file.Sum{}, config})
	return p != nil
}
