// Package data reads the YAML files below data/: facts, tables, trees,
// procedures and the site's configuration become the plain values of package
// doc.
//
// Each kind of file is described once, as a shape, from which both the decoder
// and the JSON Schema are made. A file is read alone, together with its
// overlays, into typed values with positions; then Parse checks what only the
// data as a whole can show: references, cases of cells, the structure of trees
// and procedures. What needs pages is left to package site, and what needs
// proofs to package advice.
package data

import (
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/yamlnode"
)

// Parse reads files, which is everything below data/ with slash paths, and the
// configuration at the path cfg. The data are never nil, and hold all that could
// be read. Beside them come, from the same pass, files that can be mended without
// an author: the overlays in which a translation did not say which text it
// translates, with `of` filled in. Texts that span lines are left as they are.
func Parse(files []file.File, cfg string) (*doc.Data, []file.File, diag.List) {
	d, diags, pins := parse(files, cfg)
	return d, stamped(files, pins), diags
}

func parse(files []file.File, cfg string) (*doc.Data, diag.List, []pin) {
	out := &doc.Data{}
	p := &parser{over: map[string][]file.File{}}
	var base []file.File
	for _, f := range file.NewSet(files).All() {
		if ext := path.Ext(f.Path); ext != ".yaml" {
			if ext == ".yml" {
				p.diags.Error("K101", diag.WholeFile(f.Path), "data files end in .yaml; this one is not read", "rename it to "+strings.TrimSuffix(path.Base(f.Path), ext)+".yaml")
				p.unread = append(p.unread, f.Path)
			}
			continue
		}
		if b, lang := splitLang(f.Path); lang != "" {
			p.over[b] = append(p.over[b], f)
		} else {
			base = append(base, f)
		}
	}
	if i := slices.IndexFunc(base, func(f file.File) bool { return f.Path == cfg }); i >= 0 {
		out.Config = p.config(base[i])
	}
	p.ids = map[string]bool{}
	for _, f := range base {
		_, rel, _ := strings.Cut(f.Path, "/")
		p.ids[strings.TrimSuffix(rel, ".yaml")] = true
	}
	for _, f := range base {
		delete(p.unclaimed(), f.Path)
		if f.Path != cfg {
			p.file(f, out)
		}
	}
	p.orphanFiles(base)
	more := check(out)
	if len(p.unread) > 0 {
		// What an unreadable file defines is unknown everywhere it is used.
		more = slices.DeleteFunc(more, func(d diag.Diag) bool { return d.Code == "K101" })
	}
	p.diags = append(p.diags, more...)
	out.Unread, out.Allowances = p.unread, p.allowed
	return out, p.diags, p.pins
}

// parser reads the files of one site.
type parser struct {
	langs []string
	over  map[string][]file.File // overlays by the path of their base file
	free  map[string]bool
	diags diag.List
	pins  []pin

	allowed []doc.Allowance
	ids     map[string]bool // of the documents, by their files' names without .yaml
	unread  []string        // files of which nothing could be read
}

func (p *parser) unclaimed() map[string]bool {
	if p.free == nil {
		p.free = map[string]bool{}
		for b := range p.over {
			p.free[b] = true
		}
	}
	return p.free
}

// orphanFiles reports overlays without a base file.
func (p *parser) orphanFiles(base []file.File) {
	var paths []string
	for _, f := range base {
		paths = append(paths, f.Path)
	}
	for b := range p.unclaimed() {
		for _, f := range p.over[b] {
			hint := "remove it, or rename it after the file it translates"
			if n := diag.Nearest(b, paths); n != "" {
				hint = "did you mean to translate " + n + "?"
			}
			p.diags.Error("K310", diag.WholeFile(f.Path), "there is no "+b+" to translate", hint)
		}
	}
	p.diags = p.diags.Sorted()
}

// read decodes one file and its overlays with a shape.
func read[T any](p *parser, f file.File, s shape[T]) T {
	var out T
	r := &reading{path: f.Path, langs: p.langs, used: map[*yamlnode.Node]bool{}, allowed: map[*yamlnode.Node][]doc.Allowance{}}
	n, l := yamlnode.Parse(f.Path, f.Data, 0, len(f.Data))
	r.diags = l
	over := r.overlays(p.over[f.Path])
	switch {
	case n != nil:
		s.read(dec{f: r, top: true, over: over}, n, &out)
		r.finish(p.over[f.Path], over)
		p.allowed = append(p.allowed, r.allowances(n)...)
		for _, o := range over {
			p.allowed = append(p.allowed, r.allowances(o.node)...)
		}
	case l.HasErrors():
		p.unread = append(p.unread, f.Path)
	case len(l) == 0:
		r.diags.Error("K103", diag.WholeFile(f.Path), "the file is empty", "write it, or remove it; guidepost schema KIND shows what stands in it")
	}
	p.diags = append(p.diags, r.diags...)
	p.pins = append(p.pins, r.pins...)
	return out
}

func (p *parser) config(f file.File) doc.Config {
	// The languages must be known before any text is read, so the file is read
	// twice; the first time in silence.
	probe := &parser{}
	for _, l := range read(probe, f, configShape).Languages {
		if l.ID != "" {
			p.langs = append(p.langs, l.ID)
		}
	}
	c := read(p, f, configShape)
	c.Path = f.Path
	for i := range p.allowed {
		if p.allowed[i].Over == diag.WholeFile(f.Path) {
			p.allowed[i].Over = diag.Pos{} // what the site allows holds everywhere
		}
	}
	seen := map[string]diag.Pos{}
	for _, l := range c.Languages {
		if at, twice := seen[l.ID]; twice && l.ID != "" {
			d := p.diags.Error("K102", l.Pos, "language "+quote(l.ID)+" stands twice", "remove one of the two")
			d.Notes = append(d.Notes, diag.Related{Pos: at, Msg: "first written here"})
		}
		seen[l.ID] = l.Pos
	}
	c.Languages = slices.DeleteFunc(c.Languages, func(l doc.Language) bool { return l.ID == "" })
	return c
}

