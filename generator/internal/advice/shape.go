package advice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

const (
	maxAsked   = 8 // questions on one path
	maxAnswers = 7
)

// questions checks who gets where (K203, K210–K212).
func (r *report) questions() {
	for qi := range r.t.Questions {
		q := &r.t.Questions[qi]
		if !r.p.arrived[qi] {
			r.nobody(q.ID, q.Pos, "question")
			continue
		}
		r.answers(qi, q)
	}
	for oi := range r.t.Outcomes {
		if o := &r.t.Outcomes[oi]; !r.p.arrived[len(r.t.Questions)+oi] {
			r.nobody(o.ID, o.Pos, "outcome")
		}
	}
}

// nobody reports a node to which answers lead that nobody can give. Of several
// such nodes in a row only the first is reported; one to which nothing leads at
// all is reported with the structure of the tree.
func (r *report) nobody(id string, pos doc.Pos, kind string) {
	var notes []diag.Related
	for qi := range r.t.Questions {
		q := &r.t.Questions[qi]
		for _, e := range Edges(*q) {
			if e.Next != id {
				continue
			}
			if !r.p.arrived[qi] {
				continue
			}
			at := q.Pos
			if e.Answer >= 0 {
				at = q.Answers[e.Answer].Pos
			}
			notes = append(notes, diag.Related{Pos: at, Msg: "nobody who arrives here can give this answer"})
		}
	}
	if len(notes) > 0 {
		r.error("K203", pos, "nobody can get to "+kind+" "+quote(id), "lead another answer to it, or remove it", notes...)
	}
}

// somebody returns the worlds of b that are also in mask; a nil mask has all.
func (m *model) somebody(b, mask bits) []int {
	var out []int
	for w := range m.worlds {
		if b.get(w) && (mask == nil || mask.get(w)) {
			out = append(out, w)
		}
	}
	return out
}

func (r *report) answers(qi int, q *doc.Question) {
	m, b := r.m, r.p.reach[qi]
	here := m.somebody(b, nil)
	covered := map[int]bool{}
	var possible, impossible []int
	for ai := range q.Answers {
		in := m.somebody(b, r.p.masks[qi][ai])
		if len(in) == 0 {
			impossible = append(impossible, ai)
		} else {
			possible = append(possible, ai)
		}
		for _, w := range in {
			covered[w] = true
		}
	}
	way := line("path", r.walk(r.wayTo(q.ID)))
	if q.Type != doc.Many && len(possible) == 1 && len(impossible) > 0 && len(covered) == len(here) {
		a := &q.Answers[possible[0]]
		r.warn("K211", q.Pos, fmt.Sprintf("question %s is already answered by what everybody who arrives has said: %s", quote(q.ID), quote(or(a.Label, a.ID))),
			"lead the answers before it straight to where this one leads", way)
		return
	}
	for _, ai := range impossible {
		a := &q.Answers[ai]
		r.error("K210", a.Pos, fmt.Sprintf("answer %s of question %s is impossible for everybody who gets there", quote(or(a.Label, a.ID)), quote(q.ID)),
			"remove the answer, or correct its given or that of an answer before it",
			way, line("given", m.showCond(a.Given)), line("known", m.showKnown(b)))
	}
	if q.Type == doc.Many || len(covered) == len(here) {
		return
	}
	var left []int
	for _, w := range here {
		if !covered[w] {
			left = append(left, w)
		}
	}
	who := m.when(b, left)
	r.error("K212", q.Pos, fmt.Sprintf("question %s has no answer for somebody who gets there: %s", quote(q.ID), who),
		"add an answer for them, or name them in given of another", line("path", r.walk(r.wayTo(q.ID))))
}

// wayTo is the first way to a node, whoever may take it.
func (r *report) wayTo(id string) []taken {
	steps := NewGraph(*r.t).Path(id)
	var out []taken
	for _, s := range steps {
		out = append(out, taken{int32(r.p.nodes[s.Question]), int32(max(s.Answer, -2))})
	}
	for i := range out {
		if out[i].a == -1 {
			out[i].a = -2
		}
	}
	return out
}

