package foreign

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
)

var rootSlug = regexp.MustCompile(`^slug:[ \t]*["']?/`)

// frontMatter makes a slug that begins with / what it is: a whole address.
func (d *docsPlugin) frontMatter(e *edit) {
	for _, l := range e.lines() {
		if l.kind != front {
			return
		}
		if rootSlug.Match(e.src[l.from:l.to]) {
			e.replace(l.from, l.from+len("slug"), "permalink")
		}
	}
}

var (
	mdxFence   = regexp.MustCompile("^[`~]{3,}[ \t]*mdx-code-block\\b")
	mdxComment = regexp.MustCompile(`(?s)\{/\*(.*?)\*/\}`)
	commentID  = regexp.MustCompile(`^[ \t]*#([^\s]+)[ \t]*$`)
	magicLine  = regexp.MustCompile(`^[ \t]*(?://|#|/\*|<!--|\{/\*|--|;;)[ \t]*highlight-(next-line|start|end)[ \t]*(?:\*/\}?|-->)?[ \t]*$`)
)

// mdxBlocks opens fences that only hide MDX from other tools, takes comments
// away, and turns comments that mark lines of code into marks of their fence.
func mdxBlocks(e *edit) {
	lines := e.lines()
	mdx := false
	for i, l := range lines {
		switch {
		case l.kind == open && mdxFence.MatchString(e.text(l)):
			mdx = true
			e.drop(l)
		case l.kind == shut && mdx:
			mdx = false
			e.drop(l)
		case l.kind == open:
			markedLines(e, lines[i:])
		}
	}
	again(e, func(e *edit) {
		if !e.has("{/*") {
			return
		}
		walk := walker{e: e}
		for _, m := range mdxComment.FindAllSubmatchIndex(e.src, -1) {
			if !walk.prose(m[0]) {
				continue
			}
			id := ""
			if c := commentID.FindSubmatch(e.src[m[2]:m[3]]); c != nil {
				id = "{#" + string(c[1]) + "}"
			}
			e.replace(m[0], m[1], id)
		}
	})
}

// markedLines reads the fence that lines[0] opens.
func markedLines(e *edit, lines []line) {
	var marks []string
	number, from := 0, 0
	next := false
	for _, l := range lines[1:] {
		if l.kind != code {
			break
		}
		if m := magicLine.FindSubmatch(e.src[l.start:l.to]); m != nil {
			switch string(m[1]) {
			case "next-line":
				next = true
			case "start":
				from = number + 1
			case "end":
				if from > 0 && from <= number {
					marks = append(marks, fmt.Sprintf("%d-%d", from, number))
				}
				from = 0
			}
			continue
		}
		number++
		if next {
			marks, next = append(marks, fmt.Sprint(number)), false
		}
	}
	if len(marks) == 0 {
		return
	}
	e.replace(lines[0].to, lines[0].to, " {"+strings.Join(marks, ",")+"}")
	for _, l := range lines[1:] {
		if l.kind != code {
			break
		}
		if magicLine.Match(e.src[l.start:l.to]) {
			e.drop(l)
		}
	}
	e.count("marks in code")
}

var (
	tagStart = regexp.MustCompile(`^</?[A-Za-z]`)
	tabsNext = regexp.MustCompile(`(<Tabs\b[^>]*>|</TabItem>)[ \t]*(<TabItem\b|</Tabs>)`)
)

// oneLine writes a tag that goes over several lines on one, and the tags of tabs
// on a line each.
func oneLine(e *edit) {
	for _, l := range e.lines() {
		text := e.src[l.from:l.to]
		if l.kind != prose || l.start < e.at || !tagStart.Match(text) {
			continue
		}
		n := jsxTag(e.src[l.from:])
		if n <= len(text) {
			continue
		}
		tag := e.src[l.from : l.from+n]
		for i := 0; i < n; i++ {
			if tag[i] == '\n' {
				from := i
				for i < n && (tag[i] == '\n' || tag[i] == ' ' || tag[i] == '\t' || tag[i] == '\r') {
					i++
				}
				e.replace(l.from+from, l.from+i, " ")
			}
		}
	}
	again(e, func(e *edit) {
		if !e.has("<TabItem") {
			return
		}
		walk := walker{e: e}
		for _, m := range tabsNext.FindAllSubmatchIndex(e.src, -1) {
			if walk.prose(m[0]) {
				e.replace(m[3], m[4], below(e, m[0], "\n"))
			}
		}
	})
}

// maxTag bounds a tag, and so what a bracket that nothing closes costs.
const maxTag = 2 << 10

