package search

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The weight of a word by where it stands, and the constants of BM25F.
const (
	inTitle, inHeading, inDesc, inSlug = 7, 2.5, 2, 3
	inName, inLead                     = 2, 1
	saturate                           = 1.2
	normTop, normBody                  = .3, .6
)

// seen is what a page says with one unit.
type seen struct {
	top, body float64 // weighted counts: title, headings, description; text
	title     bool
	heads     []int32 // sections whose heading has it
	best      int     // the section whose text has it most
	most      float64
}

// sheet is a page being cut into units.
type sheet struct {
	units     map[string]*seen
	top, body float64    // lengths
	title     []string   // distinct units of the title
	heads     [][]string // of each section's heading
	names     [][]string // of the page's other names: its address, its aliases
	inits     [][]string // of the title and of each heading
}

// page is a sheet kept until all pages are counted: of a large site there are
// many millions of units, so they are numbers here.
type page struct {
	units     []counted
	top, body float32
	title     []int32
	heads     [][]int32
	names     [][]int32
	inits     [][]int32
}

type counted struct {
	unit      int32
	top, body float32
	best      int32
	title     bool
	heads     []int32
}

// lexicon numbers the units of all pages and counts their pages.
type lexicon struct {
	mu    sync.Mutex
	ids   map[string]int32
	texts []string
	df    []int32
}

func (l *lexicon) id(text string) int32 {
	id, ok := l.ids[text]
	if !ok {
		id = int32(len(l.texts))
		text = strings.Clone(text)
		l.ids[text] = id
		l.texts = append(l.texts, text)
		l.df = append(l.df, 0)
	}
	return id
}

func (l *lexicon) list(texts []string) []int32 {
	out := make([]int32, len(texts))
	for i, t := range texts {
		out[i] = l.id(t)
	}
	return out
}

// keep turns a sheet into numbers.
func (l *lexicon) keep(s *sheet) *page {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := &page{units: make([]counted, 0, len(s.units)), top: float32(s.top), body: float32(s.body), title: l.list(s.title)}
	for t, u := range s.units {
		id := l.id(t)
		l.df[id]++
		p.units = append(p.units, counted{id, float32(u.top), float32(u.body), int32(u.best), u.title, u.heads})
	}
	for _, h := range s.heads {
		p.heads = append(p.heads, l.list(h))
	}
	for _, n := range s.names {
		p.names = append(p.names, l.list(n))
	}
	for _, line := range s.inits {
		ids := l.list(line)
		for _, id := range ids {
			l.df[id]++
		}
		p.inits = append(p.inits, ids)
	}
	return p
}

// maxHeads is how many headings of a page are told apart. Postings give the
// page's names, of which there are at most maxNames, the numbers from there.
const maxHeads, maxNames = 400, 100

// cut reads one page. A page of any length costs no more than maxText of it.
func cut(d Doc, extra []string, han map[rune]rune, say speech) *sheet {
	s := &sheet{units: map[string]*seen{}}
	s.title = s.line(d.Title, inTitle, han, func(u *seen) { u.title = true })
	s.line(d.Desc, inDesc, han, nil)
	lead := []rune(opening(d))
	s.line(string(lead[:min(len(lead), leadLength)]), inLead, han, nil)
	for _, a := range extra {
		s.line(a, inDesc, han, nil)
	}
	s.inits = append(s.inits, s.letters(append([]string{d.Title}, d.Aliases...), han, say))
	left := maxText
	for i, sec := range d.Sections {
		var head, inits []string
		if sec.Heading != "" && i < maxHeads {
			head = s.line(sec.Heading, inHeading, han, func(u *seen) { u.headed(i) })
			inits = s.letters([]string{sec.Heading}, han, say)
		}
		s.heads, s.inits = append(s.heads, head), append(s.inits, inits)
		text := sec.Text
		if len(text) > left {
			text = text[:left]
			for !utf8.ValidString(text[max(0, len(text)-4):]) && len(text) > left-4 {
				text = text[:len(text)-1]
			}
		}
		left -= len(text)
		s.text(sec.Heading+"\n"+text, i, han)
	}
	s.name(d.Slug, inSlug, han)
	for _, a := range d.Aliases[:min(len(d.Aliases), maxNames-1)] {
		s.name(a, inName, han)
	}
	return s
}

// name counts what a page is also called. Each name is compared with a query as
// a title is, so that a page is found by all of them.
func (s *sheet) name(text string, weight float64, han map[rune]rune) {
	n := maxHeads + len(s.names)
	s.names = append(s.names, s.line(text, weight, han, func(u *seen) { u.headed(n) }))
}

