package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/parallel"
)

// Index makes the files of one language's index of pages. The same docs give the
// same bytes; no docs give no files.
func Index(docs []Doc, lang string, o Options) []file.File {
	o = o.complete()
	r := NewReader(o.Synonyms)
	pages := NewSpools(1, nil)[0]
	// In memory nothing fails.
	_ = parallel.Each(context.Background(), o.Workers, len(docs), func(i int) { _ = pages.Put(i, r.Read(docs[i])) })
	files, _ := Merge(context.Background(), pages, lang, o, func(*file.File) {})
	return files
}

// complete sets what is left at zero.
func (o Options) complete() Options {
	o.Dir = cmp.Or(o.Dir, "search")
	o.Workers = cmp.Or(o.Workers, 2)
	o.Shard = cmp.Or(o.Shard, shardSize)
	o.OneFile = cmp.Or(o.OneFile, whole)
	return o
}

// Indexer makes one index again and again, and does only what has changed. What
// it makes is what Merge makes of the same sheets. It must not be used by two
// goroutines at once.
//
// A page's postings depend on its sheet, on the scale, and on the grades of the
// units in its title and headings. An edit of a few pages hardly ever moves the
// scale, which is coarse; if it does, or if pages come, go or change places,
// everything is merged anew. Otherwise the postings of the edited pages are made,
// and of those in whose titles a unit has another grade; the differences are
// spliced into the lists; shards are cut again where a term has changed.
type Indexer struct {
	lang string
	o    Options

	sheets  []Sheet
	faces   []face
	lengths []int32 // of the texts, in halves
	sum     struct{ top, body, spoken int }
	scale   scale
	lots    *[parts]lot
	tops    []tops

	census census
	size   int // of a shard t
	terms  pieces[term]
	sounds pieces[sound]
	say    speech
	chars  script // shard c
	other  script // shard v
	blocks blocks
}

// NewIndexer makes an Indexer that has indexed nothing yet.
func NewIndexer(lang string, o Options) *Indexer {
	return &Indexer{lang: lang, o: o.complete()}
}

// Index makes the files of the index of sheets, which come in the order of the
// navigation. The error is that of ctx.
func (x *Indexer) Index(ctx context.Context, sheets []Sheet) ([]file.File, error) {
	if len(sheets) == 0 {
		x.forget()
		return nil, ctx.Err()
	}
	if !x.edit(sheets) {
		if err := x.anew(ctx, sheets); err != nil {
			x.forget()
			return nil, err
		}
	}
	return x.files(ctx)
}

func (x *Indexer) forget() { *x = Indexer{lang: x.lang, o: x.o} }

// anew merges all sheets.
func (x *Indexer) anew(ctx context.Context, sheets []Sheet) error {
	x.forget()
	n := len(sheets)
	x.sheets, x.faces, x.lengths, x.tops = slices.Clone(sheets), make([]face, n), make([]int32, n), make([]tops, n)
	for i, s := range sheets {
		x.face(i, s.open(), 1)
	}
	x.scale = newScale(n, x.sum.top, x.sum.body, x.sum.spoken)
	x.lots = &[parts]lot{}
	if err := parallel.Each(ctx, x.o.Workers, parts, func(k int) {
		for _, s := range sheets {
			x.lots[k].count(s.part(k), x.scale.spoken, 1, nil)
		}
	}); err != nil {
		return err
	}
	if err := parallel.EachWorker(ctx, x.o.Workers, n, func() func(int) {
		t := newTopper(x.lots, x.scale)
		return func(i int) {
			p := sheets[i].cut()
			x.tops[i] = t.of(&p)
		}
	}); err != nil {
		return err
	}
	var terms [parts][]term
	if err := parallel.Each(ctx, x.o.Workers, parts, func(k int) {
		l := &x.lots[k]
		_ = l.merge(func(page func(doc int, part, tops cursor)) error {
			for i, s := range sheets {
				page(i, s.part(k), cursor{b: x.tops[i].part(k)})
			}
			return nil
		}, x.lengths, x.scale)
		terms[k] = l.terms()
	}); err != nil {
		return err
	}
	all := slices.Concat(terms[:]...)
	slices.SortFunc(all, func(a, b term) int { return strings.Compare(a.text, b.text) })
	x.census = newCensus(n)
	for i := range all {
		x.census.add(&all[i])
	}
	x.terms = newPieces(all)
	if x.scale.spoken {
		x.say = speech{}
		x.sounds = newPieces(sounded(all, x.say))
	}
	return nil
}

