package search

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// longest is where a query is cut.
const longest = 200

// What answers to a guess weigh.
const (
	asGuessed = .95
	asSpoken  = .9
	asLetters = .8

	lettersCover = .22 // of first letters: what a page has of them at least
)

// Query finds at most k pages.
func (e *Engine) Query(text string, k int) Result {
	text = clean(text)
	q := &session{e: e, best: map[int]found{}}
	q.run(text)
	if bare := strings.ReplaceAll(quotes.Replace(text), "\"", " "); bare != text {
		if q.quoted = text; len(q.best) == 0 {
			q.run(bare) // no page has the words in quotes
		}
	}
	return q.result(k)
}

// clean cuts a query, and takes out what is not to be seen: controls, marks of
// direction, halves of characters.
func clean(text string) string {
	r := []rune(strings.ToValidUTF8(text, " "))
	r = r[:min(len(r), longest)]
	for i, c := range r {
		if unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) {
			r[i] = ' '
		}
	}
	return string(r)
}

// session is one query being answered.
type session struct {
	e      *Engine
	fold   map[rune]rune
	words  [][2]string
	heard  map[int]map[string][]charPair // by shard and sounds
	spoken map[rune][]string
	best   map[int]found
	meant  string
	marks  []string
	quoted string // the query, if it has quotes

	top    float64 // the score of the first page of the last search
	likely float64 // of the likeliest: what is meant is shown if it finds more like it than what was typed
}

// run searches a text, and what else it may mean.
func (q *session) run(text string) {
	if q.bare(text) == "" {
		q.variants()
	}
	us := q.search(text, 1)
	missing := missingPairs(us)
	if len(missing) > 0 || q.words != nil {
		q.variants()
		if alt := q.mainland(text); alt != "" {
			us = q.search(alt, 1)
			text, missing = alt, missingPairs(us)
		}
	}
	if len(missing) > 0 && len(q.e.core.Pairs) > 0 {
		folded := string(plain(text, q.fold))
		if fixed := q.repair(folded, missing); fixed != folded {
			q.suggest(fixed, q.search(fixed, asGuessed))
		}
		q.slip(folded, us, missing)
	}
	if q.e.core.Speech != "" {
		q.letters(text, us)
	}
	if q.meant == "" {
		if q.meant = q.spelled(text, us); q.meant != "" {
			q.search(q.meant, asGuessed)
		}
	}
}

// search looks for a text, and adds what it finds.
func (q *session) search(text string, weight float64) []asked {
	us, as := asks(text, q.fold, q.e.idle), q.titled(text)
	plan := q.e.plan(us, reads)
	q.e.resolve(us, plan)
	if weight == 1 && partly(us) && !slices.ContainsFunc(q.e.score(us, as), func(f found) bool { return f.title >= named || f.head >= named }) {
		plan = q.e.plan(us, reads+rereads)
		q.e.resolve(us, plan)
	}
	for i := range us {
		u := &us[i]
		if !u.slip || runes(u.text) < 4 {
			continue
		}
		for _, k := range q.e.elsewhere(u.text, plan) {
			typos(u.text, u.last, q.e.shard(k), func(x entry, w, title float64) { u.alts = append(u.alts, alt{x, w, title}) })
		}
		u.weigh(q.e.core.N)
	}
	list := q.e.score(us, as)
	q.top = 0
	if len(list) > 0 {
		q.top = list[0].score
	}
	if weight == 1 {
		q.likely = max(q.likely, q.top)
	}
	q.add(list, weight)
	return us
}

// partly tells that some units were not read.
func partly(us []asked) bool {
	return slices.ContainsFunc(us, func(u asked) bool { return !u.read })
}

// suggest notes what was meant, if the guess was any good.
func (q *session) suggest(text string, us []asked) {
	if q.top > q.likely && slices.ContainsFunc(us, func(u asked) bool { return len(u.alts) > 0 }) {
		q.meant, q.likely = strings.TrimSpace(text), q.top
	}
}

// variants reads the fold and the words of Taiwan and Hong Kong.
func (q *session) variants() {
	if q.words != nil {
		return
	}
	q.fold, q.words = map[rune]rune{}, [][2]string{}
	var d [2]string
	q.e.data("v", &d)
	chars := []rune(d[0])
	for i := 0; i+1 < len(chars); i += 2 {
		q.fold[chars[i]] = chars[i+1]
	}
	list := strings.Fields(d[1])
	for i := 0; i+1 < len(list); i += 2 {
		q.words = append(q.words, [2]string{list[i], list[i+1]})
	}
}

// mainland writes a text in mainland words, "" if nothing changes.
func (q *session) mainland(text string) string {
	s := string(plain(text, q.fold))
	out := s
	for _, p := range q.words {
		out = strings.ReplaceAll(out, p[0], p[1])
	}
	if out == s {
		return ""
	}
	return out
}

// missingPairs lists the Han pairs that were looked for and stand on no page.
func missingPairs(us []asked) map[string]bool {
	out := map[string]bool{}
	for _, u := range us {
		if u.kind == pair && u.read && !u.idle && len(u.alts) == 0 {
			out[u.text] = true
		}
	}
	return out
}

