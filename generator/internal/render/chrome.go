package render

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// h1 is the heading of a page: the first H1 of its text, which front matter may
// give another title for lists and tabs, or else the title.
func (t *Theme) h1(s *site.Site, p *site.Page) (template.HTML, string) {
	plain := template.HTML(template.HTMLEscapeString(t.pageTitle(s, p)))
	if p.Doc == nil || len(p.Doc.H1) == 0 {
		return plain, ""
	}
	if slices.ContainsFunc(p.Doc.H1, func(b doc.Block) bool { return b.Kind == doc.EmbedHole }) {
		return plain, p.Doc.H1ID // a directive would cite before the text does
	}
	return t.blocks(s, p, p.Doc.H1, &Citations{}), p.Doc.H1ID
}

// chrome builds what surrounds the content of page i. The error is that of a
// template.
func (r *Pages) chrome(i int) (c Chrome, err error) {
	t, s, p := r.t, r.s, &r.s.Pages[i]
	l := s.Langs[p.Lang]
	lang := t.uiLang(l)
	c = Chrome{
		Kind: string(p.Kind), Lang: l.Tag, Dir: direction(l.Tag),
		Title: t.pageTitle(s, p), Description: oneLine(p.Description), NoIndex: p.NoIndex,
		Locale: strings.ReplaceAll(l.Tag, "-", "_"), OGType: "article", Generator: strings.TrimSpace("Guidepost " + t.opts.Version),
		HomeURL: t.link(p, homeURL(s, p.Lang)),
	}
	c.H1, c.H1ID = t.h1(s, p)
	c.Site, _ = s.Config.Title.In(l.ID, s.Langs[0].ID)
	c.Site = oneLine(c.Site)
	if c.Site == "" {
		c.Site = t.siteName(s, p.Lang)
	}
	c.HeadTitle = c.Title + " · " + c.Site
	if p.Kind == site.Home {
		c.OGType = "website"
		c.HeadTitle = c.Title
		if c.Title != c.Site {
			c.HeadTitle = c.Title + " · " + c.Site
		}
	}
	if c.Description == "" && p.Kind != site.Home {
		c.Description = t.describe(s, p, c.Title)
	}
	if p.Embed {
		t.frame(s, p, &c)
		return c, nil
	}
	if p.Fallback {
		c.Fallback, c.TitleLang = s.Langs[0].Name, s.Langs[0].Tag
	}
	t.assetLinks(p, &c)
	r.own.links(t, p, &c)
	t.siteLinks(s, p, &c)
	t.languageLinks(s, i, &c)
	t.position(s, i, lang, &c)
	c.Crumbs = t.crumbs(s, i)
	c.LinkedData = t.linked(s, i, &c)
	c.Primary, c.Tabbed = t.primary(s, i)
	c.Search = t.searchLink(s, p)
	side, err := r.sidebar(i)
	c.Sidebar, c.Homed, c.Bare = side.items, side.homed, c.Tabbed && side.bare
	if p.Doc != nil {
		c.TOC = contents(p.Doc)
	}
	return c, err
}

// describe is the description of a page that has none of its own: what its kind
// is for, else its title with what the site is about.
func (t *Theme) describe(s *site.Site, p *site.Page, title string) string {
	if about := t.optional(s, p, "about."+string(p.Kind)); about != "" {
		return about
	}
	about, _ := s.Config.Description.In(s.Langs[p.Lang].ID, s.Langs[0].ID)
	if about = oneLine(about); about == "" {
		return ""
	}
	return title + " · " + about
}

// siteName is the home page's title, for a site that has no other name.
func (t *Theme) siteName(s *site.Site, lang int) string {
	if i, ok := s.Lookup(homeURL(s, lang)); ok && s.Pages[i].Title != "" {
		return s.Pages[i].Title
	}
	return "Guidepost"
}

func direction(tag string) string {
	primary, rest, _ := strings.Cut(tag, "-")
	switch {
	case strings.Contains(rest, "Arab"), strings.Contains(rest, "Hebr"):
		return "rtl"
	case strings.Contains(rest, "Latn"):
		return "ltr"
	}
	switch primary {
	case "ar", "he", "fa", "ur", "ug", "yi", "ps", "sd", "dv", "ckb":
		return "rtl"
	}
	return "ltr"
}

func (t *Theme) assetLinks(p *site.Page, c *Chrome) {
	asset := func(name string) string { return t.link(p, "/"+t.dir+"/"+name) }
	for _, name := range pageSheets(p) {
		c.Styles = append(c.Styles, asset("css/"+name+".css"))
	}
	if t.scripts["base"] {
		switch {
		case p.Embed:
			c.Script = asset("js/frame.js")
		case p.Doc != nil, p.Kind == site.Embedding: // have code to copy
			c.Script = asset("js/text.js")
		default:
			c.Script = asset("js/base.js")
		}
	}
	for _, f := range pageFeatures(p) {
		if f == "search" {
			continue // base.js asks for it, in the page's language
		}
		if t.scripts[f] {
			c.Scripts = append(c.Scripts, asset("js/"+f+".js"))
		}
	}
	c.Icon = asset("img/mark.svg")
}

