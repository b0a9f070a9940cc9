package advice

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// Golden prints what a tree advises, for people to review: where each answer
// leads, and for each outcome how many ways lead there, one of the shortest,
// and every value that the advice rests on with its source. It is linear in the
// nodes of the tree, and has no dates, so that it changes only when advice or
// its reasons do.
func Golden(t *doc.Tree, k Knowledge, p Proof) []byte {
	m := &model{tree: t, k: k, facts: map[string]*doc.Fact{}, crit: map[string]*criterion{}}
	for i := range k.Facts {
		m.facts[k.Facts[i].ID] = &k.Facts[i]
	}
	m.readTables()
	var b bytes.Buffer
	total := sum(p.Outcomes)
	fmt.Fprintf(&b, "%s   %s\n", t.ID, paths(total))
	for i := range t.Questions {
		q := &t.Questions[i]
		fmt.Fprintf(&b, "%-12s %s\n", q.ID, routes(q))
	}
	for i := range t.Outcomes {
		o := &t.Outcomes[i]
		op := p.Outcomes[i]
		fmt.Fprintf(&b, "=> %s  %s", o.ID, paths(op.Paths))
		for j, a := range op.Shortest {
			if j == 0 {
				b.WriteString(", e.g.")
			}
			fmt.Fprintf(&b, " %s=%s", a.Question, strings.Join(a.Answers, "+"))
		}
		fmt.Fprintf(&b, "   %s\n", m.advised(o))
		var seen []string
		for _, r := range op.Requires {
			for _, c := range r.Cells {
				line := m.reason(r, c, len(o.Options) > 1)
				if !slices.Contains(seen, line) {
					seen = append(seen, line)
					fmt.Fprintf(&b, "   %s\n", line)
				}
			}
		}
	}
	return b.Bytes()
}

// routes prints where the answers of a question lead, those to one place
// together.
func routes(q *doc.Question) string {
	type route struct{ labels, next string }
	var out []route
	for _, e := range Edges(*q) {
		var labels []string
		for ai := range q.Answers {
			if e.Answer == ai || e.Answer < 0 {
				labels = append(labels, or(q.Answers[ai].Label, q.Answers[ai].ID))
			}
		}
		l := strings.Join(labels, " + ")
		if e.Answer < 0 {
			l = "any of " + l
		}
		if i := slices.IndexFunc(out, func(r route) bool { return r.next == e.Next }); i >= 0 {
			out[i].labels += "|" + l
		} else {
			out = append(out, route{l, e.Next})
		}
	}
	var parts []string
	for _, r := range out {
		parts = append(parts, r.labels+" → "+r.next)
	}
	return strings.Join(parts, "   ")
}

// advised prints a recommendation: 服务号 + 已认证 = yes.
func (m *model) advised(o *doc.Outcome) string {
	switch o.Kind {
	case doc.RecommendNone:
		return "none"
	case doc.RecommendWait:
		return "wait"
	}
	var out []string
	for _, n := range o.Options {
		out = append(out, m.optionName(n.ID))
	}
	s := strings.Join(out, " or ")
	if len(o.With) > 0 {
		s += " + " + m.showCond(o.With)
	}
	return s
}

func (m *model) optionName(id string) string {
	for i := range m.k.Options {
		if m.k.Options[i].ID == id {
			return or(m.k.Options[i].Name, id)
		}
	}
	return id
}

// reason prints one value that advice rests on.
func (m *model) reason(r Required, c UsedCell, several bool) string {
	crit := m.crit[c.Criterion]
	asked := doc.Req{Op: doc.Test, Crit: doc.Name{ID: c.Criterion}, Test: r.Test}
	s := m.showTest(asked, &doc.Answer{ID: r.Answer})
	is := m.showValue(crit, c.Case.Is)
	if r.Gate {
		s = or(crit.Label, crit.ID)
	}
	if !r.Test.HasIs || r.Test.Is.Raw != is {
		s += ": " + is
	}
	if c.Option != r.Option || several {
		s += " (" + m.optionName(c.Option) + ")"
	}
	switch {
	case c.Case.Else:
		s += " otherwise"
	case len(c.Case.When) > 0:
		s += " when " + m.showCond(c.Case.When)
	}
	for i, src := range c.Case.Src {
		s += map[bool]string{true: " ← ", false: ", "}[i == 0] + src.Source
		if src.Fragment != "" {
			s += "#" + src.Fragment
		}
	}
	return s
}

// CheckGolden compares a golden file with what a tree advises now (K260).
func CheckGolden(t *doc.Tree, path string, have, want []byte) diag.List {
	have = bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n"))
	if bytes.Equal(have, want) {
		return nil
	}
	const shown = 3
	was, is := strings.Split(string(have), "\n"), strings.Split(string(want), "\n")
	gone, come := without(was, is), without(is, was)
	off := 0
	for _, l := range was {
		if len(gone) > 0 && l == gone[0] {
			break
		}
		off += len(l) + 1
	}
	pos := diag.Pos{File: path, Off: min(off, len(have))}
	if len(gone) > 0 {
		pos.Len = len(gone[0])
	} else {
		pos = diag.WholeFile(path)
	}
	var l diag.List
	d := l.Error("K260", pos, fmt.Sprintf("tree %s no longer advises what was reviewed (lines gone: %d, new: %d)", quote(t.ID), len(gone), len(come)),
		"if the change is right, accept it with guidepost check --update, and review the file")
	if lost := unnamed(t, was); len(lost) > 0 {
		d.Notes = append(d.Notes, line("links", strings.Join(lost, ", ")+" had a page, to which links may lead: name what stands for it now with was: in this tree, or with redirects: in data/site.yaml"))
	}
	for i, x := range gone[:min(shown, len(gone))] {
		if i > 0 {
			d.Notes = append(d.Notes, line("was", x))
		}
	}
	for _, x := range come[:min(shown, len(come))] {
		d.Notes = append(d.Notes, line("now", x))
	}
	return l
}

// unnamed lists the questions and outcomes of a golden file that a tree neither
// has nor names as what one of its own once was.
func unnamed(t *doc.Tree, golden []string) []string {
	known := map[string]bool{t.ID: true}
	add := func(id string, was []doc.Name) {
		known[id] = true
		for _, w := range was {
			known[w.ID] = true
		}
	}
	for _, q := range t.Questions {
		add(q.ID, q.Was)
	}
	for _, o := range t.Outcomes {
		add(o.ID, o.Was)
	}
	var out []string
	for _, l := range golden {
		id, _, _ := strings.Cut(strings.TrimPrefix(l, "=> "), " ")
		if id != "" && !known[id] {
			out = append(out, quote(id))
		}
	}
	return out
}

// without returns the lines of a that are not in b.
func without(a, b []string) []string {
	in := map[string]int{}
	for _, x := range b {
		in[x]++
	}
	var out []string
	for _, x := range a {
		if in[x] > 0 {
			in[x]--
			continue
		}
		out = append(out, x)
	}
	return out
}
