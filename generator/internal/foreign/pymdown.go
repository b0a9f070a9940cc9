package foreign

import (
	"bytes"
	"html"
	"regexp"
	"strings"
)

// maxOpen bounds how deep containers lie in each other, and so how many colons
// tell them apart.
const maxOpen = 32

var blockHead = regexp.MustCompile(`^(/{3,})[ \t]*(?:([A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*(.*?))?)?[ \t]*$`)

// pymdownBlocks turns /// name | title … /// into containers.
func pymdownBlocks(e *edit) {
	if !e.has("///") {
		return
	}
	var closers []string // of the blocks that are open
	var slashes []int
	options := false // indented options may follow the head
	for _, l := range e.lines() {
		if l.kind != prose && !(options && l.kind == code) {
			options = false
			continue
		}
		text := e.text(l)
		m := blockHead.FindStringSubmatch(text)
		switch {
		case m == nil && options && l.indent() >= 4 && strings.Contains(text, ":"):
			e.drop(l)
			continue
		case m == nil:
		case m[2] == "" && len(slashes) > 0 && len(m[1]) == slashes[len(slashes)-1]:
			e.replace(l.from, l.to, closers[len(closers)-1])
			closers, slashes = closers[:len(closers)-1], slashes[:len(slashes)-1]
		case m[2] != "" && len(slashes) < maxOpen:
			head, closer := containerFor(m[2], m[3], len(m[1])-len(slashes))
			e.count("blocks (///)")
			e.replace(l.from, l.to, head)
			closers, slashes = append(closers, closer), append(slashes, len(m[1]))
			options = true
			continue
		}
		options = false
	}
}

// containerFor is the container that stands for a block of a name and title;
// outer blocks have more colons than those within.
func containerFor(name, title string, depth int) (head, closer string) {
	colons := strings.Repeat(":", 3+max(0, 6-depth))
	switch name {
	case "tab":
		return colons + "tab " + title, colons
	case "caption", "figure-caption":
		return "<p><em>", "</em></p>"
	case "html", "define":
		return "<div>\n", "\n</div>"
	}
	if title != "" {
		return colons + name + "[" + title + "]", colons
	}
	return colons + name, colons
}

var (
	htmlOpen = regexp.MustCompile(`^<(div|section|figure|figcaption|details|summary|p|span|center|article|aside|blockquote)\b([^>]*?)[ \t]+markdown(?:=(?:"[^"]*"|'[^']*'|\w+))?([^>]*)>`)
	htmlShut = regexp.MustCompile(`^</(?:div|section|figure|details|article|aside|blockquote|center)>`)
)

// markdownInHTML sets elements that hold Markdown apart from it by blank lines,
// which is what CommonMark asks for.
func markdownInHTML(e *edit) {
	if !e.has("markdown") {
		return
	}
	depth := 0
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := e.src[l.from:l.to]
		if m := htmlOpen.FindSubmatchIndex(text); m != nil {
			e.count("Markdown in HTML")
			tag := "<" + string(text[m[2]:m[3]]) + string(text[m[4]:m[5]]) + string(text[m[6]:m[7]]) + ">"
			if rest := bytes.TrimSpace(text[m[1]:]); len(rest) > 0 {
				e.replace(l.from, l.from+m[1], tag) // all on one line: inline Markdown works inside
				continue
			}
			depth++
			e.replace(l.start, l.to, tag+"\n")
		} else if depth > 0 && htmlShut.Match(text) {
			depth--
			e.replace(l.start, l.from, "\n")
		}
	}
}

var keyCombination = regexp.MustCompile(`\+\+((?:[\w-]+|"[^"]+"|'[^']+')(?:\+(?:[\w-]+|"[^"]+"|'[^']+'))*)\+\+`)

// keys shows ++ctrl+alt+del++ as keys.
func keys(e *edit) {
	e.inline("++", keyCombination, func(m [][]byte, _ int) (string, bool) {
		var out []string
		for k := range strings.SplitSeq(string(m[1]), "+") {
			name := strings.Trim(k, `"'`)
			if name == k && len(k) > 0 {
				name = strings.ToUpper(k[:1]) + strings.ReplaceAll(k[1:], "-", " ")
			}
			out = append(out, "<kbd>"+html.EscapeString(name)+"</kbd>")
		}
		e.count("keys")
		return strings.Join(out, "+"), true
	})
}

