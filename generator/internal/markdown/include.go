package markdown

import (
	"bytes"
	"cmp"
	"regexp"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// includer appends bodies to a source. An include is drawn in before Markdown
// is parsed, so that an included file may hold link definitions and footnotes,
// and so that index.md shows what the page shows. ::include stands alone on its
// line, outside code fences; its indentation is given to every line drawn in.
// The spellings of other tools are in snippet.go.
type includer struct {
	*source
	opt   Options
	diags *diag.List
	stack []string             // files being read, the page first
	known map[doc.Include]bool // what the page is known to rest on, without sums
	count int                  // includes that were asked for
	full  bool                 // a limit was reached and reported
}

// body appends data[from:to], a stretch of whole lines of the file at p. In a
// fence that is open around it only the spellings of other tools count, which
// are for that.
func (in *includer) body(p string, data []byte, from, to int, indent string, fenced bool) {
	var bad badBytes
	start := from
	if from == 0 && bytes.HasPrefix(data, utf8BOM) {
		start = min(len(utf8BOM), to) // nothing may be wanted of the file
	}
	b := body{includer: in, path: p, data: data[:to], done: start, indent: indent, fenced: fenced, bad: &bad}
	if hasIncludes(data[start:to]) {
		for at := start; at < to; {
			at = b.line(at, lineEnd(data, at, to))
		}
	}
	b.put(to)
	bad.report(p, data, in.diags)
}

// body is a stretch of a file on its way into the text.
type body struct {
	*includer
	path   string
	data   []byte // up to the end of the stretch
	done   int    // what lies before is in the text
	indent string
	fenced bool
	fence  codeFence
	item   int // column of the text of the list item that the line may belong to
	bad    *badBytes
}

// put appends what lies between done and to.
func (b *body) put(to int) {
	if b.indent == "" {
		b.add(b.path, b.data, b.done, to, b.bad)
	} else {
		b.addIndented(b.path, b.data, b.done, to, b.indent, b.bad)
	}
	b.done = to
}

// line takes the line at data[at:end], and tells where the next one begins.
func (b *body) line(at, end int) int {
	line := b.data[at:end]
	fenced := b.fence.inside(line) || b.fenced
	if next := b.snippets(at, end, fenced); next > at {
		return next
	}
	if fenced {
		return end
	}
	if bytes.Contains(line, noteMark) && b.note(at, end) {
		return end
	}
	b.item = itemOffset(line, b.item)
	if off, ok := includeLine(line, b.item); ok {
		b.put(at)
		if r, ok := b.directive(at+off, end); ok {
			r.indent = b.indent + string(line[:off])
			if b.draw(r) {
				b.done = end
			}
		}
	}
	return end
}

// hasIncludes tells whether data may hold an include in any spelling.
func hasIncludes(data []byte) bool {
	return bytes.Contains(data, includeMark) || bytes.Contains(data, snippetMark) || bytes.Contains(data, braceMark) || bytes.Contains(data, noteMark)
}

var includeMark = []byte("::include{")

// includeLine tells whether line is an include, and where in it that begins.
// Four blanks more than the text of the list item around it make it code.
func includeLine(line []byte, item int) (off int, ok bool) {
	off = len(line) - len(bytes.TrimLeft(line, " "))
	return off, off < item+4 && bytes.HasPrefix(line[off:], includeMark)
}

var listMarker = regexp.MustCompile(`^ *(?:[-*+]|[0-9]{1,9}[.)]) +`)

// itemOffset is the column where the text of the current list item begins: that
// of the last marker, 0 after a line that stands at the margin.
func itemOffset(line []byte, item int) int {
	if m := listMarker.Find(line); m != nil {
		return len(m)
	}
	if len(bytes.TrimSpace(line)) > 0 && line[0] != ' ' {
		return 0
	}
	return item
}

// addIndented appends whole lines or parts of one, with indent before each line.
func (in *includer) addIndented(p string, data []byte, from, to int, indent string, bad *badBytes) {
	for at := from; at < to; {
		end := lineEnd(data, at, to)
		begins := len(in.text) == 0 || in.text[len(in.text)-1] == '\n'
		blank := len(bytes.TrimSpace(data[at:end])) == 0 && bytes.HasSuffix(data[at:end], []byte("\n"))
		if begins && !blank {
			in.mark(p, at, false)
			in.text = append(in.text, indent...)
		}
		in.add(p, data, at, end, bad)
		at = end
	}
}

// directive reads the ::include at data[off:end].
func (b *body) directive(off, end int) (request, bool) {
	line := bytes.TrimRight(b.data[off:end], " \t\r\n")
	at := func(a, n int) doc.Pos { return doc.Pos{File: b.path, Off: off + a, Len: n} }
	d := scanDirective(line, 2)
	if d.problem != "" || d.end != len(line) {
		b.diags.Error("M110", at(d.problemAt, d.problemLen), cmp.Or(d.problem, "text after the directive"), `write ::include{file="part.md"} alone on its line`)
		return request{}, false
	}
	name, lines, bad := includeAttrs(d)
	if bad.key != "" {
		b.diags.Error("M111", at(bad.keyAt, len(bad.key)), `unknown attribute "`+bad.key+`" of ::include`, diag.DidYouMean(bad.key, []string{"file", "lines"}))
		return request{}, false
	}
	if name.value == "" {
		b.diags.Error("M112", at(0, len(line)), "::include without file", `write ::include{file="part.md"}`)
		return request{}, false
	}
	return request{
		from: b.path, name: name.value, names: []string{includePath(b.path, name.value)}, where: at(name.at, len(name.raw)), end: end,
		part: lines.value, partAt: at(lines.at, len(lines.raw)),
		pick: func(data []byte) ([]span, bool) {
			if lines.key == "" {
				return []span{{0, len(data)}}, true
			}
			from, to, ok := lineRange(data, lines.value)
			return []span{{from, to}}, ok
		},
		hints: [2]string{"the path is relative to this file; with a leading / it begins at the site's folder", `write lines="3-8", counted from 1`},
	}, true
}

// includeAttrs picks the attributes of ::include; bad is the first unknown one.
func includeAttrs(d rawDirective) (name, lines, bad rawAttr) {
	for _, a := range d.attrs {
		switch {
		case a.key == "file":
			name = a
		case a.key == "lines":
			lines = a
		case bad.key == "":
			bad = a
		}
	}
	return name, lines, bad
}
