package data

import (
	"guidepost/generator/internal/doc"
)

// A cell is a plain value, a list of cases, or a map with `is` (a value or a
// list of cases) and what is known about it.

func cellSchema() schema {
	return schema{"anyOf": []schema{valueOrCases(&doc.Criterion{}).schema(), objectSchema(cellFields(&doc.Criterion{}))}}
}

// valueSchema fits values of every type: which one counts depends on a key of
// the criterion, and the decoder tells better than a schema could.
func valueSchema() schema {
	not := schema{"type": "object", "properties": schema{"not": names.schema()}, "required": []string{"not"}, "additionalProperties": false}
	return schema{"anyOf": []schema{anyScalar, textSchema(), {"type": "array", "items": anyScalar}, not}}
}

// cellDraft is a cell while it is read: its own backing is not kept in doc.
type cellDraft struct {
	doc.Cell
	backing doc.Backing
	note    doc.Text
}

func cellFields(c *doc.Criterion) []field[cellDraft] {
	return withBacking(func(x *cellDraft) *doc.Backing { return &x.backing },
		at("is", "the value, or a list of cases", valueOrCases(c), func(x *cellDraft) *[]doc.Case { return &x.Cases }).required().short(),
		at("note", "what a reader must know", text, func(x *cellDraft) *doc.Text { return &x.note }),
		at("history", "values it had before", items(placed(object(wasFields(c)...), func(w *doc.Was) *doc.Pos { return &w.Pos }), false), func(x *cellDraft) *[]doc.Was { return &x.History }),
		at("conflicts", "what other sources say", items(placed(object(conflictFields(c)...), func(w *doc.Conflict) *doc.Pos { return &w.Pos }), false), func(x *cellDraft) *[]doc.Conflict { return &x.Conflicts }),
		allowance[cellDraft](),
	)
}

func caseFields(c *doc.Criterion) []field[doc.Case] {
	return withBacking(func(x *doc.Case) *doc.Backing { return &x.Backing },
		at("when", "the condition", cond, func(x *doc.Case) *doc.Cond { return &x.When }),
		at("is", "the value under this condition", valueIn(c), func(x *doc.Case) *doc.Value { return &x.Is }),
		at("else", "the value when no other case holds", valueIn(c), func(x *doc.Case) *doc.Value { return &x.Is }),
		at("note", "what a reader must know", text, func(x *doc.Case) *doc.Text { return &x.Note }),
	)
}

func wasFields(c *doc.Criterion) []field[doc.Was] {
	return []field[doc.Was]{
		at("until", "when the value ended", date, func(w *doc.Was) *doc.Date { return &w.Until }).required(),
		at("from", "when the value began", date, func(w *doc.Was) *doc.Date { return &w.From }),
		at("was", "the value", valueIn(c), func(w *doc.Was) *doc.Value { return &w.Value }).required(),
		at("src", "its sources", srcRefs, func(w *doc.Was) *[]doc.SrcRef { return &w.Src }),
		at("note", "what to know about it", text, func(w *doc.Was) *doc.Text { return &w.Note }),
	}
}

func conflictFields(c *doc.Criterion) []field[doc.Conflict] {
	return []field[doc.Conflict]{
		at("src", "who says so", srcRefs, func(x *doc.Conflict) *[]doc.SrcRef { return &x.Src }).required(),
		at("says", "the value there", valueIn(c), func(x *doc.Conflict) *doc.Value { return &x.Says }).required(),
		at("verdict", "why it is not followed", text, func(x *doc.Conflict) *doc.Text { return &x.Verdict }),
	}
}

func readCell(d dec, n *node, c *doc.Criterion, out *doc.Cell) {
	x := cellDraft{Cell: *out}
	switch {
	case n.Kind == mapKind && n.Get("not") == nil && (n.Get("is") != nil || c.Type != "text"):
		object(cellFields(c)...).read(d, n, &x)
	default:
		valueOrCases(c).read(d, n, &x.Cases)
	}
	if len(x.Cases) == 0 {
		x.Cases = []doc.Case{{Is: doc.Value{Raw: "unknown", Pos: n.Pos}, Pos: n.Pos}}
	}
	for i := range x.Cases {
		k := &x.Cases[i]
		k.Backing = inherit(k.Backing, x.backing)
		if k.Note.IsZero() {
			k.Note = x.note
		}
	}
	*out = x.Cell
}

