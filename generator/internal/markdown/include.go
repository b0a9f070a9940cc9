package markdown

import (
	"bytes"
	"path"
	"regexp"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// Includes may nest this deep, a page may have so many of them, and it may grow
// to this size by them: a file that includes another ten times, which includes
// another ten times, … would otherwise fill the memory from a few lines.
const (
	maxIncludeDepth = 16
	maxIncludes     = 1000
	maxIncluded     = 4 << 20
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
	stack []string // files being read, the page first
	count int      // includes that were drawn in
	full  bool     // a limit was reached and reported
}

// body appends data[from:to], a stretch of whole lines of the file at p. In a
// fence that is open around it only the spellings of other tools count, which
// are for that.
func (in *includer) body(p string, data []byte, from, to int, indent string, fenced bool) {
	var bad badBytes
	start := from
	if from == 0 && bytes.HasPrefix(data, utf8BOM) {
		start = len(utf8BOM)
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

// lineEnd is the offset after the line that begins at from.
func lineEnd(data []byte, from, to int) int {
	i := bytes.IndexAny(data[from:to], "\r\n")
	if i < 0 {
		return to
	}
	i += from
	if data[i] == '\r' && i+1 < to && data[i+1] == '\n' {
		i++
	}
	return i + 1
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

// request is an include as its author wrote it, in whichever spelling.
type request struct {
	from   string    // the file it stands in
	name   string    // as written
	names  []string  // paths that the name may mean; the first file that exists is taken
	where  doc.Pos   // of the name
	part   string    // what of the file is wanted, as written; "" for all
	partAt doc.Pos   // of it
	pick   pick      // finds the part
	hints  [2]string // if there is no such file, no such part
	indent string    // for every line drawn in
	fenced bool      // it stands in a code fence
	inline bool      // there is text on its line, so no line end is added
	end    int       // offset of what follows it in from
}

// pick finds the part of a file that is wanted; false if it has none such.
type pick func(data []byte) ([]span, bool)

// span is data[from:to].
type span struct{ from, to int }

// directive reads the ::include at data[off:end].
func (b *body) directive(off, end int) (request, bool) {
	line := bytes.TrimRight(b.data[off:end], " \t\r\n")
	at := func(a, n int) doc.Pos { return doc.Pos{File: b.path, Off: off + a, Len: n} }
	d := scanDirective(line, 2)
	if d.problem != "" || d.end != len(line) {
		b.diags.Error("M110", at(d.problemAt, d.problemLen), cmpOr(d.problem, "text after the directive"), `write ::include{file="part.md"} alone on its line`)
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

// draw appends what r asks for. What cannot be drawn in is reported and stays
// text, so that the page shows it too.
func (in *includer) draw(r request) bool {
	target, got, ok := in.open(r)
	if !ok {
		return false
	}
	spans, ok := r.pick(got)
	if !ok {
		in.diags.Error("M123", r.partAt, partName(r.part)+` not in `+target, r.hints[1])
		return false
	}
	if strings.HasSuffix(target, ".md") && r.part == "" && !r.fenced {
		spans[0].from = max(spans[0].from, afterFrontMatter(got))
	}
	size := 0
	for _, s := range spans {
		size += s.to - s.from + (bytes.Count(got[s.from:s.to], []byte("\n"))+1)*len(r.indent)
	}
	if in.count++; len(in.text)+size > maxIncluded || in.count > maxIncludes {
		if !in.full {
			in.full = true
			in.diags.Error("M121", r.where, "the page has more than "+strconv.Itoa(maxIncludes)+" includes, or they make it larger than 4 MB", "include less, or link to the file")
		}
		return true
	}
	in.stack = append(in.stack, target)
	for i, s := range spans {
		if r.inline && i == len(spans)-1 {
			s.to = s.from + len(bytes.TrimRight(got[s.from:s.to], "\r\n"))
		}
		in.body(target, got, s.from, s.to, r.indent, r.fenced)
	}
	in.stack = in.stack[:len(in.stack)-1]
	if n := len(in.text); !r.inline && n > 0 && in.text[n-1] != '\n' {
		in.mark(r.from, r.end, false)
		in.text = append(in.text, '\n')
	}
	return true
}

func partName(part string) string {
	if strings.Trim(part, "0123456789-:, ") == "" {
		return `lines "` + part + `" are`
	}
	return `section "` + part + `" is`
}

// open finds and reads the file that r names.
func (in *includer) open(r request) (target string, got []byte, ok bool) {
	fail := func(code, msg, hint string) (string, []byte, bool) {
		in.diags.Error(code, r.where, msg, hint)
		return "", nil, false
	}
	outside := 0
	for _, name := range r.names {
		switch {
		case name == "":
			outside++
			continue
		case hidden(name):
			return fail("M122", `include "`+name+`" names a hidden file`, "what begins with a dot may hold secrets; copy what you need into a file of its own")
		}
		if i := indexOf(in.stack, name); i >= 0 {
			chain := strings.Join(append(in.stack[i:len(in.stack):len(in.stack)], name), " → ")
			return fail("M121", "include loop: "+chain, "remove one of these includes")
		}
		if len(in.stack) > maxIncludeDepth {
			return fail("M121", "includes are nested more than "+strconv.Itoa(maxIncludeDepth)+" deep", "include the inner files directly")
		}
		if got, found := in.read(name); found {
			return name, got, true
		}
		target = cmpOr(target, name)
	}
	switch {
	case strings.Contains(r.name, "://"):
		return fail("M122", `include "`+r.name+`" is on another computer, from which nothing is fetched`, "copy the file into the site's folder")
	case outside == len(r.names):
		return fail("M122", `include "`+r.name+`" leaves the site's folder`, "name a file inside the site's folder")
	}
	return fail("M120", `no file "`+target+`" to include`, r.hints[0])
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

// read fetches a file and remembers that the page rests on it, also on its
// absence.
func (in *includer) read(target string) (data []byte, found bool) {
	if in.opt.Include != nil {
		data, found = in.opt.Include(target)
	}
	sum := file.Sum{}
	if found {
		sum = file.SumOf(data)
	}
	in.remember(target, sum)
	return data, found
}

func (in *includer) remember(target string, sum file.Sum) {
	for _, i := range in.includes {
		if i.Path == target && i.Name == "" {
			return
		}
	}
	in.includes = append(in.includes, doc.Include{Path: target, Sum: sum})
}

// includePath resolves name as written in the file at from, "" if it leads out
// of the site's folder.
func includePath(from, name string) string {
	if strings.ContainsAny(name, "\\\x00") {
		return ""
	}
	p := path.Join(path.Dir(from), name)
	if strings.HasPrefix(name, "/") {
		p = path.Clean(strings.TrimLeft(name, "/"))
	}
	if p == ".." || strings.HasPrefix(p, "../") || p == "." || strings.HasPrefix(p, "/") {
		return ""
	}
	return p
}

// hidden reports names that begin with a dot: .env, .git/config.
func hidden(p string) bool { return strings.HasPrefix(p, ".") || strings.Contains(p, "/.") }

// lineRange finds "3", "3-8", "3-" or "-8" in data, counted from 1.
func lineRange(data []byte, spec string) (from, to int, ok bool) {
	a, b, isRange := strings.Cut(spec, "-")
	first, last := 1, 1<<30
	var err error
	if a != "" {
		if first, err = strconv.Atoi(strings.TrimSpace(a)); err != nil {
			return 0, 0, false
		}
	}
	switch {
	case !isRange && a == "":
		return 0, 0, false
	case !isRange:
		last = first
	case b != "":
		if last, err = strconv.Atoi(strings.TrimSpace(b)); err != nil {
			return 0, 0, false
		}
	}
	if first < 1 || last < first {
		return 0, 0, false
	}
	n := 1
	for at := 0; at < len(data); n++ {
		end := lineEnd(data, at, len(data))
		if n == first {
			from, ok = at, true
		}
		if n >= first && n <= last {
			to = end
		}
		at = end
	}
	return from, to, ok
}

// codeFence follows code fences line by line, so that an include shown as an
// example stays an example.
type codeFence struct {
	char byte
	n    int
}

// inside takes the next line and tells whether it belongs to a fence.
func (f *codeFence) inside(line []byte) bool {
	s := bytes.TrimLeft(line, " \t>")
	if f.n == 0 {
		s = bytes.TrimLeft(bytes.TrimLeft(s, "-*+0123456789.)"), " \t")
	}
	n := 0
	for n < len(s) && (s[n] == '`' || s[n] == '~') && s[n] == s[0] {
		n++
	}
	switch {
	case f.n == 0 && n >= 3 && (s[0] == '~' || bytes.IndexByte(s[n:], '`') < 0):
		f.char, f.n = s[0], n
		return true
	case f.n > 0 && n >= f.n && s[0] == f.char && len(bytes.TrimSpace(s[n:])) == 0:
		f.n = 0
		return true
	}
	return f.n > 0
}

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
