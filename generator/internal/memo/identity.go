package memo

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"io"
	"os"
	"sync"
)

// identity tells the running binary from every other, with any change of code,
// embedded file or option of the compiler. The Go linker has already written a
// hash of all that into the binary, which costs nothing to read; a binary
// without one (-ldflags=-buildid=) is hashed. Neither the version in the build
// information will do, which a build with local changes shares with the next,
// nor the time of the file, which reproducible packages set to a constant.
//
// It is "" if the binary cannot be read; then nothing can be remembered.
var identity = sync.OnceValue(func() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	if id := buildID(f); id != "" {
		return id
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return string(h.Sum(nil))
})

// buildID finds what the linker wrote: in ELF a note, elsewhere a marked string
// at the start of the code (see cmd/internal/buildid). The last of its four
// parts is the hash of the binary itself, so an identity without it is none.
func buildID(f io.ReaderAt) string {
	var id string
	if e, err := elf.NewFile(f); err == nil {
		if s := e.Section(".note.go.buildid"); s != nil {
			// Three words (sizes of name and text, kind), "Go\0\0", the text.
			if note, err := s.Data(); err == nil && len(note) > 16 && string(note[12:16]) == "Go\x00\x00" {
				id = string(bytes.TrimRight(note[16:], "\x00"))
			}
		}
	} else {
		head := make([]byte, 64<<10)
		n, _ := f.ReadAt(head, 0)
		if _, rest, ok := bytes.Cut(head[:n], []byte("\xff Go build ID: \"")); ok {
			text, _, _ := bytes.Cut(rest, []byte("\"\n \xff"))
			id = string(text)
		}
	}
	if bytes.Count([]byte(id), []byte("/")) != 3 {
		return ""
	}
	return id
}
