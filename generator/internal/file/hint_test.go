package file

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestHintsLeadToWhatAFullReadFinds changes a tree at random: files and folders come,
// go, change, move, become each other; a folder becomes a published site and a
// source again; names that are reported come and go. After each step a read with the
// paths touched as hints must say what a read of everything says.
func TestHintsLeadToWhatAFullReadFinds(t *testing.T) {
	for seed := range uint64(4) {
		g := &gardener{t: t, dir: t.TempDir(), rnd: rand.New(rand.NewPCG(seed, 1)), when: time.Now().Add(-24 * time.Hour)}
		for range 40 {
			g.step()
		}
		fsys := open(t, g.dir).FS()
		o := ReadOptions{Roots: [][]string{{"."}, {"content", "data", "gone/site.yaml"}}[seed%2]}
		if seed%3 == 0 {
			o.Skip = func(p string, dir bool) bool { return dir && path.Base(p) == "b" }
		}
		prev, _, err := Read(fsys, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		for step := range 60 {
			var touched []string
			for range 1 + g.rnd.IntN(3) {
				touched = append(touched, g.step()...)
			}
			hinted := o
			hinted.Hint = touched
			got, l, err := Read(fsys, hinted, prev)
			if err != nil {
				t.Fatal(err)
			}
			want, m, _ := Read(fsys, o, nil)
			if a, b := sums(got)+codes(l), sums(want)+codes(m); a != b {
				t.Fatalf("seed %d, step %d, touched %q:\n got %s\nwant %s", seed, step, touched, a, b)
			}
			prev = got
		}
	}
}

func sums(s *Set) string {
	var b strings.Builder
	for _, f := range s.All() {
		fmt.Fprintf(&b, "%s=%s ", f.Path, f.Sum.Short())
	}
	return b.String()
}

// gardener changes a tree.
type gardener struct {
	t    *testing.T
	dir  string
	rnd  *rand.Rand
	when time.Time
}

func (g *gardener) name() string {
	parts := []string{[]string{"content", "data", "other"}[g.rnd.IntN(3)]}
	for range g.rnd.IntN(4) {
		parts = append(parts, []string{"a", "b", "c", "con", ".dot", "node_modules"}[g.rnd.IntN(6)])
	}
	return path.Join(parts...)
}

func (g *gardener) file() string {
	return path.Join(g.name(), []string{"a", "x.md", "y.yaml", "nul.md", "z~", ManifestName}[g.rnd.IntN(6)])
}

func (g *gardener) at(name string) string { return filepath.Join(g.dir, filepath.FromSlash(name)) }

// step changes something and returns the paths it touched, as a watcher of
// folders would tell them.
func (g *gardener) step() []string {
	switch name := g.file(); g.rnd.IntN(8) {
	case 0:
		os.RemoveAll(g.at(name))
		return []string{name}
	case 1:
		dir := g.name()
		os.RemoveAll(g.at(dir))
		return []string{dir}
	case 2:
		from, to := g.name(), g.name()
		_ = os.Rename(g.at(from), g.at(to)) // into itself, it fails
		return []string{from, to}
	case 3:
		dir := g.name()
		if info, err := os.Lstat(g.at(dir)); err == nil && info.IsDir() {
			return nil
		}
		os.Remove(g.at(dir))
		return append(g.write(dir), dir)
	case 4:
		os.RemoveAll(g.at(name))
		os.MkdirAll(filepath.Dir(g.at(name)), 0o755)
		_ = os.Symlink([]string{"nowhere", "/"}[g.rnd.IntN(2)], g.at(name))
		return append(g.parents(name), name)
	default:
		return g.write(name)
	}
}

func (g *gardener) write(name string) []string {
	touched := g.parents(name)
	os.MkdirAll(filepath.Dir(g.at(name)), 0o755)
	if info, err := os.Lstat(g.at(name)); err == nil && info.Mode()&os.ModeSymlink != 0 {
		os.Remove(g.at(name)) // not the file it leads to, which would be touched under another path
	}
	if os.WriteFile(g.at(name), fmt.Append(nil, g.rnd.IntN(10)), 0o644) == nil {
		g.when = g.when.Add(time.Second) // a time no other has had
		os.Chtimes(g.at(name), g.when, g.when)
	}
	return append(touched, name)
}

// parents lists the folders above name that are not there yet.
func (g *gardener) parents(name string) (out []string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, err := os.Lstat(g.at(dir)); err != nil {
			out = append(out, dir)
		}
	}
	return out
}

// What a hint does not concern is not looked at, which is why hints are fast; a
// read without them then finds it.
func TestHintsSpareTheRest(t *testing.T) {
	dir := t.TempDir()
	mkdir(t, dir, "a/x.md", "a/y.md", "b/z.md")
	later := func() instant { return instant{wall: time.Now().Add(time.Hour)} }
	fsys := open(t, dir).FS()
	prev, _, _ := Read(fsys, ReadOptions{clock: later}, nil)
	for _, name := range []string{"a/x.md", "a/y.md", "b/z.md"} {
		os.WriteFile(filepath.Join(dir, name), []byte("changed"), 0o644)
	}
	got, _, _ := Read(fsys, ReadOptions{clock: later, Hint: []string{"a/x.md"}}, prev)
	var changed []string
	for _, f := range got.All() {
		if string(f.Data) == "changed" {
			changed = append(changed, f.Path)
		}
	}
	if len(changed) != 1 || changed[0] != "a/x.md" {
		t.Errorf("read again: %v", changed)
	}
	for name, o := range map[string]ReadOptions{"all": {clock: later}, "other roots": {clock: later, Roots: []string{"a", "b"}, Hint: []string{}}} {
		all, _, _ := Read(fsys, o, got)
		for _, f := range all.All() {
			if string(f.Data) != "changed" {
				t.Errorf("%s: %s was not read again", name, f.Path)
			}
		}
	}
}
