package foreign

import (
	"bytes"
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/yamlnode"
)

type vite struct {
	tree tree
	root string // the content folder
}

// home writes the front page that `layout: home` describes in its front matter.
func (vite) home(e *edit) {
	lines := e.lines()
	end := lastFront(lines)
	if end == 0 || !bytes.Contains(e.src[:end], []byte("hero:")) {
		return
	}
	open, shut := lines[0], lines[0]
	for _, l := range lines {
		if l.end == end {
			shut = l
		}
	}
	n, _ := yamlnode.ParseLenient(e.path, e.src, open.end, shut.start)
	hero := n.Get("hero")
	if hero == nil {
		return
	}
	var b strings.Builder
	text := func(n *yamlnode.Node) string { s, _ := n.Text(nil, ""); return strings.TrimSpace(s) }
	b.WriteString("\n# " + or(text(hero.Get("name")), text(hero.Get("text"))) + "\n")
	for _, key := range []string{"text", "tagline"} {
		if s := text(hero.Get(key)); s != "" && !(key == "text" && hero.Get("name") == nil) {
			b.WriteString("\n" + map[string]string{"text": "**" + s + "**", "tagline": s}[key] + "\n")
		}
	}
	for i, a := range items(hero.Get("actions")) {
		if i == 0 {
			b.WriteString("\n")
		}
		b.WriteString("- [" + text(a.Get("text")) + "](" + link(text(a.Get("link"))) + ")\n")
	}
	for _, x := range items(n.Get("features")) {
		title := text(x.Get("title"))
		if to := text(x.Get("link")); to != "" {
			title = "[" + title + "](" + link(to) + ")"
		}
		b.WriteString("\n## " + title + "\n\n" + text(x.Get("details")) + "\n")
	}
	e.count("home pages")
	e.replace(end, end, b.String()+"\n")
}

var (
	tabsHead   = regexp.MustCompile(`^(:{3,})[ \t]*tabs\b.*$`)
	tabHead    = regexp.MustCompile(`^==[ \t]+(\S.*?)[ \t]*$`)
	bareHead   = regexp.MustCompile(`^(:{3,})[ \t]*(raw|v-pre)[ \t]*$`)
	headClass  = regexp.MustCompile(`^(:{3,}[ \t]*[A-Za-z][^{}]*?)[ \t]*\{[^{}]*\}[ \t]*$`)
	anyHead    = regexp.MustCompile(`^(:{3,})[ \t]*[A-Za-z]`)
	justColons = regexp.MustCompile(`^:{3,}[ \t]*$`)
)

// blocks leaves out containers that only switch the tool's templates off.
func (vite) blocks(e *edit) {
	var bare []bool       // for each open container, whether it is one of those
	within := 0           // how many of them are
	tabs, tab := 0, false // how deep the container of tabs is that is open; whether one of them is
	for _, l := range e.lines() {
		text := e.text(l)
		if l.kind == prose && within > 0 {
			for _, m := range braces.FindAllStringIndex(text, -1) {
				e.replace(l.from+m[0], l.from+m[0]+2, `\{\{`) // shown as it stands
			}
		}
		switch {
		case l.kind != prose:
		case tabsHead.MatchString(text):
			tabs, tab = len(bare)+1, false
			bare = append(bare, false)
			e.replace(l.from, l.to, ":::::tabs")
		case tabs > 0 && len(bare) == tabs && tabHead.MatchString(text):
			shut := ""
			if tab {
				shut = "\n::::\n"
			}
			tab = true
			e.count("tabs")
			e.replace(l.from, l.to, below(e, l.from, shut+"::::tab "+tabHead.FindStringSubmatch(text)[1]+"\n"))
		case tabs > 0 && len(bare) == tabs && justColons.MatchString(text):
			shut := ":::::"
			if tab {
				shut = "\n::::\n:::::"
			}
			e.replace(l.from, l.to, below(e, l.from, shut))
			bare, tabs = bare[:len(bare)-1], 0
		case bareHead.MatchString(text):
			bare = append(bare, true)
			within++
			e.drop(l)
		case anyHead.MatchString(text):
			bare = append(bare, false)
			if m := headClass.FindStringSubmatchIndex(text); m != nil {
				e.replace(l.from+m[3], l.to, "")
			}
		case justColons.MatchString(text) && len(bare) > 0:
			if bare[len(bare)-1] {
				within--
				e.drop(l)
			}
			bare = bare[:len(bare)-1]
		}
	}
}

