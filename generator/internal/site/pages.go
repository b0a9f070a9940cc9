package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// folder is a folder of pages in one language.
type folder struct {
	lang int
	dir  string
}

// layout is how the pages lie in folders: each folder with the page that stands
// for it, nil if it has none, and the pages that stand for themselves.
type layout struct {
	index  map[folder]*doc.Page
	others []*doc.Page
}

// contentPages makes an entry of every Markdown file, and one of every folder
// that has no index file.
func (l *linker) contentPages() {
	lay := l.lay()
	l.claim(&lay, func(p *doc.Page, lang int, rel string) (folder, bool) {
		// flow.md beside flow/ is the page of the folder, unless that has its own.
		at := folder{lang, strings.TrimSuffix(rel, path.Ext(rel))}
		_, exists := lay.index[at]
		return at, exists
	})
	l.claim(&lay, func(p *doc.Page, lang int, rel string) (folder, bool) {
		// A page whose address is the root is the front page, unless there is another.
		return folder{lang, ""}, p.Meta.Permalink.S == "/"
	})
	for at, page := range lay.index { // the order does not matter: sortPages sorts by address
		if page != nil {
			l.addContent(page, at.lang, at.dir, true)
		} else {
			l.addFolder(at.lang, at.dir)
		}
	}
	for _, p := range lay.others {
		lang, rel, _ := l.place(p)
		l.addContent(p, lang, rel, false)
	}
}

// lay sorts the pages into folders by their index files.
func (l *linker) lay() layout {
	l.drafts = map[string]bool{}
	lay := layout{index: map[folder]*doc.Page{}}
	for _, p := range l.docs.Pages {
		lang, rel, ok := l.place(p)
		if !ok {
			continue
		}
		if p.Meta.Draft && !l.docs.Drafts {
			l.drafts[p.Path] = true
			continue
		}
		for dir := folderOf(rel); ; dir = folderOf(dir) {
			lay.meet(folder{lang, dir})
			if dir == "" {
				break
			}
		}
		rank, isIndex := indexRank(path.Base(rel))
		if !isIndex || p.Meta.Permalink.S == "/" && folderOf(rel) != "" {
			lay.others = append(lay.others, p)
			continue
		}
		at := folder{lang, folderOf(rel)}
		old := lay.index[at]
		if old == nil {
			lay.index[at] = p
			continue
		}
		loser := p
		if oldRank, _ := indexRank(path.Base(old.Path)); rank < oldRank {
			lay.index[at], loser = p, old
		}
		lay.others = append(lay.others, loser)
		l.diags.Warn("S102", diag.WholeFile(loser.Path), "this folder has two index files; "+path.Base(lay.index[at].Path)+" is its page, "+path.Base(loser.Path)+" is published beside it",
			"keep one of index.md, _index.md and README.md")
	}
	if len(l.docs.Pages) > 0 {
		lay.meet(folder{0, ""})
	}
	return lay
}

// meet gives a folder an entry, with no page as yet.
func (lay *layout) meet(at folder) {
	if _, met := lay.index[at]; !met {
		lay.index[at] = nil
	}
}

// claim lets the other pages stand for the folders that want names, where none
// does yet.
func (l *linker) claim(lay *layout, wants func(p *doc.Page, lang int, rel string) (folder, bool)) {
	lay.others = slices.DeleteFunc(lay.others, func(p *doc.Page) bool {
		lang, rel, _ := l.place(p)
		at, ok := wants(p, lang, rel)
		if !ok || lay.index[at] != nil {
			return false
		}
		lay.index[at] = p
		return true
	})
}

