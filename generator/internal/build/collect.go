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
	all := p.wanted(pages, index, o)
	at := &p.gathered.layout
	if o != nil || !at.fits(all) {
		l := p.layOut(all)
		if at = &l; o == nil && len(l.diags) == 0 { // a message may have to point somewhere else the next time
			p.gathered.layout = l
		}
	}
	files := make([]file.File, 0, len(at.order))
	for _, i := range at.order {
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
	return files, at.diags, nil
}

// wanted lists all files that are to be published, in an order that depends only on
// what they are.
func (p *Plan) wanted(pages []*madePage, index []file.File, o *outlet) []wanted {
	all := make([]wanted, 0, 2*len(pages)+len(index)+len(p.site.Assets))
	add := func(files []file.File, yields bool) {
		for _, f := range files {
			all = append(all, wanted{File: f, yields: yields})
		}
	}
	for _, m := range pages {
		all = append(all, wanted{File: m.html})
	}
	add(p.theme.Assets(), false)
	add(index, false)
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

// copied reads the file of the tree that f is a copy of, unless f stands in o.
func (p *Plan) copied(f *file.File, src string, o *outlet) error {
	if o != nil && o.keep(keptFile{f.Path, f.Sum, p.in.set.Size(src)}) {
		return nil
	}
	now, err := p.in.load(src)
	f.Data, f.Sum = now.Data, now.Sum
	return err
}

// layout says which of the files that are wanted are published, and in which order.
// It depends on their names, and its messages on where they come from as well.
type layout struct {
	names []name
	order []int
	diags diag.List
}

// name is a file as a layout knows it.
type name struct {
	path          string
	asset, yields bool
}

func (w *wanted) name() name { return name{w.Path, w.src != "", w.yields} }

// fits reports whether a layout is that of other files.
func (l *layout) fits(all []wanted) bool {
	if len(all) != len(l.names) {
		return false
	}
	for i := range all {
		if all[i].name() != l.names[i] {
			return false
		}
	}
	return true
}

// layOut decides which file gets which place.
func (p *Plan) layOut(all []wanted) layout {
	l := layout{names: make([]name, len(all))}
	taken := map[string]string{} // lower-cased path → path, of what texts give way to
	for i := range all {
		w := &all[i]
		l.names[i] = w.name()
		lower := strings.ToLower(w.Path)
		first, clash := taken[lower]
		switch {
		case w.src != "" && clash:
			l.diags.Error("S115", diag.WholeFile(w.src), "this file would be published over the page or asset "+first, "rename it, or take it out of static/")
			continue
		case w.yields && clash:
			continue
		case !w.yields:
			taken[lower] = w.Path
		}
		l.order = append(l.order, i)
	}
	for _, r := range p.site.Redirects {
		if first, clash := taken[strings.ToLower(render.StubPath(r.From))]; clash {
			l.diags.Error("S104", r.Pos, "old address "+r.From+" is the address of "+first, "leave it out, or rename that file")
		}
	}
	slices.SortFunc(l.order, func(a, b int) int { return strings.Compare(all[a].Path, all[b].Path) })
	sorted := make([]file.File, len(l.order))
	for i, k := range l.order {
		sorted[i].Path = all[k].Path
	}
	l.diags = append(l.diags, file.Clashes(sorted, origins(p.site))...)
	return l
}
