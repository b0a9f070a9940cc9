package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// at is a clock that shows the same time on the wall and runs from zero.
func at(wall time.Time, run time.Duration) clock {
	return func() instant { return instant{wall, run} }
}

// rewrite changes the bytes of a file and gives it a time.
func rewrite(t *testing.T, name, data string, when time.Time) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, when, when); err != nil {
		t.Fatal(err)
	}
}

func TestASetHoldsWhatItIsToldTo(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "a.md", "data/x.yaml")
	os.WriteFile(filepath.Join(dir, "empty.md"), nil, 0o644)
	fsys := open(t, dir).FS()
	o := ReadOptions{Hold: func(p string) bool { return strings.HasPrefix(p, "data/") }, clock: at(time.Now().Add(time.Hour), 0)}
	set, l, err := Read(fsys, o, nil)
	if err != nil || len(l) > 0 {
		t.Fatal(l, err)
	}
	a, _ := set.Get("a.md")
	x, _ := set.Get("data/x.yaml")
	if a.Data != nil || string(x.Data) != "bytes of data/x.yaml" || a.Sum != SumOf([]byte("bytes of a.md")) {
		t.Errorf("%+v %+v", a, x)
	}
	if n := set.Size("a.md"); n != 13 {
		t.Errorf("size %d, want 13", n)
	}
	for _, name := range []string{"a.md", "data/x.yaml"} {
		if f, err := set.Load(fsys, name); err != nil || string(f.Data) != "bytes of "+name {
			t.Errorf("%s: %+v %v", name, f, err)
		}
	}
	if f, err := set.Load(fsys, "empty.md"); err != nil || len(f.Data) > 0 {
		t.Error(f, err)
	}
	if _, err := set.Load(fsys, "none.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	// Told otherwise, the next Set holds other bytes, and is the same but for that.
	for range 2 {
		o.Hold = nil
		all, _, _ := Read(fsys, o, set)
		if f, _ := all.Get("a.md"); string(f.Data) != "bytes of a.md" {
			t.Error("told to hold all, it does not")
		}
		o.Hold = func(string) bool { return false }
		set, _, _ = Read(fsys, o, all)
		if f, _ := set.Get("data/x.yaml"); f.Data != nil || f.Sum != x.Sum {
			t.Error("told to hold nothing, it does")
		}
	}
}

// What is kept ahead is loaded as it was when the tree was read, once; what is not,
// or was forgotten, is read again.
func TestFilesKeptAheadAreReadOnce(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "a.md", "b.md", "c.md", "d.png")
	fsys := open(t, dir).FS()
	o := ReadOptions{Hold: func(p string) bool { return p == "b.md" }, Ahead: int64(len("bytes of a.md")), Jobs: 1}
	set, _, _ := Read(fsys, o, nil)
	if f, _ := set.Get("a.md"); f.Data != nil {
		t.Error("the set holds what is kept ahead")
	}
	for _, name := range []string{"a.md", "b.md", "c.md", "d.png"} {
		os.Remove(filepath.Join(dir, name))
	}
	load := func(name string) string {
		f, err := set.Load(fsys, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
		if err == nil && f.Sum != SumOf(f.Data) {
			t.Errorf("%s has another sum", name)
		}
		return string(f.Data)
	}
	for i, want := range []string{"bytes of a.md", ""} {
		if got := load("a.md"); got != want {
			t.Errorf("load %d gives %q, want %q", i+1, got, want)
		}
	}
	if got := load("b.md") + load("c.md") + load("d.png"); got != "bytes of b.md" {
		t.Errorf("got %q: kept are texts the set does not hold, as far as there is room", got)
	}
	mkdir(t, dir, "a.md")
	set, _, _ = Read(fsys, o, nil)
	set.Forget()
	os.Remove(filepath.Join(dir, "a.md"))
	if got := load("a.md"); got != "" {
		t.Errorf("forgotten, and still %q", got)
	}
}

