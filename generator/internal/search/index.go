package search

import (
	"cmp"
	"slices"
	"strings"

	"guidepost/generator/internal/file"
)

// Index makes the files of one language's index. The same docs give the same
// bytes; no docs give no files.
func Index(docs []Doc, lang string, o Options) []file.File {
	if len(docs) == 0 {
		return nil
	}
	if o.Dir == "" {
		o.Dir = "search"
	}
	if o.Workers == 0 {
		o.Workers = 2
	}
	if o.Shard == 0 {
		o.Shard = shardSize
	}
	if o.OneFile == 0 {
		o.OneFile = whole
	}
	han, variants := readVariants()
	spoken := spokenIn(docs)
	pages, lex := collect(docs, o, han, spoken)
	terms := weigh(pages, lex)
	c := core{N: len(docs), Idle: idlePattern(lang), Chars: classes(terms), Common: common(terms, len(docs))}
	var rest []script
	// A site of any size has shards enough to be small and few enough to be
	// named in the core.
	size := o.Shard
	for total := weight(terms); total/size > maxShards; {
		size += shardSize / 4
	}
	list, first := pack(terms, size)
	c.Terms = first
	rest = append(rest, shards("t", list)...)
	if spoken {
		pairs, first, chars := pairShards(terms)
		c.Pairs, c.Speech = first, strings.Join(syllables(), " ")
		rest = append(rest, pairs...)
		rest = append(rest, script{"c", chars})
		rest = append(rest, script{"v", variantData(terms, han, variants)})
	}
	full := len(docs) > titlesHold
	results, many := blocks(docs, full)
	rest, c.Block = append(rest, results...), many
	describe(&c, docs, full)
	for _, kind := range c.Kinds {
		if o.Prior != nil {
			c.Prior = append(c.Prior, cmp.Or(o.Prior[kind], 1))
		}
	}
	return write(c, rest, lang, o)
}

// maxShards keeps the list of shards in the core short.
const maxShards = 2000

func weight(terms []term) int {
	n := 0
	for _, t := range terms {
		n += 6 + len(t.bytes)
	}
	return n
}

// describe lists the pages in the core.
func describe(c *core, docs []Doc, full bool) {
	var urls, kinds strings.Builder
	prev := ""
	for _, d := range docs {
		k := slices.Index(c.Kinds, d.Kind)
		if k < 0 {
			k = len(c.Kinds)
			c.Kinds = append(c.Kinds, d.Kind)
		}
		kinds.WriteByte(digits[min(k, len(digits)-1)])
		if !full {
			urls.WriteString(front(prev, d.URL) + "\n")
			prev = d.URL
			c.Titles = append(c.Titles, d.Title)
		}
	}
	c.Kind, c.URLs = kinds.String(), strings.TrimSuffix(urls.String(), "\n")
}

// variantData holds what this index's readers need of the variants: characters
// that fold to one of its own, words whose other form it has.
func variantData(terms []term, han map[rune]rune, words [][2]string) []string {
	chars, pairs := map[rune]bool{}, map[string]bool{}
	for _, t := range terms {
		r := []rune(t.text)
		if len(r) <= 2 && isHan(r[0]) {
			pairs[t.text] = true
			for _, c := range r {
				chars[c] = true
			}
		}
	}
	var from []rune
	for a, t := range han {
		if chars[t] {
			from = append(from, a)
		}
	}
	slices.Sort(from)
	var b strings.Builder
	for _, a := range from {
		b.WriteRune(a)
		b.WriteRune(han[a])
	}
	var alts []string
	for _, p := range words {
		known := true
		units(p[1], nil, func(u unit) { known = known && (pairs[u.text] || u.kind != pair) })
		if known {
			alts = append(alts, p[0], p[1])
		}
	}
	return []string{b.String(), strings.Join(alts, " ")}
}
