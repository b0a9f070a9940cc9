package build

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"guidepost"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
)

// TestWhatAnEditMakesAgain tells by what the Builder holds of a page whether it was
// made again, and compares the site with a cold build's.
func TestWhatAnEditMakesAgain(t *testing.T) {
	builtIn := func(name string) string {
		data, err := guidepost.Theme.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	cases := []struct {
		name        string
		file, text  string
		html, words bool // of the page a/ are made again
	}{
		{"nothing", "content/a.md", "# A\n\nText of a.\n", false, false},
		{"another page's text", "content/b.md", "# B\n\nOther text.\n", false, false},
		{"its text", "content/a.md", "# A\n\nOther text.\n", true, true},
		{"a template", "layouts/base.html", builtIn("layouts/base.html") + "<!-- new -->\n", true, false},
		{"a style sheet", "static/theme/css/base.css", builtIn("static/theme/css/base.css") + "a {color: red}\n", false, false},
		{"a script that is new", "static/theme/js/own.js", "1", true, false},
		{"a string", "layouts/i18n/en.yaml", "skip: Leap\n", true, true},
		{"the title of the site", "data/site.yaml", "title: Other\n", true, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := fstest.MapFS{}
			write := func(name, text string, at int64) {
				src[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(at, 0)}
			}
			write("data/site.yaml", "title: Site\n", 1e9)
			write("content/a.md", "# A\n\nText of a.\n", 1e9)
			write("content/b.md", "# B\n\nText of b.\n", 1e9)
			env := caseEnv(t, "")
			env.Serve = true
			b := New()
			if _, err := b.Build(context.Background(), src, env); err != nil {
				t.Fatal(err)
			}
			was := b.pages.get("/a/")
			write(c.file, c.text, 2e9)
			got, err := b.Build(context.Background(), src, env)
			if err != nil {
				t.Fatal(err)
			}
			now := b.pages.get("/a/")
			if again := was != now; again != c.html {
				t.Errorf("the HTML is made again: %t, want %t", again, c.html)
			}
			if again := &was.sheet[0] != &now.sheet[0]; again != c.words {
				t.Errorf("what search reads is made again: %t, want %t", again, c.words)
			}
			if what := difference(got, mustBuild(t, src, env)); what != "" {
				t.Error(what)
			}
		})
	}
}

// TestAFileByItselfIsThatOfTheSite asks a plan to serve, which keeps no bytes of
// pages, for all that a build publishes.
func TestAFileByItselfIsThatOfTheSite(t *testing.T) {
	src, env := flagship(), caseEnv(t, "")
	whole := mustBuild(t, src, env)
	p, err := New().Plan(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	env.Serve = true
	served := mustBuild(t, src, env)
	byPath := map[string]file.File{}
	for _, f := range served.Files {
		byPath[f.Path] = f
	}
	alone := 0
	for _, want := range whole.Files {
		got, ok := p.File(want.Path)
		switch {
		case ok && (got.Path != want.Path || got.Sum != want.Sum || !bytes.Equal(got.Data, want.Data)):
			t.Errorf("%s is another file by itself", want.Path)
		case ok:
			alone++
		case path.Ext(want.Path) == ".html" && !strings.Contains(string(want.Data), `http-equiv="refresh"`):
			t.Errorf("the page %s is not made by itself", want.Path)
		case len(want.Data) > 0 && len(byPath[want.Path].Data) == 0 && byPath[want.Path].Path != "":
			t.Errorf("%s is neither made by itself nor kept", want.Path)
		}
	}
	if alone < len(p.site.Pages) {
		t.Errorf("%d files are made by themselves", alone)
	}
}

// TestAPlanShowsWhatItWasMadeOf edits every page behind a plan, which is asked for its
// pages afterwards: where entries can be remembered, and where the folder for them
// cannot be made.
func TestAPlanShowsWhatItWasMadeOf(t *testing.T) {
	taken := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"remembered": t.TempDir(), "not remembered": filepath.Join(taken, "cache")} {
		t.Run(name, func(t *testing.T) {
			src := fstest.MapFS{"data/site.yaml": {Data: []byte("title: Site\n")}}
			write := func(n int, text string, at int64) {
				src[fmt.Sprintf("content/p%02d.md", n)] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(at, 0)}
			}
			for n := range 20 {
				write(n, fmt.Sprintf("# Page\n\nThis.\n\nFirst text of %02d.\n", n), 1e9)
			}
			env := caseEnv(t, "")
			env.Serve, env.Memo = true, memo.Open(dir, "site")
			defer env.Memo.Close()
			p, err := New().Plan(context.Background(), src, env)
			if err != nil {
				t.Fatal(err)
			}
			for n := range 20 {
				write(n, "# Page\n\nOther.\n", 2e9)
			}
			for n := range 20 {
				f, ok := p.File(fmt.Sprintf("p%02d/index.html", n))
				if want := fmt.Sprintf("First text of %02d.", n); !ok || !bytes.Contains(f.Data, []byte(want)) {
					t.Errorf("the page lacks %q", want)
				}
			}
		})
	}
}

// TestAFrontMatterThatHidesItsPage edits which files of a foreign folder are
// pages: pages that name one of them by its file are to be read again.
func TestAFrontMatterThatHidesItsPage(t *testing.T) {
	src := fstest.MapFS{}
	write := func(name, text string, at int64) {
		src[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(at, 0)}
	}
	write("hugo.toml", "title = 'S'\n", 1e9)
	write("content/_index.md", "# Home\n\n[u]({{< ref \"u.md\" >}})\n", 1e9)
	write("content/s/u.md", "---\ntitle: U of s\n---\nText.\n", 1e9)
	write("content/t/u.md", "---\ntitle: U of t\n---\nText.\n", 1e9)
	env, b := caseEnv(t, ""), New()
	if _, err := b.Build(context.Background(), src, env); err != nil {
		t.Fatal(err)
	}
	write("content/s/u.md", "---\ntitle: U of s\nheadless: true\n---\nText.\n", 2e9)
	got, err := b.Build(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	if what := difference(got, mustBuild(t, src, env)); what != "" {
		t.Error(what)
	}
}
