package file

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// site makes files from "path=content" words.
func site(words ...string) []File {
	var out []File
	for _, w := range words {
		name, data, _ := strings.Cut(w, "=")
		out = append(out, New(name, []byte(data)))
	}
	return NewSet(out).All()
}

func publish(t *testing.T, dir string, files []File) Change {
	t.Helper()
	c, err := Publish(context.Background(), dir, files, PublishOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tree returns the files below dir but for the manifest.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == ManifestName {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return out
}

func words(m map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, k+"="+m[k])
	}
	return strings.Join(out, " ")
}

func TestPublishWritesOnlyWhatChanged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "dist")
	publish(t, dir, site("index.html=1", "b/index.html=1", "old/index.html=1", "x.png=1"))
	os.WriteFile(filepath.Join(dir, "x.png"), []byte("longer than before"), 0o644)
	os.Remove(filepath.Join(dir, "b", "index.html"))
	c := publish(t, dir, site("index.html=2", "b/index.html=1", "x.png=1", "c/index.html=1", "sitemap.xml=1"))
	if got, want := strings.Join(c.Written, " "), "x.png c/index.html b/index.html index.html sitemap.xml"; got != want {
		t.Errorf("written %s, want %s", got, want)
	}
	if got := strings.Join(c.Deleted, " "); got != "old/index.html" {
		t.Errorf("deleted %s", got)
	}
	if got, want := words(tree(t, dir)), "b/index.html=1 c/index.html=1 index.html=2 sitemap.xml=1 x.png=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := os.Stat(filepath.Join(dir, "old")); err == nil {
		t.Error("an empty folder stayed")
	}
	before, _ := os.Stat(filepath.Join(dir, ManifestName))
	c = publish(t, dir, site("index.html=2", "b/index.html=1", "x.png=1", "c/index.html=1", "sitemap.xml=1"))
	after, _ := os.Stat(filepath.Join(dir, ManifestName))
	if len(c.Written)+len(c.Deleted) > 0 || c.Unchanged != 5 || !os.SameFile(before, after) {
		t.Errorf("publishing the same again changed %+v", c)
	}
}

func TestPublishedManifestIsTheSameForTheSameFiles(t *testing.T) {
	var got []string
	for range 2 {
		dir := t.TempDir()
		publish(t, dir, site("index.html=1", "b/<&>.html=1"))
		data, _ := os.ReadFile(filepath.Join(dir, ManifestName))
		got = append(got, string(data))
	}
	if got[0] != got[1] || !strings.Contains(got[0], `"b/<&>.html": "`+SumOf([]byte("1")).String()) {
		t.Error(got)
	}
}

