package data

import (
	"cmp"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

var configShape = object(
	at("title", "the site's name", text, func(c *doc.Config) *doc.Text { return &c.Title }).required(),
	at("description", "what the site is for, in a sentence", text, func(c *doc.Config) *doc.Text { return &c.Description }),
	at("base_url", "absolute address of the site's root", baseURL, func(c *doc.Config) *doc.Str { return &c.BaseURL }),
	at("content", "the content folder, content by default", contentFolder, func(c *doc.Config) *doc.Str { return &c.Content }),
	at("keep_numbers", "numbers before file names stay in addresses and titles", yesNo, func(c *doc.Config) *bool { return &c.KeepNumbers }),
	at("lower_case", "addresses are in lower case, however files are named", yesNo, func(c *doc.Config) *bool { return &c.LowerCase }),
	at("languages", "the first one has no prefix in addresses", items(languageShape, false), func(c *doc.Config) *[]doc.Language { return &c.Languages }),
	at("nav", "the navigation, instead of folders and weights", items(navItem, false), func(c *doc.Config) *[]doc.NavItem { return &c.Nav }),
	at("logo", "a path below static/", strField, func(c *doc.Config) *doc.Str { return &c.Logo }),
	at("footer", "text at the foot of every page", text, func(c *doc.Config) *doc.Text { return &c.Footer }),
	at("edit_url", "where a page is edited, with {path}, and {line} if it can lead to a line", webField, func(c *doc.Config) *doc.Str { return &c.EditURL }),
	at("theme", "design tokens: name: CSS value", themeShape, func(c *doc.Config) *[]doc.Attr { return &c.Theme }),
	at("markdown", "how Markdown is read", object(
		at("unsafe_html", "pass raw HTML through as it is", yesNo, func(m *doc.MarkdownConfig) *bool { return &m.UnsafeHTML }),
		at("hard_breaks", "every line end is a line break", yesNo, func(m *doc.MarkdownConfig) *bool { return &m.HardBreaks }),
	), func(c *doc.Config) *doc.MarkdownConfig { return &c.Markdown }),
	at("search", "what search must find", object(
		at("tests", "queries and the page that must come first", items(object(
			at("query", "what is typed", strField, func(s *doc.SearchTest) *doc.Str { return &s.Query }).required(),
			at("expect", "the page that must be found", strField, func(s *doc.SearchTest) *doc.Str { return &s.Expect }).required(),
			at("lang", "language of the search", word, func(s *doc.SearchTest) *string { return &s.Lang }),
			at("top", "among so many results; without it, first", number, func(s *doc.SearchTest) *int { return &s.Top }),
		), false), func(s *doc.SearchConfig) *[]doc.SearchTest { return &s.Tests }),
	), func(c *doc.Config) *doc.SearchConfig { return &c.Search }),
	at("redirects", "old address: page or absolute address", redirectsShape, func(c *doc.Config) *[]doc.Redirect { return &c.Redirects }),
	allowance[doc.Config](),
)

// ContentFolder names the content folder of a site before anything but its
// configuration has been read, because it says what to read. A value that Parse
// refuses counts as none.
func ContentFolder(config file.File) string {
	return cmp.Or(read(&parser{}, config, configShape).Content.S, "content")
}

var contentFolder = scalar(schema{"type": "string"}, func(d dec, n *node, out *doc.Str) {
	dir := path.Clean(n.Value)
	top, _, _ := strings.Cut(dir, "/")
	switch {
	case dir == "." || !fs.ValidPath(dir):
		d.error("K110", n.Pos, show(n)+" is not a folder inside this site", "write its path from the site's folder, such as docs")
	case slices.Contains([]string{"data", "layouts", "static"}, top):
		d.error("K110", n.Pos, show(n)+" is no place for content: "+top+"/ holds other things", "give content a folder of its own, such as docs")
	default:
		*out = doc.Str{S: dir, Pos: n.Pos}
	}
})

var baseURL = scalar(schema{"type": "string", "pattern": "^https?://.+"}, func(d dec, n *node, out *doc.Str) {
	address, ok := SiteAddress(n.Value)
	if !ok {
		d.error("S117", n.Pos, show(n)+" is not the absolute address of a site", "write https://example.org/ or https://example.org/docs/")
	}
	*out = doc.Str{S: address, Pos: n.Pos}
})

// SiteAddress is the absolute address s of a site, with a slash at its end; "",
// false if s has no scheme of the web, no host, or more than a path after it.
func SiteAddress(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	return strings.TrimSuffix(u.String(), "/") + "/", true
}

var tagForm = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// languageShape reads {id, tag, name}; a bare id is short for both.
var languageShape = shape[doc.Language]{
	schema: func() schema {
		return schema{"anyOf": []schema{{"type": "string", "pattern": langPattern}, objectSchema(languageFields)}}
	},
	read: func(d dec, n *node, l *doc.Language) {
		l.Pos = n.Pos
		if n.Kind == scalarKind {
			l.ID = n.Value
		} else {
			object(languageFields...).read(d, n, l)
		}
		if l.ID != "" && !langForm.MatchString(l.ID) {
			d.error("K104", n.Pos, quote(l.ID)+" is not a language id", "write a code such as zh, en or pt-BR")
			l.ID = ""
		}
		if l.Tag != "" && !tagForm.MatchString(l.Tag) {
			d.error("K104", n.Pos, quote(l.Tag)+" is not a language tag", "write it as in BCP 47: zh-Hans, en-GB")
			l.Tag = ""
		}
		if l.Tag == "" {
			l.Tag = l.ID
		}
		if l.Name == "" {
			l.Name = l.Tag
		}
	},
}

var languageFields = []field[doc.Language]{
	at("id", "in addresses and file names: zh", word, func(l *doc.Language) *string { return &l.ID }).required(),
	at("tag", "BCP 47: zh-Hans", word, func(l *doc.Language) *string { return &l.Tag }),
	at("name", "how readers see it: 中文", word, func(l *doc.Language) *string { return &l.Name }),
}

var navItem = lazy("nav", navShape)

// navShape reads a page's path, {title, to}, or {title, items}.
func navShape() shape[doc.NavItem] {
	fields := []field[doc.NavItem]{
		at("title", "overrides the page's title", text, func(x *doc.NavItem) *doc.Text { return &x.Title }).short(),
		at("to", "a page's path, or an absolute address", scalar(anyScalar, func(d dec, n *node, to *string) {
			if d.leads(n) {
				*to = n.Value
			}
		}), func(x *doc.NavItem) *string { return &x.To }),
		at("items", "entries below it", items(navItemLazy(), false), func(x *doc.NavItem) *[]doc.NavItem { return &x.Items }),
	}
	return shape[doc.NavItem]{
		schema: func() schema {
			return schema{"anyOf": []schema{{"type": "string"}, objectSchema(fields)}}
		},
		read: func(d dec, n *node, x *doc.NavItem) {
			x.Pos = n.Pos
			if n.Kind == scalarKind {
				if d.leads(n) {
					x.To = n.Value
				}
				return
			}
			object(fields...).read(d, n, x)
			if n.Kind == mapKind && x.To == "" && x.Title.IsZero() {
				d.error("K103", n.Pos, "an entry with neither to nor title", "write a page's path, {title, to}, or {title, items}")
			}
		},
	}
}

func navItemLazy() shape[doc.NavItem] { return lazy("nav", navShape) }

var themeShape = shape[[]doc.Attr]{
	schema: func() schema { return mapSchema(anyScalar, "") },
	read: func(d dec, n *node, out *[]doc.Attr) {
		if n.Kind != mapKind {
			d.error("K110", n.Pos, "a map of design tokens expected, found "+show(n), `write theme: {accent: "#07734b"}`)
			return
		}
		for _, e := range n.Entries {
			var s doc.Str
			strField.read(d, e.Value, &s)
			*out = append(*out, doc.Attr{Key: e.Key.Value, Value: s.S, Pos: s.Pos})
		}
	},
}

var redirectsShape = shape[[]doc.Redirect]{
	schema: func() schema { return mapSchema(schema{"type": "string"}, "") },
	read: func(d dec, n *node, out *[]doc.Redirect) {
		if n.Kind != mapKind {
			d.error("K110", n.Pos, "a map from old addresses to pages expected, found "+show(n), "write redirects: {/old/path/: guides/page}")
			return
		}
		for _, e := range n.Entries {
			r := doc.Redirect{From: doc.Str{S: e.Key.Value, Pos: e.Key.Pos}}
			if !strings.HasPrefix(r.From.S, "/") {
				d.error("K110", e.Key.Pos, quote(r.From.S)+" is not an address of this site", "begin it with /")
				continue
			}
			refField.read(d, e.Value, &r.To)
			if to := strings.ReplaceAll(r.To.To, `\`, "/"); strings.HasPrefix(to, "//") {
				d.error("K110", e.Value.Pos, quote(r.To.To)+" leads to another host without saying how", "write the whole address: https:"+to)
				continue
			}
			*out = append(*out, r)
		}
	},
}
