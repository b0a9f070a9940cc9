package advice

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
)

// The naive enumerator walks every path of a tree with every reader, one by
// one, and evaluates requirements in its own words: no masks, no merging. It
// shares nothing with the engine but the model's types and Combine.

type naive struct {
	t     *doc.Tree
	k     Knowledge
	given []doc.Fact // facts that make up a reader
	will  []doc.Fact // choosable facts
	found map[string]bool
	paths map[string]*big.Int
	here  map[string]map[string]person // per node: everybody who gets there
}

type person map[string]string

func names(ids ...string) (out []doc.Name) {
	for _, id := range ids {
		out = append(out, doc.Name{ID: id})
	}
	return out
}

func (p person) meets(c doc.Cond) bool {
	for _, t := range c {
		in := false
		for _, v := range t.Values {
			in = in || v.ID == p[t.Fact.ID]
		}
		if in == t.Not {
			return false
		}
	}
	return true
}

func everybody(facts []doc.Fact) []person {
	out := []person{{}}
	for _, f := range facts {
		var next []person
		for _, p := range out {
			for _, v := range f.Values {
				q := person{f.ID: v.ID}
				for k, x := range p {
					q[k] = x
				}
				next = append(next, q)
			}
		}
		out = next
	}
	return out
}

type asked struct {
	q *doc.Question
	a *doc.Answer
}

// walk goes on from a node with the answers so far and the readers left.
func (n *naive) walk(node string, so []asked, left []person) {
	if n.here[node] == nil {
		n.here[node] = map[string]person{}
	}
	for _, p := range left {
		n.here[node][fmt.Sprint(p)] = p
	}
	for i := range n.t.Questions {
		q := &n.t.Questions[i]
		if q.ID != node {
			continue
		}
		if q.Type == doc.Many {
			for set := range 1 << len(q.Answers) {
				now, stay := slices.Clone(so), left
				for j := range q.Answers {
					if set>>j&1 == 1 {
						now = append(now, asked{q, &q.Answers[j]})
						stay = keepWho(stay, q.Answers[j].Given)
					}
				}
				if len(stay) > 0 {
					n.walk(q.Next.ID, now, stay)
				}
			}
			return
		}
		for j := range q.Answers {
			a := &q.Answers[j]
			if stay := keepWho(left, a.Given); len(stay) > 0 {
				n.walk(a.Next.ID, append(slices.Clone(so), asked{q, a}), stay)
			}
		}
		return
	}
	for i := range n.t.Outcomes {
		if o := &n.t.Outcomes[i]; o.ID == node {
			if n.paths[node] == nil {
				n.paths[node] = new(big.Int)
			}
			n.paths[node].Add(n.paths[node], big.NewInt(1))
			n.judge(o, so, left)
		}
	}
}

func keepWho(left []person, c doc.Cond) (out []person) {
	for _, p := range left {
		if p.meets(c) {
			out = append(out, p)
		}
	}
	return out
}

func (n *naive) judge(o *doc.Outcome, so []asked, left []person) {
	told := func(fact string) bool { return n.told(fact) }
	switch o.Kind {
	case doc.RecommendNone:
		for _, p := range left {
			for i := range n.k.Options {
				for _, w := range everybody(n.will) {
					if n.mayBe(p, w) && n.fits(&n.k.Options[i], nil, so, n.with(p, w)) {
						n.found[o.ID+" K223"] = true
					}
				}
			}
		}
	case doc.RecommendOne, doc.RecommendList:
		for _, name := range o.Options {
			for _, p := range left {
				if n.skipped(p, left, o) {
					continue
				}
				for _, w := range everybody(n.will) {
					if !n.final(p, w, o, told) {
						continue
					}
					opt := n.option(name.ID)
					if !n.mayBe(p, w) || !n.fits(opt, o, so, n.with(p, w)) {
						n.found[o.ID+" "+name.ID+" unsound"] = true
					}
				}
			}
		}
	}
}

// told reports whether some answer of the tree reports a choosable fact.
func (n *naive) told(fact string) bool {
	for _, q := range n.t.Questions {
		for _, a := range q.Answers {
			for _, t := range a.Given {
				if t.Fact.ID == fact {
					return true
				}
			}
		}
	}
	return false
}

