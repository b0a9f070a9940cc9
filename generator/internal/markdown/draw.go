package markdown

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

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

// spansFrom is what of the spans lies at start or after it.
func spansFrom(spans []span, start int) []span {
	var out []span
	for _, s := range spans {
		if s.to > start {
			out = append(out, span{max(s.from, start), s.to})
		}
	}
	return out
}

// draw appends what r asks for. What cannot be drawn in is reported and stays
// text, so that the page shows it too.
func (in *includer) draw(r request) bool {
	// Those that fail count too: to find that a file has no such part takes as
	// long as to find one.
	if in.count++; in.count > maxIncludes {
		in.tooMuch(r)
	}
	if in.full {
		return true
	}
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
		spans = spansFrom(spans, afterFrontMatter(got))
	}
	size := 0
	for _, s := range spans {
		size += s.to - s.from + (bytes.Count(got[s.from:s.to], []byte("\n"))+1)*len(r.indent)
	}
	if len(in.text)+size > maxIncluded {
		in.tooMuch(r)
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

// tooMuch reports the first include that goes beyond a limit. After it nothing
// more is drawn in.
func (in *includer) tooMuch(r request) {
	if !in.full {
		in.full = true
		in.diags.Error("M121", r.where, "the page has more than "+strconv.Itoa(maxIncludes)+" includes, or they make it larger than 4 MB", "include less, or link to the file")
	}
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
		case file.Hidden(name):
			return fail("M122", `include "`+name+`" names a hidden file`, "what begins with a dot may hold secrets; copy what you need into a file of its own")
		}
		if i := slices.Index(in.stack, name); i >= 0 {
			chain := strings.Join(append(in.stack[i:len(in.stack):len(in.stack)], name), " → ")
			return fail("M121", "include loop: "+chain, "remove one of these includes")
		}
		if len(in.stack) > maxIncludeDepth {
			return fail("M121", "includes are nested more than "+strconv.Itoa(maxIncludeDepth)+" deep", "include the inner files directly")
		}
		if got, found := in.read(name); found {
			return name, got, true
		}
		target = cmp.Or(target, name)
	}
	switch {
	case strings.Contains(r.name, "://"):
		return fail("M122", `include "`+r.name+`" is on another computer, from which nothing is fetched`, "copy the file into the site's folder")
	case outside == len(r.names):
		return fail("M122", `include "`+r.name+`" leaves the site's folder`, "name a file inside the site's folder")
	}
	return fail("M120", `no file "`+target+`" to include`, r.hints[0])
}

// read fetches a file and remembers that the page rests on it, also on its
// absence.
func (in *includer) read(target string) (data []byte, found bool) {
	if in.opt.Include != nil {
		data, found = in.opt.Include(target)
	}
	i := doc.Include{Path: target}
	if in.known[i] {
		return data, found
	}
	in.known[i] = true
	if found {
		i.Sum = file.SumOf(data)
	}
	in.includes = append(in.includes, i)
	return data, found
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
