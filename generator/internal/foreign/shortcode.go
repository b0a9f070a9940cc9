package foreign

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var escaped = regexp.MustCompile(`(\{\{[<%])/\*(.*?)\*/([>%]\}\})`)

// escapes shows {{</* name */>}}, which is how a shortcode is written about, as
// Hugo does, in code as well.
func (hugoSite) escapes(e *edit) {
	if !e.has("{{") {
		return
	}
	for _, l := range e.lines() {
		if l.kind == front {
			continue
		}
		for _, m := range escaped.FindAllSubmatchIndex(e.src[l.from:l.to], -1) {
			// A zero-width joint keeps the next pass from taking it for a shortcode.
			s := string(e.src[l.from+m[2]:l.from+m[3]]) + joint + string(e.src[l.from+m[4]:l.from+m[5]]) + string(e.src[l.from+m[6]:l.from+m[7]])
			e.replace(l.from+m[0], l.from+m[1], s)
		}
	}
}

// joint stands for a moment in what must not be read as a shortcode.
const joint = "\x01"

var shortcode = regexp.MustCompile("(?s)\\{\\{([<%])[ \t\r\n]*(/?)[ \t]*([A-Za-z0-9_][\\w./-]*)((?:[^}\"`<>]|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)*?)(/?)[ \t\r\n]*[>%]\\}\\}")

var commentShut = regexp.MustCompile(`\{\{[<%]\s*/\s*comment\s*[%>]\}\}`)

// call is a shortcode as written.
type call struct {
	name     string
	args     []string
	named    map[string]string
	markdown bool // {{% %}}
	alone    bool // {{< name />}}
	ordinal  int  // of the calls on the page
}

var argument = regexp.MustCompile("(?s)(?:([A-Za-z_][\\w-]*)[ \t]*=[ \t]*)?(?:\"((?:[^\"\\\\]|\\\\.)*)\"|`([^`]*)`|([^\\s\"`]+))")

func parseCall(name, rest string) call {
	c := call{name: name, named: map[string]string{}}
	for _, m := range argument.FindAllStringSubmatch(rest, -1) {
		value := strings.ReplaceAll(m[2], `\"`, `"`) + m[3] + m[4]
		if m[1] != "" {
			c.named[m[1]] = value
		} else {
			c.args = append(c.args, value)
		}
	}
	return c
}

// get is a named argument, or the one at a place; -1: none.
func (c call) get(place int, names ...string) string {
	for _, n := range names {
		if v, ok := c.named[n]; ok {
			return v
		}
	}
	if place >= 0 && place < len(c.args) {
		return c.args[place]
	}
	return ""
}

// shortcodes rewrites those that are known and reports the others.
func (h hugoSite) shortcodes(e *edit) {
	if !e.has("{{") {
		return
	}
	calls := shortcode.FindAllSubmatchIndex(e.src, -1)
	p := shortcodePage{site: h, edit: e, calls: calls, shut: halves(e.src, calls), own: followed{}}
	walk := walker{e: e}
	for i, m := range calls {
		if walk.prose(m[0]) && m[0] >= p.hidden {
			p.rewrite(i)
		}
	}
	if strings.Contains(string(e.src), joint) {
		again(e, func(e *edit) {
			for i, c := range e.src {
				if c == joint[0] {
					e.replace(i, i+1, "")
				}
			}
		})
	}
}

// shortcodePage is a page whose shortcodes are being rewritten, in order.
type shortcodePage struct {
	site   hugoSite
	edit   *edit
	calls  [][]int     // their matches
	shut   map[int]int // call → the call that shuts the pair it opens
	pairs  nesting
	own    followed
	hidden int // the end of what is not shown
}

