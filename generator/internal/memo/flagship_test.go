package memo_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"guidepost/generator/internal/data"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/markdown"
	"guidepost/generator/internal/memo"
)

// parsed is what a build remembers of a page.
type parsed struct {
	Page  *doc.Page
	Diags diag.List
}

// flagship parses every page and the data of the site in this repository.
func flagship(tb testing.TB) (pages []parsed, d *doc.Data) {
	tb.Helper()
	root, err := os.OpenRoot(filepath.Join("..", "..", ".."))
	if err != nil {
		tb.Fatal(err)
	}
	defer root.Close()
	set, _, err := file.Read(root.FS(), file.ReadOptions{Roots: []string{"content", "data"}}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	include := func(p string) ([]byte, bool) { f, ok := set.Get(p); return f.Data, ok }
	for _, f := range set.Under("content") {
		if filepath.Ext(f.Path) == ".md" {
			p, l := markdown.Parse(f, markdown.Options{Include: include})
			pages = append(pages, parsed{p, l})
		}
	}
	d, _, _ = data.Parse(set.Under("data"), "data/site.yaml")
	if len(pages) < 10 || len(d.Tables) == 0 || len(d.Trees) == 0 || len(d.Procedures) == 0 {
		tb.Fatalf("the flagship has %d pages, %d tables, %d trees, %d procedures", len(pages), len(d.Tables), len(d.Trees), len(d.Procedures))
	}
	return pages, d
}

// Every page and all data of the flagship come back as they were: nil slices
// nil, empty ones empty, and the same bytes when encoded again.
func TestTheFlagshipIsReadBack(t *testing.T) {
	pages, d := flagship(t)
	for _, want := range pages {
		code := memo.Encode(want)
		var got parsed
		if err := memo.Decode(code, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is not read back: %v", want.Page.Path, err)
		}
		if !bytes.Equal(memo.Encode(got), code) {
			t.Errorf("%s is encoded in two ways", want.Page.Path)
		}
	}
	var got doc.Data
	if err := memo.Decode(memo.Encode(d), &got); err != nil || !reflect.DeepEqual(&got, d) {
		t.Errorf("the data are not read back: %v", err)
	}
}

func BenchmarkCodec(b *testing.B) {
	pages, _ := flagship(b)
	var codes [][]byte
	size := int64(0)
	for _, p := range pages {
		codes = append(codes, memo.Encode(p))
		size += int64(len(codes[len(codes)-1]))
	}
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range pages {
				memo.Encode(p)
			}
		}
		b.ReportMetric(float64(len(pages)), "pages")
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, c := range codes {
				if err := memo.Decode(c, new(parsed)); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(len(pages)), "pages")
	})
}

func BenchmarkStore(b *testing.B) {
	const n = 10_000
	dir := b.TempDir()
	value := bytes.Repeat([]byte("0123456789"), 800) // 8 kB
	keys := make([]memo.Key, 2*n)
	for i := range keys {
		keys[i] = memo.NewKey("bench", fmt.Append(nil, i))
	}
	s := memo.Open(dir, "site")
	for _, k := range keys[:n] {
		s.Put(k, value)
	}
	s.Save(true)
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			memo.Open(dir, "site").Close()
		}
	})
	b.Run("hit", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, ok := s.Get(keys[i%n]); !ok {
				b.Fatal("a miss")
			}
		}
	})
	b.Run("miss", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, ok := s.Get(keys[n+i%n]); ok {
				b.Fatal("a hit")
			}
		}
	})
	s.Close()
	b.Run("keep10000", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			s := memo.Open(b.TempDir(), "site")
			for _, k := range keys[:n] {
				s.Put(k, value)
			}
			s.Save(true)
			s.Close()
		}
	})
}
