package render

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// DecideData is what a page of a tree writes for its script: where answers
// lead, what they leave of the options, and the words to say so. As JSON its
// questions and answers keep the author's order.
type DecideData struct {
	Tree, Here, Start string
	Base              string // relative address of decide/{tree}/
	Index             string // what directory links end in: "", offline index.html
	Questions         []DecideQuestion
	Outcomes          []DecideOutcome
	Options           []DecideOption
	Classes           int // 0: no rows, see advice.Replay
	StartBits         string
	Masks             []DecideMask
	Misses            []DecideMiss
	Changes           []DecideChange // outcomes only, newest first
	Say               []DecideString
}

// DecideQuestion is a question; Next and Unit are for many and number.
type DecideQuestion struct {
	ID, Ask, Type, Next, Unit string
	Answers                   []DecideAnswer
}

// DecideAnswer is an answer, or a band with at most one end on each side.
type DecideAnswer struct {
	ID, Label, Next          string
	Over, From, Upto, Before DecideBound
}

// DecideBound is an end of a band: a number, a day such as 2018-11-16, or "".
type DecideBound string

// DecideOutcome is an outcome; Options are indexes into DecideData.Options.
type DecideOutcome struct {
	ID, Title, Advice string
	Options           []int
}

// DecideOption is an option with its number of candidates.
type DecideOption struct {
	ID, Name string
	N        int
}

// DecideMask is the row that an answer leaves.
type DecideMask struct{ Question, Answer, Bits string }

// DecideMiss says why an option is lost; URL is the row of its table. Scripts
// get them by question and answer, and each text once.
type DecideMiss struct {
	Option                             int
	Question, Answer, Where, Text, URL string
}

// DecideChange is something that changed in the world; Date is 20250601.
type DecideChange struct {
	Date      int
	What, URL string
}

// DecideString is an interface string for the script.
type DecideString struct{ Key, Text string }

// MarshalJSON writes a number as a number.
func (b DecideBound) MarshalJSON() ([]byte, error) {
	if _, err := strconv.ParseFloat(string(b), 64); err == nil && json.Valid([]byte(b)) {
		return []byte(b), nil
	}
	return json.Marshal(string(b))
}

// MarshalJSON writes the short form that scripts read, ordered, without what is
// empty.
func (d DecideData) MarshalJSON() ([]byte, error) {
	var q, r, o, masks, misses, why, changes, say object
	for _, x := range d.Questions {
		q.add(x.ID, x.json())
	}
	for _, x := range d.Outcomes {
		r.add(x.ID, object{{"title", x.Title}, {"advice", x.Advice}, {"options", x.Options}})
	}
	for _, x := range d.Options {
		o.add("", object{{"id", x.ID}, {"name", x.Name}, {"n", x.N}})
	}
	for i, m := range d.Masks {
		if i == 0 || d.Masks[i-1].Question != m.Question {
			masks.add(m.Question, object{})
		}
		last := len(masks) - 1
		of, _ := masks[last].value.(object)
		masks[last].value = append(of, member{m.Answer, m.Bits})
	}
	for i, m := range d.Misses {
		at := slices.IndexFunc(why, func(x member) bool { return x.key == m.Text+"\n"+m.URL })
		if at < 0 {
			at = len(why)
			why.add(m.Text+"\n"+m.URL, object{{"text", m.Text}, {"url", m.URL}})
		}
		if i == 0 || d.Misses[i-1].Question != m.Question || d.Misses[i-1].Answer != m.Answer {
			misses.add("", object{{"q", m.Question}, {"a", m.Answer}, {"m", []any{}}})
		}
		step, _ := misses[len(misses)-1].value.(object)
		list, _ := step[2].value.([]any)
		step[2].value = append(list, []any{m.Option, m.Where, at})
	}
	for _, c := range d.Changes {
		changes.add("", object{{"date", c.Date}, {"what", c.What}, {"url", c.URL}})
	}
	for _, s := range d.Say {
		say.add(s.Key, s.Text)
	}
	out := object{{"tree", d.Tree}, {"here", d.Here}, {"start", d.Start}, {"base", d.Base}, {"index", d.Index},
		{"q", q}, {"r", r}, {"o", o.values()}, {"classes", d.Classes}, {"startbits", d.StartBits}, {"masks", masks},
		{"misses", misses.values()}, {"why", why.values()}, {"changes", changes.values()}, {"say", say}}
	return out.appendTo(nil)
}

