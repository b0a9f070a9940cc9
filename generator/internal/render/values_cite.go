package render

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// Citations numbers the sources that a page cites, in the order in which it
// first cites them. The zero value is ready to use.
type Citations struct {
	ids []string
}

// Number returns the number of a source, from 1; a new source gets the next.
func (c *Citations) Number(source string) int {
	if i := slices.Index(c.ids, source); i >= 0 {
		return i + 1
	}
	c.ids = append(c.ids, source)
	return len(c.ids)
}

// IDs returns the ids of all sources cited, in the order of their numbers.
func (c *Citations) IDs() []string { return c.ids }

// Mark is a reference to an entry of the page's list of sources.
type Mark struct {
	N     int
	URL   string // "#gp.src-2"
	Label string // for screen readers: "来源 2：公众号类型说明"
}

// marks cites sources and returns their marks, each source once.
func (w words) marks(cite *Citations, refs []doc.SrcRef) []Mark {
	var out []Mark
	for _, r := range refs {
		src, ok := w.s.Source(r.Source)
		if !ok {
			continue
		}
		n := cite.Number(r.Source)
		if slices.ContainsFunc(out, func(m Mark) bool { return m.N == n }) {
			continue
		}
		out = append(out, Mark{n, "#" + frameID + "src-" + strconv.Itoa(n), w.say("cite.mark", "n", strconv.Itoa(n), "title", w.plain(src.Title))})
	}
	return out
}

// marksHTML writes marks for running text.
func marksHTML(marks []Mark) template.HTML {
	if len(marks) == 0 {
		return ""
	}
	out := `<sup class="cite">`
	for _, m := range marks {
		out += `<a href="` + m.URL + `" aria-label="` + template.HTMLEscapeString(m.Label) + `">` + strconv.Itoa(m.N) + `</a>`
	}
	return template.HTML(out + `</sup>`)
}

// CitedSource is an entry of a page's list of sources.
type CitedSource struct {
	ID        string // "gp.src-2", the target of marks
	N         int
	Title     template.HTML
	URL       string // page of the source on this site, "" if none
	Publisher template.HTML
	Kind      string // law, official, …
	KindLabel string
	Original  string // address of the original, "" if none
	Archive   string // address of the archived copy, "" if none
	Published string
	Read      string
	Note      template.HTML
}

// citedSources lists what a page has cited.
func (t *Theme) citedSources(s *site.Site, p *site.Page, cite *Citations) []CitedSource {
	w := t.words(s, p)
	out := make([]CitedSource, 0, len(cite.ids))
	for i, id := range cite.ids {
		src, ok := s.Source(id)
		if !ok {
			continue
		}
		c := CitedSource{
			ID: frameID + "src-" + strconv.Itoa(i+1), N: i + 1,
			Title: w.html(src.Title), URL: w.url("/sources/" + id + "/"), Publisher: w.html(src.Publisher),
			Kind: src.Kind, Original: webAddress(src.URL.S),
			Published: w.when(src.Published), Read: w.date(src.Read), Note: w.html(src.Note),
		}
		if slices.Contains(doc.SourceKinds, src.Kind) {
			c.KindLabel = w.say("source.kind_" + src.Kind)
		}
		out = append(out, c)
	}
	return out
}

// webAddress returns s if it is an absolute web address, else "".
func webAddress(s string) string {
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return s
}
