package build

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"guidepost"
	"guidepost/generator/internal/diag"
)

// TestReadmeExamplesWork builds a site from nothing but the examples of the
// README: whoever copies them must not meet a message.
func TestReadmeExamplesWork(t *testing.T) {
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	src := fstest.MapFS{
		"data/site.yaml":       {Data: []byte("title: T\nbase_url: https://example.org/\n")},
		"content/index.md":     {Data: []byte("# Home\n")},
		"content/migration.md": {Data: []byte("# Moving\n\n## What it costs\n")},
	}
	dataFile := regexp.MustCompile(`(?m)^# (data/\S+\.yaml)$`)
	for _, m := range regexp.MustCompile("(?ms)^```(yaml|markdown)\n(.*?)^```$").FindAllStringSubmatch(string(readme), -1) {
		if m[1] == "markdown" {
			src["content/page.md"] = &fstest.MapFile{Data: []byte(m[2])}
			continue
		}
		names := dataFile.FindAllStringSubmatchIndex(m[2], -1)
		for i, at := range names {
			end := len(m[2])
			if i+1 < len(names) {
				end = names[i+1][0]
			}
			src[m[2][at[2]:at[3]]] = &fstest.MapFile{Data: []byte(m[2][at[1]:end])}
		}
	}
	if len(src) < 8 {
		t.Fatalf("the README has fewer examples than expected: %d files", len(src))
	}
	r, err := New().Build(t.Context(), src, Env{Theme: guidepost.Theme})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	diag.Write(&out, r.Diags, diag.Text, r.Src, false)
	if out.Len() > 0 {
		t.Error(out.String())
	}
	if n := strings.Count(string(readme), "\n"); n > 150 {
		t.Errorf("the README has %d lines; 150 are enough", n)
	}
}
