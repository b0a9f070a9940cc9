package markdown

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// seed gives every case's source to f, followed by two more files of its
// archive.
func seed(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txt")
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		files := slices.DeleteFunc(txtar.Parse(b).Files, func(x txtar.File) bool { return isGolden(x.Name) })
		for i, x := range files {
			if strings.HasSuffix(x.Name, ".md") {
				next, last := files[(i+1)%len(files)], files[(i+2)%len(files)]
				f.Add(bytes.Join([][]byte{unquote(x.Data), unquote(next.Data), unquote(last.Data)}, fuzzCut))
			}
		}
	}
}

// fuzzCut stands between the files of a fuzzed folder.
var fuzzCut = []byte("\x1e")

// fuzzFolder is a page and two files, cut from fuzzed text. Whatever an include
// names is one of the two, or missing, so that any change to a name still draws
// fuzzed text in.
type fuzzFolder struct {
	texts [3][]byte
	files map[string][]byte // the page, and what was included
	drawn int               // includes that were found
}

func newFuzzFolder(data []byte) *fuzzFolder {
	d := &fuzzFolder{}
	copy(d.texts[:], bytes.SplitN(data, fuzzCut, 3))
	d.files = map[string][]byte{"d/x.md": d.texts[0]}
	return d
}

func (d *fuzzFolder) include(p string) ([]byte, bool) {
	if p != "d/x.md" {
		n := len(p) % 5
		if n == 4 {
			return nil, false
		}
		d.files[p] = d.texts[1+n%2]
	}
	d.drawn++
	return d.files[p], true
}

// find takes a name for a note, but one of five for nothing.
func (d *fuzzFolder) find(_, name string) string {
	if len(name)%5 == 4 {
		return ""
	}
	return "d/" + strings.TrimSuffix(path.Clean("/" + name)[1:], ".md") + ".md"
}

func (d *fuzzFolder) parse(o Options) (*doc.Page, diag.List) {
	o.Include, o.Find = d.include, d.find
	return Parse(file.New("d/x.md", d.texts[0]), o)
}

func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d := newFuzzFolder(data)
		p, l := d.parse(Options{})
		checkPage(t, p, l, d.files)
		again, l2 := d.parse(Options{})
		if !reflect.DeepEqual(p, again) || !reflect.DeepEqual(l, l2) {
			t.Error("two readings differ")
		}
		p, l = d.parse(Options{UnsafeHTML: true, HardBreaks: true, Foreign: true})
		checkPage(t, p, l, d.files)
	})
}

// TestFuzzDrawsIn holds that fuzzed text is included, in every spelling, or
// FuzzParse would not look at includes.
func TestFuzzDrawsIn(t *testing.T) {
	for _, line := range []string{
		`::include{file="p.md"}`, `--8<-- "p.md"`, `--8<-- "p.md:x"`, "--8<--\np.md\n--8<--", "{{#include p.md:1:2}}", "![[p]]", "![[p#fuzzed]]",
	} {
		cut := string(fuzzCut)
		body := "# fuzzed\n--8<-- [start:x]\nfuzzed\n--8<-- [end:x]\n"
		d := newFuzzFolder([]byte(line + "\n" + cut + body + cut + body))
		if p, _ := d.parse(Options{}); d.drawn == 0 || !strings.Contains(flat(p, append(p.H1, p.Body...)), "fuzzed") {
			t.Errorf("%s draws nothing in", line)
		}
	}
}

func FuzzFrontMatter(f *testing.F) {
	f.Add("title: x\ntags: [a]\nparams: {a: {b: c}}")
	f.Add("last_update: {date: 2026-01-01}\ntoc: no\nallow: {K1: x}")
	f.Fuzz(func(t *testing.T, s string) {
		src := []byte("---\n" + s + "\n---\nbody")
		p := &doc.Page{}
		var l diag.List
		if at := frontMatter(file.New("x.md", src), Options{}, p, &l); at < 0 || at > len(src) {
			t.Errorf("body at %d of %d", at, len(src))
		}
		checkPage(t, p, l, map[string][]byte{"x.md": src})
	})
}

func FuzzDirective(f *testing.F) {
	f.Add("::compare{table=accounts options=\"a b\"}")
	f.Add(":fact[a/b/c]{when='x'}")
	f.Fuzz(func(t *testing.T, s string) {
		for colons := range 3 {
			if len(s) < colons {
				return
			}
			d := scanDirective([]byte(s), colons)
			if d.end > len(s) || d.problemAt > len(s) {
				t.Errorf("%+v leaves %q", d, s)
			}
			for _, a := range d.attrs {
				if s[a.at:a.at+len(a.raw)] != a.raw || s[a.keyAt:a.keyAt+len(a.key)] != a.key {
					t.Errorf("%+v is not where it says in %q", a, s)
				}
			}
		}
	})
}

func FuzzHeadingIDs(f *testing.F) {
	f.Add("怎么选？")
	f.Add("a-1")
	f.Fuzz(func(t *testing.T, s string) {
		var ids headingIDs
		seen := map[string]bool{}
		for _, x := range []string{s, s, s + "-1", s} {
			id := ids.unique(slug(x))
			if id == "" || strings.ContainsAny(id, " \t\n\"'<>&#%?") || seen[id] {
				t.Errorf("bad id %q for %q", id, x)
			}
			seen[id] = true
		}
	})
}

func FuzzEmphasis(f *testing.F) {
	f.Add("**注意：**请")
	f.Add("a*b_c~~d==e==")
	f.Fuzz(func(t *testing.T, s string) {
		p, l := Parse(file.New("x.md", []byte(s)), Options{})
		checkPage(t, p, l, map[string][]byte{"x.md": []byte(s)})
		out := flat(p, p.Body)
		for _, tag := range []string{"em", "strong", "del", "mark"} {
			if strings.Count(out, "<"+tag+">") != strings.Count(out, "</"+tag+">") {
				t.Errorf("<%s> is not balanced in %q", tag, out)
			}
		}
	})
}
