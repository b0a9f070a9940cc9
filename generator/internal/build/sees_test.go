package build

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"
	"time"
)

// TestSeesAfterAnEdit edits a site, asks what each page sees before and after, and
// compares with a site that was linked from scratch.
func TestSeesAfterAnEdit(t *testing.T) {
	text := map[string]string{
		"content/index.md":       "# Home\n\nSee [a](guide/a.md).\n",
		"content/guide/index.md": "# Guide\n\nAll of it.\n",
		"content/guide/a.md":     "---\ntags: [x]\n---\n# A\n\nFirst.\n\nSee [b](b.md).\n",
		"content/guide/b.md":     "---\ntags: [x]\n---\n# B\n\nSecond.\n",
	}
	cases := []struct{ name, file, text string }{
		{"text alone", "content/guide/a.md", "---\ntags: [x]\n---\n# A\n\nFirst.\n\nSee [b](b.md), again.\n"},
		{"a link less", "content/guide/a.md", "---\ntags: [x]\n---\n# A\n\nFirst.\n\nSee.\n"},
		{"a link more", "content/guide/b.md", "---\ntags: [x]\n---\n# B\n\nSecond.\n\nSee [home](../index.md).\n"},
		{"a description", "content/guide/b.md", "---\ntags: [x]\n---\n# B\n\nAnother.\n"},
		{"a date", "content/guide/b.md", "---\ntags: [x]\ndate: 2026-01-02\n---\n# B\n\nSecond.\n"},
		{"a title", "content/guide/b.md", "---\ntags: [x]\n---\n# C\n\nSecond.\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			src := fstest.MapFS{"data/site.yaml": {Data: []byte("title: T\n")}}
			for name, text := range text {
				src[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(1e9, 0)}
			}
			sees := func(b *Builder) map[string]string {
				p, err := b.Plan(context.Background(), src, caseEnv(t, ""))
				if err != nil {
					t.Fatal(err)
				}
				out := map[string]string{}
				for i, page := range p.site.Pages {
					out[page.URL] = fmt.Sprintf("%x", p.site.Sees(i))
				}
				out["lists of all pages"] = fmt.Sprintf("%x", p.site.Listed())
				return out
			}
			b := New()
			before := sees(b)
			src[c.file] = &fstest.MapFile{Data: []byte(c.text), ModTime: time.Unix(2e9, 0)}
			after, want := sees(b), sees(New())
			changed := 0
			for url, sum := range want {
				if after[url] != sum {
					t.Errorf("%s is not known to see something else", url)
				}
				if before[url] != sum {
					changed++
				}
			}
			if changed == 0 {
				t.Error("the edit changes nothing, so this shows nothing")
			}
		})
	}
}
