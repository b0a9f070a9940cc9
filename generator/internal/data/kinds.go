package data

import (
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

type node = yamlnode.Node

const (
	mapKind    = yamlnode.Map
	seqKind    = yamlnode.Seq
	scalarKind = yamlnode.Scalar
)

// named keeps id and place of an entry.
func named[T any](id func(*T) *string, pos func(*T) *doc.Pos) func(*T, doc.Name) {
	return func(t *T, n doc.Name) { *id(t), *pos(t) = n.ID, n.Pos }
}

var sourcesShape = entries(object(
	at("title", "what the source is called", text, func(s *doc.Source) *doc.Text { return &s.Title }).required().short(),
	at("publisher", "who published it", text, func(s *doc.Source) *doc.Text { return &s.Publisher }),
	at("kind", "how strong it is: law, official, partner, own-test, press or hearsay", oneOf(doc.SourceKinds...), func(s *doc.Source) *string { return &s.Kind }).required(),
	at("url", "its address", webField, func(s *doc.Source) *doc.Str { return &s.URL }),
	at("file", "an archived copy, a path below data/", strField, func(s *doc.Source) *doc.Str { return &s.File }),
	at("published", "when it was published", date, func(s *doc.Source) *doc.Date { return &s.Published }),
	at("read", "when it was last read", date, func(s *doc.Source) *doc.Date { return &s.Read }),
	at("recheck", "how long until it is read again", duration, func(s *doc.Source) *doc.Value { return &s.Recheck }),
	at("note", "what to know about it", text, func(s *doc.Source) *doc.Text { return &s.Note }),
	allowance[doc.Source](),
), nil, named(func(s *doc.Source) *string { return &s.ID }, func(s *doc.Source) *doc.Pos { return &s.Pos }))

var factValues = entries(shape[doc.FactValue]{
	schema: text.schema,
	read:   func(d dec, n *node, out *doc.FactValue) { text.read(d, n, &out.Label) },
}, []string{"all", "not", "any", "unknown"}, named(func(v *doc.FactValue) *string { return &v.ID }, func(v *doc.FactValue) *doc.Pos { return &v.Pos }))

var howShape = shape[[]doc.How]{
	schema: func() schema { return mapSchema(schema{"type": "string"}, "") },
	read: func(d dec, n *node, out *[]doc.How) {
		if n.Kind != mapKind {
			d.error("K110", n.Pos, "a map from options to pages expected, found "+show(n), "write how: {option: guides/page}")
			return
		}
		for _, e := range n.Entries {
			h := doc.How{Option: name(e.Key)}
			refField.read(d, e.Value, &h.Ref)
			*out = append(*out, h)
		}
	},
}

var factsShape = entries(object(
	at("label", "how readers see it", text, func(f *doc.Fact) *doc.Text { return &f.Label }).required().short(),
	at("type", "enum or bool", oneOf("enum", "bool"), func(f *doc.Fact) *string { return &f.Type }).required(),
	at("kind", "given, or choosable if the asker can make it true", shape[bool]{
		schema: oneOf("given", "choosable").schema,
		read: func(d dec, n *node, out *bool) {
			var w string
			oneOf("given", "choosable").read(d, n, &w)
			*out = w == "choosable"
		},
	}, func(f *doc.Fact) *bool { return &f.Choosable }).required(),
	at("values", "an enum's values: id: label", factValues, func(f *doc.Fact) *[]doc.FactValue { return &f.Values }),
	at("when", "who can make it true", cond, func(f *doc.Fact) *doc.Cond { return &f.When }),
	at("how", "where it is explained, per option", howShape, func(f *doc.Fact) *[]doc.How { return &f.How }),
	at("note", "what to know about it", text, func(f *doc.Fact) *doc.Text { return &f.Note }),
	allowance[doc.Fact](),
), []string{"all", "any", "not"}, named(func(f *doc.Fact) *string { return &f.ID }, func(f *doc.Fact) *doc.Pos { return &f.Pos }))

var optionsShape = entries(object(
	at("name", "how readers see it", text, func(o *doc.Option) *doc.Text { return &o.Name }).required().short(),
	at("desc", "one sentence", text, func(o *doc.Option) *doc.Text { return &o.Desc }),
	at("guide", "the page about it", refField, func(o *doc.Option) *doc.Ref { return &o.Guide }),
	at("was", "old ids", oldIDs, func(o *doc.Option) *[]doc.Name { return &o.Was }),
	at("since", "when it began", date, func(o *doc.Option) *doc.Date { return &o.Since }),
	at("until", "when it ended", date, func(o *doc.Option) *doc.Date { return &o.Until }),
	at("parts", "the options it combines", names, func(o *doc.Option) *[]doc.Name { return &o.Parts }),
	allowance[doc.Option](),
), []string{"none", "wait", "all", "not"}, named(func(o *doc.Option) *string { return &o.ID }, func(o *doc.Option) *doc.Pos { return &o.Pos }))

var glossaryShape = entries(object(
	at("term", "the word", text, func(g *doc.GlossaryTerm) *doc.Text { return &g.Term }).required().short(),
	at("also", "other names, shown beside the term", strs, func(g *doc.GlossaryTerm) *[]doc.Str { return &g.Also }),
	at("finds", findsAbout, strs, func(g *doc.GlossaryTerm) *[]doc.Str { return &g.Finds }),
	at("means", "what it means, in a sentence", text, func(g *doc.GlossaryTerm) *doc.Text { return &g.Means }).required(),
	at("see", "pages to go on with", refs, func(g *doc.GlossaryTerm) *[]doc.Ref { return &g.See }),
	at("src", "its sources", srcRefs, func(g *doc.GlossaryTerm) *[]doc.SrcRef { return &g.Src }),
	at("was", "old ids", oldIDs, func(g *doc.GlossaryTerm) *[]doc.Name { return &g.Was }),
), nil, named(func(g *doc.GlossaryTerm) *string { return &g.ID }, func(g *doc.GlossaryTerm) *doc.Pos { return &g.Pos }))

var changesShape = items(placed(object(
	at("date", "when it changed", date, func(c *doc.Change) *doc.Date { return &c.Date }).required(),
	at("what", "what changed", text, func(c *doc.Change) *doc.Text { return &c.What }).required().short(),
	at("src", "its sources", srcRefs, func(c *doc.Change) *[]doc.SrcRef { return &c.Src }),
	at("cells", "cells it changed: table/criterion/option", refs, func(c *doc.Change) *[]doc.Ref { return &c.Cells }),
), func(c *doc.Change) *doc.Pos { return &c.Pos }), false)

// findsAbout says what finds is for, wherever it stands.
const findsAbout = "what people type to find it, other spellings and wrong names too; not shown"
