package search

import (
	"cmp"
	"context"
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
// sites, the lead, and the head of each section.
type pageData struct {
	Title string `json:"t,omitempty"`
	URL   string `json:"u,omitempty"`
	Lead  string `json:"l,omitempty"`
	Heads []head `json:"h,omitempty"`
}

const (
	shardSize  = 5600   // bytes of terms and postings while they are indexed, a fifth less as written
	whole      = 54_000 // an index below this is one file, 45 kB on the wire
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

// script is a file of an index before its folder has a name: data is JSON. Its
// data are in memory, or else at a place in a store.
type script struct {
	name string
	data []byte
	sum  file.Sum
	at   span
}

func newScript(name string, data []byte) script {
	return script{name: name, data: data, sum: file.SumOf(data)}
}

func (s *script) size() int { return max(len(s.data), s.at.size) }

// stow moves the data of a script into the store.
func (s *store) stow(x script) (script, error) {
	at, err := s.put(x.data, len(x.data))
	if err != nil {
		return script{}, err
	}
	x.data, x.at = nil, at[0]
	return x, nil
}

// around is what stands around the name and the data of a script.
const around = len("guidepost.shard(\"\",);\n")

// call writes a classic script that hands the data of x over.
func (s *store) call(b []byte, prefix string, x script) (_ []byte, err error) {
	b = append(append(append(append(b, `guidepost.shard("`...), prefix...), x.name...), `",`...)
	if x.data != nil {
		b = append(b, x.data...)
	} else if b, err = s.appendTo(b, x.at); err != nil {
		return nil, err
	}
	return append(b, ");\n"...), nil
}

// write makes files of the core and the shards, and gives them to put, from
// several goroutines, of which it returns what put leaves. Their folder is named by
// what all of them say.
func write(ctx context.Context, st *store, c core, rest []script, lang string, o Options, put func(*file.File)) ([]file.File, error) {
	sum := file.SumOf(encode(c))
	all := sum[:]
	for _, s := range rest {
		all = append(append(all, s.name...), s.sum[:]...)
	}
	c.Hash = file.SumOf(all).Short()
	prefix := lang + "/" + c.Hash + "/"
	first, err := st.call(nil, lang+"/", script{name: "core", data: encode(c)})
	if err != nil {
		return nil, err
	}
	// Terms and results of a small site come with the core; what sounds and
	// variants need is asked for seldom and stays apart.
	often := func(s script) bool { return s.name[0] == 't' || s.name[0] == 'r' }
	size := len(first)
	for _, s := range rest {
		if often(s) {
			size += around + len(prefix) + len(s.name) + s.size()
		}
	}
	one := size < o.OneFile
	var apart []script
	for _, s := range rest {
		if !one || !often(s) {
			apart = append(apart, s)
			continue
		}
		if first, err = st.call(first, prefix, s); err != nil {
			return nil, err
		}
	}
	root := o.Dir + "/" + lang + "/"
	out := make([]file.File, 1+len(apart))
	out[0] = file.New(root+"core.js", first)
	put(&out[0])
	err = st.each(ctx, o.Workers, len(apart), func(i int) error {
		s := apart[i]
		b, err := st.call(make([]byte, 0, around+len(prefix)+len(s.name)+s.size()), prefix, s)
		if err != nil {
			return err
		}
		out[1+i] = file.New(root+c.Hash+"/"+s.name+".js", b)
		put(&out[1+i])
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
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
	text = strings.Join(strings.Fields(text[:min(len(text), 4*leadLength)]), " ")
	if len(firstRunes(text, leadLength)) < len(text) {
		text = firstRunes(text, leadLength-1) + "…"
	}
	return strings.ToValidUTF8(text, "")
}

// firstRunes is a text up to n runes of it.
func firstRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
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
