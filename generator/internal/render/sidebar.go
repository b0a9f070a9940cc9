package render

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"guidepost/generator/internal/site"
	"guidepost/generator/internal/stencil"
)

// maxSidebar is how many links a sidebar has at most, so that a changed title does
// not rewrite every page.
const maxSidebar = 150

// sideEntry is the template of one entry of the sidebar. The entries that a page
// is not below look the same on all pages of a folder, and there may be 150 of
// them on each of 10,000 pages: they are written once.
const sideEntry = "partials/sidebar-item.html"

// sidebar is the navigation beside a page.
type sidebar struct {
	items template.HTML
	homed bool // names the home page itself
	bare  bool // has nothing below its top entries
}

// sidebar shows the top entries and, on the way to page i, what lies beside and
// below it.
func (r *Pages) sidebar(i int) (sidebar, error) {
	p := &r.s.Pages[i]
	w := sideWriter{Pages: r, set: r.t.set(r.s, p), page: i, room: maxSidebar}
	top, path := r.s.Nav[p.Lang], r.t.inNav(r.s, i)
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	shown := w.list(b, top, path)
	home := homeURL(r.s, p.Lang)
	return sidebar{
		items: template.HTML(b.String()),
		homed: slices.ContainsFunc(shown, func(n site.NavNode) bool { return n.Page >= 0 && r.s.Pages[n.Page].URL == home }),
		bare:  len(path) == 0 || len(path[0].Children) == 0,
	}, w.err
}

// sideWriter writes the sidebar of one page.
type sideWriter struct {
	*Pages
	set  *stencil.Set
	page int
	room int   // for how many more entries
	err  error // of the first entry that could not be written
}

// list writes entries of one level, of which path[0], if any, is open. It returns
// those for which there was room.
func (w *sideWriter) list(b *bytes.Buffer, nodes, path []site.NavNode) []site.NavNode {
	open := -1
	if len(path) > 0 {
		open = slices.IndexFunc(nodes, func(n site.NavNode) bool { return same(n, path[0]) })
	}
	from, to := window(len(nodes), open, max(2, w.room/2))
	w.room -= to - from
	if from > 0 {
		w.write(b, SideItem{More: true})
	}
	level := w.side.of(w, nodes)
	for k := from; k < to; k++ {
		n := nodes[k]
		switch {
		case k == open:
			w.open(b, nodes[k:k+1], path[1:])
		case n.Page == w.page:
			b.WriteString(w.alone().entry(w, k, n, folded))
		case isGroup(n):
			look, own := folded, level
			if size, fits := fit(n.Children, w.room); fits {
				w.room -= size
				look = whole
				if holds(n.Children, w.page) {
					own = w.alone()
				}
			}
			b.WriteString(own.entry(w, k, n, look))
		default:
			b.WriteString(level.entry(w, k, n, folded))
		}
	}
	if to < len(nodes) {
		w.write(b, SideItem{More: true})
	}
	return nodes[from:to]
}

// open writes an entry, a level of its own, with the entries below it.
func (w *sideWriter) open(b *bytes.Buffer, entry, path []site.NavNode) {
	n := entry[0]
	by := w.side.of(w, entry) // itself: the way up is shorter than through its level
	if n.Page == w.page {
		by, path = w.alone(), nil
	}
	html := by.entry(w, 0, n, opened)
	if len(n.Children) == 0 || strings.Count(html, hole) == 1 {
		before, after, _ := strings.Cut(html, hole)
		b.WriteString(before)
		w.list(b, n.Children, path)
		b.WriteString(after)
		return
	}
	// A team's own template makes something else of what is below an entry.
	var below bytes.Buffer
	w.list(&below, n.Children, path)
	item := by.item(w, n)
	item.Open, item.Children = true, template.HTML(below.String())
	w.write(b, item)
}

// hole stands in the HTML of an open entry for the entries below it. No title has
// one: NUL is never written.
const hole = "\x00"

func (w *sideWriter) write(b *bytes.Buffer, item SideItem) {
	if err := w.set.Execute(b, sideEntry, item); err != nil && w.err == nil {
		w.err = err
	}
}

// isGroup reports whether an entry leads nowhere itself: what is below it is shown
// wherever there is room.
func isGroup(n site.NavNode) bool { return n.Page < 0 && n.URL == "" }

// fit counts entries with those below groups, up to room, and reports whether
// they fit into it.
func fit(nodes []site.NavNode, room int) (size int, fits bool) {
	for _, n := range nodes {
		if size++; isGroup(n) && size <= room {
			more, _ := fit(n.Children, room-size)
			size += more
		}
		if size > room {
			return size, false
		}
	}
	return size, true
}

// holds reports whether a page is among entries that are shown.
func holds(nodes []site.NavNode, page int) bool {
	return slices.ContainsFunc(nodes, func(n site.NavNode) bool {
		return n.Page == page || isGroup(n) && holds(n.Children, page)
	})
}

// window chooses at most n of all entries of a level, around the open one.
func window(all, open, n int) (from, to int) {
	if all <= n {
		return 0, all
	}
	from = max(0, min(open-n/2, all-n))
	return from, from + n
}

