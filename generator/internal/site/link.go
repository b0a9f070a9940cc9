package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// Link makes a Site of documents. It never fails: what is wrong is in the
// diagnostics, and the Site is as complete as the input allows, so that the dev
// server can show it.
func Link(d Docs) (*Site, diag.List) { return new(Linker).Link(d) }

// link links from the beginning. It works in passes, each of which only reads
// what the earlier ones made: content pages, generated pages, sorting, relations
// (parents, twins, translations, order, tags, navigation), redirects,
// references, the checks of data against pages, and the addresses on record.
func link(d Docs) *linker {
	l := &linker{docs: d, titles: map[string]doc.Text{}, site: &Site{Config: d.Data.Config, Data: d.Data, Foreign: d.Foreign, full: d.Full}}
	l.languages()
	l.navTitles(d.Data.Config.Nav)
	l.contentPages()
	l.fallbacks()
	l.generatedPages()
	l.sortPages()
	l.parents()
	l.twins()
	l.translations()
	l.order()
	l.navigation()
	l.site.navWays = waysOf(l.site.Nav)
	l.news()
	l.assets()
	l.readRecord()
	l.redirects()
	l.references()
	l.checkData()
	l.keepAddresses()
	l.site.outline = outline(l.site)
	l.site.listed = listed(l.site)
	l.site.seen = make([]atomic.Pointer[file.Sum], len(l.site.Pages))
	return l
}

// linker holds the state of one Link call.
type linker struct {
	docs  Docs
	site  *Site
	diags diag.List         // about the site as a whole
	own   map[int]diag.List // about the references and directives of a page, by its index

	titles  map[string]doc.Text // what the explicit nav calls a page, by path without ending
	entries []entry             // while pages are being collected
	drafts  map[string]bool     // source paths of pages left out
	asset   map[string]*Asset   // by source path
	rooted  map[string]*Asset   // files whose address at the site's root was given, by that address
	used    map[string]bool     // source paths of content assets that pages refer to
	record  []kept              // the addresses on record
	names   *file.Names         // what wikilinks can name
	alias   map[string][]int    // pages by other names and titles, in lower case
	lost    []lostRef           // wikilinks that lead nowhere, until they are reported
	byFold  map[string][]string // lower-cased source path → source paths, for hints
	likes   map[likeKey]paths   // what a broken reference may have meant, made when first asked for
	urls    map[int]paths       // addresses of a language, likewise
}

// entry is a page before it has an index.
type entry struct {
	page    Page
	rel     string // source path below the language's content folder; "" for generated pages
	trans   string // what pairs it with its translations
	parent  string // Key of the page above
	number  int    // numeric prefix of the file name
	hasNum  bool
	name    string // file or folder name, for ordering
	isIndex bool
}

// languages settles which languages there are. A site that names none has one,
// guessed from its text, because the interface must be in some language.
func (l *linker) languages() {
	langs := l.docs.Data.Config.Languages
	if len(langs) == 0 {
		langs = []doc.Language{Guess(l.docs.Pages)}
	}
	if l.docs.Langs != nil {
		for _, id := range l.docs.Langs {
			if known := langIDs(langs); !slices.Contains(known, id) {
				l.diags.Error("S107", diag.Pos{}, "this site has no language "+quote(id), diag.DidYouMean(id, known))
			}
		}
		kept := langs[:1:1]
		for _, lang := range langs[1:] {
			if slices.Contains(l.docs.Langs, lang.ID) {
				kept = append(kept, lang)
			}
		}
		langs = kept
	}
	l.site.Langs = langs
	l.site.bySrc = make([]map[string]int, len(langs))
	for i := range l.site.bySrc {
		l.site.bySrc[i] = map[string]int{}
	}
}

// Guess tells Chinese from everything else by the share of Han characters in
// titles and first paragraphs; Japanese, which mixes Han with kana, is not
// taken for Chinese.
func Guess(pages []*doc.Page) doc.Language {
	han, kana, all := 0, 0, 0
	for _, p := range pages {
		for _, r := range p.Title + p.Summary {
			switch {
			case r >= 0x4e00 && r <= 0x9fff:
				han++
			case r >= 0x3041 && r <= 0x30ff:
				kana++
			}
			if r > ' ' {
				all++
			}
		}
	}
	if han*10 > all && kana*10 < han {
		return doc.Language{ID: "zh", Tag: "zh-Hans", Name: "中文"}
	}
	return doc.Language{ID: "en", Tag: "en", Name: "English"}
}

// news tells in which languages there is something to say in a feed: a dated
// change, or a listed page that carries a date of its own.
func (l *linker) news() {
	s := l.site
	s.News = make([]bool, len(s.Langs))
	for lang := range s.News {
		s.News[lang] = slices.ContainsFunc(s.Data.Changes, func(c doc.Change) bool { return c.Date.Y != 0 })
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Doc != nil && p.Doc.Meta.Date.Y != 0 && !p.Unlisted && !p.NoIndex {
			s.News[p.Lang] = true
		}
	}
}

