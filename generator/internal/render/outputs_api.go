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