func (q DecideQuestion) json() object {
	out := object{{"ask", q.Ask}, {"type", q.Type}}
	out.some("next", q.Next)
	out.some("unit", q.Unit)
	answers := make([]any, len(q.Answers))
	for i, a := range q.Answers {
		x := object{{"id", a.ID}, {"label", a.Label}}
		x.some("next", a.Next)
		for _, end := range []struct {
			key string
			at  DecideBound
		}{{"over", a.Over}, {"from", a.From}, {"upto", a.Upto}, {"before", a.Before}} {
			if end.at != "" {
				x.add(end.key, end.at)
			}
		}
		answers[i] = x
	}
	out.add("a", answers)
	return out
}

// object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	key   string
	value any
}

func (o *object) add(key string, value any) { *o = append(*o, member{key, value}) }

// some adds a text unless it is empty.
func (o *object) some(key, text string) {
	if text != "" {
		o.add(key, text)
	}
}

// values is the list of the members' values.
func (o object) values() []any {
	out := make([]any, len(o))
	for i, m := range o {
		out[i] = m.value
	}
	return out
}

// appendTo writes {key: value, …}. Nested objects are written here and not by
// encoding/json, which would read and copy each as often as it is deep.
func (o object) appendTo(out []byte) ([]byte, error) {
	out = append(out, '{')
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		var err error
		if out, err = appendJSON(out, m.key); err != nil {
			return nil, err
		}
		if out, err = appendJSON(append(out, ':'), m.value); err != nil {
			return nil, err
		}
	}
	return append(out, '}'), nil
}

// appendJSON writes a value of an object.
func appendJSON(out []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case object:
		return v.appendTo(out)
	case []any:
		out = append(out, '[')
		for i, x := range v {
			if i > 0 {
				out = append(out, ',')
			}
			var err error
			if out, err = appendJSON(out, x); err != nil {
				return nil, err
			}
		}
		return append(out, ']'), nil
	case int:
		return strconv.AppendInt(out, int64(v), 10), nil
	}
	text, err := json.Marshal(value)
	return append(out, text...), err
}

// questionSays are the interface strings of a question of a type.
func questionSays(typ string) []string {
	out := []string{"decide.prev", "decide.now", "decide.on", "decide.fixed", "decide.locked", "decide.leads", "decide.leads_end",
		"decide.ahead", "decide.answer", "decide.off", "decide.possible", "decide.possible_one", "decide.possible_none", "list.semicolon"}
	switch doc.QuestionType(typ) {
	case doc.Many:
		return append(out, "decide.error", "decide.problem", "decide.empty_many")
	case doc.Number:
		return append(out, "decide.error", "decide.problem", "decide.empty_number", "decide.bad_number")
	case doc.Day:
		return append(out, "decide.error", "decide.problem", "decide.empty_date", "decide.bad_date")
	}
	return out
}

// decideData is the data of a page of a tree: here is the question or outcome
// shown, say the keys of interface strings that its script needs, which it finds
// under what follows their last dot, beside those that say what was answered.
func (w words) decideData(tree doc.Tree, proof advice.Proof, here string, say ...string) DecideData {
	g := advice.NewGraph(tree)
	d := DecideData{Tree: tree.ID, Here: here, Start: tree.Start.ID, Base: w.url("/decide/" + tree.ID + "/")}
	if base, offline := strings.CutSuffix(d.Base, "index.html"); offline {
		d.Base, d.Index = base, "index.html"
	}
	for _, q := range tree.Questions {
		d.Questions = append(d.Questions, w.decideQuestion(q))
	}
	at := map[string]int{}
	for i, o := range proof.Replay.Options {
		opt, _ := w.s.Option(o.ID)
		at[o.ID] = i
		d.Options = append(d.Options, DecideOption{o.ID, w.plain(opt.Name), o.N})
	}
	for _, o := range tree.Outcomes {
		x := DecideOutcome{ID: o.ID, Title: w.outcomeText(o), Advice: adviceKind(o), Options: []int{}}
		for _, n := range o.Options {
			if i, ok := at[n.ID]; ok {
				x.Options = append(x.Options, i)
			}
		}
		d.Outcomes = append(d.Outcomes, x)
	}
	w.decideRows(&d, tree, g, proof.Replay)
	if _, outcome := g.Outcome(here); outcome {
		d.Changes = w.decideChanges(tree)
	}
	for _, key := range append([]string{"decide.change", "decide.change_of", "decide.none", "list.comma", "value.amount"}, say...) {
		d.Say = append(d.Say, DecideString{key[strings.LastIndexByte(key, '.')+1:], w.say(key)})
	}
	return d
}

