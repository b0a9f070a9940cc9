package search

import (
	"strconv"
	"strings"
)

// longest is where a query is cut.
const longest = 200

// Query finds at most k pages.
func (e *Engine) Query(text string, k int) Result {
	text = strings.ToValidUTF8(text, " ")
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest])
	}
	q := &session{e: e, best: map[int]found{}}
	q.run(text)
	return q.result(k)
}

// session is one query being answered.
type session struct {
	e     *Engine
	fold  map[rune]rune
	words [][2]string
	best  map[int]found
	meant string
	marks []string
}

// run searches a text, and what else it may mean.
func (q *session) run(text string) {
	us, plan := q.look(text)
	q.add(q.e.score(us, "", nil), 1)
	_ = plan
}

func (q *session) look(text string) ([]asked, map[int]bool) {
	us := asks(text, q.fold)
	plan := q.e.plan(us)
	q.e.resolve(us, plan)
	return us, plan
}

// add keeps the better of two answers for a page.
func (q *session) add(list []found, weight float64) {
	for _, f := range list {
		f.score *= weight
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
	blocks := map[int][]pageData{}
	for _, f := range list[:min(k, len(list))] {
		b := f.doc / q.e.core.Block
		if blocks[b] == nil {
			var d []pageData
			q.e.data("r"+strconv.FormatInt(int64(b), 36), &d)
			blocks[b] = d
		}
		var p pageData
		if i := f.doc % q.e.core.Block; i < len(blocks[b]) {
			p = blocks[b][i]
		}
		h := Hit{Doc: f.doc, Title: p.Title, URL: p.URL, Lead: p.Lead, Score: f.score}
		if len(q.e.core.Titles) > f.doc {
			h.Title, h.URL = q.e.core.Titles[f.doc], q.e.urls[f.doc]
		}
		if f.doc < len(q.e.core.Kind) {
			if n := strings.IndexByte(digits, q.e.core.Kind[f.doc]); n >= 0 && n < len(q.e.core.Kinds) {
				h.Kind = q.e.core.Kinds[n]
			}
		}
		for _, s := range f.sections {
			if s < len(p.Heads) && p.Heads[s][0] != "" {
				id := p.Heads[s][1]
				if id == "" {
					id = slug(p.Heads[s][0])
				}
				h.Sections = append(h.Sections, Place{id, p.Heads[s][0]})
			}
		}
		r.Hits = append(r.Hits, h)
	}
	return r
}