func TestLoadTellsThatAFileHasChanged(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "a.md", "b.md")
	fsys := open(t, dir).FS()
	o := ReadOptions{Hold: func(string) bool { return false }}
	set, _, _ := Read(fsys, o, nil)
	os.WriteFile(filepath.Join(dir, "a.md"), []byte("changed"), 0o644)
	f, err := set.Load(fsys, "a.md")
	if !errors.Is(err, ErrChanged) || string(f.Data) != "changed" || f.Sum != SumOf(f.Data) {
		t.Errorf("%+v %v", f, err)
	}
	again, _, _ := Read(fsys, o, set)
	if g, err := again.Load(fsys, "a.md"); err != nil || g.Sum != f.Sum {
		t.Errorf("the tree was read again: %+v %v", g, err)
	}
	os.Remove(filepath.Join(dir, "b.md"))
	if _, err := set.Load(fsys, "b.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// restless is a tree in which a file changes after it was opened, so often.
type restless struct {
	fstest.MapFS
	name  string
	times int
	opens int
}

func (r *restless) Open(name string) (fs.File, error) {
	f, err := r.MapFS.Open(name)
	if name != r.name || err != nil {
		return f, err
	}
	if r.opens++; r.opens <= r.times {
		return &moving{f, r.opens, 0}, nil
	}
	return f, nil
}

// moving is a file that is written to while it is read: of the second Stat on
// the time is another.
type moving struct {
	fs.File
	open, stats int
}

func (m *moving) Stat() (fs.FileInfo, error) {
	info, err := m.File.Stat()
	m.stats++
	return later{info, time.Duration(m.stats) * time.Millisecond}, err
}

type later struct {
	fs.FileInfo
	by time.Duration
}

func (l later) ModTime() time.Time { return l.FileInfo.ModTime().Add(l.by) }

func TestAFileThatChangesWhileItIsReadIsReadAgain(t *testing.T) {
	long := time.Now().Add(-time.Hour)
	for _, hold := range []bool{true, false} {
		for times, want := range []struct {
			opens   int
			settled bool
		}{{1, true}, {2, true}, {3, true}, {3, false}, {3, false}} {
			r := &restless{MapFS: fstest.MapFS{"a.md": {Data: []byte("text"), ModTime: long}}, name: "a.md", times: times}
			set, l, err := Read(r, ReadOptions{Roots: []string{"a.md"}, Hold: func(string) bool { return hold }}, nil)
			if err != nil || len(l) > 0 || paths(set) != "a.md" {
				t.Fatal(paths(set), l, err)
			}
			if got := set.stamps[0].settled; got != want.settled || r.opens != want.opens {
				t.Errorf("changed %d times: read %d times, settled %v; want %+v", times, r.opens, got, want)
			}
		}
	}
}

func TestAFileThatGrowsWhileItIsReadIsNotSettled(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "a.md")
	name := filepath.Join(dir, "a.md")
	long := time.Now().Add(-time.Hour)
	rewrite(t, name, "one", long)
	grown := 0
	fsys := grower{open(t, dir).FS(), func() {
		f, _ := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		fmt.Fprint(f, " more")
		f.Close()
		grown++
	}}
	set, _, _ := Read(fsys, ReadOptions{}, nil)
	if grown != maxTries || set.stamps[0].settled {
		t.Errorf("read %d times, settled %v", grown, set.stamps[0].settled)
	}
	rest := open(t, dir).FS()
	later, _, _ := Read(rest, ReadOptions{}, set)
	want, _ := os.ReadFile(name)
	if f, _ := later.Get("a.md"); string(f.Data) != string(want) {
		t.Errorf("at rest it holds %q, and was read as %q", want, f.Data)
	}
}

// grower changes a file whenever its first bytes have been read.
type grower struct {
	fs.FS
	grow func()
}

func (g grower) Open(name string) (fs.File, error) {
	f, err := g.FS.Open(name)
	if err == nil && name != "." {
		f = &growing{File: f, grow: g.grow}
	}
	return f, err
}

type growing struct {
	fs.File
	grow func()
}

func (g *growing) Read(b []byte) (int, error) {
	n, err := g.File.Read(b)
	if g.grow != nil {
		g.grow()
		g.grow = nil
	}
	return n, err
}

// Where the clock was set back, a file changed now may have the time that it had
// before, so what was seen before proves nothing.
func TestAClockSetBackIsNotTrusted(t *testing.T) {
	noon := time.Now()
	for _, c := range []struct {
		name string
		wall time.Duration // on the wall, since the first read
		run  time.Duration // in truth
		want string
	}{
		{"time passes", time.Minute, time.Minute, "before"},
		{"the clock is corrected a little", time.Minute - jump/2, time.Minute, "before"},
		{"the machine slept", time.Hour, time.Minute, "before"},
		{"set back", -time.Hour, time.Minute, "after!"},
		{"set back a little after long", 59 * time.Minute, time.Hour, "after!"},
	} {
		dir := t.TempDir()
		mkdir(t, dir, "a.md")
		name, when := filepath.Join(dir, "a.md"), noon.Add(-time.Hour)
		rewrite(t, name, "before", when)
		fsys := open(t, dir).FS()
		first, _, _ := Read(fsys, ReadOptions{clock: at(noon, 0)}, nil)
		rewrite(t, name, "after!", when)
		second, _, _ := Read(fsys, ReadOptions{clock: at(noon.Add(c.wall), c.run)}, first)
		if f, _ := second.Get("a.md"); string(f.Data) != c.want {
			t.Errorf("%s: %s, want %s", c.name, f.Data, c.want)
		}
		hinted, _, _ := Read(fsys, ReadOptions{clock: at(noon.Add(c.wall), c.run), Hint: []string{}}, first)
		if f, _ := hinted.Get("a.md"); string(f.Data) != c.want {
			t.Errorf("%s, with hints: %s, want %s", c.name, f.Data, c.want)
		}
	}
}

// A file of the future is read each time: it can get its time again.
func TestAFileOfTheFutureIsNeverSettled(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "a.md")
	name, when := filepath.Join(dir, "a.md"), time.Now().Add(time.Hour)
	rewrite(t, name, "before", when)
	fsys := open(t, dir).FS()
	first, _, _ := Read(fsys, ReadOptions{}, nil)
	rewrite(t, name, "after!", when)
	second, _, _ := Read(fsys, ReadOptions{}, first)
	if f, _ := second.Get("a.md"); string(f.Data) != "after!" {
		t.Errorf("got %s", f.Data)
	}
}

func TestFilesTooLargeAreReportedHoweverTheyAreRead(t *testing.T) {
	for _, hold := range []bool{true, false} {
		fsys := fstest.MapFS{"a.md": {Data: make([]byte, 1001)}, "b.md": {Data: make([]byte, 1000)}}
		set, l, _ := Read(fsys, ReadOptions{MaxText: 1000, Hold: func(string) bool { return hold }}, nil)
		if paths(set) != "b.md" || codes(l) != "F101 a.md" {
			t.Error(paths(set), codes(l))
		}
		_, _, err := sumAtMost(strings.NewReader("12345"), 4)
		_, err2 := readAtMost(strings.NewReader("12345"), 3, 4)
		if err != errTooLarge || err2 != errTooLarge {
			t.Errorf("a file that grows past the limit: %v, %v", err, err2)
		}
	}
}