// letters reads small letters as pinyin or initials.
func (q *session) letters(text string, us []asked) {
	low := strings.ToLower(punctuation.ReplaceAllString(text, " "))
	fields := strings.Fields(low)
	if strings.Trim(low, "abcdefghijklmnopqrstuvwxyz ") != "" {
		q.mixed(text)
		return
	}
	// A word that is known is itself, unless it is long enough to be Han besides: fuwuhao.
	known := len(fields) == 1 && len(us) == 1 && us[0].exact()
	if len(fields) == 0 || known && !slices.ContainsFunc(q.segment(fields[0]), func(w []string) bool { return len(w) > 2 }) {
		return
	}
	paths := q.fromPinyin(fields)
	if len(paths) == 0 && len(fields) > 1 {
		q.mixed(text)
	}
	for _, p := range paths {
		q.suggest(p.text, q.search(p.text, asSpoken))
	}
	if !known && len(paths) == 0 && q.meant == "" {
		q.initials(fields)
	}
}

// punctuation is what parts words and is not of one, as in C++.
var punctuation = regexp.MustCompile(`[\x21\x22\x24-\x2a\x2c-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]+`)

var smallWords = regexp.MustCompile(`[a-z]+(?: +[a-z]+)*`)

// sound reads what sounds in a run of words, and leaves what does not: fwh qun fa.
func (q *session) sound(run string) string {
	var out []string
	heard := false
	fields := strings.Fields(run)
	for i, j := 0, 0; i < len(fields); i = j {
		for j = i; j < len(fields) && len(q.segment(fields[j])) > 0; j++ {
		}
		if p := q.fromPinyin(fields[i:j]); len(p) > 0 {
			out, heard = append(out, p[0].text), true
			continue
		}
		j = max(j, i+1)
		out = append(out, fields[i:j]...)
	}
	if !heard {
		return run
	}
	return strings.Join(out, " ")
}

// mixed reads the runs of small letters of a query as pinyin: C++ yu fa.
func (q *session) mixed(text string) {
	out := smallWords.ReplaceAllStringFunc(text, q.sound)
	if out != text {
		q.suggest(out, q.search(out, asSpoken))
	}
}

func (u *asked) exact() bool { return len(u.alts) > 0 && u.alts[0].w == 1 }

// initials looks for titles and headings by the first letters of each word or
// part of them. Chance letters share some with many titles: most must be there.
func (q *session) initials(fields []string) {
	var us []asked
	for _, s := range fields {
		s = "^" + s
		for i := 0; i+3 <= len(s); i++ {
			us = append(us, asked{unit: unit{"~" + s[i:i+3], part}})
		}
	}
	q.e.resolve(us, q.e.plan(us, reads+rereads))
	list := q.e.score(us, q.titled(""))
	q.add(slices.DeleteFunc(list, func(f found) bool { return f.cover < lettersCover }), asLetters)
}

// add keeps the better of two answers for a page.
func (q *session) add(list []found, weight float64) {
	for _, f := range list {
		f.score *= weight * q.e.core.prior(f.doc)
		if old, ok := q.best[f.doc]; !ok || f.score > old.score {
			q.best[f.doc] = f
		}
	}
}

func (q *session) result(k int) Result {
	var list []found
	for _, f := range q.best {
		list = append(list, f)
	}
	order(list)
	r := Result{Total: len(list), Meant: q.meant, Marks: q.marks}
	top := list[:min(k, len(list))]
	if q.quoted != "" {
		top = list[:min(max(k, quotedLook), len(list))]
	}
	pages := q.describe(top)
	if q.quoted != "" {
		said := q.quotations(q.quoted)
		verbatim := func(f found) bool { return q.says(f.doc, pages[f.doc], said) }
		top = slices.Concat(kept(top, verbatim), kept(top, func(f found) bool { return !verbatim(f) }))
	}
	for _, f := range top[:min(k, len(top))] {
		r.Hits = append(r.Hits, q.e.hit(f, pages[f.doc]))
	}
	return r
}

// describe reads what the results say of pages.
func (q *session) describe(list []found) map[int]pageData {
	blocks, pages := map[int][]pageData{}, map[int]pageData{}
	for _, f := range list {
		b := f.doc / q.e.core.Block
		if blocks[b] == nil {
			var d []pageData
			q.e.data("r"+strconv.FormatInt(int64(b), 36), &d)
			blocks[b] = d
		}
		if i := f.doc % q.e.core.Block; i < len(blocks[b]) {
			pages[f.doc] = blocks[b][i]
		}
	}
	return pages
}

// hit describes a page found.
func (e *Engine) hit(f found, p pageData) Hit {
	h := Hit{Doc: f.doc, Title: p.Title, URL: p.URL, Lead: p.Lead, Score: f.score}
	if len(e.core.Titles) > f.doc {
		h.Title, h.URL = e.core.Titles[f.doc], e.urls[f.doc]
	}
	if f.doc < len(e.core.Kind) {
		if n := strings.IndexByte(digits, e.core.Kind[f.doc]); n >= 0 && n < len(e.core.Kinds) {
			h.Kind = e.core.Kinds[n]
		}
	}
	for _, s := range f.sections {
		if s < len(p.Heads) && p.Heads[s].text != "" && len(h.Sections) < shown {
			h.Sections = append(h.Sections, p.Heads[s].place())
		}
	}
	return h
}
