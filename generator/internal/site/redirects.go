package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// redirects collects old addresses: aliases of pages, redirects of site.yaml,
// the pair pages of options that had another id, and questions and outcomes that
// had one. A page that is shown in
// frames is found there by its old address, too.
func (l *linker) redirects() {
	s := l.site
	taken := map[string]diag.Pos{}
	add := func(from string, pos diag.Pos, to string) {
		if i, ok := s.byURL[strings.TrimSuffix(from, "/")+"/"]; ok {
			if s.Pages[i].URL != to {
				l.diags.Error("S104", pos, "old address "+quote(from)+" is the address of a page", "leave it out, or move that page").
					Notes = []diag.Related{{Pos: diag.WholeFile(s.Pages[i].Source), Msg: "the page"}}
			}
			return
		}
		if first, twice := taken[from]; twice {
			l.diags.Error("S105", pos, "old address "+quote(from)+" leads to two pages", "keep one").
				Notes = []diag.Related{{Pos: first, Msg: "first here"}}
			return
		}
		taken[from] = pos
		s.Redirects = append(s.Redirects, Redirect{From: from, To: to, Pos: pos})
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Doc == nil || p.Fallback {
			continue
		}
		for _, a := range p.Doc.Meta.Aliases {
			if strings.Contains(a.S, "/") {
				if from, ok := l.oldAddress(a); ok {
					add(from, a.Pos, p.URL)
				}
			}
		}
	}
	for _, r := range s.Config.Redirects {
		from, ok := l.oldAddress(r.From)
		if !ok {
			continue
		}
		to := r.To.To
		if !external(to) {
			i, fragment, ok := s.find(to, 0)
			if !ok {
				l.diags.Error("S109", r.To.Pos, "the redirect leads to "+quote(to)+", which is no page of this site", l.hintPage(to))
				continue
			}
			to = s.Pages[i].URL
			if fragment != "" {
				to += "#" + fragment
			}
		}
		add(from, r.From.Pos, to)
	}
	l.renamedOptions(add)
	l.renamedNodes(add)
	l.otherLanguages(taken)
	for _, r := range s.Redirects {
		if from, to := s.framed(r); from != "" && taken[from] == (diag.Pos{}) {
			s.Redirects = append(s.Redirects, Redirect{From: from, To: to, Pos: r.Pos})
		}
	}
	slices.SortFunc(s.Redirects, func(a, b Redirect) int { return cmp.Compare(a.From, b.From) })
}

// otherLanguages makes an old address hold for the other languages that it was
// published in: what is said once moves the page in all of them.
func (l *linker) otherLanguages(taken map[string]diag.Pos) {
	s := l.site
	recorded := map[string]bool{}
	for _, k := range l.record {
		recorded[k.address] = k.kind == ledgerPage
	}
	for _, r := range s.Redirects {
		for lang := 1; lang < len(s.Langs); lang++ {
			from := s.prefix(lang) + r.From
			if _, known := taken[from]; known || !recorded[from] {
				continue
			}
			if _, published := s.byURL[from]; published {
				continue
			}
			to, fragment, _ := strings.Cut(r.To, "#")
			if i, ok := s.byURL[to]; ok {
				for _, j := range s.Pages[i].Alts {
					if s.Pages[j].Lang == lang {
						to = s.Pages[j].URL
					}
				}
			}
			if fragment != "" {
				to += "#" + fragment
			}
			taken[from] = r.Pos
			s.Redirects = append(s.Redirects, Redirect{From: from, To: to, Pos: r.Pos})
		}
	}
}

// oldAddress cleans an address written by an author; it must stay on the site.
func (l *linker) oldAddress(a doc.Str) (string, bool) {
	s := strings.TrimSpace(a.S)
	if external(s) || strings.ContainsAny(s, "?#\\\x00") || slices.Contains(strings.Split(s, "/"), "..") {
		l.diags.Error("S114", a.Pos, quote(a.S)+" is not an address on this site", "write a path such as /old/page/, without host, query or fragment")
		return "", false
	}
	s = path.Clean("/" + unescape(s))
	if strings.ContainsFunc(s, unicode.IsControl) {
		l.diags.Error("S114", a.Pos, quote(a.S)+" holds a control character", "write the address without it")
		return "", false
	}
	if path.Ext(s) == ".html" || path.Ext(s) == ".htm" {
		return strings.TrimSuffix(s, "index.html"), true
	}
	if s == "/" {
		return s, true
	}
	return s + "/", true
}

// renamedOptions keeps the pair pages of an option's old ids reachable.
func (l *linker) renamedOptions(add func(from string, pos diag.Pos, to string)) {
	for i := range l.site.Data.Tables {
		t := &l.site.Data.Tables[i]
		for _, pair := range Pairs(t) {
			for side := range pair {
				o, _ := l.site.Option(pair[side])
				for _, was := range o.Was {
					old := pair
					old[side] = was.ID
					base := "/compare/" + t.ID + "/"
					for lang := range l.site.Langs {
						prefix := l.site.prefix(lang)
						add(prefix+base+old[0]+"-vs-"+old[1]+"/", was.Pos, prefix+base+pair[0]+"-vs-"+pair[1]+"/")
					}
				}
			}
		}
	}
}

// renamedNodes keeps the pages of a question's or outcome's old ids reachable.
func (l *linker) renamedNodes(add func(from string, pos diag.Pos, to string)) {
	for i := range l.site.Data.Trees {
		t := &l.site.Data.Trees[i]
		if t.Subtree {
			continue
		}
		renamed := func(kind, id string, was []doc.Name) {
			base := "/decide/" + t.ID + kind
			for _, w := range was {
				for lang := range l.site.Langs {
					from := l.site.prefix(lang) + base + w.ID + "/"
					if _, taken := l.site.byURL[from]; taken && lang > 0 {
						continue // has been said of the first language
					}
					add(from, w.Pos, l.site.prefix(lang)+base+id+"/")
				}
			}
		}
		for _, q := range t.Questions {
			renamed("/q/", q.ID, q.Was)
		}
		for _, o := range t.Outcomes {
			renamed("/r/", o.ID, o.Was)
		}
	}
}
