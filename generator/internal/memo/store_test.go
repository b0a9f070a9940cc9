package memo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var owner = NewKey("owner", []byte("test"))

func key(i int) Key { return NewKey("test", fmt.Append(nil, i)) }

// value is what these tests keep under key(i): up to 4 kB.
func value(i int) []byte { return bytes.Repeat(fmt.Append(nil, i, " "), i*37%700) }

// keep saves entries lo to hi-1 in one run.
func keep(t *testing.T, dir string, lo, hi int) {
	t.Helper()
	s := open(dir, owner, DefaultLimit)
	defer s.Close()
	for i := lo; i < hi; i++ {
		s.Put(key(i), value(i))
	}
	s.Save(false)
}

// held counts the entries from lo to hi-1 that a new run finds. One that is not as it was
// kept fails the test.
func held(t *testing.T, dir string, lo, hi int) (n int) {
	t.Helper()
	s := open(dir, owner, DefaultLimit)
	defer s.Close()
	for i := lo; i < hi; i++ {
		b, ok := s.Get(key(i))
		if !ok {
			continue
		}
		if n++; !bytes.Equal(b, value(i)) {
			t.Fatalf("entry %d is %q, want %q", i, b, value(i))
		}
	}
	return n
}

func packs(t *testing.T, dir string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, filepath.Join(dir, e.Name()))
	}
	return out
}

func TestWhatOneRunKeepsTheNextFinds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	s := open(dir, owner, DefaultLimit)
	for i := range 900 { // more than one buffer
		s.Put(key(i), value(i))
		if b, ok := s.Get(key(i)); !ok || !bytes.Equal(b, value(i)) {
			t.Fatal("an entry is not found by the run that made it")
		}
	}
	if b, ok := s.Get(key(3)); !ok || !bytes.Equal(b, value(3)) {
		t.Error("an entry that was written out is not found")
	}
	if _, ok := s.Get(key(900)); ok {
		t.Error("found what was never kept")
	}
	s.Save(true)
	if b, ok := s.Get(key(899)); !ok || !bytes.Equal(b, value(899)) {
		t.Error("after saving, an entry is not found by the run that made it")
	}
	s.Put(key(900), value(900))
	s.Save(true)
	s.Close()
	if got := held(t, dir, 0, 901); got != 901 {
		t.Errorf("%d of 901 found", got)
	}
	if got := len(packs(t, dir)); got != 2 {
		t.Errorf("%d files, want a pack for each save", got)
	}
}

func TestARunThatOnlyReadsWritesNothing(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, 0, 100)
	before, _ := os.Stat(dir)
	s := open(dir, owner, DefaultLimit)
	for i := range 100 {
		s.Get(key(i))
	}
	s.Save(true)
	s.Close()
	after, _ := os.Stat(dir)
	if !before.ModTime().Equal(after.ModTime()) || len(packs(t, dir)) != 1 {
		t.Error("the folder has changed")
	}
}

func TestWhatIsNotSavedIsGone(t *testing.T) {
	dir := t.TempDir()
	s := open(dir, owner, DefaultLimit)
	s.Put(key(1), value(1))
	s.Close()
	s.Put(key(2), value(2))
	s.Save(true)
	if got := packs(t, dir); len(got) > 0 {
		t.Error(got)
	}
}

// A site whose name, or a guidepost whose binary differs has entries of its own.
func TestOwnersDoNotMeet(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		s := Open(dir, name)
		if _, ok := s.Get(key(1)); ok {
			t.Errorf("%s found an entry before it kept one", name)
		}
		s.Put(key(1), []byte(name))
		s.Save(true)
		s.Close()
	}
	s := Open(dir, "a")
	defer s.Close()
	if b, _ := s.Get(key(1)); string(b) != "a" {
		t.Errorf("a found %q", b)
	}
	// A pack under a name of another owner is still not taken for his.
	other := NewKey("owner", []byte("other"))
	mine := packs(t, dir)[0]
	theirs := filepath.Join(dir, (&Store{owner: other}).prefix()+"-1"+packSuffix)
	if err := os.Rename(mine, theirs); err != nil {
		t.Fatal(err)
	}
	if p := openPack(theirs, other); p != nil {
		t.Error("a pack was opened by another owner")
	}
}

// TestDamageIsAMiss changes a byte, cuts the pack short, or lengthens it, at many
// places each. What is still found must be as it was kept, and what is not must
// be kept anew.
func TestDamageIsAMiss(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, 0, 20)
	name := packs(t, dir)[0]
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(whole); at += 1 + at%97 {
		flipped := slices.Clone(whole)
		flipped[at] ^= 1 << (at % 8)
		for kind, data := range map[string][]byte{"flipped": flipped, "cut": whole[:at], "zeroed": append(slices.Clone(whole[:at]), make([]byte, len(whole)-at)...),
			"lengthened": slices.Concat(whole[:at], []byte("x"), whole[at:])} {
			os.WriteFile(name, data, 0o600)
			n := held(t, dir, 0, 20)
			if kind == "flipped" && n > 0 && n < 19 || kind == "flipped" && n == 20 || kind == "cut" && n > 0 {
				t.Fatalf("%s at %d of %d: %d found", kind, at, len(whole), n)
			}
		}
	}
	flipped := slices.Clone(whole)
	flipped[headSize+200] ^= 1
	os.WriteFile(name, flipped, 0o600)
	keep(t, dir, 0, 20)
	if n := held(t, dir, 0, 20); n != 20 {
		t.Errorf("kept anew, %d of 20 found", n)
	}
}