// skipped leaves out those who happen to have made true what nobody spoke of.
func (n *naive) skipped(p person, left []person, o *doc.Outcome) bool {
	for _, f := range n.will {
		if f.Type != "bool" || p[f.ID] != "yes" || inWith(o, f.ID) {
			continue
		}
		for _, x := range left {
			same := x[f.ID] == "no"
			for k, v := range p {
				same = same && (k == f.ID || x[k] == v)
			}
			if same {
				return true
			}
		}
	}
	return false
}

func inWith(o *doc.Outcome, fact string) bool {
	for _, t := range o.With {
		if t.Fact.ID == fact {
			return true
		}
	}
	return false
}

// final reports whether w may be what p ends with who follows o.
func (n *naive) final(p, w person, o *doc.Outcome, told func(string) bool) bool {
	for _, f := range n.will {
		switch {
		case inWith(o, f.ID):
			for _, t := range o.With {
				if t.Fact.ID == f.ID && !w.meets(doc.Cond{t}) {
					return false
				}
			}
		case told(f.ID):
			if w[f.ID] != p[f.ID] {
				return false
			}
		case f.Type == "bool" && w[f.ID] != "no":
			return false
		}
	}
	return true
}

// mayBe reports whether p can come to w.
func (n *naive) mayBe(p, w person) bool {
	all := n.with(p, w)
	for _, f := range n.will {
		if f.Type == "bool" && (p[f.ID] == "yes" && w[f.ID] == "no" || w[f.ID] == "yes" && !all.meets(f.When)) {
			return false
		}
	}
	return true
}

func (n *naive) with(p, w person) person {
	out := person{}
	for k, v := range p {
		out[k] = v
	}
	for k, v := range w {
		out[k] = v
	}
	return out
}

func (n *naive) option(id string) *doc.Option {
	for i := range n.k.Options {
		if n.k.Options[i].ID == id {
			return &n.k.Options[i]
		}
	}
	return nil
}

func (n *naive) fits(opt *doc.Option, o *doc.Outcome, so []asked, p person) bool {
	t := &n.k.Tables[0]
	for i := range t.Groups[0].Criteria {
		c := &t.Groups[0].Criteria[i]
		if c.Gate {
			v, ok := n.value(c, opt, o, p)
			if !ok || v.Kind != doc.Set || !(v.All || slices.Contains(v.Words, p["f0"]) != v.Not) {
				return false
			}
		}
	}
	for _, s := range so {
		if yes, _ := n.req(s.a.Requires, s, opt, o, p); !yes {
			return false
		}
	}
	return true
}

// req returns whether a requirement surely holds, and whether it surely fails.
func (n *naive) req(r doc.Req, s asked, opt *doc.Option, o *doc.Outcome, p person) (yes, no bool) {
	switch r.Op {
	case doc.NoReq:
		return true, false
	case doc.And:
		yes = true
		for _, x := range r.Args {
			y, f := n.req(x, s, opt, o, p)
			yes, no = yes && y, no || f
		}
		return yes, no
	case doc.Or, doc.Not:
		no = true
		for _, x := range r.Args {
			y, f := n.req(x, s, opt, o, p)
			yes, no = yes || y, no && f
		}
		if r.Op == doc.Not {
			return no, yes
		}
		return yes, no
	}
	for i := range n.k.Tables[0].Groups[0].Criteria {
		c := &n.k.Tables[0].Groups[0].Criteria[i]
		if c.ID != r.Crit.ID {
			continue
		}
		v, ok := n.value(c, opt, o, p)
		if !ok || v.Kind == doc.Unknown {
			return false, false
		}
		if v.Kind == doc.NotApplicable {
			return false, true
		}
		if r.Test.HasIs {
			return v.Word == r.Test.Is.Word, v.Word != r.Test.Is.Word
		}
		if len(r.Test.Any) > 0 {
			in := false
			for _, x := range r.Test.Any {
				in = in || x.ID == v.Word
			}
			return in, !in
		}
		// $answer: any whole or half figure of the band must do, up to a bound
		// no cell reaches.
		yes, no = true, true
		for _, x := range figures(s.a.Band, r.Test.Min.Answer, r.Test.Min.Value.Lo) {
			yes, no = yes && v.Lo >= x, no && v.Hi < x
		}
		return yes, no
	}
	panic("no such criterion")
}

