package build

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
	"guidepost/generator/internal/render"
	"guidepost/generator/internal/search"
	"guidepost/generator/internal/site"
)

// indexers make the index of each language again and again.
type indexers map[string]*search.Indexer

// indexes makes the files of the search index of every language, by language.
// What an outlet has taken of the pages goes into it, and nothing is made there
// that stands already.
func (p *Plan) indexes(ctx context.Context, pages []*madePage, o *outlet) ([][]file.File, error) {
	out := make([][]file.File, len(p.site.Langs))
	for lang := range p.site.Langs {
		opts := search.Options{Dir: render.SearchDir, Workers: p.env.Jobs, Prior: priors}
		var err error
		if o == nil {
			out[lang], err = p.index(ctx, lang, pages, opts)
		} else {
			out[lang], err = p.writeIndex(ctx, lang, opts, o)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// index makes the index of a language in memory.
func (p *Plan) index(ctx context.Context, lang int, pages []*madePage, opts search.Options) ([]file.File, error) {
	var sheets []search.Sheet
	for i, m := range pages {
		if m.sheet != nil && p.site.Pages[i].Lang == lang {
			sheets = append(sheets, m.sheet)
		}
	}
	id := p.site.Langs[lang].ID
	if p.indexers[id] == nil {
		p.indexers[id] = search.NewIndexer(id, opts)
	}
	files, err := p.indexers[id].Index(ctx, sheets)
	out := slices.Clone(files)
	for i := range out {
		p.publish(lang, &out[i])
	}
	return out, err
}

// writeIndex makes the index of a language, unless it stands in o and nobody
// wants to search it now.
func (p *Plan) writeIndex(ctx context.Context, lang int, opts search.Options, o *outlet) ([]file.File, error) {
	id, pages := p.site.Langs[lang].ID, o.sheets.spools[lang]
	searched := p.searched(lang)
	key := memo.NewKey("index", []byte(id), p.theme.SearchSite(p.site, lang), p.sheetSums(lang, &o.sheets))
	var kept []keptFile
	if !searched && p.env.Memo.Load(key, &kept) && !slices.ContainsFunc(kept, func(k keptFile) bool { return !o.keep(k) }) {
		var files []file.File
		for _, k := range kept {
			files = append(files, k.file())
		}
		return files, nil
	}
	if err := p.fetch(ctx, lang, o); err != nil {
		return nil, err
	}
	var mu sync.Mutex
	made := map[string]keptFile{}
	files, err := search.Merge(ctx, pages, id, opts, func(f *file.File) {
		p.publish(lang, f)
		mu.Lock()
		made[f.Path] = keep(*f)
		mu.Unlock()
		if !searched { // else it is that first
			o.put(f)
		}
	})
	if err != nil {
		return nil, err
	}
	kept = nil
	for _, f := range files {
		kept = append(kept, made[f.Path])
	}
	if p.sound() {
		p.env.Memo.Keep(key, kept)
	}
	return files, nil
}

// priors put what answers before what leads to an answer or backs one: a question
// without those before it, or a source, is seldom what somebody looks for. The
// page of a section is often its best text and named for what it is about.
var priors = map[string]float64{
	"compare": .95, "glossary": .9, "pair": .85, "changes": .75, "section": .9, "outcome": .65, "question": .6, "source": .5,
}

func searchDoc(x render.PageText) search.Doc {
	d := search.Doc{URL: x.URL, Kind: x.Kind, Title: x.Title, Desc: x.Desc, Slug: x.Slug, Aliases: x.Aliases}
	for _, part := range x.Sections {
		d.Sections = append(d.Sections, search.Section(part))
	}
	return d
}

// publish makes a file of an index what the site has of it. The core also says
// what the search shows before anything is typed.
func (p *Plan) publish(lang int, f *file.File) {
	if path.Base(f.Path) == "core.js" {
		*f = file.New(f.Path, slices.Concat(f.Data, p.theme.SearchSite(p.site, lang)))
	}
}

// searchDepth is how far down a failing search test is told what came before.
const searchDepth = 50

// searched reports whether a test wants to search the index of a language.
func (p *Plan) searched(lang int) bool {
	return p.env.Check && !p.unread && slices.ContainsFunc(p.site.Config.Search.Tests, func(t doc.SearchTest) bool {
		return testedLang(p.site, t) == lang
	})
}

// testedLang is the language that a test is about, -1 if this build has it not.
func testedLang(s *site.Site, test doc.SearchTest) int {
	return slices.IndexFunc(s.Langs, func(l doc.Language) bool { return inLang(test, l) })
}

// inLang reports a test of a language. One that names none is of the first.
func inLang(test doc.SearchTest, l doc.Language) bool { return l.ID == test.Lang || test.Lang == "" }

// checkSearch types the queries of site.yaml and reports those that do not find
// their page among the first.
func checkSearch(s *site.Site, indexes [][]file.File) (diags diag.List, err error) {
	engines := make([]*search.Engine, len(s.Langs))
	for _, test := range s.Config.Search.Tests {
		lang := testedLang(s, test)
		if lang < 0 {
			if !slices.ContainsFunc(s.Config.Languages, func(l doc.Language) bool { return inLang(test, l) }) { // otherwise it is left out of this build
				diags.Error("S120", test.Query.Pos, "the site has no language "+strconv.Quote(test.Lang), "write the id of a language of the site")
			}
			continue
		}
		want := wantedURL(s, test, lang)
		if i, ok := s.Lookup("/" + want); !ok || s.Pages[i].Lang != lang {
			diags.Error("S120", test.Expect.Pos, "there is no page "+strconv.Quote(test.Expect.S)+" to find", "write its address without the language, such as guides/install")
			continue
		}
		if len(indexes[lang]) == 0 {
			continue // no page of this language is found
		}
		if engines[lang] == nil {
			e, err := search.Open(indexes[lang], s.Langs[lang].ID)
			if err != nil {
				return nil, err
			}
			engines[lang] = e
		}
		diags = append(diags, checkQuery(engines[lang], test, s.Langs[lang].ID, want)...)
	}
	return diags, nil
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
