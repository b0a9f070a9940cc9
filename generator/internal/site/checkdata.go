package site

import (
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// checkData reports references from data to pages that do not exist.
func (l *linker) checkData() {
	d := l.docs.Data
	l.checkLogo(d.Config.Logo)
	for _, o := range d.Options {
		l.checkRef(o.Guide)
	}
	for _, f := range d.Facts {
		for _, h := range f.How {
			l.checkRef(h.Ref)
		}
	}
	for _, t := range d.Trees {
		for _, o := range t.Outcomes {
			l.checkRefs(o.See)
		}
	}
	for _, p := range d.Procedures {
		l.checkRefs(p.See)
	}
	for _, g := range d.Glossary {
		l.checkRefs(g.See)
	}
}

// checkLogo reports a logo that is no file of static/.
func (l *linker) checkLogo(logo doc.Str) {
	name := strings.TrimPrefix(strings.TrimPrefix(logo.S, "/"), "static/")
	if name == "" {
		return
	}
	var outs []string
	for i := range l.site.Assets {
		if l.site.Assets[i].Out == name {
			return
		}
		outs = append(outs, l.site.Assets[i].Out)
	}
	hint := "put the picture at static/" + name
	if n := newPaths(outs).nearest(name); n != "" {
		hint = "did you mean " + quote(n) + "?"
	}
	l.diags.Error("L103", logo.Pos, "no picture "+quote(logo.S)+" in static/", hint)
}

func (l *linker) checkRefs(refs []doc.Ref) {
	for _, r := range refs {
		l.checkRef(r)
	}
}

func (l *linker) checkRef(r doc.Ref) {
	if r.To == "" || external(r.To) {
		return
	}
	i, fragment, ok := l.site.find(r.To, 0)
	if !ok {
		if !strings.HasPrefix(r.To, "trees/") && !strings.HasPrefix(r.To, "tables/") && !strings.HasPrefix(r.To, "procedures/") {
			l.diags.Error("L104", r.Pos, "no page "+quote(r.To), l.hintPage(r.To)) // the others are checked with the data
		}
		return
	}
	if fragment == "" {
		return
	}
	if ids, known := l.anchors(i); known {
		for _, id := range ids {
			if id == fragment {
				return
			}
		}
		l.diags.Error("L102", r.Pos, "no heading "+quote(fragment)+" in "+l.site.Pages[i].URL, anchorHint(fragment, ids))
	}
}

// Resolve finds the page that a reference in data names, seen from a language.
func (s *Site) Resolve(r doc.Ref, lang int) (Resolved, bool) {
	if external(r.To) {
		return Resolved{URL: r.To, External: true, Page: -1}, true
	}
	i, fragment, ok := s.find(r.To, lang)
	if !ok {
		return broken(), false
	}
	return Resolved{URL: s.Pages[i].URL, Fragment: fragment, Page: i}, true
}

// checkEmbeds reports directives of page i that name data which do not exist.
func (l *linker) checkEmbeds(i int) {
	p := &l.site.Pages[i]
	if p.Fallback {
		return
	}
	for _, e := range p.Doc.Embeds {
		switch e.Name {
		case "fact":
			l.checkFact(e)
		case "term":
			if _, ok := l.site.Term(e.Arg); !ok {
				l.unknown(e.ArgPos, "term", e.Arg, l.termNames())
			}
		case "tree":
			l.checkID(e, "id", "tree", ids(l.site.Data.Trees, func(t *doc.Tree) string {
				if t.Subtree {
					return ""
				}
				return t.ID
			}))
		case "procedure":
			l.checkID(e, "id", "procedure", ids(l.site.Data.Procedures, func(t *doc.Procedure) string { return t.ID }))
		case "compare":
			l.checkCompare(e)
		}
	}
}

// home is where what a page names is defined.
var home = map[string]string{
	"term": "data/glossary.yaml", "fact": "data/facts.yaml", "table": "a file in data/tables/",
	"tree": "a file in data/trees/", "procedure": "a file in data/procedures/",
}

func (l *linker) unknown(pos diag.Pos, what, id string, known []string) {
	hint := diag.DidYouMean(id, known)
	switch {
	case len(known) == 0 && home[what] != "":
		hint = "this site has none; define it in " + home[what]
	case len(known) == 0:
		hint = "this site has none"
	case hint == "":
		hint = "there are " + strconv.Itoa(len(known)) + "; see the files in data/"
	}
	l.diags.Error("K101", pos, "unknown "+what+" "+quote(id), hint)
}

func ids[T any](list []T, id func(*T) string) []string {
	var out []string
	for i := range list {
		if s := id(&list[i]); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (l *linker) termNames() []string {
	var out []string
	for _, t := range l.site.Data.Glossary {
		out = append(out, t.ID, t.Term.S)
		for _, tr := range t.Term.Tr {
			out = append(out, tr.S)
		}
	}
	return out
}

// checkID checks the id that a directive names by an attribute.
func (l *linker) checkID(e doc.Embed, attr, what string, known []string) bool {
	for _, a := range e.Attrs {
		if a.Key != attr {
			continue
		}
		for _, k := range known {
			if k == a.Value {
				return true
			}
		}
		l.unknown(a.Pos, what, a.Value, known)
		return false
	}
	l.diags.Error("K103", e.Pos, "::"+e.Name+" needs "+attr+"=…", "write ::"+e.Name+"{"+attr+"=…}, with the id of a "+what)
	return false
}

func (l *linker) tableIDs() []string {
	return ids(l.site.Data.Tables, func(t *doc.Table) string { return t.ID })
}

func criterionIDs(t *doc.Table) []string {
	var out []string
	for _, g := range t.Groups {
		out = append(out, ids(g.Criteria, func(c *doc.Criterion) string { return c.ID })...)
	}
	return out
}

func optionIDs(t *doc.Table) []string {
	return ids(t.Options, func(n *doc.Name) string { return n.ID })
}

// checkCompare checks ::compare{table=… options="…" criteria="…"}.
func (l *linker) checkCompare(e doc.Embed) {
	if !l.checkID(e, "table", "table", l.tableIDs()) {
		return
	}
	t, _ := l.site.Table(e.Attr("table"))
	for _, a := range e.Attrs {
		known, what := []string(nil), ""
		switch a.Key {
		case "options":
			known, what = optionIDs(&t), "option"
		case "criteria":
			known, what = criterionIDs(&t), "criterion"
		default:
			continue
		}
		for _, id := range strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' }) {
			if !contains(known, id) {
				l.unknown(a.Pos, what, id, known)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// checkFact checks :fact[table/criterion/option] and
// :fact[procedures/procedure/step/field].
func (l *linker) checkFact(e doc.Embed) {
	parts := strings.Split(e.Arg, "/")
	if parts[0] == "procedures" {
		l.checkProcedureFact(e, parts)
		return
	}
	if len(parts) != 3 {
		l.diags.Error("K101", e.ArgPos, ":fact needs table/criterion/option, found "+quote(e.Arg), "write for example :fact[accounts/broadcast/service]")
		return
	}
	t, ok := l.site.Table(parts[0])
	if !ok {
		l.unknown(e.ArgPos, "table", parts[0], l.tableIDs())
		return
	}
	c, ok := Criterion(&t, parts[1])
	if !ok {
		l.unknown(e.ArgPos, "criterion", parts[1], criterionIDs(&t))
		return
	}
	if _, ok := Cell(c, parts[2]); !ok {
		l.unknown(e.ArgPos, "option", parts[2], optionIDs(&t))
		return
	}
	l.checkWhen(e)
}

// stepFields are the parts of a step that :fact can show.
var stepFields = []string{"fee", "takes", "within"}

func (l *linker) checkProcedureFact(e doc.Embed, parts []string) {
	if len(parts) != 4 {
		l.diags.Error("K101", e.ArgPos, ":fact needs procedures/procedure/step/field, found "+quote(e.Arg), "write for example :fact[procedures/migrate/submit/fee]")
		return
	}
	p, ok := l.site.Procedure(parts[1])
	if !ok {
		l.unknown(e.ArgPos, "procedure", parts[1], ids(l.site.Data.Procedures, func(t *doc.Procedure) string { return t.ID }))
		return
	}
	if !contains(ids(p.Steps, func(s *doc.Step) string { return s.ID }), parts[2]) {
		l.unknown(e.ArgPos, "step", parts[2], ids(p.Steps, func(s *doc.Step) string { return s.ID }))
		return
	}
	if !contains(stepFields, parts[3]) {
		l.unknown(e.ArgPos, "field of a step", parts[3], stepFields)
	}
}

// checkWhen checks {when="fact=value other=value"}.
func (l *linker) checkWhen(e doc.Embed) {
	for _, a := range e.Attrs {
		if a.Key != "when" {
			continue
		}
		for _, pair := range strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' }) {
			name, value, _ := strings.Cut(pair, "=")
			f, ok := l.site.Fact(name)
			if !ok {
				l.unknown(a.Pos, "fact", name, ids(l.site.Data.Facts, func(f *doc.Fact) string { return f.ID }))
				continue
			}
			known := ids(f.Values, func(v *doc.FactValue) string { return v.ID })
			if f.Type == "bool" {
				known = []string{"yes", "no"}
			}
			if !contains(known, value) {
				l.unknown(a.Pos, "value of "+name, value, known)
			}
		}
	}
}