// jsxTag is the length of the tag that s begins with, braces and texts in it
// included, or 0.
func jsxTag(s []byte) int {
	s = s[:min(len(s), maxTag)]
	deep, quote := 0, byte(0)
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"', c == '\'', c == '`':
			quote = c
		case c == '{':
			deep++
		case c == '}':
			deep--
		case deep > 0:
		case c == '>':
			return i + 1
		case c == '<', c == '\n' && bytes.HasPrefix(bytes.TrimLeft(s[i+1:], " \t\r"), []byte("\n")):
			return 0
		}
	}
	return 0
}

var (
	importLine = regexp.MustCompile(`^import\s+(?:([A-Za-z_$][\w$]*)\s*,?\s*)?(?:\*\s+as\s+\w+\s*)?(?:\{[^}]*\}\s*)?(?:from\s+)?['"]([^'"]+)['"];?\s*$`)
	importOpen = regexp.MustCompile(`^import\s+(?:\w+\s*,\s*)?\{[^}]*$`)
	exportLine = regexp.MustCompile(`^export\s+(?:const|let|var|function|default|async)\b`)
	tagLine    = regexp.MustCompile(`^<(/?)(Tabs|TabItem|Admonition|DocCardList|TOCInline|Head)\b([^>]*?)(/?)>(.*)$`)
	selfTag    = regexp.MustCompile(`^<([A-Z][A-Za-z0-9]*)\s*[^>]*/>$`)
	attribute  = regexp.MustCompile(`([A-Za-z]+)=(?:"([^"]*)"|'([^']*)'|\{["'\x60]([^"'\x60]*)["'\x60]\})`)
	imageFrom  = regexp.MustCompile(`\bsrc=\{\s*(?:require\(\s*['"]([^'"]+)['"]\s*\)(?:\.default)?|useBaseUrl\(\s*['"]([^'"]+)['"]\s*\)|([A-Za-z_$][\w$]*))\s*\}`)
	hrefFrom   = regexp.MustCompile(`\bhref=\{\s*(?:useBaseUrl\(\s*)?['"]([^'"{}]+)['"]\s*\)?\s*\}`)
	styleAttr  = regexp.MustCompile(`[ \t]+(?:style=\{\{[^}]*\}\}|[a-zA-Z]+=\{[^{}"']*\})`)
	linkTag    = regexp.MustCompile(`^<Link\b([^<>]*)>(.*?)</Link>(.*)$`)
	tabValue   = regexp.MustCompile(`\{[^{}]*\}`)
	tabPair    = regexp.MustCompile(`\b(label|value):\s*(?:"([^"]*)"|'([^']*)'|` + "`([^`]*)`)")
	headAttrs  = regexp.MustCompile(`^(:{3,}[a-z]+)(\[.*\])?\{([^{}]*)\}[ \t]*$`)
	htmlTag    = regexp.MustCompile(`<[a-z][a-z0-9]*\b[^>]*(?:className|style=\{|src=\{|href=\{|htmlFor)[^>]*>`)
)

