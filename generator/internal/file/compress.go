package file

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"guidepost/generator/internal/parallel"
)

// encoder names the way variants are compressed. Another name makes the next
// publication compress everything again.
const encoder = "gzip 9, brotli 9 (theme 11)"

// An encoding is one form in which servers send a file that lies compressed
// beside it: nginx by gzip_static and brotli_static, Caddy by precompressed.
type encoding struct {
	ext string
	new func(level int) resetter
	top int // level for the theme, which every page needs
}

// resetter is a compressor that can be used for one file after the other, which
// for small files costs a fifth of what a new one does.
type resetter interface {
	io.WriteCloser
	Reset(io.Writer)
}

var encodings = []encoding{
	{".gz", func(level int) resetter {
		w, err := gzip.NewWriterLevel(nil, level)
		if err != nil {
			panic("file: " + err.Error()) // the levels are ours
		}
		return w
	}, usualLevel},
	{".br", func(level int) resetter { return brotli.NewWriterLevel(nil, level) }, 11},
}

// usualLevel serves both: gzip has none above, and brotli takes seven times as
// long at 11 for a fourteenth less.
const usualLevel = 9

// textTypes are the files that compress well. Pictures, fonts and archives are
// compressed in themselves.
var textTypes = []string{
	".atom", ".css", ".csv", ".htm", ".html", ".ico", ".js", ".json", ".jsonl", ".map", ".md", ".mjs", ".rss", ".svg",
	".tsv", ".txt", ".wasm", ".webmanifest", ".xhtml", ".xml", ".yaml", ".yml",
}

// minVariant is the size below which a file is not compressed: it fits into the
// packet that answers, whatever it weighs.
const minVariant = 860

// pays reports whether a compressed form is worth its place: it must save a
// tenth.
func pays(original, compressed int) bool { return compressed <= original-original/10 }

// original is the name of the file that a variant stands beside, or the name
// itself.
func original(name string) string {
	for _, e := range encodings {
		if base, ok := strings.CutSuffix(name, e.ext); ok {
			return base
		}
	}
	return name
}

// addVariants adds the compressed forms to publish beside the files added, and
// returns their names. What the manifest says we made of the same bytes in the
// same way is read, if the disk still holds it, and not made again. A name that
// the site itself uses is left to it.
func (s *Stage) addVariants(files []staged) ([]string, error) {
	taken := names(files)
	found := make([][]string, len(files))
	var made atomic.Int64
	err := parallel.EachWorker(s.p.ctx, s.p.o.Jobs, len(files), func() func(int) {
		var c compressor
		return func(i int) {
			f := files[i]
			if f.size < minVariant || !slices.Contains(textTypes, strings.ToLower(path.Ext(f.path))) {
				return
			}
			text := File{Path: f.path}
			for n, e := range encodings {
				name := f.path + e.ext
				if taken[fold(name)] || longName(name) != "" {
					continue
				}
				v, ok := s.p.before(f, name)
				if !ok {
					if text.Data == nil {
						text.Data = s.p.bytes(f)
					}
					if v, ok = c.variant(text, n); !ok {
						continue
					}
					made.Add(1)
				}
				if s.Add(v) == nil { // else Commit finds out
					found[i] = append(found[i], name)
				}
			}
		}
	})
	s.p.change.Compressed = int(made.Load())
	return slices.Concat(found...), err
}

// bytes reads a file that was added again. It is empty, and so not compressed, if
// somebody has changed the file in the output folder.
func (p *publisher) bytes(f staged) []byte {
	data, err := p.root.ReadFile(cmp.Or(f.temp, f.path))
	if err != nil || SumOf(data) != f.sum {
		return []byte{}
	}
	return data
}

// names are the names that files and the folders above them take, folded.
func names(files []staged) map[string]bool {
	taken := make(map[string]bool, len(files))
	for _, f := range files {
		for name := f.path; name != "."; name = path.Dir(name) {
			key := fold(name)
			if taken[key] {
				break
			}
			taken[key] = true
		}
	}
	return taken
}

// before returns the variant called name as the last publication left it, if it
// was made from f as it is now.
func (p *publisher) before(f staged, name string) (File, bool) {
	hash := p.old.hash(name)
	_, ours := slices.BinarySearch(p.old.Variants, name)
	if !ours || hash == "" || p.old.Encoder != encoder || p.old.hash(f.path) != f.sum.String() {
		return File{}, false
	}
	data, err := p.root.ReadFile(name)
	if err != nil {
		return File{}, false
	}
	v := New(name, data)
	return v, v.Sum.String() == hash
}

// compressor keeps its writers from file to file. It is for one goroutine.
type compressor struct {
	writers map[[2]int]resetter // by encoding and level
}

// variant compresses f; false if that does not pay.
func (c *compressor) variant(f File, n int) (File, bool) {
	e, level := encodings[n], usualLevel
	if themeOf(f.Path) != "" {
		level = e.top
	}
	w := c.writers[[2]int{n, level}]
	if w == nil {
		if c.writers == nil {
			c.writers = map[[2]int]resetter{}
		}
		w = e.new(level)
		c.writers[[2]int{n, level}] = w
	}
	var b bytes.Buffer
	w.Reset(&b)
	if _, err := w.Write(f.Data); err != nil {
		panic("file: compressing into memory: " + err.Error()) // which cannot fail
	}
	if err := w.Close(); err != nil {
		panic("file: compressing into memory: " + err.Error())
	}
	if !pays(len(f.Data), b.Len()) {
		return File{}, false
	}
	return New(f.Path+e.ext, b.Bytes()), true
}
