package markdown

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// seed gives every case's source to f.
func seed(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txt")
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range txtar.Parse(b).Files {
			if strings.HasSuffix(x.Name, ".md") {
				f.Add(unquote(x.Data))
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		files := map[string][]byte{"d/x.md": data, "d/y.md": []byte("y\n[l](z.md)")}
		o := Options{Include: func(p string) ([]byte, bool) { b, ok := files[p]; return b, ok }}
		names := file.NewNames([]string{"d/x.md", "d/y.md"})
		o.Find = func(from, name string) string { found, _ := names.Find(from, name); return found }
		p, l := Parse(file.New("d/x.md", data), o)
		checkPage(t, p, l, files)
		again, l2 := Parse(file.New("d/x.md", data), o)
		if !reflect.DeepEqual(p, again) || !reflect.DeepEqual(l, l2) {
			t.Error("two readings differ")
		}
		o.UnsafeHTML, o.HardBreaks, o.Foreign = true, true, true
		p, l = Parse(file.New("d/x.md", data), o)
		checkPage(t, p, l, files)
	})
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
