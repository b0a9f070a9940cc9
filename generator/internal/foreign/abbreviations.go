package foreign

import (
	"bytes"
	"html"
	"regexp"
)

var abbreviation = regexp.MustCompile(`(?m)^\*\[([^\]\n]+)\]:[ \t]*(.+?)[ \t]*\r?$`)

// abbreviations takes their definitions away and marks where they are used. Those
// in shared hold on every page.
func abbreviations(shared [][]byte) pass {
	common := map[string]string{}
	for _, text := range shared {
		for _, m := range abbreviation.FindAllSubmatch(text, -1) {
			common[string(m[1])] = string(m[2])
		}
	}
	return func(e *edit) {
		known := map[string]string{}
		for k, v := range common {
			known[k] = v
		}
		for _, l := range e.lines() {
			if l.kind != prose || !bytes.HasPrefix(e.src[l.from:l.to], []byte("*[")) {
				continue
			}
			if m := abbreviation.FindSubmatch(e.src[l.from:l.to]); m != nil {
				known[string(m[1])] = string(m[2])
				e.drop(l)
				e.count("abbreviations")
			}
		}
		if len(known) > 0 {
			again(e, func(e *edit) { abbreviate(e, known) })
		}
	}
}

func abbreviate(e *edit, known map[string]string) {
	re := anyOf(known)
	marked := map[string]bool{} // once a page is enough for a reader, and kind to a screen reader
	for _, l := range e.lines() {
		if l.kind != prose || heading.Match(e.src[l.from:l.to]) || bytes.HasPrefix(e.src[l.from:l.to], []byte("|")) {
			continue
		}
		for _, s := range spans(e.src[l.from:l.to]) {
			text := e.src[l.from+s[0] : l.from+s[1]]
			for _, m := range re.FindAllIndex(text, -1) {
				word := string(text[m[0]:m[1]])
				if !marked[word] && wordEnds(text, m[0], m[1]) && bytes.LastIndexByte(text[:m[0]], '[') <= bytes.LastIndexByte(text[:m[0]], ']') {
					marked[word] = true
					at := l.from + s[0]
					e.replace(at+m[0], at+m[1], `<abbr title="`+html.EscapeString(known[word])+`">`+word+`</abbr>`)
				}
			}
		}
	}
}
