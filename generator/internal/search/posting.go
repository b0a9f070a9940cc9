package search

import (
	"cmp"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// posting is one unit on one page. Impacts have 8 steps; 0 is nothing. A share
// is how much of a title or heading the unit is, in 31 parts that sum up to 31:
// so the titles that a query names in full are known without reading them.
type posting struct {
	doc     int
	top     int // impact in title, headings, description, address
	title   int // share of the title
	heads   []place
	body    int // impact in the text
	section int // whose text has it most
}

type place struct{ section, share int }

// maxPost is how many pages a term keeps, those it says most of.
const maxPost = 384

// scale is what postings need to know of all pages. It is coarse: the edit of
// one page hardly ever moves it, and what it does not move stays as it is.
type scale struct {
	pages     int
	top, body float64 // mean lengths, in quarters and halves
	spoken    bool
}

// newScale is the scale of n pages with so long tops and texts in all.
func newScale(n, top, body, spoken int) scale {
	mean := func(sum int, least float64) float64 {
		return math.Exp2(math.Round(16*math.Log2(max(float64(sum)/float64(n), least))) / 16)
	}
	return scale{n, mean(top, 4), mean(body, 2), spoken*10 > n}
}

// grade is a coarse df: four times its binary logarithm. The share of a title
// changes only with the grades of its units.
func grade(df int32) int {
	if df < 1 {
		return 0
	}
	k := bits.Len32(uint32(df)) - 1
	quarter := 0
	for f := float64(df) / float64(int64(1)<<k); quarter < 3 && f >= quarters[quarter]; {
		quarter++
	}
	return 4*k + quarter
}

var quarters = [3]float64{math.Sqrt2 / 1.189207115002721, math.Sqrt2, math.Sqrt2 * 1.189207115002721}

// rarity is the weight of what stands on df of n pages.
func rarity(n, df float64) float64 { return math.Log(1 + (max(n, df)-df+.5)/(df+.5)) }

// rarities is rarity by grade.
func (s scale) rarities() (out [128]float64) {
	for g := range out {
		out[g] = rarity(float64(s.pages), math.Exp2(float64(g)/4))
	}
	return out
}

// eighth brings an impact to eight steps, 1…8.
func eighth(v float64) int { return min(8, max(1, int(math.Round(v*8)))) }

// topImpact is the impact of a count on top of a page of a length.
func (s scale) topImpact(count, length int) int {
	if count == 0 {
		return 0
	}
	c := float64(count) / 4
	return eighth(c / (c + saturate*3*(1-normTop+normTop*float64(length)/s.top)))
}

// bodyImpact is the impact of a count in the text of a page of a length.
func (s scale) bodyImpact(count, length int) int {
	if count == 0 {
		return 0
	}
	c := float64(count) / 2
	return eighth(c / (c + saturate*(1-normBody+normBody*float64(length)/s.body)))
}

// appendShares deals 31 parts to the units of a title by weight.
func appendShares(out []int, line []int32, weight []float64) []int {
	sum := 0.
	for _, u := range line {
		sum += weight[u] + .01
	}
	type part struct {
		rest float64
		at   int
	}
	var room [32]part // of nearly all titles, without an allocation
	order := room[:0]
	left := 31
	for _, u := range line {
		exact := 31 * (weight[u] + .01) / sum
		order = append(order, part{exact - float64(int(exact)), len(out)})
		out = append(out, int(exact))
		left -= int(exact)
	}
	slices.SortStableFunc(order, func(a, b part) int { return cmp.Compare(b.rest, a.rest) })
	for _, x := range order[:max(0, min(left, len(order)))] {
		out[x.at]++
	}
	return out
}

// appendPosting writes a posting after one of the page last, as it stands in a
// list while an index is made: bytes that are joined and cut without being read.
//
//	gap<<2 | form      form 0: text only; 1: top only; 2: top and text;
//	                   3: top, headings and text
//	top                form 1–3: one byte (impact-1)<<5 | share of the title
//	heads              form 3: gap<<6 | share<<1 | more, until more is 0
//	text               form 0, 2, 3: one byte (impact-1)<<5 | section, 31: a varint follows
func appendPosting(b []byte, last int, p posting) []byte {
	form := 0
	switch {
	case len(p.heads) > 0:
		form = 3
	case p.top > 0 && p.body > 0:
		form = 2
	case p.top > 0:
		form = 1
	}
	b = binary.AppendUvarint(b, uint64(p.doc-last)<<2|uint64(form))
	if form > 0 {
		b = append(b, byte(max(1, p.top)-1)<<5|byte(p.title))
	}
	if form == 3 {
		section := 0
		for i, h := range p.heads {
			v := uint64(h.section-section)<<6 | uint64(h.share)<<1
			if i+1 < len(p.heads) {
				v |= 1
			}
			b, section = binary.AppendUvarint(b, v), h.section
		}
	}
	if form != 1 {
		section := min(p.section, 31)
		b = append(b, byte(max(1, p.body)-1)<<5|byte(section))
		if section == 31 {
			b = binary.AppendUvarint(b, uint64(p.section))
		}
	}
	return b
}

// tail is a posting apart from its page: form, and the bytes after the first
// number.
type tail struct {
	form byte
	rest []byte
}

// appendTail writes a posting after one of the page last.
func appendTail(b []byte, last, doc int, t tail) []byte {
	return append(binary.AppendUvarint(b, uint64(doc-last)<<2|uint64(t.form)), t.rest...)
}

// stored is a posting as it stands in a list, read no further than merging needs.
type stored struct {
	doc   int
	tail  tail
	title bool
	heads bool
	top   int
	body  int
}

// weight orders the postings of a term that has too many.
func (p *stored) weight() int {
	w := 2*p.top + p.body
	if p.title {
		w += 4
	}
	return w
}

// heaviest is the greatest weight.
const heaviest = 2*8 + 8 + 4

// next reads the posting after one of the page p.doc and gives what follows.
func (p *stored) next(b []byte) []byte {
	v, n := binary.Uvarint(b)
	b = b[n:]
	form := byte(v & 3)
	*p = stored{doc: p.doc + int(v>>2), tail: tail{form: form}}
	at := 0
	if form > 0 {
		p.top, p.title = int(b[0]>>5)+1, b[0]&31 > 0
		at++
	}
	if form == 3 {
		p.heads = true
		for more := true; more; {
			h, n := binary.Uvarint(b[at:])
			at, more = at+n, h&1 == 1
		}
	}
	if form != 1 {
		section := b[at] & 31
		p.body = int(b[at]>>5) + 1
		at++
		if section == 31 {
			_, n := binary.Uvarint(b[at:])
			at += n
		}
	}
	p.tail.rest = b[:at:at]
	return b[at:]
}

// term is a unit with its pages.
type term struct {
	text  string
	df    int    // pages that have it, more than are kept if there are very many
	n     int    // pages kept
	top   int    // how much it stands in titles and headings
	bytes []byte // postings
}

func (t term) name() string { return t.text }
func (t term) weight() int  { return 6 + len(t.bytes) }

// newTerm keeps of the postings of df pages those that say most, in the order of
// pages; of equals the first. What it keeps of all postings is those bytes.
func newTerm(text string, df int, all []byte) term {
	t := term{text: text, df: df, n: min(df, maxPost)}
	var count [heaviest + 1]int
	var p stored
	for b := all; len(b) > 0; {
		b = p.next(b)
		count[p.weight()]++
		if df <= maxPost {
			t.note(&p)
		}
	}
	if df <= maxPost {
		t.bytes = all
		return t
	}
	least, room := heaviest, maxPost
	for count[least] < room {
		room -= count[least]
		least--
	}
	p = stored{}
	last := 0
	for b := all; len(b) > 0; {
		b = p.next(b)
		w := p.weight()
		if w < least || w == least && room == 0 {
			continue
		}
		if w == least {
			room--
		}
		t.bytes = appendTail(t.bytes, last, p.doc, p.tail)
		last = p.doc
		t.note(&p)
	}
	t.bytes = slices.Clip(t.bytes)
	return t
}

func (t *term) note(p *stored) {
	if p.title {
		t.top += 6
	}
	if p.heads {
		t.top += 2
	}
}
