package data

import "guidepost/generator/internal/doc"

var procedureShape = object(withBacking(func(p *doc.Procedure) *doc.Backing { return &p.Backing },
	at("procedure", "the procedure's id, as in its file's name", ownID(), func(p *doc.Procedure) *string { return &p.ID }).required(),
	at("title", "how readers see it", text, func(p *doc.Procedure) *doc.Text { return &p.Title }).required(),
	at("intro", "what it is for", text, func(p *doc.Procedure) *doc.Text { return &p.Intro }),
	at("finds", findsAbout, strs, func(p *doc.Procedure) *[]doc.Str { return &p.Finds }),
	at("option", "the option it belongs to", nameOf, func(p *doc.Procedure) *doc.Name { return &p.Option }),
	at("roles", "who acts, id: name", rolesShape, func(p *doc.Procedure) *[]doc.Role { return &p.Roles }).required(),
	at("materials", "what to have ready", materialsShape, func(p *doc.Procedure) *[]doc.Material { return &p.Materials }),
	at("steps", "what is done, in order", stepsShape, func(p *doc.Procedure) *[]doc.Step { return &p.Steps }).required(),
	at("see", "pages to go on with", refs, func(p *doc.Procedure) *[]doc.Ref { return &p.See }),
	allowance[doc.Procedure](),
)...)

var rolesShape = entries(shape[doc.Role]{
	schema: text.schema,
	read:   func(d dec, n *node, r *doc.Role) { text.read(d, n, &r.Name) },
}, nil, named(func(r *doc.Role) *string { return &r.ID }, func(r *doc.Role) *doc.Pos { return &r.Pos }))

var materialsShape = entries(object(
	at("name", "what it is", text, func(m *doc.Material) *doc.Text { return &m.Name }).required().short(),
	at("original", "the original is needed", yesNo, func(m *doc.Material) *bool { return &m.Original }),
	at("copies", "how many copies", number, func(m *doc.Material) *int { return &m.Copies }),
	at("valid", "how long it is valid", duration, func(m *doc.Material) *doc.Value { return &m.Valid }),
	at("format", "file format, size, seal", text, func(m *doc.Material) *doc.Text { return &m.Format }),
	at("made_by", "the step that yields it", nameOf, func(m *doc.Material) *doc.Name { return &m.MadeBy }),
	at("when", "who needs it", cond, func(m *doc.Material) *doc.Cond { return &m.When }),
	at("note", "what to know about it", text, func(m *doc.Material) *doc.Text { return &m.Note }),
	at("src", "its sources", srcRefs, func(m *doc.Material) *[]doc.SrcRef { return &m.Src }),
), nil, named(func(m *doc.Material) *string { return &m.ID }, func(m *doc.Material) *doc.Pos { return &m.Pos }))

var stepsShape = entries(object(withBacking(func(s *doc.Step) *doc.Backing { return &s.Backing },
	at("do", "what is done", text, func(s *doc.Step) *doc.Text { return &s.Do }).required().short(),
	at("by", "who does it", names, func(s *doc.Step) *[]doc.Name { return &s.By }).required(),
	at("at", "whose desk is visited", nameOf, func(s *doc.Step) *doc.Name { return &s.At }),
	at("after", "steps that come before", names, func(s *doc.Step) *[]doc.Name { return &s.After }),
	at("needs", "materials", items(needShape, true), func(s *doc.Step) *[]doc.Need { return &s.Needs }),
	at("takes", "how long it takes", duration, func(s *doc.Step) *doc.Value { return &s.Takes }),
	at("within", "deadline, counted from the end of the last step before", duration, func(s *doc.Step) *doc.Value { return &s.Within }),
	at("fee", "what it costs", made(feeShape), func(s *doc.Step) **doc.Fee { return &s.Fee }),
	at("when", "for whom", cond, func(s *doc.Step) *doc.Cond { return &s.When }),
	at("tries", "how often it may be repeated", made(triesShape), func(s *doc.Step) **doc.Tries { return &s.Tries }),
	at("choose", "what the reader chooses among", texts, func(s *doc.Step) *[]doc.Text { return &s.Choose }),
	at("fails", "what happens when it fails", made(failsShape), func(s *doc.Step) **doc.Fails { return &s.Fails }),
	at("irreversible", "what is lost and cannot be had back", text, func(s *doc.Step) *doc.Text { return &s.Irreversible }),
	at("note", "what to know about it", text, func(s *doc.Step) *doc.Text { return &s.Note }),
	at("was", "old ids", oldIDs, func(s *doc.Step) *[]doc.Name { return &s.Was }),
	allowance[doc.Step](),
)...), nil, named(func(s *doc.Step) *string { return &s.ID }, func(s *doc.Step) *doc.Pos { return &s.Pos }))

