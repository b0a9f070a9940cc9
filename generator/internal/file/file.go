// Package file reads trees of files and publishes them. A File is a path and
// its bytes; nothing above this package touches a disk, apart from the command
// line and the dev server.
package file

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
)

// Sum is the SHA-256 of a file's bytes.
type Sum [sha256.Size]byte

// SumOf hashes data.
func SumOf(data []byte) Sum { return sha256.Sum256(data) }

// Short is the first 8 hexadecimal digits, for fingerprinted names and overlay
// stamps.
func (s Sum) Short() string { return hex.EncodeToString(s[:4]) }

func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// File is one file of a source tree or of a published site. Data must not be
// changed once the File exists.
type File struct {
	Path string // slash path relative to the tree's root
	Data []byte
	Sum  Sum
}

// New makes a File and computes its sum.
func New(path string, data []byte) File { return File{Path: path, Data: data, Sum: SumOf(data)} }

// Set is an immutable collection of files sorted by path. What Read has kept ahead
// is beside it: whether it is there nobody can tell but by the time that Load takes.
type Set struct {
	files []File

	// Of a set that Read made:
	stamps []stamp // what was seen of each file
	roots  []string
	diags  diag.List
	at     instant
	ahead  ahead
}

// NewSet sorts files by path. Of two files with one path the later wins.
func NewSet(files []File) *Set {
	sorted := slices.Clone(files)
	if !slices.IsSortedFunc(sorted, cmpPath) {
		slices.SortStableFunc(sorted, cmpPath)
	}
	out := sorted[:0]
	for i, f := range sorted {
		if i+1 < len(sorted) && sorted[i+1].Path == f.Path {
			continue
		}
		out = append(out, f)
	}
	return &Set{files: slices.Clip(out)}
}

func cmpPath(a, b File) int { return strings.Compare(a.Path, b.Path) }

// All returns the files in path order. The caller must not change the slice.
func (s *Set) All() []File {
	if s == nil {
		return nil
	}
	return s.files
}

// Get returns the file at path.
func (s *Set) Get(path string) (File, bool) {
	i, ok := s.find(path)
	if !ok {
		return File{}, false
	}
	return s.files[i], true
}

// find returns the place of the file at path.
func (s *Set) find(path string) (int, bool) {
	if s == nil {
		return 0, false
	}
	return slices.BinarySearchFunc(s.files, path, func(f File, p string) int { return strings.Compare(f.Path, p) })
}

// Under returns the files below the folder dir ("data" gives data/…).
func (s *Set) Under(dir string) []File {
	if s == nil {
		return nil
	}
	prefix := strings.TrimSuffix(dir, "/") + "/"
	lo, _ := slices.BinarySearchFunc(s.files, prefix, func(f File, p string) int { return strings.Compare(f.Path, p) })
	hi := lo
	for hi < len(s.files) && strings.HasPrefix(s.files[hi].Path, prefix) {
		hi++
	}
	return s.files[lo:hi]
}
