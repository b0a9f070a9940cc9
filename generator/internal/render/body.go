package render

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// body writes a page's Markdown with its holes filled: links relative to this
// page, sizes of pictures, directives, and strings of the interface. Sources
// that the text cites are collected in cite.
func (t *Theme) body(s *site.Site, p *site.Page, cite *Citations) template.HTML {
	if p.Doc == nil {
		return ""
	}
	return t.blocks(s, p, s.Full(p.Doc).Body, cite)
}

func (t *Theme) blocks(s *site.Site, p *site.Page, blocks []doc.Block, cite *Citations) template.HTML {
	var b strings.Builder
	b.Grow(sizeOf(blocks))
	lang := t.uiLang(s.Langs[p.Lang])
	for _, x := range blocks {
		switch x.Kind {
		case doc.HTML:
			b.WriteString(x.HTML)
		case doc.RefHole:
			b.WriteString(template.HTMLEscapeString(t.refURL(s, p, x.Ref)))
		case doc.WikiHole:
			b.WriteString(t.wikilink(s, p, x))
		case doc.SizeHole:
			b.WriteString(size(p, x.Ref))
		case doc.TextHole:
			b.WriteString(template.HTMLEscapeString(t.T(lang, x.Key)))
		case doc.EmbedHole:
			if x.Embed < len(p.Doc.Embeds) {
				b.WriteString(string(t.directive(s, p, p.Doc.Embeds[x.Embed], cite)))
			}
		}
	}
	return template.HTML(b.String())
}

// sizeOf is about how long the HTML of a text becomes: that of a page is long, and
// would be copied again and again while it grows.
func sizeOf(blocks []doc.Block) int {
	const hole = 64
	n := 0
	for _, x := range blocks {
		n += max(len(x.HTML), hole)
	}
	return n
}

// refURL is where reference ref of a page leads. A broken one, which is an
// error in a site but not in a foreign folder, stays as its author wrote it.
func (t *Theme) refURL(s *site.Site, p *site.Page, ref int) string {
	if ref >= len(p.Refs) || p.Refs[ref].URL == "" {
		if ref < len(p.Doc.Refs) {
			return p.Doc.Refs[ref].Dest
		}
		return ""
	}
	return t.resolved(s, p, p.Refs[ref])
}

// wikilink is a link, the bare words of one that leads nowhere, or what the
// author wrote where [[…]] are no links.
func (t *Theme) wikilink(s *site.Site, p *site.Page, x doc.Block) string {
	switch {
	case x.Ref < len(p.Refs) && p.Refs[x.Ref].URL != "":
		return `<a href="` + template.HTMLEscapeString(t.resolved(s, p, p.Refs[x.Ref])) + `">` + x.HTML + "</a>"
	case x.Ref < len(p.Doc.Refs) && !s.Wikilinks:
		return template.HTMLEscapeString(p.Doc.Refs[x.Ref].Wiki)
	}
	return x.HTML
}

func (t *Theme) resolved(s *site.Site, p *site.Page, r site.Resolved) string {
	out := r.URL
	switch {
	case r.External:
	case r.Page >= 0 && s.Pages[r.Page].URL == p.URL && r.Query == "" && r.Fragment != "":
		out = ""
	default:
		out = t.link(p, r.URL)
	}
	if r.Query != "" {
		out += "?" + percentEncode(r.Query, "/:@!$'()*+,;=?&%")
	}
	if r.Fragment != "" {
		out += "#" + escapeFragment(r.Fragment)
	}
	return out
}

// link is the address of a site URL as written on page p. 404.html is shown at
// any address, so its links start at the site's root.
func (t *Theme) link(p *site.Page, to string) string {
	if p.Kind == site.NotFound && !t.opts.Offline {
		return t.basePath() + escapePath(strings.TrimPrefix(to, "/"))
	}
	return Rel(p.URL, to, t.opts.Offline)
}

// basePath is the path of the base URL: "/" or "/docs/".
func (t *Theme) basePath() string {
	if t.opts.Serve {
		return "/" // the dev server shows the site at its root
	}
	if _, rest, ok := strings.Cut(t.opts.BaseURL, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
	}
	return "/"
}

func size(p *site.Page, ref int) string {
	if ref >= len(p.Refs) || p.Refs[ref].Width <= 0 || p.Refs[ref].Height <= 0 {
		return ""
	}
	return ` width="` + strconv.Itoa(p.Refs[ref].Width) + `" height="` + strconv.Itoa(p.Refs[ref].Height) + `"`
}

// directive expands one directive.
func (t *Theme) directive(s *site.Site, p *site.Page, e doc.Embed, cite *Citations) template.HTML {
	switch e.Name {
	case "term":
		return t.term(s, p, e)
	case "sources":
		return template.HTML(sourcesMark)
	}
	return t.embed(s, p, e, cite)
}

// sourcesMark stands for ::sources until all of the page's citations are known.
// Author's text cannot contain it, because NUL is never written.
const sourcesMark = "\x00sources\x00"

// placeSources puts the list of sources where ::sources asked for it. placed
// tells that it stands in the text, so that it is not repeated at the end.
func placeSources(body template.HTML, list string) (out template.HTML, placed bool) {
	before, after, found := strings.Cut(string(body), sourcesMark)
	if !found {
		return body, false
	}
	return template.HTML(before + list + strings.ReplaceAll(after, sourcesMark, "")), true
}

// term is a word of the glossary, with its meaning at hand.
func (t *Theme) term(s *site.Site, p *site.Page, e doc.Embed) template.HTML {
	word := template.HTMLEscapeString(e.Arg)
	g, ok := s.Term(e.Arg)
	if !ok {
		return template.HTML(word)
	}
	w := t.words(s, p)
	if e.Arg == g.ID {
		word = string(w.html(g.Term))
	}
	return template.HTML(`<a class="term" href="` + template.HTMLEscapeString(t.link(p, t.prefix(s, p)+"/glossary/")+"#"+escapeFragment(g.ID)) +
		`" title="` + template.HTMLEscapeString(w.plain(g.Means)) + `">` + word + `</a>`)
}

// prefix precedes the address of every page in p's language.
func (t *Theme) prefix(s *site.Site, p *site.Page) string {
	return strings.TrimSuffix(homeURL(s, p.Lang), "/")
}

// text is a page's body, and the sources it cites unless ::sources has placed
// them in it.
func (t *Theme) text(s *site.Site, p *site.Page) (template.HTML, []CitedSource) {
	var cite Citations
	body := t.body(s, p, &cite)
	cited := t.citedSources(s, p, &cite)
	body, placed := placeSources(body, t.citedHTML(s, p, cited))
	if placed {
		cited = nil
	}
	return body, cited
}

// citedHTML is the list of sources as it stands in a text.
func (t *Theme) citedHTML(s *site.Site, p *site.Page, cited []CitedSource) string {
	set := t.set(s, p)
	if set == nil || len(cited) == 0 {
		return ""
	}
	var b bytes.Buffer
	if err := set.Execute(&b, citedList, cited); err != nil {
		return "" // Parse has checked the template, and its data are plain
	}
	return b.String()
}
