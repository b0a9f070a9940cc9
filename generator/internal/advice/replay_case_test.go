package advice_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
)

// TestReplay prints what a page is given of the trees of every archive of
// testdata/replay, which are made as those of testdata/prove, and compares it
// with want/replay.
func TestReplay(t *testing.T) {
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	paths, _ := filepath.Glob("testdata/replay/*.txtar")
	if len(paths) == 0 {
		t.Fatal("no cases")
	}
	for _, name := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, _ := readData(t, base, ar)
			p, diags := advice.Prove(&d.Trees[0], advice.Knowledge{Facts: d.Facts, Options: d.Options, Tables: d.Tables, Sources: d.Sources})
			if diags, _, _ = doc.Silence(diags, d.Allowances); len(diags) > 0 {
				t.Fatalf("the case itself is wrong: %v", diags)
			}
			got := printReplay(p)
			last := &ar.Files[len(ar.Files)-1]
			if last.Name == "want/replay" && string(last.Data) == got {
				return
			}
			if !*update {
				t.Fatalf("--- got\n%s\n--- want\n%s", got, last.Data)
			}
			if last.Name != "want/replay" {
				ar.Files = append(ar.Files, txtar.File{Name: "want/replay"})
				last = &ar.Files[len(ar.Files)-1]
			}
			last.Data = []byte(got)
			if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestReplayOfTheFlagship takes every way through the trees of this repository:
// what is recommended at its end was never lost, and for all that was something
// says why.
func TestReplayOfTheFlagship(t *testing.T) {
	const most = 4 << 10 // bytes of all rows of a tree, which all its pages carry
	d := flagship(t)
	for i := range d.Trees {
		tree := &d.Trees[i]
		if tree.Subtree {
			continue
		}
		p, diags := advice.Prove(tree, advice.Knowledge{Facts: d.Facts, Options: d.Options, Tables: d.Tables, Sources: d.Sources})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		n := len(p.Replay.Start)
		for _, m := range p.Replay.Masks {
			n += len(m.Mask)
		}
		if p.Replay.Classes == 0 || n > most {
			t.Errorf("%s: %d classes, %d bytes of rows, want at most %d", tree.ID, p.Replay.Classes, n, most)
		}
		f := follower{t, tree, advice.NewGraph(*tree), 0}
		f.walk(tree.Start.ID, advice.NewReader(p.Replay))
		t.Logf("%s: %d ways, %d classes, %d options, %d bytes of rows, %d reasons", tree.ID, f.ways, p.Replay.Classes, len(p.Replay.Options), n, len(p.Replay.Misses))
	}
}

// follower takes every way through a tree.
type follower struct {
	t    *testing.T
	tree *doc.Tree
	g    *advice.Graph
	ways int
}

func (f *follower) walk(node string, r *advice.Reader) {
	if r.Here() == 0 {
		return // nobody can give these answers
	}
	open := r.Open()
	for _, o := range r.Options {
		if !slices.Contains(open, o.ID) && r.Why(o.ID) == nil {
			f.t.Errorf("%s, %s: nothing says why %s is lost", f.tree.ID, node, o.ID)
		}
	}
	q, ok := f.g.Question(node)
	if !ok {
		f.ways++
		o, _ := f.g.Outcome(node)
		for _, n := range o.Options {
			if !slices.Contains(open, n.ID) {
				f.t.Errorf("%s, %s: %s is recommended and lost", f.tree.ID, node, n.ID)
			}
		}
		return
	}
	for _, e := range advice.Edges(q) {
		if e.Answer < 0 {
			for set := range 1 << len(q.Answers) {
				next := r
				for i, a := range q.Answers {
					if set>>i&1 == 1 {
						next = next.Take(q.ID, a.ID)
					}
				}
				f.walk(e.Next, next)
			}
			continue
		}
		f.walk(e.Next, r.Take(q.ID, q.Answers[e.Answer].ID))
	}
}

func printReplay(p advice.Proof) string {
	var b strings.Builder
	r := p.Replay
	fmt.Fprintf(&b, "%d classes\n", r.Classes)
	for _, o := range r.Options {
		fmt.Fprintf(&b, "option %s: %d candidates from %d\n", o.ID, o.N, o.First)
	}
	fmt.Fprintf(&b, "start %s\n", r.Start)
	for _, m := range r.Masks {
		fmt.Fprintf(&b, "%s=%s %s\n", m.Question, m.Answer, m.Mask)
	}
	for i, m := range r.Misses {
		fmt.Fprintf(&b, "miss %d: %s", i, r.Options[m.Option].ID)
		if !m.Gate {
			fmt.Fprintf(&b, " %s=%s", m.Question, m.Answer)
		}
		fmt.Fprintf(&b, " at %s, %s%s", m.Where, map[bool]string{true: "not "}[m.Not], m.Criterion)
		for _, c := range m.Cells {
			fmt.Fprintf(&b, " [%s %s %s]", c.Option, c.Case.Is.Raw, c.Case.Confidence)
		}
		if m.Unknown {
			b.WriteString(" unknown")
		}
		if len(m.Instead) > 0 {
			fmt.Fprintf(&b, "; instead %v", m.Instead)
		}
		b.WriteString("\n")
	}
	for _, o := range p.Outcomes {
		fmt.Fprintf(&b, "=> %s\n", o.ID)
		for _, x := range o.Others {
			fmt.Fprintf(&b, "   %s fits %s", x.Option, map[advice.Tri]string{advice.Always: "all", advice.Maybe: "some", advice.Never: "nobody"}[x.Fits])
			for _, c := range x.First {
				fmt.Fprintf(&b, ", first %s %v", c.Fact, c.Values)
			}
			if len(x.Better) > 0 {
				fmt.Fprintf(&b, ", better %v", x.Better)
			}
			if len(x.Misses) > 0 {
				fmt.Fprintf(&b, ", misses %v", x.Misses)
			}
			b.WriteString("\n")
		}
		for _, n := range o.Nearest {
			fmt.Fprintf(&b, "   near %s by %s: change %v, then %v\n", n.Option, n.Outcome, n.Changes, n.Then)
		}
	}
	return b.String()
}
