package render

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"guidepost/generator/internal/site"
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
	w.list(b, top, path)
	home := homeURL(r.s, p.Lang)
	return sidebar{
		items: template.HTML(b.String()),
		homed: slices.ContainsFunc(top, func(n site.NavNode) bool { return n.Page >= 0 && r.s.Pages[n.Page].URL == home }),
		bare:  len(path) == 0 || len(path[0].Children) == 0,
	}, w.err
}

// sideWriter writes the sidebar of one page.
type sideWriter struct {
	*Pages
	set  *template.Template
	page int
	room int   // for how many more entries
	err  error // of the first entry that could not be written
}

// list writes entries of one level, of which path[0], if any, is open.
func (w *sideWriter) list(b *bytes.Buffer, nodes, path []site.NavNode) {
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
		look := folded
		switch {
		case k == open && n.Page == w.page:
			w.around(b, w.current(n), n.Children, nil)
			continue
		case k == open:
			by := w.side.of(w, nodes[k:k+1]) // itself: the way up is shorter than through its level
			w.around(b, by.entry(w, 0, n, opened), n.Children, path[1:])
			continue
		case isGroup(n):
			if size, fits := fit(n.Children, w.room); fits {
				w.room -= size
				look = whole
			}
		}
		b.WriteString(level.entry(w, k, n, look))
	}
	if to < len(nodes) {
		w.write(b, SideItem{More: true})
	}
}

// hole stands in the HTML of an open entry for the entries below it. No title has
// one: NUL is never written.
const hole = "\x00"

// around writes an open entry with the entries below it.
func (w *sideWriter) around(b *bytes.Buffer, entry string, children, path []site.NavNode) {
	before, after, found := strings.Cut(entry, hole)
	b.WriteString(before)
	if found {
		w.list(b, children, path)
	}
	b.WriteString(after)
}

// current is the entry of the page itself.
func (w *sideWriter) current(n site.NavNode) string {
	item := w.item(n, &w.s.Pages[w.page])
	item.Open, item.Current = true, true
	return w.html(item, n)
}

// item is what an entry shows, seen from page p.
func (w *sideWriter) item(n site.NavNode, p *site.Page) SideItem {
	item := SideItem{Title: w.t.nodeTitle(w.s, n)}
	if !isGroup(n) {
		item.URL = w.t.nodeURL(w.s, p, n)
	}
	return item
}

// html is an open entry, with a hole if there are any below it.
func (w *sideWriter) html(item SideItem, n site.NavNode) string {
	if len(n.Children) > 0 {
		item.Children = hole
	}
	var b bytes.Buffer
	w.write(&b, item)
	return b.String()
}

func (w *sideWriter) write(b *bytes.Buffer, item SideItem) {
	if err := w.set.ExecuteTemplate(b, sideEntry, item); err != nil && w.err == nil {
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
	levels sync.Map // levelKey → *sideLevel
}

// levelKey tells levels apart: by their first entry and how many there are.
type levelKey struct {
	first *site.NavNode
	n     int
}

// sideLevel is one level of the navigation.
type sideLevel struct {
	folder string   // that holds all its pages
	lists  sync.Map // sideKey → *sideList
}

// sideKey tells apart lists of a level whose entries look different.
type sideKey struct {
	set     *template.Template
	vantage string
	kind    site.Kind // of the page if its links are like no other's
}

// sideList is the entries of a level as some pages see them.
type sideList struct {
	from    site.Page // where their links start
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
	level := loadOr(&l.levels, levelKey{&nodes[0], len(nodes)}, func() *sideLevel { return &sideLevel{folder: folderOf(w.s, nodes)} })
	p := &w.s.Pages[w.page]
	key := sideKey{set: w.set, vantage: vantage(p.URL, level.folder)}
	if p.Kind == site.NotFound {
		key.kind = p.Kind
	}
	return loadOr(&level.lists, key, func() *sideList {
		return &sideList{from: site.Page{Kind: key.kind, URL: key.vantage, Lang: p.Lang}, entries: make([]sideShared, len(nodes))}
	})
}

// loadOr is what m has at key, or what it has from now on.
func loadOr[V any](m *sync.Map, key any, first func() V) V {
	v, ok := m.Load(key)
	if !ok {
		v, _ = m.LoadOrStore(key, first())
	}
	return v.(V)
}

// entry is the HTML of entry k.
func (l *sideList) entry(w *sideWriter, k int, n site.NavNode, look int) string {
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
	item := w.item(n, &l.from)
	switch look {
	case opened:
		item.Open = true
		return w.html(item, n)
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

// vantage is an address that pages have in common from which the links to the
// pages below folder are what they are from url: as many steps below the folder
// that both are in. The steps have a name that no page has, so that no link goes
// through them.
func vantage(url, folder string) string {
	dir := dirOf(url)
	above := commonDir(folder, dir)
	return above + strings.Repeat("./", strings.Count(dir[len(above):], "/"))
}
