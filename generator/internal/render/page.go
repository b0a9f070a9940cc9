package render

import (
	"bytes"
	"slices"
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
func (r *Pages) Page(i int) (file.File, diag.List) { return r.into(nil, i) }

// Tell is Page without the bytes, and leaves nothing behind that has to be cleared away.
func (r *Pages) Tell(i int) (file.File, diag.List) {
	room := rooms.Get().(*[]byte)
	defer rooms.Put(room)
	f, diags := r.into((*room)[:0], i)
	*room, f.Data = f.Data, nil
	return f, diags
}

// into renders page i in the space that out has, or in more.
func (r *Pages) into(out []byte, i int) (file.File, diag.List) {
	p := &r.s.Pages[i]
	path := strings.TrimPrefix(p.URL, "/")
	if path == "" || strings.HasSuffix(path, "/") {
		path += "index.html"
	}
	set := r.t.set(r.s, p)
	if set == nil {
		return file.New(path, nil), nil // Check tells why
	}
	view, err := r.view(i)
	if err != nil {
		return file.New(path, nil), diag.List{r.t.executeError(nil, string(p.Kind), err)}
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := set.Execute(b, outerTemplate(p), view); err != nil {
		return file.New(path, nil), diag.List{r.t.executeError(nil, string(p.Kind), err)}
	}
	html := trimLines(out, b.Bytes())
	if p.Embed {
		html = r.t.leaveFrame(r.s, p, html)
	}
	return file.New(path, html), nil
}

// buffers are what pages are written into before they are trimmed, rooms afterwards
// if nobody wants to have them.
var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	rooms   = sync.Pool{New: func() any { return new([]byte) }}
)

// trimLines takes out the blank lines and the indentation that templates leave
// behind, but not inside <pre> and <textarea>, where they mean something, and appends
// the rest to out.
func trimLines(out, html []byte) []byte {
	out = slices.Grow(out, len(html))
	verbatim := nextVerbatim(html) // how far it is to the next such element
	depth := 0
	for line := range bytes.Lines(html) {
		html = html[len(line):]
		trimmed := line
		if depth == 0 {
			if trimmed = bytes.TrimLeft(line, " \t"); len(bytes.TrimRight(trimmed, "\r\n")) == 0 {
				trimmed = nil
			}
		}
		out = append(out, trimmed...)
		if verbatim -= len(line); depth == 0 && verbatim >= 0 {
			continue
		}
		for _, tag := range verbatimTags {
			depth += bytes.Count(line, tag.begin) - bytes.Count(line, tag.end)
		}
		if depth = max(0, depth); depth == 0 {
			verbatim = nextVerbatim(html)
		}
	}
	return out
}

// verbatimTags are what elements whose lines stay as they are begin and end with.
var verbatimTags = []struct{ begin, end []byte }{
	{[]byte("<pre"), []byte("</pre>")},
	{[]byte("<textarea"), []byte("</textarea>")},
}

func nextVerbatim(html []byte) int {
	next := len(html)
	for _, tag := range verbatimTags {
		if i := bytes.Index(html[:next], tag.begin); i >= 0 {
			next = i
		}
	}
	return next
}