// needShape reads a material's id, or {id: {when: …}}.
var needShape = shape[doc.Need]{
	schema: func() schema {
		when := schema{"type": "object", "properties": schema{"when": cond.schema()}, "additionalProperties": false}
		return schema{"anyOf": []schema{{"type": "string"}, {"type": "object", "additionalProperties": when, "maxProperties": 1}}}
	},
	read: func(d dec, n *node, out *doc.Need) {
		if n.Kind == scalarKind {
			out.Material = name(n)
			return
		}
		if n.Kind != mapKind || len(n.Entries) != 1 {
			d.error("K110", n.Pos, "a material expected", "write [deed], or [{deed: {when: {fact: value}}}]")
			return
		}
		e := n.Entries[0]
		out.Material = name(e.Key)
		object(at("when", "for whom", cond, func(x *doc.Need) *doc.Cond { return &x.When })).read(d, e.Value, out)
	},
}

// feeDraft is a fee while it is read: what its cases inherit is not kept in doc.
type feeDraft struct {
	doc.Fee
	backing doc.Backing
}

var feeFields = object(
	at("is", "an amount: 300 CNY, 200..1000 CNY; or a list of cases", valueOrCases(&doc.Criterion{Type: "money"}), func(f *feeDraft) *[]doc.Case { return &f.Cases }).required(),
	at("per", "what it is paid for: attempt, year, …", word, func(f *feeDraft) *string { return &f.Per }),
	at("refund", "whether it comes back", oneOf("yes", "no", "partly"), func(f *feeDraft) *string { return &f.Refund }),
	at("note", "what to know about it", text, func(f *feeDraft) *doc.Text { return &f.Note }).short(),
	at("src", "its sources", srcRefs, func(f *feeDraft) *[]doc.SrcRef { return &f.backing.Src }),
	at("as_of", "the date of the amount", date, func(f *feeDraft) *doc.Date { return &f.backing.AsOf }),
)

// feeShape reads a fee, whose amount may have cases as a cell's value has.
var feeShape = shape[doc.Fee]{
	schema: feeFields.schema,
	read: func(d dec, n *node, out *doc.Fee) {
		x := feeDraft{Fee: doc.Fee{Pos: n.Pos}}
		feeFields.read(d, n, &x)
		for i := range x.Cases {
			x.Cases[i].Backing = inherit(x.Cases[i].Backing, x.backing)
		}
		*out = x.Fee
	},
}

var triesShape = placed(object(
	at("n", "how many tries", number, func(t *doc.Tries) *int { return &t.N }).required(),
	at("within", "in which time", duration, func(t *doc.Tries) *doc.Value { return &t.Within }),
), func(t *doc.Tries) *doc.Pos { return &t.Pos })

var failsShape = placed(object(
	at("go", "the step to return to", nameOf, func(f *doc.Fails) *doc.Name { return &f.Go }),
	at("pay_again", "the fee is due again", yesNo, func(f *doc.Fails) *bool { return &f.PayAgain }),
	at("note", "what to know about it", text, func(f *doc.Fails) *doc.Text { return &f.Note }).short(),
), func(f *doc.Fails) *doc.Pos { return &f.Pos })
