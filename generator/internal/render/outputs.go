package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// Outputs makes what servers and crawlers read: rules for both, and headers. index
// holds the files of the search, which are not among them.
func (t *Theme) Outputs(s *site.Site, index []file.File) []file.File {
	return []file.File{
		file.New(".nojekyll", nil),
		file.New("robots.txt", t.robots()),
		file.New("_headers", t.headers(s, hashedDirs(index))),
	}
}

// Lists makes every published file that belongs to no page, is no asset, and says
// of pages what site.Listed stands for: llms.txt, sitemap, feeds, opensearch.xml,
// the data for machines, and redirects in the forms that servers read and as pages.
// What needs absolute addresses is left out when there is no base URL.
func (t *Theme) Lists(s *site.Site, proofs Proofs) []file.File {
	out := []file.File{file.New("llms.txt", t.llms(s))}
	if t.opts.BaseURL != "" {
		out = append(out, file.New("sitemap.xml", t.sitemap(s)))
		for lang := range s.Langs {
			if at := t.openSearchAt(s, lang); at != "" {
				out = append(out, file.New(strings.TrimPrefix(at, "/"), t.openSearch(s, lang)))
			}
			if feed := t.feed(s, lang); feed != nil {
				out = append(out, file.New(feedPath(s, lang), feed))
			}
		}
	}
	out = append(out, t.api(s, proofs)...)
	if len(s.Redirects) > 0 {
		out = append(out, file.New("_redirects", redirectRules(s)))
		for _, r := range s.Redirects {
			out = append(out, file.New(StubPath(r.From), t.stub(s, r)))
		}
	}
	return out
}

// Full makes llms-full.txt of each language that has one: see HasFull.
func (t *Theme) Full(s *site.Site, proofs Proofs) (out []file.File) {
	for lang := range s.Langs {
		if HasFull(s, lang) {
			out = append(out, file.New(strings.TrimPrefix(fullURL(s, lang), "/"), t.llmsFull(s, proofs, lang)))
		}
	}
	return out
}

// Markdown makes the Markdown beside page i; false for a page that has none.
func (t *Theme) Markdown(s *site.Site, proofs Proofs, i int) (file.File, bool) {
	p := &s.Pages[i]
	if !hasMarkdown(p) {
		return file.File{}, false
	}
	return file.New(strings.TrimPrefix(p.URL, "/")+"index.md", t.pageMarkdown(nil, s, proofs, p)), true
}

func (t *Theme) robots() []byte {
	var b bytes.Buffer
	b.WriteString("User-agent: *\nAllow: /\n")
	if t.opts.BaseURL != "" {
		fmt.Fprintf(&b, "\nSitemap: %ssitemap.xml\n", t.opts.BaseURL)
	}
	return b.Bytes()
}

// policy is the Content-Security-Policy that every page satisfies.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"

// headers is read by Netlify, Cloudflare Pages and others. Only what carries a
// hash in its name may be kept for ever: the theme, and the folders in hashed.
func (t *Theme) headers(s *site.Site, hashed []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "/*\n  Content-Security-Policy: %s\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n", policy)
	if dir := t.assetDir(); dir != "" {
		hashed = append([]string{dir}, hashed...)
	}
	for _, dir := range hashed {
		fmt.Fprintf(&b, "/%s/*\n  Cache-Control: public, max-age=31536000, immutable\n", dir)
	}
	for _, l := range s.Langs {
		fmt.Fprintf(&b, "/%s/%s/core.js\n  Cache-Control: no-cache\n", SearchDir, l.ID) // names the folder beside it
	}
	for lang := range s.Langs {
		if len(t.apiEntries(s, lang)) > 0 { // data are there for pages of other sites, too
			fmt.Fprintf(&b, "%sapi/*\n  Access-Control-Allow-Origin: *\n", homeURL(s, lang))
		}
	}
	return b.Bytes()
}

// indexable reports whether a page belongs into sitemaps and lists.
func indexable(p *site.Page) bool {
	return !p.NoIndex && !p.Unlisted && p.Kind != site.NotFound
}

type sitemapURL struct {
	Loc     string        `xml:"loc"`
	Lastmod string        `xml:"lastmod,omitempty"`
	Links   []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel      string `xml:"rel,attr"`
	Hreflang string `xml:"hreflang,attr"`
	Href     string `xml:"href,attr"`
}

