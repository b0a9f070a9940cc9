package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sort"
	"unicode/utf8"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// source is the text that is parsed, and where each byte of it came from.
//
// The text is valid UTF-8 without NUL, its lines end in \n, and the includes
// have been replaced by the files they name. The runs cover it
// from the first byte to the last. Nobody changes the text: it may be that of the file.
type source struct {
	text     []byte
	runs     []run
	includes []doc.Include
}

// run maps a stretch of text to a file.
type run struct {
	out   int    // offset in the text
	in    int    // offset in the file
	file  string // path of the file
	exact bool   // byte k of the run is byte in+k of the file; otherwise all of it stands for in
}

// newSource cleans the body of f, which begins at start, and draws in what it
// includes.
func newSource(f file.File, start int, o Options, l *diag.List) *source {
	s := &source{}
	in := &includer{source: s, opt: o, diags: l, stack: []string{f.Path}, known: map[doc.Include]bool{}}
	in.body(f.Path, f.Data, start, len(f.Data), "", false)
	s.text = slices.Clip(s.text)
	return s
}

// pos gives the place of n bytes at offset off. A span that leaves its file is
// cut at the end of the run.
func (s *source) pos(off, n int) doc.Pos {
	if len(s.runs) == 0 {
		return doc.Pos{}
	}
	off = max(0, min(off, len(s.text)))
	i := s.runAt(off)
	r := s.runs[i]
	if !r.exact {
		return doc.Pos{File: r.file, Off: r.in, Len: 1}
	}
	end := len(s.text)
	for j := i + 1; j < len(s.runs); j++ {
		if s.runs[j].file != r.file || s.runs[j].in < s.runs[j-1].in {
			end = s.runs[j].out
			break
		}
		if s.runs[j].out >= off+n {
			break
		}
	}
	stop := min(off+max(0, n), end)
	k := s.runAt(max(off, stop-1))
	last := s.runs[k]
	to := last.in + stop - last.out
	if !last.exact { // what it stands for ends where the next run begins
		to = last.in
		if k+1 < len(s.runs) && s.runs[k+1].file == last.file {
			to = max(to, s.runs[k+1].in)
		}
	}
	length := to - (r.in + off - r.out)
	return doc.Pos{File: r.file, Off: r.in + off - r.out, Len: max(0, length)}
}

func (s *source) runAt(off int) int {
	return max(0, sort.Search(len(s.runs), func(i int) bool { return s.runs[i].out > off })-1)
}

// fileAt names the file that byte off came from.
func (s *source) fileAt(off int) string {
	if len(s.runs) == 0 {
		return ""
	}
	return s.runs[s.runAt(off)].file
}

// add appends data[from:to] of a file, cleaned.
func (s *source) add(path string, data []byte, from, to int, bad *badBytes) {
	s.mark(path, from, true)
	if isClean(data[from:to]) {
		if s.text == nil {
			s.text = data[from:to:to] // what follows moves it
		} else {
			s.text = append(s.text, data[from:to]...)
		}
		return
	}
	start := from
	flush := func(end int) { s.text = append(s.text, data[start:end]...) }
	for i := from; i < to; {
		c := data[i]
		switch {
		case c == '\r':
			flush(i)
			if i+1 < to && data[i+1] == '\n' {
				i++ // the \n that follows is kept, and is a byte of the file
			} else {
				s.text = append(s.text, '\n')
				i++
			}
			start = i
			s.mark(path, i, true)
		case c == 0:
			bad.nul(i)
			flush(i)
			s.mark(path, i, false)
			s.text = append(s.text, "\uFFFD"...)
			i++
			start = i
			s.mark(path, i, true)
		case c < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRune(data[i:to])
			if r == utf8.RuneError && n <= 1 {
				bad.invalid(i)
				flush(i)
				s.mark(path, i, false)
				s.text = append(s.text, "\uFFFD"...)
				i++
				start = i
				s.mark(path, i, true)
				continue
			}
			i += n
		}
	}
	flush(to)
}

// isClean tells whether add has nothing to replace.
func isClean(data []byte) bool {
	return bytes.IndexByte(data, '\r') < 0 && bytes.IndexByte(data, 0) < 0 && utf8.Valid(data)
}

// mark begins a run at the end of the text; one that would be empty is replaced.
func (s *source) mark(path string, in int, exact bool) {
	r := run{out: len(s.text), in: in, file: path, exact: exact}
	if n := len(s.runs); n > 0 {
		last := s.runs[n-1]
		if last.out == r.out {
			s.runs[n-1] = r
			return
		}
		if last.exact && exact && last.file == path && last.in+r.out-last.out == in {
			return
		}
	}
	s.runs = append(s.runs, r)
}

// badBytes collects what is wrong with the bytes of one file, to be told once.
type badBytes struct{ firstNUL, firstBad, nuls, bads int }

func (b *badBytes) nul(at int) {
	if b.nuls == 0 {
		b.firstNUL = at
	}
	b.nuls++
}

func (b *badBytes) invalid(at int) {
	if b.bads == 0 {
		b.firstBad = at
	}
	b.bads++
}

func (b *badBytes) report(path string, data []byte, l *diag.List) {
	if b.bads > 0 {
		hint := "save the file as UTF-8"
		if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
			hint = "the file is UTF-16: save it as UTF-8"
		}
		l.Error("M101", diag.Pos{File: path, Off: b.firstBad, Len: 1},
			fmt.Sprintf("not UTF-8: byte 0x%02x%s", data[b.firstBad], andMore(b.bads)), hint)
	}
	if b.nuls > 0 {
		l.Warn("M102", diag.Pos{File: path, Off: b.firstNUL, Len: 1},
			"NUL character"+andMore(b.nuls), "delete it; it is shown as \uFFFD")
	}
}

func andMore(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" (and %d more)", n-1)
}

func sortCuts(cuts []cut) {
	slices.SortStableFunc(cuts, func(a, b cut) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
}

var utf8BOM = []byte("\xef\xbb\xbf")