// sideLists holds the entries that pages share, level by level.
type sideLists struct {
	levels shared[levelKey, *sideLevel]
}

// levelKey tells levels apart: by their first entry and how many there are.
type levelKey struct {
	first *site.NavNode
	n     int
}

// sideLevel is one level of the navigation.
type sideLevel struct {
	folder string // that holds all its pages
	lists  shared[sideKey, *sideList]
}

// sideKey tells apart lists of a level whose entries look different.
type sideKey struct {
	set     *stencil.Set
	vantage vantage
	kind    site.Kind // of the page if its links are like no other's
}

// sideList is the entries of a level as some pages see them, or as one does.
type sideList struct {
	from    site.Page // where their links start
	current int       // the page that sees them alone; -1 if several do
	entries []sideShared
}

// sideShared is one entry as HTML in each of its looks, nil while no page has shown
// it so.
type sideShared [3]atomic.Pointer[string]

const (
	folded = iota // without what is below it
	whole         // with all that is below it
	opened        // with a hole for it
)

// of is the list of the entries of a level as the page of w sees them.
func (l *sideLists) of(w *sideWriter, nodes []site.NavNode) *sideList {
	if len(nodes) == 0 {
		return nil
	}
	level := l.levels.get(levelKey{&nodes[0], len(nodes)}, func() *sideLevel { return &sideLevel{folder: folderOf(w.s, nodes)} })
	p := &w.s.Pages[w.page]
	key := sideKey{set: w.set, vantage: vantageOf(p.URL, level.folder)}
	if p.Kind == site.NotFound {
		key.kind = p.Kind
	}
	return level.lists.get(key, func() *sideList {
		return &sideList{from: site.Page{Kind: key.kind, URL: key.vantage.url(), Lang: p.Lang}, current: -1, entries: make([]sideShared, len(nodes))}
	})
}

// alone is for entries that no other page sees so.
func (w *sideWriter) alone() *sideList { return &sideList{from: w.s.Pages[w.page], current: w.page} }

// shared is a map for several goroutines, whose values are made when they are first
// asked for.
type shared[K comparable, V any] struct {
	mu     sync.RWMutex
	values map[K]V
}

func (s *shared[K, V]) get(key K, first func() V) V {
	s.mu.RLock()
	v, ok := s.values[key]
	s.mu.RUnlock()
	if ok {
		return v
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok = s.values[key]; !ok {
		if s.values == nil {
			s.values = map[K]V{}
		}
		v = first()
		s.values[key] = v
	}
	return v
}

// entry is the HTML of entry k.
func (l *sideList) entry(w *sideWriter, k int, n site.NavNode, look int) string {
	if l.current >= 0 {
		return l.made(w, n, look)
	}
	at := &l.entries[k][look]
	if made := at.Load(); made != nil {
		return *made
	}
	html := l.made(w, n, look)
	if w.err == nil {
		at.Store(&html)
	}
	return html
}

func (l *sideList) made(w *sideWriter, n site.NavNode, look int) string {
	item := l.item(w, n)
	switch look {
	case opened:
		item.Open = true
		if len(n.Children) > 0 {
			item.Children = hole
		}
	case whole:
		for _, x := range n.Children {
			look := folded
			if isGroup(x) {
				look = whole
			}
			item.Children += template.HTML(l.made(w, x, look))
		}
	}
	var b bytes.Buffer
	w.write(&b, item)
	return b.String()
}

func (l *sideList) item(w *sideWriter, n site.NavNode) SideItem {
	item := SideItem{Title: w.t.nodeTitle(w.s, n), Current: n.Page >= 0 && n.Page == l.current}
	if !isGroup(n) {
		item.URL = w.t.nodeURL(w.s, &l.from, n)
	}
	return item
}

// folderOf is the deepest folder that holds all pages of a level.
func folderOf(s *site.Site, nodes []site.NavNode) string {
	folder, any := "/", false
	var walk func([]site.NavNode)
	walk = func(nodes []site.NavNode) {
		for _, n := range nodes {
			if n.Page >= 0 {
				if dir := dirOf(s.Pages[n.Page].URL); any {
					folder = commonDir(folder, dir)
				} else {
					folder, any = dir, true
				}
			} else {
				walk(n.Children)
			}
		}
	}
	walk(nodes)
	return folder
}

// dirOf is the folder of an address; an address that is a folder is its own.
func dirOf(url string) string { return url[:strings.LastIndexByte(url, '/')+1] }

// commonDir is the deepest folder above two, or one of them.
func commonDir(a, b string) string {
	for !strings.HasPrefix(b, a) {
		a = dirOf(strings.TrimSuffix(a, "/"))
	}
	return a
}

// vantage is where pages have in common that the links to the pages below a folder
// are the same: as many steps down from a folder that is above both.
type vantage struct {
	above string
	down  int
}

func vantageOf(url, folder string) vantage {
	dir := dirOf(url)
	above := commonDir(folder, dir)
	return vantage{above, strings.Count(dir[len(above):], "/")}
}

// url is an address there. The steps have a name that no page has, so that no link
// goes through them.
func (v vantage) url() string { return v.above + strings.Repeat("./", v.down) }