var (
	tocMark   = regexp.MustCompile(`^\[\[toc\]\]$`)
	snippetAt = regexp.MustCompile(`^<<<[ \t]*(\S+?)(#[\w*.-]+)?[ \t]*(?:\{([^}]*)\})?[ \t]*(?:\[([^\]]*)\])?[ \t]*$`)
	partAt    = regexp.MustCompile(`^<!--[ \t]*@include:[ \t]*(\S+?)(#[\w-]+)?(?:\{(\d*),?(\d*)\})?[ \t]*-->$`)
	infoFlags = regexp.MustCompile("^([`~]{3,}[ \t]*[^\\s:{\\[]+?)(-vue)?((?::[a-z-]+(?:=\\d+)?)*)(\\s|\\{|\\[|$)")
)

// lines rewrites what stands on a line of its own.
func (v vite) lines(e *edit) {
	for _, l := range e.lines() {
		text := e.text(l)
		switch {
		case l.kind == open:
			if m := infoFlags.FindStringSubmatchIndex(text); m != nil && (m[4] >= 0 || m[6] < m[7]) {
				e.replace(l.from+m[3], l.from+m[7], numbering(text[m[6]:m[7]]))
			}
		case l.kind != prose:
		case tocMark.MatchString(strings.ToLower(text)):
			e.count("[[toc]]")
			e.replace(l.from, l.to, "")
		case strings.HasPrefix(text, "<<<"):
			v.snippet(e, l, text)
		case strings.HasPrefix(text, "<!--"):
			if m := partAt.FindStringSubmatch(text); m != nil {
				v.part(e, l, m)
			}
		}
	}
}

// numbering is what :line-numbers=3 behind a language is in our fences.
func numbering(flags string) string {
	for f := range strings.SplitSeq(flags, ":") {
		if n, ok := strings.CutPrefix(f, "line-numbers"); ok {
			if n == "" {
				n = "=1"
			}
			return ` linenos linenums="` + n[1:] + `" `
		}
	}
	return ""
}

// source is the path of a file that a page draws in: @ is the content folder.
func (v vite) source(from, name string) string {
	if rest, ok := strings.CutPrefix(name, "@/"); ok {
		return path.Join(v.root, rest)
	}
	return path.Join(path.Dir(from), name)
}

// snippet shows a file, or a region of it, as code.
func (v vite) snippet(e *edit, l line, text string) {
	m := snippetAt.FindStringSubmatch(text)
	if m == nil {
		return
	}
	name := v.source(e.path, m[1])
	if file.Hidden(name) && !strings.Contains("/"+name, "/.vitepress/") {
		e.unknown(l.from, l.to, "a snippet of a hidden file", "what begins with a dot may hold secrets; copy what you need into a file of its own")
		return
	}
	data, ok := e.other(v.tree, name)
	if ok && m[2] != "" {
		data, ok = region(data, m[2][1:])
	}
	if !ok {
		e.unknown(l.from, l.to, "a snippet that is not there", "no "+name+m[2])
		return
	}
	lang, marks := strings.TrimPrefix(path.Ext(name), "."), ""
	for w := range strings.FieldsSeq(m[3]) {
		word, flags, _ := strings.Cut(w, ":")
		if strings.Trim(word, "0123456789,-") == "" {
			marks = "{" + word + "}"
		} else {
			lang = word
		}
		marks += numbering(flags)
	}
	title := ""
	if m[4] != "" {
		title = " [" + m[4] + "]"
	}
	fence := "```"
	for bytes.Contains(data, []byte(fence)) {
		fence += "`"
	}
	indent := string(e.src[l.start:l.from])
	body := strings.ReplaceAll(strings.TrimRight(string(data), "\r\n"), "\n", "\n"+indent)
	e.count("snippets (<<<)")
	e.replace(l.from, l.to, fence+lang+" "+marks+title+"\n"+indent+body+"\n"+indent+fence)
}

var regionMark = regexp.MustCompile(`#?\b(end)?[rR]egion\b[ \t]*:?[ \t]*([\w*-]*)`)

// region is the part of a file between its marks #region name and #endregion.
func region(data []byte, name string) ([]byte, bool) {
	var out []string
	depth := -1 // of regions within the one that was found
	for l := range strings.Lines(string(data)) {
		m := regionMark.FindStringSubmatch(l)
		switch {
		case m == nil:
		case m[1] == "" && depth < 0 && m[2] == name:
			depth = 0
			continue
		case m[1] == "" && depth >= 0:
			depth++
			continue
		case m[1] != "" && depth == 0:
			return []byte(unindent(out)), true
		case m[1] != "" && depth > 0:
			depth--
			continue
		}
		if depth >= 0 {
			out = append(out, l)
		}
	}
	return nil, false
}

