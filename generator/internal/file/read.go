package file

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync/atomic"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/parallel"
)

// ManifestName is the file by which Publish knows its own output. A folder
// that holds one is output, so Read never takes it for a source.
const ManifestName = ".guidepost-manifest.json"

const (
	// maxText bounds Markdown and YAML: above it a file is data somebody put in
	// the wrong place, and parsing it would cost minutes.
	maxText = 16 << 20
	// maxOther bounds everything else, which is held in memory once.
	maxOther = 512 << 20
	// maxDepth stops folders that contain each other through symbolic links.
	maxDepth = 256
)

// ReadOptions says what Read reads.
type ReadOptions struct {
	Roots   []string                         // folders or files, slash paths; nil: the whole tree
	Skip    func(path string, dir bool) bool // leaves out a file or a whole folder; may be nil; called from many goroutines
	MaxText int64                            // bytes of a Markdown or YAML file; 0: 16 MB

	// Hold says whose bytes stay in the Set; nil: all. Of another file the Set has
	// only the sum and the size, and Load reads it again.
	Hold func(path string) bool

	// Ahead is how many bytes of text files that the Set does not hold are kept
	// until they are loaded for the first time or forgotten, so that a tree of no
	// more is read once and not twice.
	Ahead int64

	// Hint names the files and folders that are said to have changed since prev.
	// Nothing else is looked at, but for what has come or gone beside them. Whoever
	// gives hints reads without them afterwards: events get lost, and a file can
	// be reached by two paths. nil: look at everything. Without a prev that was read
	// with the same Roots, hints are not heeded.
	Hint []string

	Jobs int // workers; 0: one per processor

	clock clock // nil: the system's
}

// Read reads the files of a tree into a Set. Files that have not changed since
// prev (nil: none) are taken from it unread. Folders whose name begins with a
// dot, node_modules, and published sites are left out. What cannot be read is
// reported, one diagnostic each, and left out; the error is for a tree that is
// not there at all.
func Read(fsys fs.FS, o ReadOptions, prev *Set) (*Set, diag.List, error) {
	r := newReader(fsys, o, prev)
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, nil, fmt.Errorf("reading the source: %w", err)
	}
	if o.Hint != nil && r.prev != nil && slices.Equal(r.prev.roots, r.roots) {
		r.hinted(o.Hint)
	} else {
		r.walk(r.rootsOf())
	}
	r.load()
	return r.set(), slices.Clone(r.diags), nil
}

func newReader(fsys fs.FS, o ReadOptions, prev *Set) *reader {
	r := &reader{fsys: fsys, skip: o.Skip, hold: o.Hold, maxText: o.MaxText, jobs: o.Jobs, prev: prev}
	r.ahead.Store(o.Ahead)
	if r.maxText <= 0 {
		r.maxText = maxText
	}
	if o.clock == nil {
		o.clock = system
	}
	r.now = o.clock()
	if prev != nil && r.now.behind(prev.at) {
		r.prev = nil
	}
	roots := o.Roots
	if roots == nil {
		roots = []string{"."}
	}
	for _, root := range roots {
		r.roots = append(r.roots, path.Clean(root))
	}
	return r
}

// reader reads in three steps: it lists folders, a level of the tree at a time;
// then it reads the files that the Set before does not have; then it puts all
// together. In each step the work is spread over workers and its results are
// gathered in order.
type reader struct {
	fsys    fs.FS
	skip    func(string, bool) bool
	hold    func(string) bool
	maxText int64
	jobs    int
	roots   []string
	prev    *Set // nil also if its stamps cannot be trusted
	now     instant
	ahead   atomic.Int64 // bytes that may still be kept

	found []entry // files met, in no order
	diags diag.List
}

// entry is a file with what was seen of it.
type entry struct {
	File
	stamp stamp
	fresh bool // taken from the Set before
	ahead bool // Data is kept until it is loaded
}

// each spreads a step over the workers. A step is short, and is not broken off.
func (r *reader) each(n int, fn func(i int)) {
	_ = parallel.Each(context.Background(), r.jobs, n, fn)
}

// load reads the files met that were not taken from the Set before, and leaves
// out those that cannot be read.
func (r *reader) load() {
	var todo []int
	for i := range r.found {
		if !r.found[i].fresh {
			todo = append(todo, i)
		}
	}
	lists := make([]diag.List, len(todo))
	r.each(len(todo), func(i int) {
		l := look{reader: r}
		l.file(&r.found[todo[i]])
		lists[i] = l.diags
	})
	r.diags = append(r.diags, slices.Concat(lists...)...)
	r.found = slices.DeleteFunc(r.found, func(e entry) bool { return !e.fresh })
}

func (r *reader) set() *Set {
	slices.SortStableFunc(r.found, func(a, b entry) int { return cmpPath(a.File, b.File) })
	r.found = slices.CompactFunc(r.found, func(a, b entry) bool { return a.Path == b.Path })
	s := &Set{
		files: make([]File, len(r.found)), stamps: make([]stamp, len(r.found)),
		roots: r.roots, diags: r.diags, at: r.now,
	}
	for i, e := range r.found {
		if e.ahead {
			s.ahead.keep(e.Path, e.Data)
			e.Data = nil
		}
		s.files[i], s.stamps[i] = e.File, e.stamp
	}
	return s
}

// ReadSmall reads a file of at most limit bytes. What is no regular file is not
// opened: a pipe would wait for a writer for ever.
func ReadSmall(fsys fs.FS, name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is no file", name)
	case info.Size() > limit:
		return nil, fmt.Errorf("%s has %s, and may have %s", name, size(info.Size()), size(limit))
	}
	return fs.ReadFile(fsys, name)
}
