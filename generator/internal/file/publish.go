package file

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// PublishOptions says where the source is, so that it is never written to.
type PublishOptions struct {
	Root      string                // the source folder; "": none
	Protected []string              // folders below Root that must not be written to: content, data, …
	Progress  func(done, total int) // called after each file written; may be nil
	Compress  bool                  // put .gz and .br beside each text file for which that pays
	Jobs      int                   // workers that compress; 0: one per processor

	// fault is called before each change of the disk; tests let it fail. What is
	// compressed or added by several workers calls it from several.
	fault func(op, path string) error
}

// Change says what a publication changed.
type Change struct {
	Written    []string // sorted by the order of writing
	Deleted    []string
	Unchanged  int
	Bytes      int64 // written
	Compressed int   // how often a file was compressed, and not found as before
}

// Publish makes the folder dir hold exactly files, touching only what differs.
//
// Whatever interrupts it, the folder still serves: each file is written under
// a temporary name and renamed, so it is old or new and never half, and all are
// written before the first is renamed; the fingerprinted theme comes first, then
// other assets, then pages, new pages before changed ones, then feeds and site
// maps; deletions come last. Where there was no site, whole folders of it are
// renamed, those without pages first. A manifest that names the old and the new
// files is written before the first change and replaced at the end, so nothing of
// ours is ever forgotten and nothing else is ever deleted. The theme of the
// generation before stays, for pages that a reader or a cache still holds.
//
// Only the manifest is flushed to the disk itself. After a power cut a page may
// be shorter than the manifest says, which the next publication notices.
//
// Of two publications into one folder the second waits for the first.
//
// A *Refusal says that dir is not ours to write to. No link inside dir is
// followed out of it. See Stage for files that come one by one.
func Publish(ctx context.Context, dir string, files []File, o PublishOptions) (Change, error) {
	s, err := OpenStage(ctx, dir, o)
	if err != nil {
		return Change{}, err
	}
	defer s.Abort()
	for _, f := range files {
		if err := s.Add(f); err != nil {
			return Change{}, err
		}
	}
	return s.Commit()
}

type publisher struct {
	root   *os.Root
	dir    string
	o      PublishOptions
	ctx    context.Context
	old    manifest
	change Change
	moved  string // the folder that was moved as a whole last
}

// commit makes the folder hold exactly files, which are sorted by path. variants
// names those of them that are compressed forms of others.
func (p *publisher) commit(files []staged, variants []string) error {
	next := manifest{Files: map[string]string{}, Variants: variants}
	if p.o.Compress {
		next.Encoder = encoder
	}
	for _, f := range files {
		next.Files[f.path] = f.sum.String()
	}
	next.Kept = keptTheme(p.old, next)
	next.keepVariants(p.old)
	stale, err := p.stale(files)
	if err != nil {
		return err
	}
	dead := p.dead(next)
	p.change.Unchanged = len(files) - len(stale)
	if len(stale) == 0 && len(dead) == 0 {
		return p.settle(next)
	}
	if err := p.begin(p.union(stale, dead), dead); err != nil {
		return err
	}
	for i, f := range stale {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if err := p.move(f); err != nil {
			return err
		}
		p.change.Written = append(p.change.Written, f.path)
		p.change.Bytes += f.size
		if p.o.Progress != nil {
			p.o.Progress(i+1, len(stale))
		}
	}
	for _, path := range dead {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		if err := p.remove(path); err != nil {
			return err
		}
	}
	return p.writeManifest(next)
}

// begin writes the manifest that stands while files are being changed. Where an
// interrupted publication has filled the disk, there may be no room even for
// that; then what it left, and the new site does not want, goes first.
func (p *publisher) begin(union manifest, dead []string) error {
	err := p.writeManifest(union)
	if !errors.Is(err, syscall.ENOSPC) {
		return err
	}
	for _, name := range dead {
		if hash, ok := p.old.Files[name]; ok && hash == "" {
			if err := p.remove(name); err != nil {
				return err
			}
		}
	}
	return p.writeManifest(union)
}

// settle writes the manifest of a site that has not changed, if it differs.
func (p *publisher) settle(next manifest) error {
	if p.old.Version != 0 && maps.Equal(next.Files, p.old.Files) && maps.Equal(next.Kept, p.old.Kept) &&
		next.Encoder == p.old.Encoder && slices.Equal(next.Variants, p.old.Variants) {
		return nil
	}
	return p.writeManifest(next)
}

// stands reports whether the folder holds a file already. It is called from many
// goroutines.
func (p *publisher) stands(name string, sum Sum, size int64) bool {
	if p.old.hash(name) != sum.String() {
		return false
	}
	// Only a look, so it need not go by way of the root, which opens every
	// folder on the way again.
	info, err := os.Lstat(filepath.Join(p.dir, filepath.FromSlash(name)))
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}