// unindent takes the indentation away that all lines share.
func unindent(lines []string) string {
	least := -1
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			if n := len(l) - len(strings.TrimLeft(l, " \t")); least < 0 || n < least {
				least = n
			}
		}
	}
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l[min(max(0, least), len(l)-len(strings.TrimLeft(l, " \t"))):])
	}
	return b.String()
}

// partLines are the lines, from 1, of the region or the section that has a name;
// 0 if there is none.
func partLines(data []byte, name string) (from, to int) {
	e := edit{src: data, page: &Page{}}
	level, within := 0, false
	for i, l := range e.lines() {
		text := e.text(l)
		switch m := regionMark.FindStringSubmatch(text); {
		case within && level == 0:
			if m != nil && m[1] != "" && (m[2] == "" || m[2] == name) {
				return from, to
			}
			to = i + 1
		case within:
			if n := headingLevel(l, text); n > 0 && n <= level {
				return from, to
			}
			to = i + 1
		case m != nil && m[1] == "" && m[2] == name:
			within, from, to = true, i+2, i+1
		case headingLevel(l, text) > 0 && headingID(text) == name:
			within, level, from, to = true, headingLevel(l, text), i+1, i+1
		}
	}
	if !within || level == 0 || to < from {
		return 0, 0
	}
	return from, to
}

func headingLevel(l line, text string) int {
	if l.kind != prose || !heading.MatchString(text) {
		return 0
	}
	return len(text) - len(strings.TrimLeft(text, "#"))
}

var (
	givenID = regexp.MustCompile(`\{#([^\s{}]+)\}[ \t]*$`)
	idGap   = regexp.MustCompile(`[^\p{L}\p{N}]+`)
)

// headingID is the id that links name a heading by.
func headingID(text string) string {
	if m := givenID.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return strings.Trim(idGap.ReplaceAllString(strings.ToLower(text), "-"), "-")
}

// part draws in Markdown, all of it or some lines.
func (v vite) part(e *edit, l line, m []string) {
	lines := ""
	data, ok := e.other(v.tree, v.source(e.path, m[1]))
	if !ok {
		e.unknown(l.from, l.to, "an include of a file that is not there", "no "+v.source(e.path, m[1]))
		return
	}
	if m[2] != "" {
		from, to := partLines(data, m[2][1:])
		if from == 0 {
			e.unknown(l.from, l.to, "an include of a part that is not there", "no "+m[2]+" in "+m[1])
			return
		}
		lines = fmt.Sprintf(` lines="%d-%d"`, from, to)
	}
	if m[3] != "" || m[4] != "" {
		lines = ` lines="` + m[3] + "-" + m[4] + `"`
	}
	e.count("includes")
	e.replace(l.from, l.to, `::include{file="/`+v.source(e.path, m[1])+`"`+lines+"}")
}

var (
	braces    = regexp.MustCompile(`\{\{.+?\}\}`)
	badge     = regexp.MustCompile(`<Badge\b[^>]*?\btext=["']([^"']*)["'][^>]*?/?>(?:</Badge>)?|<Badge\b[^>]*>([^<]*)</Badge>`)
	component = regexp.MustCompile(`</?([A-Z][A-Za-z0-9.]*)\b(?:[^>\n]|\n[ \t]*[^>\s])*\n?[ \t]*>`)
)

func badgeText(text []byte, m []int) string {
	if m[2] < 0 {
		m = m[2:]
	}
	return string(text[m[2]:m[3]])
}

// expressions reports what only the tool's runtime can show: values of
// expressions, and components. A badge is its text.
func expressions(e *edit) {
	walk := walker{e: e}
	for _, m := range component.FindAllSubmatchIndex(e.src, -1) {
		name := string(e.src[m[2]:m[3]])
		if name != "Badge" && e.src[m[0]+1] != '/' && walk.prose(m[0]) {
			e.unknown(m[0], m[1], "component <"+name+">", "its tag stays visible; write in Markdown what it shows")
		}
	}
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := e.src[l.from:l.to]
		for _, m := range badge.FindAllSubmatchIndex(text, -1) {
			e.count("badges")
			e.replace(l.from+m[0], l.from+m[1], "<mark>"+html.EscapeString(badgeText(text, m))+"</mark>")
		}
		spans := codeSpans{line: text}
		for _, m := range braces.FindAllIndex(text, -1) {
			if !spans.holds(m[0]) && !bytes.Contains(text[:m[0]], []byte("v-pre>")) {
				e.unknown(l.from+m[0], l.from+m[1], "an expression in {{ }}", "it stays visible; write the value out")
			}
		}
	}
}
