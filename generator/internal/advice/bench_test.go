package advice

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"guidepost/generator/internal/doc"
)

// chain makes a tree of n questions with two answers each, one after the other,
// of which one has a requirement of its own: 2ⁿ paths.
func chain(n, options, share int) (*doc.Tree, Knowledge) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	k := knowledge(r, n, options, share)
	t := &doc.Tree{ID: "chain", Tables: names("t"), Start: doc.Name{ID: "q0"}}
	for i := range n {
		next := doc.Name{ID: fmt.Sprintf("q%d", i+1)}
		q := doc.Question{ID: fmt.Sprintf("q%d", i), Type: doc.One}
		for j := range 2 {
			a := doc.Answer{ID: fmt.Sprintf("a%d", j), Next: next}
			if j == 0 {
				a.Requires = needs(i)
			}
			q.Answers = append(q.Answers, a)
		}
		t.Questions = append(t.Questions, q)
	}
	t.Outcomes = []doc.Outcome{{ID: fmt.Sprintf("q%d", n), Kind: doc.RecommendWait}}
	return t, k
}

func needs(i int) doc.Req {
	return doc.Req{Op: doc.Test, Crit: doc.Name{ID: fmt.Sprintf("k%d", i)}, Test: doc.ReqTest{HasIs: true, Is: doc.Value{Kind: doc.Bool, Word: "yes"}}}
}

// knowledge makes a table of yes and no; one cell in share says no, and as
// many depend on who asks.
func knowledge(r *rand.Rand, criteria, options, share int) Knowledge {
	subject := doc.Fact{ID: "subject", Type: "enum"}
	for _, v := range []string{"a", "b", "c", "d"} {
		subject.Values = append(subject.Values, doc.FactValue{ID: v})
	}
	verified := doc.Fact{ID: "verified", Type: "bool", Choosable: true, Values: []doc.FactValue{{ID: "yes"}, {ID: "no"}}}
	k := Knowledge{Facts: []doc.Fact{subject, verified}}
	table := doc.Table{ID: "t", Groups: []doc.Group{{}}}
	for i := range options {
		id := fmt.Sprintf("o%d", i)
		k.Options = append(k.Options, doc.Option{ID: id})
		table.Options = append(table.Options, doc.Name{ID: id})
	}
	for i := range criteria {
		c := doc.Criterion{ID: fmt.Sprintf("k%d", i), Type: "bool", Better: "yes"}
		for _, o := range table.Options {
			cell := doc.Cell{Option: o, Cases: []doc.Case{{Is: word(doc.Bool, "yes")}}}
			switch r.IntN(share) {
			case 0:
				cell.Cases[0].Is.Word = "no"
			case 1:
				cell.Cases = []doc.Case{
					{When: doc.Cond{{Fact: doc.Name{ID: "subject"}, Values: names("a", "b")}, {Fact: doc.Name{ID: "verified"}, Values: names("yes")}}, Is: word(doc.Bool, "yes")},
					{Else: true, Is: word(doc.Bool, "no")},
				}
			}
			c.Cells = append(c.Cells, cell)
		}
		table.Groups[0].Criteria = append(table.Groups[0].Criteria, c)
	}
	k.Tables = []doc.Table{table}
	return k
}

func TestCountsMorePathsThanCanBeWalked(t *testing.T) {
	tree, k := chain(80, 6, 20)
	p, _ := Prove(tree, k)
	want := new(big.Int).Lsh(big.NewInt(1), 80)
	if !p.Complete || p.Outcomes[0].Paths.Cmp(want) != 0 {
		t.Errorf("got %v paths, complete: %v; want 2⁸⁰", p.Outcomes[0].Paths, p.Complete)
	}
}

func TestTooManyStatesIsAnError(t *testing.T) {
	tree, k := chain(40, 30, 20)
	p, diags := Prove(tree, k)
	if p.Complete || len(diags) != 1 || diags[0].Code != "K299" || !strings.Contains(diags[0].Hint, "split the tree") {
		t.Errorf("got complete: %v, %v", p.Complete, diags)
	}
}

