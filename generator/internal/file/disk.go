package file

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// tempPrefix begins the names under which files are written before they get
// their own.
const tempPrefix = ".guidepost-tmp-"

// do performs one change of the disk, unless a test makes it fail.
func (p *publisher) do(op, name string, change func() error) error {
	if p.o.fault != nil {
		if err := p.o.fault(op, name); err != nil {
			return err
		}
	}
	return change()
}

// put writes a file whole or not at all.
func (p *publisher) put(name string, data []byte, sync bool) error {
	if err := p.makeRoom(name); err != nil {
		return p.explain(name, err)
	}
	temp := path.Join(path.Dir(name), tempName(tempPrefix))
	err := p.write(p.root, temp, name, data, sync)
	if err == nil {
		err = p.do("rename", name, func() error { return p.root.Rename(temp, name) })
	}
	if err != nil {
		_ = p.do("unlink", temp, func() error { return p.root.Remove(temp) })
		return p.explain(name, err)
	}
	return nil
}

func tempName(prefix string) string { return fmt.Sprintf("%s%016x", prefix, rand.Uint64()) }

// write makes the file temp below root, for the file name of the site.
func (p *publisher) write(root *os.Root, temp, name string, data []byte, sync bool) error {
	return p.do("create", name, func() error {
		f, err := root.Create(temp)
		if err != nil {
			return err
		}
		err = p.do("write", name, func() error { _, err := f.Write(data); return err })
		if err == nil && sync {
			err = f.Sync()
		}
		return errors.Join(err, f.Close())
	})
}

// makeRoom makes the folders above name, and takes away files and folders of
// ours that stand where the new site needs the other kind.
func (p *publisher) makeRoom(name string) error {
	if info, err := p.root.Lstat(name); err == nil && info.IsDir() {
		for _, old := range p.old.owned() {
			if strings.HasPrefix(old, name+"/") {
				if err := p.remove(old); err != nil {
					return err
				}
			}
		}
	}
	dir := path.Dir(name)
	if dir == "." {
		return nil
	}
	if info, err := p.root.Lstat(dir); err == nil && info.IsDir() {
		return nil
	}
	for i := range len(dir) + 1 {
		if i < len(dir) && dir[i] != '/' {
			continue
		}
		part := dir[:i]
		if info, err := p.root.Lstat(part); err == nil && !info.IsDir() && p.ours(part) {
			if err := p.remove(part); err != nil {
				return err
			}
		}
	}
	return p.do("mkdir", dir, func() error { return p.root.MkdirAll(dir, 0o755) })
}

// remove deletes a file of ours and the folders that it leaves empty. Whatever
// else now stands in its place stays.
func (p *publisher) remove(name string) error {
	info, err := p.root.Lstat(name)
	switch {
	case absent(err):
		// Its folders may have been left empty by an interruption.
	case err != nil && escapes(err):
		return nil // behind a link that somebody put there
	case err != nil:
		return err
	case info.Mode().IsRegular():
		if err := p.do("remove", name, func() error { return p.root.Remove(name) }); err != nil {
			return p.explain(name, err)
		}
		p.change.Deleted = append(p.change.Deleted, name)
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		// A folder that is not empty stays, and so do those above it.
		info, err := p.root.Lstat(dir)
		if absent(err) {
			continue
		}
		if err != nil || !info.IsDir() || p.do("rmdir", dir, func() error { return p.root.Remove(dir) }) != nil {
			break
		}
	}
	return nil
}

// sweep removes what a publication left that was cut off: the folder of its new
// files, the temporary file of the manifest, and, if the manifest had been
// written, others.
func (p *publisher) sweep() {
	seen := map[string]bool{}
	names := []string{ManifestName}
	if p.old.unsettled() {
		names = append(names, p.old.owned()...)
	}
	for _, name := range names {
		dir := path.Dir(name)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		entries, err := fs.ReadDir(p.root.FS(), dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			temp := path.Join(dir, e.Name())
			switch {
			case dir == "." && e.IsDir() && strings.HasPrefix(temp, stagePrefix):
				_ = p.do("unlink", temp, func() error { return p.root.RemoveAll(temp) })
			case e.Type().IsRegular() && strings.HasPrefix(e.Name(), tempPrefix):
				_ = p.do("unlink", temp, func() error { return p.root.Remove(temp) })
			}
		}
	}
}

// explained is explain, of nothing too.
func (p *publisher) explained(name string, err error) error {
	if err == nil {
		return nil
	}
	return p.explain(name, err)
}

// explain names the file in an error, instead of its temporary name.
func (p *publisher) explain(name string, err error) error {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return err
	}
	for {
		var pe *fs.PathError
		if !errors.As(err, &pe) {
			break
		}
		err = pe.Err
	}
	return fmt.Errorf("writing %s: %w", filepath.Join(p.dir, filepath.FromSlash(name)), err)
}

// Clean deletes what the manifest of dir names, the manifest, and the folders
// left empty, dir itself included. It returns the number of files deleted. A
// folder without manifest is refused; one that is absent is clean already.
func Clean(dir string) (int, error) {
	p, err := openPublished(dir)
	if p == nil || err != nil {
		return 0, err
	}
	defer p.root.Close()
	p.sweep()
	// The manifest goes last: an interrupted cleaning can be repeated.
	for _, name := range p.old.owned() {
		if err := p.remove(name); err != nil {
			return len(p.change.Deleted), err
		}
	}
	if err := p.root.Remove(ManifestName); err != nil {
		return len(p.change.Deleted), p.explain(ManifestName, err)
	}
	return len(p.change.Deleted), removeIfEmpty(dir)
}

func openPublished(dir string) (*publisher, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m, err := readManifest(root)
	if err != nil {
		defer root.Close()
		entries, _ := fs.ReadDir(root.FS(), ".")
		if errors.Is(err, errNoManifest) && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !strings.HasPrefix(e.Name(), tempPrefix) }) {
			(&publisher{root: root, dir: dir}).sweep() // what a first publication left that was cut off
			return nil, nil
		}
		return nil, &Refusal{dir, "this folder was not made by guidepost: " + err.Error(), "delete it yourself if nothing in it is needed"}
	}
	return &publisher{root: root, dir: dir, old: m}, nil
}

// removeIfEmpty removes dir unless something of somebody else's is in it.
func removeIfEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 0 {
		return err
	}
	return os.Remove(dir)
}

// Write writes one file below root, whole or not at all, making the folders
// above it.
func Write(root *os.Root, name string, data []byte) error {
	p := &publisher{root: root, dir: root.Name()}
	return p.put(name, data, false)
}

// absent reports that nothing is there; it also covers a path that goes through
// a file.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
