package foreign

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/tomlnode"
)

// mdbook is mdBook: its chapters are those that SUMMARY.md names, and nothing
// else is a page. {{#include}} is everybody's and read by package markdown.
var mdbook = tool{
	name: "mdBook",
	recognise: func(t tree) string {
		if name, _ := t.first("book.toml"); name != "" {
			return name
		}
		// A folder of chapters without the settings above it.
		if name, data := t.first("SUMMARY.md", "src/SUMMARY.md"); name != "" && summaryEntry.Match(data) {
			return name
		}
		return ""
	},
	read: readMdBook,
}

func readMdBook(f *Folder) {
	f.Config.KeepNumbers = true
	b := book{hide: map[string]string{"rust": "#"}}
	src := "src"
	if path.Base(f.By) == "SUMMARY.md" {
		src = strings.TrimSuffix(strings.TrimSuffix(f.By, "SUMMARY.md"), "/")
	} else {
		data, _ := f.tree.get(f.By)
		root, l := tomlnode.Parse(f.By, data, 0, len(data))
		if root == nil && len(l) > 0 {
			f.unread(f.By, l)
		}
		c, settings, out := &f.Config, root.Get("book"), root.Get("output").Get("html")
		c.Title, c.Description = textOf(settings.Get("title")), textOf(settings.Get("description"))
		if lang, ok := settings.Get("language").Text(nil, ""); ok {
			c.Languages = language(lang)
		}
		if n := settings.Get("src"); n != nil {
			src = f.within(".", n)
		}
		if edit := out.Get("edit-url-template"); edit != nil {
			// The template's path begins at the book, ours at the source folder: the same.
			c.EditURL = doc.Str{S: edit.Value, Pos: edit.Pos}
		}
		b.mathjax, _ = out.Get("mathjax-support").Bool(nil, "")
		for _, e := range entries(out.Get("code").Get("hidelines")) {
			b.hide[e.Key.Value] = e.Value.Value
		}
		for _, e := range entries(out.Get("redirect")) {
			f.redirect(e.Key, e.Value, path.Dir(e.Key.Value))
		}
		for _, e := range entries(root.Get("preprocessor")) {
			if !strings.Contains("index links admonish katex mermaid alerts tabs footnote toc", e.Key.Value) {
				f.ignored(e.Key.Pos, "preprocessor "+e.Key.Value, "what it does to chapters is not done")
			}
		}
	}
	f.setContent(src)
	f.readSummary()
	f.passes = []pass{b.lines, b.marks, b.inlines}
}

// book is what of a book's settings changes its chapters.
type book struct {
	mathjax bool
	hide    map[string]string // language → prefix of lines that are not shown
}

var (
	summaryEntry = regexp.MustCompile(`(?m)^([ \t]*)(?:([-*+]|[0-9]{1,9}[.)])[ \t]+)?\[((?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\(\s*<?([^()<>]*(?:\([^()]*\)[^()<>]*)*)>?\s*\)[ \t\r]*$`)
	summaryPart  = regexp.MustCompile(`^#[ \t]+(.+?)[ \t#]*$`)
)

