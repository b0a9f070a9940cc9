package yamlnode

import (
	"fmt"
	"strings"
	"testing"

	"guidepost/generator/internal/diag"
)

// dump prints a node on one line: maps in {}, lists in [], quoted scalars in "".
func dump(n *Node) string {
	if n == nil {
		return "nil"
	}
	switch n.Kind {
	case Map:
		var parts []string
		for _, e := range n.Entries {
			parts = append(parts, dump(e.Key)+": "+dump(e.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case Seq:
		var parts []string
		for _, i := range n.Items {
			parts = append(parts, dump(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if n.Quoted {
		return fmt.Sprintf("%q", n.Value)
	}
	return n.Value
}

func TestParse(t *testing.T) {
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	cases := []struct {
		name, src, want string
		diag            string // "line:col message", "" for none
		under           string // source text the position covers
	}{
		{"scalars stay as written", "a: 1.10\nb: yes\nc: 2016-07-30\nd: 0x1f", "{a: 1.10, b: yes, c: 2016-07-30, d: 0x1f}", "", ""},
		{"quotes are resolved and remembered", `a: "1.10"`, `{a: "1.10"}`, "", ""},
		{"keys may be numbers", "{1: a, 2: b}", "{1: a, 2: b}", "", ""},
		{"a byte order mark is skipped", "\ufeffa: b", "{a: b}", "", ""},
		{"CRLF", "a: b\r\nc: d\r\n", "{a: b, c: d}", "", ""},
		{"nothing but a comment", "# empty\n", "nil", "", ""},
		{"nothing", "", "nil", "", ""},
		{"an explicit start and end", "---\na: b\n...\n", "{a: b}", "", ""},
		{"an alias", "a: &x b\nc: *x", "{}", "1:4 &x is an anchor, which is not supported\n2:4 *x is an alias, which is not supported", "&"},
		{"an alias of nothing", "a: b\nc: *important* text", "nil", "2:4 & and * cannot begin a value", "*important*"},
		{"a merge key", "a: {<<: {b: c}}", "{a: {}}", "1:5 << merges maps, which is not supported", "<"},
		{"a tag", "a: !!str b", "{}", "1:4 a tag (!…) is not supported", "!"},
		{"a bare tag", "a: ! b", "{}", "1:4 a tag (!…) is not supported", "!"},
		{"two documents", "a: b\n---\nc: d", "{a: b}", "2:1 a second document begins here, but a file holds one", "---"},
		{"no value", "a:\nb: ~\nc: d", "{c: d}", "1:1 \"a\" has no value\n2:1 \"b\" has no value", "a"},
		{"a text cut at its comma", "a: {note: 1,000 people}", "{a: {note: 1}}", "1:13 \"000 people\" has no value", "000 people"},
		{"no value in a list", "a: [b, ~]", "{a: [b]}", "1:8 a list item has no value", "~"},
		{"a key twice", "键: b\nc: d\n键: e", "{键: b, c: d}", "3:1 \"键\" stands twice in this map", "键"},
		{"a template", "a: {{ title }}", "{a: {}}", "1:5 a key must be a word, not a map or a list", "{"},
		{"too deep", deep, "", "1:66 nested deeper than 64 levels", "["},
		{"a tab", "a:\n\tb: c", "nil", "2:1 a tab cannot indent YAML", "\t"},
		{"an at sign", "a: b\nc: @x", "nil", "2:4 this character cannot begin a value", "@"},
		{"a colon in a text", "a: b\ntitle: one: two", "nil", "2:11 a \"key: value\" cannot stand inside a value", ":"},
		{"a bad indentation", "a:\n    b: c\n  d: e\nf: g", "nil", "3:3 this line does not fit the lines above it", "d: e"},
		{"an open bracket", "a: b\nc: [d, {e: f]\n", "nil", "2:13 a list or map in brackets is not closed, or lacks a comma", "]"},
		{"a bracket never closed", "a: b\nc: [d, e\nf: g\n", "nil", "2:4 a list or map in brackets is not closed, or lacks a comma", "["},
		{"a full-width colon", "a: b\n标题：乙\n", "nil", "2:1 a key without \": \"", "标题：乙"},
		{"a question mark in brackets", "a: b\nc: {ask: \"Why?\", why: Is it far?, d: e}\n", "nil", "2:32 a \"?\" cannot stand in a text inside { } or [ ]", "?"},
		{"an open quote", "a: b\nc: \"d\nf: g\n", "nil", "2:4 a quoted text is not closed", "\""},
		{"a NUL", "a: b\x00", "nil", "1:5 control character U+0000", "\x00"},
		{"not UTF-8", "a: \xb1\xea", "nil", "1:4 byte 0xb1 is not UTF-8", "\xb1"},
		{"a line separator inside a text", "a: \"x\u2028y\"\nb: b\nb: c", "{a: \"x\\u2028y\", b: b}", "3:1 \"b\" stands twice in this map", "b"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n, l := Parse("data/x.yaml", []byte(c.src), 0, len(c.src))
			if got := dump(n); c.want != "" && got != c.want {
				t.Errorf("node\n got %s\nwant %s", got, c.want)
			}
			var got []string
			for _, d := range l {
				line, col := diag.LineCol([]byte(c.src), d.Pos.Off)
				got = append(got, fmt.Sprintf("%d:%d %s", line, col, d.Msg))
				if d.Code != "K100" || d.Hint == "" {
					t.Errorf("code %s, hint %q", d.Code, d.Hint)
				}
			}
			if s := strings.Join(got, "\n"); s != c.diag {
				t.Errorf("diagnostics\n got %s\nwant %s", s, c.diag)
			}
			if len(l) > 0 {
				p := l[0].Pos
				if s := c.src[p.Off:min(len(c.src), p.Off+max(1, p.Len))]; s != c.under && !strings.HasPrefix(c.under, s) {
					t.Errorf("position covers %q, want %q", s, c.under)
				}
			}
		})
	}
}

func TestPositionsAreBytes(t *testing.T) {
	src := "---\n标题: 订阅号\nlist: [甲, \"乙\", {丙: '丁'}]\n---\nbody"
	end := strings.Index(src, "\n---\nbody")
	n, l := Parse("a.md", []byte(src), 4, end)
	if len(l) > 0 {
		t.Fatal(l)
	}
	var walk func(n *Node)
	walk = func(n *Node) {
		if n.Kind == Scalar {
			text := src[n.Pos.Off : n.Pos.Off+n.Pos.Len]
			if strings.Trim(text, `"'`) != n.Value {
				t.Errorf("%q stands at %q", n.Value, text)
			}
		}
		for _, e := range n.Entries {
			walk(e.Key)
			walk(e.Value)
		}
		for _, i := range n.Items {
			walk(i)
		}
	}
	walk(n)
}

func TestTooLarge(t *testing.T) {
	src := []byte("a: " + strings.Repeat("b", MaxBytes))
	n, l := Parse("x.yaml", src, 0, len(src))
	if n != nil || len(l) != 1 || l[0].Pos.Off != -1 {
		t.Error(n, l)
	}
}

func TestReaders(t *testing.T) {
	src := "yes: On\nno: no\nbad: maybe\nint: 10\nfloat: 1.5\ndate: 2016-07\nstamp: 2016-07-30T10:00:00Z\nwrong: 2016-13-40\none: a\nmany: [a, b]\nmap: {a: b}"
	n, _ := Parse("x.yaml", []byte(src), 0, len(src))
	var l diag.List
	if v, ok := n.Get("yes").Bool(&l, "K110"); !v || !ok {
		t.Error("yes")
	}
	if v, ok := n.Get("no").Bool(&l, "K110"); v || !ok {
		t.Error("no")
	}
	if v, ok := n.Get("int").Int(&l, "K110"); v != 10 || !ok {
		t.Error("int")
	}
	if y, m, d, ok := n.Get("date").Date(&l, "K110"); y != 2016 || m != 7 || d != 0 || !ok {
		t.Error("date")
	}
	if y, m, d, ok := n.Get("stamp").Date(&l, "K110"); y != 2016 || m != 7 || d != 30 || !ok {
		t.Error("stamp")
	}
	if v, ok := n.Get("one").Strings(&l, "K110"); len(v) != 1 || !ok {
		t.Error("one")
	}
	if v, ok := n.Get("many").Strings(&l, "K110"); len(v) != 2 || !ok {
		t.Error("many")
	}
	if _, ok := n.Get("absent").Int(&l, "K110"); ok || len(l) > 0 {
		t.Error("an absent key is read in silence", l)
	}
	n.Get("bad").Bool(&l, "K110")
	n.Get("float").Int(&l, "K110")
	n.Get("wrong").Date(&l, "K110")
	n.Get("map").Strings(&l, "K110")
	n.Get("many").Text(&l, "K110")
	if len(l) != 5 {
		t.Error(l)
	}
	n.Get("bad").Bool(nil, "")
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a: b", "a: [b, {c: d}]", "\ufeffa: \"x\u2028y\"\r\nb: |\n  text\n", "- a\n-\tb", "a: &x [*x]", "? [a]\n: b", "{{ x }}", "a: 'b''c'", "%YAML 1.1\n---\na: b\n...\n---\n", "a: >-\n\n  甲\n  乙\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		n, l := Parse("x.yaml", src, 0, len(src))
		inside := func(p diag.Pos) {
			if p.Off < -1 || p.Off > len(src) || p.Len < 0 || p.Off+p.Len > len(src) {
				t.Errorf("position %v is outside of %d bytes", p, len(src))
			}
		}
		for _, d := range l {
			inside(d.Pos)
			for _, n := range d.Notes {
				inside(n.Pos)
			}
		}
		var walk func(n *Node)
		walk = func(n *Node) {
			inside(n.Pos)
			for _, e := range n.Entries {
				walk(e.Key)
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
