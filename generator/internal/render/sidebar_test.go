package render

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

func link(t *testing.T, docs site.Docs) *site.Site {
	t.Helper()
	s, diags := site.Link(docs)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return s
}

func sidebarOf(t *testing.T, pages *Pages, url string) string {
	t.Helper()
	i, ok := pages.s.Lookup(url)
	if !ok {
		t.Fatal("no page", url)
	}
	side, err := pages.sidebar(i)
	if err != nil {
		t.Fatal(err)
	}
	return string(side.items)
}

func TestTheSidebarStaysShort(t *testing.T) {
	var pages []*doc.Page
	for i := range 2000 {
		pages = append(pages, &doc.Page{Path: fmt.Sprintf("content/p%d.md", i), Title: "p"})
	}
	s := link(t, site.Docs{Pages: pages, Data: &doc.Data{}})
	items := sidebarOf(t, parsed(t, Options{}).Pages(s, nil), "/p1000/")
	if n := strings.Count(items, "<li"); n > maxSidebar {
		t.Errorf("%d entries", n)
	}
	if strings.Count(items, "aria-current") != 1 || strings.Count(items, "<span>…</span>") != 2 {
		t.Errorf("want one current entry between two marks of what is left out:\n%s", items)
	}
}

// A home page among so many entries that there is no room for it has one of its own.
func TestTheWayHomeIsAlwaysThere(t *testing.T) {
	pages, nav := []*doc.Page{{Path: "content/index.md", Title: "Home"}}, []doc.NavItem{{To: "/", Items: []doc.NavItem{}}}
	for i := range 200 {
		pages = append(pages, &doc.Page{Path: fmt.Sprintf("content/p%d.md", i), Title: "p"})
		nav = append(nav, doc.NavItem{To: fmt.Sprintf("/p%d/", i)})
	}
	s := link(t, site.Docs{Pages: pages, Data: &doc.Data{Config: doc.Config{Nav: nav}}})
	theme := parsed(t, Options{}).Pages(s, nil)
	for _, url := range []string{"/p1/", "/p100/", "/p199/"} {
		i, _ := s.Lookup(url)
		side, err := theme.sidebar(i)
		if shown := strings.Contains(string(side.items), ">Home<"); err != nil || shown != side.homed {
			t.Errorf("%s: home is shown: %t, homed: %t, %v", url, shown, side.homed, err)
		}
	}
}

// maze is a site whose navigation is as crooked as authors make them: a page
// beside its own folder, a page below a stranger, groups within groups.
func maze(t *testing.T) *site.Site {
	t.Helper()
	var pages []*doc.Page
	for _, name := range []string{"_index", "a/_index", "a/one", "a/two", "a/deep/_index", "a/deep/x", "a/deep/y", "b/_index", "b/one", "b/c/d/e", "z", "unlisted"} {
		pages = append(pages, &doc.Page{Path: "content/" + name + ".md", Title: "T " + name})
	}
	group := func(title string, items ...doc.NavItem) doc.NavItem {
		return doc.NavItem{Title: doc.Text{S: title}, Items: items}
	}
	page := func(to string, items ...doc.NavItem) doc.NavItem { return doc.NavItem{To: to, Items: items} }
	return link(t, site.Docs{Pages: pages, Data: &doc.Data{Config: doc.Config{Nav: []doc.NavItem{
		page("/"), page("/a/"), page("/a/deep/y/", page("/b/one/"), page("/a/")),
		{Title: doc.Text{S: "Elsewhere"}, To: "https://example.com/x"},
		group("G", page("/b/"), page("/b/c/d/e/"), group("H", page("/z/"), page("/a/two/"))),
	}}}})
}

// A page that the navigation names twice is the current one in both places.
func TestEveryEntryOfAPageIsCurrent(t *testing.T) {
	pages := parsed(t, Options{}).Pages(maze(t), nil)
	for url, want := range map[string]int{"/a/two/": 2, "/z/": 2, "/b/": 2, "/a/one/": 1} {
		for range 2 {
			if items := sidebarOf(t, pages, url); strings.Count(items, `aria-current="page"`) != want {
				t.Errorf("%s: want %d current entries in\n%s", url, want, items)
			}
		}
	}
}

var sideLink = regexp.MustCompile(`<a href="([^"]*)"[^>]*>([^<]*)</a>`)

func TestLinksOfTheSidebarLeadToTheirPages(t *testing.T) {
	for _, o := range []Options{{}, {Offline: true}, {BaseURL: "https://example.org/docs/"}} {
		s := maze(t)
		theme := parsed(t, o)
		pages := theme.Pages(s, nil)
		for i, p := range s.Pages {
			side, err := pages.sidebar(i)
			if err != nil {
				t.Fatal(err)
			}
			if alone, _ := theme.Pages(s, nil).sidebar(i); alone != side {
				t.Errorf("%s: the sidebar depends on what was written before:\n%s\n%s", p.URL, side.items, alone.items)
			}
			base, _ := url.Parse("https://example.org/docs" + p.URL)
			for _, m := range sideLink.FindAllStringSubmatch(string(side.items), -1) {
				to, err := base.Parse(m[1])
				if err != nil {
					t.Fatal(err)
				}
				if m[2] == "Elsewhere" && to.Host == "example.com" {
					continue
				}
				at := strings.TrimSuffix(strings.TrimPrefix(to.Path, "/docs"), "index.html")
				if j, ok := s.Lookup(at); !ok || s.Pages[j].Title != m[2] {
					t.Errorf("%s: %q leads to %s", p.URL, m[2], at)
				}
			}
		}
	}
}

func TestATeamsOwnEntryOfTheSidebar(t *testing.T) {
	own := func(text string) *Pages {
		theme, diags := Parse(builtin(t, file.New("layouts/"+sideEntry, []byte(text))), Options{})
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		return theme.Pages(maze(t), nil)
	}
	if items := sidebarOf(t, own(`<b>{{.Title}}</b>`), "/a/deep/x/"); strings.Contains(items, "T b/one") || !strings.Contains(items, "<b>T a/_index</b>") {
		t.Errorf("an entry that shows nothing below it: %q", items)
	}
	twice := sidebarOf(t, own(`<b>{{.Title}}</b><i>{{.Children}}</i><u>{{.Children}}</u>`), "/a/deep/x/")
	if strings.Contains(twice, hole) || strings.Count(twice, "<b>T a/deep/x</b>") != 2*strings.Count(twice, "<b>T a/one</b>") || !strings.Contains(twice, "<b>T a/deep/x</b>") {
		t.Errorf("an entry that shows twice what is below it: %q", twice)
	}
	failing := own(`{{if .Current}}{{index .Title 99}}{{end}}{{.Children}}`)
	for range 2 {
		for _, url := range []string{"/a/", "/b/one/"} {
			i, _ := failing.s.Lookup(url)
			if _, diags := failing.Page(i); len(diags) != 1 || diags[0].Code != "S303" || diags[0].Pos.File != "layouts/"+sideEntry {
				t.Errorf("%s: %v", url, diags)
			}
		}
	}
}
