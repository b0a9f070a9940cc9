package render

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// A page that other sites show in a frame has the view and the "main" template
// of the page it is of; only what surrounds it is another: layouts/embed.html
// in the place of layouts/base.html. Links between such pages stay in the frame
// (words.link), all others open a tab of their own (leaveFrame).

// The templates that pages are written with.
const (
	surrounded = "base.html"
	inFrame    = "embed.html"
)

// outerTemplate is the template that a page is written with.
func outerTemplate(p *site.Page) string {
	if p.Embed {
		return inFrame
	}
	return surrounded
}

// outerTemplates are the templates that pages of a kind are written with.
func outerTemplates(k site.Kind) []string {
	if slices.Contains(site.Embeddable, k) {
		return []string{surrounded, inFrame}
	}
	return []string{surrounded}
}

// frame fills in what there is around the content of a page in a frame.
func (t *Theme) frame(s *site.Site, p *site.Page, c *Chrome) {
	t.assetLinks(p, c)
	if p.Twin < 0 {
		return // its own page has clashed with another, which has been reported
	}
	full := &s.Pages[p.Twin]
	if t.opts.BaseURL != "" {
		c.Canonical = absolute(t.opts.BaseURL, full.URL)
	}
	c.Frame.Full = t.link(p, full.URL)
	c.Frame.Root = Rel(p.URL, t.prefix(s, p)+embedRoot, false)
	w := t.words(s, p)
	if d := w.when(asOf(s, p.Data)); d != "" {
		c.Frame.AsOf = w.say("flag.as_of", "date", d)
	}
}

// embedRoot is the folder of what is in frames, below the language's prefix.
const embedRoot = "/embed/"

// asOf is the date of the data that a page shows: of its table or procedure; of
// the oldest of the tables that its tree asks.
func asOf(s *site.Site, of site.Target) doc.Date {
	if p, ok := s.Procedure(of.Procedure); ok {
		return p.AsOf
	}
	if table, ok := s.Table(of.Table); ok {
		return table.AsOf
	}
	var oldest doc.Date
	tree, _ := s.Tree(of.Tree)
	for _, n := range tree.Tables {
		table, _ := s.Table(n.ID)
		if d := table.AsOf; d.Y > 0 && (oldest.Y == 0 || older(d, oldest)) {
			oldest = d
		}
	}
	return oldest
}

// older compares dates as exactly as they are known.
func older(a, b doc.Date) bool {
	return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.M, b.M), cmp.Compare(a.D, b.D)) < 0
}

// leaveFrame lets every link that leads out of the frame open a tab of its own.
// It works on the finished page, because there it sees all links, whichever
// template or partial, the theme's or a team's own, has written them; a target
// per link in each of them would be forgotten in one. A <base target> would hit
// the links that stay, and forms.
func (t *Theme) leaveFrame(s *site.Site, p *site.Page, html []byte) []byte {
	depth := strings.Count(strings.TrimPrefix(p.URL, t.prefix(s, p)+embedRoot), "/")
	out := make([]byte, 0, len(html)+1<<10)
	for {
		before, rest, found := bytes.Cut(html, []byte("<a "))
		out = append(out, before...)
		if !found {
			return out
		}
		tag, after, _ := bytes.Cut(rest, []byte(">")) // in attributes > is written as &gt;
		out = append(out, "<a "...)
		if leaves(href(tag), depth) {
			out = append(out, `target="_blank" `...)
		}
		out = append(append(out, tag...), '>')
		html = after
	}
}

// href returns the address in a tag.
func href(tag []byte) string {
	_, rest, _ := bytes.Cut(tag, []byte(`href="`))
	address, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(address)
}

// leaves reports whether an address leads out of the folder of frames, which is
// depth folders up.
func leaves(address string, depth int) bool {
	up := 0
	for strings.HasPrefix(address[3*up:], "../") {
		up++
	}
	path, _, _ := strings.Cut(address, "?")
	return up > depth || strings.HasPrefix(address, "/") || strings.Contains(path, ":")
}