// mdx rewrites what a document needs of MDX: partial documents, tabs, callouts,
// pictures. Other components are reported.
func (d *docsPlugin) mdx(e *edit) {
	imports := map[string]string{} // name → path
	labels := map[string]string{}  // value of a tab → what it is called
	dropping := ""                 // what ends the statement that is being left out
	for _, l := range e.lines() {
		text := strings.TrimRight(e.text(l), " \t")
		switch {
		case l.kind != prose && (dropping == "" || l.kind != code):
		case dropping == "blank" && text == "", dropping == "quote" && strings.Contains(text, "from "):
			if dropping == "quote" {
				e.drop(l)
			}
			dropping = ""
		case dropping != "":
			e.drop(l)
		case l.indent() == 0 && importLine.MatchString(text):
			m := importLine.FindStringSubmatch(text)
			imports[m[1]] = strings.ReplaceAll(m[2], `\`, "") // formatters write \_
			e.count("imports left out")
			e.drop(l)
		case l.indent() == 0 && importOpen.MatchString(text):
			dropping = "quote"
			e.count("imports left out")
			e.drop(l)
		case l.indent() == 0 && exportLine.MatchString(text):
			e.unknown(l.from, l.to, "an export, which is not run", "write what it computes where it is used")
			if !strings.HasSuffix(text, ";") {
				dropping = "blank"
			}
			e.drop(l)
		default:
			if strings.HasPrefix(text, "<Tabs") {
				tabLabels(text, labels)
			}
			d.tags(e, l, text, imports, labels)
		}
	}
}

// tags rewrites the components and elements of a line.
func (d *docsPlugin) tags(e *edit, l line, text string, imports, labels map[string]string) {
	if m := headAttrs.FindStringSubmatch(text); m != nil {
		title := m[2]
		if t := attributesOf(m[3])["title"]; title == "" && t != "" {
			title = "[" + t + "]"
		}
		e.replace(l.from, l.to, m[1]+title)
		return
	}
	if m := tagLine.FindStringSubmatch(text); m != nil {
		if s, ok := knownTag(m, labels); ok {
			e.count("<" + m[2] + ">")
			e.replace(l.from, l.to, below(e, l.from, s))
			return
		}
	}
	if m := selfTag.FindStringSubmatch(text); m != nil {
		if from := imports[m[1]]; (strings.HasSuffix(from, ".md") || strings.HasSuffix(from, ".mdx")) && d.isThere(e, from) {
			e.count("partial documents")
			e.replace(l.from, l.to, `::include{file="`+d.imported(e.path, from, true)+`"}`)
			return
		}
	}
	src := e.src[l.from:l.to]
	if bytes.IndexByte(src, '<') < 0 {
		return
	}
	if m := linkTag.FindStringSubmatch(text); m != nil && !strings.Contains(m[2], "<") {
		if to := or(attributesOf(m[1])["to"], attributesOf(m[1])["href"]); to != "" {
			e.count("<Link>")
			e.replace(l.from, l.to, "["+m[2]+"]("+link(to)+")"+m[3])
			return
		}
	}
	spans := codeSpans{line: src}
	for _, m := range htmlTag.FindAllIndex(src, -1) {
		if tag := string(src[m[0]:m[1]]); !spans.holds(m[0]) {
			e.replace(l.from+m[0], l.from+m[1], d.element(e.path, tag, imports))
		}
	}
	spans = codeSpans{line: src}
	for _, m := range component.FindAllSubmatchIndex(src, -1) {
		if src[m[0]+1] != '/' && !spans.holds(m[0]) {
			e.unknown(l.from+m[0], l.from+m[1], "component <"+string(src[m[2]:m[3]])+">", "its tag stays visible; write in Markdown what it shows")
		}
	}
}

// knownTag is what stands for the tag of a component that is known; m is a match
// of tagLine.
func knownTag(m []string, labels map[string]string) (string, bool) {
	closing, name, attrs, rest := m[1] != "", m[2], attributesOf(m[3]), m[5]
	if attrs["label"] == "" {
		attrs["label"] = labels[attrs["value"]]
	}
	if rest != "" && !strings.HasPrefix(rest, "</"+name+">") {
		if end := "</" + name + ">"; name == "TabItem" && strings.HasSuffix(rest, end) {
			return ":::tab " + or(attrs["label"], attrs["value"]) + "\n\n" + strings.TrimSuffix(rest, end) + "\n\n:::", true
		}
		return "", false
	}
	switch name {
	case "Tabs":
		if closing {
			return "::::\n", true
		}
		return "\n::::tabs", true
	case "TabItem":
		if closing {
			return "\n:::", true
		}
		return ":::tab " + or(attrs["label"], or(attrs["value"], "…")) + "\n", true
	case "Admonition":
		if closing {
			return "\n:::", true
		}
		head := ":::" + or(attrs["type"], "note")
		if attrs["title"] != "" {
			head += "[" + attrs["title"] + "]"
		}
		return head + "\n", true
	case "DocCardList", "TOCInline":
		return "", true // sections list their pages, and pages their headings, here
	}
	return "", false
}

// tabLabels reads what values={[{label, value}, …]} calls the tabs.
func tabLabels(tag string, labels map[string]string) {
	_, list, ok := strings.Cut(tag, "values={")
	if !ok {
		return
	}
	for _, one := range tabValue.FindAllString(list, -1) {
		pair := map[string]string{}
		for _, m := range tabPair.FindAllStringSubmatch(one, -1) {
			pair[m[1]] = m[2] + m[3] + m[4]
		}
		labels[pair["value"]] = pair["label"]
	}
}

func attributesOf(s string) map[string]string {
	out := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(s, -1) {
		out[m[1]] = html.UnescapeString(m[2] + m[3] + m[4])
	}
	return out
}

// element turns a tag with JSX attributes into HTML.
func (d *docsPlugin) element(from, tag string, imports map[string]string) string {
	tag = imageFrom.ReplaceAllStringFunc(tag, func(s string) string {
		m := imageFrom.FindStringSubmatch(s)
		name := or(m[1], or(m[2], imports[m[3]]))
		if name == "" {
			return s
		}
		return `src="` + d.imported(from, name, false) + `"`
	})
	tag = hrefFrom.ReplaceAllString(tag, `href="$1"`)
	tag = strings.NewReplacer("className=", "class=", "htmlFor=", "for=").Replace(tag)
	return styleAttr.ReplaceAllString(tag, "")
}
