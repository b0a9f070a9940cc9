package build

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"guidepost"
)

// TestWhatAnEditMakesAgain tells by the bytes that pages hold whether they were
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
			if again := &was.html.Data[0] != &now.html.Data[0]; again != c.html {
				t.Errorf("the HTML is made again: %t, want %t", again, c.html)
			}
			if again := &was.sheet[0] != &now.sheet[0]; again != c.words {
				t.Errorf("what search reads is made again: %t, want %t", again, c.words)
			}
			if again := &was.markdown.Data[0] != &now.markdown.Data[0]; again != c.words {
				t.Errorf("the Markdown is made again: %t, want %t", again, c.words)
			}
			if what := difference(got, mustBuild(t, src, env)); what != "" {
				t.Error(what)
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
