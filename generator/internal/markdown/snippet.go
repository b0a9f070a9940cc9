package markdown

import (
	"bytes"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
)

// Two more spellings of includes, which other tools carry out before they read
// Markdown, hence in code fences too:
//
//	--8<-- "file", "file:3:5", "file:section"    alone on a line
//	--8<--                                       and file names line by line,
//	--8<--                                       up to the same line again
//	{{#include file}}, {{#include file:2:10}}, {{#include file:anchor}}
//
// A semicolon before the first and a backslash before the last say that text is
// meant; they are taken away. A section lies between lines with --8<-- [start:x]
// and --8<-- [end:x], an anchor between ANCHOR: x and ANCHOR_END: x.
var (
	snippetMark = []byte("8<-")
	braceMark   = []byte("{{#include ")

	snippetLine  = regexp.MustCompile(`^([ \t]*)(;*)-+8<-+(?:[ \t]+(?:"([^"\r\n]+)"|'([^'\r\n]+)'))?[ \t]*\r?\n?$`)
	braceInclude = regexp.MustCompile(`\\?\{\{#include +([^{}\r\n]+?) *\}\}`)

	sectionMark = regexp.MustCompile(`-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([\w-]+)[ \t]*\]`)
	anchorMark  = regexp.MustCompile(`(ANCHOR|ANCHOR_END):[ \t]*([\w-]+)`)

	// partSpec cuts a name into the path and what is wanted of the file.
	partSpec = regexp.MustCompile(`^([^:]+)(?::(\d*(?::\d*)?(?:,\d*:\d*)*|[A-Za-z_][\w-]*))?$`)
)

// snippets draws in what the line at data[at:end] asks for in these spellings,
// and tells where to go on; at if the line holds nothing of the kind.
func (b *body) snippets(at, end int, fenced bool) int {
	line := b.data[at:end]
	switch {
	case bytes.Contains(line, snippetMark):
		m := snippetLine.FindSubmatchIndex(line)
		switch {
		case m == nil:
			return at
		case m[4] < m[5]: // escaped
			b.put(at + m[4])
			b.done++
			return end
		case m[6] < 0 && m[8] < 0:
			return b.snippetBlock(at, end, m[3], fenced)
		}
		from, to := max(m[6], m[8]), max(m[7], m[9])
		b.put(at)
		if b.draw(b.snippet(at+from, at+to, end, string(line[:m[3]]), fenced)) {
			b.done = end
		}
		return end
	case bytes.Contains(line, braceMark):
		return b.braces(at, end, fenced)
	}
	return at
}

// snippetBlock draws in the files whose names stand between the marker at
// data[at:end] and the next one. Without a next one the line is text.
func (b *body) snippetBlock(at, end, margin int, fenced bool) int {
	stop, after := -1, 0
	for i := end; i < len(b.data) && stop < 0; {
		next := lineEnd(b.data, i, len(b.data))
		if m := snippetLine.FindSubmatchIndex(b.data[i:next]); m != nil && m[4] == m[5] && m[6] < 0 && m[8] < 0 {
			stop, after = i, next
		}
		i = next
	}
	if stop < 0 {
		return end
	}
	b.put(at)
	for i := end; i < stop; {
		next := lineEnd(b.data, i, stop)
		name := bytes.TrimSpace(b.data[i:next])
		if len(name) > 0 && name[0] != ';' {
			from := i + bytes.Index(b.data[i:next], name)
			b.draw(b.snippet(from, from+len(name), next, string(b.data[at:at+margin]), fenced))
		}
		i = next
	}
	b.done = after
	return after
}

// snippet reads the name at data[from:to]. The other tool counts it from its
// own folder, which is the root here, and some sites from where they stand.
func (b *body) snippet(from, to, end int, indent string, fenced bool) request {
	r := b.named(from, to, sectionMark, func(name string) []string {
		return []string{includePath("", strings.TrimLeft(name, "/")), includePath(b.path, name)}
	})
	r.end, r.indent, r.fenced = end, b.indent+indent, fenced
	r.pick = parts(r.part, sectionMark, true, true)
	return r
}

// braces draws in what the {{#include …}} of a line name. One that stands in a
// code span is an example.
func (b *body) braces(at, end int, fenced bool) int {
	line := b.data[at:end]
	ticks, counted := 0, 0
	for _, m := range braceInclude.FindAllSubmatchIndex(line, -1) {
		ticks += bytes.Count(line[counted:m[0]], []byte("`"))
		counted = m[0]
		switch {
		case line[m[0]] == '\\':
			b.put(at + m[0])
			b.done++
			continue
		case !fenced && ticks%2 == 1:
			continue
		}
		r := b.named(at+m[2], at+m[3], anchorMark, func(name string) []string { return []string{includePath(b.path, name)} })
		r.pick = parts(r.part, anchorMark, r.part != "" && !isDigits(r.part), false)
		r.end, r.indent, r.fenced = at+m[1], b.indent, fenced
		alone := isSpace(line[:m[0]]) && isSpace(line[m[1]:])
		if r.inline = !alone; alone {
			b.put(at)
			r.indent += string(line[:m[0]])
			r.end = end
		} else {
			b.put(at + m[0])
		}
		if b.draw(r) {
			b.done = r.end
		}
	}
	return end
}

