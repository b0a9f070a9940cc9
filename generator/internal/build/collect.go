package build

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
	"guidepost/generator/internal/render"
)

// gathered is what the builds of a Builder remember of what they put together: files
// that belong to no page, and where which file goes.
type gathered struct {
	groups map[string]group
	layout layout
}

// group are files that were made together, and from what.
type group struct {
	key   file.Sum
	files []file.File
}

// wanted is a file that is published if its place is free.
type wanted struct {
	file.File
	src    string // of an asset: what in the tree it is a copy of, which is not read yet
	yields bool   // to a file of static/
}

// collect puts everything that is published together, sorted by path, and
// reports names that two files want. A file of static/ replaces a text file that
// Guidepost would write, but never a page. What is not in o yet is put there, if
// there is an o.
func (p *Plan) collect(pages []*madePage, index []file.File, o *outlet) ([]file.File, diag.List, error) {
	index = slices.SortedFunc(slices.Values(index), byPath)
	all := p.wanted(pages, index, o)
	order, diags := p.places(all, len(index), o)
	files := make([]file.File, 0, len(order))
	for _, i := range order {
		f := all[i].File
		if all[i].src != "" {
			err := p.copied(&f, all[i].src, o)
			if errors.Is(err, fs.ErrNotExist) {
				continue // it went away, and the source is stale
			}
			if err != nil {
				return nil, nil, err
			}
		}
		if o != nil {
			o.put(&f)
		}
		files = append(files, f)
	}
	return files, diags, nil
}

func byPath(a, b file.File) int { return strings.Compare(a.Path, b.Path) }

// wanted lists all files that are to be published, those of the index first, in an
// order that depends only on what they are.
func (p *Plan) wanted(pages []*madePage, index []file.File, o *outlet) []wanted {
	all := make([]wanted, 0, 2*len(pages)+len(index)+len(p.site.Assets))
	add := func(files []file.File, yields bool) {
		for _, f := range files {
			all = append(all, wanted{File: f, yields: yields})
		}
	}
	add(index, false)
	for _, m := range pages {
		all = append(all, wanted{File: m.html})
	}
	add(p.theme.Assets(), false)
	for _, a := range p.site.Assets {
		all = append(all, wanted{File: file.File{Path: a.Out, Sum: a.Sum}, src: a.Src})
	}
	add(p.theme.Outputs(p.site, index), true)
	full := make([]bool, len(p.site.Langs))
	for lang := range full {
		full[lang] = render.HasFull(p.site, lang)
	}
	lists := keyOf("lists", p.look, p.site.Listed(), full)
	add(p.group("lists", lists, o, func() []file.File { return p.theme.Lists(p.site, p.proofs) }), true)
	if slices.Contains(full, true) {
		// It is made of all that any page shows, so the memo need not look closer.
		sees := make([]file.Sum, len(p.site.Pages))
		for i := range sees {
			sees[i] = p.site.Sees(i)
		}
		add(p.group("full", keyOf("full", p.look, sees), o, func() []file.File { return p.theme.Full(p.site, p.proofs) }), true)
	}
	for _, m := range pages {
		if m.markdown.Path != "" {
			all = append(all, wanted{File: m.markdown, yields: true})
		}
	}
	return all
}

// group makes files, or takes them from the build before; with an o they are only
// told if they stand there.
func (p *Plan) group(name string, key file.Sum, o *outlet, made func() []file.File) []file.File {
	if o == nil {
		g := p.gathered.groups[name]
		if g.key != key {
			g = group{key, made()}
			if p.sound() {
				p.gathered.groups[name] = g
			}
		}
		return g.files
	}
	var kept []keptFile
	if p.env.Memo.Load(memo.Key(key), &kept) && !slices.ContainsFunc(kept, func(k keptFile) bool { return !o.replaced(k.Path) && !o.keep(k) }) {
		var files []file.File
		for _, k := range kept {
			files = append(files, k.file())
		}
		return files
	}
	files := made()
	kept = nil
	for _, f := range files {
		kept = append(kept, keep(f))
	}
	if p.sound() {
		p.env.Memo.Keep(memo.Key(key), kept)
	}
	return files
}

