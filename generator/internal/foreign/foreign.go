// Package foreign reads folders that were written for other tools.
//
// In goes a source tree, out comes a Folder: the settings of the tool that was
// recognised in the form of ours (title, languages, navigation, content folder),
// which files are pages, and a Convert that turns the tool's own markup into our
// Markdown. Convert is a rewriting of source text with a map of places, so that
// every later stage works on plain Markdown and yet every message points into
// the team's own file; `adopt` writes the same text to disk. What other packages
// read anyway (callouts, tabs, includes, wikilinks, mathematics, front matter in
// TOML) is left as it is.
//
// One tool, one file, which lists what it honours. What a tool would have
// rendered and Guidepost cannot is never removed in silence: it stays visible,
// and is reported as X100 where it stands; a setting that has no counterpart is
// X101. Code is never changed but where the tool itself would change it.
//
// Nothing outside this package knows a tool's name, and nothing here runs a
// tool's code: of a configuration written as a program the literals are read, and
// of templates those are followed that arrange what they are given (hugolayout.go).
package foreign

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// Folder is a source folder and what is known of the tool it was written for.
type Folder struct {
	Tool    string     // its name, for people; "" if no tool was recognised
	By      string     // the file or folder that it was recognised by
	Config  doc.Config // its settings as ours; Content is "" or the content folder
	Statics []string   // folders whose files have their addresses at the site's root
	Diags   diag.List  // what of the settings is not honoured

	key    file.Sum
	passes []pass
	isPage func(rel string) bool // nil: Markdown, hidden names left out
	counts Counts
	tree   tree
}

// tool is one of the tools that are known.
type tool struct {
	name string
	// recognise returns the file or folder by which the tool is known, "" if
	// this is not a folder of it.
	recognise func(t tree) (by string)
	read      func(f *Folder)
}

// tools in the order in which they are tried: a configuration that only one
// tool has comes before names that several use.
func tools() []tool {
	return []tool{mkdocs, mdbook, docusaurus, vitepress, hugo, obsidian}
}

// Open recognises the tool that a folder was written for. A folder of none is
// a Folder all the same: plain Markdown.
func Open(src fs.FS, set *file.Set) *Folder {
	f := &Folder{tree: tree{src, set, &reads{names: map[string]bool{}}}}
	for _, t := range tools() {
		if by := t.recognise(f.tree); by != "" {
			f.Tool, f.By = t.name, by
			t.read(f)
			f.passes = append([]pass{programs}, append(f.passes, frames, fonts)...)
			break
		}
	}
	f.key = f.tree.key(f.pages())
	f.tree.reads.over = true
	return f
}

// Key is a hash of all that Convert depends on besides the page and the files
// that it says it has read: which files there are, and what the settings say.
func (f *Folder) Key() file.Sum { return f.key }

// Sum is the hash of a file, zero if there is none.
func (f *Folder) Sum(name string) file.Sum {
	return f.tree.sum(name)
}

// IsPage tells whether the file at p is a page.
func (f *Folder) IsPage(p string) bool {
	rel, ok := f.rel(p)
	if !ok {
		return false
	}
	if f.isPage != nil {
		return f.isPage(rel)
	}
	return isMarkdown(rel) && !hidden(rel)
}

// rel is the path of a file below the content folder.
func (f *Folder) rel(p string) (string, bool) {
	if f.Config.Content.S == "" {
		return p, true
	}
	return strings.CutPrefix(p, f.Config.Content.S+"/")
}

// in is the path in the source of a path below the content folder.
func (f *Folder) in(rel string) string { return path.Join(f.Config.Content.S, rel) }

// Source returns a file of the folder, also one that holds settings and was
// not read with the others.
func (f *Folder) Source(p string) []byte {
	data, _ := f.tree.get(p)
	return data
}