func figures(b doc.Band, answer bool, fixed doc.Num) (out []doc.Num) {
	if !answer {
		return []doc.Num{fixed}
	}
	for x := doc.Num(0); x <= 12*doc.NumOne; x += doc.NumOne / 2 {
		if b.Over != nil && x <= b.Over.Num || b.Upto != nil && x > b.Upto.Num {
			continue
		}
		out = append(out, x)
	}
	return out
}

func (n *naive) value(c *doc.Criterion, opt *doc.Option, o *doc.Outcome, p person) (doc.Value, bool) {
	ids := []string{opt.ID}
	if len(opt.Parts) > 0 {
		ids = nil
		for _, x := range opt.Parts {
			ids = append(ids, x.ID)
		}
	}
	var values []doc.Value
	for _, id := range ids {
		values = append(values, n.cell(c, id, opt, o, p))
	}
	if len(values) == 1 {
		return values[0], true
	}
	var domain []string
	for _, v := range n.k.Facts[0].Values {
		domain = append(domain, v.ID)
	}
	v, _, ok := Combine(*c, values, domain)
	return v, ok
}

func (n *naive) cell(c *doc.Criterion, id string, opt *doc.Option, o *doc.Outcome, p person) doc.Value {
	for _, x := range c.Cells {
		if x.Option.ID != id {
			continue
		}
		for _, cs := range x.Cases {
			if cs.Else || !p.meets(cs.When) {
				continue
			}
			return doubtful(cs, c, id, opt, o)
		}
		for _, cs := range x.Cases {
			if cs.Else {
				return doubtful(cs, c, id, opt, o)
			}
		}
	}
	return doc.Value{}
}

func doubtful(cs doc.Case, c *doc.Criterion, id string, opt *doc.Option, o *doc.Outcome) doc.Value {
	if cs.Confidence != "low" {
		return cs.Is
	}
	if o != nil {
		for _, a := range o.Accept {
			if a.Cell.To == c.ID+"/"+id || a.Cell.To == c.ID+"/"+opt.ID {
				return cs.Is
			}
		}
	}
	return doc.Value{}
}

