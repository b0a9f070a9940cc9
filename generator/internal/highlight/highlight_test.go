package highlight

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/chroma/v2/lexers"
)

func TestRuns(t *testing.T) {
	for _, c := range []struct{ name, lang, text, want string }{
		{"blanks join runs of one class", "go", "return  return\n", `k"return  return" "\n"`},
		{"a token without text parts no run", "python", "'a' 'b'\n", `s1"'a' 'b'" "\n"`},
		{"names and punctuation have no class", "go", "f(x)\n", `nf"f" "(x)\n"`},
		{"a comment keeps its line feed outside", "c", "// a\n// b\nx\n", `c1"// a\n// b" "\nx\n"`},
		{"an alias in any case", "GoLang", "nil\n", `kc"nil" "\n"`},
		{"the ending of a file", "yml", "a: 1\n", `nt"a" ": " m"1" "\n"`},
		{"an unknown language is plain", "no-such", "if x\n", `"if x\n"`},
		{"no language is plain", "", "if x\n", `"if x\n"`},
		{"a carriage return that a lexer drops leaves the text plain", "markdown", "a\r\n", `"a\r\n"`},
		{"bytes that are no text leave it plain", "go", "return \xff\n", `"return \xff\n"`},
		{"no text", "go", "", ``},
		{"beyond the longest text", "go", strings.Repeat("return\n", 40_000), fmt.Sprintf("%q", strings.Repeat("return\n", 40_000))},
	} {
		var got []string
		for r := range Runs(c.lang, c.text) {
			got = append(got, fmt.Sprintf("%s%q", r.Class, r.Text))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, s, c.want)
		}
	}
}

// Each of these takes chroma seconds to years; ours ends after a number of
// steps, so the test ends or hangs and needs no clock.
func TestTextsThatTakeForeverArePlain(t *testing.T) {
	for _, c := range []struct{ lang, text string }{
		{"perl", strings.Repeat("s{", 20_000)},
		{"jsonata", strings.Repeat("(a(b", 2_000)},
		{"jungle", strings.Repeat("a.b", 5_000)},
	} {
		runs := slices.Collect(Runs(c.lang, c.text))
		if len(runs) != 1 || runs[0] != (Run{"", c.text}) {
			t.Errorf("%s: %d runs, want one without a class", c.lang, len(runs))
		}
	}
}

// Whatever the text, the runs are the text, and equal in class to no neighbour.
func TestRunsAreTheText(t *testing.T) {
	oneGoroutine(t)
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		for _, text := range []string{
			"", "\n", "}", ")]}>", "\x00", "\u202e", "a\tb", "\"", "<?php", "{{", "}}}}", strings.Repeat("(", 300),
			strings.Repeat("<a ", 200), strings.Repeat("\"\\", 200), strings.Repeat("{%", 200), strings.Repeat("```\n", 100),
		} {
			var b strings.Builder
			last := "none"
			for r := range Runs(l.Config().Name, text) {
				if b.WriteString(r.Text); r.Class == last {
					t.Errorf("%s: two runs of class %q", l.Config().Name, last)
				}
				last = r.Class
			}
			if b.String() != text {
				t.Errorf("%s changes %q", l.Config().Name, text)
			}
		}
	}
}

func TestGoroutinesShareLanguages(t *testing.T) {
	text := "int main() { return 0; } /* <b>x</b> */ \"a\" {% if x %}\n"
	names := []string{"c++", "python", "html", "php", "phtml", "go", "markdown", "http", "svelte", "haxe"}
	one := func() (out []Run) {
		for _, n := range names {
			out = slices.AppendSeq(out, Runs(n, text))
		}
		return out
	}
	var group sync.WaitGroup
	results := make([][]Run, 8)
	for i := range results {
		group.Go(func() { results[i] = one() })
	}
	group.Wait()
	for _, r := range results {
		if !slices.Equal(r, results[0]) {
			t.Fatal("goroutines disagree")
		}
	}
}

// Names are chroma's: what it finds by a name, an alias or the ending of a
// file, we find too. Names two lexers claim may go to either.
func TestNamesAreChromas(t *testing.T) {
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		for _, name := range append([]string{l.Config().Name}, l.Config().Aliases...) {
			if plain[strings.ToLower(name)] {
				continue
			}
			if got, want := find(name), lexers.Get(name); got == nil || got.Config().Name != want.Config().Name {
				t.Errorf("%s is %v, want %s", name, got, want.Config().Name)
			}
		}
	}
	for _, name := range []string{"rs", "cc", "makefile", "h", "tsx", "no-such-language", "中文", "[", "*"} {
		got, want := find(name), lexers.Get(name)
		if (got == nil) != (want == nil) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}
