package build

import (
	"sync"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// texts gives the pages of a plan with their text, which most were parsed
// without: it is in the memo. A page is asked for several times in a row, so the
// last few stay.
type texts struct {
	reader pageReader
	thin   map[*doc.Page]file.File // and its source

	mu   sync.Mutex
	last [8]fullPage
	next int
}

type fullPage struct{ thin, full *doc.Page }

func newTexts(r pageReader, files []file.File, parsed []*parsedPage) *texts {
	t := &texts{reader: r, thin: make(map[*doc.Page]file.File, len(parsed))}
	for i, p := range parsed {
		if p.kept {
			t.thin[p.page] = files[i]
		}
	}
	return t
}

// full is p with its text. What the memo has lost is parsed again.
func (t *texts) full(p *doc.Page) *doc.Page {
	src, ok := t.thin[p]
	if !ok {
		return p
	}
	t.mu.Lock()
	for _, x := range t.last {
		if x.thin == p {
			t.mu.Unlock()
			return x.full
		}
	}
	t.mu.Unlock()
	full := *p
	var kept keptText
	if t.reader.memo.Load(textOf(p.Sum), &kept) {
		full.Body, full.Source = kept.Body, kept.Source
	} else {
		f, _ := t.reader.in.load(src.Path) // one that is gone has no text, and the tree is stale
		again := t.reader.parse(f, 0).page
		full.Body, full.Source = again.Body, again.Source
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last[t.next%len(t.last)] = fullPage{p, &full}
	t.next++
	return &full
}
