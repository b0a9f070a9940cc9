package site

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"guidepost/generator/internal/file"
)

// Sees is a hash of everything that the view of page i may show, apart from the
// site's data: two sites of the same data and with the same hash have the same
// page. What one page may show of others is in the site's outline: titles,
// addresses and how they are related. A description is shown by the page above,
// by the page of a tag and, if it stands at the top of the navigation, by those
// that list the site's sections; no page shows another one's text.
func (s *Site) Sees(i int) file.Sum {
	if i >= len(s.seen) {
		return s.look(i)
	}
	sum := s.seen[i].Load()
	if sum == nil {
		now := s.look(i)
		sum = &now
		s.seen[i].Store(sum)
	}
	return *sum
}

// Listed is a hash of everything that lists of the whole site may show of its pages,
// apart from the site's data: what they are and how they are related, their
// descriptions and dates, but not what they say.
func (s *Site) Listed() file.Sum { return s.listed }

func listed(s *Site) file.Sum {
	d := digest{sha256.New()}
	d.bytes(s.outline[:])
	for i := range s.Pages {
		p := &s.Pages[i]
		d.str(p.Description)
		d.int(int(p.Lastmod.Unix()))
		if p.Doc != nil {
			d.int(p.Doc.Meta.Date.Y, p.Doc.Meta.Date.M, p.Doc.Meta.Date.D)
		}
	}
	for _, r := range s.Redirects {
		d.str(r.From, r.To)
	}
	return d.sum()
}

// look makes what Sees returns.
func (s *Site) look(i int) file.Sum {
	p := &s.Pages[i]
	d := digest{sha256.New()}
	d.bytes(s.outline[:])
	d.int(i)
	if p.Doc != nil {
		d.bytes(p.Doc.Sum[:])
	}
	d.str(p.Description, p.Source)
	d.int(int(p.Lastmod.Unix()))
	for _, r := range p.Refs {
		d.str(r.URL, r.Fragment, r.Query)
		d.int(r.Page, r.Width, r.Height)
		d.bool(r.External)
	}
	d.ints(p.Backlinks)
	for _, j := range p.Children {
		d.str(s.Pages[j].Description)
	}
	switch p.Kind {
	case Tag:
		for j := range s.Pages {
			for _, t := range s.Pages[j].Tags {
				if t == i {
					d.str(s.Pages[j].Description)
				}
			}
		}
	case Home, NotFound, Search:
		for _, n := range s.Nav[p.Lang] {
			if n.Page >= 0 {
				d.str(s.Pages[n.Page].Description)
			}
		}
	}
	return d.sum()
}

// seenAs takes what the pages of another version of the site see, but for those
// in changed.
func (s *Site) seenAs(old *Site, changed map[int]bool) {
	for i := range old.seen {
		if !changed[i] {
			s.seen[i].Store(old.seen[i].Load())
		}
	}
}

// outline hashes what the pages of the site are and how they are related, without
// what they say.
func outline(s *Site) file.Sum {
	d := digest{sha256.New()}
	for _, l := range s.Langs {
		d.str(l.ID, l.Tag, l.Name)
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		d.str(string(p.Kind), p.URL, p.Key, p.Title, p.NavTitle)
		d.str(p.Data.Table, p.Data.Tree, p.Data.Question, p.Data.Outcome, p.Data.Procedure, p.Data.Source, p.Data.Tag, p.Data.A, p.Data.B)
		d.int(p.Lang, p.Parent, p.Prev, p.Next, p.Twin)
		d.bool(p.Doc != nil, p.Fallback, p.Embed, p.Unlisted, p.NoIndex)
		if p.Doc != nil {
			d.str(p.Doc.Path) // data refer to guides by it
		}
		d.ints(p.Children)
		d.ints(p.Alts)
		d.ints(p.Tags)
	}
	d.bool(s.Wikilinks)
	for lang := range s.Nav {
		d.nav(s.Nav[lang])
		d.bool(s.News[lang])
	}
	for _, a := range s.Assets { // the logo and the icon are among them
		d.str(a.Out)
		d.int(a.Width, a.Height)
	}
	return d.sum()
}

// digest hashes values so that no two sequences of values give the same bytes.
type digest struct{ h hash.Hash }

func (d digest) sum() (out file.Sum) {
	d.h.Sum(out[:0])
	return out
}

func (d digest) bytes(b []byte) { d.h.Write(b) }

func (d digest) int(values ...int) {
	var b [8]byte
	for _, v := range values {
		binary.LittleEndian.PutUint64(b[:], uint64(v))
		d.h.Write(b[:])
	}
}

func (d digest) ints(values []int) {
	d.int(len(values))
	d.int(values...)
}

func (d digest) bool(values ...bool) {
	for _, v := range values {
		if v {
			d.h.Write([]byte{1})
		} else {
			d.h.Write([]byte{0})
		}
	}
}

func (d digest) str(values ...string) {
	for _, v := range values {
		d.int(len(v))
		d.h.Write([]byte(v))
	}
}

func (d digest) nav(nodes []NavNode) {
	d.int(len(nodes))
	for _, n := range nodes {
		d.str(n.Title, n.URL)
		d.int(n.Page)
		d.nav(n.Children)
	}
}
