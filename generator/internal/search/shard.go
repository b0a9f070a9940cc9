package search

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// A shard is a range of sorted terms. Its words are one string: each begins with
// a digit of base 36 that says how many UTF-16 units it shares with the word
// before it, and ends with a space. Its numbers are base64 of, for each word,
// varints: the length of its postings in bytes, the number of its pages, and its
// postings. A posting is
//
//	gap<<2 | form      form 0: text only; 1: top only; 2: top and text;
//	                   3: top, headings and text
//	top                form 1–3: one byte (impact-1)<<5 | share of the title
//	heads              form 3: gap<<6 | share<<1 | more, until more is 0
//	text               form 0, 2, 3: one byte (impact-1)<<5 | section, 31: a varint follows
type shard struct {
	words string
	bytes []byte
}

// pack makes a shard of terms.
func pack(terms []term) shard {
	var words strings.Builder
	var bytes []byte
	prev := ""
	for _, t := range terms {
		words.WriteString(front(prev, t.text))
		words.WriteByte(' ')
		prev = t.text
		bytes = binary.AppendUvarint(bytes, uint64(len(t.bytes)))
		bytes = binary.AppendUvarint(bytes, uint64(t.df))
		bytes = append(bytes, t.bytes...)
	}
	return shard{words.String(), bytes}
}

// data is what a script of terms says.
func (s shard) data() []byte {
	return encode([]string{s.words, base64.StdEncoding.EncodeToString(s.bytes)})
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

// appendPosting writes a posting after one of the page last.
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

// entry finds the terms of a shard; its postings are read when asked for.
type entry struct {
	text string
	df   int
	post []byte
}

func unpack(words, numbers string) []entry {
	bytes, err := base64.StdEncoding.DecodeString(numbers)
	if err != nil {
		return nil
	}
	var out []entry
	prev := ""
	for w := range strings.SplitSeq(strings.TrimSuffix(words, " "), " ") {
		w = unfront(prev, w)
		prev = w
		n, k := binary.Uvarint(bytes)
		df, l := binary.Uvarint(bytes[max(0, k):])
		from := k + l
		if k <= 0 || l <= 0 || uint64(len(bytes)-from) < n {
			return out
		}
		out = append(out, entry{w, int(df), bytes[from : from+int(n)]})
		bytes = bytes[from+int(n):]
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

// read decodes postings; what is cut short gives those that are whole.
func read(b []byte, emit func(posting)) {
	at, ok := 0, true
	next := func() uint64 {
		v, n := binary.Uvarint(b[min(at, len(b)):])
		ok = ok && n > 0
		at += max(n, 1)
		return v
	}
	doc := 0
	for at < len(b) {
		v := next()
		doc += int(v >> 2)
		p := posting{doc: doc}
		form := v & 3
		if form > 0 && at < len(b) {
			p.top, p.title = int(b[at]>>5)+1, int(b[at]&31)
			at++
		}
		for section, more := 0, form == 3; more && ok; {
			h := next()
			section += int(h >> 6)
			p.heads = append(p.heads, place{section, int(h >> 1 & 31)})
			more = h&1 == 1
		}
		if form != 1 && at < len(b) {
			p.body, p.section = int(b[at]>>5)+1, int(b[at]&31)
			at++
			if p.section == 31 {
				p.section = int(next())
			}
		}
		if !ok || at > len(b) {
			return
		}
		emit(p)
	}
}
