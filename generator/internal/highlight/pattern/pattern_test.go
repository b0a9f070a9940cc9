package pattern

import (
	"slices"
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2"
)

// exprs has each construct the compiler knows; what they mean is regexp2's word.
var exprs = []string{
	``, `a`, `[^a]`, `.`, `(?s).`, `abc`, `(?i)aBc`, `(?i)ſk`, `a|b`, `a|b|c|d`, `ab|ac|a|abc|b`, `(?:foo|foobar|fool|bar|baz)\b`,
	`(?i)(?:select|set|selection|from)\b`, `(?:a|)(?:b|c|)x?`, `(?:|a|b)c`, `中|文|a|字`,
	`a*`, `a+b`, `a*?b`, `a{2,3}`, `a{2,3}?b`, `a{2}`, `[ab]+c`, `[^\n]*\n`, `\w+\s*=`, `.*?=`, `.*,`, `(?>a*)a`, `(?>a|ab)c`,
	`(?:ab)*`, `(?:ab)+c`, `(?:ab)*?c`, `(?:ab)+?c`, `(?:ab){2}`, `(?:ab){1,2}?a`, `(?:a|b|)*c`, `(?:a?)*b`, `(?:a?)+?b`, `(?:a?){2,3}b`,
	`(?:a?){2,}?b`, `(?:a??)??b`, `(?:(?:ab)*c)*d`, `(a)(b)?`, `(a|b)*c`, `((a)|b)+`, `(a*)(b*)`, `(a)\1`, `(?i)(a)\1`, `(a|(b))*\2`, `(?<x>a)\k<x>`,
	`(a)?(?(1)b|c)`, `(?=ab)a`, `(?!ab)a`, `(?=(a+))a`, `(?!(a)b)(a)c`, `(?<=a)b`, `(?<!a)b`, `(?<=ab|c)d`, `(?<=(a+))b`, `(?<=(?:ab)+)c`, `(?<!\\)"`, `(?<=a.*?)c`,
	`^a`, `(?m)^a`, `a$`, `(?m)a$`, `\Aa`, `a\z`, `a\Z`, `\ba\b`, `a\B`, `[\w-[a]]+`, `\p{Lu}+`, `\P{L}`, `[^\W\d]`, `(?:x|y)(?<=y)`,
	`(?:"[^"]*"|'(?:\\.|[^'])*')`, `([a-z]+)(\s*)(\()`, `(?:(?:a|b)+(?:c|d)?)+e`, `0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+`,
	`(\s*)(#|/)`, `(\w+)(\s*)(=)(?!=)`, `\w*?(?=b)`, `\w*(?=b)`, `[ab]*(?:b|c|d|e)`, `[ab]*?(?:b|c|d|)d`, `\w+(?<=b)c?`, `\w*é`, `[^é]*?é`,
	`(?:\w+,?\s?)+;`, `(?m)\s*$`, `(?m)\w*?$`, `\w+\b;`, `.*?(?:"|$)`, `\w*(?!a)b`, `(?i)\w+(?:B|c)`, `(a)\w*\1`, `(a)?\w*(?(1)b|c)`, `\w*(?>b|c)`,
}

var texts = []string{
	"", "a", "b", "aa", "ab", "abc", "aBc", "ABC", "abab", "ababab", "ababcd", "aab", "aaab", "aaac", "ac", "bc", "ba", "acd", "cbd", "abd",
	"foo", "fool ", "foobar", "foobarx", "baz", "SELECT x", "selection", "set", "ſK", "sk", "中文字", "a中", "é", "A\nb\na\n", "\na", "a\n", "x = 1, 2\n",
	"yx", "xy", "\"a\\\"b\"", "'a\\'b'", "f (", "0x1F", "3.14e-10", ".5", "aaaa", "aAaA", "_a-1", "  #x", "ab  = c", "a==", "abé", "éé", "a, b;c", "aaaaaaaaaaaaaaaa!", "ababababababab!", "cc", "bcb",
}

func TestMatchesAreThoseOfRegexp2(t *testing.T) {
	for _, expr := range exprs {
		theirs := regexp2.MustCompile(`\G(?:` + expr + `)`)
		for _, groups := range []bool{true, false} {
			p, err := Compile("(?:"+expr+")", groups)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, text := range texts {
				compare(t, theirs, p, expr, []rune(text), groups)
			}
		}
	}
}

