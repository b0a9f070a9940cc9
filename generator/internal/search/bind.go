package search

import (
	"context"

	"guidepost/generator/internal/file"
)

// Merge makes the files of one language's index of the sheets of its pages, which
// have the order of the navigation and hold the synonyms. Every page has been put,
// and the spool is of no use after it. Each file is given to put, from several
// goroutines, as soon as it is made; Merge returns them all as put has left them.
// The error is that of ctx or of the scratch file.
//
// In memory are, of the sheets and postings, those of one lot for each worker; of
// the terms, a block of each lot; of the files, those that put is asked to take. So
// an index of many pages takes little more than their terms and headings.
func Merge(ctx context.Context, pages *Spool, lang string, o Options, put func(*file.File)) ([]file.File, error) {
	o = o.complete()
	if err := pages.close(); err != nil {
		return nil, err
	}
	if len(pages.lengths) == 0 {
		return nil, ctx.Err()
	}
	runs, weight, err := pages.runs(ctx, o.Workers)
	if err != nil {
		return nil, err
	}
	c := contents{store: pages.store, lang: lang, o: o, spoken: pages.scale().spoken}
	if err := c.bind(ctx, runs, len(pages.lengths), o.shardSize(weight)); err != nil {
		return nil, err
	}
	if c.faces, err = pages.faces(); err != nil {
		return nil, err
	}
	if err := c.describe(); err != nil {
		return nil, err
	}
	return c.files(ctx, put)
}

// runs merges the sheets lot by lot, and gives the terms of each lot and the
// weight of all.
func (s *Spool) runs(ctx context.Context, workers int) (runs []run, weight int, err error) {
	sc, lots := s.scale(), &[parts]lot{}
	err = s.store.each(ctx, workers, parts, func(k int) error {
		return s.part(k, func(_ int, part, _ cursor) { lots[k].count(part, sc.spoken, 1, nil) })
	})
	if err == nil {
		err = s.settleTops(ctx, workers, lots, sc)
	}
	if err != nil {
		return nil, 0, err
	}
	runs = make([]run, parts)
	weights := make([]int, parts)
	err = s.store.each(ctx, workers, parts, func(k int) error {
		l := &lots[k]
		err := l.merge(func(page func(doc int, part, tops cursor)) error { return s.part(k, page) }, s.lengths, sc)
		if err == nil {
			runs[k], weights[k], err = l.run(s.store)
		}
		*l = lot{}
		return err
	})
	for _, w := range weights {
		weight += w
	}
	return runs, weight, err
}

// bind makes the shards of the terms and of what they sound like.
func (x *contents) bind(ctx context.Context, runs []run, pages, size int) error {
	counted := newCensus(pages)
	x.census = &counted
	spoken := newHeard(speech{})
	terms := cutter[term]{store: x.store, prefix: "t", size: size, encode: packed}
	err := x.store.eachTerm(ctx, runs, func(t *term) error {
		x.census.add(t)
		if x.spoken {
			spoken.add(t)
		}
		return terms.add(*t)
	})
	if err == nil {
		x.terms, err = terms.close()
	}
	if err != nil || !x.spoken {
		return err
	}
	rows := cutter[sound]{store: x.store, prefix: "p", size: soundSize, encode: spelled}
	if err = spoken.each(rows.add); err == nil {
		x.sounds, err = rows.close()
	}
	x.chars, x.other = x.census.spell(spoken.say)
	return err
}

// describe makes the shards of results.
func (x *contents) describe() (err error) {
	x.blocks.settle(x.faces)
	for i, s := range x.blocks.scripts {
		if x.blocks.scripts[i], err = x.store.stow(s); err != nil {
			return err
		}
	}
	return nil
}
