package render

import (
	"bytes"
	"html/template"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// embed expands a directive that shows data. What it cites is added to cite.
// Ids that lead nowhere have been reported; they leave nothing behind.
func (t *Theme) embed(s *site.Site, p *site.Page, e doc.Embed, cite *Citations) template.HTML {
	w := t.words(s, p)
	switch e.Name {
	case "fact":
		text, refs := w.factOf(e)
		if text == "" {
			return ""
		}
		return `<span class="fact">` + text + `</span>` + marksHTML(w.marks(cite, refs))
	case "compare":
		return t.compareEmbed(w, e, cite)
	case "tree":
		return t.treeEmbed(w, e)
	case "procedure":
		return t.procedureEmbed(w, e)
	}
	return ""
}

// factText is a :fact directive as plain text.
func (t *Theme) factText(s *site.Site, p *site.Page, e doc.Embed) string {
	text, _ := t.words(s, p).factOf(e)
	return literal(unescapeHTML(string(text)))
}

// unescapeHTML undoes template.HTMLEscapeString and drops the marks of
// languages.
func unescapeHTML(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "<")
		b.WriteString(before)
		if !found {
			break
		}
		_, s, _ = strings.Cut(after, ">")
	}
	return characters.Replace(b.String())
}

var characters = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&")

// factOf puts the datum that :fact names into words and returns its sources:
// table/criterion/option, or procedures/procedure/step/field.
func (w words) factOf(e doc.Embed) (template.HTML, []doc.SrcRef) {
	parts := strings.Split(e.Arg, "/")
	switch {
	case len(parts) == 4 && parts[0] == "procedures":
		return w.stepFact(parts[1], parts[2], parts[3])
	case len(parts) != 3:
		return "", nil
	}
	table, _ := w.s.Table(parts[0])
	c, ok := site.Criterion(&table, parts[1])
	if !ok {
		return "", nil
	}
	cell, ok := site.Cell(c, parts[2])
	if !ok {
		return "", nil
	}
	var known advice.Known
	for _, pair := range strings.FieldsFunc(e.Attr("when"), func(r rune) bool { return r == ' ' || r == ',' }) {
		fact, value, _ := strings.Cut(pair, "=")
		known = append(known, advice.Choice{Fact: fact, Values: []string{value}})
	}
	cases := advice.Cases(*cell, known)
	var refs []doc.SrcRef
	for _, cs := range cases {
		refs = append(refs, cs.Src...)
	}
	v := w.cellIn(*c, *cell, known, &Citations{}, doc.Date{})
	if known != nil && len(v.Lines) == 1 { // the author's words have said for whom
		v.Lines[0].Cond = ""
	}
	text := v.sentence(w)
	var flags []string
	if v.Disputed {
		flags = append(flags, w.say("flag.disputed"))
	}
	if v.doubt() {
		flags = append(flags, w.say("flag.doubtful"))
	}
	if flags != nil {
		text += escape(w.say("flag.brackets", "flag", w.list(flags)))
	}
	return text, refs
}

// stepFact is a fee, a duration or a deadline of a step.
func (w words) stepFact(procedure, step, field string) (template.HTML, []doc.SrcRef) {
	p, _ := w.s.Procedure(procedure)
	for _, st := range p.Steps {
		if st.ID != step {
			continue
		}
		switch {
		case field == "fee" && st.Fee != nil:
			var refs []doc.SrcRef
			for _, c := range w.feeCases(st) {
				refs = append(refs, c.Src...)
			}
			if refs == nil {
				refs = st.Src
			}
			return escape(w.feeSum(st)), refs
		case field == "takes" && st.Takes.Raw != "":
			return escape(w.amount(st.Takes)), st.Src
		case field == "within" && st.Within.Raw != "":
			return escape(w.amount(st.Within)), st.Src
		}
	}
	return "", nil
}

// picked lists the ids that an attribute of a directive names; nil if it is not
// there.
func picked(e doc.Embed, key string) []string {
	if e.Attr(key) == "" {
		return nil
	}
	return strings.FieldsFunc(e.Attr(key), func(r rune) bool { return r == ' ' || r == ',' })
}

// fragment executes a partial of the page's template set.
func (t *Theme) fragment(name string, w words, data any) template.HTML {
	set := t.set(w.s, w.p)
	if set == nil {
		return ""
	}
	var b bytes.Buffer
	if err := set.Execute(&b, name, data); err != nil {
		return "" // the partial is the theme's, and its data are plain
	}
	return template.HTML(b.String())
}