func (t *Theme) siteLinks(s *site.Site, p *site.Page, c *Chrome) {
	if t.opts.BaseURL != "" {
		c.Canonical = absolute(t.opts.BaseURL, p.URL)
		if p.Fallback {
			c.Canonical = absolute(t.opts.BaseURL, s.Pages[p.Alts[0]].URL)
		}
		if p.Kind == site.NotFound {
			c.Canonical = ""
		}
		if at := t.openSearchAt(s, p.Lang); at != "" {
			c.OpenSearch = t.link(p, at)
		}
		if s.News[p.Lang] {
			c.Feed = t.link(p, "/"+feedPath(s, p.Lang))
		}
	}
	for _, key := range []string{"/glossary/", "/changes/", "/sources/", "/tags/"} {
		if j, ok := s.Lookup(t.prefix(s, p) + key); ok {
			c.Footer = append(c.Footer, Link{Title: t.navTitle(s, &s.Pages[j]), URL: t.link(p, s.Pages[j].URL)})
		}
	}
	t.embedLink(s, p, c)
	c.FooterText, _ = s.Config.Footer.In(s.Langs[p.Lang].ID, s.Langs[0].ID)
}

// languageLinks lists this page in every language; where it does not exist, the
// language's home page.
func (t *Theme) languageLinks(s *site.Site, i int, c *Chrome) {
	if len(s.Langs) < 2 {
		return
	}
	p := &s.Pages[i]
	for lang, l := range s.Langs {
		to := homeURL(s, lang)
		exists := false
		for _, a := range p.Alts {
			if s.Pages[a].Lang == lang {
				to, exists = s.Pages[a].URL, !s.Pages[a].Fallback
			}
		}
		c.Languages = append(c.Languages, LangLink{Name: l.Name, Tag: l.Tag, URL: t.link(p, to), Current: lang == p.Lang})
		if exists && t.opts.BaseURL != "" && !p.NoIndex {
			c.Alternates = append(c.Alternates, LangLink{Name: l.Name, Tag: l.Tag, URL: absolute(t.opts.BaseURL, to), Current: lang == p.Lang})
		}
	}
	if len(c.Alternates) < 2 {
		c.Alternates = nil
		return
	}
	for _, a := range p.Alts { // readers of other languages get the first
		if s.Pages[a].Lang == 0 && !s.Pages[a].Fallback {
			c.Alternates = append(c.Alternates, LangLink{Tag: "x-default", URL: absolute(t.opts.BaseURL, s.Pages[a].URL)})
		}
	}
}

// position fills what depends on where the page stands and where it came from.
func (t *Theme) position(s *site.Site, i int, lang string, c *Chrome) {
	p := &s.Pages[i]
	neighbour := func(j int) Link {
		if j < 0 {
			return Link{}
		}
		return Link{Title: t.navTitle(s, &s.Pages[j]), URL: t.link(p, s.Pages[j].URL)}
	}
	c.Prev, c.Next = neighbour(p.Prev), neighbour(p.Next)
	c.Edit = strings.ReplaceAll(editURL(s, p), "{line}", "1")
	if !p.Lastmod.IsZero() && p.Doc != nil {
		c.UpdatedISO = p.Lastmod.Format(time.DateOnly)
		c.Updated = t.T(lang, "page.updated", "date", c.UpdatedISO)
	}
}

// editURL is where a page's source is edited, "" if unknown. A {line} in it is
// still to be filled in.
func editURL(s *site.Site, p *site.Page) string {
	if p.Source == "" {
		return ""
	}
	return strings.ReplaceAll(s.Config.EditURL.S, "{path}", escapePath(p.Source))
}

// ownAssets are the files of a site's own that pages look for.
type ownAssets struct {
	icon, logo string   // paths below the root; "" if there is none
	drawers    []string // of fences
}

func assetsOf(s *site.Site) (own ownAssets) {
	logo := strings.TrimPrefix(strings.TrimPrefix(s.Config.Logo.S, "/"), "static/")
	for _, a := range s.Assets {
		switch {
		case strings.HasPrefix(a.Out, "fences/"):
			own.drawers = append(own.drawers, a.Out)
		case a.Out == "favicon.svg" || a.Out == "favicon.png" || a.Out == "favicon.ico":
			own.icon = a.Out
		}
		if logo != "" && a.Out == logo {
			own.logo = a.Out
		}
	}
	return own
}

func (own ownAssets) links(t *Theme, p *site.Page, c *Chrome) {
	for _, out := range own.drawers {
		if drawsFences(out, p.Doc) {
			c.Drawers = append(c.Drawers, t.link(p, "/"+out))
		}
	}
	if own.icon != "" {
		c.Icon = t.link(p, "/"+own.icon)
	}
	if own.logo != "" {
		c.Logo = t.link(p, "/"+own.logo)
	}
}

// drawsFences tells whether the file at out is a team's script for a language of
// fences that the text has: static/fences/mermaid.js draws what stands in
// ```mermaid. Without such a file a fence is shown as code. math is for formulas.
func drawsFences(out string, d *doc.Page) bool {
	name, ok := strings.CutPrefix(out, "fences/")
	lang, script := strings.CutSuffix(name, ".js")
	if !ok || !script || lang == "" || d == nil {
		return false
	}
	return shows(d, "lang:"+lang) || lang == "math" && shows(d, "math")
}
