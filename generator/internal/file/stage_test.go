package file

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func stage(t *testing.T, dir string, o PublishOptions) *Stage {
	t.Helper()
	s, err := OpenStage(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Abort)
	return s
}

// add hands files to a stage from several goroutines, as the pages of a build
// come.
func add(t *testing.T, s *Stage, files []File) {
	t.Helper()
	var wg sync.WaitGroup
	for _, f := range files {
		wg.Go(func() {
			if err := s.Add(f); err != nil {
				t.Errorf("%s: %v", f.Path, err)
			}
		})
	}
	wg.Wait()
}

func TestStagedFilesStandOnlyAfterCommit(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, site("index.html=1", "same.html=1", "gone.html=1", "flip/index.html=1"))
	s := stage(t, dir, PublishOptions{})
	add(t, s, site("index.html=2", "same.html=1", "new/index.html=2", "flip=2"))
	for name, data := range tree(t, dir) {
		if !strings.HasPrefix(name, stagePrefix) && data != "1" {
			t.Errorf("before Commit %s holds %s", name, data)
		}
	}
	c, err := s.Commit()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := words(tree(t, dir)), "flip=2 index.html=2 new/index.html=2 same.html=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(c.Written) != 3 || c.Unchanged != 1 || c.Bytes != 3 {
		t.Errorf("%+v", c)
	}
	if _, err := s.Commit(); err == nil {
		t.Error("a stage was committed twice")
	}
	if err := s.Add(New("late.html", []byte("3"))); err == nil {
		t.Error("a file was added after Commit")
	}
}

func TestAnUnchangedFileIsNotWrittenAgain(t *testing.T) {
	dir := t.TempDir()
	files := site("index.html=1", "a.html=1", "b.html=1")
	publish(t, dir, files)
	os.WriteFile(filepath.Join(dir, "b.html"), []byte("cut off by a crash"), 0o644)
	var ops []string
	s := stage(t, dir, PublishOptions{fault: func(op, name string) error { ops = append(ops, op+" "+name); return nil }})
	if f := files[0]; !s.Keep(f.Path, f.Sum, int64(len(f.Data))) {
		t.Error("a file that stands was not kept")
	}
	if f := files[0]; s.Keep(f.Path, f.Sum, 2) || s.Keep("b.html", f.Sum, 1) || s.Keep("index.html", SumOf(nil), 1) || s.Keep("none.html", f.Sum, 1) {
		t.Error("a file that does not stand was kept")
	}
	add(t, s, files[2:])
	if len(ops) > 0 {
		t.Errorf("the disk was changed: %v", ops)
	}
	add(t, s, files[1:2])
	if c, err := s.Commit(); err != nil || c.Unchanged != 2 || len(c.Written) != 1 {
		t.Error(c, err)
	}
	if got, want := words(tree(t, dir)), "a.html=1 b.html=1 index.html=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAbortLeavesTheOldSite(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "deep", "dist")
	s := stage(t, dir, PublishOptions{})
	add(t, s, site("index.html=1"))
	s.Abort()
	if entries, _ := os.ReadDir(top); len(entries) > 0 {
		t.Error("folders were left that nothing was published into")
	}
	publish(t, dir, site("index.html=1", "old.html=1"))
	s = stage(t, dir, PublishOptions{})
	add(t, s, site("index.html=2", "new.html=2"))
	s.Abort()
	s.Abort()
	if got, want := words(tree(t, dir)), "index.html=1 old.html=1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if c := publish(t, dir, site("index.html=1", "old.html=1")); c.Unchanged != 2 {
		t.Error(c)
	}
}

// A process that dies between Add and Commit cannot tidy up. What it leaves is
// not taken for the user's, is not a source, and is gone after the next
// publication or cleaning.
func TestWhatADeadStageLeavesGoes(t *testing.T) {
	for _, first := range []bool{true, false} {
		dir := filepath.Join(t.TempDir(), "dist")
		if !first {
			publish(t, dir, site("index.html=1"))
		}
		s := stage(t, dir, PublishOptions{})
		add(t, s, site("index.html=2", "a/index.html=2"))
		s.unlock() // as the system does
		if set, _, _ := Read(open(t, dir).FS(), ReadOptions{Roots: []string{"."}}, nil); strings.Contains(paths(set), stagePrefix) {
			t.Error("staged files were read as a source")
		}
		copied := filepath.Join(t.TempDir(), "dist")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if n, err := Clean(copied); n != map[bool]int{true: 0, false: 1}[first] || err != nil {
			t.Error("cleaning: ", n, err)
		}
		if entries, _ := os.ReadDir(copied); len(entries) > 0 {
			t.Error("cleaning left something: ", entries)
		}
		publish(t, dir, site("index.html=3"))
		if got, want := words(tree(t, dir)), "index.html=3"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		entries, _ := os.ReadDir(dir)
		if len(entries) != 2 {
			t.Errorf("left behind: %v", entries)
		}
	}
}

