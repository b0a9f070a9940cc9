package search

import (
	"encoding/json"
	"slices"
	"strconv"
)

const (
	blockBytes = 6000   // of a shard r, about 2 kB on the wire
	blockFew   = 16     // pages in one, however much they say
	blockMany  = 64     // and however little
	blockSmall = 80_000 // all results of a small site, which are two shards: requests cost it more than bytes
)

// blocks makes the scripts of results, of neighbouring pages so many that a site
// of short pages is not asked for each by itself, and tells how many that is.
func blocks(docs []Doc, full bool) (out []script, size int) {
	list, sum := make([]pageData, len(docs)), 0
	for i, d := range docs {
		list[i] = describePage(d, full)
		b, _ := json.Marshal(list[i])
		sum += len(b)
	}
	size = min(max(blockBytes*len(docs)/max(sum, 1), blockFew), blockMany)
	if sum < blockSmall {
		size = max(size, (len(docs)+1)/2)
	}
	for group := range slices.Chunk(list, size) {
		out = append(out, script{"r" + strconv.FormatInt(int64(len(out)), 36), group})
	}
	return out, size
}

func describePage(d Doc, full bool) pageData {
	p := pageData{Lead: lead(d)}
	if full {
		p.Title, p.URL = d.Title, d.URL
	}
	for _, s := range d.Sections {
		h := [2]string{s.Heading, s.ID}
		if s.ID == slug(s.Heading) {
			h[1] = ""
		}
		p.Heads = append(p.Heads, h)
	}
	return p
}
