package search

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkIndexOfAFolder reads a folder of Markdown, indexes it and writes the
// index: what make bench-search compares with tools that do nothing else.
// GUIDEPOST_PAGES names the folder, GUIDEPOST_LANG its language.
func BenchmarkIndexOfAFolder(b *testing.B) {
	dir := os.Getenv("GUIDEPOST_PAGES")
	if dir == "" {
		b.Skip("GUIDEPOST_PAGES names no folder")
	}
	for b.Loop() {
		out := b.TempDir()
		for _, f := range Index(evalDocs(b, dir), os.Getenv("GUIDEPOST_LANG"), Options{}) {
			name := filepath.Join(out, filepath.FromSlash(f.Path))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				b.Fatal(err)
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
}