// named makes a request of the name and part at data[from:to].
func (b *body) named(from, to int, mark *regexp.Regexp, paths func(string) []string) request {
	where := func(a, n int) doc.Pos { return doc.Pos{File: b.path, Off: from + a, Len: n} }
	r := request{from: b.path, hints: [2]string{
		"the path is relative to this file or to the site's folder",
		"name lines as file:3:5, or a section that the file marks",
	}}
	written := string(b.data[from:to])
	r.name, r.where = written, where(0, len(written))
	m := partSpec.FindStringSubmatchIndex(written)
	switch {
	case strings.Contains(written, "://") || m == nil:
		r.names = []string{""} // on another computer: nothing is fetched
	case m[4] >= 0:
		r.part, r.partAt, r.where = written[m[4]:m[5]], where(m[4], m[5]-m[4]), where(0, m[3])
		written = written[:m[3]]
		r.name = written
		fallthrough
	default:
		for _, p := range paths(written) {
			if len(r.names) == 0 || r.names[0] != p {
				r.names = append(r.names, p)
			}
		}
	}
	return r
}

func isSpace(s []byte) bool { return len(bytes.TrimLeft(s, " \t\r\n")) == 0 }

func isDigits(s string) bool { return strings.Trim(s, "0123456789:,") == "" }

// parts finds lines "2:10" or "2:10,15:20", or the section of a name, in a file.
// Lines with mark are left out if drop is set. A single number is a line, or if
// open is set where the part begins.
func parts(part string, mark *regexp.Regexp, drop, open bool) pick {
	return func(data []byte) ([]span, bool) {
		if part != "" && !isDigits(part) {
			return sectionBetween(marksIn(data, mark), part, len(data))
		}
		all := []span{{0, len(data)}}
		if drop {
			all = without(marksIn(data, mark), len(data))
		}
		if part == "" {
			return all, true
		}
		return cutRanges(all, lineStarts(data), part, open)
	}
}

// markLine is a line that begins or ends a section.
type markLine struct {
	span
	name   string
	begins bool
}

// marksIn finds the lines of data with mark.
func marksIn(data []byte, mark *regexp.Regexp) []markLine {
	var out []markLine
	for at := 0; at < len(data); {
		m := mark.FindSubmatchIndex(data[at:])
		if m == nil {
			break
		}
		from := bytes.LastIndexAny(data[at:at+m[0]], "\r\n") + 1 + at
		what, end := string(data[at+m[2]:at+m[3]]), lineEnd(data, at+m[1], len(data))
		out = append(out, markLine{
			span: span{from, end}, name: string(data[at+m[4] : at+m[5]]), begins: what == "start" || what == "ANCHOR",
		})
		at = end
	}
	return out
}

// without is what of a file of n bytes is no line with a mark.
func without(marks []markLine, n int) []span {
	var out []span
	at := 0
	for _, m := range marks {
		out = joined(out, span{at, m.from})
		at = m.to
	}
	return joined(out, span{at, n})
}

// sectionBetween is what lies between the marks of a name, but for the lines
// with marks inside it. A section that is never ended goes to the end.
func sectionBetween(marks []markLine, name string, n int) (out []span, found bool) {
	inside, at := false, 0
	for _, m := range marks {
		if inside {
			out = joined(out, span{at, m.from})
		}
		if m.name == name {
			inside, found = m.begins, true
		}
		at = m.to
	}
	if inside {
		out = joined(out, span{at, n})
	}
	return out, found
}

// cutRanges takes the lines "2:10,15:20" out of what may be taken of a file,
// whose lines begin at starts. It stops when more is wanted than a page may hold.
func cutRanges(all []span, starts []int, ranges string, open bool) (out []span, found bool) {
	n, size := len(starts)-1, 0
	for one := range strings.SplitSeq(ranges, ",") {
		lines := colonSpan(one, open)
		if lines.from > n || lines.from > lines.to {
			continue
		}
		found = true
		from, to := starts[lines.from-1], starts[min(lines.to, n)]
		for i := sort.Search(len(all), func(i int) bool { return all[i].to > from }); i < len(all) && all[i].from < to; i++ {
			s := span{max(from, all[i].from), min(to, all[i].to)}
			out = joined(out, s)
			if size += s.to - s.from; size > maxIncluded {
				return out, found
			}
		}
	}
	return out, found
}

// joined appends s to spans, or makes the last one longer.
func joined(spans []span, s span) []span {
	switch n := len(spans); {
	case s.from >= s.to:
	case n > 0 && spans[n-1].to == s.from:
		spans[n-1].to = s.to
	default:
		spans = append(spans, s)
	}
	return spans
}

// colonSpan reads "2", "2:10", ":10" or "2:".
func colonSpan(s string, open bool) lineSpan {
	a, b, both := strings.Cut(s, ":")
	out := lineSpan{1, 1 << 30}
	if n, err := strconv.Atoi(a); err == nil {
		out.from = max(1, n)
		if !both && !open {
			out.to = out.from
		}
	}
	if n, err := strconv.Atoi(b); err == nil {
		out.to = n
	}
	return out
}
