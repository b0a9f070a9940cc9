package render

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// SearchDir holds the indexes, a folder for each language.
const SearchDir = "search"

// SearchLink leads to the page that searches. A script opens the search over
// the page instead; what it needs for that is loaded when it is first wanted.
type SearchLink struct {
	URL    string // "" if there is no such page
	Script string
	Index  string // folder of the language's index
	Here   bool   // the page is the one that searches
}

// SearchView is the page that searches. Without script it leads on.
type SearchView struct {
	Chrome
	Doors []Entry
	Texts Link // llms.txt
}

func (t *Theme) searchView(s *site.Site, p *site.Page, c Chrome) SearchView {
	c.Landing = true
	c.Search.Here = true
	return SearchView{Chrome: c, Doors: t.doorsFrom(s, p), Texts: Link{Title: "llms.txt", URL: t.link(p, "/llms.txt")}}
}

// searchLink fills in what the header needs to open the search.
func (t *Theme) searchLink(s *site.Site, p *site.Page) SearchLink {
	i, ok := s.SearchPage(p.Lang)
	if !ok || !t.scripts["search"] {
		return SearchLink{}
	}
	l := s.Langs[p.Lang]
	return SearchLink{
		URL:    t.link(p, s.Pages[i].URL),
		Script: t.link(p, "/"+t.dir+"/"+searchScript(t.uiLang(l))),
		Index:  strings.TrimSuffix(t.link(p, "/"+SearchDir+"/"+l.ID+"/"), "index.html"),
	}
}

// searchScript is the script of the search in a language of the interface.
func searchScript(lang string) string { return "js/search." + lang + ".js" }

// searchWords are the strings that the search shows. They stand in its script,
// so that no page carries them before the search is used.
var searchWords = []string{
	"search.label", "search.placeholder", "search.close", "search.intro", "search.ways", "search.keys", "search.results",
	"search.pages", "search.pages_one", "search.none", "search.none_help", "search.other", "search.meant", "search.kinds", "search.all_kinds", "search.parts", "search.all_parts",
	"search.whole", "search.more", "search.heading", "search.failed", "search.broken", "search.retry",
}

// searchScripts puts the words of each language before the script of the
// search, which is the same for all.
func (t *Theme) searchScripts(script []byte) []file.File {
	var out []file.File
	for _, lang := range slices.Sorted(maps.Keys(t.strings)) {
		words := map[string]string{}
		for _, key := range searchWords {
			words[strings.TrimPrefix(key, "search.")] = t.T(lang, key)
		}
		var names [][2]string
		for _, kind := range kindsFound {
			names = append(names, [2]string{string(kind), t.T(lang, "page."+string(kind))})
		}
		out = append(out, file.New(searchScript(lang), slices.Concat(
			[]byte("var guidepost=guidepost||{};guidepost.searchWords="), jsonBytes(words),
			[]byte(";guidepost.searchKinds="), jsonBytes(names), []byte(";"), script)))
	}
	return out
}

func jsonBytes(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("render: marshalling our own values: " + err.Error()) // no input can cause it
	}
	return data
}

// searchSite is what the search says of a site before anything is typed.
type searchSite struct {
	Ways  []searchWay  `json:"ways"`  // a tree, a table and a text to begin with
	Langs []searchLang `json:"langs"` // the other languages
}

type searchWay struct {
	URL   string `json:"url"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
}

type searchLang struct {
	ID   string `json:"id"`
	Tag  string `json:"tag"`
	Name string `json:"name"`
}

// SearchSite is a line of script that tells the search what it cannot know from
// an index. It stands in the index and not in the pages, so that a changed title
// rewrites no page.
func (t *Theme) SearchSite(s *site.Site, lang int) []byte {
	out := searchSite{Ways: []searchWay{}, Langs: []searchLang{}}
	prefix := strings.TrimSuffix(homeURL(s, lang), "/")
	for _, url := range []string{"/decide/" + firstTree(s) + "/", "/compare/" + firstTable(s) + "/", firstGuide(s, s.Nav[lang])} {
		if i, ok := s.Lookup(prefix + url); ok && indexable(&s.Pages[i]) {
			p := &s.Pages[i]
			if kind, ok := textKinds[p.Kind]; ok && kind != site.Section {
				out.Ways = append(out.Ways, searchWay{strings.TrimPrefix(p.URL, "/"), string(kind), t.navTitle(s, p)})
			}
		}
	}
	for i, l := range s.Langs {
		if i != lang {
			out.Langs = append(out.Langs, searchLang{l.ID, l.Tag, l.Name})
		}
	}
	return slices.Concat([]byte("\nguidepost.searchSite("), jsonBytes(out), []byte(");\n"))
}

// firstTree is the id of the first tree, "" if there is none.
func firstTree(s *site.Site) string {
	for _, tree := range s.Data.Trees {
		if !tree.Subtree {
			return tree.ID
		}
	}
	return ""
}

// firstTable is the id of the first table, "" if there is none.
func firstTable(s *site.Site) string {
	if len(s.Data.Tables) == 0 {
		return ""
	}
	return s.Data.Tables[0].ID
}

// firstGuide is the key of the first text of a navigation, "" if there is none.
func firstGuide(s *site.Site, nodes []site.NavNode) string {
	for _, n := range nodes {
		if n.Page >= 0 {
			if p := &s.Pages[n.Page]; p.Kind == site.Guide && !p.Fallback {
				return p.Key
			}
		}
		if key := firstGuide(s, n.Children); key != "" {
			return key
		}
	}
	return ""
}

// hashedDirs lists the folders of an index whose names change with what is in
// them.
func hashedDirs(files []file.File) []string {
	var out []string
	for _, f := range files {
		if dir := path.Dir(f.Path); path.Base(f.Path) != "core.js" && !slices.Contains(out, dir) {
			out = append(out, dir)
		}
	}
	slices.Sort(out)
	return out
}
