package markdown

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// hostile are pages that make careless readers slow, or exhaust their stack or
// memory. The test has no clock: a reader that is quadratic in one of them
// shows itself by running into the time limit of the whole test.
var hostile = map[string]string{
	"quotes":             strings.Repeat(">", 10_000) + "x",
	"quotes and lines":   strings.Repeat(">", 5_000) + "x\n" + strings.Repeat("y\n", 5_000),
	"brackets":           strings.Repeat("[", 50_000),
	"brackets closed":    strings.Repeat("[", 20_000) + "x" + strings.Repeat("]", 20_000),
	"brackets empty":     strings.Repeat("[]", 50_000),
	"links unclosed":     strings.Repeat("[a](b", 20_000),
	"links in angle":     strings.Repeat("[a](<b", 20_000),
	"titles unclosed":    strings.Repeat("[a](b \"", 3_000),
	"images":             strings.Repeat("![", 50_000),
	"stars":              strings.Repeat("*", 50_000),
	"star runs":          strings.Repeat("*a ", 50_000),
	"openers, closers":   strings.Repeat("_a ", 30_000) + strings.Repeat("a* ", 30_000),
	"nested emphasis":    strings.Repeat("*a **a ", 20_000) + strings.Repeat("b** b*", 20_000),
	"list markers":       strings.Repeat("- ", 5_000) + "x",
	"list stairs":        stairs("- a"),
	"stairs of terms":    stairs("a\n: b"),
	"numbered":           strings.Repeat("1. ", 5_000) + "x",
	"containers":         strings.Repeat(":::note\n", 2_000),
	"backticks":          strings.Repeat("`", 3) + "x" + strings.Repeat(" `` ` ", 20_000),
	"long line":          strings.Repeat("很长的一行", 70_000),
	"entities":           strings.Repeat("&", 100_000),
	"tags":               strings.Repeat("<a ", 20_000),
	"open tags":          strings.Repeat("<b>", 20_000),
	"comments":           strings.Repeat("<!-- ", 20_000),
	"wide table":         strings.Repeat("|a", 3_000) + "|\n" + strings.Repeat("|-", 3_000) + "|\n" + strings.Repeat("|\n", 3_000),
	"long table":         "|a|b|\n|-|-|\n" + strings.Repeat("|x|y|\n", 20_000),
	"pipes":              strings.Repeat("a|", 100_000),
	"definitions":        strings.Repeat("[a]: b\n", 20_000),
	"headings":           strings.Repeat("# a\n", 10_000),
	"footnotes":          strings.Repeat("[^1]", 5_000) + "\n\n[^1]: x",
	"footnotes many":     strings.Repeat("[^1]: x\n", 5_000),
	"directives":         strings.Repeat(":fact[", 20_000),
	"directive braces":   strings.Repeat(":fact[a]{", 20_000),
	"equals":             strings.Repeat("==", 25_000),
	"tildes":             strings.Repeat("a~b ", 25_000),
	"colons":             strings.Repeat(":", 100_000),
	"definition terms":   strings.Repeat("a\n: b\n", 5_000),
	"heading braces":     "# " + strings.Repeat("{", 50_000) + "}",
	"urls":               strings.Repeat("http://a.b/((", 10_000),
	"setext":             strings.Repeat("a\n", 20_000) + "---",
	"admonitions":        strings.Repeat("!!! note\n", 5_000),
	"admonition stairs":  indentedStairs(`!!! note "a"`),
	"tabs":               strings.Repeat("=== \"a\"\n", 5_000),
	"tab stairs":         indentedStairs(`=== "a"`),
	"flat tabs":          ":::tabs\n" + strings.Repeat("== a\n", 5_000),
	"snippets":           strings.Repeat("--8<--\n\n", 100_000) + strings.Repeat("--8<-- \"a\"\n", 100_000),
	"brace includes":     strings.Repeat("{{#include a:1}}", 100_000),
	"includes of nought": strings.Repeat("{{#include a:0:0}}\n", 100_000),
	"ranges":             `--8<-- "a:` + strings.Repeat("7:7,", 500_000) + `7:7"`,
	"ranges of much":     `--8<-- "marked:` + strings.Repeat("1:,", 500_000) + `1:"`,
	"dollars":            strings.Repeat("$", 50_000),
	"formulas unclosed":  strings.Repeat("$a ", 30_000) + strings.Repeat(" \\(b", 10_000),
	"displays unclosed":  strings.Repeat("$$a\n", 100_000) + strings.Repeat("\\[a\n", 100_000),
	"wikilinks unclosed": strings.Repeat("[[a", 20_000),
	"wikilinks":          strings.Repeat("[[a|b]]", 10_000),
	"attributes":         "<p" + numbered(" a%d", 50_000) + ">",
	"languages":          numbered("```l%d\nx\n```\n", 20_000),
	"front matter keys":  "---\n" + strings.Repeat("a: b\n", 2_000) + "---\n",
}

