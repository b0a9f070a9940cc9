package site

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// LedgerPath is the record of every address that was ever published: a line each,
// sorted by address. The kind before the address tells how much it is worth, or
// that an author gave it up. Lines come by check --update and stay until somebody
// takes them out.
const LedgerPath = "data/permalinks.lock"

const (
	ledgerPage    = "page"
	ledgerPlace   = "place"   // an id that an author chose: of a row, step, term or heading
	ledgerHeading = "heading" // an id made of the words of a heading
	ledgerGone    = "gone"
)

const ledgerHead = "# Every address that was published: a page, a place on it, a heading, or gone for good.\n# guidepost check --update adds those that are new.\n"

// kept is a line of the ledger.
type kept struct {
	kind, address string
	pos           diag.Pos
}

// readLedger reads the lines of a ledger, in their order.
func readLedger(f file.File) (list []kept, diags diag.List) {
	off := 0
	for line := range bytes.Lines(f.Data) {
		text := strings.TrimRight(string(line), "\r\n")
		pos := diag.Pos{File: f.Path, Off: off, Len: len(text)}
		off += len(line)
		if text == "" || text[0] == '#' {
			continue
		}
		kind, address, _ := strings.Cut(text, " ")
		ok := strings.HasPrefix(address, "/")
		switch kind {
		case ledgerPage:
			ok = ok && !strings.Contains(address, "#")
		case ledgerPlace, ledgerHeading:
			ok = ok && strings.Contains(address, "#")
		case ledgerGone:
		default:
			ok = false
		}
		if !ok {
			diags.Error("S123", pos, "not a line of the record of addresses: "+quote(text), "take both sides of a merge; a line is page, place, heading or gone, and an address")
			continue
		}
		pos.Off, pos.Len = pos.Off+len(kind)+1, len(address)
		list = append(list, kept{kind, address, pos})
	}
	return list, diags
}

// Record is the ledger of a site with all its addresses, and how many of them old
// lacks. Pages that show themselves in a frame follow from the others.
func (s *Site) Record(old file.File) (f file.File, added int) {
	kinds := map[string]string{}
	list, _ := readLedger(old)
	for _, k := range list {
		kinds[k.address] = k.kind
	}
	add := func(kind, address string) {
		if was, known := kinds[address]; !known || was == ledgerGone {
			added++
		} else if kind == ledgerHeading {
			kind = was // an id that somebody chose stays one
		}
		kinds[address] = kind
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Kind == NotFound || p.Embed {
			continue
		}
		add(ledgerPage, p.URL)
		for _, at := range s.places(i) {
			add(at.kind, p.URL+"#"+at.id)
		}
	}
	addresses := make([]string, 0, len(kinds))
	for a := range kinds {
		addresses = append(addresses, a)
	}
	slices.Sort(addresses)
	var b bytes.Buffer
	b.WriteString(ledgerHead)
	for _, a := range addresses {
		b.WriteString(kinds[a] + " " + a + "\n")
	}
	return file.New(LedgerPath, b.Bytes()), added
}

type place struct{ kind, id string }

// places lists the ids of page i that are recorded. A page shown in place of its
// translation has other headings one day.
func (s *Site) places(i int) (out []place) {
	p := &s.Pages[i]
	if p.Doc != nil {
		if p.Fallback {
			return nil
		}
		for _, h := range p.Doc.Headings {
			switch {
			case h.ID == "" || strings.ContainsFunc(h.ID, unicode.IsControl):
			case h.Explicit:
				out = append(out, place{ledgerPlace, h.ID})
			default:
				out = append(out, place{ledgerHeading, h.ID})
			}
		}
		return out
	}
	if p.Kind == Pair {
		return nil // rows come and go with what differs
	}
	own, _, _, _ := s.dataIDs(i)
	for _, id := range own {
		out = append(out, place{ledgerPlace, id})
	}
	return out
}

func (l *linker) readRecord() {
	list, diags := readLedger(l.docs.Ledger)
	l.record, l.diags = list, append(l.diags, diags...)
}

// keepAddresses reports addresses on record that lead nowhere now.
func (l *linker) keepAddresses() {
	if len(l.record) == 0 {
		return
	}
	c := l.newKeeper(l.record)
	for _, k := range l.record {
		if k.kind != ledgerGone && !c.leftOut(k.address) {
			c.check(k)
		}
	}
}

// keeper knows where addresses lead.
type keeper struct {
	*linker
	redirect map[string]string // old address → new one
	known    map[string]bool   // addresses on record
	absent   []string          // languages that are not built
	fresh    []string          // pages that are not on record, once asked for
	asked    bool
	page     int             // whose ids are these
	ids      map[string]bool // nil: not promised
}

