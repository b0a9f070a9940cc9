package file

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
)

func scratchOf(t *testing.T, s *Stage) Scratch {
	t.Helper()
	x, err := s.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestAScratchFileHoldsWhatIsWritten(t *testing.T) {
	s := stage(t, t.TempDir(), PublishOptions{})
	a, b := scratchOf(t, s), scratchOf(t, s)
	for _, w := range []struct {
		to   Scratch
		text string
		at   int64
	}{{a, "world", 6}, {b, "other", 0}, {a, "hello ", 0}} {
		if _, err := w.to.WriteAt([]byte(w.text), w.at); err != nil {
			t.Fatal(err)
		}
	}
	got := make([]byte, 11)
	if _, err := a.ReadAt(got, 0); err != nil || string(got) != "hello world" {
		t.Errorf("got %q, %v", got, err)
	}
	if n, err := b.ReadAt(got, 0); n != 5 || !errors.Is(err, io.EOF) {
		t.Errorf("read %d of 5 bytes, %v", n, err)
	}
}

// A build that is killed does not tidy up, so there is nothing to see from the
// beginning.
func TestAScratchFileIsNotSeen(t *testing.T) {
	dir := t.TempDir()
	publish(t, dir, site("index.html=1"))
	before := words(tree(t, dir))
	for _, end := range []func(s *Stage) error{
		func(s *Stage) error { _, err := s.Commit(); return err },
		func(s *Stage) error { s.Abort(); return nil },
	} {
		s := stage(t, dir, PublishOptions{})
		x := scratchOf(t, s)
		if _, err := x.WriteAt([]byte("sheets"), 0); err != nil {
			t.Fatal(err)
		}
		if now := words(tree(t, dir)); now != before {
			t.Errorf("there is %s, want %s", now, before)
		}
		add(t, s, site("index.html=1"))
		if err := end(s); err != nil {
			t.Fatal(err)
		}
		if _, err := x.WriteAt([]byte("more"), 0); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("after its stage a scratch file is written to: %v", err)
		}
		if _, err := s.Scratch(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("after its stage a scratch file is opened: %v", err)
		}
		if now := words(tree(t, dir)); now != before {
			t.Errorf("in the end there is %s, want %s", now, before)
		}
	}
}

// Where a file in use keeps its name, the end of the stage takes it away; where
// nobody could, the next stage.
func TestAScratchFileThatKeepsItsName(t *testing.T) {
	dir := t.TempDir()
	keepsName := func(op, name string) error {
		if op == "unlink" && strings.HasPrefix(name, tempPrefix) {
			return syscall.EBUSY
		}
		return nil
	}
	o := PublishOptions{fault: keepsName}
	s := stage(t, dir, o)
	scratchOf(t, s)
	if n := len(tree(t, dir)); n != 1 {
		t.Fatalf("%d files, want the scratch file", n)
	}
	s.p.o.fault = nil
	s.Abort()
	if n := len(tree(t, dir)); n != 0 {
		t.Errorf("%d files were left", n)
	}
	s = stage(t, dir, o)
	scratchOf(t, s)
	s.Abort()
	if n := len(tree(t, dir)); n != 1 {
		t.Fatalf("%d files, want the scratch file", n)
	}
	publish(t, dir, site("index.html=1"))
	if got := words(tree(t, dir)); got != "index.html=1" {
		t.Errorf("got %s", got)
	}
}

func TestAScratchFileThatFails(t *testing.T) {
	for _, op := range []string{"create", "write"} {
		dir := t.TempDir()
		s := stage(t, dir, PublishOptions{fault: func(o, name string) error {
			if o == op {
				return &os.PathError{Op: op, Path: name, Err: syscall.ENOSPC}
			}
			return nil
		}})
		x, err := s.Scratch()
		if err == nil {
			_, err = x.WriteAt(bytes.Repeat([]byte("x"), 10), 0)
		}
		if !errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), tempPrefix) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", op, err)
		}
		s.Abort()
		if now := tree(t, dir); len(now) > 0 {
			t.Errorf("%s leaves %v", op, now)
		}
	}
}

// Who publishes nothing needs no disk: what one does not take is held.
func TestNowhereNeedsNoDisk(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var n Nowhere
	x, err := n.Scratch()
	if x == nil || err != nil {
		t.Skip("temporary files lie elsewhere: ", err)
	}
	read := func(at int64, want string) {
		t.Helper()
		got := make([]byte, len(want))
		if _, err := x.ReadAt(got, at); err != nil || string(got) != want {
			t.Errorf("at %d: got %q, %v; want %q", at, got, err, want)
		}
	}
	write := func(at int64, text string) {
		t.Helper()
		b := []byte(text)
		if n, err := x.WriteAt(b, at); n != len(b) || err != nil {
			t.Error(n, err)
		}
		clear(b) // it is the caller's
	}
	write(0, "on disk")
	read(3, "disk")
	x.(*spare).File.Close() // as good as full
	write(200, "and more")
	write(100, "in memory")
	read(100, "in memory")
	read(103, "memory")
	read(200, "and")
	if _, err := x.ReadAt(make([]byte, 3), 0); err == nil {
		t.Error("what the disk lost was read")
	}
	n.Close()
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
	if err := n.Add(New("a", nil)); err != nil || !n.Keep("b", Sum{}, 1) {
		t.Error("it does not take everything: ", err)
	}
	t.Setenv("TMPDIR", dir+"/none")
	if x, err := n.Scratch(); x != nil || err != nil {
		t.Errorf("got %v, %v where no file can be made", x, err)
	}
}