func (t *Theme) sitemap(s *site.Site) []byte {
	set := struct {
		XMLName xml.Name     `xml:"urlset"`
		NS      string       `xml:"xmlns,attr"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}{NS: "http://www.sitemaps.org/schemas/sitemap/0.9", XHTML: "http://www.w3.org/1999/xhtml"}
	for i := range s.Pages {
		p := &s.Pages[i]
		if !indexable(p) {
			continue
		}
		u := sitemapURL{Loc: absolute(t.opts.BaseURL, p.URL)}
		if !p.Lastmod.IsZero() {
			u.Lastmod = p.Lastmod.UTC().Format(time.DateOnly)
		}
		if len(p.Alts) > 1 {
			for _, a := range p.Alts {
				if alt := &s.Pages[a]; indexable(alt) {
					u.Links = append(u.Links, sitemapLink{"alternate", s.Langs[alt.Lang].Tag, absolute(t.opts.BaseURL, alt.URL)})
				}
			}
		}
		if len(u.Links) < 2 {
			u.Links = nil
		}
		set.URLs = append(set.URLs, u)
	}
	return xmlBytes(set)
}

func xmlBytes(v any) []byte {
	data, err := xml.MarshalIndent(v, "", " ")
	if err != nil {
		panic("render: marshalling our own struct: " + err.Error()) // no input can cause it
	}
	return append([]byte(xml.Header), append(data, '\n')...)
}

func feedPath(s *site.Site, lang int) string {
	return strings.TrimPrefix(homeURL(s, lang)+"feed.xml", "/")
}

func homeURL(s *site.Site, lang int) string {
	if lang == 0 {
		return "/"
	}
	return "/" + s.Langs[lang].ID + "/"
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"feed"`
	NS       string      `xml:"xmlns,attr"`
	Lang     string      `xml:"xml:lang,attr"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	ID       string      `xml:"id"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomAuthor  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Link    atomLink `xml:"link"`
	Updated string   `xml:"updated"`
	Summary string   `xml:"summary,omitempty"`
}

// maxFeed is how many entries a feed has: readers ask for the newest only.
const maxFeed = 50

// feed is the Atom feed of a language: the timeline, and pages that carry a
// date of their own. Git dates do not make news. Nil if there is nothing.
func (t *Theme) feed(s *site.Site, lang int) []byte {
	var entries []atomEntry
	home := absolute(t.opts.BaseURL, homeURL(s, lang))
	for _, c := range s.Data.Changes {
		if c.Date.Y == 0 {
			continue
		}
		what, _ := c.What.In(s.Langs[lang].ID, s.Langs[0].ID)
		link := home + "changes/#" + changeID(c)
		entries = append(entries, atomEntry{Title: what, ID: link, Link: atomLink{Href: link}, Updated: atomDate(c.Date)})
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Lang == lang && p.Doc != nil && indexable(p) && p.Doc.Meta.Date.Y != 0 {
			link := absolute(t.opts.BaseURL, p.URL)
			entries = append(entries, atomEntry{Title: p.Title, ID: link, Link: atomLink{Href: link}, Updated: atomDate(p.Doc.Meta.Date), Summary: p.Description})
		}
	}
	if len(entries) == 0 {
		return nil
	}
	slices.SortStableFunc(entries, func(a, b atomEntry) int { return strings.Compare(b.Updated, a.Updated) })
	title, _ := s.Config.Title.In(s.Langs[lang].ID, s.Langs[0].ID)
	subtitle, _ := s.Config.Description.In(s.Langs[lang].ID, s.Langs[0].ID)
	return xmlBytes(atomFeed{
		NS: "http://www.w3.org/2005/Atom", Lang: s.Langs[lang].Tag, Title: title, Subtitle: subtitle, ID: home,
		Updated: entries[0].Updated, Author: atomAuthor{title}, Entries: entries[:min(len(entries), maxFeed)],
		Links: []atomLink{{"self", absolute(t.opts.BaseURL, "/"+feedPath(s, lang))}, {"alternate", home}},
	})
}

func atomDate(d doc.Date) string {
	return fmt.Sprintf("%04d-%02d-%02dT00:00:00Z", d.Y, max(1, d.M), max(1, d.D))
}

// fromRoot is the address of a site URL, relative to the site's root without a
// base URL.
func (t *Theme) fromRoot(u string) string {
	if t.opts.BaseURL != "" {
		return absolute(t.opts.BaseURL, u)
	}
	return Rel("/", u, false)
}

// oneLine is a text with every run of white space as one space, and none around it.
func oneLine(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for word := range strings.FieldsSeq(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}
