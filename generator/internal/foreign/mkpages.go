package foreign

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// folderNav is the navigation of MkDocs where plugins read it from the folders:
// .pages and .nav.yml say in each folder what stands there and in which order, a
// Markdown list does so for all below it.
type folderNav struct {
	folder *Folder
	below  map[string][]string // folder → names of pages and folders in it, folders with a slash behind
	said   bool                // folders say themselves what stands in them
	list   string              // name of the Markdown lists, "" for none
	open   map[string]bool     // folders that are being followed
	opened int
}

// navOfFolders is that navigation. Without a plugin it is what MkDocs makes of the
// folders itself: in each the index, the other files, then the folders, by name.
func (f *Folder) navOfFolders(plugins map[string]*yamlnode.Node) []doc.NavItem {
	n := folderNav{folder: f, below: map[string][]string{}, open: map[string]bool{}}
	_, pages := plugins["awesome-pages"]
	_, nav := plugins["awesome-nav"]
	n.said = pages || nav
	if literate, ok := plugins["literate-nav"]; ok {
		n.list = "SUMMARY.md"
		if name, ok := literate.Get("nav_file").Text(nil, ""); ok {
			n.list = name
		}
		was := f.isPage
		f.isPage = func(rel string) bool {
			return path.Base(rel) != n.list && (was != nil && was(rel) || was == nil && isMarkdown(rel) && !hidden(rel))
		}
	}
	seen := map[string]bool{}
	for _, rel := range f.pages() {
		for name := rel; name != "." && name != ""; {
			dir := path.Dir(strings.TrimSuffix(name, "/"))
			if seen[name] {
				break
			}
			seen[name] = true
			n.below[dir] = append(n.below[dir], strings.TrimPrefix(name, dir+"/"))
			if name = dir + "/"; dir == "." {
				break
			}
		}
	}
	for _, names := range n.below {
		slices.SortFunc(names, byFolder)
	}
	out := n.of(".")
	f.counts.add("nav entries", countItems(out))
	return out
}

// byFolder puts the index first, then files, then folders.
func byFolder(a, b string) int {
	kind := func(s string) int {
		switch {
		case strings.HasSuffix(s, "/"):
			return 2
		case isIndex(s):
			return 0
		}
		return 1
	}
	if ka, kb := kind(a), kind(b); ka != kb {
		return ka - kb
	}
	return strings.Compare(a, b)
}

// maxFolders bounds how many folders are followed, those named twice counted
// twice.
const maxFolders = 10_000

// of is the navigation of a folder; nothing for one that is named below itself.
func (n *folderNav) of(dir string) []doc.NavItem {
	if n.opened++; n.open[dir] || n.opened > maxFolders {
		return nil
	}
	n.open[dir] = true
	defer delete(n.open, dir)
	f := n.folder
	if n.list != "" {
		name := f.in(path.Join(dir, n.list))
		if data, ok := f.tree.get(name); ok {
			return n.listed(dir, name, data)
		}
	}
	out := []doc.NavItem{}
	settings := n.settings(dir)
	if nav := settings.Get("nav"); nav != nil {
		used := map[string]bool{}
		n.claim(nav, used)
		return n.named(dir, nav, used)
	}
	for _, name := range n.order(dir, settings) {
		out = append(out, n.entry(dir, name, doc.Text{})...)
	}
	return out
}

func (n *folderNav) settings(dir string) *yamlnode.Node {
	f := n.folder
	if !n.said || n.list != "" {
		return nil
	}
	name, data := f.tree.first(f.in(path.Join(dir, ".pages")), f.in(path.Join(dir, ".nav.yml")))
	if name == "" {
		return nil
	}
	f.counts.add(path.Base(name)+" files", 1)
	return f.readYAML(name, data)
}

// order is what stands in a folder, in the order that its settings ask for.
func (n *folderNav) order(dir string, settings *yamlnode.Node) []string {
	names := n.below[dir]
	if how, _ := settings.Get("order").Text(nil, ""); how == "desc" {
		names = slices.Clone(names)
		slices.Reverse(names)
	}
	return names
}

// claim notes the names that a list holds, which its rest does not repeat.
func (n *folderNav) claim(nav *yamlnode.Node, used map[string]bool) {
	for _, x := range items(nav) {
		if x.Kind == yamlnode.Scalar {
			used[strings.TrimSuffix(x.Value, "/")] = true
		}
		for _, e := range x.Entries {
			used[strings.TrimSuffix(e.Value.Value, "/")] = true
			n.claim(e.Value, used)
		}
	}
}

func (n *folderNav) named(dir string, nav *yamlnode.Node, used map[string]bool) []doc.NavItem {
	out := []doc.NavItem{}
	for _, x := range items(nav) {
		if x.Kind == yamlnode.Scalar {
			out = append(out, n.one(dir, doc.Text{}, x, used)...)
			continue
		}
		for _, e := range x.Entries {
			title := doc.Text{S: e.Key.Value, Pos: e.Key.Pos}
			if e.Value.Kind == yamlnode.Scalar {
				out = append(out, n.one(dir, title, e.Value, used)...)
			} else {
				out = append(out, doc.NavItem{Title: title, Pos: e.Key.Pos, Items: n.named(dir, e.Value, used)})
			}
		}
	}
	return out
}