// place settles the language of a page: its folder, or `lang` in its front
// matter.
func (l *linker) place(p *doc.Page) (lang int, rel string, ok bool) {
	lang, rel, ok = l.locate(p.Path)
	if !ok || lang < 0 {
		return 0, "", false
	}
	if want := p.Meta.Lang.S; want != "" {
		wanted := func(k doc.Language) bool { return k.ID == want || strings.EqualFold(k.Tag, want) }
		if i := slices.IndexFunc(l.site.Langs, wanted); i >= 0 {
			return i, rel, true
		}
		if slices.ContainsFunc(l.docs.Data.Config.Languages, wanted) {
			return 0, "", false // a language left out by Langs
		}
		if !l.docs.Foreign {
			l.diags.Error("S107", p.Meta.Lang.Pos, "unknown language "+quote(want), diag.DidYouMean(want, langIDs(l.docs.Data.Config.Languages)))
		}
	}
	return lang, rel, true
}

func langIDs(langs []doc.Language) []string {
	var ids []string
	for _, k := range langs {
		ids = append(ids, k.ID)
	}
	return ids
}

func folderOf(rel string) string {
	dir := path.Dir(rel)
	if dir == "." {
		return ""
	}
	return dir
}

// addContent adds the page of a Markdown file. For the index of a folder rel is
// the folder, otherwise the file.
func (l *linker) addContent(p *doc.Page, lang int, rel string, isIndex bool) {
	m := p.Meta
	e := entry{isIndex: isIndex, name: path.Base(rel), rel: l.relOf(p.Path), trans: strings.TrimSuffix(rel, path.Ext(rel))}
	if isIndex {
		e.trans = rel
	}
	kind := Guide
	if isIndex {
		kind = Section
	}
	address := l.dirAddress(strings.TrimSuffix(rel, mdExt(rel, isIndex)))
	if isIndex && rel == "" {
		kind = Home
	} else {
		e.parent = key(l.dirAddress(folderOf(rel)))
		e.number, _, e.hasNum = splitNumber(e.name)
	}
	if m.Slug.S != "" && kind != Home {
		if own := slugPath(m.Slug.S); own != "" {
			address = joinAddress(folderOfAddress(address), l.cased(own))
		} else {
			l.diags.Error("S114", m.Slug.Pos, "the slug "+quote(m.Slug.S)+" names no page", "write one word for the end of the address, such as install")
		}
	}
	if m.Permalink.S != "" {
		address = l.permalink(m.Permalink, lang)
	}
	title := p.Title
	if title == "" {
		title = l.text(l.titles[pageStem(e.rel)], lang)
	}
	if title == "" && kind == Home {
		title = l.text(l.docs.Data.Config.Title, lang)
	}
	if title == "" {
		title = l.humanName(strings.TrimSuffix(e.name, mdExt(e.name, isIndex)))
	}
	e.page = Page{
		Kind: kind, Lang: lang, Key: key(address), URL: l.site.prefix(lang) + key(address),
		Title: title, NavTitle: cmp.Or(m.NavTitle.S, title), Description: cmp.Or(m.Description.S, p.Summary),
		Doc: p, Source: p.Path, Lastmod: l.lastmod(p), Weight: m.Weight,
		Unlisted: m.Unlisted, NoIndex: m.NoIndex,
	}
	if !m.HasWeight {
		e.page.Weight = noWeight
	}
	l.entries = append(l.entries, e)
}

// noWeight puts pages without a weight behind those with one.
const noWeight = 1 << 30

// addFolder adds the page of a folder without an index file.
func (l *linker) addFolder(lang int, dir string) {
	e := entry{isIndex: true, name: path.Base(dir), trans: dir}
	kind, title := Section, l.humanName(path.Base(dir))
	if dir == "" {
		kind, title = Home, l.text(l.docs.Data.Config.Title, lang)
	} else {
		e.parent = key(l.dirAddress(folderOf(dir)))
		e.number, _, e.hasNum = splitNumber(e.name)
	}
	k := key(l.dirAddress(dir))
	e.page = Page{Kind: kind, Lang: lang, Key: k, URL: l.site.prefix(lang) + k, Title: title, NavTitle: title, Weight: noWeight}
	l.entries = append(l.entries, e)
}

// relOf is the path of a source file below its language's content folder.
func (l *linker) relOf(src string) string {
	_, rel, _ := l.locate(src)
	return rel
}

func mdExt(name string, isIndex bool) string {
	if isIndex {
		return ""
	}
	return path.Ext(name)
}