var (
	criticMark = regexp.MustCompile(`\{(\+\+|--|==|>>)([^{}]*?)(?:\+\+|--|==|<<)\}`)
	criticSub  = regexp.MustCompile(`\{~~([^{}]*?)~>([^{}]*?)~~\}`)
)

// critic shows edits as they would be shown.
func critic(e *edit) {
	e.inline("{~~", criticSub, func(m [][]byte, _ int) (string, bool) {
		return "<del>" + string(m[1]) + "</del><ins>" + string(m[2]) + "</ins>", true
	})
	again(e, func(e *edit) {
		e.inline("{", criticMark, func(m [][]byte, _ int) (string, bool) {
			e.count("edit marks")
			switch string(m[1]) {
			case "++":
				return "<ins>" + string(m[2]) + "</ins>", true
			case "--":
				return "<del>" + string(m[2]) + "</del>", true
			case "==":
				return "<mark>" + string(m[2]) + "</mark>", true
			}
			return "<em>(" + strings.TrimSpace(string(m[2])) + ")</em>", true
		})
	})
}

var (
	inserted = regexp.MustCompile(`\^\^([^\s^](?:[^^]*[^\s^])?)\^\^`)
	raised   = regexp.MustCompile(`\^([^\s^\[\]]+)\^`)
	lowered  = regexp.MustCompile(`(^|[^~])~([^\s~]+)~($|[^~])`)
)

// carets shows ^^inserted^^ text and ^superscripts^.
func carets(e *edit) {
	e.inline("^^", inserted, func(m [][]byte, _ int) (string, bool) { return "<ins>" + string(m[1]) + "</ins>", true })
	again(e, func(e *edit) {
		e.inline("^", raised, func(m [][]byte, _ int) (string, bool) {
			e.count("superscripts")
			return "<sup>" + string(m[1]) + "</sup>", true
		})
	})
}

// tildes shows ~subscripts~; ~~deletions~~ are everybody's.
func tildes(e *edit) {
	e.inline("~", lowered, func(m [][]byte, _ int) (string, bool) {
		e.count("subscripts")
		return string(m[1]) + "<sub>" + string(m[2]) + "</sub>" + string(m[3]), true
	})
}

var iconName = regexp.MustCompile(`:(?:material|octicons|fontawesome|simple|custom)-[a-z0-9-]+:[ \t]?`)

// icons takes the names of pictures away that come with a theme.
func icons(e *edit) {
	e.inline(":", iconName, func([][]byte, int) (string, bool) {
		e.count("icons left out")
		return "", true
	})
}

var delimiterRow = regexp.MustCompile(`^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)

// tableCode escapes the bars in the code of tables, which do not end a cell.
func tableCode(e *edit) {
	lines := e.lines()
	for i := 1; i < len(lines); i++ {
		rule := e.src[lines[i].from:lines[i].to]
		if lines[i].kind != prose || lines[i-1].kind != prose || bytes.IndexByte(rule, '|') < 0 || !delimiterRow.Match(rule) {
			continue
		}
		e.escapeBars(lines[i-1])
		for i++; i < len(lines) && lines[i].kind == prose && lines[i].from < lines[i].to; i++ {
			e.escapeBars(lines[i])
		}
	}
}

// escapeBars puts a backslash before the bars in the code of a row.
func (e *edit) escapeBars(l line) {
	row := e.src[l.from:l.to]
	spans := codeSpans{line: row}
	for i, c := range row {
		if c == '|' && row[max(0, i-1)] != '\\' && spans.holds(i) {
			e.replace(l.from+i, l.from+i, `\`)
		}
	}
}

var languageMark = regexp.MustCompile("^`+(?:#!|:::)")

// inlineCode takes the name of the language from `#!python print()`.
func inlineCode(e *edit) {
	if !e.has("`#!") && !e.has("`:::") {
		return
	}
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		if text := e.src[l.from:l.to]; !bytes.Contains(text, []byte("`#!")) && !bytes.Contains(text, []byte("`:::")) {
			continue
		}
		for i := l.from; i < l.to; {
			n := opaque(e.src[:l.to], i)
			if m := languageMark.Find(e.src[i:l.to]); n > 0 && m != nil {
				if space := bytes.IndexByte(e.src[i:i+n], ' '); space > 0 {
					e.replace(i+len(m)-len(bytes.TrimLeft(m, "`")), i+space+1, "")
				}
			}
			i += max(1, n)
		}
	}
}
