package foreign

import (
	"html"
	"slices"
	"strings"
)

// The shortcodes of themes for documentation: Docsy, Hextra, Book, Relearn. Those
// in pairs need to know what their first half was.

// opened is the first half of a pair.
type opened struct {
	name  string
	shut  string   // what stands for the second half
	block bool     // which begins a line
	tabs  []string // names of the tabs to come
	code  bool     // tabs hold code
}

// nesting are the pairs that are open.
type nesting []opened

// wrappers only arrange what stands in them.
var wrappers = []string{"steps", "cards", "cardpane", "columns", "row", "rawhtml", "section", "filetree/container",
	"blocks/section", "blocks/lead", "hextra/hero-badge", "hextra/hero-headline", "hextra/hero-subtitle",
	"hextra/hero-container", "hextra/hero-section", "hextra/feature-grid"}

// ornaments show nothing but a picture of the theme.
var ornaments = []string{"icon", "blocks/link-down"}

// expand is what stands for a shortcode of a theme; block: it needs lines of its
// own.
func (n *nesting) expand(h hugoSite, c call, closing bool) (s string, block, ok bool) {
	if closing {
		for i := len(*n) - 1; i >= 0; i-- {
			if o := (*n)[i]; o.name == c.name {
				*n = (*n)[:i]
				return o.shut, o.block, true
			}
		}
		return "", false, false
	}
	s, o, ok := n.open(h, c)
	if !ok {
		return "", false, false
	}
	o.name = c.name
	if c.alone {
		if o.shut != "" {
			s += "\n\n" + o.shut
		}
	} else if len(*n) < maxOpen {
		*n = append(*n, o)
	}
	return s, o.block, true
}

// columns drops the rule that tells columns apart.
func columns(e *edit) {
	if !e.has("<--->") {
		return
	}
	for _, l := range e.lines() {
		if l.kind == prose && e.text(l) == "<--->" {
			e.count("columns")
			e.replace(l.from, l.to, "")
		}
	}
}

func (n *nesting) open(h hugoSite, c call) (s string, o opened, ok bool) {
	switch {
	case slices.Contains(wrappers, c.name), slices.Contains(ornaments, c.name):
		return "", o, true
	case strings.HasPrefix(c.name, "filetree/"):
		return treeEntry(c), o, true
	}
	switch c.name {
	case "tabs", "tabpane", "codetabs":
		return "::::tabs", n.tabList(c), true
	case "tab", "codetab":
		return n.tab(c)
	case "card", "hextra/feature-card", "blocks/feature":
		return cardLine(c), o, true
	case "blocks/cover":
		if t := c.get(-1, "title"); t != "" {
			s = "**" + t + "**"
		}
		return s, opened{block: s != ""}, true
	case "pageinfo":
		return ":::note", opened{shut: ":::", block: true}, true
	case "button", "hextra/hero-button":
		// As HTML, because it often stands between tags, where no Markdown is read.
		head := `<a href="` + html.EscapeString(c.get(-1, "link", "href", "relref")) + `">`
		if t := c.get(-1, "text"); t != "" {
			return head + html.EscapeString(t) + "</a>", o, true
		}
		return head, opened{shut: "</a>"}, true
	case "badge":
		if t := c.get(0, "content", "text"); t != "" {
			return "<mark>" + html.EscapeString(t) + "</mark>", o, true
		}
		return "<mark>", opened{shut: "</mark>"}, true
	case "katex", "math":
		if c.get(0, "display") != "" || c.name == "math" {
			return "$$", opened{shut: "$$", block: true}, true
		}
		return "$", opened{shut: "$"}, true
	}
	return "", o, false
}

// tabList opens tabs, whose names may stand in a list of items.
func (n *nesting) tabList(c call) opened {
	o := opened{shut: "::::", block: true, code: c.name == "tabpane" && c.get(-1, "text") != "true"}
	for t := range strings.SplitSeq(c.get(-1, "items"), ",") {
		if t = strings.TrimSpace(t); t != "" {
			o.tabs = append(o.tabs, t)
		}
	}
	return o
}

// tab opens a tab of the innermost tabs.
func (n *nesting) tab(c call) (string, opened, bool) {
	if c.get(-1, "disabled") == "true" {
		return "", opened{}, true // only a label before the others
	}
	name, code := c.get(0, "name", "header", "title"), false
	for i := len(*n) - 1; i >= 0; i-- {
		if o := &(*n)[i]; strings.HasPrefix(o.shut, "::::") {
			if name == "" && len(o.tabs) > 0 {
				name, o.tabs = o.tabs[0], o.tabs[1:]
			}
			code = o.code && !c.markdown && c.get(-1, "text") != "true"
			break
		}
	}
	head, shut := ":::tab "+strings.ReplaceAll(or(name, "…"), "**", ""), ":::"
	if code {
		head, shut = head+"\n\n```"+c.get(-1, "lang"), "```\n\n:::"
	}
	return head, opened{shut: shut, block: true}, true
}

// cardLine is a card as an entry of a list, or the head of what follows it.
func cardLine(c call) string {
	title, to := or(c.get(-1, "title"), c.get(-1, "header")), c.get(-1, "link", "url")
	if title == "" {
		return ""
	}
	title = "**" + strings.Trim(title, "*") + "**"
	if to != "" {
		title = "[" + title + "](" + link(to) + ")"
	}
	if text := c.get(-1, "subtitle"); text != "" {
		title += " " + text
	}
	if c.name == "blocks/feature" || c.get(-1, "header") != "" {
		return title + "\n"
	}
	return "- " + title
}

func treeEntry(c call) string {
	name := c.get(0, "name")
	if c.name == "filetree/folder" {
		name = strings.TrimSuffix(name, "/") + "/"
	}
	return "- `" + strings.ReplaceAll(name, "`", "") + "`"
}
