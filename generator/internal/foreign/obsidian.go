package foreign

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/yamlnode"
)

// obsidian is an Obsidian vault. Wikilinks, embeds, callouts and mathematics are
// everybody's; what is done here is comments, block ids, tags in the text, and
// line ends, which the editor shows unless it is told otherwise.
var obsidian = tool{
	name: "Obsidian",
	recognise: func(t tree) string {
		if t.isDir(".obsidian") {
			return ".obsidian"
		}
		return ""
	},
	read: readObsidian,
}

func readObsidian(f *Folder) {
	app := f.vaultSettings("app.json")
	strict, _ := app.Get("strictLineBreaks").Bool(nil, "")
	f.Config.Markdown.HardBreaks = !strict
	templates := f.templates()
	f.isPage = func(rel string) bool {
		return isMarkdown(rel) && !hidden(rel) && !slices.ContainsFunc(templates, func(at string) bool { return rel == at || strings.HasPrefix(rel, at+"/") })
	}
	for _, x := range f.tree.set.All() {
		switch path.Ext(x.Path) {
		case ".canvas", ".base":
			f.ignored(diag.WholeFile(x.Path), "a "+path.Ext(x.Path)[1:]+", which only the editor shows", "write a page that says the same")
		}
	}
	f.passes = []pass{comments, noteCallouts, noteLinks, footnotes, blockIDs, noteTasks, noteTags}
}

// templates are the folders and notes that new notes are made from.
func (f *Folder) templates() []string {
	var out []string
	for _, from := range []struct{ file, key, ext string }{
		{"templates.json", "folder", ""},
		{"daily-notes.json", "template", ".md"},
		{"plugins/templater-obsidian/data.json", "templates_folder", ""},
	} {
		name, _ := f.vaultSettings(from.file).Get(from.key).Text(nil, "")
		if name = strings.Trim(name, "/ "); name != "" {
			out = append(out, strings.TrimSuffix(name, from.ext)+from.ext)
		}
	}
	return out
}

func (f *Folder) vaultSettings(name string) *yamlnode.Node {
	name = path.Join(".obsidian", name)
	data, ok := f.tree.get(name)
	if !ok {
		return nil
	}
	return f.readYAML(name, data)
}

// comments takes %%comments%% away, which the reader of a note never sees.
func comments(e *edit) {
	if !e.has("%%") {
		return
	}
	from := -1 // of a comment that is open
	for _, l := range e.lines() {
		if l.kind != prose && from < 0 {
			continue
		}
		for i := l.from; i < l.to; {
			switch n := max(1, len(codeSpan(e.src[:l.to], i))); {
			case from < 0 && n > 1:
				i += n
			case !bytes.HasPrefix(e.src[i:l.to], []byte("%%")):
				i++
			case from < 0:
				from = i
				i += 2
			default:
				e.replace(from, i+2, "")
				e.count("comments")
				from = -1
				i += 2
			}
		}
	}
}

var (
	// headingLink is a link in Markdown's own form to a heading, by its text.
	headingLink = regexp.MustCompile(`(!?)\[([^\[\]|]*)\]\(<?((?:[^()<>#\s]|[^()<>#\n]*%20)*)#([^()<>#^\s][^()<>#\n]*)>?\)`)
	sizedImage  = regexp.MustCompile(`!\[([^\[\]|]*)\|\d+(?:x\d+)?\]\(`)
	queryFence  = regexp.MustCompile("^[`~]{3,}[ \t]*(dataview|dataviewjs|query|tasks|base)\\b")
)