// showKnown prints what those who arrive have in common.
func (m *model) showKnown(b bits) string {
	var out []string
	for i, c := range m.knownIn(b) {
		if len(c.Values) < len(m.dims[i].values) {
			out = append(out, m.showFact(c.Fact, c.Values, false))
		}
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// shape checks what each question is good for, and how long ways are (K240,
// K242).
func (r *report) shape() {
	sig := map[string]string{} // node → what becomes of those who are there
	number := map[string]string{}
	short := func(long string) string {
		if number[long] == "" {
			number[long] = strconv.Itoa(len(number))
		}
		return number[long]
	}
	for _, o := range r.t.Outcomes {
		sig[o.ID] = "=" + o.ID
	}
	first := map[string]*doc.Question{}
	order := r.p.order()
	if _, ok := r.p.nodes[r.t.Start.ID]; !ok {
		return
	}
	slices.Reverse(order)
	for _, qi := range order {
		q := &r.t.Questions[qi]
		parts := []string{string(q.Type), q.Ask.S}
		var leads []string
		for _, e := range Edges(*q) {
			leads = append(leads, sig[e.Next])
		}
		for ai := range q.Answers {
			a := &q.Answers[ai]
			to := leads[min(ai, len(leads)-1)]
			parts = append(parts, or(a.Label, a.ID), r.m.showCond(a.Given), showReq(r.m, a), showBand(a.Band), to)
		}
		sig[q.ID] = short(strings.Join(parts, "\x00"))
		if twin := first[sig[q.ID]]; twin == nil {
			first[sig[q.ID]] = q
		} else if twin.Pos != q.Pos {
			x, y := twin, q
			if r.p.nodes[x.ID] > r.p.nodes[y.ID] {
				x, y = y, x
			}
			r.warn("K240", y.Pos, fmt.Sprintf("question %s and all that follows it is the same as %s", quote(y.ID), quote(x.ID)),
				"lead the answers before it to "+x.ID, diag.Related{Pos: x.Pos, Msg: "the same question"})
		}
		if q.Type != doc.Many && len(leads) > 0 {
			r.useless(q, leads)
		}
	}
	r.long()
}

// useless reports a question or a pair of answers that make no difference.
func (r *report) useless(q *doc.Question, leads []string) {
	if !slices.ContainsFunc(leads, func(l string) bool { return l != leads[0] }) {
		r.warn("K240", q.Pos, fmt.Sprintf("question %s never changes the outcome", quote(q.ID)),
			"remove it, or lead its answers to different places")
		return
	}
	seen := map[string]int{}
	for ai := range q.Answers {
		a := &q.Answers[ai]
		key := strings.Join([]string{leads[ai], r.m.showCond(a.Given), showReq(r.m, a)}, "\x00")
		if q.Type == doc.Number && strings.Contains(key, "$answer") {
			continue
		}
		x, twice := seen[key]
		if !twice {
			seen[key] = ai
			continue
		}
		b := &q.Answers[x]
		r.warn("K240", a.Pos, fmt.Sprintf("answers %s and %s of question %s make no difference", quote(or(b.Label, b.ID)), quote(or(a.Label, a.ID)), quote(q.ID)),
			"make them one, or let them ask for different things", diag.Related{Pos: b.Pos, Msg: "the other answer"})
	}
}

func showReq(m *model, a *doc.Answer) string {
	var show func(r doc.Req) string
	show = func(r doc.Req) string {
		if r.Op == doc.Test {
			return r.Crit.ID + ":" + m.showTest(r, a)
		}
		var parts []string
		for _, x := range r.Args {
			parts = append(parts, show(x))
		}
		return fmt.Sprint(r.Op, "(", strings.Join(parts, " "), ")")
	}
	return show(a.Requires)
}

func showBand(b doc.Band) string {
	var out string
	for _, x := range []*doc.Bound{b.Over, b.From, b.Upto, b.Before} {
		if x == nil {
			out += "|"
			continue
		}
		out += fmt.Sprint(x.Num, x.Date.Y, x.Date.M, x.Date.D, "|")
	}
	return out
}

// long reports ways of too many questions, and questions of too many answers.
func (r *report) long() {
	depth := NewGraph(*r.t).Depths()
	if n := depth[r.t.Start.ID]; n > maxAsked {
		var longest []string
		g := NewGraph(*r.t)
		for at := r.t.Start.ID; ; {
			q, ok := g.Question(at)
			if !ok {
				break
			}
			longest = append(longest, q.ID)
			at = ""
			for _, e := range Edges(q) {
				if at == "" || depth[e.Next] > depth[at] {
					at = e.Next
				}
			}
		}
		r.warn("K242", r.t.Start.Pos, fmt.Sprintf("a path asks %d questions, more than %d", n, maxAsked),
			"ask what decides most first, or split the tree", line("path", strings.Join(longest, " › ")))
	}
	for qi := range r.t.Questions {
		if q := &r.t.Questions[qi]; len(q.Answers) > maxAnswers {
			r.warn("K242", q.Pos, fmt.Sprintf("question %s has %d answers, more than %d", quote(q.ID), len(q.Answers), maxAnswers),
				"group them, and ask again within a group")
		}
	}
}
