package browser

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"testing"

	"guidepost/generator/internal/file"
)

// TestArchiveOpensByDoubleClick unpacks the archive of the site, opens its home
// page from the folder, and searches.
func TestArchiveOpensByDoubleClick(t *testing.T) {
	name := filepath.Join(t.TempDir(), "手册.zip")
	if _, err := file.Archive(context.Background(), name, flagship(t, true).Files, 0); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	dir := t.TempDir()
	if err := os.CopyFS(dir, z); err != nil {
		t.Fatal(err)
	}
	r := searchReader(t, "file://"+dir+"/")
	r.at("index.html")
	r.searches("服务号群发")
	r.until("there are hits", hasHits, "true")
	if got := r.href(".find [role=option]"); got == "" {
		t.Error("a hit without a link")
	}
	for _, f := range r.watch.take() {
		t.Error(f)
	}
}