func (p *shortcodePage) rewrite(i int) {
	e, m := p.edit, p.calls[i]
	c := parseCall(string(e.src[m[6]:m[7]]), string(e.src[m[8]:m[9]]))
	closing := m[4] != m[5]
	c.markdown = e.src[m[2]] == '%'
	c.alone = m[10] != m[11]
	c.ordinal = i
	if c.name == "comment" && !closing {
		if end := commentShut.FindIndex(e.src[m[1]:]); end != nil {
			p.hidden = m[1] + end[1]
			e.count("comments")
			e.replace(m[0], p.hidden, "")
		}
		return
	}
	s, block, ok := p.expand(i, c, closing)
	switch {
	case ok:
		if !closing {
			e.count("shortcode " + c.name)
		}
		if block {
			s = ownLine(e.src, m[0], m[1], s)
		}
		e.replace(m[0], max(m[1], p.hidden), s)
	case !closing:
		e.unknown(m[0], m[1], "shortcode "+c.name, "it stays visible; write in Markdown what it shows")
		if p.shut[i] > 0 && p.site.own.code(e, c) {
			p.site.asCode(e, m, p.calls[p.shut[i]])
			p.hidden = p.calls[p.shut[i]][1]
		}
	}
}

// expand is what stands for a call: what the site's own template of the name makes
// of it, what everybody means by the name, or what a theme's template makes.
func (p *shortcodePage) expand(i int, c call, closing bool) (s string, block, ok bool) {
	own := p.site.own.first(c.name)
	if own && !closing {
		if s, block, ok = p.template(i, c); ok {
			return s, block, ok
		}
	}
	if s, block, ok = p.pairs.expand(p.site, c, closing); ok {
		return s, block, ok
	}
	if s, block, ok = p.site.expand(p.edit, c, closing); ok || own || closing {
		return s, block, ok
	}
	return p.template(i, c)
}

// template follows the template of a call in the folder.
func (p *shortcodePage) template(i int, c call) (s string, block, ok bool) {
	m, shut := p.calls[i], p.shut[i]
	t, ok := p.own.expand(p.site.own, p.edit, p.site, c, string(p.edit.src[m[0]:m[1]]), shut > 0)
	switch {
	case !ok:
	case t.hides:
		p.hidden = p.calls[shut][1]
	case shut > 0:
		p.pairs = append(p.pairs, opened{name: c.name, shut: t.after, block: t.block})
	}
	return t.before, t.block, ok
}

// asCode shows what lies between the halves of a pair as code; the halves stay
// visible.
func (hugoSite) asCode(e *edit, open, shut []int) {
	inner := strings.Trim(string(e.src[open[1]:shut[0]]), "\r\n")
	if !strings.Contains(inner, "\n") {
		inner = strings.TrimSpace(inner)
	}
	fence := "```"
	for strings.Contains(inner, fence) {
		fence += "`"
	}
	s := string(e.src[open[0]:open[1]]) + "\n\n" + fence + "\n" + inner + "\n" + fence + "\n\n" + string(e.src[shut[0]:shut[1]])
	e.replace(open[0], shut[1], s)
}

// halves tells, for each call that opens a pair, which call shuts it: its place in
// the list, which is never 0.
func halves(src []byte, calls [][]int) map[int]int {
	shut, open := map[int]int{}, map[string][]int{}
	for i, m := range calls {
		name := string(src[m[6]:m[7]])
		if m[4] == m[5] {
			if m[10] == m[11] {
				open[name] = append(open[name], i)
			}
		} else if n := len(open[name]); n > 0 {
			shut[open[name][n-1]] = i
			open[name] = open[name][:n-1]
		}
	}
	return shut
}

// ownLine sets s, which must begin a line, apart from what stands around it.
func ownLine(src []byte, from, to int, s string) string {
	if indent, alone := indentOf(src, from); alone {
		s = strings.ReplaceAll(s, "\n", "\n"+indent)
	} else {
		s = "\n\n" + s
	}
	for to < len(src) && (src[to] == ' ' || src[to] == '\t' || src[to] == '\r') {
		to++
	}
	if to < len(src) && src[to] != '\n' {
		s += "\n"
	}
	return s
}

// indentOf is what stands before off in its line, if that is nothing but blanks.
func indentOf(src []byte, off int) (indent string, alone bool) {
	start := off
	for start > 0 && (src[start-1] == ' ' || src[start-1] == '\t') {
		start--
	}
	return string(src[start:off]), start == 0 || src[start-1] == '\n'
}