// stale returns the files that must be moved to their places, in the order of
// moving.
func (p *publisher) stale(files []staged) ([]staged, error) {
	var out []staged
	for _, f := range files {
		if f.temp == "" {
			continue
		}
		if f.with == "" {
			if err := p.checkPlace(f.path, f.sum); err != nil {
				return nil, err
			}
		}
		out = append(out, f)
	}
	class := p.classes(out)
	slices.SortStableFunc(out, func(a, b staged) int { return class(a) - class(b) })
	return out, nil
}

// class orders writing: what a page refers to stands before the page, and what
// lists pages stands after them.
func (p *publisher) class(name string) int {
	name = original(name)
	_, known := p.old.Files[name]
	switch base := path.Base(name); {
	case themeOf(name) != "":
		return 0
	case base == "sitemap.xml" || base == "feed.xml" || strings.HasPrefix(base, "llms"):
		return 4
	case path.Ext(name) != ".html":
		return 1
	case !known:
		return 2
	}
	return 3
}

// checkPlace refuses, before anything is touched, to write where something that
// is not ours stands in the way.
func (p *publisher) checkPlace(name string, sum Sum) error {
	for i := range len(name) + 1 {
		if i < len(name) && name[i] != '/' {
			continue
		}
		part := name[:i]
		info, err := p.root.Lstat(part)
		if err != nil {
			if absent(err) {
				return nil
			}
			return err
		}
		isFile := part == name
		if info.IsDir() && !isFile {
			continue // as it should be
		}
		if !info.IsDir() && p.ours(part) {
			return nil // replaced when its turn comes
		}
		if isFile && info.Mode().IsRegular() {
			if now, err := p.root.ReadFile(part); err == nil && SumOf(now) == sum {
				return nil
			}
			return &Refusal{filepath.Join(p.dir, filepath.FromSlash(part)), "a file that guidepost did not make stands where the site has one of its own", "move it out of the output folder"}
		}
		if info.IsDir() && p.emptiable(part) {
			return nil
		}
		what := "a file that guidepost did not make stands where a folder is needed"
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			what = "a symbolic link that guidepost did not make stands in the way"
		case info.IsDir():
			what = "a folder with files that guidepost did not make stands where a file is needed"
		}
		return &Refusal{filepath.Join(p.dir, filepath.FromSlash(part)), what, "move it out of the output folder"}
	}
	return nil
}

func (p *publisher) ours(name string) bool {
	_, a := p.old.Files[name]
	_, b := p.old.Kept[name]
	return a || b
}

// emptiable reports whether a folder holds nothing but files of ours.
func (p *publisher) emptiable(dir string) bool {
	ok := true
	_ = fs.WalkDir(p.root.FS(), dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() && !p.ours(name) {
			ok = false
			return fs.SkipAll
		}
		return nil
	})
	return ok
}

// dead returns the files to delete, sorted.
func (p *publisher) dead(next manifest) []string {
	var out []string
	for _, name := range p.old.owned() {
		_, lives := next.Files[name]
		_, kept := next.Kept[name]
		if !lives && !kept {
			out = append(out, name)
		}
	}
	return out
}

// keptTheme returns the theme files that stay although the site no longer uses
// them: those of the generation before this one.
func keptTheme(old, next manifest) map[string]string {
	used := map[string]bool{}
	for name := range next.Files {
		if t := themeOf(name); t != "" {
			used[t] = true
		}
	}
	kept := map[string]string{}
	replaced := false
	for name, hash := range old.Files {
		// A theme whose publication was cut off was never served whole.
		if t := themeOf(name); t != "" && !used[t] && hash != "" {
			kept[name] = hash
			replaced = true
		}
	}
	if !replaced {
		for name, hash := range old.Kept {
			if _, lives := next.Files[name]; !lives {
				kept[name] = hash
			}
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// union is the manifest that stands while files are being changed.
func (p *publisher) union(stale []staged, dead []string) manifest {
	u := manifest{Files: map[string]string{}, Encoder: p.old.Encoder, Variants: p.old.Variants}
	for name, hash := range p.old.Kept {
		u.Files[name] = hash
	}
	for name, hash := range p.old.Files {
		u.Files[name] = hash
	}
	for _, f := range stale {
		u.Files[f.path] = ""
	}
	for _, name := range dead {
		u.Files[name] = ""
	}
	return u
}

func (p *publisher) writeManifest(m manifest) error { return p.put(ManifestName, m.bytes(), true) }
