package advice_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// treeOf builds a tree of lines: "id: ask | answer > next | …" for a question,
// and "id = option option" for an outcome.
func treeOf(lines string) doc.Tree {
	t := doc.Tree{ID: "t"}
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		line = strings.TrimSpace(line)
		if id, options, ok := strings.Cut(line, " ="); ok {
			o := doc.Outcome{ID: id}
			for _, x := range strings.Fields(options) {
				o.Options = append(o.Options, doc.Name{ID: x})
			}
			t.Outcomes = append(t.Outcomes, o)
			continue
		}
		id, rest, _ := strings.Cut(line, ": ")
		parts := strings.Split(rest, " | ")
		q := doc.Question{ID: id, Type: doc.One, Ask: doc.Text{S: parts[0]}}
		for _, p := range parts[1:] {
			label, next, _ := strings.Cut(p, " > ")
			q.Answers = append(q.Answers, doc.Answer{ID: label, Label: doc.Text{S: label}, Next: doc.Name{ID: next}})
		}
		if t.Start.ID == "" {
			t.Start.ID = id
		}
		t.Questions = append(t.Questions, q)
	}
	return t
}

func sayReasons(list []advice.Reason) string {
	var out []string
	for _, r := range list {
		var answers []string
		for _, a := range r.Answers {
			answers = append(answers, a.Question+"="+strings.Join(a.Answers, "|"))
		}
		out = append(out, strings.Join(answers, " ")+" > "+r.Outcome)
	}
	return strings.Join(out, "; ")
}

func TestWhatDistinguishesTwoOptions(t *testing.T) {
	for _, c := range []struct{ name, tree, a, b string }{
		{"one question", `
			who: who? | person > alpha | company > beta
			alpha = a
			beta = b`, "who=person > alpha", "who=company > beta"},
		{"what comes after the deciding answer does not matter", `
			who: who? | person > pay | company > beta
			pay: pay? | yes > none | no > alpha
			alpha = a
			beta = b
			none =`, "who=person > alpha", "who=company > beta"},
		{"what comes before it only where it is needed", `
			who: who? | person > mail | company > pay | club > pay
			mail: mail? | yes > alpha | no > beta
			pay: pay? | yes > alpha | no > beta
			alpha = a
			beta = b`, "who=person mail=yes > alpha; who=company|club pay=yes > alpha", "who=person mail=no > beta; who=company|club pay=no > beta"},
		{"the same question in two places is one", `
			who: who? | person > p-pay | company > c-pay
			p-pay: pay? | yes > alpha | no > beta
			c-pay: pay? | yes > alpha | no > beta
			alpha = a
			beta = b`, "p-pay=yes > alpha", "p-pay=no > beta"},
		{"answers that do as well stand beside each other", `
			many: how many? | few > alpha | some > beta | lots > beta | huge > none
			alpha = a
			beta = b
			none =`, "many=few > alpha", "many=some|lots > beta"},
		{"an outcome that recommends both decides nothing", `
			who: who? | person > both | company > alpha
			both = a b
			alpha = a`, "", ""},
		{"an option that is never recommended is not told apart", `
			who: who? | person > alpha | company > none
			alpha = a
			none =`, "", ""},
		{"the nearer of two outcomes is named", `
			who: who? | person > more | company > beta
			more: more? | yes > last | no > near
			last: last? | yes > far | no > far
			far = a
			near = a
			beta = b`, "who=person > near", "who=company > beta"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, b := advice.Distinguish(treeOf(c.tree), "a", "b")
			if got := sayReasons(a); got != c.a {
				t.Errorf("for a: got %q, want %q", got, c.a)
			}
			if got := sayReasons(b); got != c.b {
				t.Errorf("for b: got %q, want %q", got, c.b)
			}
		})
	}
}

// A way is what is answered on one path, by words, and where it ends.
type way struct {
	said map[string]string
	end  doc.Outcome
}