// Static returns the address of a file below the site's root if it lies in one
// of the Statics.
func (f *Folder) Static(p string) (out string, ok bool) {
	for _, dir := range f.Statics {
		if rel, found := strings.CutPrefix(p, dir+"/"); found {
			return rel, true
		}
	}
	return "", false
}

// ignored reports a setting that is not honoured.
func (f *Folder) ignored(at diag.Pos, what, hint string) {
	f.Diags.Warn("X101", at, what, hint)
}

// isMarkdown tells Markdown by its ending.
func isMarkdown(p string) bool {
	ext := strings.ToLower(path.Ext(p))
	return ext == ".md" || ext == ".markdown"
}

// hidden tells names, of the file or of a folder above it, that begin with _ or
// a dot; _index.md is the page of its folder.
func hidden(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if part != "" && (part[0] == '_' || part[0] == '.') && !strings.HasPrefix(part, "_index.") {
			return true
		}
	}
	return false
}

// tree is the source as adapters see it: what was read, and behind it the files
// of hidden folders, which hold the settings of some tools.
type tree struct {
	src   fs.FS
	set   *file.Set
	reads *reads
}

// reads are the files asked for until the settings are read.
type reads struct {
	names map[string]bool
	over  bool
}

// key hashes the names of all files, which of them are pages, and the bytes of
// those that were read.
func (t tree) key(pages []string) file.Sum {
	var input []byte
	for _, f := range t.set.All() {
		input = append(append(input, f.Path...), 0)
	}
	for _, rel := range pages {
		input = append(append(input, rel...), 0)
	}
	for _, name := range slices.Sorted(maps.Keys(t.reads.names)) {
		data, ok := t.get(name)
		sum := file.SumOf(data)
		input = append(fmt.Appendf(input, "%q%v", name, ok), sum[:]...)
	}
	return file.SumOf(input)
}

// maxConfig bounds a configuration file that is read from a hidden folder.
const maxConfig = 4 << 20

func (t tree) get(name string) ([]byte, bool) {
	if !t.reads.over {
		t.reads.names[name] = true
	}
	if _, ok := t.set.Get(name); ok {
		f, err := t.set.Load(t.src, name)
		return f.Data, err == nil || errors.Is(err, file.ErrChanged)
	}
	if !fs.ValidPath(name) {
		return nil, false
	}
	data, err := file.ReadSmall(t.src, name, maxConfig)
	return data, err == nil
}

func (t tree) sum(name string) file.Sum {
	data, ok := t.get(name)
	if !ok {
		return file.Sum{}
	}
	return file.SumOf(data)
}

// first returns the first of some files that exists.
func (t tree) first(names ...string) (name string, data []byte) {
	for _, n := range names {
		if data, ok := t.get(n); ok {
			return n, data
		}
	}
	return "", nil
}

func (t tree) isDir(name string) bool {
	info, err := fs.Stat(t.src, name)
	return err == nil && info.IsDir()
}

// pages lists the paths below the content folder of all pages, sorted.
func (f *Folder) pages() []string {
	var out []string
	for _, x := range f.tree.set.All() {
		if f.IsPage(x.Path) {
			rel, _ := f.rel(x.Path)
			out = append(out, rel)
		}
	}
	return out
}

// Count is how often something of a tool was honoured.
type Count struct {
	What string
	N    int
}

// Counts is sorted by What.
type Counts []Count

// add counts n more of what.
func (c *Counts) add(what string, n int) {
	if n == 0 {
		return
	}
	i, ok := slices.BinarySearchFunc(*c, what, func(x Count, w string) int { return strings.Compare(x.What, w) })
	if !ok {
		*c = slices.Insert(*c, i, Count{What: what})
	}
	(*c)[i].N += n
}

// Add counts all of more.
func (c *Counts) Add(more Counts) {
	for _, x := range more {
		c.add(x.What, x.N)
	}
}

// Counts is what of the settings was honoured.
func (f *Folder) Counts() Counts { return slices.Clone(f.counts) }
