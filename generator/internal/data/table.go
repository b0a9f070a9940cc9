package data

import (
	"bytes"
	"slices"

	"guidepost/generator/internal/doc"
)

// backing is the keys that every level of a table, and a step, has.
var backing = []field[doc.Backing]{
	at("src", "sources; inherited by what stands below", srcRefs, func(b *doc.Backing) *[]doc.SrcRef { return &b.Src }),
	at("as_of", "the date of the value: 2016, 2016-07, 2016-07-30 or undated; inherited", date, func(b *doc.Backing) *doc.Date { return &b.AsOf }),
	at("confidence", "how sure it is; inherited", oneOf("high", "medium", "low"), func(b *doc.Backing) *string { return &b.Confidence }),
}

// inherit fills what b does not say from the level above.
func inherit(b, above doc.Backing) doc.Backing {
	if len(b.Src) == 0 {
		b.Src = above.Src
	}
	if b.AsOf.IsZero() {
		b.AsOf = above.AsOf
	}
	if b.Confidence == "" {
		b.Confidence = above.Confidence
	}
	return b
}

func withBacking[T any](p func(*T) *doc.Backing, fields ...field[T]) []field[T] {
	return append(fields, embed(p, backing)...)
}

var tableShape = object(withBacking(func(t *doc.Table) *doc.Backing { return &t.Backing },
	at("table", "the table's id, as in its file's name", ownID(), func(t *doc.Table) *string { return &t.ID }).required(),
	at("title", "how readers see it", text, func(t *doc.Table) *doc.Text { return &t.Title }).required(),
	at("desc", "what it compares, in a sentence", text, func(t *doc.Table) *doc.Text { return &t.Desc }),
	at("finds", findsAbout, strs, func(t *doc.Table) *[]doc.Str { return &t.Finds }),
	at("options", "the columns, in this order", names, func(t *doc.Table) *[]doc.Name { return &t.Options }).required(),
	at("pairs", "the pairs with a page of their own, [[a, b]]; [] for none; without it, all of them up to 12 options", pairsShape, func(t *doc.Table) *doc.Table { return t }),
	at("groups", "titled runs of criteria", groupsShape, func(t *doc.Table) *[]doc.Group { return &t.Groups }).required(),
	allowance[doc.Table](),
)...)

// pairsShape keeps apart a table that says nothing and one that asks for no pair.
var pairsShape = shape[doc.Table]{
	schema: items(pairShape, false).schema,
	read: func(d dec, n *node, t *doc.Table) {
		t.OwnPairs = true
		items(pairShape, false).read(d, n, &t.Pairs)
	},
}

var pairShape = shape[doc.Pair]{
	schema: func() schema {
		return schema{"type": "array", "items": schema{"type": "string"}, "minItems": 2, "maxItems": 2}
	},
	read: func(d dec, n *node, out *doc.Pair) {
		var ab []doc.Name
		names.read(d, n, &ab)
		if len(ab) != 2 {
			d.error("K110", n.Pos, "a pair has two options", "write [a, b]")
			return
		}
		*out = doc.Pair{A: ab[0], B: ab[1]}
	},
}

var groupsShape = entries(object(withBacking(func(g *doc.Group) *doc.Backing { return &g.Backing },
	at("label", "how readers see it", text, func(g *doc.Group) *doc.Text { return &g.Label }).required().short(),
	at("criteria", "the rows", criteriaShape, func(g *doc.Group) *[]doc.Criterion { return &g.Criteria }).required(),
	allowance[doc.Group](),
)...), nil, named(func(g *doc.Group) *string { return &g.ID }, func(g *doc.Group) *doc.Pos { return &g.Pos }))

// Cells are read last: what they may say depends on type, unit, per and values.
var criteriaShape = entries(object(append(withBacking(func(c *doc.Criterion) *doc.Backing { return &c.Backing },
	at("label", "how readers see it", text, func(c *doc.Criterion) *doc.Text { return &c.Label }).required().short(),
	at("desc", "what exactly is compared", text, func(c *doc.Criterion) *doc.Text { return &c.Desc }),
	at("type", "the type of its values", oneOf(criterionTypes...), func(c *doc.Criterion) *string { return &c.Type }).required(),
	at("of", "set: the fact whose values it holds", nameOf, func(c *doc.Criterion) *doc.Name { return &c.Of }),
	at("gate", "excludes options by itself", yesNo, func(c *doc.Criterion) *bool { return &c.Gate }),
	at("unit", "quantity: what is counted; money: the currency", word, func(c *doc.Criterion) *string { return &c.Unit }),
	at("per", "the period that rates are compared in", word, func(c *doc.Criterion) *string { return &c.Per }),
	at("values", "enum: the words it may take, id: label", factValues, func(c *doc.Criterion) *[]doc.FactValue { return &c.Values }),
	at("better", "more, less, yes, no, none, or an enum's values, best first", betterShape, func(c *doc.Criterion) *doc.Criterion { return c }),
	at("combine", "how an option made of parts gets its value", oneOf("best", "sum", "all", "worst"), func(c *doc.Criterion) *string { return &c.Combine }),
	at("was", "old ids", oldIDs, func(c *doc.Criterion) *[]doc.Name { return &c.Was }),
	allowance[doc.Criterion](),
), at("cells", "option: value", cellsShape, func(c *doc.Criterion) *doc.Criterion { return c }).required())...),
	[]string{"all", "any", "not"}, named(func(c *doc.Criterion) *string { return &c.ID }, func(c *doc.Criterion) *doc.Pos { return &c.Pos }))

