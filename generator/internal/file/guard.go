package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Refusal is why a folder is not written to. It is the user's to repair, by
// naming another folder.
type Refusal struct {
	Dir  string
	Why  string
	Hint string
}

func (r *Refusal) Error() string { return fmt.Sprintf("%s: %s", r.Dir, r.Why) }

// Guard refuses, with a *Refusal, an output folder that is not ours: one that
// is neither absent, nor empty, nor holds our manifest; one that is, contains
// or lies inside a source folder; one that is or contains the root of the
// source. root is a path of this system, or "" for none; protected are folders
// below it. The comparison goes by what the paths lead to, not by how they are
// spelled, so neither a symbolic link nor another case of letters gets around
// it.
func Guard(dir, root string, protected []string) error {
	if root != "" {
		if err := checkApart(dir, root, protected); err != nil {
			return err
		}
	}
	return checkOurs(dir)
}

func checkApart(dir, root string, protected []string) error {
	real, err := resolve(dir)
	if err != nil {
		return err
	}
	realRoot, err := resolve(root)
	if err != nil {
		return err
	}
	const hint = "name another folder with --output"
	if same(real, realRoot) {
		return &Refusal{dir, "this is the source folder itself", hint}
	}
	if within(realRoot, real) {
		return &Refusal{dir, "the source lies inside this folder", hint}
	}
	for _, p := range protected {
		sub := filepath.Join(realRoot, filepath.FromSlash(p))
		if _, err := os.Stat(sub); err == nil {
			if sub, err = resolve(sub); err != nil {
				return err
			}
		}
		switch {
		case same(real, sub):
			return &Refusal{dir, "this is the source folder " + p + "/", hint}
		case within(real, sub):
			return &Refusal{dir, "this lies inside the source folder " + p + "/", hint}
		case within(sub, real):
			return &Refusal{dir, "the source folder " + p + "/ lies inside it", hint}
		}
	}
	return nil
}

// resolve makes a path absolute and follows the links of the part of it that
// exists.
func resolve(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	rest := ""
	for at := abs; ; at = filepath.Dir(at) {
		real, err := filepath.EvalSymlinks(at)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		if !errors.Is(err, fs.ErrNotExist) && !absent(err) {
			return "", err
		}
		if info, lerr := os.Lstat(at); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
			return "", &Refusal{dir, at + " is a symbolic link that leads nowhere", "mend or remove the link"}
		}
		if at == filepath.Dir(at) {
			return abs, nil
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// within reports whether a lies below b. Both are absolute.
func within(a, b string) bool {
	for at := filepath.Dir(a); ; at = filepath.Dir(at) {
		if same(at, b) {
			return true
		}
		if at == filepath.Dir(at) {
			return false
		}
	}
}

func same(a, b string) bool {
	if a == b {
		return true
	}
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// checkOurs refuses a folder that is neither absent, empty, nor holding our
// manifest. Version control of the output (a worktree of the branch that is
// served) and what an interrupted first publication leaves count as empty.
func checkOurs(dir string) error {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &Refusal{dir, "this is a file, not a folder", "name another folder with --output, or move the file away"}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	stranger := ""
	for _, e := range entries {
		switch {
		case e.Name() == ManifestName:
			return nil
		case e.Name() == ".git" || strings.HasPrefix(e.Name(), tempPrefix):
		case stranger == "":
			stranger = e.Name()
		}
	}
	if stranger != "" {
		return &Refusal{dir, fmt.Sprintf("this folder was not made by guidepost: it holds %q and no %s", stranger, ManifestName),
			"name an empty folder with --output, or empty this one yourself"}
	}
	return nil
}