// TestManySituationsAreAnErrorOrSoonDone proves a tree at the limit of
// situations, and one beyond what can be done.
func TestManySituationsAreAnErrorOrSoonDone(t *testing.T) {
	for n, options := range map[int]int{4: 12, 40: 60} {
		tree, k := chain(n, options, 3)
		for i := range 5 {
			f := doc.Fact{ID: fmt.Sprintf("g%d", i), Type: "enum"}
			for _, v := range []string{"a", "b", "c", "d"} {
				f.Values = append(f.Values, doc.FactValue{ID: v})
			}
			k.Facts = append(k.Facts, f)
			tree.Questions[0].Answers[1].Given = append(tree.Questions[0].Answers[1].Given, doc.Term{Fact: doc.Name{ID: f.ID}, Values: names("a")})
		}
		p, diags := Prove(tree, k)
		if n == 4 && p.Replay.Classes > 16 {
			t.Errorf("%d situations are %d classes", p.Worlds, p.Replay.Classes)
		}
		if p.Complete != (n == 4) || !p.Complete && diags[0].Code != "K299" {
			t.Errorf("%d questions: complete: %v, %v", n, p.Complete, diags)
		}
	}
}

// TestRowsOfALargeTreeAreLeftOut: its pages could not carry them. What its
// outcomes say of other options stays, but for the reasons.
func TestRowsOfALargeTreeAreLeftOut(t *testing.T) {
	tree, k := layers(3)
	p, _ := Prove(tree, k)
	if !p.Complete || p.Replay.Classes != 0 || len(p.Replay.Misses) > 0 {
		t.Errorf("complete: %v, %d classes, %d reasons", p.Complete, p.Replay.Classes, len(p.Replay.Misses))
	}
	for _, o := range p.Outcomes {
		if o.Paths.Sign() > 0 && len(o.Others) != 39 {
			t.Fatalf("outcome %s has %d others, want 39", o.ID, len(o.Others))
		}
		for _, x := range o.Others {
			if len(x.Misses) > 0 {
				t.Fatalf("outcome %s names reasons that are not there", o.ID)
			}
		}
	}
}

func BenchmarkChainOf31Nodes8Options(b *testing.B) {
	tree, k := chain(30, 8, 8)
	benchmark(b, tree, k, true)
}

func BenchmarkChainOf41Nodes6Options(b *testing.B) {
	tree, k := chain(40, 6, 12)
	benchmark(b, tree, k, true)
}

func BenchmarkTooManyStates(b *testing.B) {
	tree, k := chain(40, 30, 20)
	benchmark(b, tree, k, false)
}

// layers makes a tree of so many layers of 66 questions over a table of 300 × 40.
func layers(deep int) (*doc.Tree, Knowledge) {
	r := rand.New(rand.NewPCG(1, 2))
	k := knowledge(r, 300, 40, 4)
	t := &doc.Tree{ID: "t", Tables: names("t"), Start: doc.Name{ID: "q0"}}
	const wide = 66
	id := func(layer, i int) string {
		switch layer {
		case 0:
			return "q0"
		case deep + 1:
			return fmt.Sprintf("z%d", i%40)
		}
		return fmt.Sprintf("q%d", 1+(layer-1)*wide+i)
	}
	for layer := range deep + 1 {
		for i := range map[bool]int{true: 1, false: wide}[layer == 0] {
			q := doc.Question{ID: id(layer, i), Type: doc.One}
			for j := range 4 {
				a := doc.Answer{ID: fmt.Sprintf("a%d", j), Next: doc.Name{ID: id(layer+1, (5*i+17*j)%wide)}, Requires: needs(r.IntN(300))}
				if layer == 0 {
					a.Given = doc.Cond{{Fact: doc.Name{ID: "subject"}, Values: names(string(rune('a' + j)))}}
				}
				q.Answers = append(q.Answers, a)
			}
			t.Questions = append(t.Questions, q)
		}
	}
	for i := range 40 {
		t.Outcomes = append(t.Outcomes, doc.Outcome{ID: fmt.Sprintf("z%d", i), Options: names(fmt.Sprintf("o%d", i))})
	}
	return t, k
}

// A tree of 400 questions.
func BenchmarkLargeTableAndTree(b *testing.B) {
	t, k := layers(6)
	benchmark(b, t, k, true)
}

func benchmark(b *testing.B, t *doc.Tree, k Knowledge, complete bool) {
	b.ReportAllocs()
	var p Proof
	for b.Loop() {
		p, _ = Prove(t, k)
	}
	if p.Complete != complete {
		b.Fatalf("complete: %v", p.Complete)
	}
	b.ReportMetric(float64(p.States), "states")
	b.ReportMetric(peak(func() { Prove(t, k) }), "MB-peak")
}

// peak samples the heap while f runs.
func peak(f func()) float64 {
	done := make(chan struct{})
	var most uint64
	runtime.GC()
	go func() {
		f()
		close(done)
	}()
	for {
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		most = max(most, s.HeapAlloc)
		select {
		case <-done:
			return float64(most) / 1e6
		case <-time.After(5 * time.Millisecond):
		}
	}
}
