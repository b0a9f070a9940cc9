package data

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// scalar reads a single value; take reports what it cannot use.
func scalar[T any](s schema, take func(d dec, n *yamlnode.Node, out *T)) shape[T] {
	return shape[T]{
		schema: func() schema { return s },
		read: func(d dec, n *yamlnode.Node, out *T) {
			if n.Kind != yamlnode.Scalar {
				d.error("K110", n.Pos, "a single value expected, found "+n.Kind.String(), `text that begins with { or [ stands in quotes`)
				return
			}
			take(d, n, out)
		},
	}
}

// anyScalar is the schema of text that may look like a number, a date or yes.
var anyScalar = schema{"type": []string{"string", "number", "boolean"}}

var (
	strField = scalar(anyScalar, func(_ dec, n *yamlnode.Node, out *doc.Str) { *out = doc.Str{S: n.Value, Pos: n.Pos} })
	nameOf   = scalar(anyScalar, func(_ dec, n *yamlnode.Node, out *doc.Name) { *out = name(n) })
	word     = scalar(anyScalar, func(_ dec, n *yamlnode.Node, out *string) { *out = n.Value })

	names = items(nameOf, true)
	// oldIDs stand in addresses as ids do.
	oldIDs = items(scalar(anyScalar, func(d dec, n *yamlnode.Node, out *doc.Name) {
		d.id(n, nil)
		*out = name(n)
	}), true)
	refs  = items(refField, true)
	strs  = items(strField, true)
	texts = items(text, true)
)

// ownID reads the key that names a file's document: table: accounts.
func ownID(reserved ...string) shape[string] {
	return scalar(schema{"type": "string", "pattern": idPattern}, func(d dec, n *yamlnode.Node, out *string) {
		d.id(n, reserved)
		*out = n.Value
	})
}

// oneOf reads one of some words.
func oneOf(words ...string) shape[string] {
	return scalar(wordsSchema(words), func(d dec, n *yamlnode.Node, out *string) {
		if !slices.Contains(words, n.Value) {
			d.error("K110", n.Pos, show(n)+" is not one of the words known here", keyHint(n.Value, words))
			return
		}
		*out = n.Value
	})
}

// yesNo reads the words yes and no. true and on are not accepted, so that data
// have one spelling.
var yesNo = scalar(wordsSchema([]string{"yes", "no"}), func(d dec, n *yamlnode.Node, out *bool) {
	switch n.Value {
	case "yes", "no":
		*out = n.Value == "yes"
	default:
		d.error("K110", n.Pos, "yes or no expected, found "+show(n), "write yes or no")
	}
})

var number = scalar(schema{"type": "integer", "minimum": 0}, func(d dec, n *yamlnode.Node, out *int) {
	i, ok := n.Int(nil, "")
	if !ok || i < 0 {
		d.error("K110", n.Pos, "a whole number expected, found "+show(n), "write it in digits, such as 3")
		return
	}
	*out = i
})

// date reads a day, a month, a year or the word undated.
var date = scalar(schema{"anyOf": []schema{{"type": "string", "pattern": `^(undated|[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)$`},
	{"type": "integer", "minimum": 1000, "maximum": 9999}}},
	func(d dec, n *yamlnode.Node, out *doc.Date) {
		if n.Value == "undated" {
			*out = doc.Date{Undated: true, Pos: n.Pos}
			return
		}
		y, m, day, ok := yamlnode.ParseDate(n.Value)
		if !ok {
			d.error("K110", n.Pos, show(n)+" is not a date", "write a day of the calendar as 2016-07-30, a month as 2016-07, a year as 2016, or the word undated")
			*out = doc.Date{Undated: true, Pos: n.Pos} // so that nothing misses the date as well
			return
		}
		*out = doc.Date{Y: y, M: m, D: day, Pos: n.Pos}
	})

// srcRefs reads sources, each with an optional place in it: mp-types#send.
var srcRefs = items(scalar(schema{"type": "string"}, func(_ dec, n *yamlnode.Node, out *doc.SrcRef) {
	id, fragment, _ := strings.Cut(n.Value, "#")
	*out = doc.SrcRef{Source: id, Fragment: fragment, Pos: n.Pos}
}), true)

// text reads a string for readers, with its translations: those of the
// overlays, or of a map from language ids written in its place.
var text = shape[doc.Text]{
	schema: func() schema { return schema{"$ref": "#/$defs/text"} },
	read: func(d dec, n *yamlnode.Node, out *doc.Text) {
		switch n.Kind {
		case yamlnode.Scalar:
			*out = doc.Text{S: n.Value, Pos: n.Pos}
		case yamlnode.Map:
			d.inline(n, out)
		default:
			d.error("K110", n.Pos, "text expected, found a list", `text that begins with [ stands in quotes`)
			return
		}
		d.translate(out)
	},
}

// inline reads {zh: …, en: …}.
func (d dec) inline(n *yamlnode.Node, out *doc.Text) {
	out.Pos = n.Pos
	for i, e := range n.Entries {
		lang := e.Key.Value
		if e.Value.Kind != yamlnode.Scalar || d.f.langs != nil && !slices.Contains(d.f.langs, lang) || !langForm.MatchString(lang) {
			hint := "write a single text, or one per language: {zh: …, en: …}"
			if d.f.langs != nil {
				hint = fmt.Sprintf("write a single text, or one per language of the site (%s)", strings.Join(d.f.langs, ", "))
			}
			d.error("K101", e.Key.Pos, fmt.Sprintf("%q is not a language where text is expected", lang), hint)
			continue
		}
		if d.f.langs == nil && i == 0 || d.f.langs != nil && lang == d.f.langs[0] {
			out.S, out.Pos = e.Value.Value, e.Value.Pos
			continue
		}
		out.Tr = append(out.Tr, doc.Translation{Lang: lang, S: e.Value.Value, Pos: e.Value.Pos})
	}
	if out.S == "" && len(d.f.langs) > 0 && len(out.Tr) > 0 {
		d.error("K103", n.Pos, fmt.Sprintf("the text in the site's first language, %s, is missing", d.f.langs[0]), "add "+d.f.langs[0]+": …")
	}
	sortTranslations(out)
}
