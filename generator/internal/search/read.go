package search

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The weight of a word by where it stands, in quarters, and the constants of
// BM25F.
const (
	inTitle, inHeading, inDesc, inSlug = 28, 10, 8, 12
	inName, inLead                     = 8, 4
	saturate                           = 1.2
	normTop, normBody                  = .3, .6
)

// maxHeads is how many headings of a page are told apart. Postings give the
// page's names, of which there are at most maxNames, the numbers from there.
const maxHeads, maxNames = 400, 100

// maxText is how much of a page's text is indexed.
const maxText = 400_000

// Reader reads pages. It may be used by several goroutines at once.
type Reader struct {
	groups [][]string // of synonyms
	folded [][]string // the same, plain
	fold   folding

	mu   sync.Mutex
	say  speech
	free []*reading
}

// NewReader makes a Reader of a site with groups of words for one thing.
func NewReader(synonyms [][]string) *Reader {
	r := &Reader{groups: synonyms, fold: newFolding(), say: speech{}}
	for _, g := range synonyms {
		var words []string
		for _, w := range g {
			words = append(words, string(plain(w, r.fold.han)))
		}
		r.folded = append(r.folded, words)
	}
	return r
}

// seen is what a page says with one unit.
type seen struct {
	top, body   int32 // weighted counts: title, headings, description in quarters; text in halves
	section     int32 // the last whose text has it, and how much
	count       int32
	best        int32 // the section whose text has it most
	most        int32
	first, last int32 // places of the first and last of its headings, from 1
	line        int32 // the last that has it
	title       bool
}

// headed is a section whose heading has a unit, and the place of the next.
type headed struct{ section, next int32 }

// reading is a page being read, and the memory for it.
type reading struct {
	r         *Reader
	folded    folded
	buf       []byte
	terms     dict
	seen      []seen
	headed    []headed
	lines     int32   // how many have been read
	listed    []int32 // their units
	letters   dict    // threes of initials
	group     []byte  // of each unit, as deal has it
	order, at []int32 // units by group; where they stand in it
	top, body int
	title     []int32
	heads     [][]int32
	names     [][]int32
	inits     [][]int32
}

// Read reads a page: the same page gives the same sheet. A page of any length
// costs no more than maxText of it.
func (r *Reader) Read(d Doc) Sheet {
	p := r.take()
	p.begin(d)
	p.page(d)
	s := p.sheet(d)
	r.mu.Lock()
	r.free = append(r.free, p)
	r.mu.Unlock()
	return s
}

func (r *Reader) take() *reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(r.free)
	if n == 0 {
		return &reading{r: r}
	}
	p := r.free[n-1]
	r.free = r.free[:n-1]
	return p
}

// begin forgets the page before.
func (p *reading) begin(d Doc) {
	size := 0
	for _, s := range d.Sections {
		size += len(s.Text)
	}
	p.terms.reset(min(size, maxText) / textPerUnit)
	p.letters.reset(0)
	*p = reading{
		r: p.r, folded: p.folded, buf: p.buf, terms: p.terms, seen: p.seen[:0], headed: p.headed[:0], listed: p.listed[:0],
		letters: p.letters, group: p.group, order: p.order, at: p.at,
	}
}

// textPerUnit is how many bytes of a text there are, about, for each of its units.
const textPerUnit = 10

func (p *reading) page(d Doc) {
	p.title = p.line(d.Title, inTitle, func(u *seen) { u.title = true })
	p.line(d.Desc, inDesc, nil)
	p.line(firstRunes(opening(d), leadLength), inLead, nil)
	for _, w := range p.r.synonyms(d) {
		p.line(w, inDesc, nil)
	}
	p.inits = append(p.inits, p.initials(append([]string{d.Title}, d.Aliases...)))
	left := maxText
	for i, sec := range d.Sections {
		var head, inits []int32
		if sec.Heading != "" && i < maxHeads {
			head = p.line(sec.Heading, inHeading, func(u *seen) { p.head(u, i) })
			inits = p.initials([]string{sec.Heading})
		}
		p.heads, p.inits = append(p.heads, head), append(p.inits, inits)
		text := sec.Text
		if len(text) > left {
			text = text[:left]
			for !utf8.ValidString(text[max(0, len(text)-4):]) && len(text) > left-4 {
				text = text[:len(text)-1]
			}
		}
		left -= len(text)
		p.text(sec.Heading, int32(i))
		p.text(text, int32(i))
	}
	p.name(d.Slug, inSlug)
	for _, a := range d.Aliases[:min(len(d.Aliases), maxNames-1)] {
		p.name(a, inName)
	}
	for i := range p.seen {
		p.seen[i].settle()
	}
}