func TestPublishKeepsThePreviousTheme(t *testing.T) {
	dir := t.TempDir()
	has := func(want string) {
		t.Helper()
		var got []string
		for _, e := range []string{"theme-1", "theme-2", "theme-3"} {
			if _, err := os.Stat(filepath.Join(dir, e, "a.css")); err == nil {
				got = append(got, e)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	publish(t, dir, site("index.html=1", "theme-1/a.css=1"))
	publish(t, dir, site("index.html=2", "theme-2/a.css=2"))
	has("theme-1 theme-2")
	publish(t, dir, site("index.html=3", "theme-2/a.css=2"))
	has("theme-1 theme-2")
	publish(t, dir, site("index.html=4", "theme-3/a.css=3"))
	has("theme-2 theme-3")
	publish(t, dir, site("index.html=5", "theme-2/a.css=2"))
	has("theme-2 theme-3")
	if n, err := Clean(dir); err != nil || n != 3 {
		t.Error(n, err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("clean left the folder")
	}
}

func TestPublishTurnsFilesIntoFoldersAndBack(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, site("a=1", "b/c/d=1", "b/e=1"))
	publish(t, dir, site("a/b/c=2", "b=2"))
	if got, want := words(tree(t, dir)), "a/b/c=2 b=2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	publish(t, dir, site("a=1", "b/c/d=1", "b/e=1"))
	if got, want := words(tree(t, dir)), "a=1 b/c/d=1 b/e=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPublishLeavesWhatIsNotOurs(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, site("a/x=1", "b/x=1"))
	mkdir(t, dir, "a/theirs", "CNAME")
	publish(t, dir, site("b/x=1"))
	if got, want := words(tree(t, dir)), "CNAME=bytes of CNAME a/theirs=bytes of a/theirs b/x=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for name, files := range map[string][]File{
		"a folder of theirs where a file is needed": site("a=2", "b/x=2"),
		"a file of theirs where a folder is needed": site("CNAME/x=2", "b/x=2"),
	} {
		_, err := Publish(context.Background(), dir, files, PublishOptions{})
		var r *Refusal
		if !errors.As(err, &r) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := tree(t, dir)["b/x"]; got != "1" {
		t.Error("a refused publication changed something")
	}
	if n, err := Clean(dir); err != nil || n != 1 {
		t.Error(n, err)
	}
	if got, want := words(tree(t, dir)), "CNAME=bytes of CNAME a/theirs=bytes of a/theirs"; got != want {
		t.Errorf("after clean: got %s, want %s", got, want)
	}
}

func TestPublishOverwritesNothingThatIsNotOurs(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, site("index.html=1"))
	mine := filepath.Join(dir, "CNAME")
	os.WriteFile(mine, []byte("docs.example.org"), 0o644)
	_, err := Publish(context.Background(), dir, site("index.html=2", "CNAME=example.org"), PublishOptions{})
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Dir != mine {
		t.Errorf("got error %v, want a refusal of %s", err, mine)
	}
	if got, want := words(tree(t, dir)), "CNAME=docs.example.org index.html=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if c := publish(t, dir, site("index.html=1", "CNAME=docs.example.org")); len(c.Deleted) > 0 {
		t.Errorf("deleted %v", c.Deleted)
	}
}

func TestPublishFollowsNoLinkOutOfTheOutput(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	publish(t, dir, site("a/x=1", "f=1"))
	mkdir(t, out, "x", "f")
	os.RemoveAll(filepath.Join(dir, "a"))
	os.Remove(filepath.Join(dir, "f"))
	if err := os.Symlink(out, filepath.Join(dir, "a")); err != nil {
		t.Skip(err)
	}
	os.Symlink(filepath.Join(out, "f"), filepath.Join(dir, "f"))
	_, err := Publish(context.Background(), dir, site("a/x=2"), PublishOptions{})
	var r *Refusal
	if !errors.As(err, &r) || !strings.Contains(r.Why, "symbolic link") {
		t.Error(err)
	}
	publish(t, dir, site("f=2"))
	if got, want := words(tree(t, out)), "f=bytes of f x=bytes of x"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := Clean(dir); err != nil {
		t.Error(err)
	}
	if got, want := words(tree(t, out)), "f=bytes of f x=bytes of x"; got != want {
		t.Errorf("after clean: got %s, want %s", got, want)
	}
}

func TestPublishRefusesFolders(t *testing.T) {
	root := t.TempDir()
	mkdir(t, root, "content/a.md", "data/site.yaml", "static/x", "afile", "full/x", "broken/"+ManifestName, "newer/"+ManifestName, "evil/"+ManifestName)
	os.WriteFile(filepath.Join(root, "newer", ManifestName), []byte(`{"version":9}`), 0o644)
	os.WriteFile(filepath.Join(root, "evil", ManifestName), []byte(`{"version":1,"files":{"../content/a.md":""}}`), 0o644)
	os.Symlink("content", filepath.Join(root, "alias"))
	os.Symlink("nowhere", filepath.Join(root, "dangling"))
	os.MkdirAll(filepath.Join(root, "git", ".git"), 0o755)
	o := PublishOptions{Root: root, Protected: []string{"content", "data", "layouts", "static"}}
	for _, c := range []struct{ dir, want string }{
		{"", "source folder itself"},
		{"..", "source lies inside"},
		{"/", "source lies inside"},
		{"content", "source folder content/"},
		{"content/sub/dist", "inside the source folder content/"},
		{"alias", "source folder content/"},
		{"alias/dist", "inside the source folder content/"},
		{"layouts", "source folder layouts/"},
		{"layouts/x", "inside the source folder layouts/"},
		{"afile", "a file, not a folder"},
		{"full", "not made by guidepost"},
		{"broken", "does not parse"},
		{"newer", "version 9"},
		{"evil", "not a file of a site"},
		{"dangling", "leads nowhere"},
		{"dist", ""},
		{"git", ""},
	} {
		dir := filepath.Join(root, filepath.FromSlash(c.dir))
		if c.dir == "/" {
			dir = "/"
		}
		_, err := Publish(context.Background(), dir, site("index.html=1"), o)
		var r *Refusal
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.dir, err)
		case c.want != "" && (!errors.As(err, &r) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %s", c.dir, err, c.want)
		}
	}
	if _, err := Clean(filepath.Join(root, "full")); err == nil {
		t.Error("clean of a strange folder")
	}
	if n, err := Clean(filepath.Join(root, "absent")); n != 0 || err != nil {
		t.Error("clean of nothing", n, err)
	}
}

