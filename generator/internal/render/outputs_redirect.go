package render

import (
	"bytes"
	"fmt"
	"html"
	"path"
	"strings"

	"guidepost/generator/internal/site"
)

// plainRule keeps an address from being a variable of the web server that a rule
// is handed to.
var plainRule = strings.NewReplacer("$", "%24", "{", "%7B", "}", "%7D", `"`, "%22", ";", "%3B")

// redirectRules is the _redirects file that static hosts read.
func redirectRules(s *site.Site) []byte {
	var b bytes.Buffer
	for _, r := range s.Redirects {
		fmt.Fprintf(&b, "%s %s 301\n", plainRule.Replace(encodeSite(r.From)), plainRule.Replace(encodeSite(r.To)))
	}
	return b.Bytes()
}

// StubPath is the file that answers an old address on a plain web server.
func StubPath(from string) string {
	p := strings.TrimPrefix(from, "/")
	if strings.HasSuffix(from, "/") {
		return path.Join(p, "index.html")
	}
	return p
}

// stub is the page of an old address. The script, which runs before the
// refresh, takes query and fragment along; without scripts the refresh goes,
// and without that the link stays.
func (t *Theme) stub(s *site.Site, r site.Redirect) []byte {
	lang, title, to := s.Langs[0], r.To, r.To
	canonical := to
	if strings.HasPrefix(to, "/") {
		address, fragment, found := strings.Cut(to, "#")
		if i, ok := s.Lookup(address); ok {
			lang, title = s.Langs[s.Pages[i].Lang], t.pageTitle(s, &s.Pages[i])
		}
		to = Rel(r.From, address, t.opts.Offline)
		if found {
			to += "#" + escapeFragment(fragment)
		}
		canonical = to
		if t.opts.BaseURL != "" {
			canonical = absolute(t.opts.BaseURL, address)
		}
	}
	script := ""
	if t.scripts["redirect"] {
		script = fmt.Sprintf("<script src=\"%s\" data-to=\"%s\"></script>\n",
			html.EscapeString(Rel(r.From, "/"+t.dir+"/js/redirect.js", false)), html.EscapeString(to))
	}
	return fmt.Appendf(nil, `<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<link rel="canonical" href="%s">
%s<meta http-equiv="refresh" content="0; url=%s">
</head>
<body><p>%s <a href="%s">%s</a></p></body>
</html>
`, html.EscapeString(lang.Tag), html.EscapeString(title), html.EscapeString(canonical), script, html.EscapeString(to),
		html.EscapeString(t.T(t.uiLang(lang), "redirect.moved")), html.EscapeString(to), html.EscapeString(title))
}
