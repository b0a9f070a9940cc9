package render

import (
	"bytes"
	"strings"
	"sync"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// Pages renders the pages of one site. It makes once what they share, and may be
// used by several goroutines.
type Pages struct {
	t      *Theme
	s      *site.Site
	proofs Proofs
	own    ownAssets
	side   sideLists
}

// Pages is for the pages of s.
func (t *Theme) Pages(s *site.Site, proofs Proofs) *Pages {
	return &Pages{t: t, s: s, proofs: proofs, own: assetsOf(s)}
}

// Page renders the page with index i.
func (r *Pages) Page(i int) (file.File, diag.List) {
	p := &r.s.Pages[i]
	out := strings.TrimPrefix(p.URL, "/")
	if out == "" || strings.HasSuffix(out, "/") {
		out += "index.html"
	}
	set := r.t.set(r.s, p)
	if set == nil {
		return file.New(out, nil), nil // Check tells why
	}
	view, err := r.view(i)
	if err != nil {
		return file.New(out, nil), diag.List{r.t.executeError(nil, string(p.Kind), err)}
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := set.ExecuteTemplate(b, outerTemplate(p), view); err != nil {
		return file.New(out, nil), diag.List{r.t.executeError(nil, string(p.Kind), err)}
	}
	html := trimLines(b.Bytes())
	if p.Embed {
		html = r.t.leaveFrame(r.s, p, html)
	}
	return file.New(out, html), nil
}

// buffers are what pages are written into before they are trimmed.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// trimLines takes out the blank lines and the indentation that templates leave
// behind, but not inside <pre>, where they mean something.
func trimLines(html []byte) []byte {
	out := make([]byte, 0, len(html))
	pre := 0
	for line := range bytes.Lines(html) {
		if pre == 0 {
			trimmed := bytes.TrimLeft(line, " \t")
			if len(bytes.TrimRight(trimmed, "\r\n")) == 0 {
				continue
			}
			line = trimmed
		}
		pre = max(0, pre+bytes.Count(line, []byte("<pre"))-bytes.Count(line, []byte("</pre>"))+
			bytes.Count(line, []byte("<textarea"))-bytes.Count(line, []byte("</textarea>")))
		out = append(out, line...)
	}
	return out
}
