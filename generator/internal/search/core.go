package search

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"guidepost/generator/internal/file"
)

// core is what an engine reads first. Hash names the folder of the rest.
type core struct {
	Hash   string    `json:"hash"`
	N      int       `json:"n"`
	Terms  []string  `json:"terms"`            // the first of each shard t
	Pairs  []string  `json:"pairs,omitempty"`  // the first of each shard p
	Chars  []string  `json:"chars,omitempty"`  // Han characters by log2 of how many pages have them
	Common string    `json:"common,omitempty"` // words that stand on very many pages
	Speech string    `json:"speech,omitempty"` // syllables
	Idle   string    `json:"idle,omitempty"`   // a pattern of question words
	Kinds  []string  `json:"kinds"`
	Kind   string    `json:"kind"`            // of each page, a digit of base 36
	Prior  []float64 `json:"prior,omitempty"` // of each kind, nil if all are 1
	URLs   string    `json:"urls,omitempty"`  // front coded like terms; empty on large sites
	Titles []string  `json:"titles,omitempty"`
	Block  int       `json:"block"` // pages in a shard r
}

// pageData is what a shard r says of one page: title and address only on large
// sites, the lead, and for each section its heading and its id, unless the id is
// made from the heading.
type pageData struct {
	Title string      `json:"t,omitempty"`
	URL   string      `json:"u,omitempty"`
	Lead  string      `json:"l,omitempty"`
	Heads [][2]string `json:"h,omitempty"`
}

const (
	shardSize  = 4600   // bytes of terms and postings
	whole      = 60_000 // an index below this is one file, 45 kB on the wire
	titlesHold = 3000   // pages whose titles stand in the core
	leadLength = 120
)

// prior is what the score of a page is multiplied by for its kind.
func (c *core) prior(doc int) float64 {
	if k := strings.IndexByte(digits, c.Kind[doc]); k < len(c.Prior) {
		return c.Prior[k]
	}
	return 1
}

// call writes a classic script that hands data over.
func call(b *bytes.Buffer, name string, data any) {
	b.WriteString("guidepost.shard(")
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	_ = e.Encode(name)
	b.Truncate(b.Len() - 1)
	b.WriteByte(',')
	_ = e.Encode(data)
	b.Truncate(b.Len() - 1)
	b.WriteString(");\n")
}

// script is a file of an index before its folder has a name.
type script struct {
	name string
	data any
}

// write makes files of the core and the shards.
func write(c core, rest []script, lang string, o Options) []file.File {
	var all bytes.Buffer
	call(&all, "core", c)
	for _, s := range rest {
		call(&all, s.name, s.data)
	}
	c.Hash = file.SumOf(all.Bytes()).Short()
	root := o.Dir + "/" + lang + "/"
	var b, small bytes.Buffer
	call(&b, lang+"/core", c)
	small.Write(b.Bytes())
	// Terms and results of a small site come with the core; what sounds and
	// variants need is asked for seldom and stays apart.
	often := func(s script) bool { return s.name[0] == 't' || s.name[0] == 'r' }
	for _, s := range rest {
		if often(s) {
			call(&small, lang+"/"+c.Hash+"/"+s.name, s.data)
		}
	}
	one := small.Len() < o.OneFile
	first := b.Bytes()
	if one {
		first = small.Bytes()
	}
	out := []file.File{file.New(root+"core.js", first)}
	for _, s := range rest {
		if one && often(s) {
			continue
		}
		var b bytes.Buffer
		call(&b, lang+"/"+c.Hash+"/"+s.name, s.data)
		out = append(out, file.New(root+c.Hash+"/"+s.name+".js", b.Bytes()))
	}
	return out
}

// classes sorts Han characters by the logarithm of how many terms' pages have
// them, so that the rare pairs of a query are known before a shard is read.
func classes(terms []term) []string {
	df := map[rune]int{}
	for _, t := range terms {
		r := []rune(t.text)
		if len(r) > 2 || !isHan(r[0]) {
			continue
		}
		for _, c := range r {
			df[c] += t.df
		}
	}
	out := make([][]rune, 0, 16)
	for c, n := range df {
		k := bits.Len(uint(n)) - 1
		for len(out) <= k {
			out = append(out, nil)
		}
		out[k] = append(out[k], c)
	}
	lines := make([]string, len(out))
	for i, l := range out {
		slices.Sort(l)
		lines[i] = string(l)
	}
	return lines
}

// common lists words on more than an eighth of the pages.
func common(terms []term, n int) string {
	var out []string
	for _, t := range terms {
		if t.df*8 > n && t.df > 20 && !isHan([]rune(t.text)[0]) && t.text[0] != '~' {
			out = append(out, t.text+" "+strconv.Itoa(bits.Len(uint(t.df))))
		}
	}
	return strings.Join(out, " ")
}

// shards makes the scripts of terms.
func shards(prefix string, list []shard) []script {
	var out []script
	for i, s := range list {
		out = append(out, script{prefix + strconv.FormatInt(int64(i), 36), []string{s.words, base64.StdEncoding.EncodeToString(s.bytes)}})
	}
	return out
}

// slug is the id that most headings have.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		switch {
		case r == ' ':
			return '-'
		case isWord(r) || isHan(r) || r == '-' || r == '_':
			return r
		}
		return -1
	}, heading)
}

// lead is the description of a page or the beginning of its text.
func lead(d Doc) string {
	text := cmp.Or(d.Desc, opening(d))
	r := []rune(strings.Join(strings.Fields(text[:min(len(text), 4*leadLength)]), " "))
	if len(r) > leadLength {
		r = append(r[:leadLength-1], '…')
	}
	return strings.ToValidUTF8(string(r), "")
}

// opening is how the text of a page begins: authors say there what it is about.
func opening(d Doc) string {
	for _, s := range d.Sections {
		if text := strings.TrimSpace(s.Text); text != "" {
			return strings.ToValidUTF8(text[:min(len(text), 4*leadLength)], "")
		}
	}
	return ""
}