// random makes a small tree and what it is proved against.
func random(r *rand.Rand) (*doc.Tree, Knowledge) {
	pick := func(n int) int { return r.IntN(n) }
	word := func(prefix string, n int) string { return fmt.Sprintf("%s%d", prefix, pick(n)) }
	enum := func(id string, n int) doc.Fact {
		f := doc.Fact{ID: id, Type: "enum"}
		for i := range n {
			f.Values = append(f.Values, doc.FactValue{ID: fmt.Sprintf("v%d", i)})
		}
		return f
	}
	boolean := func(id string) doc.Fact {
		return doc.Fact{ID: id, Type: "bool", Values: []doc.FactValue{{ID: "yes"}, {ID: "no"}}}
	}
	k := Knowledge{Facts: []doc.Fact{enum("f0", 3), boolean("f1"), boolean("c0"), enum("c1", 2)}}
	k.Facts[2].Choosable, k.Facts[3].Choosable = true, true
	k.Facts[2].When = doc.Cond{{Fact: doc.Name{ID: "f0"}, Values: names("v0"), Not: true}}
	term := func() doc.Term {
		f := k.Facts[pick(4)]
		t := doc.Term{Fact: doc.Name{ID: f.ID}, Not: f.Type == "enum" && pick(3) == 0, Values: names(f.Values[pick(len(f.Values))].ID)}
		return t
	}
	options := names("o0", "o1", "o2")
	for _, o := range options {
		k.Options = append(k.Options, doc.Option{ID: o.ID})
	}
	k.Options = append(k.Options, doc.Option{ID: "o01", Parts: options[:2]})
	table := doc.Table{ID: "t", Options: options, Groups: []doc.Group{{}}}
	value := func(kind string) doc.Value {
		switch pick(8) {
		case 0:
			return doc.Value{}
		case 1:
			return doc.Value{Kind: doc.NotApplicable}
		}
		switch kind {
		case "bool":
			return doc.Value{Kind: doc.Bool, Word: []string{"yes", "yes", "no", "partly"}[pick(4)]}
		case "set":
			return doc.Value{Kind: doc.Set, All: pick(2) == 0, Not: pick(2) == 0, Words: []string{word("v", 3)}}
		}
		lo := doc.Num(pick(8)) * doc.NumOne
		return doc.Value{Kind: doc.Quantity, Lo: lo, Hi: lo + doc.Num(pick(2))*doc.NumOne, Unit: "u"}
	}
	kinds := []string{"bool", "bool", "quantity", "set"}
	for i, kind := range kinds {
		c := doc.Criterion{ID: fmt.Sprintf("k%d", i), Type: kind, Better: map[string]string{"bool": "yes", "quantity": "more"}[kind]}
		if kind == "quantity" {
			c.Unit = "u"
		}
		c.Combine = []string{"best", "all", "worst"}[pick(3)]
		if kind == "set" {
			c.Gate, c.Of = true, doc.Name{ID: "f0"}
			if pick(3) > 0 {
				continue
			}
		}
		for _, o := range options {
			cell := doc.Cell{Option: o}
			if pick(2) == 0 {
				a := doc.Case{When: doc.Cond{term()}, Is: value(kind)}
				if pick(3) == 0 {
					a.When = append(a.When, doc.Term{Fact: doc.Name{ID: "f1"}, Values: names("yes")})
				}
				cell.Cases = append(cell.Cases, a, doc.Case{Else: true, Is: value(kind)})
			} else {
				cell.Cases = []doc.Case{{Is: value(kind)}}
			}
			for j := range cell.Cases {
				if pick(6) == 0 {
					cell.Cases[j].Confidence = "low"
				}
			}
			c.Cells = append(c.Cells, cell)
		}
		table.Groups[0].Criteria = append(table.Groups[0].Criteria, c)
	}
	k.Tables = []doc.Table{table}

	t := &doc.Tree{ID: "t", Tables: names("t"), Start: doc.Name{ID: "q0"}}
	nq := 2 + pick(4)
	outcomes := 2 + pick(3)
	next := func(i int) doc.Name {
		if i+1 < nq && pick(3) > 0 {
			return doc.Name{ID: fmt.Sprintf("q%d", i+1+pick(nq-i-1))}
		}
		return doc.Name{ID: word("z", outcomes)}
	}
	var req func(depth int, answer bool) doc.Req
	req = func(depth int, answer bool) doc.Req {
		if depth > 0 && pick(3) == 0 {
			op := []doc.ReqOp{doc.And, doc.Or, doc.Not}[pick(3)]
			if answer {
				op = []doc.ReqOp{doc.And, doc.Or}[pick(2)]
			}
			return doc.Req{Op: op, Args: []doc.Req{req(depth-1, answer), req(depth-1, false)}}
		}
		if answer || pick(4) == 0 {
			return doc.Req{Op: doc.Test, Crit: doc.Name{ID: "k2"}, Test: doc.ReqTest{Min: &doc.ReqBound{Answer: answer,
				Value: doc.Value{Kind: doc.Quantity, Unit: "u", Lo: 3 * doc.NumOne, Hi: 3 * doc.NumOne}}}}
		}
		x := doc.Req{Op: doc.Test, Crit: doc.Name{ID: word("k", 2)}, Test: doc.ReqTest{HasIs: true, Is: doc.Value{Kind: doc.Bool, Word: "yes"}}}
		if pick(4) == 0 {
			x.Test = doc.ReqTest{Any: names("yes", "partly")}
		}
		return x
	}
	for i := range nq {
		q := doc.Question{ID: fmt.Sprintf("q%d", i), Type: doc.One}
		switch pick(6) {
		case 0:
			q.Type, q.Next = doc.Many, next(i)
		case 1:
			q.Type = doc.Number
		}
		na := 2 + pick(2)
		for j := range na {
			a := doc.Answer{ID: fmt.Sprintf("a%d", j), Next: next(i)}
			if pick(3) == 0 {
				a.Given = doc.Cond{term()}
			}
			if pick(2) == 0 {
				a.Requires = req(2, q.Type == doc.Number)
			}
			if q.Type == doc.Number {
				if j > 0 {
					a.Band.Over = &doc.Bound{Num: doc.Num(2*j) * doc.NumOne}
				}
				if j < na-1 {
					a.Band.Upto = &doc.Bound{Num: doc.Num(2*j+2) * doc.NumOne}
				}
			}
			q.Answers = append(q.Answers, a)
		}
		t.Questions = append(t.Questions, q)
	}
	for i := range outcomes {
		o := doc.Outcome{ID: fmt.Sprintf("z%d", i)}
		switch pick(6) {
		case 0:
			o.Kind = doc.RecommendNone
		case 1:
			o.Kind, o.Options = doc.RecommendList, names("o0", "o2")
		default:
			o.Options = names([]string{"o0", "o1", "o2", "o01"}[pick(4)])
		}
		if pick(3) == 0 {
			o.With = append(o.With, doc.Term{Fact: doc.Name{ID: "c0"}, Values: names("yes")})
		}
		if pick(3) == 0 {
			o.With = append(o.With, doc.Term{Fact: doc.Name{ID: "c1"}, Values: names("v1")})
		}
		if pick(3) == 0 {
			o.Accept = append(o.Accept, doc.AcceptEntry{Cell: doc.Ref{To: word("k", 3) + "/" + word("o", 3)}})
		}
		t.Outcomes = append(t.Outcomes, o)
	}
	return t, k
}

