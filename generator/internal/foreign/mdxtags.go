package foreign

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"guidepost/generator/internal/file"
)

var (
	headPart  = regexp.MustCompile(`(?s)<head>.*?</head>[ \t]*\n?`)
	codePlace = regexp.MustCompile(`(?s)<CodeBlock\b((?:[^<>{}]|\{[^{}]*\})*)>(.*?)</CodeBlock>`)
	rawImport = regexp.MustCompile(`(?m)^import[ \t]+([A-Za-z_$][\w$]*)[ \t]+from[ \t]+['"](?:!!raw-loader!([^'"?]+)|([^'"?]+)\?raw)['"]`)
	justName  = regexp.MustCompile(`^\{[ \t]*([A-Za-z_$][\w$]*)[ \t]*\}$`)
	justText  = regexp.MustCompile("(?s)^\\{[ \t\r\n]*(?:`([^`$]*)`|'([^'\n]*)'|\"([^\"\n]*)\")[ \t\r\n]*\\}$")
)

// codeBlocks shows <CodeBlock> as the fence that it stands for, with a file that is
// imported for it, and takes <head> away, which is for machines.
func (d *docsPlugin) codeBlocks(e *edit) {
	if e.has("<head>") {
		walk := walker{e: e}
		for _, m := range headPart.FindAllIndex(e.src, -1) {
			if walk.prose(m[0]) {
				e.count("<head>")
				e.replace(m[0], m[1], "")
			}
		}
	}
	if !e.has("<CodeBlock") {
		return
	}
	again(e, func(e *edit) {
		files := map[string]string{}
		for _, m := range rawImport.FindAllSubmatch(e.src, -1) {
			files[string(m[1])] = string(m[2]) + string(m[3])
		}
		walk := walker{e: e}
		for _, m := range codePlace.FindAllSubmatchIndex(e.src, -1) {
			if !walk.prose(m[0]) {
				continue
			}
			code, ok := d.codeOf(e, strings.TrimSpace(string(e.src[m[4]:m[5]])), files)
			if !ok {
				continue // reported as a component
			}
			attrs := attributesOf(string(e.src[m[2]:m[3]]))
			fence := "```"
			for strings.Contains(code, fence) {
				fence += "`"
			}
			head := fence + or(attrs["language"], strings.TrimPrefix(attrs["className"], "language-"))
			if attrs["title"] != "" {
				head += ` title="` + strings.ReplaceAll(attrs["title"], `"`, "") + `"`
			}
			e.count("<CodeBlock>")
			s := below(e, m[0], head+"\n"+strings.Trim(code, "\r\n")+"\n"+fence)
			e.replace(m[0], m[1], ownLine(e.src, m[0], m[1], "")+s)
		}
	})
}

// codeOf is what stands between the tags: a file, a text, or the code itself.
func (d *docsPlugin) codeOf(e *edit, body string, files map[string]string) (string, bool) {
	if m := justName.FindStringSubmatch(body); m != nil {
		name, ok := files[m[1]]
		if !ok {
			return "", false
		}
		at := path.Join(path.Dir(e.path), name)
		if rest, site := strings.CutPrefix(name, "@site/"); site {
			at = path.Join(d.site, rest)
		}
		data, ok := e.other(d.folder.tree, at)
		return string(data), ok && !file.Hidden(at) && len(data) <= maxIncluded
	}
	if m := justText.FindStringSubmatch(body); m != nil {
		return m[1] + m[2] + m[3], true
	}
	return body, !strings.ContainsAny(body, "{}<>")
}

var (
	blockOpen = regexp.MustCompile(`^<([A-Za-z][\w.]*)\b`)
	blockShut = regexp.MustCompile(`^</([A-Za-z][\w.]*)>$`)
	// noHolder are elements that hold nothing, or hold it as it is.
	noHolder = regexp.MustCompile(`^<(?:br|hr|img|input|meta|link|source|wbr|col|pre|script|style|svg)\b`)
)

// alignTags takes the indentation away that lines have because they stand between
// tags, for it means nothing there, but code to Markdown. What the outermost tag is
// indented by, as a part of a list, stays.
func alignTags(e *edit) {
	if !e.has("<") {
		return
	}
	type level struct {
		name   string
		indent int // of the first line within, -1 before it
	}
	var tags []level
	base, fence := 0, false
	for _, l := range e.lines() {
		text := bytes.TrimRight(e.src[l.from:l.to], " \t")
		was := fence
		fence = l.kind != shut && (fence || l.kind == open)
		if len(text) == 0 || l.kind == front {
			continue
		}
		if m := blockShut.FindSubmatch(text); m != nil && !was && !fence && len(tags) > 0 {
			for i := len(tags) - 1; i >= 0; i-- {
				if tags[i].name == string(m[1]) {
					tags = tags[:i]
					break
				}
			}
			e.replace(l.start, l.start+max(0, l.indent()-base), "")
			continue
		}
		if len(tags) > 0 {
			within := &tags[len(tags)-1]
			if within.indent < 0 {
				within.indent = l.indent()
			}
			if cut := min(within.indent-base, l.indent()); cut > 0 {
				e.replace(l.start, l.start+cut, "")
			}
		}
		m := blockOpen.FindSubmatch(text)
		if m == nil || was || fence || len(tags) >= maxOpen || noHolder.Match(text) || jsxTag(text) != len(text) || text[len(text)-2] == '/' {
			continue
		}
		if len(tags) == 0 {
			base = l.indent()
		}
		tags = append(tags, level{string(m[1]), -1})
	}
}

const holders = `(?:div|section|figure|figcaption|article|aside|center|blockquote|td|th|li|details)`

var (
	holderOpen = regexp.MustCompile(`^<` + holders + `\b[^<>]*>$`)
	holderShut = regexp.MustCompile(`^</` + holders + `>$`)
	paragraph  = regexp.MustCompile(`^</?p(?:[ \t][^<>]*)?>$`)
	wordsOpen  = regexp.MustCompile(`^<(?:span|small|strong|em|b|i|a)\b[^<>]*>$`)
)

// insideTags sets what stands on lines of its own between tags apart from them, for
// it is Markdown there. The tags of words stand in the line of the first word.
func insideTags(e *edit) {
	if !e.has("<") {
		return
	}
	deep := 0
	apart, began := true, false // a blank line or a fence stands before; text within has begun
	for _, l := range e.lines() {
		text := bytes.TrimRight(e.src[l.from:l.to], " \t")
		switch {
		case l.kind != prose:
			apart = true
		case len(text) == 0:
			apart = true
		case paragraph.Match(text):
			apart = true
			e.replace(l.from, l.to, "")
		case wordsOpen.Match(text):
			apart, began = true, true
			e.replace(l.to, l.end, "")
		case holderOpen.Match(text):
			deep++
			apart, began = false, false
		case holderShut.Match(text) && deep > 0:
			deep--
			if !apart && began {
				e.replace(l.start, l.start, "\n")
			}
			apart, began = false, false
		default:
			if deep > 0 && !apart && !began && text[0] != '<' {
				e.replace(l.start, l.start, "\n")
			}
			apart, began = false, began || text[0] != '<'
		}
	}
}
