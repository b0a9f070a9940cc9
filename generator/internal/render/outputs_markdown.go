package render

import (
	"fmt"
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

// markdown is the text that stands beside a page as index.md: its source with
// links that work there and directives replaced by what they show.
func (t *Theme) markdown(s *site.Site, p *site.Page) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", oneLine(t.pageTitle(s, p)))
	var body strings.Builder
	for _, part := range p.Doc.Source {
		switch {
		case part.Embed >= 0:
			body.WriteString(t.embedText(s, p, p.Doc.Embeds[part.Embed]))
		case part.Ref >= 0:
			body.WriteString(markdownLink(p, part.Ref))
		default:
			body.WriteString(part.Text)
		}
	}
	text := strings.TrimSpace(body.String())
	if h1, rest, found := strings.Cut(text, "\n"); found && strings.HasPrefix(h1, "# ") || strings.HasPrefix(text, "# ") {
		text = strings.TrimSpace(rest) // the title stands above already
	}
	if text != "" {
		b.WriteString("\n" + text + "\n")
	}
	return b.String()
}

// markdownLink is the destination of a link in index.md. Pages lead to their
// own index.md.
func markdownLink(p *site.Page, ref int) string {
	r := p.Refs[ref]
	switch {
	case r.External:
		return r.URL
	case r.URL == "":
		return p.Doc.Refs[ref].Dest // broken: reported, shown as written
	}
	to := r.URL
	if r.Page >= 0 && strings.HasSuffix(to, "/") {
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

// embedText shows a directive as plain Markdown.
func (t *Theme) embedText(s *site.Site, p *site.Page, e doc.Embed) string {
	lang := s.Langs[p.Lang].ID
	link := func(title, u string) string {
		if p.Lang > 0 {
			u = "/" + lang + u
		}
		return "[" + strings.NewReplacer("[", `\[`, "]", `\]`).Replace(title) + "](" + Rel(p.URL, u, false) + ")"
	}
	in := func(text doc.Text) string { out, _ := text.In(lang, s.Langs[0].ID); return out }
	switch e.Name {
	case "fact":
		return t.factText(s, p, e)
	case "term":
		return e.Arg
	case "tree":
		if tree, ok := s.Tree(e.Attr("id")); ok {
			return link(in(tree.Title), "/decide/"+tree.ID+"/")
		}
	case "procedure":
		if pr, ok := s.Procedure(e.Attr("id")); ok {
			return link(in(pr.Title), "/how/"+pr.ID+"/")
		}
	case "compare":
		if table, ok := s.Table(e.Attr("table")); ok {
			return link(in(table.Title), "/compare/"+table.ID+"/")
		}
	}
	return ""
}
