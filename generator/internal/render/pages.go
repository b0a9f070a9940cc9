package render

import (
	"net/url"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// homeView shows the first question of the first tree and the sections as
// doors; without a tree the page's own text is what it has to say.
func (t *Theme) homeView(s *site.Site, i int, c Chrome) HomeView {
	p := &s.Pages[i]
	v := HomeView{Chrome: c, BodyLang: c.TitleLang}
	v.Lead, _ = s.Config.Description.In(s.Langs[p.Lang].ID, s.Langs[0].ID)
	if p.Doc != nil && p.Doc.Meta.Description.S != "" {
		v.Lead = p.Doc.Meta.Description.S
	}
	v.Lead = oneLine(v.Lead)
	if v.Description == "" {
		v.Description = v.Lead
	}
	v.Question, v.Trees = t.asking(s, p), t.otherTrees(s, p)
	v.Doors = t.doors(s, i)
	v.Body, v.Cited = t.text(s, p)
	v.Landing = len(v.Question.Answers) > 0 || v.Body == ""
	if v.Landing {
		v.TOC = nil
	}
	return v
}

// asking is the first question of the first tree that has one.
func (t *Theme) asking(s *site.Site, p *site.Page) Asking {
	w := t.words(s, p)
	for _, tree := range s.Data.Trees {
		if tree.Subtree {
			continue
		}
		for _, q := range tree.Questions {
			if q.ID != tree.Start.ID {
				continue
			}
			base := "/decide/" + tree.ID + "/"
			a := Asking{Tree: w.plain(tree.Title), TreeURL: w.url(base), Title: w.plain(q.Ask), Hint: w.plain(q.Hint)}
			if q.Type != doc.One {
				a.Answers = []AskingAnswer{{Label: w.say("home.begin"), URL: w.url(base + "q/" + q.ID + "/")}}
				return a
			}
			for _, x := range q.Answers {
				to := w.url(base + "q/" + x.Next.ID + "/")
				if to == "" {
					to = w.url(base + "r/" + x.Next.ID + "/")
				}
				if to == "" {
					continue
				}
				a.Answers = append(a.Answers, AskingAnswer{Label: w.plain(x.Label), Help: w.plain(x.Help), URL: to + "?" + q.ID + "=" + x.ID})
			}
			return a
		}
	}
	return Asking{}
}

// otherTrees are the trees after the one whose question the page asks: first
// those that the page's own text links to, in its order.
func (t *Theme) otherTrees(s *site.Site, p *site.Page) []TreeCard {
	w := t.words(s, p)
	var out []TreeCard
	for _, tree := range s.Data.Trees {
		if !tree.Subtree {
			out = append(out, w.treeCard(tree, advice.NewGraph(tree)))
		}
	}
	if len(out) < 2 {
		return nil
	}
	at := func(c TreeCard) int {
		i := slices.IndexFunc(p.Refs, func(r site.Resolved) bool { return !r.External && r.URL != "" && t.link(p, r.URL) == c.URL })
		if i < 0 {
			return len(p.Refs)
		}
		return i
	}
	slices.SortStableFunc(out[1:], func(a, b TreeCard) int { return at(a) - at(b) })
	return out[1:]
}

// doors are the top entries of the navigation, each with what it is for.
func (t *Theme) doors(s *site.Site, i int) []Entry {
	p := &s.Pages[i]
	var out []Entry
	for _, n := range s.Nav[p.Lang] {
		e := Entry{Title: t.nodeTitle(s, n), URL: t.nodeURL(s, p, n)}
		if n.Page >= 0 {
			d := &s.Pages[n.Page]
			e.Description = oneLine(d.Description)
			if e.Description == "" {
				e.Description = t.optional(s, p, "about."+string(d.Kind))
			}
			if d.Fallback {
				e.Lang = s.Langs[0].Tag
			}
		}
		for _, ch := range n.Children {
			if len(e.Children) == maxDoorLinks {
				break
			}
			e.Children = append(e.Children, Link{Title: t.nodeTitle(s, ch), URL: t.nodeURL(s, p, ch)})
		}
		out = append(out, e)
	}
	return out
}

// maxDoorLinks is how many pages of a section its door names.
const maxDoorLinks = 4

// optional is an interface string that need not exist.
func (t *Theme) optional(s *site.Site, p *site.Page, key string) string {
	if text := t.T(t.uiLang(s.Langs[p.Lang]), key); text != key {
		return text
	}
	return ""
}

func (t *Theme) sectionView(s *site.Site, i int, c Chrome) SectionView {
	p := &s.Pages[i]
	v := SectionView{Chrome: c, BodyLang: c.TitleLang, Entries: t.entries(s, p, p.Children)}
	if p.Doc != nil {
		v.Meta = t.docMeta(s, p)
		v.Body, v.Cited = t.text(s, p)
	}
	return v
}

func (t *Theme) guideView(s *site.Site, i int, c Chrome) GuideView {
	p := &s.Pages[i]
	v := GuideView{Chrome: c, Meta: t.docMeta(s, p), BodyLang: c.TitleLang}
	v.Body, v.Cited = t.text(s, p)
	for _, j := range p.Backlinks {
		if from := &s.Pages[j]; !from.Unlisted && j != p.Prev && j != p.Next && j != p.Parent {
			v.Backlinks = append(v.Backlinks, Link{Title: t.navTitle(s, from), URL: t.link(p, from.URL)})
		}
	}
	return v
}

// entries lists pages with their descriptions.
func (t *Theme) entries(s *site.Site, p *site.Page, pages []int) []Entry {
	var out []Entry
	for _, j := range pages {
		x := &s.Pages[j]
		if x.Unlisted || x.Kind == site.NotFound {
			continue
		}
		e := Entry{Title: t.pageTitle(s, x), URL: t.link(p, x.URL), Description: oneLine(x.Description)}
		if x.Fallback {
			e.Lang = s.Langs[0].Tag
		}
		for _, k := range x.Children {
			if y := &s.Pages[k]; !y.Unlisted && len(e.Children) < maxDoorLinks {
				e.Children = append(e.Children, Link{Title: t.navTitle(s, y), URL: t.link(p, y.URL)})
			}
		}
		out = append(out, e)
	}
	return out
}

// docMeta is what a page's front matter says to readers.
func (t *Theme) docMeta(s *site.Site, p *site.Page) DocMeta {
	if p.Doc == nil {
		return DocMeta{}
	}
	m := p.Doc.Meta
	w := t.words(s, p)
	out := DocMeta{Duration: m.Duration.S, Audience: plainStrs(m.Audience), Objectives: plainStrs(m.Objectives), Requires: plainStrs(m.Requires),
		Owner: m.Owner.S, Reviewed: w.date(m.Reviewed)}
	for _, j := range p.Tags {
		out.Tags = append(out.Tags, Link{Title: s.Pages[j].Title, URL: t.link(p, s.Pages[j].URL)})
	}
	return out
}

func plainStrs(list []doc.Str) []string {
	var out []string
	for _, x := range list {
		out = append(out, x.S)
	}
	return out
}

func (t *Theme) tagsView(s *site.Site, p *site.Page, c Chrome) TagsView {
	v := TagsView{Chrome: c}
	for _, j := range p.Children {
		x := &s.Pages[j]
		n := 0
		for k := range s.Pages {
			if slices.Contains(s.Pages[k].Tags, j) {
				n++
			}
		}
		v.Tags = append(v.Tags, Entry{Title: x.Title, URL: t.link(p, x.URL), Meta: t.count(t.uiLang(s.Langs[p.Lang]), "tag.pages", n)})
	}
	return v
}

func (t *Theme) tagView(s *site.Site, p *site.Page, c Chrome) TagView {
	var pages []int
	self, _ := s.Lookup(p.URL)
	for k := range s.Pages {
		if slices.Contains(s.Pages[k].Tags, self) {
			pages = append(pages, k)
		}
	}
	return TagView{Chrome: c, Entries: t.entries(s, p, pages)}
}

func (t *Theme) glossaryView(s *site.Site, p *site.Page, c Chrome) GlossaryView {
	v := GlossaryView{Chrome: c}
	w := t.words(s, p)
	for _, g := range s.Data.Glossary {
		e := TermEntry{ID: g.ID, Was: ids(g.Was), Term: w.plain(g.Term), Lang: t.foreign(w, g.Means), Also: plainStrs(g.Also), Means: w.plain(g.Means)}
		for _, r := range g.See {
			if l, ok := t.refTo(s, p, r); ok {
				e.See = append(e.See, l)
			}
		}
		e.Cited = t.sourceLinks(s, p, g.Src)
		v.Terms = append(v.Terms, e)
	}
	return v
}

// foreign is the language tag of a text that is not in the page's language.
func (t *Theme) foreign(w words, x doc.Text) string {
	if _, ok := x.In(w.lang, w.base); ok {
		return ""
	}
	return w.s.Langs[0].Tag
}

// refTo is a link to what a reference in data names.
func (t *Theme) refTo(s *site.Site, p *site.Page, r doc.Ref) (Link, bool) {
	to, ok := s.Resolve(r, p.Lang)
	if !ok || to.URL == "" {
		return Link{}, false
	}
	l := Link{Title: to.URL, URL: t.resolved(s, p, to)}
	if to.Page >= 0 {
		l.Title = t.navTitle(s, &s.Pages[to.Page])
	}
	return l, true
}

func (t *Theme) sourceLinks(s *site.Site, p *site.Page, refs []doc.SrcRef) []Link {
	w := t.words(s, p)
	var out []Link
	for _, r := range refs {
		if src, ok := s.Source(r.Source); ok {
			out = append(out, Link{Title: w.plain(src.Title), URL: w.url("/sources/" + r.Source + "/"), Lang: t.foreign(w, src.Title)})
		}
	}
	return out
}

func (t *Theme) changesView(s *site.Site, p *site.Page, c Chrome) ChangesView {
	v := ChangesView{Chrome: c}
	w := t.words(s, p)
	changes := slices.Clone(s.Data.Changes)
	slices.SortStableFunc(changes, func(a, b doc.Change) int { return strings.Compare(w.date(b.Date), w.date(a.Date)) })
	for _, x := range changes {
		date := w.date(x.Date)
		year, _, _ := strings.Cut(date, "-")
		if len(v.Years) == 0 || v.Years[len(v.Years)-1].Year != year {
			v.Years = append(v.Years, ChangeYear{Year: year})
		}
		e := ChangeEntry{ID: changeID(x), Date: w.when(x.Date), What: w.plain(x.What), Lang: t.foreign(w, x.What), Cited: t.sourceLinks(s, p, x.Src)}
		if x.Date.Y != 0 {
			e.ISO = date
		}
		for _, r := range x.Cells {
			if l, ok := t.cellTo(s, p, r); ok {
				e.Cells = append(e.Cells, l)
			}
		}
		y := &v.Years[len(v.Years)-1]
		y.Changes = append(y.Changes, e)
	}
	return v
}

func (t *Theme) notFoundView(s *site.Site, p *site.Page, c Chrome) NotFoundView {
	c.Landing = true
	return NotFoundView{Chrome: c, Doors: t.doorsFrom(s, p)}
}

// doorsFrom are the doors of the home page, without what is behind them, on
// another page.
func (t *Theme) doorsFrom(s *site.Site, p *site.Page) []Entry {
	i, ok := s.Lookup(homeURL(s, p.Lang))
	if !ok {
		return nil
	}
	doors := t.doors(s, i)
	for k, n := range s.Nav[p.Lang] {
		doors[k].URL = t.nodeURL(s, p, n)
		doors[k].Children = nil
	}
	return doors
}

// host is the host of a web address, for readers who want to know before they
// click.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}
