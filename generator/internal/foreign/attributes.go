package foreign

import (
	"bytes"
	"regexp"
	"strings"
)

// An attribute list stands in braces behind what it is about: {: #id .class k=v }.
// Of it a heading's or an element's id has a meaning here, because links lead to
// it; classes and sizes belong to a theme that is not ours.
var (
	attributeList = regexp.MustCompile(`[ \t]*\{:?[ \t]*((?:[.#][^\s{}.#=]+[ \t]*|[A-Za-z_:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s"'{}]+)[ \t]*)+)\}`)
	idIn          = regexp.MustCompile(`(?:^|[ \t])(?:#([^\s{}.#=]+)|id=["']?([^\s"'{}]+)["']?)`)
	heading       = regexp.MustCompile(`^#{1,6}[ \t]`)
)

// attributes takes attribute lists away and keeps ids.
func attributes(e *edit) {
	if !e.has("{") {
		return
	}
	for _, l := range e.lines() {
		text := e.src[l.from:l.to]
		if l.kind != prose || bytes.IndexByte(text, '{') < 0 {
			continue
		}
		if bytes.HasPrefix(text, []byte("::")) {
			continue // what stands in the braces of a directive is its own
		}
		for _, s := range spans(text) {
			for _, m := range attributeList.FindAllSubmatchIndex(text[s[0]:s[1]], -1) {
				from, to := l.from+s[0]+m[0], l.from+s[0]+m[1]
				id := idOf(string(text[s[0]+m[2] : s[0]+m[3]]))
				e.count("attribute lists")
				switch {
				case id == "":
					e.replace(from, to, "")
				case heading.Match(text) && to == l.to:
					e.replace(from, to, " {#"+id+"}")
				default:
					e.replace(from, to, `<a id="`+id+`"></a>`)
				}
			}
		}
	}
}

func idOf(list string) string {
	m := idIn.FindStringSubmatch(list)
	if m == nil {
		return ""
	}
	return strings.Trim(m[1]+m[2], `"'<>&`)
}

var (
	programOpen = regexp.MustCompile(`(?i)^<(script|style)\b[^>]*>`)
	programShut = map[string]*regexp.Regexp{"script": regexp.MustCompile(`(?i)</script>`), "style": regexp.MustCompile(`(?i)</style>`)}
)

// programs leaves out the scripts and style sheets that a page begins on lines of
// its own, which a reader never sees as text, and reports scripts.
func programs(e *edit) {
	if !e.has("<script") && !e.has("<style") {
		return
	}
	until := 0
	for _, l := range e.lines() {
		if l.start < until {
			continue
		}
		m := programOpen.FindSubmatchIndex(e.src[l.from:l.to])
		if l.kind != prose || m == nil {
			continue
		}
		name := strings.ToLower(string(e.src[l.from+m[2] : l.from+m[3]]))
		end := programShut[name].FindIndex(e.src[l.from:])
		if end == nil {
			return // a text about tags; what follows it does not end either
		}
		until = l.from + end[1]
		if name == "script" && !bytes.Contains(e.src[l.from+m[3]:l.from+m[1]], []byte(" setup")) {
			e.unknown(l.from, l.to, "a script in a page", "it is left out, with what it does to the page")
		} else {
			e.count(name + " blocks left out") // looks, and what components need
		}
		e.replace(l.from, until, "")
	}
}

var (
	frame      = regexp.MustCompile(`(?i)<iframe\b([^<>]*)>(?:\s*</iframe>)?`)
	frameSrc   = regexp.MustCompile(`(?i)\ssrc=["'](https?://[^"'\s]+)["']`)
	frameTitle = regexp.MustCompile(`(?i)\stitle=(?:"([^"]*)"|'([^']*)')`)
)

// frames makes a link of a page of others that a page shows within itself: a site
// loads nothing from elsewhere.
func frames(e *edit) {
	if !e.has("<iframe") {
		return
	}
	walk := walker{e: e}
	for _, m := range frame.FindAllSubmatchIndex(e.src, -1) {
		attrs := e.src[m[2]:m[3]]
		src := frameSrc.FindSubmatch(attrs)
		if src == nil || !walk.prose(m[0]) {
			continue
		}
		name := string(src[1])
		if t := frameTitle.FindSubmatch(attrs); t != nil && len(t[1])+len(t[2]) > 0 {
			name = string(t[1]) + string(t[2])
		}
		e.count("frames as links")
		e.replace(m[0], m[1], `<a href="`+string(src[1])+`">`+name+`</a>`)
	}
}

var fontTag = regexp.MustCompile(`(?i)</?(?:font|big|tt|nobr)(?:[ \t\r\n/][^<>]*)?>`)

// fonts takes away the tags that only say how words look, which browsers still
// follow and no page here does.
func fonts(e *edit) {
	if !fontTag.Match(e.src) {
		return
	}
	walk := walker{e: e}
	for _, m := range fontTag.FindAllIndex(e.src, -1) {
		if walk.prose(m[0]) {
			e.count("tags of looks left out")
			e.replace(m[0], m[1], "")
		}
	}
}