// unit gives a unit its number.
func (p *reading) unit(text []rune) int32 {
	key, short := shortKey(text)
	if !short {
		p.buf = p.buf[:0]
		for _, r := range text {
			p.buf = utf8.AppendRune(p.buf, r)
		}
		key = keyOf(p.buf)
	}
	id, known := p.terms.id(key, p.buf)
	if !known {
		p.seen = append(p.seen, seen{})
	}
	return id
}

// head notes that the heading of a section has a unit.
func (p *reading) head(u *seen, section int) {
	if u.last > 0 && p.headed[u.last-1].section == int32(section) {
		return
	}
	p.headed = append(p.headed, headed{section: int32(section)})
	at := int32(len(p.headed))
	if u.last > 0 {
		p.headed[u.last-1].next = at
	} else {
		u.first = at
	}
	u.last = at
}

// settle compares the section last counted with the best before it.
func (u *seen) settle() {
	if u.count > u.most {
		u.best, u.most = u.section, u.count
	}
	u.count = 0
}

// name counts what a page is also called. Each name is compared with a query as
// a title is, so that a page is found by all of them.
func (p *reading) name(text string, weight int) {
	n := maxHeads + len(p.names)
	p.names = append(p.names, p.line(text, weight, func(u *seen) { p.head(u, n) }))
}

// line counts a title, a heading, a description, and gives its distinct units.
func (p *reading) line(text string, weight int, mark func(*seen)) []int32 {
	p.lines++
	from := len(p.listed)
	p.folded.set(text, &p.r.fold)
	p.folded.cut(func(text []rune, kind byte) {
		id, w := p.unit(text), weight
		u := &p.seen[id]
		if kind == part {
			w /= 2
		} else if u.line != p.lines {
			u.line = p.lines
			p.listed = append(p.listed, id)
		}
		u.top += int32(w)
		p.top += w
		if mark != nil {
			mark(u)
		}
	})
	// A run's last character begins no pair: a query of one character would miss
	// it. It has no share of the title, which the pairs have in full.
	class := p.folded.class
	for i := 1; i < len(class); i++ {
		if class[i] == ofHan && class[i-1] == ofHan && (i+1 == len(class) || class[i+1] != ofHan) {
			id := p.unit(p.folded.low[i : i+1])
			p.seen[id].top += int32(weight / 2)
		}
	}
	return p.listed[from:len(p.listed):len(p.listed)]
}

// text counts the text of a section.
func (p *reading) text(text string, section int32) {
	p.folded.set(text, &p.r.fold)
	p.folded.cut(func(text []rune, kind byte) {
		n := int32(2)
		if kind == part {
			n = 1
		}
		u := &p.seen[p.unit(text)]
		if u.section != section {
			u.settle()
			u.section = section
		}
		u.body += n
		u.count += n
		p.body += int(n)
	})
}

// initials gives the threes of initials of titles.
func (p *reading) initials(texts []string) []int32 {
	var out []int32
	for _, text := range texts {
		if !strings.ContainsFunc(text, isHan) {
			continue
		}
		p.folded.set(text, &p.r.fold)
		p.r.mu.Lock()
		initials(p.folded.low, p.r.say, func(t string) {
			id, _ := p.letters.id(keyOf([]byte(t)), []byte(t))
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		})
		p.r.mu.Unlock()
	}
	return out
}

// synonyms gives the other words for what a page's title, headings and
// description name.
func (r *Reader) synonyms(d Doc) (out []string) {
	if len(r.groups) == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString(d.Title + "\n" + d.Desc)
	for _, s := range d.Sections {
		b.WriteString("\n" + s.Heading)
	}
	top := string(plain(b.String(), r.fold.han))
	for g, words := range r.folded {
		if !slices.ContainsFunc(words, func(w string) bool { return names(top, w) }) {
			continue
		}
		for k, w := range words {
			if !names(top, w) {
				out = append(out, r.groups[g][k])
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

// spokenIn tells whether a title is found by pinyin. An index has sounds when a
// tenth of its titles are.
func spokenIn(title string) bool {
	return strings.ContainsFunc(title, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
