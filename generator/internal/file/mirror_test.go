package file

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"guidepost/generator/internal/parallel"
)

func TestAFirstPublicationMovesWholeFolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dist")
	var moved []string
	s := stage(t, dir, PublishOptions{fault: func(op, name string) error {
		if op == "move" {
			moved = append(moved, name)
		}
		return nil
	}})
	files := site("index.html=1", "x.png=1", "sitemap.xml=1", "guides/a/index.html=1", "guides/a/index.md=1", "guides/z.png=1",
		"en/index.html=1", "en/feed.xml=1", "theme-1/css/a.css=1", "img/a.png=1", "img/b.png=1")
	add(t, s, files)
	for name := range tree(t, dir) {
		if !strings.HasPrefix(name, stagePrefix) {
			t.Errorf("%s stands before Commit", name)
		}
	}
	c, err := s.Commit()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(moved, " "), "theme-1 img x.png guides index.html en sitemap.xml"; got != want && got != strings.Replace(want, "guides index.html en", "en guides index.html", 1) {
		t.Errorf("moved %s, want %s", got, want)
	}
	if len(c.Written) != len(files) || c.Bytes != int64(len(files)) || c.Unchanged != 0 {
		t.Errorf("%+v", c)
	}
	want := map[string]string{}
	for _, f := range files {
		want[f.Path] = "1"
	}
	if got := words(tree(t, dir)); got != words(want) {
		t.Errorf("got %s, want %s", got, words(want))
	}
	if c := publish(t, dir, files); c.Unchanged != len(files) {
		t.Errorf("published again: %+v", c)
	}
	if n, err := Clean(dir); n != len(files) || err != nil {
		t.Error("cleaning: ", n, err)
	}
}

// TestAFirstPublicationInterruptedAtAnyPoint is as that of a later one: each page
// that stands is whole and has its theme, and nothing is forgotten.
func TestAFirstPublicationInterruptedAtAnyPoint(t *testing.T) {
	next := site("index.html=theme-1", "a/index.html=theme-1", "a/b/index.html=theme-1", "z/index.html=theme-1", "theme-1/a.css=1", "x.png=1", "a/x.png=1", "feed.xml=1")
	for _, cause := range []error{errors.New("crash"), syscall.ENOSPC, context.Canceled} {
		for n := 0; ; n++ {
			dir := filepath.Join(t.TempDir(), "dist")
			err := publishUntil(n, cause, dir, next)
			standing := tree(t, dir)
			for name := range standing {
				if strings.HasPrefix(name, tempPrefix) {
					delete(standing, name)
				}
			}
			if len(standing) > 0 {
				check(t, fmt.Sprintf("%v after %d changes", cause, n), dir, nil, next)
			}
			publish(t, dir, next)
			if got, want := len(tree(t, dir)), len(next); got != want {
				t.Fatalf("%v after %d changes, then published again: %d files, want %d: %s", cause, n, got, want, words(tree(t, dir)))
			}
			if err == nil {
				break
			}
		}
	}
}

// What has come into the output folder since the stage was opened stays, and no link
// there is followed.
func TestAFirstPublicationMeetsOthers(t *testing.T) {
	files := site("index.html=1", "guides/a.html=1", "guides/b/index.html=1", "other/index.html=1")
	t.Run("a folder", func(t *testing.T) {
		dir := t.TempDir()
		s := stage(t, dir, PublishOptions{})
		add(t, s, files)
		mkdir(t, dir, "guides/theirs")
		if _, err := s.Commit(); err != nil {
			t.Fatal(err)
		}
		if got, want := words(tree(t, dir)), "guides/a.html=1 guides/b/index.html=1 guides/theirs=bytes of guides/theirs index.html=1 other/index.html=1"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("a link", func(t *testing.T) {
		dir, out := t.TempDir(), t.TempDir()
		s := stage(t, dir, PublishOptions{})
		add(t, s, files)
		if err := os.Symlink(out, filepath.Join(dir, "guides")); err != nil {
			t.Skip(err)
		}
		var r *Refusal
		if _, err := s.Commit(); !errors.As(err, &r) || !strings.Contains(r.Why, "symbolic link") {
			t.Error(err)
		}
		if entries, _ := os.ReadDir(out); len(entries) > 0 {
			t.Errorf("the link was followed: %v", entries)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("a refused publication left %v", entries)
		}
	})
}

// Names that cannot stand together are refused by Commit and not before, in whichever
// order they come.
func TestAFirstPublicationRefusesNames(t *testing.T) {
	for _, names := range [][]string{{"a", "a/b"}, {"a/b/c", "a/b"}, {"a/x.html", "a/X.html"}, {"../x", "y"}, {"a/../x", "y"}} {
		for range 2 {
			top := t.TempDir()
			s := stage(t, filepath.Join(top, "dist"), PublishOptions{})
			for _, name := range names {
				if err := s.Add(New(name, []byte(name))); err != nil {
					t.Errorf("%v: adding %s: %v", names, name, err)
				}
			}
			if _, err := s.Commit(); err == nil || !strings.Contains(err.Error(), "cannot publish") {
				t.Errorf("%v: %v", names, err)
			}
			if got := words(tree(t, top)); got != "" {
				t.Errorf("%v: published %s", names, got)
			}
			slices.Reverse(names)
		}
	}
}

// Folders whose names differ in case only are one where case does not count.
func TestFoldersOfOneNameMoveFileByFile(t *testing.T) {
	dir := t.TempDir()
	s := stage(t, dir, PublishOptions{fault: func(op, name string) error {
		if op == "move" && !strings.Contains(name, "/") {
			t.Errorf("%s was moved as a whole", name)
		}
		return nil
	}})
	add(t, s, site("a/x.html=1", "A/y.html=1"))
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	if got, want := words(tree(t, dir)), "A/y.html=1 a/x.html=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Files of more folders than stay open come in any order, from several workers.
func TestAFirstPublicationOfManyFolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dist")
	var files []File
	for i := range 20 * maxOpened {
		for _, name := range []string{"index.html", "index.md"} {
			p := fmt.Sprintf("s%d/f%d/p%d/%s", i%3, i%(maxOpened+7), i, name)
			files = append(files, New(p, []byte(p)))
		}
	}
	s := stage(t, dir, PublishOptions{})
	err := parallel.Each(context.Background(), 8, len(files), func(i int) {
		if err := s.Add(files[i*7%len(files)]); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.mirror.opened); n > maxOpened || n != len(s.mirror.order) {
		t.Errorf("%d folders are open, %d of them in order", n, len(s.mirror.order))
	}
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	got := tree(t, dir)
	if len(got) != len(files) {
		t.Errorf("%d files, want %d", len(got), len(files))
	}
	for _, f := range files {
		if got[f.Path] != f.Path {
			t.Errorf("%s holds %q", f.Path, got[f.Path])
		}
	}
}
