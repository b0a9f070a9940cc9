package data

import (
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// questionWords are parameters of a decision page's address, which questions
// share.
var questionWords = []string{"o", "on", "f", "need", "diff", "fold", "lock", "embed", "w", "q", "from", "isappinstalled", "scene", "nsukey", "exit", "start"}

func treeFields() []field[doc.Tree] {
	return []field[doc.Tree]{
		at("title", "how readers see it", text, func(t *doc.Tree) *doc.Text { return &t.Title }),
		at("intro", "what it helps to decide", text, func(t *doc.Tree) *doc.Text { return &t.Intro }),
		at("finds", findsAbout, strs, func(t *doc.Tree) *[]doc.Str { return &t.Finds }),
		at("tables", "the tables its requirements read", names, func(t *doc.Tree) *[]doc.Name { return &t.Tables }),
		at("start", "the first question", nameOf, func(t *doc.Tree) *doc.Name { return &t.Start }).required(),
		at("questions", "id: question", questionsShape, func(t *doc.Tree) *[]doc.Question { return &t.Questions }).required(),
		at("outcomes", "id: what is advised", outcomesShape, func(t *doc.Tree) *[]doc.Outcome { return &t.Outcomes }),
		at("examples", "made-up readers and where they must arrive", items(placed(exampleShape, func(e *doc.Example) *doc.Pos { return &e.Pos }), false), func(t *doc.Tree) *[]doc.Example { return &t.Examples }),
		allowance[doc.Tree](),
	}
}

var (
	treeShape    = object(append([]field[doc.Tree]{at("tree", "the tree's id, as in its file's name", ownID("shared"), func(t *doc.Tree) *string { return &t.ID }).required()}, treeFields()...)...)
	subtreeShape = object(append([]field[doc.Tree]{at("subtree", "the subtree's id, as in its file's name", ownID(), func(t *doc.Tree) *string { return &t.ID }).required()}, treeFields()...)...)
)

var questionsShape = entries(shape[doc.Question]{
	schema: func() schema { return objectSchema(questionFields) },
	read: func(d dec, n *node, q *doc.Question) {
		q.Type = doc.One
		object(questionFields...).read(d, n, q)
		if n.Kind != mapKind {
			return
		}
		if ask := n.Get("ask"); q.Use.ID == "" && (ask == nil || ask.Kind == yamlnode.Scalar && blank(ask.Value)) {
			d.error("K103", q.Pos, "question "+quote(q.ID)+" asks nothing", "add ask: …, or use: shared/SUBTREE")
		}
		if q.Use.ID != "" && n.Get("answers") != nil {
			d.error("K101", n.Get("answers").Pos, "a question that uses a subtree has no answers of its own", "remove answers, or use")
		}
	},
}, questionWords, named(func(q *doc.Question) *string { return &q.ID }, func(q *doc.Question) *doc.Pos { return &q.Pos }))

var questionFields = []field[doc.Question]{
	at("ask", "the question", text, func(q *doc.Question) *doc.Text { return &q.Ask }).short(),
	at("hint", "one sentence of help", text, func(q *doc.Question) *doc.Text { return &q.Hint }),
	at("why", "why it is asked", text, func(q *doc.Question) *doc.Text { return &q.Why }),
	at("was", "old ids", oldIDs, func(q *doc.Question) *[]doc.Name { return &q.Was }),
	at("type", "one (default), many, number or date", shape[doc.QuestionType]{
		schema: oneOf("one", "many", "number", "date").schema,
		read: func(d dec, n *node, out *doc.QuestionType) {
			w := string(doc.One)
			oneOf("one", "many", "number", "date").read(d, n, &w)
			*out = doc.QuestionType(w)
		},
	}, func(q *doc.Question) *doc.QuestionType { return &q.Type }),
	at("unit", "number: the unit, or unit/period", word, func(q *doc.Question) *string { return &q.Unit }),
	at("answers", "id: answer", answersShape, func(q *doc.Question) *[]doc.Answer { return &q.Answers }),
	at("bands", "number, date: id: band", answersShape, func(q *doc.Question) *[]doc.Answer { return &q.Answers }),
	at("next", "many: where all answers lead", nameOf, func(q *doc.Question) *doc.Name { return &q.Next }),
	at("use", "the subtree that stands here", nameOf, func(q *doc.Question) *doc.Name { return &q.Use }),
	at("exits", "with use: where its exits lead", exitsShape, func(q *doc.Question) *[]doc.Exit { return &q.Exits }),
	allowance[doc.Question](),
}

var exitsShape = shape[[]doc.Exit]{
	schema: func() schema { return mapSchema(schema{"type": "string"}, idPattern) },
	read: func(d dec, n *node, out *[]doc.Exit) {
		if n.Kind != mapKind {
			d.error("K110", n.Pos, "a map from exits to questions or outcomes expected, found "+show(n), "write exits: {exit: next}")
			return
		}
		for _, e := range n.Entries {
			x := doc.Exit{ID: name(e.Key)}
			nameOf.read(d, e.Value, &x.Next)
			*out = append(*out, x)
		}
	},
}

var answersShape = entries(object(
	at("label", "what the reader picks", text, func(a *doc.Answer) *doc.Text { return &a.Label }).short(),
	at("help", "one line of help", text, func(a *doc.Answer) *doc.Text { return &a.Help }),
	at("given", "facts that the answer settles", cond, func(a *doc.Answer) *doc.Cond { return &a.Given }),
	at("requires", "what the option must be able to do", reqShape(), func(a *doc.Answer) *doc.Req { return &a.Requires }),
	at("next", "a question or an outcome", nameOf, func(a *doc.Answer) *doc.Name { return &a.Next }),
	at("over", "band: more than this", bound, func(a *doc.Answer) **doc.Bound { return &a.Band.Over }),
	at("from", "band: this or more", bound, func(a *doc.Answer) **doc.Bound { return &a.Band.From }),
	at("upto", "band: this or less", bound, func(a *doc.Answer) **doc.Bound { return &a.Band.Upto }),
	at("before", "band: less than this", bound, func(a *doc.Answer) **doc.Bound { return &a.Band.Before }),
	allowance[doc.Answer](),
), nil, named(func(a *doc.Answer) *string { return &a.ID }, func(a *doc.Answer) *doc.Pos { return &a.Pos }))

// bound reads a number or a date; the question's type decides later which of
// the two counts. A four-digit figure is both.
var bound = made(scalar(schema{"type": []string{"number", "string"}}, func(d dec, n *node, b *doc.Bound) {
	b.Pos = n.Pos
	num, isNum := parseNum(n.Value)
	if isNum {
		b.Num = num
	}
	if len(n.Value) == len("2016-07-30") && !isNum {
		date.read(d, n, &b.Date)
		return
	}
	if !isNum {
		d.error("K110", n.Pos, show(n)+" is neither a number nor a date", "write a figure such as 4, or a day such as 2018-11-16")
	}
}))

var outcomesShape = entries(object(
	at("title", "overrides the generated sentence", text, func(o *doc.Outcome) *doc.Text { return &o.Title }),
	at("recommend", "an option, a list of alternatives, none or wait", recommendShape, func(o *doc.Outcome) *doc.Outcome { return o }).required(),
	at("with", "choosable facts the reader must make true", cond, func(o *doc.Outcome) *doc.Cond { return &o.With }),
	at("because", "added to the generated reasons", text, func(o *doc.Outcome) *doc.Text { return &o.Because }).short(),
	at("despite", "option: why it is not recommended though it fits", despiteShape, func(o *doc.Outcome) *[]doc.DespiteEntry { return &o.Despite }),
	at("accept", "criterion/option: why a doubtful cell is good enough", acceptShape, func(o *doc.Outcome) *[]doc.AcceptEntry { return &o.Accept }),
	at("see", "pages to go on with", refs, func(o *doc.Outcome) *[]doc.Ref { return &o.See }),
	at("was", "old ids", oldIDs, func(o *doc.Outcome) *[]doc.Name { return &o.Was }),
	allowance[doc.Outcome](),
), nil, named(func(o *doc.Outcome) *string { return &o.ID }, func(o *doc.Outcome) *doc.Pos { return &o.Pos }))

var recommendShape = shape[doc.Outcome]{
	schema: names.schema,
	read: func(d dec, n *node, o *doc.Outcome) {
		names.read(d, n, &o.Options)
		switch {
		case n.Kind == seqKind:
			o.Kind = doc.RecommendList
			if len(o.Options) == 0 {
				d.error("K110", n.Pos, "an empty list recommends nothing", "name an option, or write none")
			}
		case n.Value == "none":
			o.Kind, o.Options = doc.RecommendNone, nil
		case n.Value == "wait":
			o.Kind, o.Options = doc.RecommendWait, nil
		}
	},
}

var despiteShape = reasons("option: reason", func(key doc.Name, reason doc.Text) doc.DespiteEntry {
	return doc.DespiteEntry{Option: key, Reason: reason}
})

var acceptShape = reasons("criterion/option: reason", func(key doc.Name, reason doc.Text) doc.AcceptEntry {
	return doc.AcceptEntry{Cell: doc.Ref{To: key.ID, Pos: key.Pos}, Reason: reason}
})

// reasons reads a map from what is excused to why.
func reasons[T any](form string, entry func(doc.Name, doc.Text) T) shape[[]T] {
	return shape[[]T]{
		schema: func() schema { return mapSchema(text.schema(), "") },
		read: func(d dec, n *node, out *[]T) {
			if n.Kind != mapKind {
				d.error("K110", n.Pos, "a map from "+form+" expected, found "+show(n), "write {"+form+"}")
				return
			}
			for _, e := range n.Entries {
				var reason doc.Text
				text.read(d.child(e.Key.Value, false), e.Value, &reason)
				*out = append(*out, entry(name(e.Key), reason))
			}
		},
	}
}

var exampleShape = object(
	at("name", "who this is", text, func(e *doc.Example) *doc.Text { return &e.Name }).required().short(),
	at("answers", "question: answer", shape[[]doc.ExampleAnswer]{
		schema: func() schema {
			return mapSchema(schema{"anyOf": []schema{anyScalar, {"type": "array", "items": anyScalar}}}, "")
		},
		read: func(d dec, n *node, out *[]doc.ExampleAnswer) {
			if n.Kind != mapKind {
				d.error("K110", n.Pos, "a map from questions to answers expected, found "+show(n), "write answers: {question: answer}")
				return
			}
			for _, e := range n.Entries {
				a := doc.ExampleAnswer{Question: name(e.Key)}
				strs.read(d, e.Value, &a.Values)
				*out = append(*out, a)
			}
		},
	}, func(e *doc.Example) *[]doc.ExampleAnswer { return &e.Answers }).required(),
	at("expect", "the outcome it must reach", nameOf, func(e *doc.Example) *doc.Name { return &e.Expect }).required(),
)

func reqSchema() schema {
	self := schema{"$ref": "#/$defs/req"}
	list := schema{"anyOf": []schema{{"type": "array", "items": self}, self}}
	test := schema{"type": "object", "additionalProperties": false, "properties": schema{
		"min": anyScalar, "max": anyScalar, "any": names.schema(), "has": names.schema(), "not": names.schema()}}
	return schema{"type": "object", "properties": schema{"all": list, "any": list, "not": list},
		"additionalProperties": schema{"anyOf": []schema{anyScalar, test}}}
}

// reqShape reads requires: criterion: value or {min, max, any, has, not}, and
// all, any, not over such maps. Values are typed when the tables are known.
func reqShape() shape[doc.Req] {
	return shape[doc.Req]{
		schema: func() schema { return schema{"$ref": "#/$defs/req"} },
		read:   readReq,
	}
}

func readReq(d dec, n *node, out *doc.Req) {
	if n.Kind != mapKind {
		d.error("K110", n.Pos, "requirements expected, found "+show(n), "write {criterion: value} or {criterion: {min: 4/month}}")
		return
	}
	args := make([]doc.Req, 0, len(n.Entries))
	for _, e := range n.Entries {
		ops := map[string]doc.ReqOp{"all": doc.And, "any": doc.Or, "not": doc.Not}
		if op, is := ops[e.Key.Value]; is {
			r := doc.Req{Op: op, Pos: e.Key.Pos}
			items(shape[doc.Req]{read: readReq}, true).read(d, e.Value, &r.Args)
			args = append(args, r)
			continue
		}
		r := doc.Req{Op: doc.Test, Crit: name(e.Key), Pos: e.Key.Pos}
		if readTest(d, e.Value, &r.Test) {
			args = append(args, r)
		}
	}
	switch len(args) {
	case 0:
	case 1:
		*out = args[0]
	default:
		*out = doc.Req{Op: doc.And, Args: args, Pos: n.Pos}
	}
}

func readTest(d dec, n *node, t *doc.ReqTest) bool {
	switch n.Kind {
	case scalarKind:
		t.HasIs, t.Is = true, doc.Value{Raw: n.Value, Pos: n.Pos}
		return true
	case seqKind:
		d.error("K110", n.Pos, "a requirement is a value, not a list", "write {any: [a, b]} for one of them, {has: [a, b]} for all of them")
		return false
	}
	tests := 0
	for _, e := range n.Entries {
		switch e.Key.Value {
		case "min", "max":
			b := &doc.ReqBound{Answer: e.Value.Value == "$answer", Pos: e.Value.Pos, Value: doc.Value{Raw: e.Value.Value, Pos: e.Value.Pos}}
			if e.Value.Kind != scalarKind {
				d.error("K110", e.Value.Pos, "a single value expected, found "+e.Value.Kind.String(), "write {"+e.Key.Value+": 4/month}, or $answer")
				continue
			}
			if e.Key.Value == "min" {
				t.Min = b
			} else {
				t.Max = b
			}
			tests |= 1
		case "any":
			names.read(d, e.Value, &t.Any)
			tests |= 2
		case "has":
			names.read(d, e.Value, &t.Has)
			tests |= 4
		case "not":
			names.read(d, e.Value, &t.HasNot)
			tests |= 8
		default:
			d.error("K101", e.Key.Pos, "unknown key "+quote(e.Key.Value), keyHint(e.Key.Value, []string{"min", "max", "any", "has", "not"}))
		}
	}
	if tests&(tests-1) != 0 {
		d.error("K110", n.Pos, "two tests in one requirement", "only min and max stand together; join others with all: [{…}, {…}]")
		return false
	}
	return tests != 0
}

// subtreeOf is the id of the subtree that a use names: shared/x or x.
func subtreeOf(use string) string {
	return strings.TrimPrefix(use, "shared/")
}