func compare(t *testing.T, theirs *regexp2.Regexp, p *Pattern, expr string, text []rune, groups bool) {
	t.Helper()
	for pos := range len(text) + 1 {
		want, err := theirs.FindRunesMatchStartingAt(text, pos)
		if err != nil {
			t.Fatal(err)
		}
		m := Matcher{Text: text, Steps: 1 << 20}
		end, ok := m.Match(p, pos)
		if ok != (want != nil) || ok && end != want.RuneIndex+want.RuneLength {
			t.Errorf("%s on %q at %d: got %d %v, want %v", expr, string(text), pos, end, ok, want)
			continue
		}
		if ok && pos < len(text) && !p.First().Empty {
			if r := text[pos]; r < 128 && !p.First().Has(r) || r >= 128 && !p.First().Other {
				t.Errorf("%s: %q begins a match and is not in First", expr, r)
			}
		}
		if !ok || !groups {
			continue
		}
		for i, g := range want.Groups() {
			from, to, ok := m.Group(i)
			if ok != (len(g.Captures) > 0) || ok && string(text[from:to]) != g.String() {
				t.Errorf("%s on %q at %d: group %d is %d to %d, want %v", expr, string(text), pos, i, from, to, g)
			}
		}
	}
}

func TestAMatcherOutOfStepsMatchesNothing(t *testing.T) {
	p, err := Compile(`(?:aa|a)+b`, false)
	if err != nil {
		t.Fatal(err)
	}
	m := Matcher{Text: []rune(strings.Repeat("a", 60)), Steps: 100_000}
	if _, ok := m.Match(p, 0); ok || m.Steps >= 0 {
		t.Errorf("matched %v with %d steps left", ok, m.Steps)
	}
	m.Text, m.Steps = []rune("aaab"), 100_000
	if end, ok := m.Match(p, 0); !ok || end != 4 {
		t.Errorf("with steps again: %d %v", end, ok)
	}
}

func TestWhatCannotBeMatchedIsAnError(t *testing.T) {
	for _, expr := range []string{`(`, `(?<a-b>x)`, `[`} {
		if _, err := Compile(expr, true); err == nil {
			t.Errorf("%s compiles", expr)
		}
	}
}

// generous is p with runs that give back, and read on, to any character.
func generous(p *Pattern) *Pattern {
	q := *p
	q.code = slices.Clone(p.code)
	for i := range q.code {
		q.code[i].next, q.code[i].firm = 0, false
	}
	return &q
}

func FuzzMatch(f *testing.F) {
	for i, e := range exprs {
		f.Add(e, texts[i%len(texts)])
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		if len(expr) > 50 || len(text) > 50 {
			return
		}
		p, err := Compile(expr, true)
		if err != nil {
			return
		}
		m := Matcher{Text: []rune(text), Steps: 10_000}
		for pos := range len(m.Text) {
			// (?r) reads backwards.
			if end, ok := m.Match(p, pos); ok && (end < pos || end > len(m.Text)) && !strings.Contains(expr, "r") {
				t.Errorf("a match of %q from %d ends at %d", expr, pos, end)
			}
			sameMatch(t, expr, p, generous(p), m.Text, pos)
		}
	})
}

// sameMatch reports where two patterns differ, unless one of them gives up.
func sameMatch(t *testing.T, expr string, p, q *Pattern, text []rune, pos int) {
	t.Helper()
	a, b := Matcher{Text: text, Steps: 10_000}, Matcher{Text: text, Steps: 10_000}
	end, ok := a.Match(p, pos)
	want, wanted := b.Match(q, pos)
	if a.Steps < 0 || b.Steps < 0 {
		return
	}
	if ok != wanted || end != want {
		t.Fatalf("%q on %q at %d: got %d %v, want %d %v", expr, string(text), pos, end, ok, want, wanted)
	}
	if ok && !slices.Equal(a.regs[:2*p.groups], b.regs[:2*p.groups]) {
		t.Errorf("%q on %q at %d: groups are %v, want %v", expr, string(text), pos, a.regs[:2*p.groups], b.regs[:2*p.groups])
	}
}
