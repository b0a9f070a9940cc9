package render

import (
	"html"
	"strings"
)

// textSections cuts the HTML of a text at its headings with ids and takes the
// markup off. A section without a word is left out, unless it has a heading.
func textSections(markup string) []TextSection {
	c := textCutter{sections: []TextSection{{}}}
	c.read(markup)
	c.end()
	var out []TextSection
	for _, x := range c.sections {
		if x.Text != "" || x.Heading != "" {
			out = append(out, x)
		}
	}
	return out
}

// textOf is HTML without markup.
func textOf(markup string) string {
	var words []string
	for _, x := range textSections(markup) {
		words = append(words, x.Heading, x.Text)
	}
	return oneLine(strings.Join(words, " "))
}

// textCutter collects text while it reads HTML, which is well-formed enough: it
// comes from package markdown.
type textCutter struct {
	sections []TextSection
	text     []byte // of the last section, or of its heading
	heading  string // the tag whose end the heading ends with, "" outside of one
}

// silent are elements whose content nobody reads.
var silent = map[string]bool{"script": true, "style": true, "template": true, "svg": true, "math": true}

// inline are elements that do not part words.
var inline = map[string]bool{"a": true, "abbr": true, "b": true, "bdi": true, "bdo": true, "cite": true, "code": true, "del": true, "dfn": true, "em": true, "i": true, "ins": true, "kbd": true, "mark": true, "q": true, "rp": true, "rt": true, "ruby": true, "s": true, "samp": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true, "time": true, "u": true, "var": true, "wbr": true}

func (c *textCutter) read(rest string) {
	for {
		before, after, found := strings.Cut(rest, "<")
		c.text = append(c.text, html.UnescapeString(before)...)
		switch {
		case !found:
			return
		case strings.HasPrefix(after, "!--"):
			_, rest, _ = strings.Cut(after, "-->")
		default:
			tag, end := tagEnd(after)
			rest = after[end:]
			if name := tagName(tag); (silent[name] || isDisplayMath(tag)) && !strings.HasSuffix(tag, "/") {
				_, rest, _ = strings.Cut(rest, "</"+name+">")
			} else {
				c.tag(name, tag)
			}
		}
	}
}

// isDisplayMath tells a formula that stands by itself: nobody searches for TeX.
func isDisplayMath(tag string) bool { return strings.HasPrefix(tag, `pre class="math"`) }

// tag takes up a tag: a heading with an id begins a section, its end the
// section's text.
func (c *textCutter) tag(name, tag string) {
	switch {
	case c.heading != "" && name == "/"+c.heading:
		c.sections[len(c.sections)-1].Heading = oneLine(string(c.text))
		c.text = c.text[:0]
		c.heading = ""
	case len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && c.heading == "":
		if id := tagValue(tag, "id"); id != "" {
			c.end()
			c.sections = append(c.sections, TextSection{ID: id})
			c.heading = name
		}
	case name == "img":
		c.text = append(c.text, " "+tagValue(tag, "alt")+" "...)
	case !inline[strings.TrimPrefix(name, "/")]:
		c.text = append(c.text, ' ')
	}
}

// end finishes the text of the last section.
func (c *textCutter) end() {
	last := &c.sections[len(c.sections)-1]
	if text := oneLine(string(c.text)); c.heading != "" {
		last.Heading = text
	} else {
		last.Text = text
	}
	c.text = c.text[:0]
	c.heading = ""
}

// tagEnd splits what follows a < into the tag and where the text goes on. A >
// in quotes ends no tag.
func tagEnd(s string) (tag string, end int) {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return s[:i], i + 1
		}
	}
	return s, len(s)
}

// tagName is the name of a tag in lower case, with a slash before that of an end.
func tagName(tag string) string {
	n := strings.IndexFunc(tag, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' })
	if n < 0 {
		n = len(tag)
	}
	return strings.ToLower(strings.TrimSuffix(tag[:n], "/"))
}

// tagValue is the value of an attribute in double quotes, as Guidepost writes
// them.
func tagValue(tag, name string) string {
	_, after, found := strings.Cut(tag, " "+name+`="`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(after, `"`)
	return html.UnescapeString(value)
}
