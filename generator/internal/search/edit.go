package search

import (
	"bytes"
	"slices"
)

// unitRef names a unit of a lot.
type unitRef struct {
	part int
	id   int32
}

// edit brings the index from the sheets it was made of to others. It tells
// whether it could; if not, everything is to be made anew.
func (x *Indexer) edit(sheets []Sheet) bool {
	if len(sheets) != len(x.sheets) || len(x.terms) == 0 || x.scale.spoken && len(x.sounds) == 0 {
		return false
	}
	var edited []int
	for i, s := range sheets {
		if !bytes.Equal(s, x.sheets[i]) {
			edited = append(edited, i)
		}
	}
	if !x.within(edited) {
		return false
	}
	for _, i := range edited {
		x.face(i, x.sheets[i].open(), -1)
		x.face(i, sheets[i].open(), 1)
		x.blocks.changed(i)
	}
	if newScale(len(sheets), x.sum.top, x.sum.body, x.sum.spoken) != x.scale {
		return false
	}
	// The old lengths are in the sheets.
	moved := x.recount(edited, sheets)
	if !x.within(moved) {
		return false
	}
	changes := map[unitRef][]change{}
	t := newTopper(x.lots, x.scale)
	for _, i := range moved {
		x.compare(i, sheets[i], t, changes)
		x.sheets[i] = sheets[i]
	}
	x.apply(changes)
	return true
}

// within tells whether so few pages are edited that it is worth while.
func (x *Indexer) within(pages []int) bool { return len(pages)*8 <= max(len(x.sheets), 16) }

// recount counts the pages of the units of edited sheets, and gives all pages
// whose postings may be others: those, and the pages that have a unit on top of
// which the grade has changed.
func (x *Indexer) recount(edited []int, sheets []Sheet) []int {
	was := map[unitRef]int32{}
	for _, i := range edited {
		for k := range parts {
			note := func(id, df int32) {
				if _, ok := was[unitRef{k, id}]; !ok {
					was[unitRef{k, id}] = df
				}
			}
			x.lots[k].count(x.sheets[i].part(k), x.scale.spoken, -1, note)
			x.lots[k].count(sheets[i].part(k), x.scale.spoken, 1, note)
		}
	}
	moved := slices.Clone(edited)
	for u, df := range was {
		l := &x.lots[u.part]
		if grade(df) == grade(l.df[u.id]) {
			continue
		}
		var p stored
		for b := l.post[u.id]; len(b) > 0; {
			if b = p.next(b); p.tail.form > 0 {
				moved = append(moved, p.doc)
			}
		}
	}
	slices.Sort(moved)
	return slices.Compact(moved)
}

// compare notes how the postings of a page change that is now another sheet.
func (x *Indexer) compare(doc int, s Sheet, t *topper, changes map[unitRef][]change) {
	old, same := x.sheets[doc], bytes.Equal(s, x.sheets[doc])
	page := s.cut()
	was, now := x.tops[doc], t.of(&page)
	if same && bytes.Equal(was.bytes, now.bytes) {
		return
	}
	before := map[int32]tail{}
	for k := range parts {
		clear(before)
		l := &x.lots[k]
		l.postings(old.part(k), cursor{b: was.part(k)}, x.scale, old.open().body, func(id int32, t tail) {
			before[id] = tail{t.form, bytes.Clone(t.rest)}
		})
		l.postings(page.part(k), cursor{b: now.part(k)}, x.scale, s.open().body, func(id int32, t tail) {
			b, ok := before[id]
			delete(before, id)
			if !ok || b.form != t.form || !bytes.Equal(b.rest, t.rest) {
				u := unitRef{k, id}
				changes[u] = append(changes[u], change{doc, &tail{t.form, bytes.Clone(t.rest)}})
			}
		})
		for id := range before {
			u := unitRef{k, id}
			changes[u] = append(changes[u], change{doc, nil})
		}
	}
	x.tops[doc] = now
}

// apply makes the changes, in the lists and in the terms.
func (x *Indexer) apply(changes map[unitRef][]change) {
	for u, list := range changes {
		l := &x.lots[u.part]
		l.post[u.id] = splice(l.post[u.id], list)
		now := newTerm(string(l.at(u.id)), int(l.df[u.id]), l.post[u.id])
		x.replace(now)
	}
}

// replace puts a term in the place of that with its text.
func (x *Indexer) replace(now term) {
	var was term
	if p, at, ok := x.terms.find(now.text); ok {
		was = p.rows[at]
	}
	if was.df == now.df && bytes.Equal(was.bytes, now.bytes) {
		return
	}
	if x.scale.spoken {
		resound(x.sounds, soundings(&was, x.say), soundings(&now, x.say))
	}
	if _, n := hanTerm(now.text); n > 0 && (was.df == 0 || now.df == 0) {
		x.census.turned = true
	}
	if was.df > 0 {
		x.census.take(&was)
	}
	if now.df == 0 {
		x.terms.drop(now.text)
		return
	}
	x.census.add(&now)
	x.terms.set(now)
}
