package advice

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// examples replays the made-up readers (K250).
func (r *report) examples() {
	if _, ok := r.p.nodes[r.t.Start.ID]; !ok {
		return
	}
	shown := map[string]bool{}
	for i := range r.t.Examples {
		e := &r.t.Examples[i]
		shown[e.Expect.ID] = true
		end, path, why := r.replay(e)
		switch {
		case why != "":
			r.error("K250", e.Pos, fmt.Sprintf("example %s stops before an outcome: %s", quote(e.Name.S), why),
				"answer every question on its way", line("path", r.walk(path)))
		case end != e.Expect.ID:
			notes := []diag.Related{line("path", r.walk(path))}
			r.error("K250", e.Expect.Pos, fmt.Sprintf("example %s reaches %s, not %s", quote(e.Name.S), quote(end), quote(e.Expect.ID)),
				"correct its answers, what it expects, or the tree", notes...)
		}
	}
	for oi := range r.t.Outcomes {
		if o := &r.t.Outcomes[oi]; !shown[o.ID] {
			r.warn("K250", o.Pos, "outcome "+quote(o.ID)+" has no example", "add a made-up reader who gets there to examples")
		}
	}
}

// replay follows the answers of an example to an outcome.
func (r *report) replay(e *doc.Example) (end string, path []taken, why string) {
	state := slices.Clone(r.p.init)
	at := r.t.Start.ID
	for range len(r.t.Questions) + 1 {
		qi, ok := r.p.nodes[at]
		if !ok {
			return at, path, quote(at) + " does not exist"
		}
		if qi >= len(r.t.Questions) {
			return at, path, ""
		}
		q := &r.t.Questions[qi]
		i := slices.IndexFunc(e.Answers, func(a doc.ExampleAnswer) bool { return a.Question.ID == q.ID })
		if i < 0 && q.Type != doc.Many {
			return at, path, "question " + quote(q.ID) + " is not answered"
		}
		var given []int
		if i >= 0 {
			for _, v := range e.Answers[i].Values {
				ai := answerOf(q, v.S)
				if ai < 0 {
					return at, path, quote(v.S) + " is no answer of question " + quote(q.ID)
				}
				given = append(given, ai)
			}
		}
		if q.Type != doc.Many && len(given) != 1 {
			return at, path, "question " + quote(q.ID) + " takes one answer"
		}
		for _, ai := range given {
			path = append(path, taken{int32(qi), int32(ai)})
			for j, w := range r.p.masks[qi][ai] {
				state[j] &= w
			}
		}
		next := q.Next.ID
		if q.Type == doc.Many {
			path = append(path, taken{int32(qi), -2})
		} else if q.Answers[given[0]].Next.ID != "" {
			next = q.Answers[given[0]].Next.ID
		}
		if !r.m.hasWorld(state) {
			return at, path, "nobody can give these answers"
		}
		at = next
	}
	return at, path, "the questions lead in a circle"
}

// answerOf finds an answer by id, or the band that a figure or a day is in.
func answerOf(q *doc.Question, s string) int {
	if i := slices.IndexFunc(q.Answers, func(a doc.Answer) bool { return a.ID == s }); i >= 0 {
		return i
	}
	x, ok := scaled(q.Type, s)
	if !ok {
		return -1
	}
	return slices.IndexFunc(q.Answers, func(a doc.Answer) bool {
		at := func(b *doc.Bound) int64 {
			if q.Type == doc.Day {
				return dayNumber(b.Date)
			}
			return int64(b.Num)
		}
		b := a.Band
		return !(b.Over != nil && x <= at(b.Over) || b.From != nil && x < at(b.From) ||
			b.Upto != nil && x > at(b.Upto) || b.Before != nil && x >= at(b.Before))
	})
}

func dayNumber(d doc.Date) int64 { return int64(d.Y*10000 + max(1, d.M)*100 + max(1, d.D)) }

// scaled reads the figure or the day that an example gives.
func scaled(t doc.QuestionType, s string) (int64, bool) {
	switch t {
	case doc.Day:
		var d doc.Date
		n, _ := fmt.Sscanf(s, "%d-%d-%d", &d.Y, &d.M, &d.D)
		return dayNumber(d), n > 0
	case doc.Number:
		whole, frac, _ := strings.Cut(s, ".")
		if len(whole) == 0 || len(whole) > 10 || len(frac) > 6 {
			return 0, false
		}
		var n int64
		for _, c := range whole + frac + "000000"[len(frac):] {
			if c < '0' || c > '9' {
				return 0, false
			}
			n = n*10 + int64(c-'0')
		}
		return n, true
	}
	return 0, false
}
