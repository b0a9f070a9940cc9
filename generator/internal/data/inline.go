package data

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// maxQuestions bounds a tree once its subtrees are inlined, since subtrees that
// use subtrees twice each grow without limit.
const maxQuestions = 1000

// flat is a subtree with all its uses inlined. Each is made once.
type flat struct {
	tree *doc.Tree // nil while it is being made: a use of it then is a circle
}

// subtree returns a subtree flattened, or nil with a diagnostic.
func (c *checker) subtree(use doc.Name, loop []string) *doc.Tree {
	id := subtreeOf(use.ID)
	src := c.subs[id]
	if src == nil {
		var known []string
		for s := range c.subs {
			known = append(known, "shared/"+s)
		}
		slices.Sort(known)
		c.known("subtree", use, known)
		return nil
	}
	f, begun := c.flats[id]
	switch {
	case begun && f.tree == nil:
		from := max(0, slices.Index(loop, id))
		c.diags.Error("K201", use.Pos, "subtrees use each other in a circle: "+strings.Join(append(slices.Clone(loop[from:]), id), " → "), "remove one of the uses")
		return nil
	case !begun:
		f = &flat{}
		c.flats[id] = f
		t := cloneTree(src)
		c.inline(t, append(slices.Clone(loop), id))
		f.tree = t
	}
	return cloneTree(f.tree)
}

// inline replaces every use of a tree by the questions of the subtree, under
// the ids {question}--{inner}. loop is the chain of subtrees being made.
func (c *checker) inline(t *doc.Tree, loop []string) {
	var out []doc.Question
	starts := map[string]string{} // question with use → where it now begins
	for _, q := range t.Questions {
		if q.Use.ID == "" {
			out = append(out, q)
			continue
		}
		inner := c.subtree(q.Use, loop)
		if inner == nil {
			continue
		}
		if len(out)+len(inner.Questions) > maxQuestions {
			c.diags.Error("K201", q.Use.Pos, fmt.Sprintf("more than %d questions once subtrees are inlined", maxQuestions), "use fewer subtrees within subtrees")
			continue
		}
		out = append(out, c.place(&q, inner)...)
		starts[q.ID] = q.ID + "--" + inner.Start.ID
	}
	redirect := func(n *doc.Name) {
		if to, ok := starts[n.ID]; ok {
			n.ID = to
		}
	}
	redirect(&t.Start)
	for i := range out {
		redirect(&out[i].Next)
		for j := range out[i].Answers {
			redirect(&out[i].Answers[j].Next)
		}
	}
	t.Questions = out
}

// place gives the questions of a subtree the ids and exits of the question q
// that uses it.
func (c *checker) place(q *doc.Question, inner *doc.Tree) []doc.Question {
	used := map[string]bool{}
	var exitIDs []string
	next := func(n *doc.Name, report bool) {
		exit, isExit := strings.CutPrefix(n.ID, "exit.")
		if !isExit {
			if n.ID != "" {
				n.ID = q.ID + "--" + n.ID
			}
			return
		}
		if !used[exit] {
			used[exit] = true
			exitIDs = append(exitIDs, exit)
		}
		i := slices.IndexFunc(q.Exits, func(x doc.Exit) bool { return x.ID.ID == exit })
		if i < 0 {
			if report {
				d := c.diags.Error("K202", q.Use.Pos, "exit "+quote(exit)+" of "+quote(q.Use.ID)+" leads nowhere", "add exits: {"+exit+": NEXT} to question "+q.ID)
				d.Notes = append(d.Notes, diag.Related{Pos: n.Pos, Msg: "the exit"})
			}
			n.ID = ""
			return
		}
		n.ID, n.Pos = q.Exits[i].Next.ID, q.Exits[i].Next.Pos
	}
	missing := map[string]bool{}
	once := func(n *doc.Name) {
		was := n.ID
		next(n, !missing[was])
		missing[was] = true
	}
	for i := range inner.Questions {
		x := &inner.Questions[i]
		x.Was = oldPlaces(q, *x)
		x.ID = q.ID + "--" + x.ID
		once(&x.Next)
		for j := range x.Answers {
			once(&x.Answers[j].Next)
		}
	}
	for _, e := range q.Exits {
		if !used[e.ID.ID] {
			c.known("exit of "+q.Use.ID+":", e.ID, exitIDs)
		}
	}
	return inner.Questions
}

// oldPlaces lists the ids that a question x of a subtree had where q uses it: by
// its own old ids, and under the old ids of q.
func oldPlaces(q *doc.Question, x doc.Question) []doc.Name {
	var out []doc.Name
	for _, w := range x.Was {
		out = append(out, doc.Name{ID: q.ID + "--" + w.ID, Pos: w.Pos})
	}
	for _, w := range q.Was {
		out = append(out, doc.Name{ID: w.ID + "--" + x.ID, Pos: w.Pos})
	}
	return out
}

// cloneTree copies what inlining changes.
func cloneTree(t *doc.Tree) *doc.Tree {
	out := *t
	out.Questions = slices.Clone(t.Questions)
	for i := range out.Questions {
		out.Questions[i].Answers = slices.Clone(out.Questions[i].Answers)
		out.Questions[i].Exits = slices.Clone(out.Questions[i].Exits)
	}
	return &out
}