// everyWay enumerates all paths of a tree; ok is false when one of them asks the
// same twice.
func everyWay(t doc.Tree) (out []way, ok bool) {
	g := advice.NewGraph(t)
	ok = true
	var walk func(id string, said map[string]string)
	walk = func(id string, said map[string]string) {
		if o, ok := g.Outcome(id); ok {
			out = append(out, way{said, o})
			return
		}
		q, _ := g.Question(id)
		if _, twice := said[q.Ask.S]; twice {
			ok = false
		}
		for _, a := range q.Answers {
			next := map[string]string{q.Ask.S: a.Label.S}
			for k, v := range said {
				next[k] = v
			}
			walk(a.Next.ID, next)
		}
	}
	walk(t.Start.ID, map[string]string{})
	return out, ok
}

// TestReasonsHoldOnEveryWay compares what Distinguish claims with all paths of
// small random trees: nobody who gives the answers is led to the other option,
// somebody is led to the one, and no answer of a reason can be spared.
func TestReasonsHoldOnEveryWay(t *testing.T) {
	found := 0
	for seed := range uint64(5000) {
		tree := randomTree(rand.New(rand.NewPCG(seed, 7)))
		a, b := advice.Distinguish(tree, "a", "b")
		ways, ok := everyWay(tree)
		if !ok {
			continue
		}
		for side, list := range [][]advice.Reason{a, b} {
			one, other := []string{"a", "b"}[side], []string{"b", "a"}[side]
			for _, r := range list {
				found++
				g := advice.NewGraph(tree)
				labels := map[string][]string{}
				for _, x := range r.Answers {
					q, _ := g.Question(x.Question)
					labels[q.Ask.S] = append(labels[q.Ask.S], x.Answers...)
				}
				leads, excludes := judge(ways, labels, one, other, "")
				if !leads || !excludes {
					t.Fatalf("seed %d: %s rather than %s if %v: leads there %v, rules the other out %v\n%s", seed, one, other, labels, leads, excludes, sayTree(tree))
				}
				for spared := range labels {
					if _, still := judge(ways, labels, one, other, spared); still {
						t.Fatalf("seed %d: %s rather than %s if %v: %s need not be asked\n%s", seed, one, other, labels, spared, sayTree(tree))
					}
				}
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d reasons in all trees: they prove little", found)
	}
}

// judge tells whether some way with all the answers leads to one option, and
// whether no way that does not contradict them leads to the other. The answer to
// one question may be left out.
func judge(ways []way, labels map[string][]string, one, other, without string) (leads, excludes bool) {
	excludes = true
	for _, w := range ways {
		all, against := true, false
		for ask, l := range labels {
			if ask == without {
				continue
			}
			said, asked := w.said[ask]
			all = all && asked && slices.Contains(l, said)
			against = against || asked && !slices.Contains(l, said)
		}
		isOne := slices.ContainsFunc(w.end.Options, func(n doc.Name) bool { return n.ID == one })
		isOther := slices.ContainsFunc(w.end.Options, func(n doc.Name) bool { return n.ID == other })
		leads = leads || all && isOne && !isOther
		excludes = excludes && !(!against && isOther && !isOne)
	}
	return leads, excludes
}

// randomTree makes a tree of up to seven questions, some of them of the same
// words, each leading only to later ones.
func randomTree(r *rand.Rand) doc.Tree {
	var lines []string
	n := 2 + r.IntN(6)
	ends := []string{"ea", "eb", "en", "eab"}
	for i := range n {
		line := fmt.Sprintf("q%d: ask%d", i, i-i%2*r.IntN(2))
		for a := range 2 + r.IntN(2) {
			next := ends[r.IntN(len(ends))]
			if i < n-1 && r.IntN(3) > 0 {
				next = fmt.Sprintf("q%d", i+1+r.IntN(n-i-1))
			}
			line += fmt.Sprintf(" | l%d > %s", a, next)
		}
		lines = append(lines, line)
	}
	return treeOf(strings.Join(lines, "\n") + "\nea = a\neb = b\nen =\neab = a b")
}

func sayTree(t doc.Tree) string {
	var out strings.Builder
	for _, q := range t.Questions {
		fmt.Fprintf(&out, "%s: %s", q.ID, q.Ask.S)
		for _, a := range q.Answers {
			fmt.Fprintf(&out, " | %s > %s", a.ID, a.Next.ID)
		}
		out.WriteByte('\n')
	}
	return out.String()
}