// asides are the shortcodes of themes that make a callout; their kind is their
// name or their first argument.
var asides = []string{"notice", "hint", "callout", "alert", "admonition", "note", "tip", "warning", "info", "caution", "danger", "important", "success", "question"}

// kinds of other words for callouts.
var calloutKind = map[string]string{"primary": "note", "secondary": "note", "default": "note", "error": "danger", "green": "tip", "blue": "info", "red": "danger", "warn": "warning"}

// expand is what stands for a shortcode. block: it needs lines of its own.
func (h hugoSite) expand(e *edit, c call, closing bool) (s string, block, ok bool) {
	if slices.Contains(asides, c.name) {
		if closing {
			return ":::", true, true
		}
		return calloutHead(c), true, true
	}
	switch c.name {
	case "ref", "relref":
		return h.ref(e.path, c.get(0, "path")), false, true
	case "figure", "img", "image":
		return figure(c), true, true
	case "highlight":
		if closing {
			return "```", true, true
		}
		return "```" + c.get(0, "lang") + lineOptions(c.get(1, "options")), true, true
	case "details", "expand":
		if closing {
			return ":::", true, true
		}
		return ":::details " + or(c.get(0, "summary", "title"), "…"), true, true
	case "mermaid":
		if closing {
			return "```", true, true
		}
		return "```mermaid", true, true
	case "param":
		name := c.get(0, "name")
		v, found := lower(e.front(), name).Text(nil, "")
		if !found {
			v, found = lower(h.params, name).Text(nil, "")
		}
		return v, false, found
	case "youtube":
		return "<https://www.youtube.com/watch?v=" + c.get(0, "id") + ">", false, true
	case "vimeo":
		return "<https://vimeo.com/" + c.get(0, "id") + ">", false, true
	case "gist":
		return "<https://gist.github.com/" + c.get(0) + "/" + c.get(1) + ">", false, true
	case "tweet", "x":
		return "<https://x.com/" + c.get(-1, "user") + "/status/" + c.get(0, "id") + ">", false, true
	case "br":
		return "<br>", false, true
	case "toc", "children":
		return "", false, !closing
	}
	return "", false, false
}

func calloutHead(c call) string {
	kind, title := c.name, c.get(-1, "title")
	if slices.Contains(asides[:5], c.name) {
		kind = or(c.get(0, "type", "color", "style"), "note")
		title = or(title, c.get(1))
	} else {
		title = or(title, c.get(0))
	}
	kind = strings.ToLower(kind)
	if k := calloutKind[kind]; k != "" {
		kind = k
	}
	if !slices.Contains(asides[5:], kind) {
		kind = "note"
	}
	if title != "" {
		return ":::" + kind + "[" + title + "]"
	}
	return ":::" + kind
}

func figure(c call) string {
	alt := or(c.get(-1, "alt"), or(c.get(-1, "caption"), c.get(-1, "title")))
	s := "![" + strings.NewReplacer("[", "", "]", "").Replace(alt) + "](" + link(c.get(0, "src")) + ")"
	if to := c.get(-1, "link"); to != "" {
		s = "[" + s + "](" + link(to) + ")"
	}
	if text := or(c.get(-1, "caption"), c.get(-1, "title")); text != "" {
		s += "\\\n*" + html.EscapeString(strings.ReplaceAll(text, "*", "")) + "*"
	}
	return s
}

// lineOptions are those of highlight that a fence knows: marked lines, numbers.
func lineOptions(s string) string {
	var out string
	for part := range strings.SplitSeq(s, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch strings.ToLower(key) {
		case "hl_lines":
			out += ` hl_lines="` + strings.Trim(value, `[]"'`) + `"`
		case "linenos":
			out += " linenos"
		case "linenostart":
			if _, err := strconv.Atoi(value); err == nil {
				out += " linenostart=" + value
			}
		}
	}
	return out
}
