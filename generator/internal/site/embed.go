package site

import (
	"slices"
	"strings"
)

// embedDir precedes the address, after the language's prefix, of a page that is
// shown in a frame.
const embedDir = "/embed"

// Embeddable are the kinds of page that other sites may show in a frame.
var Embeddable = []Kind{Tree, Question, Outcome, Compare, Pair, Procedure}

// embedded are the folders in which they stand.
var embedded = []string{"/decide/", "/compare/", "/how/"}

// embedPages adds to each page that other sites may show the same page in a
// frame, and to a language that has any the page that tells how to embed them.
// What is in a frame has no page above it, and nothing lists it: it is reached
// from the frame, and the page it is of is its permanent address.
func (l *linker) embedPages(lang int) {
	n := len(l.entries)
	for _, e := range l.entries[:n:n] {
		if e.page.Lang != lang || !slices.Contains(Embeddable, e.page.Kind) {
			continue
		}
		e.trans, e.parent = embedDir+e.trans, ""
		e.page.Key = embedDir + e.page.Key
		e.page.URL = l.site.prefix(lang) + e.page.Key
		e.page.Embed, e.page.Unlisted, e.page.NoIndex = true, true, true
		l.entries = append(l.entries, e)
	}
	if len(l.entries) == n {
		return
	}
	l.generate(lang, Embedding, embedDir+"/", "/", "", "", Target{}, "")
	l.entries[len(l.entries)-1].page.Unlisted = true // the pages that it is for lead there
}

// twins joins each page with the one that shows it in a frame.
func (l *linker) twins() {
	s := l.site
	for i := range s.Pages {
		p := &s.Pages[i]
		if !p.Embed {
			continue
		}
		if j, ok := s.byURL[s.prefix(p.Lang)+strings.TrimPrefix(p.Key, embedDir)]; ok && s.Pages[j].Kind == p.Kind {
			p.Twin, s.Pages[j].Twin = j, i
		}
	}
}

// framed returns where a redirect leads from and to in frames, "" if the page it
// leads to is not shown there or the old address was not one that is.
func (s *Site) framed(r Redirect) (from, to string) {
	address, fragment, _ := strings.Cut(r.To, "#")
	i, ok := s.byURL[address]
	if !ok || s.Pages[i].Embed || s.Pages[i].Twin < 0 {
		return "", ""
	}
	prefix := s.prefix(s.Pages[i].Lang)
	old, ok := strings.CutPrefix(r.From, prefix)
	if !ok || !slices.ContainsFunc(embedded, func(dir string) bool { return strings.HasPrefix(old, dir) }) {
		return "", ""
	}
	if to = s.Pages[s.Pages[i].Twin].URL; fragment != "" {
		to += "#" + fragment
	}
	return prefix + embedDir + old, to
}
