package build

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guidepost/generator/internal/memo"
)

// A sketch has the pages of the plan. When every page has been asked for, so that
// each was read as a whole, they are those of the plan byte for byte.
func TestSketchBecomesThePlan(t *testing.T) {
	for _, name := range caseNames(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			src, comment := caseSource(t, name)
			env := caseEnv(t, comment)
			env.Memo = memo.Open(t.TempDir(), name)
			defer env.Memo.Close()
			for range 2 { // with nothing remembered, then with every page
				sketchBecomesThePlan(t, src, env)
			}
		})
	}
}

func sketchBecomesThePlan(t *testing.T, src fstest.MapFS, env Env) {
	t.Helper()
	b := New()
	sketch, err := b.Sketch(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	plan := sketched(t, sketch, src, env)
	got, err := b.Build(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	want, err := plan.Finish(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if what := difference(got, want); what != "" {
		t.Fatal("after a sketch", what)
	}
}

// sketched asks a sketch for every page, twice, and compares it with the plan.
func sketched(t *testing.T, sketch *Sketch, src fstest.MapFS, env Env) *Plan {
	t.Helper()
	plan, err := New().Plan(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	for again := range 2 {
		for _, p := range plan.site.Pages {
			path := strings.TrimPrefix(p.URL, "/")
			if path != "404.html" {
				path += "index.html"
			}
			want, wanted := plan.File(path)
			got, ok := sketch.File(path)
			if ok != wanted || again == 1 && !bytes.Equal(got.Data, want.Data) {
				t.Fatalf("%s: %v, want %v; %s", path, ok, wanted, firstDifference(got.Data, want.Data))
			}
		}
	}
	return plan
}

// A sketch that is renewed is one made anew, whatever was edited, also while its
// builder makes a plan.
func TestRenewedSketchBecomesThePlan(t *testing.T) {
	for n, name := range caseNames(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			src, comment := caseSource(t, name)
			env := caseEnv(t, comment)
			env.Memo = memo.Open(t.TempDir(), name)
			defer env.Memo.Close()
			e := editor{src: maps.Clone(src), rnd: rand.New(rand.NewPCG(2, uint64(n)))}
			b := New()
			sketch, err := b.Sketch(context.Background(), e.src, env)
			if err != nil {
				t.Fatal(err)
			}
			sketched(t, sketch, e.src, env)
			var log []string
			for range *edits {
				before, planned := maps.Clone(e.src), make(chan error)
				go func() {
					_, err := b.Plan(context.Background(), before, env)
					planned <- err
				}()
				log = append(log, e.edit())
				sketch.src = e.src // a map is not read and written at once
				if err := sketch.Renew(context.Background(), edited(before, e.src)); err != nil {
					t.Fatal(err)
				}
				if err := <-planned; err != nil {
					t.Fatal(err)
				}
				t.Log(log)
				sketched(t, sketch, e.src, env)
			}
		})
	}
}

// edited names the files that differ between two trees.
func edited(a, b fstest.MapFS) []string {
	names := map[string]bool{}
	for name, f := range a {
		names[name] = b[name] != f
	}
	for name, f := range b {
		names[name] = a[name] != f
	}
	maps.DeleteFunc(names, func(_ string, differs bool) bool { return !differs })
	return slices.AppendSeq([]string{}, maps.Keys(names))
}

// A sketch reads a page as a whole when it is asked for, and no other.
func TestSketchReadsBeginnings(t *testing.T) {
	src := fstest.MapFS{"data/site.yaml": {Data: []byte("title: T\n")}}
	for i := range 5 {
		text := fmt.Sprintf("# Page %d\n\nIts first paragraph.\n\n%s\n## The end of %d\n\n[The next](p%d.md#the-end-of-%d)\n\n![Picture](p.svg)\n",
			i, strings.Repeat("A line of text.\n\n", 100), i, (i+1)%5, (i+1)%5)
		src[fmt.Sprintf("content/p%d.md", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	src["content/p.svg"] = &fstest.MapFile{Data: []byte("<svg viewBox='0 0 9 9'/>")}
	sketch, err := New().Sketch(context.Background(), src, benchEnv())
	if err != nil {
		t.Fatal(err)
	}
	if len(sketch.leads) != 5 {
		t.Error(len(sketch.leads), "beginnings were read")
	}
	f, ok := sketch.File("p3/index.html")
	for _, want := range []string{"The end of 3", `href="../p4/#the-end-of-4"`, "Page 2", "Page 4"} {
		if !ok || !strings.Contains(string(f.Data), want) {
			t.Errorf("%q is not on the page:\n%s", want, f.Data)
		}
	}
	if len(sketch.leads) != 4 {
		t.Error(len(sketch.leads), "pages are still not read as a whole")
	}
	_, picture, _ := strings.Cut(string(f.Data), `src="../`)
	picture, _, _ = strings.Cut(picture, `"`)
	if _, ok := sketch.File(picture); !ok {
		t.Errorf("no picture %q", picture)
	}
}