func (w words) decideQuestion(q doc.Question) DecideQuestion {
	out := DecideQuestion{ID: q.ID, Ask: w.plain(q.Ask), Type: string(q.Type)}
	if q.Type == doc.Many {
		out.Next = q.Next.ID
	}
	if unit, _, _ := strings.Cut(q.Unit, "/"); unit != "" {
		out.Unit = w.unit(unit, 0)
	}
	next := map[int]string{}
	for _, e := range advice.Edges(q) {
		next[e.Answer] = e.Next
	}
	bound := func(b *doc.Bound) DecideBound {
		switch {
		case b == nil:
			return ""
		case q.Type == doc.Day:
			return DecideBound(w.date(doc.Date{Y: b.Date.Y, M: max(b.Date.M, 1), D: max(b.Date.D, 1)}))
		}
		return DecideBound(decimal(b.Num))
	}
	for i, a := range q.Answers {
		out.Answers = append(out.Answers, DecideAnswer{a.ID, w.answerText(q, a), next[i],
			bound(a.Band.Over), bound(a.Band.From), bound(a.Band.Upto), bound(a.Band.Before)})
	}
	return out
}

// decideRows adds the bit rows and the reasons, if the tree has them. The start
// of a tree, where nothing is answered, needs none; the page of a question those
// of the questions that may come before it. The page of an outcome gives the
// reasons in its text, by their indexes in the proof.
func (w words) decideRows(d *DecideData, tree doc.Tree, g *advice.Graph, r advice.Replay) {
	if r.Classes == 0 || w.p.Kind == site.Tree {
		return
	}
	d.Classes, d.StartBits = r.Classes, string(r.Start)
	_, outcome := g.Outcome(d.Here)
	var into []advice.Step
	if !outcome {
		into = g.Into(d.Here)
	}
	before := func(q string) bool {
		return outcome || q == "" || slices.ContainsFunc(into, func(s advice.Step) bool { return s.Question == q })
	}
	for _, m := range r.Masks {
		if !before(m.Question) {
			continue
		}
		d.Masks = append(d.Masks, DecideMask{m.Question, m.Answer, string(m.Mask)})
	}
	for _, m := range r.Misses {
		if !before(m.Question) {
			continue
		}
		x := DecideMiss{Option: m.Option, Question: m.Question, Answer: m.Answer, Where: string(m.Where)}
		if c, table, ok := w.criterion(tree, m.Criterion); ok && !outcome {
			x.Text, x.URL = w.miss(g, *c, m), w.row(table, *c).URL
		}
		d.Misses = append(d.Misses, x)
	}
}

// decideChanges lists what changed in the rows that a tree asks about, newest
// first.
func (w words) decideChanges(tree doc.Tree) []DecideChange {
	asked := advice.AskedBy(tree)
	bears := func(r doc.Ref) bool {
		parts := strings.Split(strings.TrimPrefix(r.To, "tables/"), "/")
		if len(parts) < 2 || !slices.ContainsFunc(tree.Tables, func(n doc.Name) bool { return n.ID == parts[0] }) {
			return false
		}
		c, _, ok := w.criterion(tree, parts[1])
		return ok && (asked[c.ID] || c.Gate)
	}
	var out []DecideChange
	page := w.url("/changes/")
	for _, c := range w.s.Data.Changes {
		if c.Date.Y == 0 || !slices.ContainsFunc(c.Cells, bears) {
			continue
		}
		x := DecideChange{Date: c.Date.Y*10000 + max(c.Date.M, 1)*100 + max(c.Date.D, 1), What: w.plain(c.What)}
		if page != "" {
			x.URL = page + "#" + changeID(c)
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b DecideChange) int { return b.Date - a.Date })
	return out
}

// adviceKind names what an outcome advises: one, list, none or wait.
func adviceKind(o doc.Outcome) string { return [...]string{"one", "list", "none", "wait"}[o.Kind&3] }