// TestPublishInterruptedAtAnyPoint lets the disk fail at the n-th change and
// ever after, as in a crash, for each n. Each page of both generations must
// then be whole, every page must find its theme, and the next publication must
// leave no trace of the failure.
func TestPublishInterruptedAtAnyPoint(t *testing.T) {
	old := site("index.html=theme-1", "a/index.html=theme-1", "gone/index.html=theme-1", "theme-1/a.css=1", "x.png=1",
		"flip=1", "flop/index.html=theme-1", "feed.xml=1")
	next := site("index.html=theme-2", "a/index.html=theme-2", "new/index.html=theme-2", "theme-2/a.css=2", "x.png=2",
		"flip/index.html=theme-2", "flop=2", "feed.xml=2")
	final := "a/index.html=theme-2 feed.xml=2 flip/index.html=theme-2 flop=2 index.html=theme-2 new/index.html=theme-2 theme-1/a.css=1 theme-2/a.css=2 x.png=2"
	for _, cause := range []error{errors.New("crash"), syscall.ENOSPC, syscall.EROFS, context.Canceled} {
		for n := 0; ; n++ {
			dir := t.TempDir()
			publish(t, dir, old)
			err := publishUntil(n, cause, dir, next)
			if err != nil {
				check(t, fmt.Sprintf("%v after %d changes", cause, n), dir, old, next)
			}
			publish(t, dir, next)
			if got := words(tree(t, dir)); got != final {
				t.Fatalf("%v after %d changes, then published again:\n got %s\nwant %s", cause, n, got, final)
			}
			if err == nil {
				break
			}
			if cause != context.Canceled && !errors.Is(err, cause) {
				t.Fatalf("after %d changes: %v", n, err)
			}
		}
	}
}

// publishUntil publishes onto a disk that fails from its n-th change on, for cause.
func publishUntil(n int, cause error, dir string, files []File) error {
	ops := 0
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := Publish(ctx, dir, files, PublishOptions{fault: func(op, name string) error {
		ops++
		switch {
		case ops <= n:
			return nil
		case cause == context.Canceled:
			cancel()
			return nil
		case cause == syscall.ENOSPC && op != "write" && op != "mkdir" && op != "create":
			return nil // a full disk still lets one rename and remove
		}
		return cause
	}})
	return err
}

func check(t *testing.T, when, dir string, old, next []File) {
	t.Helper()
	now := tree(t, dir)
	before, after := NewSet(old), NewSet(next)
	for name, data := range now {
		if strings.Contains(name, tempPrefix) {
			continue
		}
		a, inOld := before.Get(name)
		b, inNew := after.Get(name)
		if !(inOld && data == string(a.Data) || inNew && data == string(b.Data)) {
			t.Fatalf("%s: %s holds %q", when, name, data)
		}
		if strings.HasSuffix(name, ".html") && now[data+"/a.css"] == "" {
			t.Fatalf("%s: %s has lost its theme %s", when, name, data)
		}
	}
	for _, f := range old {
		// flip and flop become the other kind, so they may be away for a moment.
		if _, stays := after.Get(f.Path); stays && now[f.Path] == "" {
			t.Fatalf("%s: %s is gone", when, f.Path)
		}
	}
	m, err := readManifest(open(t, dir))
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
	for name := range now {
		if _, ok := m.Files[name]; !ok && m.Kept[name] == "" && !strings.Contains(name, tempPrefix) {
			t.Fatalf("%s: nothing remembers %s", when, name)
		}
	}
}

func TestPublishIntoAReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may write everywhere")
	}
	dir := t.TempDir()
	publish(t, dir, site("index.html=1"))
	os.Chmod(dir, 0o555)
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	_, err := Publish(context.Background(), dir, site("index.html=2"), PublishOptions{})
	if !errors.Is(err, fs.ErrPermission) || tree(t, dir)["index.html"] != "1" {
		t.Error(err)
	}
}