// one is an entry of a list: a page, a folder, an address, or all that the list does
// not name.
func (n *folderNav) one(dir string, title doc.Text, x *yamlnode.Node, used map[string]bool) []doc.NavItem {
	v := strings.TrimSpace(x.Value)
	if strings.HasPrefix(v, "...") || v == "*" {
		var out []doc.NavItem
		for _, name := range n.below[dir] {
			if !used[strings.TrimSuffix(name, "/")] {
				out = append(out, n.entry(dir, name, doc.Text{})...)
			}
		}
		return out
	}
	if strings.Contains(v, "://") {
		return []doc.NavItem{{Title: title, To: v, Pos: x.Pos, Items: []doc.NavItem{}}}
	}
	if strings.Contains(v, "*") {
		folders := strings.HasSuffix(v, "/")
		if at := path.Dir(strings.TrimSuffix(v, "/")); at != "." && !strings.Contains(at, "*") {
			return n.one(path.Join(dir, at), title, &yamlnode.Node{Value: strings.TrimPrefix(v, at+"/"), Pos: x.Pos}, map[string]bool{})
		}
		re := globsOf(&yamlnode.Node{Value: strings.TrimSuffix(v, "/")})
		var out []doc.NavItem
		for _, name := range n.below[dir] {
			if bare := strings.TrimSuffix(name, "/"); re.match(bare) && !used[bare] && (!folders || bare != name) {
				used[bare] = true
				out = append(out, n.entry(dir, name, doc.Text{})...)
			}
		}
		return out
	}
	at := path.Join(dir, v)
	if _, isDir := n.below[at]; isDir {
		return n.entry(path.Dir(at), path.Base(at)+"/", title)
	}
	return []doc.NavItem{{Title: title, To: at, Pos: x.Pos, Items: []doc.NavItem{}}}
}

// entry is a page of a folder, or a folder with what stands in it.
func (n *folderNav) entry(dir, name string, title doc.Text) []doc.NavItem {
	at := path.Join(dir, name)
	if !strings.HasSuffix(name, "/") {
		return []doc.NavItem{{Title: title, To: at, Items: []doc.NavItem{}}}
	}
	settings := n.settings(at)
	if hide, _ := settings.Get("hide").Bool(nil, ""); hide {
		return nil
	}
	if title.S == "" {
		title = textOf(settings.Get("title"))
	}
	if title.S == "" {
		title.S = folderTitle(strings.TrimSuffix(name, "/"))
	}
	group := doc.NavItem{Title: title, Items: n.of(at)}
	if group.Items == nil {
		return nil
	}
	if len(group.Items) > 0 && isIndex(group.Items[0].To) && path.Dir(group.Items[0].To) == at {
		group.To, group.Items = group.Items[0].To, group.Items[1:]
	}
	return []doc.NavItem{group}
}

// folderTitle is what the tool calls a folder that says nothing of itself.
func folderTitle(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	if name == strings.ToLower(name) {
		return capital(name)
	}
	return name
}

var listEntry = regexp.MustCompile(`^[-*+][ \t]+(?:\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()]*)\)|(.+?))[ \t]*$`)

// listed reads a navigation written as a list in Markdown.
func (n *folderNav) listed(dir, name string, data []byte) []doc.NavItem {
	type level struct {
		indent int
		items  *[]doc.NavItem
	}
	out := []doc.NavItem{}
	stack := []level{{-1, &out}}
	e := edit{src: data, page: &Page{}}
	for _, l := range e.lines() {
		m := listEntry.FindStringSubmatch(e.text(l))
		if m == nil || l.kind == front {
			continue
		}
		for len(stack) > 1 && l.indent() <= stack[len(stack)-1].indent {
			stack = stack[:len(stack)-1]
		}
		at := diag.Pos{File: name, Off: l.from, Len: l.to - l.from}
		into := stack[len(stack)-1].items
		title, to := doc.Text{S: plain(m[1]), Pos: at}, strings.TrimSpace(m[2])
		if to == "" && (strings.ContainsAny(m[3], "*") || strings.HasSuffix(m[3], "/") || isMarkdown(m[3])) {
			title, to = doc.Text{}, m[3]
		}
		if to == "" {
			*into = append(*into, doc.NavItem{Title: doc.Text{S: plain(or(m[1], m[3])), Pos: at}, Pos: at, Items: []doc.NavItem{}})
		} else {
			*into = append(*into, n.one(dir, title, &yamlnode.Node{Value: to, Pos: at}, map[string]bool{})...)
		}
		if len(*into) > 0 {
			stack = append(stack, level{l.indent(), &(*into)[len(*into)-1].Items})
		}
	}
	return out
}