// numbered is a text so often, each time with another number.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// stairs repeats a block, each time one blank further to the right, past the
// depth that blocks may have.
func stairs(block string) string {
	var b strings.Builder
	for i := range 3 * maxDepth {
		blanks := strings.Repeat(" ", i)
		b.WriteString(blanks + strings.ReplaceAll(block, "\n", "\n"+blanks) + "\n")
	}
	return b.String()
}

// indentedStairs puts each block into the one before.
func indentedStairs(head string) string {
	var b strings.Builder
	for i := range 2 * maxDepth {
		b.WriteString(strings.Repeat("    ", i) + head + "\n")
	}
	return b.String()
}

// hostileParts are what the hostile pages draw in.
var hostileParts = map[string][]byte{
	"a":      []byte(strings.Repeat("a\n", 5_000)),
	"marked": []byte(strings.Repeat("a\n--8<-- [start:x]\n", 2_000)),
}

func TestHostile(t *testing.T) {
	include := func(p string) ([]byte, bool) { b, ok := hostileParts[p]; return b, ok }
	for name, src := range hostile {
		t.Run(name, func(t *testing.T) {
			files := maps.Clone(hostileParts)
			files["x.md"] = []byte(src)
			p, l := Parse(file.New("x.md", files["x.md"]), Options{Include: include})
			checkPage(t, p, l, files)
		})
	}
}

func TestTooLarge(t *testing.T) {
	p, l := Parse(file.File{Path: "x.md", Data: make([]byte, maxSource+1)}, Options{})
	if p == nil || len(l) != 1 || l[0].Code != "M109" {
		t.Errorf("got %v", l)
	}
}

// A file that includes another twice, which includes another twice, … has no
// text to speak of.
func TestIncludesAreCounted(t *testing.T) {
	files := map[string][]byte{}
	for i := range 15 {
		name := "f" + strconv.Itoa(i) + ".md"
		next := "f" + strconv.Itoa(i+1) + ".md"
		files[name] = []byte(strings.Repeat("--8<-- \""+next+"\"\n", 9))
	}
	files["f15.md"] = nil
	include := func(p string) ([]byte, bool) { b, ok := files[p]; return b, ok }
	p, l := Parse(file.New("f0.md", files["f0.md"]), Options{Include: include})
	checkPage(t, p, l, files)
	if len(l) != 1 || l[0].Code != "M121" {
		t.Errorf("got %v", l)
	}
}

// The blanks before an include stand before each of its lines.
func TestIndentsAreCounted(t *testing.T) {
	part := []byte(strings.Repeat("a\n", 50_000))
	include := func(string) ([]byte, bool) { return part, true }
	p, l := Parse(file.New("x.md", []byte("# Hi\n\n"+strings.Repeat(" ", 1000)+"--8<-- \"part.txt\"\n")), Options{Include: include})
	if len(l) != 1 || l[0].Code != "M121" {
		t.Errorf("got %v", l)
	}
	size := 0
	for _, b := range p.Body {
		size += len(b.HTML)
	}
	if size > maxIncluded {
		t.Errorf("the page has %d bytes", size)
	}
}