func (l *linker) newKeeper(list []kept) *keeper {
	c := &keeper{linker: l, redirect: map[string]string{}, known: map[string]bool{}, page: -1}
	for _, r := range l.site.Redirects {
		c.redirect[r.From] = r.To
	}
	for _, k := range list {
		c.known[k.address] = true
	}
	for _, lang := range l.site.Config.Languages {
		if !slices.Contains(langIDs(l.site.Langs), lang.ID) {
			c.absent = append(c.absent, "/"+lang.ID+"/")
		}
	}
	return c
}

// leftOut reports whether an address is of a language that is not built.
func (c *keeper) leftOut(address string) bool {
	return slices.ContainsFunc(c.absent, func(dir string) bool { return strings.HasPrefix(address, dir) })
}

// check reports a recorded address that leads nowhere. The places of a page that
// is gone are not reported beside it.
func (c *keeper) check(k kept) {
	address, id, _ := strings.Cut(k.address, "#")
	page, onward, ok := c.follow(address)
	switch {
	case !ok && k.kind == ledgerPage:
		c.diags.Error("S121", k.pos, "the published address "+quote(address)+" leads nowhere", c.hintPlace(address))
	case !ok || k.kind == ledgerPage || onward || c.has(page, id):
	case k.kind == ledgerHeading:
		hint, at := c.hintID(page, id)
		c.diags.Warn("S122", k.pos, "the heading "+quote("#"+id)+" is gone from "+c.where(page), hint).Notes = at
	default:
		hint, at := c.hintID(page, id)
		c.diags.Error("S121", k.pos, "the published place "+quote("#"+id)+" is gone from "+c.where(page), hint).Notes = at
	}
}

// follow finds the page that an address leads to, perhaps by a redirect. onward
// tells that it leaves the site, or leads to a place of its own.
func (c *keeper) follow(address string) (page int, onward, ok bool) {
	if i, ok := c.site.byURL[address]; ok {
		return i, false, true
	}
	to, ok := c.redirect[address]
	if !ok {
		return -1, false, false
	}
	to, _, onward = strings.Cut(to, "#")
	i, inside := c.site.byURL[to]
	return i, onward || !inside, true
}

// has reports whether a page has an id. The lines of one page follow each other.
func (c *keeper) has(page int, id string) bool {
	if c.page != page {
		c.page, c.ids = page, nil
		if list, promised := c.anchors(page); promised {
			c.ids = map[string]bool{}
			for _, x := range list {
				c.ids[x] = true
			}
		}
	}
	return c.ids == nil || c.ids[id]
}

func (c *keeper) where(page int) string {
	if p := &c.site.Pages[page]; p.Source != "" {
		return p.Source
	}
	return c.site.Pages[page].URL
}

const giveUp = `; if it is given up for good, write "gone" in place of its first word here`

// hintPlace says how an address is kept: most likely it is that of a page which
// is not on record yet.
func (c *keeper) hintPlace(address string) string {
	if !c.asked {
		c.asked = true
		for i := range c.site.Pages {
			if p := &c.site.Pages[i]; !c.known[p.URL] && p.Kind != NotFound && !p.Embed && p.Lang == 0 {
				c.fresh = append(c.fresh, p.URL)
			}
		}
	}
	for _, lang := range c.site.Langs[1:] {
		if rest, ok := strings.CutPrefix(address, "/"+lang.ID+"/"); ok {
			address = "/" + rest // what is said of the first language holds for all
		}
	}
	to := newPaths(slices.Clone(c.fresh)).nearest(address)
	if len(c.fresh) == 1 {
		to = c.fresh[0]
	}
	i, ok := c.site.byURL[to]
	if !ok {
		return "lead it to another page: redirects: {" + address + ": guides/install} in data/site.yaml" + giveUp
	}
	p := &c.site.Pages[i]
	if p.Doc != nil && !p.Fallback {
		return "if that page is " + to + " now, write aliases: [" + address + "] in " + p.Source + giveUp
	}
	return "if it is " + to + " now, write the old id under was: of what has a new one, or redirects: {" + address + ": " + strings.Trim(p.URL, "/") + "} in data/site.yaml" + giveUp
}

// hintID says how a place on a page is kept, and where.
func (c *keeper) hintID(page int, id string) (hint string, at []diag.Related) {
	p := &c.site.Pages[page]
	var fresh []string
	for _, x := range c.site.places(page) {
		if !c.known[p.URL+"#"+x.id] {
			fresh = append(fresh, x.id)
		}
	}
	to := diag.Nearest(id, fresh)
	if len(fresh) == 1 {
		to = fresh[0]
	}
	if p.Doc == nil {
		if to == "" {
			return "write was: [" + id + "] at what replaces it" + giveUp, nil
		}
		return "if it is " + to + " now, write was: [" + id + "] there" + giveUp, nil
	}
	for _, h := range p.Doc.Headings {
		if h.ID == to && to != "" {
			at = []diag.Related{{Pos: h.Pos, Msg: "perhaps this one"}}
		}
	}
	return "write {#" + id + "} behind the heading that replaces it" + giveUp, at
}