// enumerate is the naive verdict on a tree.
func enumerate(t *doc.Tree, k Knowledge) *naive {
	n := &naive{t: t, k: k, found: map[string]bool{}, paths: map[string]*big.Int{}, here: map[string]map[string]person{}}
	for _, f := range k.Facts {
		if f.Choosable {
			n.will = append(n.will, f)
		}
		if !f.Choosable || n.told(f.ID) {
			n.given = append(n.given, f)
		}
	}
	var all []person
	for _, p := range everybody(n.given) {
		if p["c0"] != "yes" || p.meets(k.Facts[2].When) {
			all = append(all, p)
		}
	}
	n.walk("q0", nil, all)
	n.questions()
	return n
}

// questions finds out who can give which answer (K203, K210–K212).
func (n *naive) questions() {
	for _, q := range n.t.Questions {
		here := n.here[q.ID]
		if here == nil {
			continue
		}
		silent := map[string]bool{}
		for key := range here {
			silent[key] = true
		}
		var nobody []string
		for _, a := range q.Answers {
			some := false
			for key, p := range here {
				if p.meets(a.Given) {
					some = true
					delete(silent, key)
				}
			}
			if !some {
				nobody = append(nobody, a.ID)
			}
			to := a.Next.ID
			if q.Type == doc.Many {
				to = q.Next.ID
			}
			if n.here[to] == nil {
				n.found[to+" K203"] = true
			}
		}
		if q.Type != doc.Many && len(nobody) > 0 && len(nobody) == len(q.Answers)-1 && len(silent) == 0 {
			n.found[q.ID+" K211"] = true
			continue
		}
		for _, a := range nobody {
			n.found[q.ID+" "+a+" K210"] = true
		}
		if q.Type != doc.Many && len(silent) > 0 {
			n.found[q.ID+" K212"] = true
		}
	}
}

func TestProofAgreesWithBruteForce(t *testing.T) {
	n := 2500
	if testing.Short() {
		n = 500
	}
	verdicts := map[string]int{}
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		tree, k := random(r)
		want := enumerate(tree, k)
		proof, diags := Prove(tree, k)
		if !proof.Complete {
			t.Fatalf("seed %d: not proved: %v", seed, diags)
		}
		got := map[string]bool{}
		for _, d := range diags {
			verdicts[d.Code]++
			id := func(i int) string { return strings.Split(d.Msg, `"`)[i] }
			switch d.Code {
			case "K220", "K221", "K222":
				option := strings.TrimSuffix(strings.Fields(strings.Split(d.Msg, "recommends ")[1])[0], ",")
				got[id(1)+" "+option+" unsound"] = true
			case "K203", "K211", "K212", "K223":
				got[id(1)+" "+d.Code] = true
			case "K210":
				got[id(3)+" "+id(1)+" K210"] = true
			}
		}
		if g, w := sorted(got), sorted(want.found); g != w {
			t.Fatalf("seed %d:\n got %s\nwant %s", seed, g, w)
		}
		for _, o := range proof.Outcomes {
			w := want.paths[o.ID]
			if w == nil {
				w = new(big.Int)
			}
			if o.Paths.Cmp(w) != 0 {
				t.Fatalf("seed %d: outcome %s has %v paths, want %v", seed, o.ID, o.Paths, w)
			}
		}
	}
	for _, code := range []string{"K203", "K210", "K211", "K212", "K220", "K221", "K222", "K223"} {
		if verdicts[code] < n/200 {
			t.Errorf("%s came up %d times only in %d trees", code, verdicts[code], n)
		}
	}
}

func sorted(set map[string]bool) string {
	var out []string
	for x := range set {
		out = append(out, x)
	}
	sort.Strings(out)
	return strings.Join(out, "; ")
}
