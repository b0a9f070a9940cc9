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
		out = append(out, New(fmt.Sprintf("s%d/p%d/index.html", i/100, i), []byte(strings.Repeat(fmt.Sprint(i, " "), 2000))))
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

func BenchmarkRead1000(b *testing.B) {
	dir := b.TempDir()
	if _, err := Publish(context.Background(), dir, manyFiles(1000), PublishOptions{}); err != nil {
		b.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, ManifestName)); err != nil {
		b.Fatal(err)
	}
	past := time.Now().Add(-time.Hour)
	_ = filepath.Walk(dir, func(p string, _ os.FileInfo, _ error) error { return os.Chtimes(p, past, past) })
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	read := func(b *testing.B, prev *Set) *Set {
		set, _, err := Read(root.FS(), ReadOptions{}, prev)
		if err != nil {
			b.Fatal(err)
		}
		return set
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			read(b, nil)
		}
	})
	b.Run("again", func(b *testing.B) {
		prev := read(b, nil)
		for b.Loop() {
			read(b, prev)
		}
	})
}
