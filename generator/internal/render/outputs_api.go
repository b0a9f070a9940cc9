package render

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// The data of a site for machines, in api/v1/ (of other languages than the
// first, below their prefix): index.json, which lists the rest, sources.json,
// facts.json, options.json, and a file for each of tables/, trees/ and
// procedures/. Tables are there as CSV, too.
//
// Every file begins with an apiHead. What a file cites stands in its sources,
// in full, and is named there by id; what its conditions are about stands in
// its facts. A value is there as the page shows it (words) and typed. A field
// has one type; one that would be empty is left out. Conditions are written
// {"subject": ["company", "media"]}: every fact named has one of the values. A
// schema's number changes when something that was there is gone or means
// something else; fields may be added without that.
const (
	apiDir     = "/api/v1/"
	apiVersion = "/1"
)

// apiHead is what every file begins with.
type apiHead struct {
	Schema      string `json:"schema"`   // guidepost/table/1
	Language    string `json:"language"` // BCP 47
	ID          string `json:"id,omitempty"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`       // of the page; relative to this file without a base URL
	DataDate    string `json:"data_date,omitempty"` // when the newest of the sources was read
}

// apiSource is a source.
type apiSource struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	Kind      string `json:"kind"` // law official partner own-test press hearsay
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
	Read      string `json:"read,omitempty"`
	Note      string `json:"note,omitempty"`
	Page      string `json:"page,omitempty"` // on this site
}

// apiCite names a source of the file, and a place in it.
type apiCite struct {
	ID string `json:"id"`
	At string `json:"at,omitempty"`
}

// apiFact is something about the asker.
type apiFact struct {
	ID        string     `json:"id"`
	Label     string     `json:"label"`
	Type      string     `json:"type"`      // enum or bool, whose values are yes and no
	Choosable bool       `json:"choosable"` // the asker can bring it about
	Values    []apiLabel `json:"values"`
	When      apiWhen    `json:"when,omitempty"` // who can bring it about
	Note      string     `json:"note,omitempty"`
}

// apiLabel is an id with its name.
type apiLabel struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// apiWhen is a condition. Its order means nothing, and is that of the alphabet.
type apiWhen map[string][]string

// apiOption is one of the things to choose among.
type apiOption struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	URL         string   `json:"url,omitempty"` // of its guide
	Was         []string `json:"was,omitempty"`
	Since       string   `json:"since,omitempty"`
	Until       string   `json:"until,omitempty"`
	Parts       []string `json:"parts,omitempty"`
}

// apiFile is an entry of index.json.
type apiFile struct {
	Kind   string `json:"kind"`
	ID     string `json:"id,omitempty"`
	Title  string `json:"title"`
	Schema string `json:"schema"`
	URL    string `json:"url"`
	CSV    string `json:"csv,omitempty"`
	Page   string `json:"page,omitempty"`
}

type apiIndex struct {
	apiHead
	Files []apiFile `json:"files"`
}

type apiSources struct {
	apiHead
	Sources []apiSource `json:"sources"`
}

type apiFacts struct {
	apiHead
	Facts []apiFact `json:"facts"`
}

type apiOptions struct {
	apiHead
	Options []apiOption `json:"options"`
}

// apiWriter writes one file of data: it collects what the file cites and is
// about.
type apiWriter struct {
	w     words
	cited []string
	facts []string
}

// newAPI starts the file at an address below api/v1/.
func (t *Theme) newAPI(s *site.Site, lang int, name string) *apiWriter {
	p := &site.Page{Lang: lang}
	p.URL = t.prefix(s, p) + apiDir + name
	return &apiWriter{w: t.words(s, p)}
}

// file is the finished file.
func (a *apiWriter) file(v any) file.File {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("render: marshalling our own struct: " + err.Error()) // no input can cause it
	}
	return file.New(strings.TrimPrefix(a.w.p.URL, "/"), b.Bytes())
}

// head begins a file, once all is cited.
func (a *apiWriter) head(e apiEntry, description doc.Text) apiHead {
	return apiHead{Schema: schemaOf(e.kind), Language: a.w.s.Langs[a.w.p.Lang].Tag, ID: e.id,
		Title: e.title, Description: oneLine(a.w.plain(description)), URL: a.page(e.key), DataDate: a.newest()}
}

func schemaOf(kind string) string { return "guidepost/" + kind + apiVersion }

