package diag

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func sources(files map[string]string) Source {
	return func(p string) []byte {
		if s, ok := files[p]; ok {
			return []byte(s)
		}
		return nil
	}
}

func TestTextShowsPlaceLineCaretNotesAndHint(t *testing.T) {
	src := sources(map[string]string{
		"a.md": "# 标题\n\n看[安装](instal.md)。\n",
		"b.md": "x\ty\n",
	})
	l := List{
		{Sev: Error, Code: "L101", Pos: Pos{"a.md", strings.Index("# 标题\n\n看[安装](instal.md)。\n", "instal"), 9}, Msg: `no page "instal.md"`, Hint: `did you mean "install.md"?`,
			Notes: []Related{{Pos: Pos{"b.md", 2, 1}, Msg: "first defined here"}, {Msg: "a plain line"}}},
		{Sev: Warning, Code: "S102", Pos: WholeFile("c.md"), Msg: "two index files"},
		{Sev: Note, Msg: "about the site"},
	}
	var b bytes.Buffer
	if err := Write(&b, l, Text, src, false); err != nil {
		t.Fatal(err)
	}
	want := `a.md:3:7: error: no page "instal.md" [L101]
  看[安装](instal.md)。
           ^^^^^^^^^
  b.md:1:3: first defined here
    x  y
       ^
  a plain line
  hint: did you mean "install.md"?
c.md: warning: two index files [S102]
note: about the site
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestPrintingNeverSteersTheTerminal(t *testing.T) {
	src := sources(map[string]string{"a.md": "\x1b[31mred\x07 \u202eevil\n"})
	var b bytes.Buffer
	Write(&b, List{{Sev: Error, Pos: Pos{"a.md", 0, 3}, Msg: "bad \x1b]0;title\x07 \xff"}}, Text, src, false)
	if strings.ContainsAny(b.String(), "\x1b\x07\u202e") {
		t.Errorf("control characters got through: %q", b.String())
	}
}

func TestLineCol(t *testing.T) {
	for _, c := range []struct {
		data      string
		off       int
		line, col int
	}{
		{"", 0, 1, 1}, {"ab", 1, 1, 2}, {"a\nb", 2, 2, 1}, {"a\r\nb", 3, 2, 1}, {"a\rb", 2, 2, 1},
		{"中文x", 6, 1, 3}, {"\xef\xbb\xbfab", 4, 1, 2}, {"ab", 99, 1, 3}, {"a\n", 2, 2, 1}, {"a\r\nb", 2, 1, 3},
	} {
		if line, col := LineCol([]byte(c.data), c.off); line != c.line || col != c.col {
			t.Errorf("LineCol(%q, %d) = %d:%d, want %d:%d", c.data, c.off, line, col, c.line, c.col)
		}
	}
}

func TestPlacesFoundInAnyOrderAreTheSame(t *testing.T) {
	data := []byte("\xef\xbb\xbf中a\r\nb\rc\n\n\xff文\xe4\nlast")
	var offs []int
	for i := range len(data) + 2 {
		offs = append(offs, i, (i*7)%len(data), i)
	}
	at := places{src: func(string) []byte { return data }, last: map[string]place{}}
	for _, off := range offs {
		line, col := at.lineCol(Pos{File: "x", Off: off})
		if l, c := LineCol(data, off); line != l || col != c {
			t.Errorf("offset %d: %d:%d, want %d:%d", off, line, col, l, c)
		}
	}
}

// TestManyDiagnosticsOfOneLongLine has no clock: a printer that goes over the
// line again for each of them runs into the time limit of the whole test.
func TestManyDiagnosticsOfOneLongLine(t *testing.T) {
	data := []byte(strings.Repeat("{中 ", 400_000))
	var l List
	for off := 0; off < len(data); off += 10 {
		l.Warn("K101", Pos{File: "x", Off: off, Len: 1}, "m", "")
	}
	for _, f := range []Format{Text, JSON, GitHub} {
		if err := Write(io.Discard, l, f, func(string) []byte { return data }, false); err != nil {
			t.Error(err)
		}
	}
}

func TestGitHubFormatEscapes(t *testing.T) {
	var b bytes.Buffer
	Write(&b, List{{Sev: Warning, Code: "L101", Pos: Pos{"a,b.md", 0, 1}, Msg: "50% wrong\n\x1b[31mreally", Hint: "mend"}}, GitHub, sources(map[string]string{"a,b.md": "x"}), false)
	want := "::warning file=a%2Cb.md,line=1,col=1,title=L101::50%25 wrong\\x0a\\x1b[31mreally%0Ahint: mend\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestSortedDropsRepetitionsAndIsStable(t *testing.T) {
	a := Diag{Sev: Error, Code: "A100", Pos: Pos{"a", 5, 1}, Msg: "x"}
	b := Diag{Sev: Warning, Code: "A100", Pos: Pos{"a", 5, 1}, Msg: "x"}
	c := Diag{Sev: Error, Code: "A100", Pos: Pos{"a", 1, 1}, Msg: "x"}
	got := List{b, a, c, a}.Sorted()
	if len(got) != 3 || got[0].Pos.Off != 1 || got[1].Sev != Error || got[2].Sev != Warning {
		t.Errorf("got %v", got)
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word string
		from []string
		want string
	}{
		{"instal", []string{"install", "initial"}, "install"},
		{"Install", []string{"install"}, "install"},
		{"qunfa", []string{"install"}, ""},
		{"lable", []string{"label", "table"}, "label"},
		{"群发", []string{"群法", "服务"}, "群法"},
		{"x", nil, ""},
	} {
		if got := Nearest(c.word, c.from); got != c.want {
			t.Errorf("Nearest(%q, %q) = %q, want %q", c.word, c.from, got, c.want)
		}
	}
}

// TestEveryCodeIsDocumented compares the codes in the sources with the
// catalogue, both ways, and wants a case for each.
func TestEveryCodeIsDocumented(t *testing.T) {
	code := regexp.MustCompile(`"([KLMSFTX][0-9]{3})"`)
	inSource, inTests := map[string]bool{}, map[string]bool{}
	mentioned := regexp.MustCompile(`\b([KLMSFTX][0-9]{3})\b`)
	err := filepath.WalkDir("../..", func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		isTest := strings.HasSuffix(p, "_test.go") || strings.Contains(filepath.ToSlash(p), "/testdata/")
		switch {
		case isTest && !strings.HasSuffix(p, "diag_test.go"):
			for _, m := range mentioned.FindAllStringSubmatch(string(data), -1) {
				inTests[m[1]] = true
			}
		case filepath.Ext(p) == ".go" && !strings.Contains(filepath.ToSlash(p), "/diag/codes_") && !isTest:
			for _, m := range code.FindAllStringSubmatch(string(data), -1) {
				inSource[m[1]] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, e := range Catalogue() {
		documented[e.Code] = true
		if e.Title == "" || e.Why == "" || e.Bad == "" || e.Good == "" {
			t.Errorf("%s: the entry is incomplete", e.Code)
		}
		if !inSource[e.Code] {
			t.Errorf("%s is documented and never emitted", e.Code)
		}
		if !inTests[e.Code] {
			t.Errorf("%s has no test case", e.Code)
		}
	}
	for c := range inSource {
		if !documented[c] {
			t.Errorf("%s is emitted and not documented", c)
		}
	}
}
