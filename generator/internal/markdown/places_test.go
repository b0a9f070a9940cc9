package markdown

import (
	"html"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost/generator/internal/file"
)

// TestPlaces holds, for every case, that the bytes at a reference's position
// are its destination, and that a directive stands where it says.
func TestPlaces(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.txt")
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		for _, f := range a.Files {
			files[f.Name] = unquote(f.Data)
		}
		for name, data := range files {
			if !strings.HasSuffix(name, ".md") || strings.Contains(name, "_") {
				continue
			}
			o := Options{Include: func(p string) ([]byte, bool) { b, ok := files[p]; return b, ok }}
			p, l := Parse(file.New(name, data), o)
			checkPage(t, p, l, files)
			for _, r := range p.Refs {
				if r.Pos.Len == 0 {
					continue
				}
				raw := files[r.Pos.File][r.Pos.Off : r.Pos.Off+r.Pos.Len]
				got := string(decode(raw))
				if r.Dest != got && r.Dest != "mailto:"+got && r.Dest != html.UnescapeString(string(raw)) {
					t.Errorf("%s: %q at %v is %q", name, r.Dest, r.Pos, raw)
				}
				if r.From != r.Pos.File {
					t.Errorf("%s: %q is from %s, but stands in %s", name, r.Dest, r.From, r.Pos.File)
				}
			}
			for _, e := range p.Embeds {
				at := string(files[e.Pos.File][e.Pos.Off : e.Pos.Off+e.Pos.Len])
				if !strings.HasPrefix(strings.TrimLeft(at, ":"), e.Name) {
					t.Errorf("%s: embed %s at %q", name, e.Name, at)
				}
			}
		}
	}
}
