package file

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"guidepost/generator/internal/parallel"
)

// archiveComment ends every archive of ours. Only a file that ends with it is
// ever overwritten.
const archiveComment = "A site made by guidepost. Unpack it, then open index.html."

// GuardArchive refuses, with a *Refusal, a place where no archive is to be
// written: where anything but an archive of ours stands, or in a folder that is
// read as source. root and protected are as for Guard.
func GuardArchive(name, root string, protected []string) error {
	if !strings.EqualFold(filepath.Ext(name), ".zip") {
		return &Refusal{name, "this is no name of a zip archive", fmt.Sprintf("did you mean %q?", strings.TrimRight(name, `/\.`)+".zip")}
	}
	if root != "" {
		if err := checkOutside(name, root, protected); err != nil {
			return err
		}
	}
	const hint = "name another file with --zip"
	info, err := os.Lstat(name)
	switch {
	case absent(err):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return &Refusal{name, "this is a folder", hint}
	case info.Mode()&fs.ModeSymlink != 0:
		return &Refusal{name, "this is a symbolic link", hint}
	case !info.Mode().IsRegular():
		return &Refusal{name, "this is " + kindOf(info.Mode()) + ", not a file", hint}
	case info.Size() == 0:
		return nil
	}
	r, err := zip.OpenReader(name)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return err
		}
		return &Refusal{name, "this file is no archive of guidepost", hint + ", or move the file away"}
	}
	defer r.Close()
	if r.Comment != archiveComment {
		return &Refusal{name, "this archive was not made by guidepost", hint + ", or move the file away"}
	}
	return nil
}

// checkOutside refuses a name inside a folder of sources, where the next build
// would publish the archive in itself.
func checkOutside(name, root string, protected []string) error {
	dir, err := resolve(filepath.Dir(name))
	if err != nil {
		return err
	}
	realRoot, err := resolve(root)
	if err != nil {
		return err
	}
	for _, p := range protected {
		sub, err := resolve(filepath.Join(realRoot, filepath.FromSlash(p)))
		if err != nil {
			return err
		}
		if same(dir, sub) || within(dir, sub) {
			return &Refusal{name, "this lies inside the source folder " + p + "/", "name a file outside of it with --zip"}
		}
	}
	return nil
}

// Archive writes files to a zip archive, whole or not at all, and returns its
// size in bytes. The same files give the same bytes: entries are sorted and bear
// one date. Folders above it are made. jobs workers compress; 0: one per
// processor.
//
// A *Refusal says that the place is not ours to write to; see GuardArchive.
func Archive(ctx context.Context, name string, files []File, jobs int) (int64, error) {
	if err := GuardArchive(name, "", nil); err != nil {
		return 0, err
	}
	sorted := NewSet(files).All()
	if l := Clashes(sorted, nil); len(l) > 0 {
		return 0, fmt.Errorf("cannot make an archive: %s", l[0].Msg)
	}
	data, err := pack(ctx, sorted, jobs)
	if err != nil {
		return 0, err
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	if err := Write(root, filepath.Base(name), data); err != nil {
		return 0, err
	}
	return int64(len(data)), nil
}

const (
	// namesAreUTF8 is the flag without which Windows reads a name in the code
	// page of its language.
	namesAreUTF8 = 0x800
	// entryDate is 1980-01-01, the first that an archive can hold. A real date
	// would make of each build another archive.
	entryDate = 1<<5 | 1
)

// pack makes the bytes of an archive of sorted files.
func pack(ctx context.Context, files []File, jobs int) ([]byte, error) {
	bodies := make([][]byte, len(files)) // deflated; nil where that saves nothing
	err := parallel.EachWorker(ctx, jobs, len(files), func() func(int) {
		w, err := flate.NewWriter(nil, flate.DefaultCompression)
		if err != nil {
			panic("file: " + err.Error()) // the level is ours
		}
		return func(i int) { bodies[i] = deflate(w, files[i].Data) }
	})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, f := range files {
		h := &zip.FileHeader{
			Name: f.Path, Method: zip.Deflate, Flags: namesAreUTF8, ModifiedDate: entryDate, ReaderVersion: 20,
			CRC32: crc32.ChecksumIEEE(f.Data), CompressedSize64: uint64(len(bodies[i])), UncompressedSize64: uint64(len(f.Data)),
		}
		h.SetMode(0o644)
		body := bodies[i]
		if body == nil {
			h.Method, h.CompressedSize64, body = zip.Store, h.UncompressedSize64, f.Data
		}
		w, err := z.CreateRaw(h)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(body); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(z.SetComment(archiveComment), z.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func deflate(w *flate.Writer, data []byte) []byte {
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(data); err != nil {
		panic("file: compressing into memory: " + err.Error()) // which cannot fail
	}
	if err := w.Close(); err != nil {
		panic("file: compressing into memory: " + err.Error())
	}
	if b.Len() >= len(data) {
		return nil
	}
	return b.Bytes()
}
