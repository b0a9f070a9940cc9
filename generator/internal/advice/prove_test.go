package advice_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/data"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

var update = flag.Bool("update", false, "rewrite what the cases want")

// TestProve proves the trees of every archive of testdata/prove. An archive has
// data files, which replace those of testdata/base.txtar, and want/diag, every
// diagnostic as text. Without want/diag none is wanted.
func TestProve(t *testing.T) {
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob("testdata/prove/*.txtar")
	if len(names) == 0 {
		t.Fatal("no cases")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := proveArchive(t, base, ar)
			at := -1
			for i, f := range ar.Files {
				if f.Name == "want/diag" {
					at = i
				}
			}
			want := ""
			if at >= 0 {
				want = strings.TrimSpace(string(ar.Files[at].Data))
			}
			if got == want {
				return
			}
			if !*update {
				t.Errorf("--- got\n%s\n--- want\n%s", got, want)
				return
			}
			if at < 0 {
				ar.Files = append(ar.Files, txtar.File{Name: "want/diag"})
				at = len(ar.Files) - 1
			}
			ar.Files[at].Data = []byte(got + "\n")
			if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func readData(t *testing.T, archives ...*txtar.Archive) (*doc.Data, diag.Source) {
	t.Helper()
	all := map[string][]byte{}
	for _, ar := range archives {
		for _, f := range ar.Files {
			if strings.HasPrefix(f.Name, "data/") {
				all[f.Name] = f.Data
			}
		}
	}
	var files []file.File
	for name, b := range all {
		files = append(files, file.New(name, b))
	}
	src := func(p string) []byte { return all[p] }
	d, _, diags := data.Parse(files, "data/site.yaml")
	if diags.HasErrors() {
		var b bytes.Buffer
		diag.Write(&b, diags.Sorted(), diag.Text, src, false)
		t.Fatalf("the case itself is wrong:\n%s", b.String())
	}
	return d, src
}

func proveArchive(t *testing.T, base, ar *txtar.Archive) string {
	t.Helper()
	d, src := readData(t, base, ar)
	var found diag.List
	for i := range d.Trees {
		if !d.Trees[i].Subtree {
			_, l := advice.Prove(&d.Trees[i], advice.Knowledge{Facts: d.Facts, Options: d.Options, Tables: d.Tables, Sources: d.Sources})
			found = append(found, l...)
		}
	}
	found, _, _ = doc.Silence(found, d.Allowances)
	var b bytes.Buffer
	if err := diag.Write(&b, found.Sorted(), diag.Text, src, false); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}