// maxText is how much of a page's text is indexed.
const maxText = 400_000

func (s *sheet) at(text string) *seen {
	u := s.units[text]
	if u == nil {
		u = &seen{}
		s.units[text] = u
	}
	return u
}

// headed notes that the heading of a section has the unit.
func (u *seen) headed(section int) {
	if n := len(u.heads); n == 0 || u.heads[n-1] != int32(section) {
		u.heads = append(u.heads, int32(section))
	}
}

// line counts a title, a heading, a description, and gives its distinct units.
func (s *sheet) line(text string, weight float64, han map[rune]rune, mark func(*seen)) []string {
	var out []string
	units(text, han, func(u unit) {
		w := weight
		if u.kind == part {
			w /= 2
		} else if !slices.Contains(out, u.text) {
			out = append(out, u.text)
		}
		n := s.at(u.text)
		n.top += w
		s.top += w
		if mark != nil {
			mark(n)
		}
	})
	// A run's last character begins no pair: a query of one character would miss
	// it. It has no share of the title, which the pairs have in full.
	low := append(plain(text, han), ' ')
	for i := 1; i+1 < len(low); i++ {
		if isHan(low[i]) && isHan(low[i-1]) && !isHan(low[i+1]) {
			s.at(string(low[i])).top += weight / 2
		}
	}
	return out
}

func (s *sheet) text(text string, section int, han map[rune]rune) {
	counts := map[string]float64{}
	units(text, han, func(u unit) {
		w := 1.
		if u.kind == part {
			w = .5
		}
		counts[u.text] += w
		s.body += w
	})
	for t, c := range counts {
		n := s.at(t)
		n.body += c
		if c > n.most {
			n.best, n.most = section, c
		}
	}
}

// letters gives the threes of initials of titles.
func (s *sheet) letters(texts []string, han map[rune]rune, say speech) []string {
	if say == nil {
		return nil
	}
	var out []string
	for _, text := range texts {
		initials(text, han, say, func(t string) {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		})
	}
	return out
}

// collect cuts all pages, some at a time.
func collect(docs []Doc, o Options, han map[rune]rune, spoken bool) ([]*page, *lexicon) {
	out := make([]*page, len(docs))
	lex := &lexicon{ids: map[string]int32{}}
	extra := synonyms(docs, o.Synonyms, han)
	workers := max(1, o.Workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			var say speech
			if spoken {
				say = speech{}
			}
			for i := w; i < len(docs); i += workers {
				out[i] = lex.keep(cut(docs[i], extra[i], han, say))
			}
		})
	}
	wg.Wait()
	return out, lex
}

// synonyms gives each page the other words for what its title, headings and
// description name.
func synonyms(docs []Doc, groups [][]string, han map[rune]rune) [][]string {
	out := make([][]string, len(docs))
	if len(groups) == 0 {
		return out
	}
	folded := make([][]string, len(groups))
	for i, g := range groups {
		for _, w := range g {
			folded[i] = append(folded[i], string(plain(w, han)))
		}
	}
	for i, d := range docs {
		var b strings.Builder
		b.WriteString(d.Title + "\n" + d.Desc)
		for _, s := range d.Sections {
			b.WriteString("\n" + s.Heading)
		}
		top := string(plain(b.String(), han))
		for g, words := range folded {
			if slices.ContainsFunc(words, func(w string) bool { return names(top, w) }) {
				for k, w := range words {
					if !names(top, w) {
						out[i] = append(out[i], groups[g][k])
					}
				}
			}
		}
	}
	return out
}

// names tells whether a text has a word, whole if it is written with letters.
func names(text, w string) bool {
	if w == "" {
		return false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], w)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(w):])
		first, _ := utf8.DecodeRuneInString(w)
		last, _ := utf8.DecodeLastRuneInString(w)
		if !(isWord(first) && isWord(before)) && !(isWord(last) && isWord(after)) {
			return true
		}
		at = i + len(w)
	}
}

// spokenIn tells whether pages are found by pinyin: a tenth of the titles has Han
// characters.
func spokenIn(docs []Doc) bool {
	n := 0
	for _, d := range docs {
		if strings.ContainsFunc(d.Title, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			n++
		}
	}
	return n*10 > len(docs)
}

// eighth brings an impact to eight steps, 1…8.
func eighth(v float64) int { return min(8, max(1, int(math.Round(v*8)))) }