func TestTheFolderMayBeDeletedAtAnyMoment(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	keep(t, dir, 0, 10)
	s := open(dir, owner, DefaultLimit)
	os.RemoveAll(dir)
	if b, ok := s.Get(key(5)); ok && !bytes.Equal(b, value(5)) {
		t.Error("another value")
	}
	for i := range 900 {
		if s.Put(key(i), value(i)); i == 450 {
			os.RemoveAll(dir)
		}
	}
	s.Save(true)
	s.Close()
	keep(t, dir, 0, 10)
	if n := held(t, dir, 0, 10); n != 10 {
		t.Errorf("%d of 10 found", n)
	}
}

func TestWhereNothingCanBeWrittenNothingIsKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	for _, s := range []*Store{nil, Open("", "a"), open(file, owner, DefaultLimit), open(filepath.Join(file, "x"), owner, DefaultLimit)} {
		s.Put(key(1), value(1))
		if _, ok := s.Get(key(1)); ok {
			t.Error("found")
		}
		v := 0
		if s.Keep(key(2), 2); s.Load(key(2), &v) {
			t.Error("loaded")
		}
		s.Save(true)
		s.Close()
	}
}

func TestSmallPacksAreJoined(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, 0, 500)
	for i := range 3 * maxPacks {
		keep(t, dir, 500+i, 501+i)
	}
	if got := len(packs(t, dir)); got > maxPacks {
		t.Errorf("%d packs", got)
	}
	if got, want := held(t, dir, 0, 500+3*maxPacks), 500+3*maxPacks; got != want {
		t.Errorf("%d of %d found", got, want)
	}
}

// What a whole build has no use for goes once it is much; what two kinds of
// build use in turn stays.
func TestWhatIsOfNoUseGoes(t *testing.T) {
	big := bytes.Repeat([]byte("x"), 1<<20)
	dir := t.TempDir()
	run := func(whole bool, from, to int) (hits int) {
		s := open(dir, owner, DefaultLimit)
		defer s.Close()
		for i := from; i < to; i++ {
			if _, ok := s.Get(key(i)); ok {
				hits++
			} else {
				s.Put(key(i), big)
			}
		}
		s.Save(whole)
		return hits
	}
	run(true, 0, 10)
	run(true, 10, 20)
	if a, b := run(true, 0, 10), run(true, 10, 20); a != 10 || b != 10 {
		t.Errorf("of two builds in turn one found %d, the other %d of 10", a, b)
	}
	run(true, 20, 50)
	run(false, 50, 51)
	if got := held51(t, dir); got != 51 {
		t.Errorf("a build that was cut short left %d of 51", got)
	}
	run(true, 50, 51)
	if got := held51(t, dir); got != 1 {
		t.Errorf("%d left, want the one in use", got)
	}
}

func TestASiteThatNeedsNothingKeepsNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(dir, owner, DefaultLimit)
	s.Put(key(1), bytes.Repeat([]byte("x"), slack+1))
	s.Save(true)
	s.Close()
	again := open(dir, owner, DefaultLimit)
	defer again.Close()
	again.Save(true)
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%d files are left", len(left))
	}
	again.Put(key(2), []byte("y"))
	if _, ok := again.Get(key(2)); !ok {
		t.Error("the store cannot be used on")
	}
}

func held51(t *testing.T, dir string) (n int) {
	s := open(dir, owner, DefaultLimit)
	defer s.Close()
	for i := range 51 {
		if _, ok := s.Get(key(i)); ok {
			n++
		}
	}
	return n
}

func TestTheLimitHolds(t *testing.T) {
	const limit = 1 << 20
	dir := t.TempDir()
	size := func() (n int64) {
		for _, p := range packs(t, dir) {
			info, _ := os.Stat(p)
			n += info.Size()
		}
		return n
	}
	// One site that is too large for it.
	for range 3 {
		s := open(dir, owner, limit)
		for i := range 2000 {
			if _, ok := s.Get(key(i)); !ok {
				s.Put(key(i), value(i))
			}
		}
		s.Save(true)
		s.Close()
		if got := size(); got > limit+limit/8 || got < limit/2 {
			t.Errorf("%d bytes on the disk, the limit is %d", got, limit)
		}
	}
	// What it used no longer makes room for what it uses now.
	s := open(dir, owner, limit)
	s.Get(key(0))
	for i := 2000; i < 2100; i++ {
		s.Put(key(i), value(i))
	}
	s.Save(true)
	s.Close()
	keep(t, dir, 2000, 2100)
	if n := held(t, dir, 2000, 2100); n != 100 {
		t.Errorf("%d of 100 new entries found", n)
	}
	// Of other sites, the one that was not used for longest goes.
	past := time.Now().Add(-2 * time.Hour)
	var names []string
	for i := range 4 {
		s := open(dir, NewKey("owner", []byte{byte(i)}), limit)
		for j := range 200 {
			s.Put(key(j), value(j))
		}
		s.Save(true)
		for _, p := range s.packs {
			names = append(names, p.name)
			os.Chtimes(p.name, past.Add(time.Duration(i)*time.Minute), past.Add(time.Duration(i)*time.Minute))
		}
		s.Close()
	}
	if got := size(); got > limit+limit/8 {
		t.Errorf("%d bytes on the disk, the limit is %d", got, limit)
	}
	if _, err := os.Stat(names[3]); err != nil {
		t.Error("the pack just written is gone")
	}
}

