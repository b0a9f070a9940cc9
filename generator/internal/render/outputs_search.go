package render

import (
	"encoding/xml"

	"guidepost/generator/internal/site"
)

// openSearchAt is where opensearch.xml of a language stands, by which a browser
// offers to search the site from its address bar. "" if there is none: without a
// base URL, since it needs whole addresses, and without a search.
func (t *Theme) openSearchAt(s *site.Site, lang int) string {
	if _, ok := s.SearchPage(lang); !ok || t.opts.BaseURL == "" || !t.scripts["search"] {
		return ""
	}
	return homeURL(s, lang) + "opensearch.xml"
}

type openSearchDescription struct {
	XMLName       xml.Name        `xml:"OpenSearchDescription"`
	NS            string          `xml:"xmlns,attr"`
	ShortName     string          `xml:"ShortName"`
	Description   string          `xml:"Description"`
	InputEncoding string          `xml:"InputEncoding"`
	Language      string          `xml:"Language"`
	URLs          []openSearchURL `xml:"Url"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

// OpenSearch 1.1 limits a name to 16 characters and a description to 1024.
const (
	maxShortName   = 16
	maxDescription = 1024
)

func (t *Theme) openSearch(s *site.Site, lang int) []byte {
	id, first := s.Langs[lang].ID, s.Langs[0].ID
	title, _ := s.Config.Title.In(id, first)
	desc, _ := s.Config.Description.In(id, first)
	if title = oneLine(title); title == "" {
		title = t.siteName(s, lang)
	}
	if desc = oneLine(desc); desc == "" {
		desc = title
	}
	i, _ := s.SearchPage(lang)
	return xmlBytes(openSearchDescription{
		NS: "http://a9.com/-/spec/opensearch/1.1/", ShortName: firstRunes(title, maxShortName), Description: firstRunes(desc, maxDescription),
		InputEncoding: "UTF-8", Language: s.Langs[lang].Tag,
		URLs: []openSearchURL{
			{Type: "text/html", Template: absolute(t.opts.BaseURL, s.Pages[i].URL) + "?q={searchTerms}"},
			{Type: "application/opensearchdescription+xml", Rel: "self", Template: absolute(t.opts.BaseURL, t.openSearchAt(s, lang))},
		},
	})
}

// firstRunes cuts a text off after n characters.
func firstRunes(text string, n int) string {
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}
