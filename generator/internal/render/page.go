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

// Lend is Page with bytes that are good until use returns.
func (r *Pages) Lend(i int, use func(file.File)) diag.List {
	room := rooms.Get().(*[]byte)
	defer rooms.Put(room)
	f, diags := r.into((*room)[:0], i)
	*room = f.Data
	use(f)
	return diags
}

// Tell is Page without the bytes, and leaves nothing behind that has to be cleared away.
func (r *Pages) Tell(i int) (f file.File, diags diag.List) {
	diags = r.Lend(i, func(lent file.File) { f = lent })
	f.Data = nil
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
// if nobody wants to keep them.
var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	rooms   = sync.Pool{New: func() any { return new([]byte) }}
)

// trimLines takes out the blank lines and the indentation that templates leave
// behind, but not inside <pre> and <textarea>, where they mean something, and appends
// the rest to out.
func trimLines(out, html []byte) []byte {
	out = slices.Grow(out, len(html))
	depth := 0 // in how many such elements a line begins
	for len(html) > 0 {
		end, change := verbatimLine(html)
		if depth > 0 {
			out = append(out, html[:end]...)
		} else {
			out = appendTrimmed(out, html[:end])
		}
		depth, html = max(0, depth+change), html[end:]
	}
	return out
}

// appendTrimmed appends lines to out, without blank ones and indentation.
func appendTrimmed(out, lines []byte) []byte {
	kept := 0 // from where on nothing is appended yet
	for at := 0; at < len(lines); {
		if c := lines[at]; c == ' ' || c == '\t' || c == '\r' || c == '\n' {
			out = append(out, lines[kept:at]...)
			for at < len(lines) && (lines[at] == ' ' || lines[at] == '\t') {
				at++
			}
			kept = at
		}
		n := bytes.IndexByte(lines[at:], '\n') + 1
		if n == 0 {
			n = len(lines) - at
		}
		if at == kept && len(bytes.TrimLeft(lines[at:at+n], "\r\n")) == 0 {
			kept += n
		}
		at += n
	}
	return append(out, lines[kept:]...)
}

// verbatimTags are what elements whose lines stay as they are begin and end with.
var verbatimTags = []struct{ begin, end []byte }{
	{[]byte("<pre"), []byte("</pre>")},
	{[]byte("<textarea"), []byte("</textarea>")},
}

// verbatimLine finds a line before which no such element begins or ends: where the
// line is over, and how many more begin in it than end.
func verbatimLine(html []byte) (end, change int) {
	at := verbatimTag(html)
	from := bytes.LastIndexByte(html[:at], '\n') + 1
	end = len(html)
	if n := bytes.IndexByte(html[at:], '\n') + 1; n > 0 {
		end = at + n
	}
	for _, tag := range verbatimTags {
		change += bytes.Count(html[from:end], tag.begin) - bytes.Count(html[from:end], tag.end)
	}
	return end, change
}

// verbatimTag finds the first tag that may be of such an element, of which the
// first letters tell enough.
func verbatimTag(html []byte) int {
	for at := 0; ; at++ {
		next := bytes.IndexByte(html[at:], '<')
		if next < 0 {
			return len(html)
		}
		at += next
		name := html[at+1:]
		if len(name) > 2 && name[0] == '/' {
			name = name[1:]
		}
		if len(name) > 1 && (string(name[:2]) == "pr" || string(name[:2]) == "te") {
			return at
		}
	}
}
