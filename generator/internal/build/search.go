package build

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/render"
	"guidepost/generator/internal/search"
	"guidepost/generator/internal/site"
)

// indexes makes the search index of every language, by language, of the texts of
// the pages.
func indexes(ctx context.Context, s *site.Site, pages []*madePage, jobs int) ([][]file.File, error) {
	synonyms := render.Synonyms(s)
	out := make([][]file.File, len(s.Langs))
	for lang, l := range s.Langs {
		var docs []search.Doc
		for i, m := range pages {
			if m.text != nil && s.Pages[i].Lang == lang {
				docs = append(docs, *m.text)
			}
		}
		out[lang] = search.Index(docs, l.ID, search.Options{Dir: render.SearchDir, Synonyms: synonyms, Workers: jobs, Prior: priors})
	}
	return out, ctx.Err()
}

// priors put what answers before what leads to an answer or backs one: a question
// without those before it, or a source, is seldom what somebody looks for.
var priors = map[string]float64{
	"compare": .95, "glossary": .9, "pair": .85, "changes": .75, "section": .65, "outcome": .65, "question": .6, "source": .5,
}

func searchDoc(x render.PageText) *search.Doc {
	d := &search.Doc{URL: x.URL, Kind: x.Kind, Title: x.Title, Desc: x.Desc, Slug: x.Slug, Aliases: x.Aliases}
	for _, part := range x.Sections {
		d.Sections = append(d.Sections, search.Section(part))
	}
	return d
}

// published are the files of all indexes. The core of each also says what the
// search shows before anything is typed.
func published(t *render.Theme, s *site.Site, indexes [][]file.File) []file.File {
	var out []file.File
	for lang, files := range indexes {
		for _, f := range files {
			if path.Base(f.Path) == "core.js" {
				f = file.New(f.Path, slices.Concat(f.Data, t.SearchSite(s, lang)))
			}
			out = append(out, f)
		}
	}
	return out
}

// searchDepth is how far down a failing search test is told what came before.
const searchDepth = 50

// checkSearch types the queries of site.yaml and reports those that do not find
// their page among the first.
func checkSearch(s *site.Site, indexes [][]file.File) (diags diag.List) {
	engines := make([]*search.Engine, len(s.Langs))
	for _, test := range s.Config.Search.Tests {
		in := func(l doc.Language) bool { return l.ID == test.Lang || test.Lang == "" }
		lang := slices.IndexFunc(s.Langs, in)
		if lang < 0 {
			if !slices.ContainsFunc(s.Config.Languages, in) { // otherwise it is left out of this build
				diags.Error("S120", test.Query.Pos, "the site has no language "+strconv.Quote(test.Lang), "write the id of a language of the site")
			}
			continue
		}
		want := wantedURL(s, test, lang)
		if i, ok := s.Lookup("/" + want); !ok || s.Pages[i].Lang != lang {
			diags.Error("S120", test.Expect.Pos, "there is no page "+strconv.Quote(test.Expect.S)+" to find", "write its address without the language, such as guides/install")
			continue
		}
		if engines[lang] == nil {
			e, err := search.Open(indexes[lang], s.Langs[lang].ID)
			if err != nil {
				continue // nothing is indexed in this language
			}
			engines[lang] = e
		}
		diags = append(diags, checkQuery(engines[lang], test, s.Langs[lang].ID, want)...)
	}
	return diags
}

// wantedURL is the address that a test expects, as hits have it.
func wantedURL(s *site.Site, test doc.SearchTest, lang int) string {
	page, _, _ := strings.Cut(test.Expect.S, "#")
	url := strings.Trim(page, "/") + "/"
	if lang > 0 {
		url = s.Langs[lang].ID + "/" + url
	}
	if url == "/" {
		url = ""
	}
	return url
}

func checkQuery(e *search.Engine, test doc.SearchTest, lang, want string) (diags diag.List) {
	_, section, _ := strings.Cut(test.Expect.S, "#")
	hits := e.Query(test.Query.S, searchDepth).Hits
	at := slices.IndexFunc(hits, func(h search.Hit) bool { return h.URL == want })
	report := func(msg, hint string) {
		diags.Error("S120", test.Query.Pos, `searching "`+test.Query.S+`" in `+lang+" "+msg, hint)
	}
	const hint = "say it in the page's title, headings or aliases, or in finds of a term, tree, table or procedure; or expect another page"
	switch {
	case len(hits) == 0:
		report("finds nothing; "+test.Expect.S+" is wanted", hint)
	case at < 0:
		report("finds "+hits[0].URL+" first, and "+test.Expect.S+" not at all", hint)
	case at >= max(test.Top, 1):
		report("finds "+hits[0].URL+" first; "+test.Expect.S+" comes at rank "+strconv.Itoa(at+1), hint)
	case section != "" && !slices.ContainsFunc(hits[at].Sections, func(p search.Place) bool { return p.ID == section }):
		report("finds the page, but does not lead to #"+section+offered(hits[at].Sections), "name the row or heading as people call it")
	}
	return diags
}

func offered(places []search.Place) string {
	if len(places) == 0 {
		return ""
	}
	var ids []string
	for _, p := range places {
		ids = append(ids, "#"+p.ID)
	}
	return ", but " + strings.Join(ids, ", ")
}