// valueOrCases reads a value as one case that always holds, or a list of cases.
func valueOrCases(c *doc.Criterion) shape[[]doc.Case] {
	return shape[[]doc.Case]{
		schema: func() schema {
			return schema{"anyOf": []schema{valueIn(c).schema(), {"type": "array", "items": objectSchema(caseFields(c))}}}
		},
		read: func(d dec, n *node, out *[]doc.Case) {
			if n.Kind != seqKind || len(n.Items) == 0 || n.Items[0].Kind != mapKind {
				k := doc.Case{Pos: n.Pos}
				valueIn(c).read(d, n, &k.Is)
				*out = []doc.Case{k}
				return
			}
			items(placed(shape[doc.Case]{read: func(d dec, n *node, k *doc.Case) { readCase(d, n, c, k) }},
				func(k *doc.Case) *doc.Pos { return &k.Pos }), false).read(d, n, out)
		},
	}
}

func readCase(d dec, n *node, c *doc.Criterion, k *doc.Case) {
	object(caseFields(c)...).read(d, n, k)
	if n.Kind != mapKind {
		return
	}
	is, when, other := n.Get("is"), n.Get("when"), n.Get("else")
	k.Else = other != nil
	switch {
	case other != nil && (is != nil || when != nil):
		d.error("K110", n.Pos, "a case has either when and is, or else", "write {when: {…}, is: …} or {else: …}")
	case other == nil && is == nil:
		d.error("K103", n.Pos, `"is" is missing`, "write {when: {…}, is: …} or {else: …}")
	case other == nil && when == nil:
		d.error("K103", n.Pos, `"when" is missing: a case in a list needs its condition`, "write {when: {…}, is: …} or {else: …}")
	}
}

// valueIn reads a value of a criterion's type.
func valueIn(c *doc.Criterion) shape[doc.Value] {
	return shape[doc.Value]{
		schema: func() schema { return schema{"$ref": "#/$defs/value"} },
		read: func(d dec, n *node, out *doc.Value) {
			*out = doc.Value{Raw: n.Value, Pos: n.Pos}
			isWord := n.Kind == scalarKind && (n.Value == "unknown" || n.Value == "n/a")
			switch {
			case isWord:
				*out, _, _ = parseValue(n.Value, n.Pos, measureOf(c))
			case c.Type == "set":
				readSet(d, n, out)
			case c.Type == "text":
				out.Kind = doc.TextValue
				text.read(d, n, &out.Text)
				out.Raw = out.Text.S
			case n.Kind != scalarKind:
				d.error("K110", n.Pos, "a value of type "+c.Type+" expected, found "+show(n), "write a single value, cases [{when: {…}, is: …}], or {is: …, note: …}")
			default:
				v, msg, hint := parseValue(n.Value, n.Pos, measureOf(c))
				if msg != "" {
					d.error("K110", n.Pos, msg, hint)
					return // stays unknown, so that later stages see a valid value
				}
				*out = v
			}
		},
	}
}

// readSet reads all, a list, one value, or {not: …}.
func readSet(d dec, n *node, out *doc.Value) {
	out.Kind = doc.Set
	if n.Kind == scalarKind && n.Value == "all" {
		out.All = true
		return
	}
	if n.Kind == mapKind {
		not := n.Get("not")
		if not == nil || len(n.Entries) > 1 {
			d.error("K110", n.Pos, "a set expected, found a map", "write all, [a, b] or {not: [a, b]}")
			return
		}
		n, out.Not = not, true
	}
	var words []doc.Name
	names.read(d, n, &words)
	for _, w := range words {
		out.Words = append(out.Words, w.ID)
	}
}