// dirAddress is the address of a path below the content folder, each segment
// without its ordering number unless the site keeps them.
func (l *linker) dirAddress(rel string) string {
	if rel == "" {
		return ""
	}
	segments := strings.Split(rel, "/")
	for i, s := range segments {
		if !l.site.Config.KeepNumbers {
			_, s, _ = splitNumber(s)
		}
		segments[i] = slug(s)
	}
	return l.cased(strings.Join(segments, "/"))
}

// cased is an address as the site writes its letters.
func (l *linker) cased(address string) string {
	if l.site.Config.LowerCase {
		return strings.ToLower(address)
	}
	return address
}

func folderOfAddress(a string) string {
	if i := strings.LastIndexByte(a, '/'); i >= 0 {
		return a[:i]
	}
	return ""
}

func joinAddress(dir, last string) string {
	if dir == "" {
		return last
	}
	return dir + "/" + last
}

// permalink reads a whole address from front matter. A language prefix that
// the author wrote is taken off, because it is added again.
func (l *linker) permalink(p doc.Str, lang int) string {
	a := strings.TrimSuffix(p.S, "index.html")
	if strings.Contains(a, "://") || strings.ContainsAny(a, "?#") {
		l.diags.Error("S114", p.Pos, "a permalink is a path on this site, such as /guides/install/", "leave out the host, the query and the fragment")
		return slugPath(strings.NewReplacer("://", "/", "?", "/", "#", "/").Replace(a))
	}
	a = strings.TrimSuffix(strings.Trim(a, "/"), ".html")
	if lang > 0 {
		a = strings.TrimPrefix(a+"/", l.site.Langs[lang].ID+"/")
	}
	return slugPath(a)
}

func (l *linker) lastmod(p *doc.Page) time.Time {
	if d := p.Meta.Lastmod; d.Y != 0 {
		return time.Date(d.Y, time.Month(max(1, d.M)), max(1, d.D), 0, 0, 0, 0, time.UTC)
	}
	return l.docs.Dates[p.Path].UTC()
}

// text is a Text in a site language.
func (l *linker) text(t doc.Text, lang int) string {
	s, _ := t.In(l.site.Langs[lang].ID, l.site.Langs[0].ID)
	return s
}

// fallbacks gives every language the pages that exist in the first language
// only: a reader who follows a link gets the text with a notice, not a 404.
func (l *linker) fallbacks() {
	for lang := 1; lang < len(l.site.Langs); lang++ {
		have := map[string]bool{}
		for i := range l.entries {
			if e := &l.entries[i]; e.page.Lang == lang {
				have[l.pairing(e)] = true
			}
		}
		for i := range l.entries[:len(l.entries):len(l.entries)] {
			base := l.entries[i]
			if base.page.Lang != 0 || have[l.pairing(&base)] {
				continue
			}
			e := base
			e.page.Lang, e.page.URL = lang, l.site.prefix(lang)+base.page.Key
			if e.page.Doc != nil {
				e.page.Fallback, e.page.NoIndex = true, true
			} else if e.page.Kind == Home {
				e.page.Title = l.text(l.docs.Data.Config.Title, lang)
				e.page.NavTitle = e.page.Title
			}
			l.entries = append(l.entries, e)
		}
	}
}

// pairing is what pages that translate each other share: the path below the
// content folder, or the path that translation_of names.
func (l *linker) pairing(e *entry) string {
	if e.page.Doc == nil || e.page.Doc.Meta.TranslationOf.S == "" {
		return e.trans
	}
	t := strings.Trim(e.page.Doc.Meta.TranslationOf.S, "/")
	t = strings.TrimSuffix(t, ".md")
	if root := l.contentRoot(); root != "" {
		t = strings.TrimPrefix(t, root+"/")
	}
	t = strings.TrimPrefix(t, l.site.Langs[0].ID+"/")
	if rank, isIndex := indexRank(path.Base(t)); isIndex && rank >= 0 {
		t = folderOf(t)
	}
	return t
}

func quote(s string) string { return `"` + s + `"` }