// face notes what a page is, or with by -1 that it is that no more.
func (x *Indexer) face(i int, o opened, by int) {
	x.sum.top += by * o.top
	x.sum.body += by * o.body
	if o.spoken {
		x.sum.spoken += by
	}
	x.faces[i], x.lengths[i] = o.face, int32(o.body)
}

// files writes down what is new and puts all together.
func (x *Indexer) files(ctx context.Context) ([]file.File, error) {
	size := x.o.shardSize(x.census.bytes)
	if x.size != size && x.size != 0 {
		x.terms.recut()
	}
	x.size = size
	x.terms.settle(size, packed)
	c := contents{store: &store{}, lang: x.lang, o: x.o, census: &x.census, terms: x.terms.shards("t"), faces: x.faces, spoken: x.scale.spoken}
	if c.spoken {
		x.sounds.settle(soundSize, spelled)
		c.sounds = x.sounds.shards("p")
		if x.census.turned {
			x.chars, x.other = x.census.spell(x.say)
		}
		c.chars, c.other = x.chars, x.other
	}
	x.blocks.settle(x.faces)
	c.blocks = x.blocks
	return c.files(ctx, func(*file.File) {})
}

// shardSize is the size of the shards of terms that weigh so much: a site of any
// size has shards enough to be small and few enough to be named in the core.
func (o Options) shardSize(weight int) int {
	size := o.Shard
	for weight/size > maxShards {
		size += shardSize / 4
	}
	return size
}

// soundSize is the size of the shards of sounds.
const soundSize = shardSize * 3 / 2

func packed(rows []term) []byte { return pack(rows).data() }

// contents is all that an index says.
type contents struct {
	store  *store // of the scripts that are not in memory
	lang   string
	o      Options
	faces  []face
	census *census
	terms  shards
	spoken bool // if not, it has none of these:
	sounds shards
	chars  script // shard c
	other  script // shard v
	blocks blocks
}

// files writes all down.
func (x *contents) files(ctx context.Context, put func(*file.File)) ([]file.File, error) {
	c := core{N: len(x.faces), Idle: idlePattern(x.lang), Terms: x.terms.first, Chars: x.census.classes(), Common: x.census.words()}
	rest := slices.Clone(x.terms.scripts)
	if x.spoken {
		c.Pairs, c.Speech = x.sounds.first, strings.Join(syllables(), " ")
		rest = append(append(rest, x.sounds.scripts...), x.chars, x.other)
	}
	rest, c.Block = append(rest, x.blocks.scripts...), x.blocks.size
	c.list(x.faces, x.blocks.full)
	for _, kind := range c.Kinds {
		if x.o.Prior != nil {
			c.Prior = append(c.Prior, cmp.Or(x.o.Prior[kind], 1))
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return write(ctx, x.store, c, rest, x.lang, x.o, put)
}

// list lists the pages in the core.
func (c *core) list(faces []face, full bool) {
	var urls, kinds strings.Builder
	prev := ""
	for _, f := range faces {
		k := slices.Index(c.Kinds, f.kind)
		if k < 0 {
			k = len(c.Kinds)
			c.Kinds = append(c.Kinds, f.kind)
		}
		kinds.WriteByte(digits[min(k, len(digits)-1)])
		if !full {
			urls.WriteString(front(prev, f.url) + "\n")
			prev = f.url
			c.Titles = append(c.Titles, f.title)
		}
	}
	c.Kind, c.URLs = kinds.String(), strings.TrimSuffix(urls.String(), "\n")
}

// maxShards keeps the list of shards in the core short.
const maxShards = 2000