// rootFiles are the files that lie in data/ itself.
var rootFiles = []string{"sources.yaml", "facts.yaml", "options.yaml", "glossary.yaml", "changes.yaml", "site.yaml"}

func (p *parser) file(f file.File, out *doc.Data) {
	whole := diag.WholeFile(f.Path)
	_, rel, _ := strings.Cut(f.Path, "/")
	dir, base := path.Split(rel)
	id := strings.TrimSuffix(base, ".yaml")
	named := func(got *string, key string) bool {
		switch {
		case *got == "" || *got == id:
		case !idForm.MatchString(*got):
			*got = id // reported with its place already
		case p.ids[dir+*got]:
			p.diags.Error("K104", whole, key+" "+quote(*got)+" stands in a file named "+base+", and has a file of its own", "write "+key+": "+id)
			*got = id
		default:
			p.diags.Error("K104", whole, key+" "+quote(*got)+" stands in a file named "+base, "rename the file to "+*got+".yaml, or write "+key+": "+id)
		}
		return *got != ""
	}
	switch {
	case rel == "sources.yaml":
		out.Sources = read(p, f, sourcesShape)
	case rel == "facts.yaml":
		out.Facts = finishFacts(read(p, f, factsShape), &p.diags)
	case rel == "options.yaml":
		out.Options = read(p, f, optionsShape)
	case rel == "glossary.yaml":
		out.Glossary = read(p, f, glossaryShape)
	case rel == "changes.yaml":
		out.Changes = read(p, f, changesShape)
	case dir == "tables/":
		if t := finishTable(lined(read(p, f, tableShape), f.Data), f.Path, &p.diags); named(&t.ID, "table") {
			out.Tables = append(out.Tables, t)
		}
	case dir == "trees/":
		if t := read(p, f, treeShape); named(&t.ID, "tree") {
			t.Path, t.Pos = f.Path, whole
			out.Trees = append(out.Trees, t)
		}
	case dir == "trees/shared/":
		if t := read(p, f, subtreeShape); named(&t.ID, "subtree") {
			t.Path, t.Pos, t.Subtree = f.Path, whole, true
			out.Trees = append(out.Trees, t)
		}
	case dir == "procedures/":
		if t := finishProcedure(read(p, f, procedureShape), f.Path); named(&t.ID, "procedure") {
			out.Procedures = append(out.Procedures, t)
		}
	case dir == "" && rel != "site.yaml":
		hint := keyHint(base, rootFiles)
		for _, dir := range []string{"tables", "trees", "procedures"} {
			if id+"s" == dir || id == dir {
				hint = "each of the " + dir + " has a file of its own in data/" + dir + "/"
			}
		}
		p.diags.Error("K101", whole, "no kind of data is called "+quote(base), hint)
	case dir != "" && rel != "site.yaml":
		p.diags.Error("K101", whole, "data of this kind have no folder "+quote(strings.TrimSuffix(dir, "/")),
			keyHint(strings.TrimSuffix(dir, "/"), []string{"tables", "trees", "trees/shared", "procedures"}))
	}
}

// one parses a single file without overlays, as the exported functions below.
func one[T any](f file.File, s shape[T]) (T, diag.List) {
	p := &parser{}
	v := read(p, f, s)
	return v, p.diags
}

// Config parses site.yaml alone.
func Config(f file.File) (*doc.Config, diag.List) {
	p := &parser{}
	c := p.config(f)
	return &c, p.diags
}

// Sources parses sources.yaml alone.
func Sources(f file.File) ([]doc.Source, diag.List) { return one(f, sourcesShape) }

// Facts parses facts.yaml alone.
func Facts(f file.File) ([]doc.Fact, diag.List) {
	facts, l := one(f, factsShape)
	return finishFacts(facts, &l), l
}

// Options parses options.yaml alone.
func Options(f file.File) ([]doc.Option, diag.List) { return one(f, optionsShape) }

// Glossary parses glossary.yaml alone.
func Glossary(f file.File) ([]doc.GlossaryTerm, diag.List) { return one(f, glossaryShape) }

// Changes parses changes.yaml alone.
func Changes(f file.File) ([]doc.Change, diag.List) { return one(f, changesShape) }

// Table parses a file of tables/ alone.
func Table(f file.File) (*doc.Table, diag.List) {
	t, l := one(f, tableShape)
	t = finishTable(t, f.Path, &l)
	return &t, l
}

// Tree parses a file of trees/ or trees/shared/ alone; a use stays a use.
func Tree(f file.File) (*doc.Tree, diag.List) {
	s, sub := treeShape, strings.Contains(f.Path, "/shared/")
	if sub {
		s = subtreeShape
	}
	t, l := one(f, s)
	t.Path, t.Pos, t.Subtree = f.Path, diag.WholeFile(f.Path), sub
	return &t, l
}

// Procedure parses a file of procedures/ alone.
func Procedure(f file.File) (*doc.Procedure, diag.List) {
	t, l := one(f, procedureShape)
	t = finishProcedure(t, f.Path)
	return &t, l
}
