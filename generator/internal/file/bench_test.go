package file

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func manyFiles(n int) []File {
	var out []File
	for i := range n {
		out = append(out, New(fmt.Sprintf("s%d/p%d.html", i/100, i), []byte(strings.Repeat(fmt.Sprint(i, " "), 2000))))
	}
	return NewSet(out).All()
}

func BenchmarkPublish1000(b *testing.B) {
	files := manyFiles(1000)
	b.Run("new", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := Publish(context.Background(), filepath.Join(b.TempDir(), fmt.Sprint(i)), files, PublishOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		dir := b.TempDir()
		for b.Loop() {
			if _, err := Publish(context.Background(), dir, files, PublishOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRead10000 reads 10,000 files in 100 folders: at first, again with and
// without a change of one, and of one that an event names.
func BenchmarkRead10000(b *testing.B) {
	dir := b.TempDir()
	files := manyFiles(10_000)
	past := time.Now().Add(-time.Hour)
	for _, f := range files {
		p := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(p, f.Data, 0o644); err != nil {
			b.Fatal(err)
		}
		if err := os.Chtimes(p, past, past); err != nil {
			b.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	read := func(b *testing.B, o ReadOptions, prev *Set) *Set {
		set, _, err := Read(root.FS(), o, prev)
		if err != nil {
			b.Fatal(err)
		}
		return set
	}
	none := func(string) bool { return false }
	prev := read(b, ReadOptions{}, nil)
	for _, c := range []struct {
		name string
		o    ReadOptions
		prev *Set
	}{
		{"first", ReadOptions{}, nil},
		{"first, not held", ReadOptions{Hold: none}, nil},
		{"first, one worker", ReadOptions{Jobs: 1}, nil},
		{"again", ReadOptions{}, prev},
		{"again, one worker", ReadOptions{Jobs: 1}, prev},
		{"hinted", ReadOptions{Hint: []string{files[77].Path}}, prev},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				read(b, c.o, c.prev)
			}
		})
	}
}
