package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

var update = flag.Bool("update", false, "rewrite the golden cases")

// TestCases runs testdata/*.txt. A file holds the cases of one construct; each
// is a Markdown file and what becomes of it:
//
//	-- NAME.md --            the source; its first line may be <!-- options: … -->
//	-- NAME.html --          the body, holes as {ref …}, {size}, {embed …}, {text …}
//	-- NAME.page --          the rest of the page, if the case asks for it
//	-- NAME.diag --          diagnostics, if there are any
//
// Other files of the archive can be included.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txt"), func(t *testing.T) { runArchive(t, p) })
	}
}

func runArchive(t *testing.T, path string) {
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string][]byte{}
	want := map[string]string{}
	for _, f := range a.Files {
		if isGolden(f.Name) {
			want[f.Name] = string(f.Data)
			continue
		}
		sources[f.Name] = unquote(f.Data)
	}
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if isGolden(f.Name) {
			continue
		}
		out.Files = append(out.Files, f)
		if !strings.HasSuffix(f.Name, ".md") || strings.HasPrefix(f.Name, "_") || strings.Contains(f.Name, "/_") {
			continue
		}
		base := strings.TrimSuffix(f.Name, ".md")
		_, wantsPage := want[base+".page"]
		for _, g := range goldens(f.Name, sources, wantsPage) {
			out.Files = append(out.Files, g)
			if !*update && want[g.Name] != string(g.Data) {
				t.Errorf("%s: %s\n--- got\n%s--- want\n%s", path, g.Name, g.Data, want[g.Name])
			}
			delete(want, g.Name)
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name := range want {
		t.Errorf("%s: nothing made %s", path, name)
	}
}

func isGolden(name string) bool {
	switch filepath.Ext(name) {
	case ".html", ".page", ".diag":
		return true
	}
	return false
}

// unquote turns ␀ ␍ ␛ and ␇ into NUL, CR, a BOM and a byte that is not UTF-8,
// which a text file cannot show.
func unquote(b []byte) []byte {
	for _, r := range [][2]string{{"␀", "\x00"}, {"␍", "\r"}, {"␛", "\xef\xbb\xbf"}, {"␇", "\xff"}} {
		b = bytes.ReplaceAll(b, []byte(r[0]), []byte(r[1]))
	}
	return b
}

func goldens(name string, sources map[string][]byte, wantsPage bool) []txtar.File {
	data := sources[name]
	o := Options{Include: func(p string) ([]byte, bool) { b, ok := sources[p]; return b, ok }}
	names := file.NewNames(slices.Sorted(maps.Keys(sources)))
	o.Find = func(from, name string) string { found, _ := names.Find(from, name); return found }
	if line, rest, ok := bytes.Cut(data, []byte("\n")); ok && bytes.HasPrefix(line, []byte("<!-- options:")) {
		o.UnsafeHTML = bytes.Contains(line, []byte("unsafe"))
		o.HardBreaks = bytes.Contains(line, []byte("hard"))
		o.Foreign = bytes.Contains(line, []byte("foreign"))
		data = rest
		sources[name] = rest
	}
	p, l := Parse(file.New(name, data), o)
	base := strings.TrimSuffix(name, ".md")
	out := []txtar.File{{Name: base + ".html", Data: ending(flat(p, p.Body))}}
	if wantsPage {
		out = append(out, txtar.File{Name: base + ".page", Data: ending(describe(p))})
	}
	if len(l) > 0 {
		var b bytes.Buffer
		_ = diag.Write(&b, l.Sorted(), diag.Text, func(p string) []byte { return sources[p] }, false)
		out = append(out, txtar.File{Name: base + ".diag", Data: b.Bytes()})
	}
	return out
}

func ending(s string) []byte {
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return []byte(s)
}

// flat shows blocks with their holes.
func flat(p *doc.Page, blocks []doc.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		switch x.Kind {
		case doc.HTML:
			b.WriteString(x.HTML)
		case doc.RefHole:
			b.WriteString("{ref " + p.Refs[x.Ref].Dest + "}")
		case doc.SizeHole:
			b.WriteString("{size}")
		case doc.EmbedHole:
			e := p.Embeds[x.Embed]
			b.WriteString("{embed " + e.Name)
			if e.Arg != "" {
				b.WriteString(" [" + e.Arg + "]")
			}
			for _, a := range e.Attrs {
				b.WriteString(" " + a.Key + "=" + a.Value)
			}
			b.WriteString("}")
		case doc.WikiHole:
			b.WriteString("{wiki " + p.Refs[x.Ref].Dest + " " + x.HTML + "}")
		case doc.TextHole:
			b.WriteString("{text " + x.Key + "}")
		}
	}
	return b.String()
}

// describe shows what a page holds besides its body.
func describe(p *doc.Page) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	at := func(pos doc.Pos) string { return fmt.Sprintf("%s@%d+%d", pos.File, pos.Off, pos.Len) }
	line("title %q h1 %q id %q", p.Title, flat(p, p.H1), p.H1ID)
	line("summary %q code %v", p.Summary, slices.Contains(p.Shows, "code"))
	for _, h := range p.Headings {
		line("heading %d %q %q explicit=%v %s", h.Level, h.ID, h.Text, h.Explicit, at(h.Pos))
	}
	if len(p.Anchors) > 0 {
		line("anchors %q", p.Anchors)
	}
	for _, r := range p.Refs {
		line("ref %d %q %q from %s %s", r.Kind, r.Dest, r.Text, r.From, at(r.Pos))
	}
	for _, e := range p.Embeds {
		line("embed %s %q arg %s at %s", e.Name, e.Arg, at(e.ArgPos), at(e.Pos))
	}
	for _, i := range p.Includes {
		if i.Name != "" {
			line("include %q in %s is %q", i.Name, i.From, i.Path)
			continue
		}
		line("include %s found=%v", i.Path, i.Sum != [32]byte{})
	}
	b.WriteString("source ")
	for _, s := range p.Source {
		switch {
		case s.Ref >= 0:
			fmt.Fprintf(&b, "{ref %d}", s.Ref)
		case s.Embed >= 0:
			fmt.Fprintf(&b, "{embed %d}", s.Embed)
		default:
			fmt.Fprintf(&b, "%q", s.Text)
		}
	}
	b.WriteByte('\n')
	return b.String()
}
