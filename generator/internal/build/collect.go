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

// collect puts everything that is published together, sorted by path, and
// reports names that two files want. A file of static/ replaces a text file that
// Guidepost would write, but never a page. What is not in o yet is put there, if
// there is an o.
func (p *Plan) collect(pages []*madePage, index []file.File, o *outlet) ([]file.File, diag.List, error) {
	c := collector{taken: map[string]string{}, o: o}
	for _, m := range pages {
		c.add(m.html)
	}
	for _, group := range [][]file.File{p.theme.Assets(), index} {
		for _, f := range group {
			c.add(f)
		}
	}
	for _, a := range p.site.Assets {
		if first, clash := c.taken[strings.ToLower(a.Out)]; clash {
			c.diags.Error("S115", diag.WholeFile(a.Src), "this file would be published over the page or asset "+first, "rename it, or take it out of static/")
			continue
		}
		if c.stands(keptFile{a.Out, a.Sum, p.in.set.Size(a.Src)}) {
			continue
		}
		f, err := p.in.load(a.Src)
		if errors.Is(err, fs.ErrNotExist) {
			continue // it went away, and the source is stale
		}
		if err != nil {
			return nil, nil, err
		}
		c.add(file.File{Path: a.Out, Data: f.Data, Sum: f.Sum})
	}
	for _, r := range p.site.Redirects {
		if first, clash := c.taken[strings.ToLower(render.StubPath(r.From))]; clash {
			c.diags.Error("S104", r.Pos, "old address "+r.From+" is the address of "+first, "leave it out, or rename that file")
		}
	}
	p.outputs(&c, index)
	for _, m := range pages {
		if m.markdown.Path != "" {
			c.text(m.markdown)
		}
	}
	slices.SortFunc(c.files, func(a, b file.File) int { return strings.Compare(a.Path, b.Path) })
	return c.files, append(c.diags, file.Clashes(c.files, origins(p.site))...), nil
}

// outputs adds what belongs to no page. It is made of all that any page shows, so
// the memo need not look closer.
func (p *Plan) outputs(c *collector, index []file.File) {
	if c.o == nil {
		for _, f := range p.theme.Outputs(p.site, p.proofs, index) {
			c.text(f)
		}
		return
	}
	sees := make([]file.Sum, len(p.site.Pages))
	for i := range sees {
		sees[i] = p.site.Sees(i)
	}
	names := make([]string, len(index))
	for i, f := range index {
		names[i] = f.Path
	}
	key := memo.Key(keyOf("outputs", p.look, sees, names, p.site.Redirects))
	var kept []keptFile
	if p.env.Memo.Load(key, &kept) && !slices.ContainsFunc(kept, func(k keptFile) bool { return !c.o.replaced(k.Path) && !c.o.keep(k) }) {
		for _, k := range kept {
			c.text(k.file())
		}
		return
	}
	files := p.theme.Outputs(p.site, p.proofs, index)
	kept = nil
	for _, f := range files {
		kept = append(kept, keep(f))
		c.text(f)
	}
	if p.sound() {
		p.env.Memo.Keep(key, kept)
	}
}

// collector gathers files.
type collector struct {
	taken map[string]string // lower-cased path → path, of what texts give way to
	o     *outlet
	files []file.File
	diags diag.List
}

func (c *collector) add(f file.File) {
	c.taken[strings.ToLower(f.Path)] = f.Path
	c.put(f)
}

// text adds a file that gives way to a file of static/.
func (c *collector) text(f file.File) {
	if _, replaced := c.taken[strings.ToLower(f.Path)]; !replaced {
		c.put(f)
	}
}

// stands adds a file of static/ or content without its bytes, if the output has
// it.
func (c *collector) stands(k keptFile) bool {
	if c.o == nil || !c.o.keep(k) {
		return false
	}
	c.add(k.file())
	return true
}

func (c *collector) put(f file.File) {
	if c.o != nil {
		c.o.put(&f)
	}
	c.files = append(c.files, f)
}
