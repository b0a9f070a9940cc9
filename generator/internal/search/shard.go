package search

import (
	"strings"
	"unicode/utf8"
)

// A shard is a range of sorted terms in two strings. The first has their words,
// parted by spaces: each begins with a digit of base 36 that says how many UTF-16
// units it shares with the word before it. Pairs that begin like the word before
// them stand together, each as its second character alone: "0中 国间" for 中, 中国
// and 中间.
//
// The second has numbers, see appendNumber: for each word how many pages have it,
// and its postings, as many as that but not more than maxPost. A posting is
//
//	gap<<1 | top                                 top 0: it stands in the text only
//	title<<5 | (impact-1)<<2 | heads<<1 | text   if top; title is the share of it
//	gap<<6 | share<<1 | more                     if heads, until more is 0
//	section<<3 | impact-1                        if text, or not top
type shard struct{ words, numbers []byte }

// pack makes a shard of terms.
func pack(terms []term) shard {
	size := 0
	for _, t := range terms {
		size += len(t.bytes)
	}
	words, numbers := make([]byte, 0, 8*len(terms)), make([]byte, 0, size+size/3+4*len(terms))
	prev, apart := "", true
	for _, t := range terms {
		second, follows := second(prev, t.text)
		if prev != "" && (apart || !follows) {
			words = append(words, ' ')
		}
		if follows {
			words = append(words, second...)
		} else {
			words = append(words, front(prev, t.text)...)
		}
		prev, apart = t.text, !follows
		numbers = appendPostings(appendNumber(numbers, t.df), t.bytes)
	}
	return shard{words, numbers}
}

// second is the second character of a Han pair that begins like the word before it.
func second(prev, text string) (string, bool) {
	a, n := utf8.DecodeRuneInString(text)
	b, m := utf8.DecodeRuneInString(text[n:])
	if m == 0 || n+m < len(text) || !isHan(a) || !isHan(b) || !strings.HasPrefix(prev, text[:n]) {
		return "", false
	}
	return text[n:], true
}

// data is what a script of terms says.
func (s shard) data() []byte {
	b := make([]byte, 0, len(s.words)+len(s.numbers)+len(s.numbers)/16+16)
	b = appendValid(append(b, '['), s.words)
	b = appendValid(append(b, ','), s.numbers)
	return append(b, ']')
}

// Numbers are characters, since an index is text: UTF-8 is their varint. A small
// one is ASCII from # on, where only \ needs an escape. Base64 of bytes was a
// quarter longer, and a tenth when compressed.
const (
	zero = '#'
	wide = 0x8000 // from here on a character is the upper bits of a number of two, as far as the surrogates
	low  = 14     // bits in the second
)

// appendNumber writes a number from 0 to 360 million.
func appendNumber(b []byte, v int) []byte {
	if v >= wide-zero {
		b = utf8.AppendRune(b, wide+rune(v>>low))
		v &= 1<<low - 1
	}
	return utf8.AppendRune(b, zero+rune(v))
}

// numbers reads what appendNumber wrote. What is cut short is not ok.
type numbers struct {
	text string
	ok   bool
}

func (n *numbers) next() int {
	c, size := utf8.DecodeRuneInString(n.text)
	n.text = n.text[size:]
	switch {
	case c == utf8.RuneError || c < zero:
		n.ok = false
		return 0
	case c >= wide:
		return int(c-wide)<<low + n.next()
	}
	return int(c) - zero
}

// appendPostings writes a list of postings, which stands as appendPosting has
// written it, as a shard has it.
func appendPostings(b, list []byte) []byte {
	in := cursor{b: list}
	for len(in.b) > 0 {
		v := in.number()
		gap, form := v>>2, v&3
		b = appendNumber(b, gap<<1|btoi(form > 0))
		if form > 0 {
			top := in.byte()
			b = appendNumber(b, top&31<<5|top>>5<<2|btoi(form == 3)<<1|btoi(form != 1))
		}
		for more := form == 3; more; {
			h := in.number()
			b = appendNumber(b, h)
			more = h&1 == 1
		}
		if form != 1 {
			text := in.byte()
			section, impact := text&31, text>>5+1
			if section == 31 {
				section = in.number()
			}
			b = appendNumber(b, section<<3|(impact-1))
		}
	}
	return b
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// posting reads what append wrote.
func (n *numbers) posting(last int) posting {
	v := n.next()
	p := posting{doc: last + v>>1}
	text := 1
	if v&1 == 1 {
		t := n.next()
		p.title, p.top, text = t>>5, t>>2&7+1, t&1
		for section, more := 0, t>>1&1; more > 0 && n.ok; {
			h := n.next()
			section += h >> 6
			p.heads = append(p.heads, place{section, h >> 1 & 31})
			more = h & 1
		}
	}
	if text == 1 {
		v := n.next()
		p.section, p.body = v>>3, v&7+1
	}
	return p
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyz"

// front writes a word after the one before it. Shared units are counted in
// UTF-16, but a pair of surrogates is never cut.
func front(prev, s string) string {
	n, cut := 0, 0
	for i, r := range s {
		size := len(string(r))
		if n >= 34 || i+size > len(prev) || prev[i:i+size] != s[i:i+size] {
			break
		}
		n++
		if r > 0xffff {
			n++
		}
		cut = i + size
	}
	return digits[n:n+1] + s[cut:]
}

// entry finds the terms of a shard; its postings are read when asked for.
type entry struct {
	text string
	df   int
	post string
}

// unpack reads what pack wrote; of what is cut short the terms that are whole.
func unpack(words, text string) []entry {
	var out []entry
	in := numbers{text, true}
	prev := ""
	add := func(w string) {
		prev = w
		df := in.next()
		post := in.text
		for range min(df, maxPost) {
			in.posting(0)
		}
		if in.ok {
			out = append(out, entry{w, df, post[:len(post)-len(in.text)]})
		}
	}
	for w := range strings.SplitSeq(words, " ") {
		if w != "" && w[0] < utf8.RuneSelf {
			add(unfront(prev, w))
			continue
		}
		_, n := utf8.DecodeRuneInString(prev)
		for first := prev[:n]; w != ""; {
			_, n := utf8.DecodeRuneInString(w)
			add(first + w[:n])
			w = w[n:]
		}
	}
	return out
}

// unfront reads what front wrote.
func unfront(prev, s string) string {
	if s == "" {
		return ""
	}
	n, cut := strings.IndexByte(digits, s[0]), 0
	for i, r := range prev {
		if n <= 0 {
			break
		}
		n--
		if r > 0xffff {
			n--
		}
		cut = i + len(string(r))
	}
	return prev[:cut] + s[1:]
}

// read decodes the postings of an entry.
func read(post string, emit func(posting)) {
	in, last := numbers{post, true}, 0
	for in.text != "" {
		p := in.posting(last)
		if !in.ok {
			return
		}
		emit(p)
		last = p.doc
	}
}
