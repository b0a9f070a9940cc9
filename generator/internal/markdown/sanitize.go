package markdown

import (
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"

	"guidepost/generator/internal/doc"
)

// The allow-list of raw HTML. bluemonday judges attributes and their values;
// addresses do not pass through it, because they become references that
// package site resolves and the renderer escapes.

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	allowedElements = set(`a abbr article aside audio b bdi bdo blockquote br caption center cite code col colgroup
		dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark nav
		ol p picture pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td
		tfoot th thead time tr track tt u ul var video wbr`)
	voidElements = set(`br col hr img source track wbr area base embed input link meta param`)
	// optionalEnd are elements whose end HTML lets an author leave out.
	optionalEnd = set(`p li dt dd tr td th thead tbody tfoot colgroup caption rp rt`)
	localOnly   = set(`video audio source track`)
)

// renamed gives the elements that HTML no longer has their successors. The
// page's h1 is its title, so one in its text becomes an h2.
var renamed = map[string]string{"center": "div", "tt": "code", "strike": "s", "h1": "h2"}

func modern(element string) string {
	if m, ok := renamed[element]; ok {
		return m
	}
	return element
}

// refAttr tells whether an attribute holds the address of a page or a file.
func refAttr(element, key string) (doc.RefKind, bool) {
	switch key {
	case "href":
		return doc.Link, element == "a"
	case "src":
		return doc.Image, element == "img" || localOnly[element]
	case "poster":
		return doc.Image, element == "video"
	}
	return 0, false
}

var (
	anyToken = regexp.MustCompile(`^[^\s"'<>]+(?:\s+[^\s"'<>]+)*$`)
	rels     = regexp.MustCompile(`(?i)^(?:(?:alternate|author|bookmark|external|help|license|me|next|nofollow|noopener|noreferrer|prev|search|tag)(?:\s+|$))+$`)
	number   = regexp.MustCompile(`^[0-9]{1,5}%?$`)
	word     = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)
	anyText  = regexp.MustCompile(`(?s)^.*$`)
)

var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for name := range allowedElements {
		p.AllowElements(name)
		p.AllowNoAttrs().OnElements(name)
	}
	p.AllowAttrs("class", "id").Matching(anyToken).Globally()
	p.AllowAttrs("lang", "dir", "translate", "role", "hidden").Matching(regexp.MustCompile(`^[A-Za-z0-9-]*$`)).Globally()
	p.AllowAttrs("title", "aria-label", "aria-hidden", "aria-labelledby", "aria-describedby").Matching(anyText).Globally()
	p.AllowAttrs("rel").Matching(rels).OnElements("a")
	p.AllowAttrs("target", "download").Matching(anyToken).OnElements("a")
	p.AllowAttrs("alt").Matching(anyText).OnElements("img")
	p.AllowAttrs("width", "height").Matching(number).OnElements("img", "video", "td", "th", "col", "source")
	p.AllowAttrs("loading", "decoding").Matching(word).OnElements("img")
	p.AllowAttrs("colspan", "rowspan", "span").Matching(number).OnElements("td", "th", "col", "colgroup")
	p.AllowAttrs("scope").Matching(word).OnElements("th")
	p.AllowAttrs("start", "value").Matching(number).OnElements("ol", "li")
	p.AllowAttrs("type").Matching(word).OnElements("ol")
	p.AllowAttrs("type", "media").Matching(regexp.MustCompile(`^[\w /+.;:()=-]+$`)).OnElements("source")
	p.AllowAttrs("datetime").Matching(regexp.MustCompile(`^[\w :+.-]+$`)).OnElements("time", "del", "ins")
	p.AllowAttrs("kind", "srclang", "label").Matching(anyToken).OnElements("track")
	p.AllowAttrs("open").Matching(regexp.MustCompile(`^(?:open|true)?$`)).OnElements("details")
	p.AllowAttrs("reversed").Matching(regexp.MustCompile(`^(?:reversed)?$`)).OnElements("ol")
	p.AllowAttrs("controls", "loop", "muted", "playsinline", "preload", "default").Matching(regexp.MustCompile(`^[a-z]*$`)).OnElements("video", "audio", "track")
	return p
}

// alignClasses replaces the align attribute, which HTML no longer has.
var alignClasses = map[string]string{"left": "ta-left", "center": "ta-center", "middle": "ta-center", "right": "ta-right"}

// ofTheme reports the ids by which the theme's own scripts find their elements.
func ofTheme(id string) bool { return strings.HasPrefix(id, "gp.") }

// cleanAttrs gives the attributes of t that may be written, in their order.
func cleanAttrs(t rawTag) []htmlAttr {
	if len(t.attrs) == 0 {
		return nil
	}
	var out []htmlAttr
	var seen map[string]bool // of many; few are compared with each other
	if len(t.attrs) > 8 {
		seen = make(map[string]bool, len(t.attrs))
	}
	for i, a := range t.attrs {
		if seen[a.key] || seen == nil && hasAttr(t.attrs[:i], a.key) {
			continue
		}
		if seen != nil {
			seen[a.key] = true
		}
		if (a.key == "id" || a.key == "name") && ofTheme(a.value) {
			continue
		}
		if _, ok := refAttr(t.name, a.key); ok && !a.bare {
			out = append(out, a)
			continue
		}
		if a.key == "name" && t.name == "a" && !a.bare {
			if !hasAttr(t.attrs, "id") {
				a.key = "id" // what HTML has instead
				out = append(out, a)
			}
			continue
		}
		if class := alignClasses[strings.ToLower(a.value)]; a.key == "align" && class != "" && !hasAttr(t.attrs, "class") {
			out = append(out, htmlAttr{key: "class", value: class})
			continue
		}
		if allowedAttr(t.name, a) {
			out = append(out, a)
		}
	}
	return out
}

func hasAttr(attrs []htmlAttr, key string) bool {
	return slices.ContainsFunc(attrs, func(a htmlAttr) bool { return a.key == key })
}

// allowedAttr asks the policy about one attribute: it is allowed if the policy
// lets a tag with nothing else keep it.
func allowedAttr(element string, a htmlAttr) bool {
	if strings.HasPrefix(a.key, "on") || strings.Trim(a.key, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return false
	}
	kept := policy.Sanitize("<" + element + " " + a.key + `="` + html.EscapeString(a.value) + `">`)
	return strings.Contains(kept, " "+a.key)
}

// droppedAttr is the first attribute that the author may miss, because it is not
// among those that may be written.
func droppedAttr(t rawTag, clean []htmlAttr) htmlAttr {
	for _, a := range t.attrs {
		if a.key == "align" || a.key == "name" || a.key == "border" || strings.HasPrefix(a.key, "data-") {
			continue
		}
		if !hasAttr(clean, a.key) {
			return a
		}
	}
	return htmlAttr{}
}
