package render

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// LinkedData is what a page says of itself to machines in the terms of
// schema.org, written as JSON-LD: where it stands (BreadcrumbList), and what it
// is (TechArticle, Dataset, HowTo, DefinedTermSet). Nothing is said that the
// page does not say, and no page claims to be an FAQPage: a tree asks its reader,
// it does not answer questions.
type LinkedData struct {
	Context string  `json:"@context"`
	Graph   []Thing `json:"@graph"`
}

// Thing is anything of schema.org that LinkedData speaks of. All addresses are
// absolute.
type Thing struct {
	Type           string      `json:"@type"`
	Position       int         `json:"position,omitempty"`
	Name           string      `json:"name,omitempty"`
	Headline       string      `json:"headline,omitempty"`
	Description    string      `json:"description,omitempty"`
	Text           string      `json:"text,omitempty"`
	URL            string      `json:"url,omitempty"`
	Item           string      `json:"item,omitempty"`
	InLanguage     string      `json:"inLanguage,omitempty"`
	DatePublished  string      `json:"datePublished,omitempty"`
	DateModified   string      `json:"dateModified,omitempty"`
	Author         []Thing     `json:"author,omitempty"`
	Elements       []Thing     `json:"itemListElement,omitempty"`
	Distribution   []Thing     `json:"distribution,omitempty"`
	EncodingFormat string      `json:"encodingFormat,omitempty"`
	ContentURL     string      `json:"contentUrl,omitempty"`
	Steps          []Thing     `json:"step,omitempty"`
	TotalTime      string      `json:"totalTime,omitempty"`
	EstimatedCost  []Thing     `json:"estimatedCost,omitempty"`
	Currency       string      `json:"currency,omitempty"`
	Value          json.Number `json:"value,omitempty"`
	MinValue       json.Number `json:"minValue,omitempty"`
	MaxValue       json.Number `json:"maxValue,omitempty"`
	Terms          []Thing     `json:"hasDefinedTerm,omitempty"`
}

// linked is what page i says of itself; nothing without a base URL, and nothing
// on pages that search engines are not to read or read elsewhere.
func (t *Theme) linked(s *site.Site, i int, c *Chrome) []LinkedData {
	p := &s.Pages[i]
	if t.opts.BaseURL == "" || p.NoIndex || p.Fallback || p.Embed || p.Kind == site.NotFound {
		return nil
	}
	var things []Thing
	if len(c.Crumbs) > 0 && p.Kind != site.Question && p.Kind != site.Outcome { // which lead back to their tree alone
		things = append(things, t.breadcrumbs(s, i, c))
	}
	if is := t.is(s, p, c); is.Type != "" {
		is.InLanguage = c.Lang
		things = append(things, is)
	}
	if things == nil {
		return nil
	}
	return []LinkedData{{"https://schema.org", things}}
}

// breadcrumbs is the way from the home page to page i, which itself needs no
// address.
func (t *Theme) breadcrumbs(s *site.Site, i int, c *Chrome) Thing {
	var way []Thing
	for j, n := s.Pages[i].Parent, 0; j >= 0 && n < len(c.Crumbs); j, n = s.Pages[j].Parent, n+1 {
		way = append(way, Thing{Type: "ListItem", Name: c.Crumbs[len(c.Crumbs)-1-n].Title, Item: absolute(t.opts.BaseURL, s.Pages[j].URL)})
	}
	slices.Reverse(way)
	way = append(way, Thing{Type: "ListItem", Name: c.Title})
	for n := range way {
		way[n].Position = n + 1
	}
	return Thing{Type: "BreadcrumbList", Elements: way}
}

// is says what a page is; the zero Thing for what schema.org has no good word
// for.
func (t *Theme) is(s *site.Site, p *site.Page, c *Chrome) Thing {
	w := t.words(s, p)
	here := absolute(t.opts.BaseURL, p.URL)
	switch p.Kind {
	case site.Guide:
		return t.article(p, c)
	case site.Compare:
		table, _ := s.Table(p.Data.Table)
		at := absolute(t.opts.BaseURL, t.prefix(s, p)+apiDir+"tables/"+table.ID)
		d := Thing{Type: "Dataset", Name: c.Title, Description: oneLine(w.plain(table.Desc)), URL: here, Distribution: []Thing{
			{Type: "DataDownload", EncodingFormat: "text/csv", ContentURL: at + ".csv"},
			{Type: "DataDownload", EncodingFormat: "application/json", ContentURL: at + ".json"},
		}}
		if d.Description == "" {
			d.Description = c.Description
		}
		return d
	case site.Procedure:
		return w.howTo(p, c, here)
	case site.Glossary:
		set := Thing{Type: "DefinedTermSet", Name: c.Title, URL: here}
		for _, g := range s.Data.Glossary {
			set.Terms = append(set.Terms, Thing{Type: "DefinedTerm", Name: w.plain(g.Term), Description: w.plain(g.Means), URL: here + "#" + escapeFragment(g.ID)})
		}
		return set
	}
	return Thing{}
}

func (t *Theme) article(p *site.Page, c *Chrome) Thing {
	a := Thing{Type: "TechArticle", Headline: c.Title}
	if !p.Lastmod.IsZero() {
		a.DateModified = p.Lastmod.Format(time.DateOnly)
	}
	if p.Doc != nil {
		if d := p.Doc.Meta.Date; d.D > 0 {
			a.DatePublished = words{}.date(d)
		}
		for _, name := range p.Doc.Meta.Authors {
			a.Author = append(a.Author, Thing{Type: "Person", Name: name.S})
		}
	}
	return a
}

// howTo says how long a procedure takes only if that is one length of calendar
// time whoever does it, and what it costs if all fees fall due once.
func (w words) howTo(p *site.Page, c *Chrome, here string) Thing {
	pr, _ := w.s.Procedure(p.Data.Procedure)
	h := Thing{Type: "HowTo", Name: c.Title, Description: c.Description}
	for n, st := range pr.Steps {
		h.Steps = append(h.Steps, Thing{Type: "HowToStep", Position: n + 1, Text: w.plain(st.Do), URL: here + "#" + escapeFragment(st.ID)})
	}
	total := advice.Overall(pr, w.situations(pr, nil))
	if total.Loops {
		return h
	}
	if minutes := int64(total.Max.Minutes / doc.NumOne); total.Min == total.Max && total.Max.Workdays == 0 && total.Unstated == 0 && minutes > 0 {
		h.TotalTime = fmt.Sprintf("P%dDT%dH%dM", minutes/(24*60), minutes/60%24, minutes%60)
	}
	for _, f := range total.Fees {
		if f.Per != "" {
			h.EstimatedCost = nil
			return h
		}
		cost := Thing{Type: "MonetaryAmount", Currency: f.Currency}
		if f.Lo == f.Hi {
			cost.Value = decimal(f.Hi)
		} else {
			cost.MinValue, cost.MaxValue = decimal(f.Lo), decimal(f.Hi)
		}
		h.EstimatedCost = append(h.EstimatedCost, cost)
	}
	return h
}
