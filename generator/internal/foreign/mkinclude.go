package foreign

import (
	"path"
	"regexp"
	"strconv"
	"strings"
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

// maxIncluded bounds a file that is drawn in.
const maxIncluded = 256 << 10

// included draws in the files that pages name, in code as well.
func (f *Folder) included(tag *regexp.Regexp) pass {
	return func(e *edit) {
		if !e.has("{%") && !e.has("{!") {
			return
		}
		walk := walker{e: e}
		for _, m := range tag.FindAllSubmatchIndex(e.src, -1) {
			group := func(i int) string {
				if m[2*i] < 0 {
					return ""
				}
				return string(e.src[m[2*i]:m[2*i+1]])
			}
			name := or(group(2), group(3))
			data, at, ok := f.drawn(e, name)
			if !ok {
				e.unknown(m[0], m[1], "an include of a file that is not there", "no "+name+" in the folder")
				continue
			}
			options := map[string]string{}
			for _, o := range includeOption.FindAllStringSubmatch(group(4), -1) {
				options[o[1]] = strings.NewReplacer(`\n`, "\n", `\"`, `"`, `\'`, "'").Replace(o[2] + o[3] + o[4])
			}
			text := part(string(data), options)
			if group(1) != "include" && walk.prose(m[0]) {
				text = moved(withoutFront(text), e.path, at, options)
			}
			e.count("includes")
			e.replace(m[0], m[1], below(e, m[0], strings.Trim(text, "\r\n")))
		}
	}
}

// drawn is the file that a page names: seen from the page, from the content folder,
// or from the settings.
func (f *Folder) drawn(e *edit, name string) (data []byte, at string, ok bool) {
	for _, at := range []string{path.Join(path.Dir(e.path), name), f.in(name), path.Clean(name)} {
		if hiddenFile(at) || path.IsAbs(at) || strings.HasPrefix(at, "../") {
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
	start := off
	for start > 0 && e.src[start-1] != '\n' {
		start--
	}
	if indent := string(e.src[start:off]); strings.TrimSpace(indent) == "" && indent != "" {
		return strings.ReplaceAll(text, "\n", "\n"+indent)
	}
	return text
}