// page is the address of a page of this language, "" if there is none.
func (a *apiWriter) page(key string) string {
	if a.w.url(key) == "" {
		return ""
	}
	return a.address(a.w.t.prefix(a.w.s, a.w.p) + key)
}

// address is the whole address of a site URL, relative without a base URL.
func (a *apiWriter) address(u string) string {
	if base := a.w.t.opts.BaseURL; base != "" {
		return absolute(base, u)
	}
	return a.w.link(u)
}

// ref is the address that a reference in data leads to.
func (a *apiWriter) ref(r doc.Ref) string {
	to, ok := a.w.s.Resolve(r, a.w.p.Lang)
	switch {
	case !ok || to.URL == "":
		return ""
	case to.External:
		return to.URL
	case to.Fragment != "":
		return a.address(to.URL) + "#" + escapeFragment(to.Fragment)
	}
	return a.address(to.URL)
}

func (a *apiWriter) refs(list []doc.Ref) []string {
	var out []string
	for _, r := range list {
		if u := a.ref(r); u != "" {
			out = append(out, u)
		}
	}
	return out
}

func (a *apiWriter) cite(refs []doc.SrcRef) []apiCite {
	var out []apiCite
	for _, r := range refs {
		if _, ok := a.w.s.Source(r.Source); !ok {
			continue
		}
		if !slices.Contains(a.cited, r.Source) {
			a.cited = append(a.cited, r.Source)
		}
		if c := (apiCite{r.Source, r.Fragment}); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// sources lists what the file has cited, in the order of first mention.
func (a *apiWriter) sources() []apiSource {
	out := []apiSource{}
	for _, id := range a.cited {
		src, _ := a.w.s.Source(id)
		out = append(out, a.source(src))
	}
	return out
}

func (a *apiWriter) source(src doc.Source) apiSource {
	w := a.w
	return apiSource{ID: src.ID, Title: w.plain(src.Title), Publisher: w.plain(src.Publisher), Kind: src.Kind, URL: webAddress(src.URL.S),
		Published: w.date(src.Published), Read: w.date(src.Read), Note: w.plain(src.Note), Page: a.page("/sources/" + src.ID + "/")}
}

// newest is the day on which the newest of the sources cited was read.
func (a *apiWriter) newest() string {
	date := ""
	for _, id := range a.cited {
		if src, _ := a.w.s.Source(id); src.Read.Y != 0 {
			date = max(date, a.w.date(src.Read))
		}
	}
	return date
}

// when writes a condition by the values that fulfil it.
func (a *apiWriter) when(c doc.Cond) apiWhen {
	if len(c) == 0 {
		return nil
	}
	out := apiWhen{}
	facts := a.w.s.Data.Facts
	for _, t := range c {
		id := t.Fact.ID
		if !slices.Contains(a.facts, id) {
			a.facts = append(a.facts, id)
		}
		values := []string{}
		for _, v := range advice.Domain(facts, id) {
			named := slices.ContainsFunc(t.Values, func(n doc.Name) bool { return n.ID == v })
			before, twice := out[id]
			if named != t.Not && (!twice || slices.Contains(before, v)) {
				values = append(values, v)
			}
		}
		out[id] = values
	}
	return out
}

// about lists the facts that the file's conditions name, in the site's order.
func (a *apiWriter) about() []apiFact {
	var out []apiFact
	for seen := -1; seen < len(a.facts); { // a fact's own condition may name another
		seen, out = len(a.facts), nil
		for _, f := range a.w.s.Data.Facts {
			if slices.Contains(a.facts, f.ID) {
				out = append(out, a.fact(f))
			}
		}
	}
	return out
}

func (a *apiWriter) fact(f doc.Fact) apiFact {
	out := apiFact{ID: f.ID, Label: a.w.plain(f.Label), Type: f.Type, Choosable: f.Choosable, When: a.when(f.When), Note: a.w.plain(f.Note), Values: []apiLabel{}}
	for _, v := range advice.Domain(a.w.s.Data.Facts, f.ID) {
		out.Values = append(out.Values, apiLabel{v, a.w.factValue(f.ID, v)})
	}
	return out
}

func (a *apiWriter) option(o doc.Option) apiOption {
	out := apiOption{ID: o.ID, Name: a.w.plain(o.Name), Description: a.w.plain(o.Desc), Since: a.w.date(o.Since), Until: a.w.date(o.Until),
		Was: ids(o.Was), Parts: ids(o.Parts)}
	if o.Guide.To != "" {
		out.URL = a.ref(o.Guide)
	}
	return out
}

func ids(names []doc.Name) []string {
	var out []string
	for _, n := range names {
		out = append(out, n.ID)
	}
	return out
}

// apiEntry is a file of data before it is made.
type apiEntry struct {
	kind, id, title string
	name            string // below api/v1/, without its ending
	key             string // of its page, "" if none
}

// apiEntries lists the files of data of a language but for index.json.
func (t *Theme) apiEntries(s *site.Site, lang int) []apiEntry {
	w := t.words(s, &site.Page{Lang: lang})
	var out []apiEntry
	for _, x := range s.Data.Tables {
		out = append(out, apiEntry{"table", x.ID, w.plain(x.Title), "tables/" + x.ID, "/compare/" + x.ID + "/"})
	}
	for _, x := range s.Data.Trees {
		if !x.Subtree {
			out = append(out, apiEntry{"tree", x.ID, w.plain(x.Title), "trees/" + x.ID, "/decide/" + x.ID + "/"})
		}
	}
	for _, x := range s.Data.Procedures {
		out = append(out, apiEntry{"procedure", x.ID, w.plain(x.Title), "procedures/" + x.ID, "/how/" + x.ID + "/"})
	}
	if len(s.Data.Options) > 0 {
		out = append(out, apiEntry{"options", "", w.say("api.options"), "options", ""})
	}
	if len(s.Data.Facts) > 0 {
		out = append(out, apiEntry{"facts", "", w.say("api.facts"), "facts", ""})
	}
	if len(s.Data.Sources) > 0 {
		out = append(out, apiEntry{"sources", "", w.say("page.sources"), "sources", "/sources/"})
	}
	return out
}

// api makes all files of data.
func (t *Theme) api(s *site.Site, proofs Proofs) []file.File {
	var out []file.File
	for lang := range s.Langs {
		out = append(out, t.apiIn(s, proofs, lang)...)
	}
	return out
}

// apiIn makes the files of one language; none without data.
func (t *Theme) apiIn(s *site.Site, proofs Proofs, lang int) []file.File {
	var out []file.File
	var list apiIndex
	index := t.newAPI(s, lang, "index.json")
	for _, e := range t.apiEntries(s, lang) {
		a := t.newAPI(s, lang, e.name+".json")
		in := apiFile{Kind: e.kind, ID: e.id, Title: e.title, Schema: schemaOf(e.kind), URL: index.address(a.w.p.URL), Page: index.page(e.key)}
		out = append(out, a.file(a.entry(e, proofs)))
		if table, ok := s.Table(e.id); ok && e.kind == "table" {
			at := strings.TrimSuffix(a.w.p.URL, ".json") + ".csv"
			in.CSV = index.address(at)
			out = append(out, file.New(strings.TrimPrefix(at, "/"), a.w.csv(table)))
		}
		for _, id := range a.cited {
			index.cite([]doc.SrcRef{{Source: id}})
		}
		list.Files = append(list.Files, in)
	}
	if len(out) == 0 {
		return nil
	}
	list.apiHead = index.head(apiEntry{kind: "index", title: oneLine(index.w.plain(s.Config.Title)), key: "/"}, s.Config.Description)
	return append(out, index.file(list))
}

// entry is what a file of data says.
func (a *apiWriter) entry(e apiEntry, proofs Proofs) any {
	switch e.kind {
	case "table":
		return a.table(e)
	case "tree":
		return a.tree(e, proofs[e.id])
	case "procedure":
		return a.procedure(e)
	case "options":
		v := apiOptions{apiHead: a.head(e, doc.Text{})}
		for _, o := range a.w.s.Data.Options {
			v.Options = append(v.Options, a.option(o))
		}
		return v
	case "facts":
		v := apiFacts{apiHead: a.head(e, doc.Text{})}
		for _, f := range a.w.s.Data.Facts {
			v.Facts = append(v.Facts, a.fact(f))
		}
		return v
	}
	var v apiSources
	for _, src := range a.w.s.Data.Sources {
		a.cited = append(a.cited, src.ID)
		v.Sources = append(v.Sources, a.source(src))
	}
	v.apiHead = a.head(e, doc.Text{})
	return v
}
