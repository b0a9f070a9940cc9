package build

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"guidepost"
	"guidepost/generator/internal/diag"
)

// example is a fenced block of a page.
var example = regexp.MustCompile("(?ms)^(```+)(\\w+)(?: title=\"([^\"]*)\")?[^\n`]*\n(.*?)^```+$")

// TestUsePagesExamplesWork builds one site from the files that the pages on using
// Guidepost show, in each language: they tell of the same cars from page to page,
// and who copies them all must meet no message. What is shown in part must be YAML.
func TestUsePagesExamplesWork(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			pages, err := filepath.Glob("../../../content/" + lang + "/use/*.md")
			if err != nil || len(pages) < 10 {
				t.Fatal(err, pages)
			}
			src := fstest.MapFS{"content/index.md": {Data: []byte("# Home\n")}}
			for _, page := range pages {
				addExamples(t, src, page)
			}
			if len(src) < 9 {
				t.Fatalf("the pages show fewer files than expected: %d", len(src))
			}
			src["data/site.yaml"] = &fstest.MapFile{Data: []byte("title: T\nbase_url: https://example.org/\n")}
			r, err := New().Build(t.Context(), src, Env{Theme: guidepost.Theme})
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			diag.Write(&out, r.Diags, diag.Text, r.Src, false)
			if out.Len() > 0 {
				t.Error(out.String())
			}
		})
	}
}

// inPart are the pages that show parts of files, or files of no site of Guidepost.
var inPart = []string{"search.md", "translate.md", "theme.md", "host.md"}

// addExamples adds the files that a page shows.
func addExamples(t *testing.T, src fstest.MapFS, page string) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range example.FindAllStringSubmatch(string(text), -1) {
		kind, name, body := m[2], m[3], m[4]
		var node yaml.Node
		if err := yaml.Unmarshal([]byte(body), &node); kind == "yaml" && err != nil {
			t.Errorf("%s: %v in\n%s", page, err, body)
		}
		if strings.Contains(name, "/") && !slices.Contains(inPart, filepath.Base(page)) {
			src[name] = &fstest.MapFile{Data: []byte(body)}
		}
	}
}