// copied reads the file of the tree that f is a copy of, unless f stands in o. To
// serve, it is only told: File reads it.
func (p *Plan) copied(f *file.File, src string, o *outlet) error {
	if o == nil && p.env.Serve || o != nil && o.keep(keptFile{f.Path, f.Sum, p.in.set.Size(src)}) {
		return nil
	}
	now, err := p.in.load(src)
	f.Data, f.Sum = now.Data, now.Sum
	return err
}

// layout says which of the files beside the index are published, and in which order.
// It is remembered if there is nothing to report, which may have to point somewhere
// else the next time, and if the index has its folders to itself: its files have
// other names after every edit.
type layout struct {
	names []name
	order []int    // places in names
	index []string // the folders of the index; nil: nothing is remembered
}

// name is a file as a layout knows it.
type name struct {
	path          string
	asset, yields bool
}

func (w *wanted) name() name { return name{w.Path, w.src != "", w.yields} }

// fits reports whether a layout is that of the files rest and index.
func (l *layout) fits(index, rest []wanted) bool {
	return l.index != nil &&
		slices.EqualFunc(rest, l.names, func(w wanted, n name) bool { return w.name() == n }) &&
		!slices.ContainsFunc(index, func(w wanted) bool { return !below(w.Path, l.index) }) &&
		len(file.Clashes(filesOf(index), nil)) == 0
}

// below reports whether a file lies in one of the folders, also where the case of
// letters does not count.
func below(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(dir string) bool { return len(path) >= len(dir) && strings.EqualFold(path[:len(dir)], dir) })
}

func filesOf(all []wanted) []file.File {
	out := make([]file.File, len(all))
	for i := range all {
		out[i] = all[i].File
	}
	return out
}

// places is the order in which files are published, and what keeps others from that.
// The first of them are the index, in order.
func (p *Plan) places(all []wanted, index int, o *outlet) ([]int, diag.List) {
	if o != nil {
		return p.layOut(all)
	}
	l := &p.gathered.layout
	if l.fits(all[:index], all[index:]) {
		return l.with(all, index), nil
	}
	order, diags := p.layOut(all)
	*l = layout{}
	if len(diags) > 0 {
		return order, diags
	}
	for _, lang := range p.site.Langs {
		dir := render.SearchDir + "/" + lang.ID + "/"
		if slices.ContainsFunc(all[:index], func(w wanted) bool { return strings.HasPrefix(w.Path, dir) }) {
			l.index = append(l.index, dir) // else a file may stand in its place
		}
	}
	for i := range all[index:] {
		l.names = append(l.names, all[index+i].name())
	}
	for _, i := range order {
		if i >= index {
			l.order = append(l.order, i-index)
		}
		if (i < index) != below(all[i].Path, l.index) {
			*l = layout{}
			break
		}
	}
	return order, nil
}

// with puts the files of an index, which come first in all, among the others.
func (l *layout) with(all []wanted, index int) []int {
	order := make([]int, 0, index+len(l.order))
	next := 0
	for _, i := range l.order {
		i += index
		for next < index && all[next].Path < all[i].Path {
			order = append(order, next)
			next++
		}
		order = append(order, i)
	}
	for ; next < index; next++ {
		order = append(order, next)
	}
	return order
}

// layOut decides which file gets which place.
func (p *Plan) layOut(all []wanted) (order []int, diags diag.List) {
	taken := map[string]string{} // lower-cased path → path, of what texts give way to
	for i := range all {
		w := &all[i]
		lower := strings.ToLower(w.Path)
		first, clash := taken[lower]
		switch {
		case w.src != "" && clash:
			diags.Error("S115", diag.WholeFile(w.src), "this file would be published over the page or asset "+first, "rename it, or take it out of static/")
			continue
		case w.yields && clash:
			continue
		case !w.yields:
			taken[lower] = w.Path
		}
		order = append(order, i)
	}
	for _, r := range p.site.Redirects {
		if first, clash := taken[strings.ToLower(render.StubPath(r.From))]; clash {
			diags.Error("S104", r.Pos, "old address "+r.From+" is the address of "+first, "leave it out, or rename that file")
		}
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(all[a].Path, all[b].Path) })
	sorted := make([]file.File, len(order))
	for i, k := range order {
		sorted[i].Path = all[k].Path
	}
	return order, append(diags, file.Clashes(sorted, origins(p.site))...)
}
