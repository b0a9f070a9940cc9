package search

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strconv"
)

const (
	blockBytes = 5000   // of a shard r, about 2 kB on the wire
	blockFew   = 16     // pages in one, however much they say
	blockMany  = 64     // and however little
	blockSmall = 64_000 // all results of a small site, which are two shards: requests cost it more than bytes
)

// blockSize is how many neighbouring pages a shard r describes: so many that a
// site of short pages is not asked for each by itself. sum is the bytes of all.
func blockSize(pages, sum int) int {
	size := min(max(blockBytes*pages/max(sum, 1), blockFew), blockMany)
	if sum < blockSmall {
		size = max(size, (pages+1)/2)
	}
	return size
}

// blocks are the shards r of an index. They are kept until a page of theirs
// changes.
type blocks struct {
	full    bool // with titles and addresses, of which the core of a large site has none
	size    int
	scripts []script // without data where a page has changed
}

// settle describes the pages that are not described.
func (l *blocks) settle(faces []face) {
	full, sum := len(faces) > titlesHold, 0
	for _, f := range faces {
		sum += 2 + len(f.members)
		if full {
			sum += len(`"t":"","u":"",`) + len(f.title) + len(f.url)
		}
	}
	if size := blockSize(len(faces), sum); size != l.size || full != l.full {
		*l = blocks{full, size, make([]script, (len(faces)+size-1)/size)}
	}
	for i := range l.scripts {
		if l.scripts[i].data == nil {
			group := faces[i*l.size : min((i+1)*l.size, len(faces))]
			l.scripts[i] = newScript("r"+strconv.FormatInt(int64(i), 36), describe(group, full))
		}
	}
}

// changed notes that a page is not what it was.
func (l *blocks) changed(page int) {
	if at := page / max(l.size, 1); at < len(l.scripts) {
		l.scripts[at] = script{}
	}
}

// describe is what a script of results says.
func describe(group []face, full bool) []byte {
	b := []byte("[")
	for i, f := range group {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		if full {
			for _, field := range [][2]string{{"t", f.title}, {"u", f.url}} {
				if field[1] != "" {
					b = append(b, `"`+field[0]+`":`...)
					b = append(appendQuoted(b, []byte(field[1])), ',')
				}
			}
			if len(f.members) == 0 {
				b = bytes.TrimSuffix(b, []byte(","))
			}
		}
		b = append(append(b, f.members...), '}')
	}
	return append(b, ']')
}

// describePage makes the members of a page in a shard r but its title and address.
func describePage(d Doc) []byte {
	b := make([]byte, 0, 256)
	if l := lead(d); l != "" {
		b = appendQuoted(append(b, `"l":`...), []byte(l))
	}
	for i, s := range d.Sections {
		switch {
		case i > 0:
			b = append(b, ',')
		case len(b) > 0:
			b = append(b, `,"h":[`...)
		default:
			b = append(b, `"h":[`...)
		}
		b = head{s.Heading, s.ID}.append(b)
	}
	if len(d.Sections) > 0 {
		b = append(b, ']')
	}
	return b
}

// head is a heading and the id of its section. In a script it is one string, or
// two if the id is not made from the heading.
type head struct{ text, id string }

func (h head) append(b []byte) []byte {
	if h.id == slug(h.text) || h.id == "" {
		return appendQuoted(b, []byte(h.text))
	}
	b = appendQuoted(append(b, '['), []byte(h.text))
	return append(appendQuoted(append(b, ','), []byte(h.id)), ']')
}

func (h *head) UnmarshalJSON(b []byte) error {
	if b[0] == '[' {
		var two [2]string
		err := json.Unmarshal(b, &two)
		h.text, h.id = two[0], two[1]
		return err
	}
	return json.Unmarshal(b, &h.text)
}

// place is the section as a result shows it.
func (h head) place() Place { return Place{cmp.Or(h.id, slug(h.text)), h.text} }
