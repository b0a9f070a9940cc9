package render

import (
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// kinds names every kind of page with the zero of its view. Its template is
// layouts/{kind}.html.
var kinds = map[string]any{
	string(site.Home):     HomeView{},
	string(site.Section):  SectionView{},
	string(site.Guide):    GuideView{},
	string(site.Tags):     TagsView{},
	string(site.Tag):      TagView{},
	string(site.Glossary): GlossaryView{},
	string(site.Sources):  SourcesView{},
	string(site.Source):   SourceView{},
	string(site.Changes):  ChangesView{},
	string(site.Search):   SearchView{},
	string(site.NotFound): NotFoundView{},

	string(site.Trees):     TreesView{},
	string(site.Tree):      TreeView{},
	string(site.Question):  QuestionView{},
	string(site.Outcome):   OutcomeView{},
	string(site.Tables):    TablesView{},
	string(site.Compare):   CompareView{},
	string(site.Pair):      PairView{},
	string(site.Howtos):    HowtosView{},
	string(site.Procedure): ProcedureView{},
	string(site.Embedding): EmbeddingView{},
}

// view builds the view of a page. The error is that of a template.
func (r *Pages) view(i int) (any, error) {
	c, err := r.chrome(i)
	return r.content(i, c), err
}

func (r *Pages) content(i int, c Chrome) any {
	t, s, p, proofs := r.t, r.s, &r.s.Pages[i], r.proofs
	switch p.Kind {
	case site.Home:
		return t.homeView(s, i, c)
	case site.Section:
		return t.sectionView(s, i, c)
	case site.Guide:
		return t.guideView(s, i, c)
	case site.Tags:
		return t.tagsView(s, p, c)
	case site.Tag:
		return t.tagView(s, p, c)
	case site.Glossary:
		return t.glossaryView(s, p, c)
	case site.Sources:
		return t.sourcesView(s, p, c)
	case site.Source:
		return t.sourceView(s, p, c)
	case site.Changes:
		return t.changesView(s, p, c)
	case site.Search:
		return t.searchView(s, p, c)
	case site.Trees:
		return t.treesView(s, p, c)
	case site.Tree:
		return t.treeView(s, p, proofs[p.Data.Tree], c)
	case site.Question:
		return t.questionView(s, p, proofs[p.Data.Tree], c)
	case site.Outcome:
		return t.outcomeView(s, p, proofs[p.Data.Tree], c)
	case site.Tables:
		return t.tablesView(s, p, c)
	case site.Compare:
		return t.compareView(s, p, c)
	case site.Pair:
		return t.pairView(s, p, c)
	case site.Howtos:
		return t.howtosView(s, p, c)
	case site.Procedure:
		return t.procedureView(s, p, c)
	case site.Embedding:
		return t.embeddingView(s, p, c)
	}
	return t.notFoundView(s, p, c)
}

// sheets are the theme's stylesheets: each holds all that its kinds of page
// need, so that a page asks for one, and no more than that. A part is a file
// css/{part}.css; parts that no sheet names, and a team's own, are in every one.
var sheets = []sheet{
	{"guide", "guide", "prose parts text toc"},
	{"section", "section", "prose parts text entries toc"},
	{"guide-code", "", "prose parts text toc code tabs math"},
	{"embed", "", "prose parts text toc data embed facts table answers"},
	{"embed-code", "", "prose parts text toc data embed facts table answers code tabs math"},
	{"home", "home notfound", "prose parts data cards answers toc home"},
	{"lists", "tags tag glossary sources source changes", "parts text entries lists"},
	{"decide", "trees tree question outcome", "data notes cards answers decide share outcome picture frame"},
	{"compare", "compare", "data notes facts table share compare frame"},
	{"pair", "pair", "data notes table compare pair frame"},
	{"procedure", "tables howtos procedure", "parts data notes cards share facts procedure timeline frame"},
	{"embedding", "embedding", "parts code embed embedding"},
	{"search", "search", "parts home search"},
}

// dialogs are sheets of a single part each, without what every page has: script
// adds them to a page.
var dialogs = []string{"search"}

// sheet is a stylesheet: its name, the kinds of page it is for, its parts.
type sheet struct{ name, kinds, parts string }

func (s sheet) isFor(k site.Kind) bool {
	for kind := range strings.FieldsSeq(s.kinds) {
		if kind == string(k) {
			return true
		}
	}
	return false
}

// shown are the directives that show data and need the styles for it.
var shown = []string{"compare", "tree", "procedure"}

// pageSheets lists the stylesheets of a page. A text that embeds data or shows
// code has another one.
func pageSheets(p *site.Page) []string {
	own := "guide"
	for _, s := range sheets {
		if s.isFor(p.Kind) {
			own = s.name
		}
	}
	if p.Doc == nil {
		return []string{own}
	}
	text := "guide"
	if slices.ContainsFunc(p.Doc.Embeds, func(e doc.Embed) bool { return slices.Contains(shown, e.Name) }) {
		text = "embed"
	}
	if shows(p.Doc, "code", "tabs", "math") {
		text += "-code"
	}
	switch {
	case own == "guide":
		return []string{text}
	case text == "guide":
		return []string{own}
	}
	return []string{own, text}
}

// shows reports whether a text has one of some things that take more.
func shows(d *doc.Page, things ...string) bool {
	return slices.ContainsFunc(things, func(x string) bool { return slices.Contains(d.Shows, x) })
}

// bundles are the theme's scripts: each holds all that its kinds of page and its
// directives need, so that a page asks for one beside base.js. A part is a file
// js/{part}.js, an expression of its own; parts come in the order given here.
var bundles = []sheet{
	{"text", "", "base toc paper clip copy"},
	{"frame", "", "base frame"},
	{"decide", "tree question", "state page bits rows replay ask decide"},
	{"outcome", "outcome", "state page bits rows replay whatif clip share outcome paper folds"},
	{"compare", "compare", "state page bits clip share sources compare_text compare_state compare paper folds"},
	{"pair", "pair", "paper folds"},
	{"procedure", "procedure", "state page situations ticks clip share procedure paper folds"},
	{"tree", "", "host tree"},
	{"embedding", "embedding", "host embedding paper folds"},
	{"tabs", "", "tabs"},
	{"search", "search", "search_text search_shard search_score search_guess search_session search_engine search_list search search_open"}, // in every language of the interface, see searchScripts
}

// features names the bundles that directives need.
var features = map[string]string{"compare": "compare", "tree": "tree", "procedure": "procedure"}

// pageFeatures lists the bundles of a page beside base.js, each once, in the
// order of bundles.
func pageFeatures(p *site.Page) []string {
	var out []string
	for _, b := range bundles {
		need := b.isFor(p.Kind)
		if p.Doc != nil {
			need = need || slices.ContainsFunc(p.Doc.Embeds, func(e doc.Embed) bool { return features[e.Name] == b.name })
			need = need || b.name == "tabs" && shows(p.Doc, "tab-set")
		}
		if need {
			out = append(out, b.name)
		}
	}
	return out
}
