package render

import (
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

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
