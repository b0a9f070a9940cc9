package render

import (
	"bytes"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// encodeSite percent-encodes a site URL with an optional fragment, or leaves an
// address on another site as it is.
func encodeSite(u string) string {
	if !strings.HasPrefix(u, "/") {
		return u
	}
	p, fragment, found := strings.Cut(u, "#")
	e := escapePath(p)
	if found {
		e += "#" + escapeFragment(fragment)
	}
	return e
}

// pageMarkdown is the Markdown of a page for which hasMarkdown holds, with links
// that work from p.URL, in the memory of b if that is enough.
func (t *Theme) pageMarkdown(b []byte, s *site.Site, proofs Proofs, p *site.Page) []byte {
	if p.Doc != nil {
		return t.markdown(b[:0], s, p)
	}
	return append(b[:0], t.dataMarkdown(s, proofs, p)...)
}

// markdown appends to b, which is empty, the text that stands beside a page as
// index.md: its source with links that work there and directives replaced by what
// they show.
func (t *Theme) markdown(b []byte, s *site.Site, p *site.Page) []byte {
	title := "# " + literal(oneLine(t.pageTitle(s, p))) + "\n"
	source := s.Full(p.Doc).Source
	size := len(title) + 2
	for _, part := range source {
		size += len(part.Text)
	}
	b = append(append(slices.Grow(b, size), title...), '\n')
	head := len(b)
	for _, part := range source {
		switch {
		case part.Embed >= 0:
			b = append(b, t.embedText(s, p, p.Doc.Embeds[part.Embed])...)
		case part.Ref >= 0:
			b = append(b, markdownLink(s, p, part.Ref)...)
		default:
			b = append(b, part.Text...)
		}
	}
	text := bytes.TrimSpace(b[head:])
	if bytes.HasPrefix(text, []byte("# ")) {
		_, rest, _ := bytes.Cut(text, []byte("\n"))
		text = bytes.TrimSpace(rest) // the title stands above already
	}
	if len(text) == 0 {
		return b[:len(title)]
	}
	return append(append(b[:head], text...), '\n') // text moves forward in b
}

// markdownLink is the destination of a link in index.md. Pages that have an
// index.md lead to it.
func markdownLink(s *site.Site, p *site.Page, ref int) string {
	r := p.Refs[ref]
	if written := p.Doc.Refs[ref]; written.Wiki != "" {
		if r.URL == "" {
			return written.Wiki
		}
		mark := ""
		if written.Kind == doc.Image {
			mark = "!"
		}
		return mark + "[" + literal(written.Text) + "](" + destination(s, p, r) + ")"
	}
	switch {
	case r.External:
		return r.URL
	case r.URL == "":
		return p.Doc.Refs[ref].Dest // broken: reported, shown as written
	}
	return destination(s, p, r)
}

// destination is the address of a page or file of the site in index.md.
func destination(s *site.Site, p *site.Page, r site.Resolved) string {
	to := r.URL
	if r.Page >= 0 && hasMarkdown(&s.Pages[r.Page]) && strings.HasSuffix(to, "/") {
		to += "index.md"
	}
	link := Rel(p.URL, to, false)
	if r.Query != "" {
		link += "?" + r.Query
	}
	if r.Fragment != "" {
		link += "#" + escapeFragment(r.Fragment)
	}
	return link
}

// embedText shows a directive as plain Markdown: a table with what was picked of
// it, all else as a link.
func (t *Theme) embedText(s *site.Site, p *site.Page, e doc.Embed) string {
	m := &markdownWriter{w: t.words(s, p)}
	switch e.Name {
	case "fact":
		return t.factText(s, p, e)
	case "term":
		return e.Arg
	case "tree":
		if tree, ok := s.Tree(e.Attr("id")); ok {
			return m.link(Anchor{Text: m.w.html(tree.Title)}, "/decide/"+tree.ID+"/")
		}
	case "procedure":
		if pr, ok := s.Procedure(e.Attr("id")); ok {
			return m.link(Anchor{Text: m.w.html(pr.Title)}, "/how/"+pr.ID+"/")
		}
	case "compare":
		if table, ok := s.Table(e.Attr("table")); ok {
			m.rows(bare(m.w.compareTable(part(table, picked(e, "options"), picked(e, "criteria")), &Citations{}, nil)), true)
			m.paragraph(m.link(Anchor{Text: m.w.html(table.Title)}, "/compare/"+table.ID+"/"))
			return strings.TrimSpace(m.b.String())
		}
	}
	return ""
}

// bare takes the marks from a table whose sources are listed elsewhere.
func bare(v CompareTable) CompareTable {
	for n, g := range v.Groups {
		v.Groups[n].Marks = nil
		for i := range g.Rows {
			g.Rows[i].Marks = nil
			for j := range g.Rows[i].Cells {
				g.Rows[i].Cells[j].Marks = nil
			}
		}
	}
	return v
}