var betterWords = []string{"more", "less", "yes", "no", "none"}

var betterShape = shape[doc.Criterion]{
	schema: func() schema {
		return schema{"anyOf": []schema{wordsSchema(betterWords), {"type": "array", "items": schema{"type": "string"}}}}
	},
	read: func(d dec, n *node, c *doc.Criterion) {
		if n.Kind != seqKind {
			oneOf(betterWords...).read(d, n, &c.Better)
			fits := map[string][]string{"more": {"quantity", "money", "duration", "set"}, "less": {"quantity", "money", "duration", "set"}, "yes": {"bool"}, "no": {"bool"}}
			if types := fits[c.Better]; types != nil && c.Type != "" && !slices.Contains(types, c.Type) {
				d.error("K110", n.Pos, "better: "+c.Better+" does not fit type "+c.Type, "bool takes yes or no; quantity, money and duration take more or less; enum takes a list, best first")
			}
			return
		}
		var order []doc.Name
		names.read(d, n, &order)
		if c.Type != "enum" && c.Type != "" {
			d.error("K110", n.Pos, "an order of values fits type enum only, and this is "+c.Type, "write more, less, yes, no or none")
			return
		}
		for _, w := range order {
			if len(c.Values) > 0 && !slices.ContainsFunc(c.Values, func(v doc.FactValue) bool { return v.ID == w.ID }) {
				d.error("K101", w.Pos, "unknown value "+quote(w.ID), keyHint(w.ID, valueIDs(c.Values)))
			}
			c.Order = append(c.Order, w.ID)
		}
		if len(c.Values) == 0 {
			for _, w := range order {
				c.Values = append(c.Values, doc.FactValue{ID: w.ID, Pos: w.Pos, Label: doc.Text{S: w.ID, Pos: w.Pos}})
			}
		}
	},
}

func valueIDs(values []doc.FactValue) []string {
	ids := make([]string, len(values))
	for i, v := range values {
		ids[i] = v.ID
	}
	return ids
}

func measureOf(c *doc.Criterion) measure {
	return measure{typ: c.Type, unit: c.Unit, per: c.Per, values: valueIDs(c.Values)}
}

// cellsShape reads the cells of a criterion, in the author's order; Table puts
// them in the table's order once the options are known.
var cellsShape = shape[doc.Criterion]{
	schema: func() schema { return mapSchema(cellSchema(), idPattern) },
	read: func(d dec, n *node, c *doc.Criterion) {
		if n.Kind != mapKind {
			d.error("K110", n.Pos, "a map from options to values expected, found "+show(n), "write cells: {option: value}")
			return
		}
		if c.Type == "" {
			return // without a type no value can be read, and its absence is reported
		}
		if c.Type == "enum" && len(c.Values) == 0 {
			d.error("K103", n.Pos, "an enum without values", "add values: {id: label}, or better: [best, …, worst]")
			return
		}
		for _, e := range n.Entries {
			cell := doc.Cell{Option: name(e.Key), Pos: e.Value.Pos}
			readCell(d.child(e.Key.Value, false), e.Value, c, &cell)
			c.Cells = append(c.Cells, cell)
		}
	},
}

// lined tells each criterion the line of src that it stands on.
func lined(t doc.Table, src []byte) doc.Table {
	line, at := 1, 0 // criteria come in the order of the source
	for g := range t.Groups {
		for i := range t.Groups[g].Criteria {
			c := &t.Groups[g].Criteria[i]
			if c.Pos.Off >= at && c.Pos.Off <= len(src) {
				line += bytes.Count(src[at:c.Pos.Off], []byte("\n"))
				at = c.Pos.Off
			}
			c.Line = line
		}
	}
	return t
}
