package build

import (
	"bytes"
	"cmp"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"guidepost/generator/internal/diag"
)

// crawled is what a crawl learns of one published page.
type crawled struct {
	ids   map[string]bool
	links []string // href and src, as written
}

// TestEveryLinkOfTheFlagshipLeadsSomewhere reads every published page and
// follows every link, anchor, picture, script and style sheet.
func TestEveryLinkOfTheFlagshipLeadsSomewhere(t *testing.T) {
	res := mustBuild(t, flagship(), caseEnv(t, ""))
	if res.Diags.HasErrors() {
		t.Errorf("the flagship has errors: %v", res.Diags)
	}
	crawl(t, res)
	checkEscapes(t, res)
}

// TestEveryLinkOfTheCasesLeadsSomewhere does the same for the case sites, which
// hold odd names. Cases with errors are left out: their broken links are meant.
func TestEveryLinkOfTheCasesLeadsSomewhere(t *testing.T) {
	for _, name := range caseNames(t) {
		src, comment := caseSource(t, name)
		t.Run(filepath.Base(name), func(t *testing.T) {
			for _, env := range []string{"", "env: offline"} {
				if res := mustBuild(t, src, caseEnv(t, env)); !res.Diags.HasErrors() && !strings.Contains(comment, "override") {
					crawl(t, res)
					if !strings.Contains(comment, "break out") && !strings.Contains(comment, "{{") { // holds such texts on purpose
						checkEscapes(t, res)
					}
				}
			}
		})
	}
}

func crawl(t *testing.T, res *Result) {
	t.Helper()
	published := map[string][]byte{}
	for _, f := range res.Files {
		published[f.Path] = f.Data
	}
	pages := map[string]*crawled{}
	for name, data := range published {
		if strings.HasSuffix(name, ".html") && !strings.HasPrefix(name, "static/") {
			pages[name] = readPage(t, name, data)
		}
	}
	base := basePath(published["sitemap.xml"])
	for name, page := range pages {
		for _, link := range page.links {
			if !reported(res, link) {
				follow(t, name, base, link, published, pages)
			}
		}
	}
}

// basePath is the path that a site is published at: that of its shortest address.
func basePath(sitemap []byte) string {
	base := ""
	for _, m := range regexp.MustCompile(`<loc>https?://[^/<]*([^<]*)</loc>`).FindAllSubmatch(sitemap, -1) {
		if base == "" || len(m[1]) < len(base) {
			base = string(m[1])
		}
	}
	return cmp.Or(base, "/")
}

// reported tells whether the author was warned of a broken link, which then stays
// as it was written.
func reported(res *Result, link string) bool {
	return slices.ContainsFunc(res.Diags, func(d diag.Diag) bool {
		return strings.HasPrefix(d.Code, "L") && strings.Contains(d.Msg, strconv.Quote(link))
	})
}

// follow reports a link that leads to no published file or to a missing id.
func follow(t *testing.T, name, base, link string, published map[string][]byte, pages map[string]*crawled) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Errorf("%s: link %q is no URL: %v", name, link, err)
		return
	}
	if u.Scheme != "" || u.Host != "" {
		return
	}
	target := name
	if u.Path != "" {
		target = path.Join(path.Dir(name), u.Path)
		if strings.HasPrefix(u.Path, "/") {
			target = strings.TrimPrefix(u.Path, base)
		}
		if strings.HasSuffix(u.Path, "/") || u.Path == "." || target == "." || strings.HasSuffix(u.Path, "..") {
			target = path.Join(target, "index.html")
		}
	}
	if _, ok := published[target]; !ok {
		t.Errorf("%s: link %q leads to %s, which is not published", name, link, target)
		return
	}
	if id := u.Fragment; id != "" && id != "top" && pages[target] != nil && !pages[target].ids[id] {
		t.Errorf("%s: link %q names an id that %s does not have", name, link, target)
	}
}

// suspicious is text that shows that something was escaped twice, not filled
// in, or printed as Go prints it.
var suspicious = regexp.MustCompile(`&amp;(amp|lt|gt|quot|#\d+);|ZgotmplZ|<no value>|%!\w?\(|\{\{|&lt;(p|span|a|code)[ &]`)

func checkEscapes(t *testing.T, res *Result) {
	t.Helper()
	for _, f := range res.Files {
		if !strings.HasSuffix(f.Path, ".html") || strings.HasPrefix(f.Path, "static/") || bytes.Contains(f.Data, []byte("<pre")) {
			continue
		}
		if m := suspicious.Find(f.Data); m != nil {
			t.Errorf("%s: suspicious text %q", f.Path, m)
		}
	}
}

// readPage parses a page and checks what every page must be: one title, one
// h1, a language, unique ids, no inline script or style, labelled pictures.
func readPage(t *testing.T, name string, data []byte) *crawled {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c := &crawled{ids: map[string]bool{}}
	h1, titles := 0, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s: inline %s on <%s>", name, a.Key, n.Data)
			}
		}
		if id, ok := attr["id"]; ok {
			if c.ids[id] || id == "" {
				t.Errorf("%s: id %q is not unique", name, id)
			}
			c.ids[id] = true
		}
		switch n.Data {
		case "h1":
			h1++
		case "title":
			if n.Parent.Data == "head" {
				titles++
			}
		case "html":
			if attr["lang"] == "" {
				t.Errorf("%s: no language", name)
			}
		case "script":
			if attr["src"] == "" && attr["type"] != "application/json" && attr["type"] != "application/ld+json" {
				t.Errorf("%s: inline script", name)
			}
		case "style":
			t.Errorf("%s: inline style", name)
		case "img":
			if _, ok := attr["alt"]; !ok {
				t.Errorf("%s: picture without alt", name)
			}
		}
		for _, key := range []string{"href", "src"} {
			if v, ok := attr[key]; ok && attr["rel"] != "canonical" {
				c.links = append(c.links, v)
			}
		}
	}
	if redirect := bytes.Contains(data, []byte(`http-equiv="refresh"`)); !redirect && (h1 != 1 || titles != 1) {
		t.Errorf("%s: %d h1, %d title", name, h1, titles)
	}
	return c
}

// TestTheFlagshipIsClean holds what the README shows: check --strict has nothing
// to say, searches and addresses on record included.
func TestTheFlagshipIsClean(t *testing.T) {
	env := caseEnv(t, "env: check")
	res := mustBuild(t, flagship(), env)
	if len(res.Diags) > 0 || len(res.Fixes) > 0 {
		t.Errorf("guidepost check --update and look; %d files would change:\n%s", len(res.Fixes), diagText(res))
	}
}
