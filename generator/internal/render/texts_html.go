package render

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textCutter cuts HTML at its headings with ids and takes the markup off. It is
// given the HTML in pieces, which may end within a tag but not within a name or an
// entity. The HTML is well-formed enough: it comes from package markdown.
type textCutter struct {
	sections []cutSection
	text     strings.Builder // of all sections and headings; white space is one space, and none at either end
	from     int             // where in it the section or heading begins that is read
	space    bool            // white space stands before what comes next
	heading  string          // the tag whose end the heading ends with, "" outside of one
	open     string          // a tag, with its <, of which the end has not come
	until    string          // what ends that which nobody reads, "" outside of it
}

// cutSection is a section, or its heading while that is read, as it stands in text.
type cutSection struct {
	id             string
	heading, words [2]int
}

// newTextCutter is ready for HTML of about so many bytes.
func newTextCutter(size int) *textCutter {
	c := &textCutter{sections: make([]cutSection, 1, 8)}
	c.text.Grow(size/2 + size/8) // about that much of it is text
	return c
}

// end gives the sections. One without a word is left out, unless it has a heading.
func (c *textCutter) end() []TextSection {
	if c.open != "" {
		c.tag(c.open[1:])
	}
	c.finish()
	text, out := c.text.String(), make([]TextSection, 0, len(c.sections))
	for _, x := range c.sections {
		s := TextSection{ID: x.id, Heading: text[x.heading[0]:x.heading[1]], Text: text[x.words[0]:x.words[1]]}
		if s.Text != "" || s.Heading != "" {
			out = append(out, s)
		}
	}
	return out
}

// read takes the next piece up.
func (c *textCutter) read(rest string) {
	for rest != "" {
		switch {
		case c.until != "":
			_, after, found := strings.Cut(rest, c.until)
			if rest = after; found {
				c.until = ""
			}
		case c.open != "":
			rest = c.resume(rest)
		default:
			words, after, found := strings.Cut(rest, "<")
			c.say(words)
			if !found {
				return
			}
			if n := spanTag(after); n > 0 {
				rest = after[n:]
				continue
			}
			if strings.HasPrefix(after, "!--") {
				c.until, rest = "-->", after
				continue
			}
			tag, end, whole := tagEnd(after)
			if !whole {
				c.open = rest[len(words):]
				return
			}
			c.tag(tag)
			rest = after[end:]
		}
	}
}

// resume goes on with a tag that began in a piece before.
func (c *textCutter) resume(rest string) string {
	end := strings.IndexByte(rest, '>') + 1
	if end == 0 {
		c.open += rest
		return ""
	}
	c.open += rest[:end]
	if tag, _, whole := tagEnd(c.open[1:]); whole {
		c.open = ""
		c.tag(tag)
	}
	return rest[end:]
}

// tag takes up a tag: a heading with an id begins a section, its end the
// section's text.
func (c *textCutter) tag(tag string) {
	name := tagName(tag)
	word, closing := strings.CutPrefix(name, "/")
	role := roleOf(word)
	switch {
	case (role == silent && !closing || role == block && isDisplayMath(tag)) && !strings.HasSuffix(tag, "/"):
		c.until = "</" + name + ">"
	case closing && word == c.heading && word != "":
		c.finish()
	case role == headline && !closing && c.heading == "":
		if id := tagValue(tag, "id"); id != "" {
			c.finish()
			c.sections = append(c.sections, cutSection{id: id})
			c.heading = name
		}
	case role == picture && !closing:
		c.space = true
		c.words(tagValue(tag, "alt"))
		c.space = true
	case role != inline:
		c.space = true
	}
}

// finish ends the heading that is read, or the text of the last section.
func (c *textCutter) finish() {
	last, at := &c.sections[len(c.sections)-1], [2]int{c.from, c.text.Len()}
	if c.heading != "" {
		last.heading = at
	} else {
		last.words = at
	}
	c.from, c.space, c.heading = at[1], false, ""
}

// say takes up text as it stands in HTML.
func (c *textCutter) say(s string) {
	for {
		n := strings.IndexByte(s, '&')
		if n < 0 {
			c.words(s)
			return
		}
		c.words(s[:n])
		s = s[n:]
		if n = strings.IndexByte(s[1:], '&') + 1; n == 0 {
			n = len(s)
		}
		c.words(html.UnescapeString(s[:n]))
		s = s[n:]
	}
}

// words takes up text. Words with one space between them stay together.
func (c *textCutter) words(s string) {
	from := 0
	for i := 0; i < len(s); {
		n := 0
		if maySpace[s[i]] {
			n = spaceAt(s[i:])
		}
		switch {
		case n == 0:
			i++
		case s[i] == ' ' && i > from && i+1 < len(s) && !maySpace[s[i+1]]:
			i += 2
		default:
			c.put(s[from:i])
			c.space = true
			i += n
			from = i
		}
	}
	c.put(s[from:])
}

// put takes up words.
func (c *textCutter) put(s string) {
	if s == "" {
		return
	}
	if c.space && c.text.Len() > c.from {
		c.text.WriteByte(' ')
	}
	c.space = false
	c.text.WriteString(s)
}

// maySpace has the bytes that white space begins with.
var maySpace = [256]bool{' ': true, '\t': true, '\n': true, '\v': true, '\f': true, '\r': true, 0xc2: true, 0xe1: true, 0xe2: true, 0xe3: true}

// spaceAt is how long the white space is that a text begins with, 0 if it does not.
func spaceAt(s string) int {
	if r, n := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
		return n
	}
	return 0
}

// role is what an element is to a text.
type role byte

const (
	block  role = iota // parts words, as all do that are not known
	inline             // does not
	silent             // nobody reads its content
	headline
	picture
)

func roleOf(name string) role {
	switch name {
	case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt", "ruby",
		"s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr":
		return inline
	case "script", "style", "template", "svg", "math":
		return silent
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return headline
	case "img":
		return picture
	}
	return block
}

// isDisplayMath tells a formula that stands by itself: nobody searches for TeX.
func isDisplayMath(tag string) bool { return strings.HasPrefix(tag, `pre class="math"`) }

// spanTag is how long what follows a < is, if it is the tag of a span as code is full
// of them: it says nothing to a text. 0 if it is another.
func spanTag(s string) int {
	const end, class = "/span>", `span class="`
	switch {
	case strings.HasPrefix(s, end):
		return len(end)
	case strings.HasPrefix(s, class):
		if _, after, found := strings.Cut(s[len(class):], `"`); found && strings.HasPrefix(after, ">") {
			return len(s) - len(after) + 1
		}
	}
	return 0
}

// tagEnd splits what follows a < into the tag and where the text goes on. A >
// in quotes ends no tag.
func tagEnd(s string) (tag string, end int, whole bool) {
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
			return s[:i], i + 1, true
		}
	}
	return s, len(s), false
}

// tagName is the name of a tag in lower case, with a slash before that of an end.
func tagName(tag string) string {
	n, small := 0, true
	for n < len(tag) && tag[n] != ' ' && tag[n] != '\t' && tag[n] != '\n' && tag[n] != '\r' {
		small = small && (tag[n] < 'A' || 'z' >= tag[n] && tag[n] >= 'a')
		n++
	}
	name := strings.TrimSuffix(tag[:n], "/")
	if small {
		return name
	}
	return strings.ToLower(name)
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