func TestDepthIsReported(t *testing.T) {
	for _, name := range []string{"quotes", "brackets", "star runs", "wide table", "list stairs"} {
		_, l := Parse(file.New("x.md", []byte(hostile[name])), Options{})
		if !slices.ContainsFunc(l, func(d diag.Diag) bool { return d.Code == "M103" }) {
			t.Errorf("%s: no M103 in %v", name, l)
		}
	}
}

// checkPage holds what is true of every page: positions lie inside their files,
// indexes inside their lists, ids are unique, and the HTML is valid UTF-8.
func checkPage(t *testing.T, p *doc.Page, l diag.List, files map[string][]byte) {
	t.Helper()
	inside := func(what string, pos doc.Pos) {
		t.Helper()
		if pos == (doc.Pos{}) || pos.Off < 0 {
			return
		}
		if n := len(files[pos.File]); pos.Len < 0 || pos.Off+pos.Len > n {
			t.Errorf("%s at %v, but the file has %d bytes", what, pos, n)
		}
	}
	for _, d := range l {
		inside(d.Code, d.Pos)
		stop := strings.HasSuffix(d.Msg, ".") && !endsWithName(d.Msg, files)
		if d.Msg == "" || d.Code == "" || stop {
			t.Errorf("unfinished diagnostic %+v", d)
		}
	}
	seen := map[string]bool{}
	for _, h := range p.Headings {
		inside("heading", h.Pos)
		if seen[h.ID] && !h.Explicit {
			t.Errorf("id %q twice", h.ID)
		}
		seen[h.ID] = true
	}
	for _, r := range p.Refs {
		inside("ref", r.Pos)
		if dangerous(r.Dest, r.Kind) {
			t.Errorf("dangerous ref %q", r.Dest)
		}
	}
	for _, e := range p.Embeds {
		inside("embed", e.Pos)
		inside("argument", e.ArgPos)
	}
	for _, b := range append(slices.Clone(p.H1), p.Body...) {
		if !utf8.ValidString(b.HTML) {
			t.Errorf("not UTF-8: %q", b.HTML)
		}
		if b.Kind == doc.EmbedHole && b.Embed >= len(p.Embeds) || b.Ref > len(p.Refs) {
			t.Errorf("hole %+v leads nowhere", b)
		}
	}
	for _, s := range p.Source {
		if s.Ref >= len(p.Refs) || s.Embed >= len(p.Embeds) {
			t.Errorf("part %+v leads nowhere", s)
		}
	}
	if utf8.RuneCountInString(p.Summary) > 300 {
		t.Errorf("summary has %d characters", utf8.RuneCountInString(p.Summary))
	}
}

// endsWithName tells a message whose last word is the name of a file.
func endsWithName(msg string, files map[string][]byte) bool {
	for name := range files {
		if strings.HasSuffix(msg, " "+name) {
			return true
		}
	}
	return false
}

// TestCodes holds that every code of ours is documented and has a case.
func TestCodes(t *testing.T) {
	sources, _ := filepath.Glob("*.go")
	cases, _ := filepath.Glob("testdata/*.txt")
	var code, tests strings.Builder
	for _, p := range append(sources, cases...) {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(p, "_test.go") || strings.HasSuffix(p, ".txt") {
			tests.Write(b)
		} else {
			code.Write(b)
		}
	}
	for _, e := range diag.Catalogue() {
		if e.Code[0] != 'M' {
			continue
		}
		if !strings.Contains(code.String(), `"`+e.Code+`"`) {
			t.Errorf("%s is documented but never given", e.Code)
		}
		if !strings.Contains(tests.String(), e.Code) {
			t.Errorf("%s has no case", e.Code)
		}
	}
}