// contentRoot is the folder that content lies in, "" for a foreign folder that
// is all content.
func (l *linker) contentRoot() string {
	if l.docs.Foreign {
		return l.docs.Data.Config.Content.S
	}
	return cmp.Or(l.docs.Data.Config.Content.S, "content")
}

// locate splits a source path into a language and the path below that
// language's content folder. ok is false for files outside the content folder.
func (l *linker) locate(src string) (lang int, rel string, ok bool) {
	if root := l.contentRoot(); root != "" {
		rest, found := strings.CutPrefix(src, root+"/")
		if !found {
			return 0, "", false
		}
		src = rest
	}
	first, rest, found := strings.Cut(src, "/")
	if found {
		for _, lang := range l.docs.Data.Config.Languages {
			if lang.ID != first {
				continue
			}
			j := slices.IndexFunc(l.site.Langs, func(k doc.Language) bool { return k.ID == first })
			if j < 0 {
				return -1, rest, true // a language left out by Langs
			}
			return j, rest, true
		}
	}
	return 0, src, true
}

// prefix is what precedes a Key in the URLs of a language.
func (s *Site) prefix(lang int) string {
	if lang == 0 {
		return ""
	}
	return "/" + s.Langs[lang].ID
}

// sortPages gives every page its index and reports addresses used twice.
func (l *linker) sortPages() {
	slices.SortStableFunc(l.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.page.Lang, b.page.Lang), strings.Compare(a.page.URL, b.page.URL),
			strings.Compare(b.rel, a.rel), strings.Compare(a.trans, b.trans))
	})
	s := l.site
	s.byURL = map[string]int{}
	folded := map[string]int{}
	kept := l.entries[:0]
	for _, e := range l.entries {
		if l.docs.Foreign && (e.rel != "" || e.page.Kind == Search) {
			l.makeRoom(&e, folded)
		}
		if first, twice := s.byURL[e.page.URL]; twice {
			if !e.page.Fallback {
				l.clash(kept[first], e)
			}
			continue
		}
		f := strings.ToLower(e.page.URL)
		if first, twice := folded[f]; twice {
			l.diags.Error("S103", l.at(e), "address "+e.page.URL+" differs from "+kept[first].page.URL+" in case only, and many file systems and web servers do not tell them apart",
				"rename one of the files, or give it a slug").
				Notes = []diag.Related{{Pos: l.at(kept[first]), Msg: "the other page"}}
			continue
		}
		s.byURL[e.page.URL], folded[f] = len(kept), len(kept)
		kept = append(kept, e)
	}
	l.entries = kept
	s.Pages = make([]Page, len(kept))
	for i, e := range kept {
		e.page.Parent, e.page.Prev, e.page.Next, e.page.Twin = -1, -1, -1, -1
		s.Pages[i] = e.page
		if e.rel != "" {
			l.site.bySrc[e.page.Lang][e.rel] = i
		}
	}
}

// clash reports two pages with one address. The sort puts content, whose rel is
// not empty, before what is generated.
func (l *linker) clash(first, second entry) {
	if second.rel == "" {
		l.diags.Error("S112", l.at(first), "this page has the address "+first.page.URL+", which belongs to a page made from data ("+string(second.page.Kind)+")",
			"move the file, or give it another slug in its front matter")
		return
	}
	l.diags.Error("S101", l.at(second), "address "+second.page.URL+" is used by two pages", "rename one of the files, or give it a slug in its front matter").
		Notes = []diag.Related{{Pos: l.at(first), Msg: "the other page"}}
}

// at is the place to show for a page as a whole.
func (l *linker) at(e entry) diag.Pos {
	if e.page.Doc == nil {
		return diag.WholeFile(e.page.Source)
	}
	for _, str := range []doc.Str{e.page.Doc.Meta.Permalink, e.page.Doc.Meta.Slug} {
		if str.S != "" {
			return str.Pos
		}
	}
	return diag.WholeFile(e.page.Doc.Path)
}

// makeRoom gives a page of a foreign folder an address of its own when its
// first choice is taken: such a folder must lose no page.
func (l *linker) makeRoom(e *entry, taken map[string]int) {
	base, prefix := strings.TrimSuffix(e.page.Key, "/"), l.site.prefix(e.page.Lang)
	for n := 2; ; n++ {
		if _, clash := taken[strings.ToLower(e.page.URL)]; !clash {
			return
		}
		e.page.Key = base + "-" + strconv.Itoa(n) + "/"
		e.page.URL = prefix + e.page.Key
	}
}