// readSummary reads SUMMARY.md: chapters before, numbered chapters in parts,
// drafts without a file, chapters after.
func (f *Folder) readSummary() {
	name := f.in("SUMMARY.md")
	data, ok := f.tree.get(name)
	if !ok {
		f.ignored(diag.WholeFile(f.By), "there is no "+name, "the pages stand in the order of their names")
		return
	}
	type level struct {
		indent int
		items  *[]doc.NavItem
	}
	var root []doc.NavItem
	top := &root
	stack := []level{{-1, top}}
	named := map[string]bool{}
	e := edit{src: data, page: &Page{}}
	title := true // the first heading is the file's own title
	for _, l := range e.lines() {
		at := diag.Pos{File: name, Off: l.from, Len: l.to - l.from}
		text := e.text(l)
		if m := summaryPart.FindStringSubmatch(text); m != nil {
			if !title || len(root) > 0 {
				root = append(root, doc.NavItem{Title: doc.Text{S: plain(m[1]), Pos: at}, Pos: at, Items: []doc.NavItem{}})
				top = &root[len(root)-1].Items
				stack = []level{{-1, top}}
				f.counts.add("parts", 1)
			}
			title = false
			continue
		}
		m := summaryEntry.FindStringSubmatch(string(e.src[l.start:l.to]))
		if m == nil {
			if strings.Trim(text, "-* ") == "" && strings.Count(text, "-") > 2 {
				top = &root
				stack = []level{{-1, top}}
			}
			continue
		}
		for len(stack) > 1 && (m[2] == "" || l.indent() <= stack[len(stack)-1].indent) {
			stack = stack[:len(stack)-1]
		}
		item := doc.NavItem{Title: doc.Text{S: plain(m[3]), Pos: at}, To: chapterPath(m[4]), Pos: at, Items: []doc.NavItem{}}
		f.counts.add(map[bool]string{true: "drafts", false: "chapters"}[item.To == ""], 1)
		named[item.To] = true
		into := stack[len(stack)-1].items
		*into = append(*into, item)
		if m[2] != "" {
			stack = append(stack, level{l.indent(), &(*into)[len(*into)-1].Items})
		}
	}
	f.Config.Nav = root
	f.isPage = func(rel string) bool { return named[rel] }
	for _, x := range f.tree.set.All() {
		rel, ok := f.rel(x.Path)
		if base := path.Base(rel); ok && isMarkdown(rel) && !named[rel] && base != "SUMMARY.md" && base != "404.md" {
			f.ignored(diag.WholeFile(x.Path), "a file that SUMMARY.md does not name", "it is no chapter; other chapters may include it")
		}
	}
}

func chapterPath(dest string) string {
	dest = strings.TrimSpace(dest)
	if dest == "" {
		return ""
	}
	if u, err := url.PathUnescape(dest); err == nil {
		dest = u
	}
	return strings.TrimPrefix(path.Clean(dest), "./")
}

var inlineMark = regexp.MustCompile("[`*_]{1,2}([^`*_]+)[`*_]{1,2}")

// plain takes the marks of code and emphasis off a title.
func plain(s string) string {
	s = inlineMark.ReplaceAllString(s, "$1")
	return strings.TrimSpace(strings.NewReplacer(`\[`, "[", `\]`, "]", `\_`, "_", `\*`, "*").Replace(s))
}

var (
	titleMark   = regexp.MustCompile(`\{\{\s*#title\s[^}]*\}\}`)
	drawIn      = regexp.MustCompile(`\{\{\s*#(?:rustdoc_include|playground|playpen)\s+([^\s}]+)([^}]*)\}\}`)
	infoWords   = regexp.MustCompile("^([`~]{3,})[ \t]*([^\\s,{]+)(?:,[^\\s{]*)*")
	admonish    = regexp.MustCompile("^([`~]{3,})[ \t]*admonish(?:[ \t]+([A-Za-z]+))?[ \t]*(.*)$")
	admonishFor = regexp.MustCompile(`title=['"]([^'"]*)['"]`)
	hideWord    = regexp.MustCompile(`hidelines=([^\s,]+)`)
)

// lines rewrites code blocks: lines that are only there to make an example
// compile are left out, as the book leaves them out.
func (b book) lines(e *edit) {
	prefix, callout, language := "", false, ""
	for _, l := range e.lines() {
		text := e.text(l)
		switch l.kind {
		case open:
			at := l.from + len(text) - len(strings.TrimLeft(text, "> \t-*+0123456789.)"))
			head := string(e.src[at:l.to])
			if m := admonish.FindStringSubmatch(head); m != nil {
				callout = true
				e.replace(at, l.to, admonition(m[2], m[3]))
				e.count("admonish blocks")
				continue
			}
			language, prefix = "", ""
			if m := infoWords.FindStringSubmatchIndex(head); m != nil {
				language = strings.ToLower(head[m[4]:m[5]])
				prefix = b.hide[language]
				if h := hideWord.FindStringSubmatch(head); h != nil {
					prefix = h[1]
				}
				if m[5] < m[1] {
					e.replace(at+m[5], at+m[1], "")
				}
			}
		case shut:
			if callout {
				callout = false
				e.replace(l.from, l.to, "::::")
			}
			prefix = ""
		case code:
			if m := drawIn.FindStringIndex(text); m != nil && !callout {
				e.replace(l.from, l.to, drawIn.ReplaceAllString(text, "{{#include $1}}"))
				e.count("includes")
			} else if prefix != "" {
				b.hidden(e, l, text, prefix)
			}
		}
	}
}