func TestLeftOversGo(t *testing.T) {
	dir := t.TempDir()
	long := time.Now().Add(-2 * unused)
	const old, recent = "00000000000000aa-1", "00000000000000bb-2"
	ours := []string{old + draftSuffix, old + packSuffix, recent + draftSuffix, recent + packSuffix}
	theirs := []string{"notes" + draftSuffix, "notes-1" + packSuffix, "00000000000000zz-1" + packSuffix, "theirs"}
	for _, name := range slices.Concat(ours, theirs) {
		p := filepath.Join(dir, name)
		os.WriteFile(p, []byte("x"), 0o600)
		if !strings.HasPrefix(name, recent) {
			os.Chtimes(p, long, long)
		}
	}
	keep(t, dir, 0, 1)
	for i, name := range slices.Concat(ours, theirs) {
		_, err := os.Stat(filepath.Join(dir, name))
		if stays := i >= 2; stays != (err == nil) {
			t.Errorf("%s: %v, stays: %v", name, err, stays)
		}
	}
}

// TestBuildsAtOnce lets builds of one site and of another open, read, add, save
// and tidy at once, each with many workers.
func TestBuildsAtOnce(t *testing.T) {
	dir := t.TempDir()
	var builds sync.WaitGroup
	for b := range 6 {
		builds.Go(func() {
			who := NewKey("owner", []byte{byte(b % 2)})
			for round := range 2 * maxPacks {
				s := open(dir, who, DefaultLimit)
				var workers sync.WaitGroup
				for w := range 3 {
					workers.Go(func() {
						for i := w; i < 60; i += 2 { // two workers meet
							k := key(i + round)
							if got, ok := s.Get(k); ok && !bytes.Equal(got, value(i+round)) {
								t.Errorf("build %d: entry %d is %q", b, i+round, got)
							} else if !ok {
								s.Put(k, value(i+round))
							}
						}
					})
				}
				workers.Wait()
				s.Save(round%3 > 0)
				s.Close()
			}
		})
	}
	builds.Wait()
	for _, p := range packs(t, dir) {
		if strings.HasSuffix(p, draftSuffix) {
			t.Errorf("%s was left behind", p)
		}
	}
}

func TestTheBinaryHasAnIdentity(t *testing.T) {
	name, _ := os.Executable()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if id := buildID(f); id == "" || !strings.HasPrefix(identity(), id) {
		t.Errorf("identity %q, of the linker %q", identity(), id)
	}
	for what, data := range map[string]string{"nothing": "", "text": "#!/bin/sh\n", "no parts": "\xff Go build ID: \"redacted\"\n \xff", "no end": "\xff Go build ID: \"a/b"} {
		if id := buildID(strings.NewReader(data)); id != "" {
			t.Errorf("%s: %q", what, id)
		}
	}
	if id := buildID(strings.NewReader("MZ\x00\xff Go build ID: \"a/b/c/d\"\n \xff…")); id != "a/b/c/d" {
		t.Errorf("elsewhere than in ELF: %q", id)
	}
}

func TestDir(t *testing.T) {
	t.Setenv("GUIDEPOST_CACHE", "/some/where")
	if got := Dir(); got != "/some/where" {
		t.Error(got)
	}
	t.Setenv("GUIDEPOST_CACHE", "off")
	if got := Dir(); got != "" {
		t.Error(got)
	}
	t.Setenv("GUIDEPOST_CACHE", "")
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	t.Setenv("LocalAppData", "")
	if got := Dir(); got != "" {
		t.Error(got)
	}
}

func TestKeysTellPartsApart(t *testing.T) {
	seen := map[Key]string{}
	for _, parts := range []string{"a|b|c", "ab||c", "a|bc", "abc", "a|bc|", "|a|bc"} {
		p := strings.Split(parts, "|")
		var rest [][]byte
		for _, x := range p[1:] {
			rest = append(rest, []byte(x))
		}
		k := NewKey(p[0], rest...)
		if other, ok := seen[k]; ok {
			t.Errorf("%s and %s have one key", parts, other)
		}
		seen[k] = parts
	}
}