// noteLinks reads links to headings by their text, takes the size off the names
// of pictures, and reports queries, which only the editor runs.
func noteLinks(e *edit) {
	walk := walker{e: e}
	for _, l := range e.lines() {
		text := e.src[l.from:l.to]
		if m := queryFence.FindSubmatch(text); l.kind == open && m != nil {
			e.unknown(l.from, l.to, "a query ("+string(m[1])+")", "only the editor runs it; write its result")
		}
		if l.kind != prose || !bytes.Contains(text, []byte("](")) && !bytes.Contains(text, []byte("|")) {
			continue
		}
		for _, m := range sizedImage.FindAllSubmatchIndex(text, -1) {
			if walk.prose(l.from + m[0]) {
				e.replace(l.from+m[3], l.from+m[1], "](")
			}
		}
	}
	again(e, func(e *edit) {
		walk := walker{e: e}
		for _, m := range headingLink.FindAllSubmatchIndex(e.src, -1) {
			note, err1 := url.PathUnescape(string(e.src[m[6]:m[7]]))
			title, err2 := url.PathUnescape(string(e.src[m[8]:m[9]]))
			stem := strings.TrimSuffix(note, ".md")
			if m[2] != m[3] || err1 != nil || err2 != nil || note != "" && stem == note || strings.Contains(note, "://") ||
				title == strings.ToLower(title) && !strings.Contains(title, " ") || strings.ContainsAny(title, "[]|") || !walk.prose(m[0]) {
				continue
			}
			for strings.HasPrefix(stem, "./") || strings.HasPrefix(stem, "../") {
				_, stem, _ = strings.Cut(stem, "/")
			}
			e.count("links to headings")
			e.replace(m[0], m[1], "[["+stem+"#"+title+"|"+string(e.src[m[4]:m[5]])+"]]")
		}
	})
}

var inlineNote = regexp.MustCompile(`\^\[([^\[\]\n]+)\]`)

// footnotes sets ^[notes in the text] below the page.
func footnotes(e *edit) {
	var below strings.Builder
	e.prose("^[", func(from, to int) {
		for _, m := range inlineNote.FindAllSubmatchIndex(e.src[from:to], -1) {
			e.count("footnotes in the text")
			name := fmt.Sprintf("[^note-%d]", from+m[0])
			fmt.Fprintf(&below, "\n%s: %s\n", name, e.src[from+m[2]:from+m[3]])
			e.replace(from+m[0], from+m[1], name)
		}
	})
	if below.Len() > 0 {
		e.replace(len(e.src), len(e.src), "\n"+below.String())
	}
}

var blockID = regexp.MustCompile(`(?:^|[ \t])\^([A-Za-z0-9-]+)[ \t]*$`)

// blockIDs makes the end of a block that has an id a place that links can name:
// [[note#^id]].
func blockIDs(e *edit) {
	if !e.has("^") {
		return
	}
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		if m := blockID.FindSubmatchIndex(e.src[l.from:l.to]); m != nil {
			e.count("block ids")
			e.replace(l.from+m[0], l.to, `<a id="^`+string(e.src[l.from+m[2]:l.from+m[3]])+`"></a>`)
		}
	}
}

var (
	calloutFence  = regexp.MustCompile("^([`~]{3,})[ \t]*ad-([a-z]+)[ \t]*$")
	calloutOption = regexp.MustCompile(`^(title|collapse|icon|color|inline|metadata):[ \t]*(.*)$`)
)

// noteCallouts turns the fences of a plugin that many vaults have into callouts.
func noteCallouts(e *edit) {
	if !e.has("ad-") {
		return
	}
	lines := e.lines()
	colons := ""
	for i, l := range lines {
		text := e.text(l)
		switch {
		case l.kind == open && calloutFence.MatchString(text):
			m := calloutFence.FindStringSubmatch(text)
			colons = strings.Repeat(":", len(m[1])+1)
			head := colons + m[2]
			for _, o := range lines[i+1:] {
				option := calloutOption.FindStringSubmatch(e.text(o))
				if option == nil || o.kind != code {
					break
				}
				if option[1] == "title" && option[2] != "" {
					head += "[" + option[2] + "]"
				}
			}
			e.count("callouts (ad-)")
			e.replace(l.from, l.to, head)
		case colons != "" && l.kind == shut:
			e.replace(l.from, l.to, colons)
			colons = ""
		case colons != "" && l.kind == code && calloutOption.MatchString(text) && (lines[i-1].kind == open || e.at >= lines[i-1].end):
			e.drop(l)
		}
	}
}