// hidden leaves out a line that begins with the prefix of hidden lines. In Rust
// a doubled # stands for one, and #[ and #! begin an attribute.
func (b book) hidden(e *edit, l line, text, prefix string) {
	switch {
	case !strings.HasPrefix(text, prefix):
	case prefix == "#" && strings.HasPrefix(text, "##"):
		e.replace(l.from, l.from+1, "")
	case prefix == "#" && text != "#" && text[1] != ' ':
	default:
		e.count("hidden lines")
		e.drop(l)
	}
}

func admonition(kind, rest string) string {
	if kind == "" {
		kind = "note"
	}
	if m := admonishFor.FindStringSubmatch(rest); m != nil && m[1] != "" {
		return "::::" + kind + "[" + m[1] + "]"
	}
	return "::::" + kind
}

var (
	tabMark  = regexp.MustCompile(`^\{\{\s*#(tabs|tab|endtab|endtabs)\b\s*([^{}]*)\}\}$`)
	noteMark = regexp.MustCompile(`\{\{\s*footnote:\s*([^{}]*?)\s*\}\}`)
	tocOfOne = regexp.MustCompile(`^<!--\s*toc\s*-->$`)
	ownMark  = regexp.MustCompile(`(\\?)\{\{\s*#([a-z_]+)\b[^{}]*\}\}`)
)

// marks rewrites the marks of preprocessors that many books use, and reports those
// of others.
func (b book) marks(e *edit) {
	if !e.has("{{") && !e.has("<!--") {
		return
	}
	for _, l := range e.lines() {
		text := e.text(l)
		if l.kind != prose {
			continue
		}
		if m := tabMark.FindStringSubmatch(text); m != nil {
			e.count("tabs")
			e.replace(l.from, l.to, map[string]string{"tabs": "\n::::tabs", "endtabs": "::::\n", "endtab": "\n:::", "tab": ":::tab " + or(attributesOf(m[2])["name"], "…") + "\n"}[m[1]])
			continue
		}
		if tocOfOne.MatchString(text) {
			e.replace(l.from, l.to, "")
		}
		spans := codeSpans{line: e.src[l.from:l.to]}
		for _, m := range ownMark.FindAllStringSubmatchIndex(text, -1) {
			if name := text[m[4]:m[5]]; m[2] == m[3] && name != "include" && !drawIn.MatchString(text[m[0]:m[1]]) && name != "title" && !spans.holds(m[0]) {
				e.unknown(l.from+m[0], l.from+m[1], "{{#"+name+"}}", "it stays visible; write in Markdown what it shows")
			}
		}
	}
	again(e, func(e *edit) {
		var below strings.Builder
		e.inline("{{", noteMark, func(m [][]byte, at int) (string, bool) {
			e.count("footnotes in the text")
			name := fmt.Sprintf("[^note-%d]", at)
			fmt.Fprintf(&below, "\n%s: %s\n", name, m[1])
			return name, true
		})
		if below.Len() > 0 {
			e.replace(len(e.src), len(e.src), "\n"+below.String())
		}
	})
}

// inlines rewrites what stands in the text of chapters.
func (b book) inlines(e *edit) {
	e.inline("{{", titleMark, func([][]byte, int) (string, bool) { return "", true })
	again(e, func(e *edit) {
		for _, l := range e.lines() {
			text := e.src[l.from:l.to]
			if l.kind != prose {
				continue
			}
			if m := drawIn.FindSubmatch(text); m != nil && bytes.Equal(m[0], text) {
				e.count("includes")
				e.replace(l.from, l.to, "```rust\n"+string(e.src[l.start:l.from])+"{{#include "+string(m[1])+"}}\n"+string(e.src[l.start:l.from])+"```")
			}
		}
	})
	if b.mathjax {
		again(e, texMarks)
	}
}

// texMarks turns \\( … \\), of which Markdown leaves \\( … \\), into the latter.
func texMarks(e *edit) {
	if !e.has(`\\`) {
		return
	}
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := e.src[l.from:l.to]
		spans := codeSpans{line: text}
		for i := 0; i+2 < len(text); i++ {
			if text[i] == '\\' && text[i+1] == '\\' && strings.IndexByte("()[]", text[i+2]) >= 0 && !spans.holds(i) {
				e.replace(l.from+i, l.from+i+1, "")
				i += 2
			}
		}
	}
}

// codeSpan is the code that begins at s[i], if any does.
func codeSpan(s []byte, i int) []byte {
	if s[i] != '`' {
		return nil
	}
	return s[i : i+opaque(s, i)]
}
