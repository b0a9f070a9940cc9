package foreign

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"guidepost/generator/internal/file"
)

var (
	// includeTag is {% include-markdown "file" start="…" end="…" %}, over one line
	// or several.
	includeTag = regexp.MustCompile(`(?s)\{%-?[ \t\r\n]*(include-markdown|include)[ \t\r\n]+(?:"([^"]+)"|'([^']+)')(.*?)-?%\}`)
	// includeMark is {!file!}.
	includeMark   = regexp.MustCompile(`\{(!)[ \t]*([^!}\n"]+?)()[ \t]*!()\}`)
	includeOption = regexp.MustCompile(`([a-z][\w-]*)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w-]+))`)
	relativeLink  = regexp.MustCompile(`(\]\(<?|^\[[^\]]+\]:[ \t]+|\b(?:src|href)=["'])(\.{0,2}/?[\w.-][^)\s"'>#:]*)`)
)

const (
	maxIncluded = 256 << 10 // bytes of a file that is drawn in
	maxDrawn    = 4 << 20   // bytes that a page draws in
)

// included draws in the files that pages name, in code as well.
func (f *Folder) included(tag *regexp.Regexp) pass {
	return func(e *edit) {
		if !e.has("{%") && !e.has("{!") {
			return
		}
		walk, room := walker{e: e}, maxDrawn
		for _, m := range tag.FindAllSubmatchIndex(e.src, -1) {
			group := func(i int) string {
				if m[2*i] < 0 {
					return ""
				}
				return string(e.src[m[2*i]:m[2*i+1]])
			}
			drawn, ok := f.draw(e, tag, [5]string{"", group(1), group(2), group(3), group(4)}, e.path, walk.prose(m[0]), &room)
			if !ok {
				e.unknown(m[0], m[1], "an include of a file that is not there", "no "+or(group(2), group(3))+" in the folder")
				continue
			}
			e.count("includes")
			e.replace(m[0], m[1], below(e, m[0], strings.Trim(drawn, "\r\n")))
		}
	}
}

// draw is what a tag in the file from draws in, with what that draws in itself.
// m are the groups of the tag, room the bytes that a page may still draw in.
func (f *Folder) draw(e *edit, tag *regexp.Regexp, m [5]string, from string, prose bool, room *int) (text string, ok bool) {
	data, at, ok := f.drawn(e, from, or(m[2], m[3]))
	if !ok {
		return "", false
	}
	if *room -= max(len(data), 4<<10); *room < 0 { // a file that draws itself in ends as well
		return "", false
	}
	options := map[string]string{}
	for _, o := range includeOption.FindAllStringSubmatch(m[4], -1) {
		options[o[1]] = strings.NewReplacer(`\n`, "\n", `\"`, `"`, `\'`, "'").Replace(o[2] + o[3] + o[4])
	}
	text = tag.ReplaceAllStringFunc(part(string(data), options), func(inner string) string {
		if more, ok := f.draw(e, tag, [5]string(tag.FindStringSubmatch(inner)), at, prose, room); ok {
			return strings.Trim(more, "\r\n")
		}
		return inner
	})
	if m[1] != "include" && prose {
		text = moved(withoutFront(text), from, at, options)
	}
	return text, true
}

// drawn is the file that the file from names: seen from there, from the content
// folder, or from the settings.
func (f *Folder) drawn(e *edit, from, name string) (data []byte, at string, ok bool) {
	for _, at := range []string{path.Join(path.Dir(from), name), f.in(name), path.Clean(name)} {
		if file.Hidden(at) || path.IsAbs(at) || strings.HasPrefix(at, "../") {
			continue
		}
		if data, ok := e.other(f.tree, at); ok && len(data) <= maxIncluded {
			return data, at, true
		}
	}
	return nil, "", false
}

// part is what lies between the texts that the options start and end name.
func part(text string, options map[string]string) string {
	if start := options["start"]; start != "" {
		if _, rest, ok := strings.Cut(text, start); ok {
			text = rest
		}
	}
	if end := options["end"]; end != "" {
		text, _, _ = strings.Cut(text, end)
	}
	return text
}

func withoutFront(text string) string {
	e := edit{src: []byte(text)}
	return text[lastFront(e.lines()):]
}

// moved is text from the file at, drawn into the page: its links lead to where they
// led, and its headings are as deep as the options say.
func moved(text, page, at string, options map[string]string) string {
	offset, _ := strconv.Atoi(options["heading-offset"])
	e := edit{src: []byte(text), page: &Page{}}
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		line := e.text(l)
		if n := headingLevel(l, line); n > 0 && offset > 0 {
			e.replace(l.from, l.from, strings.Repeat("#", min(offset, 6-min(n, 6))))
		}
		if options["rewrite-relative-urls"] == "false" || path.Dir(page) == path.Dir(at) {
			continue
		}
		for _, m := range relativeLink.FindAllStringSubmatchIndex(line, -1) {
			to := path.Join(path.Dir(at), line[m[4]:m[5]])
			if !strings.HasPrefix(line[m[4]:m[5]], "/") && !strings.HasPrefix(line[m[5]:], ":") && !strings.HasPrefix(to, "..") {
				e.replace(l.from+m[4], l.from+m[5], relative(page, to))
			}
		}
	}
	e.keep(len(e.src))
	return string(e.out)
}

// below indents all lines but the first as the one that off stands in.
func below(e *edit, off int, text string) string {
	if indent, alone := indentOf(e.src, off); alone {
		return strings.ReplaceAll(text, "\n", "\n"+indent)
	}
	return text
}
