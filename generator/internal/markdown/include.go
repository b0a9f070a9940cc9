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

// Includes may nest this deep, and a page may grow to this size by them: a file
// that includes another ten times, which includes another ten times, … would
// otherwise fill the memory from a few lines.
const (
	maxIncludeDepth = 16
	maxIncluded     = 4 << 20
)

// includer appends bodies to a source. An include is drawn in before Markdown
// is parsed, so that an included file may hold link definitions and footnotes,
// and so that index.md shows what the page shows. It stands alone on its line,
// outside code fences; its indentation is given to every line drawn in.
type includer struct {
	*source
	opt   Options
	diags *diag.List
	stack []string // files being read, the page first
	full  bool     // the size limit was reached and reported
}

// body appends data[from:to], a stretch of whole lines of the file at p.
func (in *includer) body(p string, data []byte, from, to int, indent string) {
	var bad badBytes
	var fence codeFence
	item := 0
	start := from
	if from == 0 && bytes.HasPrefix(data, utf8BOM) {
		start = len(utf8BOM)
	}
	put := func(a, b int) {
		if indent == "" {
			in.add(p, data, a, b, &bad)
			return
		}
		in.addIndented(p, data, a, b, indent, &bad)
	}
	if indent == "" && !bytes.Contains(data[start:to], includeMark) {
		put(start, to)
		bad.report(p, data, in.diags)
		return
	}
	for at := start; at < to; {
		end := lineEnd(data, at, to)
		if !fence.inside(data[at:end]) {
			item = itemOffset(data[at:end], item)
			if off, ok := includeLine(data[at:end], item); ok {
				put(start, at)
				in.include(p, data, at+off, end, indent+string(data[at:at+off]))
				start = end
			}
		}
		at = end
	}
	put(start, to)
	bad.report(p, data, in.diags)
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

func (in *includer) addIndented(p string, data []byte, from, to int, indent string, bad *badBytes) {
	for at := from; at < to; {
		end := lineEnd(data, at, to)
		if len(bytes.TrimSpace(data[at:end])) > 0 {
			in.mark(p, at, false)
			in.text = append(in.text, indent...)
		}
		in.add(p, data, at, end, bad)
		at = end
	}
}

// include draws in the file that the directive at data[off:end] names. What
// cannot be drawn in leaves its line as text, so that the page shows it too.
func (in *includer) include(p string, data []byte, off, end int, indent string) {
	line := bytes.TrimRight(data[off:end], " \t\r\n")
	at := func(a, n int) doc.Pos { return doc.Pos{File: p, Off: off + a, Len: n} }
	d := scanDirective(line, 2)
	fail := func(pos doc.Pos, code, msg, hint string) {
		in.diags.Error(code, pos, msg, hint)
		var bad badBytes
		in.addIndented(p, data, off, end, indent, &bad)
	}
	if d.problem != "" || d.end != len(line) {
		fail(at(d.problemAt, d.problemLen), "M110", cmpOr(d.problem, "text after the directive"), `write ::include{file="part.md"} alone on its line`)
		return
	}
	name, lines, bad := includeAttrs(d)
	if bad.key != "" {
		fail(at(bad.keyAt, len(bad.key)), "M111", `unknown attribute "`+bad.key+`" of ::include`, diag.DidYouMean(bad.key, []string{"file", "lines"}))
		return
	}
	if name.value == "" {
		fail(at(0, len(line)), "M112", "::include without file", `write ::include{file="part.md"}`)
		return
	}
	where := at(name.at, len(name.raw))
	target, ok := includePath(p, name.value)
	if !ok {
		fail(where, "M122", `include "`+name.value+`" leaves the site's folder`, "name a file inside the site's folder")
		return
	}
	if hidden(target) {
		fail(where, "M122", `include "`+name.value+`" names a hidden file`, "what begins with a dot may hold secrets; copy what you need into a file of its own")
		return
	}
	if i := indexOf(in.stack, target); i >= 0 {
		chain := strings.Join(append(in.stack[i:len(in.stack):len(in.stack)], target), " → ")
		fail(where, "M121", "include loop: "+chain, "remove one of these includes")
		return
	}
	if len(in.stack) > maxIncludeDepth {
		fail(where, "M121", "includes are nested more than "+strconv.Itoa(maxIncludeDepth)+" deep", "include the inner files directly")
		return
	}
	got, found := in.read(target)
	if !found {
		fail(where, "M120", `no file "`+target+`" to include`, "the path is relative to this file; with a leading / it begins at the site's folder")
		return
	}
	from, to := 0, len(got)
	if strings.HasSuffix(target, ".md") {
		from = afterFrontMatter(got)
	}
	if lines.key != "" {
		if from, to, ok = lineRange(got, lines.value); !ok {
			fail(at(lines.at, len(lines.raw)), "M123", `lines "`+lines.value+`" are not in `+target, `write lines="3-8", counted from 1`)
			return
		}
	}
	if len(in.text)+to-from > maxIncluded {
		if !in.full {
			in.full = true
			in.diags.Error("M121", where, "includes make the page larger than 4 MB", "include less, or link to the file")
		}
		return
	}
	in.stack = append(in.stack, target)
	in.body(target, got, from, to, indent)
	in.stack = in.stack[:len(in.stack)-1]
	if n := len(in.text); n > 0 && in.text[n-1] != '\n' {
		in.mark(p, end, false)
		in.text = append(in.text, '\n')
	}
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
		if i.Path == target {
			return
		}
	}
	in.includes = append(in.includes, doc.Include{Path: target, Sum: sum})
}

// includePath resolves name as written in the file at from.
func includePath(from, name string) (string, bool) {
	if strings.ContainsAny(name, "\\\x00") {
		return "", false
	}
	p := path.Join(path.Dir(from), name)
	if strings.HasPrefix(name, "/") {
		p = path.Clean(strings.TrimLeft(name, "/"))
	}
	return p, p != ".." && !strings.HasPrefix(p, "../") && p != "." && !strings.HasPrefix(p, "/")
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
