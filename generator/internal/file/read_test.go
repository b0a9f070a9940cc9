package file

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"guidepost/generator/internal/diag"
)

func paths(s *Set) string {
	var out []string
	for _, f := range s.All() {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

func codes(l diag.List) string {
	var out []string
	for _, d := range l.Sorted() {
		out = append(out, d.Code+" "+d.Pos.File)
	}
	return strings.Join(out, ", ")
}

func mkdir(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, n := range names {
		p := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("bytes of "+n), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t *testing.T, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func TestReadLeavesOutWhatIsNoSource(t *testing.T) {
	fsys := fstest.MapFS{
		"a.md": {}, "b/c.md": {}, ".git/config": {}, "node_modules/x/readme.md": {}, "b/.obsidian/y.md": {},
		"dist/index.html": {}, "dist/" + ManifestName: {}, "a.md~": {}, ".a.md.swp": {}, ".nojekyll": {},
		"static/.well-known/x": {}, "skipped/z.md": {}, "b/.DS_Store": {},
	}
	set, l, err := Read(fsys, ReadOptions{Skip: func(p string, dir bool) bool { return dir && p == "skipped" }}, nil)
	if err != nil || len(l) > 0 {
		t.Fatal(err, l)
	}
	if got, want := paths(set), ".nojekyll a.md b/c.md static/.well-known/x"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	set, _, _ = Read(fsys, ReadOptions{Roots: []string{"b", "a.md", "absent"}}, nil)
	if got, want := paths(set), "a.md b/c.md"; got != want {
		t.Errorf("with roots: got %s, want %s", got, want)
	}
	set, _, _ = Read(fsys, ReadOptions{Roots: []string{"dist"}}, nil)
	if got, want := paths(set), "dist/index.html"; got != want {
		t.Errorf("a root with a manifest: got %s, want %s", got, want)
	}
}

func TestReadReportsAnUnreadableFile(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may read everything")
	}
	dir := t.TempDir()
	mkdir(t, dir, "a.md", "b/c.md")
	os.Chmod(filepath.Join(dir, "a.md"), 0)
	os.Chmod(filepath.Join(dir, "b"), 0)
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "b"), 0o755) })
	_, l, err := Read(open(t, dir).FS(), ReadOptions{}, nil)
	if got := codes(l); err != nil || got != "F100 a.md, F100 b" {
		t.Error(got, err)
	}
}

func TestReadTakesUnchangedFilesFromBefore(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "old.md", "young.md")
	past := time.Now().Add(-time.Minute)
	at := filepath.Join(dir, "old.md")
	if err := os.Chtimes(at, past, past); err != nil {
		t.Fatal(err)
	}
	fsys := open(t, dir).FS()
	first, _, err := Read(fsys, ReadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	// Same size and time, other bytes: only a settled file may be taken from
	// the set before.
	rewrite := func(name string, when time.Time) {
		p := filepath.Join(dir, name)
		data, _ := os.ReadFile(p)
		if err := os.WriteFile(p, []byte(strings.ToUpper(string(data))), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(p, when, when); err != nil {
			t.Fatal(err)
		}
	}
	info, _ := os.Stat(filepath.Join(dir, "young.md"))
	rewrite("old.md", past)
	rewrite("young.md", info.ModTime())
	second, _, err := Read(fsys, ReadOptions{}, first)
	if err != nil {
		t.Fatal(err)
	}
	got := func(name string) string { f, _ := second.Get(name); return string(f.Data) }
	if got("old.md") != "bytes of old.md" {
		t.Error("a settled file was read again")
	}
	if got("young.md") != "BYTES OF YOUNG.MD" {
		t.Error("a young file was not read again")
	}
	rewrite("old.md", past.Add(time.Second))
	third, _, _ := Read(fsys, ReadOptions{}, second)
	if f, _ := third.Get("old.md"); string(f.Data) != "BYTES OF OLD.MD" {
		t.Error("a changed file was not read again")
	}
	// A file moved over another keeps its time.
	mkdir(t, dir, "tmp.md")
	p := filepath.Join(dir, "tmp.md")
	os.WriteFile(p, []byte("bytes of new.md"), 0o644)
	os.Chtimes(p, past.Add(time.Second), past.Add(time.Second))
	os.Rename(p, at)
	fourth, _, _ := Read(fsys, ReadOptions{}, third)
	if f, _ := fourth.Get("old.md"); string(f.Data) != "bytes of new.md" {
		t.Errorf("a replaced file was not read again: %s", f.Data)
	}
}

func TestClashes(t *testing.T) {
	for _, c := range []struct{ name, files, want string }{
		{"none", "a.png b/a.png", ""},
		{"case", "A.png a.png", "F110"},
		{"Unicode form", "caf\u00e9 cafe\u0301", "F110"},
		{"the same twice", "a a", "F110"},
		{"file and folder", "a a/b", "F110"},
		{"file and folder of other case", "A/b a", "F110"},
		{"folders may differ in case", "A/b a/c", ""},
		{"leaves the folder", "../a", "F111"},
		{"absolute", "/a", "F111"},
		{"backslash", `a\b`, "F111"},
		{"reserved", ManifestName, "F111"},
		{"a folder of a reserved name", ManifestName + "/index.html", "F111"},
		{"one message for all files of a folder", "a a/b a/c", "F110"},
		{"a long name", strings.Repeat("长", 86) + "/index.html", "F111"},
		{"not UTF-8", "a\xff", "F111"},
	} {
		var files []File
		for _, p := range strings.Fields(c.files) {
			files = append(files, New(p, nil))
		}
		var got []string
		for _, d := range Clashes(files, nil) {
			got = append(got, d.Code)
		}
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: got %v, want %q", c.name, got, c.want)
		}
	}
}