func TestStagesTakeTurns(t *testing.T) {
	dir := t.TempDir()
	first := stage(t, dir, PublishOptions{})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := OpenStage(ctx, dir, PublishOptions{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Skip("no locks on this system: ", err)
	}
	add(t, first, site("index.html=1", "first.html=1"))
	second := make(chan error)
	go func() {
		s, err := OpenStage(context.Background(), dir, PublishOptions{})
		if err == nil {
			err = s.Add(New("index.html", []byte("2")))
			_, failed := s.Commit()
			err = errors.Join(err, failed)
		}
		second <- err
	}()
	if _, err := first.Commit(); err != nil {
		t.Error(err)
	}
	if err := <-second; err != nil {
		t.Error(err)
	}
	if got, want := words(tree(t, dir)), "index.html=2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestAStageThatCannotWritePublishesNothing lets the disk fail at the n-th
// change before Commit, for each n.
func TestAStageThatCannotWritePublishesNothing(t *testing.T) {
	old, next := site("index.html=1", "old.html=1"), site("a.html=2", "b/c.html=2", "index.html=2")
	for n := 0; ; n++ {
		dir := t.TempDir()
		publish(t, dir, old)
		ops := 0
		s := stage(t, dir, PublishOptions{fault: func(op, _ string) error {
			if ops++; ops > n && op != "unlink" {
				return syscall.ENOSPC
			}
			return nil
		}})
		failed := false
		for _, f := range next {
			failed = s.Add(f) != nil || failed
		}
		if !failed {
			if n != 7 {
				t.Errorf("no failure after %d changes; a folder and 3 files are 7", n)
			}
			return
		}
		if _, err := s.Commit(); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("Commit after %d changes: %v", n, err)
		}
		if got, want := words(tree(t, dir)), "index.html=1 old.html=1"; got != want {
			t.Fatalf("after %d changes: got %s, want %s", n, got, want)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 3 {
			t.Fatalf("after %d changes something was left: %v", n, entries)
		}
	}
}

func TestAStageRefusesTwoFilesOfOneName(t *testing.T) {
	dir := t.TempDir()
	s := stage(t, dir, PublishOptions{})
	add(t, s, []File{New("a.html", []byte("1")), New("A.html", []byte("2"))})
	if _, err := s.Commit(); err == nil || !strings.Contains(err.Error(), "one file where the case") {
		t.Error(err)
	}
	if got := words(tree(t, dir)); got != "" {
		t.Error("published ", got)
	}
}

func TestACancelledStageStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s, err := OpenStage(ctx, t.TempDir(), PublishOptions{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := s.Add(New("a.html", nil)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := s.Commit(); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A folder of the site may be a file system of its own, onto which nothing can
// be renamed.
func TestAStageCopiesToAnotherFileSystem(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, site("index.html=1", "far/index.html=1"))
	s := stage(t, dir, PublishOptions{fault: func(op, name string) error {
		if op == "move" && strings.HasPrefix(name, "far/") {
			return &os.LinkError{Op: "rename", Old: "a", New: name, Err: syscall.EXDEV}
		}
		return nil
	}})
	add(t, s, site("index.html=2", "far/index.html=2"))
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	if got, want := words(tree(t, dir)), "far/index.html=2 index.html=2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkStage10000(b *testing.B) {
	files := manyFiles(10_000)
	run := func(b *testing.B, dir string, files []File) {
		s, err := OpenStage(context.Background(), dir, PublishOptions{})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Abort()
		var wg sync.WaitGroup
		for w := range 2 {
			wg.Go(func() {
				for i := w; i < len(files); i += 2 {
					_ = s.Add(files[i])
				}
			})
		}
		wg.Wait()
		if _, err := s.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("unchanged", func(b *testing.B) {
		dir := b.TempDir()
		run(b, dir, files)
		for b.Loop() {
			run(b, dir, files)
		}
	})
	b.Run("changed", func(b *testing.B) {
		dir := b.TempDir()
		other := make([]File, len(files))
		for i, f := range files {
			other[i] = New(f.Path, append([]byte("x"), f.Data...))
		}
		for i := 0; b.Loop(); i++ {
			run(b, dir, [][]File{files, other}[i%2])
		}
	})
	b.Run("new", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			run(b, filepath.Join(b.TempDir(), fmt.Sprint(i)), files)
		}
	})
}
