package build

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestPlacesFollowWhatIsWanted lets files come and go that take others' places, and
// compares what a Builder puts together that remembers where files went with what a
// new one does.
func TestPlacesFollowWhatIsWanted(t *testing.T) {
	src, clock := fstest.MapFS{}, int64(1e9)
	steps := []struct{ what, file, text string }{
		{"a site", "data/site.yaml", "title: T\nbase_url: https://example.org/\n"},
		{"a page", "content/a.md", "# A\n\nText.\n"},
		{"another", "content/b.md", "---\naliases: [/old/]\n---\n# B\n\nText.\n"},
		{"its text alone", "content/b.md", "---\naliases: [/old/]\n---\n# B\n\nOther text.\n"},
		{"its description", "content/b.md", "---\naliases: [/old/]\ndescription: Said.\n---\n# B\n\nOther text.\n"},
		{"a file in place of a list", "static/llms.txt", "own\n"},
		{"that is no more", "static/llms.txt", ""},
		{"a file in place of a page's Markdown", "static/a/index.md", "own\n"},
		{"with other bytes", "static/a/index.md", "own, too\n"},
		{"that is no more", "static/a/index.md", ""},
		{"a file over a page", "static/b/index.html", "own\n"},
		{"a line more above an alias", "content/b.md", "---\ntags: [x]\naliases: [/old/]\n---\n# B\n\nOther text.\n"},
		{"that is no more", "static/b/index.html", ""},
		{"a name that differs in case only", "static/A/index.md", "own\n"},
		{"an old address less", "content/b.md", "# B\n\nOther text.\n"},
	}
	b := New()
	for _, s := range steps {
		clock++
		if src[s.file] = (&fstest.MapFile{Data: []byte(s.text), ModTime: time.Unix(clock, 0)}); s.text == "" {
			delete(src, s.file)
		}
		got := finished(t, planned(t, b, src, benchEnv()))
		if what := difference(got, mustBuild(t, src, benchEnv())); what != "" {
			t.Errorf("%s: %s", s.what, what)
		}
	}
}

// An edit of a text makes no list again that does not show it.
func TestListsAreMadeOfWhatTheyShow(t *testing.T) {
	src := fstest.MapFS{"data/site.yaml": {Data: []byte("title: T\n")}}
	edit := func(text string, at int64) {
		src["content/a.md"] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(at, 0)}
	}
	b := New()
	list := func() *byte {
		for _, f := range finished(t, planned(t, b, src, benchEnv())).Files {
			if strings.HasSuffix(f.Path, "llms.txt") {
				return &f.Data[0]
			}
		}
		t.Fatal("no list")
		return nil
	}
	edit("# A\n\nFirst.\n\nSecond.\n", 1e9)
	before := list()
	edit("# A\n\nFirst.\n\nThird.\n", 2e9)
	if list() != before {
		t.Error("the list is made again")
	}
	edit("# A\n\nAnother first.\n\nThird.\n", 3e9)
	if list() == before {
		t.Error("the list still has the description before")
	}
}
