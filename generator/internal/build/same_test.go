package build

import (
	"context"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// TestSamePlanMakesTheSame edits the site of each case at random: a plan that says
// it is of the same site as the one before makes the same, and one of a tree that
// was not edited says so.
func TestSamePlanMakesTheSame(t *testing.T) {
	for n, name := range caseNames(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			src, comment := caseSource(t, name)
			e := editor{src: maps.Clone(src), rnd: rand.New(rand.NewPCG(3, uint64(n)))}
			env := caseEnv(t, comment)
			b := New()
			before := planned(t, b, e.src, env)
			var log []string
			for range *edits {
				if again := planned(t, b, e.src, env); !again.Same(before) {
					t.Fatalf("the site is not the same although nothing was edited after %q\n%v\n%v", log, again.diags, before.diags)
				}
				what := e.edit()
				log = append(log, what)
				now := planned(t, b, e.src, env)
				if now.Same(before) {
					if differs := difference(finished(t, now), finished(t, before)); differs != "" {
						t.Fatalf("%s and the plan says it is the same: %s", what, differs)
					}
				}
				before = now
			}
		})
	}
}

// What is wrong with a template is no part of the site: a plan by names does not look.
func TestAPlanByNamesIsTheSameAsAWholeOne(t *testing.T) {
	src := fstest.MapFS{
		"data/site.yaml":     {Data: []byte("title: T\n")},
		"content/index.md":   {Data: []byte("# Home\n")},
		"layouts/guide.html": {Data: []byte("{{define \"main\"}}{{.Nope}}{{end}}")},
	}
	b, env := New(), benchEnv()
	planned(t, b, src, env)
	env.Hint = []string{"content/index.md"}
	named := planned(t, b, src, env)
	env.Hint = nil
	if whole := planned(t, b, src, env); !whole.Same(named) || len(whole.Diags()) == 0 {
		t.Errorf("want the same site with diagnostics of the template, got %v and %v", whole.Diags(), named.Diags())
	}
}

// A file that is no source of its own, but drawn into a page, counts too.
func TestPlanIsAnotherByWhatAPageIncludes(t *testing.T) {
	src := fstest.MapFS{
		"data/site.yaml":   {Data: []byte("title: T\n")},
		"content/index.md": {Data: []byte("# Home\n\n::include{file=\"../examples/a.txt\"}\n")},
		"examples/a.txt":   {Data: []byte("one\n")},
	}
	b := New()
	before := planned(t, b, src, benchEnv())
	if html := string(mustFile(t, before, "index.html")); !strings.Contains(html, "one") {
		t.Fatalf("nothing is included: %s", html)
	}
	src["examples/a.txt"] = &fstest.MapFile{Data: []byte("two\n")}
	if planned(t, b, src, benchEnv()).Same(before) {
		t.Error("the plan is said to be the same")
	}
}

func planned(t *testing.T, b *Builder, src fstest.MapFS, env Env) *Plan {
	t.Helper()
	p, err := b.Plan(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func finished(t *testing.T, p *Plan) *Result {
	t.Helper()
	r, err := p.Finish(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustFile(t *testing.T, p *Plan, path string) []byte {
	t.Helper()
	f, ok := p.File(path)
	if !ok {
		t.Fatal("no file ", path)
	}
	return f.Data
}

// Showing what is wrong with a file that is not in the tree is no sign that the
// tree has changed.
func TestMessagesDoNotMakeAPlanStale(t *testing.T) {
	p := planned(t, New(), fstest.MapFS{"a.md": {Data: []byte("# A\n")}}, caseEnv(t, ""))
	if text := diagText(finished(t, p)); !strings.Contains(text, "S111") {
		t.Fatalf("there is no message about a file that is absent: %s", text)
	}
	if p.Stale() {
		t.Error("the plan is stale")
	}
}
