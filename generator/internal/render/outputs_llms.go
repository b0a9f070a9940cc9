package render

import (
	"bytes"
	"fmt"

	"guidepost/generator/internal/site"
)

// forModels reports whether a page is listed for language models. Questions and
// pairs repeat what trees and tables say.
func forModels(p *site.Page) bool {
	return indexable(p) && p.Kind != site.Question && p.Kind != site.Pair
}

// llms is llms.txt: what the site is, where each page stands as Markdown, where
// all of them stand in one file, and where its data are.
func (t *Theme) llms(s *site.Site) []byte {
	var b bytes.Buffer
	title, _ := s.Config.Title.In(s.Langs[0].ID, s.Langs[0].ID)
	fmt.Fprintf(&b, "# %s\n", literal(oneLine(title)))
	if desc := s.Config.Description.S; desc != "" {
		fmt.Fprintf(&b, "\n> %s\n", literal(oneLine(desc)))
	}
	for lang := range s.Langs {
		fmt.Fprintf(&b, "\n## %s\n\n", s.Langs[lang].Name)
		for i := range s.Pages {
			p := &s.Pages[i]
			if p.Lang != lang || !forModels(p) {
				continue
			}
			link := p.URL
			if hasMarkdown(p) {
				link += "index.md"
			}
			fmt.Fprintf(&b, "- [%s](%s)", literal(oneLine(t.pageTitle(s, p))), t.fromRoot(link))
			if p.Description != "" {
				b.WriteString(": " + literal(oneLine(p.Description)))
			}
			b.WriteByte('\n')
		}
	}
	heading := "\n## llms-full.txt\n\n"
	for lang := range s.Langs {
		if HasFull(s, lang) {
			fmt.Fprintf(&b, "%s- [llms-full.txt](%s): %s\n", heading, t.fromRoot(fullURL(s, lang)), s.Langs[lang].Name)
			heading = ""
		}
	}
	t.llmsData(&b, s)
	return b.Bytes()
}

// llmsData lists the data: the index of each language, which lists all of its
// files, and the files of the first.
func (t *Theme) llmsData(b *bytes.Buffer, s *site.Site) {
	entries := t.apiEntries(s, 0)
	if len(entries) == 0 {
		return
	}
	b.WriteString("\n## Data\n\n")
	for lang := range s.Langs {
		fmt.Fprintf(b, "- [index.json](%s): %s\n", t.fromRoot(t.newAPI(s, lang, "index.json").w.p.URL), s.Langs[lang].Name)
	}
	for _, e := range entries {
		at := t.fromRoot(apiDir + e.name)
		fmt.Fprintf(b, "- [%s](%s.json): JSON", literal(oneLine(e.title)), at)
		if e.kind == "table" {
			fmt.Fprintf(b, "; [CSV](%s.csv)", at)
		}
		b.WriteByte('\n')
	}
}

// fullURL is the address of llms-full.txt in a language.
func fullURL(s *site.Site, lang int) string { return homeURL(s, lang) + "llms-full.txt" }

// maxFull is how much Markdown a language may have for all of it to stand in one
// file: more than any model reads at once, and little enough to be made at every
// build.
const maxFull = 8 << 20

// HasFull reports whether a language has a llms-full.txt, which its llms.txt names.
func HasFull(s *site.Site, lang int) bool { return sizeOfTexts(s, lang) <= maxFull }

func sizeOfTexts(s *site.Site, lang int) (size int) {
	for i := range s.Pages {
		if p := &s.Pages[i]; p.Lang == lang && p.Doc != nil {
			size += p.Doc.Size
		}
	}
	return size
}

// llmsFull is llms-full.txt: the Markdown of every page of a language that llms.txt
// lists, one after the other, each with its address. Links lead where they would
// from this file.
func (t *Theme) llmsFull(s *site.Site, proofs Proofs, lang int) []byte {
	var b bytes.Buffer
	b.Grow(sizeOfTexts(s, lang) * 9 / 8)
	id, first := s.Langs[lang].ID, s.Langs[0].ID
	title, _ := s.Config.Title.In(id, first)
	fmt.Fprintf(&b, "# %s\n", literal(oneLine(title)))
	if desc, _ := s.Config.Description.In(id, first); desc != "" {
		fmt.Fprintf(&b, "\n> %s\n", literal(oneLine(desc)))
	}
	var text []byte // of a page, and memory for the next
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Lang != lang || !forModels(p) || !hasMarkdown(p) {
			continue
		}
		here := *p
		here.URL = fullURL(s, lang)
		text = t.pageMarkdown(text, s, proofs, &here)
		title, rest, _ := bytes.Cut(text, []byte("\n"))
		address := Rel(here.URL, p.URL, false)
		if t.opts.BaseURL != "" {
			address = absolute(t.opts.BaseURL, p.URL)
		}
		fmt.Fprintf(&b, "\n---\n\n%s\n\n<%s>\n%s", title, address, rest)
	}
	return b.Bytes()
}
