package file

import (
	"slices"
	"testing"
)

func TestWikilinksNameFilesByTheEndOfTheirPath(t *testing.T) {
	n := NewNames([]string{"Home.md", "a/note.md", "b/note.md", "b/deep/only here.md", "b/pic.png", "guide/index.md", "zh/x/use.md", "en/x/use.md", "a/Same.md", "a/same.md"})
	for _, c := range []struct {
		from, name, want string
		others           []string
	}{
		{"a/x.md", "home", "Home.md", nil},
		{"a/x.md", "Home.md", "Home.md", nil},
		{"a/x.md", "note", "a/note.md", nil},
		{"b/deep/x.md", "note", "b/note.md", nil},
		{"Home.md", "note", "a/note.md", []string{"b/note.md"}},
		{"Home.md", "b/note", "b/note.md", nil},
		{"Home.md", "/b/note", "b/note.md", nil},
		{"a/x.md", "../b/note", "b/note.md", nil},
		{"Home.md", "Only Here", "b/deep/only here.md", nil},
		{"Home.md", "deep/only here", "b/deep/only here.md", nil},
		{"Home.md", "eep/only here", "", nil},
		{"Home.md", "pic.png", "b/pic.png", nil},
		{"Home.md", "pic", "", nil},
		{"Home.md", "guide", "guide/index.md", nil},
		{"zh/a.md", "use", "zh/x/use.md", nil},
		{"en/a.md", "use", "en/x/use.md", nil},
		{"a.md", "same", "a/Same.md", []string{"a/same.md"}},
		{"a.md", "../../etc/passwd", "", nil},
		{"a.md", "", "", nil},
		{"a.md", "nothing", "", nil},
	} {
		got, others := n.Find(c.from, c.name)
		if got != c.want || !slices.Equal(others, c.others) {
			t.Errorf("[[%s]] in %s: got %q and %q, want %q and %q", c.name, c.from, got, others, c.want, c.others)
		}
	}
}
