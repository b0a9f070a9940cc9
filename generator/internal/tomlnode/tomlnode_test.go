package tomlnode

import (
	"fmt"
	"strings"
	"testing"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/yamlnode"
)

// show writes a node on one line, each scalar with the source text at its place.
func show(n *yamlnode.Node, src string) string {
	if n == nil {
		return "nil"
	}
	switch n.Kind {
	case yamlnode.Map:
		var parts []string
		for _, e := range n.Entries {
			parts = append(parts, e.Key.Value+": "+show(e.Value, src))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yamlnode.Seq:
		var parts []string
		for _, i := range n.Items {
			parts = append(parts, show(i, src))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprintf("%s<%s>", n.Value, src[n.Pos.Off:n.Pos.Off+n.Pos.Len])
}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"values keep their text":      {"a = 'x'\nb = 1_000\nc = 1.10\nd = true\ne = 2024-05-06", "{a: x<'x'>, b: 1000<1_000>, c: 1.10<1.10>, d: true<true>, e: 2024-05-06<2024-05-06>}"},
		"dates with a time":           {"d = 2024-05-06T07:08:09Z\ne = 2024-05-06 07:08:09", "{d: 2024-05-06T07:08:09Z<2024-05-06T07:08:09Z>, e: 2024-05-06 07:08:09<2024-05-06 07:08:09>}"},
		"tables and dotted keys":      {"[a]\nb.c = 1\n[a.d]\ne = 2", "{a: {b: {c: 1<1>}, d: {e: 2<2>}}}"},
		"arrays of tables":            {"[[m]]\nn = 'x'\n[[m]]\nn = 'y'\n[m.p]\nq = 1", "{m: [{n: x<'x'>}, {n: y<'y'>, p: {q: 1<1>}}]}"},
		"lists and inline tables":     {"a = [\"x\", {k = 'v'}, # why\n [1]]", `{a: [x<"x">, {k: v<'v'>}, [1<1>]]}`},
		"escapes and long texts":      {"a = \"\\u4e2d\\n\"\nb = \"\"\"\nx\ny\"\"\"", "{a: 中\n<\"\\u4e2d\\n\">, b: x\ny<\"\"\"\nx\ny\"\"\">}"},
		"a key in quotes":             {`"/old/" = "new"`, `{/old/: new<"new">}`},
		"nothing but a comment":       {"# none\n", "nil"},
		"a table without a key":       {"[a]", "{a: {}}"},
		"Windows line ends":           {"a = 1\r\n[b]\r\nc = 'x'\r\n", "{a: 1<1>, b: {c: x<'x'>}}"},
		"of two equal keys the first": {"a = 1\na = 2", "{a: 1<1>}"},
	} {
		t.Run(name, func(t *testing.T) {
			const before = "中文\n"
			src := before + c.src + "\n+++"
			got, _ := Parse("f", []byte(src), len(before), len(before)+len(c.src))
			if s := show(got, src); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

func TestMistakesHaveAPlace(t *testing.T) {
	for name, c := range map[string]struct{ src, at, msg string }{
		"a value that is missing": {"a = 1\nb = \n", "6", ""},
		"text without quotes":     {"title = Hello there\n", "8", ""},
		"a key twice":             {"a = 1\na = 2\n", "6", `"a" stands twice in this table`},
		"a value that is a table": {"a = 1\n[a]\nb = 2\n", "7", `"a" is a single value here and a table elsewhere`},
		"a quote that stays open": {"a = \"x\nb = 1\n", "4", ""},
		"not UTF-8":               {"a = \"\xff\"\n", "5", "byte 0xff is not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, l := Parse("f", []byte(c.src), 0, len(c.src))
			if len(l) != 1 || l[0].Code != "K100" || l[0].Sev != diag.Error {
				t.Fatalf("one K100 expected, got %+v", l)
			}
			if at := fmt.Sprint(l[0].Pos.Off); at != c.at && !(c.msg == "" && lineOf(c.src, l[0].Pos.Off) == lineOf(c.src, atoi(c.at))) {
				t.Errorf("at byte %s, want %s: %s", at, c.at, l[0].Msg)
			}
			if c.msg != "" && l[0].Msg != c.msg {
				t.Errorf("got  %s\nwant %s", l[0].Msg, c.msg)
			}
		})
	}
}

func atoi(s string) (n int) {
	_, _ = fmt.Sscan(s, &n)
	return n
}

func lineOf(src string, off int) int { return strings.Count(src[:min(off, len(src))], "\n") }

func FuzzParse(f *testing.F) {
	f.Add("a = 1\n[b]\nc = [1, {d = 2}]\n")
	f.Add("[[a]]\n[[a.b]]\nc.d = '''x'''")
	f.Add("a = \"\\ud800\"")
	f.Fuzz(func(t *testing.T, src string) {
		n, l := Parse("f", []byte(src), 0, len(src))
		inside := func(p diag.Pos) {
			if p.Off < -1 || p.Off+p.Len > len(src) {
				t.Fatalf("place %d+%d lies outside %d bytes", p.Off, p.Len, len(src))
			}
		}
		for _, d := range l {
			inside(d.Pos)
		}
		var walk func(*yamlnode.Node)
		walk = func(n *yamlnode.Node) {
			inside(n.Pos)
			for _, e := range n.Entries {
				inside(e.Key.Pos)
				walk(e.Value)
			}
			for _, i := range n.Items {
				walk(i)
			}
		}
		if n != nil {
			walk(n)
		}
	})
}