var noteTask = regexp.MustCompile(`^(?:[-*+]|\d{1,9}[.)])[ \t]+\[([^\sxX\[\]])\][ \t]`)

// noteTasks ticks tasks of any mark, as the editor does.
func noteTasks(e *edit) {
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := bytes.TrimLeft(e.src[l.from:l.to], "> ")
		if m := noteTask.FindSubmatchIndex(text); m != nil {
			at := l.to - len(text)
			e.count("tasks of other marks")
			e.replace(at+m[2], at+m[3], "x")
		}
	}
}

var (
	noteTag  = regexp.MustCompile(`(?:^|[ \t])#([\p{L}\p{N}_/-]*[\p{L}_/-][\p{L}\p{N}_/-]*)`)
	tagsLine = regexp.MustCompile(`(?m)^tags?[ \t]*:[ \t]*([^\r\n]*)`)
)

// noteTags gives a page the #tags that stand in its text, where they stay.
func noteTags(e *edit) {
	var tags []string
	seen := map[string]bool{}
	e.prose("#", func(from, to int) {
		for _, m := range noteTag.FindAllSubmatch(e.src[from:to], -1) {
			if t := string(m[1]); !seen[t] {
				seen[t] = true
				tags = append(tags, t)
			}
		}
	})
	lines := e.lines()
	if len(tags) == 0 || len(lines) == 0 {
		return
	}
	list := "tags: [" + strings.Join(quoted(tags), ", ") + "]\n"
	if lines[0].kind != front {
		e.replace(0, 0, "---\n"+list+"---\n")
		e.count("notes with #tags")
		return
	}
	if end := lastFront(lines); !bytes.HasPrefix(e.src, []byte("---")) {
		return
	} else if had := tagsLine.FindSubmatchIndex(e.src[:end]); had == nil {
		e.replace(lines[0].end, lines[0].end, list)
	} else if !moreTags(e, tags, had) {
		return
	}
	e.count("notes with #tags")
}

// moreTags adds tags to the list of them in the front matter; line is the match of
// its key.
func moreTags(e *edit, tags []string, line []int) bool {
	had := items(frontOf(e.path, e.src).Get("tags"))
	if len(had) == 0 { // nothing, an empty list, or a text
		words := strings.FieldsFunc(string(e.src[line[2]:line[3]]), func(r rune) bool { return strings.ContainsRune(" \t,[]\"'#", r) })
		tags = append(words, slices.DeleteFunc(slices.Clone(tags), func(t string) bool { return slices.Contains(words, t) })...)
		e.replace(line[0], line[3], "tags: ["+strings.Join(quoted(tags), ", ")+"]")
		return true
	}
	tags = slices.DeleteFunc(slices.Clone(tags), func(t string) bool {
		return slices.ContainsFunc(had, func(n *yamlnode.Node) bool { return strings.TrimPrefix(n.Value, "#") == t })
	})
	at := had[0].Pos.Off
	start := bytes.LastIndexByte(e.src[:at], '\n') + 1
	dash := strings.TrimRight(string(e.src[start:at]), `"'`)
	for _, t := range quoted(tags) {
		if strings.TrimSpace(dash) == "-" {
			e.replace(start, start, dash+t+"\n")
		} else {
			e.replace(at, at, t+", ")
		}
	}
	return len(tags) > 0
}

func lastFront(lines []line) int {
	end := 0
	for _, l := range lines {
		if l.kind != front {
			break
		}
		end = l.end
	}
	return end
}

func quoted(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = `"` + w + `"`
	}
	return out
}
