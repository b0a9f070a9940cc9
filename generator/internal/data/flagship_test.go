package data

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// readTree reads dir as the folder data/.
func readTree(t *testing.T, dir string) []file.File {
	t.Helper()
	var out []file.File
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, p))
		out = append(out, file.New("data/"+p, b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// printed is a list of diagnostics as an author sees them.
func printed(t *testing.T, files []file.File, l diag.List) string {
	t.Helper()
	var b bytes.Buffer
	set := file.NewSet(files)
	src := func(p string) []byte { f, _ := set.Get(p); return f.Data }
	if err := diag.Write(&b, l.Sorted(), diag.Text, src, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFlagshipHasNoErrors(t *testing.T) {
	files := readTree(t, "../../../data")
	d, l := heard(files)
	if len(d.Sources) == 0 {
		t.Skip("the flagship has no data yet")
	}
	if l.HasErrors() {
		t.Error(printed(t, files, l))
	}
}

// readSeeds is the example without a testing.T.
func readSeeds() []file.File {
	var out []file.File
	root := os.DirFS("testdata/example")
	fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			b, _ := fs.ReadFile(root, p)
			out = append(out, file.New("data/"+p, b))
		}
		return nil
	})
	return out
}
