package foreign

import (
	"path"
	"regexp"
	"strings"
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
		return string(data), ok && !hiddenFile(at) && len(data) <= maxIncluded
	}
	if m := justText.FindStringSubmatch(body); m != nil {
		return m[1] + m[2] + m[3], true
	}
	return body, !strings.ContainsAny(body, "{}<>")
}

var (
	holderOpen = regexp.MustCompile(`^<(div|section|figure|figcaption|article|aside|center|blockquote|td|th|li|p|span|summary|details)\b[^<>]*>[ \t]*$`)
	holderShut = regexp.MustCompile(`^</(?:div|section|figure|figcaption|article|aside|center|blockquote|td|th|li|p|span|details)>[ \t]*$`)
)

// insideTags sets what stands on lines of its own between tags apart from them, for
// it is Markdown there, and takes the indentation away that would make it code.
func insideTags(e *edit) {
	if !e.has("<") {
		return
	}
	deep, indent := 0, -1 // of the tags that are open; of the first line within
	blank := true         // the line before was
	for _, l := range e.lines() {
		text := e.src[l.from:l.to]
		if l.kind != prose && l.kind != code || l.kind == code && deep == 0 {
			blank = false
			continue
		}
		switch {
		case len(text) == 0:
			blank = true
			continue
		case holderOpen.Match(text):
			deep, indent = deep+1, -1
			blank = false
			if l.from > l.start && deep > 1 {
				e.replace(l.start, l.from, "")
			}
			continue
		case holderShut.Match(text):
			if deep > 0 {
				deep--
				gap := ""
				if !blank && indent >= 0 {
					gap = "\n"
				}
				e.replace(l.start, l.from, gap)
			}
			indent, blank = -1, false
			continue
		case deep > 0 && text[0] != '<' && l.kind == prose || deep > 0 && indent >= 0:
			if indent < 0 {
				indent = l.indent()
				if !blank {
					e.replace(l.start, l.from, "\n")
				} else if indent > 0 {
					e.replace(l.start, l.from, "")
				}
			} else if cut := min(indent, l.indent()); cut > 0 {
				e.replace(l.start, l.start+cut, "")
			}
		case deep > 0 && l.kind == code && text[0] != '<':
			indent = l.indent()
			e.replace(l.start, l.from, "")
		}
		blank = false
	}
}
