package build

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
)

// meddler is an Output during whose writing something happens to the cache, once.
type meddler struct {
	*shelf
	once   sync.Once
	meddle func()
}

func (m *meddler) Add(f file.File) error {
	m.once.Do(m.meddle)
	return m.shelf.Add(f)
}

// Whatever happens to the folder of the cache, before a build or in the middle of
// one, the site is that of a cold build.
func TestWhateverHappensToTheCache(t *testing.T) {
	src := fstest.MapFS{"data/site.yaml": {Data: []byte("title: T\n")}}
	for _, name := range []string{"index", "a", "b", "c", "d", "e"} {
		src["content/"+name+".md"] = &fstest.MapFile{Data: []byte("# Page " + name + "\n\nText of " + name + ", see [a](a.md).\n")}
	}
	cold, err := New().Build(context.Background(), src, benchEnv())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{}
	for _, f := range cold.Files {
		want[f.Path] = f.Data
	}
	packs := func(dir string) []string {
		names, _ := filepath.Glob(filepath.Join(dir, "*"))
		return names
	}
	damage := func(dir string) {
		for _, name := range packs(dir) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for i := len(data) / 8; i < len(data); i += 97 {
				data[i] ^= 0x55
			}
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(dir string) {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	}
	for _, c := range []struct {
		name           string
		before, middle func(dir string)
	}{
		{name: "nothing"},
		{name: "damaged before", before: damage},
		{name: "damaged in the middle", middle: damage},
		{name: "removed before", before: remove},
		{name: "removed in the middle", middle: remove},
		{name: "a build beside it", middle: func(dir string) {
			if err := cached(src, dir, &shelf{now: map[string][]byte{}}); err != nil {
				t.Error(err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := cached(src, dir, &shelf{now: map[string][]byte{}}); err != nil || len(packs(dir)) == 0 {
				t.Fatal(packs(dir), err)
			}
			if c.before != nil {
				c.before(dir)
			}
			for range 2 { // the second finds what the first has left
				out := &meddler{shelf: &shelf{now: map[string][]byte{}}, meddle: func() {
					if c.middle != nil {
						c.middle(dir)
					}
				}}
				if err := cached(src, dir, out); err != nil {
					t.Fatal(err)
				}
				if len(out.now) != len(want) {
					t.Errorf("%d files, want %d", len(out.now), len(want))
				}
				for name, data := range out.now {
					if string(data) != string(want[name]) {
						t.Errorf("%s: %s", name, firstDifference(data, want[name]))
					}
				}
			}
		})
	}
}

// cached builds src as the command does, with the cache in dir.
func cached(src fs.FS, dir string, out Output) error {
	env := benchEnv()
	env.Memo = memo.Open(dir, "site")
	defer env.Memo.Close()
	p, err := New().Plan(context.Background(), src, env)
	if err == nil {
		_, err = p.Write(context.Background(), out)
	}
	env.Memo.Save(true)
	return err
}
