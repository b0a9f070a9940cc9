package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// fenceInfo is what stands after ```: a language and, in the spellings of
// VitePress, Docusaurus, MkDocs and Hugo, a title, marked lines and numbers.
// Words that are none of these are passed over, because every tool has its own.
type fenceInfo struct {
	lang    string
	title   string
	marked  []lineSpan
	numbers bool
	first   int // number of the first line
}

// lineSpan is a run of lines counted from 1, both ends included.
type lineSpan struct{ from, to int }

func parseFence(info string) fenceInfo {
	f := fenceInfo{first: 1}
	info = strings.TrimSpace(info)
	// {.python hl_lines="1"} is Pandoc's and MkDocs' way to write it all.
	if strings.HasPrefix(info, "{") && strings.HasSuffix(info, "}") && !isRange(info) {
		info = strings.TrimSpace(info[1 : len(info)-1])
		info = strings.TrimPrefix(info, ".")
	}
	if n := strings.IndexAny(info, " \t{,"); n != 0 {
		if n < 0 {
			n = len(info)
		}
		if !strings.Contains(info[:n], "=") {
			lang, option, _ := strings.Cut(info[:n], ":") // ts:line-numbers
			f.lang = strings.ToLower(lang)
			if option != "" {
				f.set(option, "")
			}
			info = info[n:]
		}
	}
	for info = strings.TrimLeft(info, " \t,"); info != ""; info = strings.TrimLeft(info, " \t,") {
		if info[0] == '{' {
			end := strings.IndexByte(info, '}')
			if end < 0 {
				break
			}
			if isRange(info[:end+1]) {
				f.marked = append(f.marked, lineSpans(info[1:end])...)
				info = info[end+1:]
				continue
			}
			info = info[1:end] + " " + info[end+1:]
			continue
		}
		if end := strings.IndexByte(info, ']'); info[0] == '[' && end > 0 {
			f.title, info = info[1:end], info[end+1:]
			continue
		}
		var key, value string
		key, value, info = nextWord(info)
		f.set(key, value)
	}
	return f
}

// fence writes a fence as what it is: a tab of a group, a formula, or code.
func (w *writer) fence(n *ast.FencedCodeBlock) {
	if tab, _ := isTab(n); tab {
		w.tabs(n)
		return
	}
	info := w.fenceInfo(n)
	if info.lang == "math" {
		w.displayMath(w.lines(n))
		return
	}
	w.code(info, w.lines(n))
}

func (w *writer) fenceInfo(n *ast.FencedCodeBlock) fenceInfo {
	if n.Info == nil {
		return parseFence("")
	}
	return parseFence(string(decode(n.Info.Segment.Value(w.source))))
}

func (f *fenceInfo) set(key, value string) {
	switch strings.ToLower(key) {
	case "title", "filename", "file", "caption":
		f.title = value
	case "hl_lines":
		f.marked = append(f.marked, lineSpans(value)...)
	case "linenos", "linenums", "showlinenumbers", "line-numbers", "linenostart":
		if value == "false" || value == "no" || value == "0" {
			return
		}
		f.numbers = true
		if n, err := strconv.Atoi(value); err == nil && n > 0 && n < 1<<20 {
			f.first = n
		}
	}
}

// nextWord reads word or word=value from the start of s.
func nextWord(s string) (key, value, rest string) {
	i := strings.IndexAny(s, "= \t{,")
	if i < 0 {
		return s, "", ""
	}
	if i == 0 {
		return "", "", s[1:]
	}
	key, s = s[:i], s[i:]
	if s[0] != '=' {
		return key, "", s
	}
	s = s[1:]
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			return key, s[1 : 1+end], s[end+2:]
		}
	}
	if i = strings.IndexAny(s, " \t}"); i < 0 {
		i = len(s)
	}
	return key, s[:i], s[i:]
}

// isRange tells whether s is {…} with nothing but line numbers.
func isRange(s string) bool {
	return len(s) > 2 && strings.Trim(s[1:len(s)-1], "0123456789,- ") == ""
}

// lineSpans reads "1,3-5" or "1 3-5".
func lineSpans(s string) []lineSpan {
	var out []lineSpan
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		a, b, isSpan := strings.Cut(part, "-")
		from, err := strconv.Atoi(a)
		to := from
		if isSpan && err == nil {
			to, err = strconv.Atoi(b)
		}
		if err == nil && from > 0 && to >= from {
			out = append(out, lineSpan{from, to})
		}
	}
	return out
}

// codeFence follows code fences line by line, so that an include shown as an
// example stays an example.
type codeFence struct {
	char byte
	n    int
}

// inside takes the next line and tells whether it belongs to a fence.
func (f *codeFence) inside(line []byte) bool {
	s := bytes.TrimLeft(line, " \t>")
	if f.n == 0 {
		s = bytes.TrimLeft(bytes.TrimLeft(s, "-*+0123456789.)"), " \t")
	}
	n := 0
	for n < len(s) && (s[n] == '`' || s[n] == '~') && s[n] == s[0] {
		n++
	}
	switch {
	case f.n == 0 && n >= 3 && (s[0] == '~' || bytes.IndexByte(s[n:], '`') < 0):
		f.char, f.n = s[0], n
		return true
	case f.n > 0 && n >= f.n && s[0] == f.char && len(bytes.TrimSpace(s[n:])) == 0:
		f.n = 0
		return true
	}
	return f.n > 0
}
