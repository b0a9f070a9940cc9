package yamlnode

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
)

var lineInError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax reports a message of the YAML module in our words. The module gives a
// line, sometimes the one before, and never a column; the place is looked for
// in the text.
func (r *reader) syntax(off int, text string) {
	m := lineInError.FindStringSubmatch(strings.SplitN(text, "\n", 2)[0])
	line, problem := 0, text
	if m != nil {
		line, _ = strconv.Atoi(m[1])
		problem = m[2]
	}
	p := problemOf(problem)
	at := r.locate(off, max(1, line), problem, p)
	msg, hint := p.msg, p.hint
	if tab, ok := r.tabIndent(at.Off); ok && (p.find == findTab || p.find == findLine) {
		at, msg = tab, "a tab cannot indent YAML"
		hint = "use spaces"
	}
	if strings.HasPrefix(problem, "could not find expected ':'") && bytes.Contains(r.src[at.Off:min(len(r.src), at.Off+at.Len)], []byte("：")) {
		hint = `the colon here is full-width; write ": ", a colon and a space`
	}
	if p.find == findOpen {
		if i := plainMark(r.src[at.Off:min(len(r.src), at.Off+at.Len)]); i >= 0 {
			at.Off, at.Len = at.Off+i, 1
			msg, hint = `a "?" cannot stand in a text inside { } or [ ]`, "put the text in quotes"
		}
	}
	r.diags.Error("K100", at, msg, hint)
}

// plainMark returns the offset of the first ? of a line that is in no quotes and
// follows a word. Inside brackets it ends the word, though YAML 1.2 allows it.
func plainMark(line []byte) int {
	quote := byte(0)
	for i, c := range line {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [{,:", line[i-1]) >= 0):
			quote = c
		case c == '?' && i > 0 && strings.IndexByte(" [{,:", line[i-1]) < 0:
			return i
		}
	}
	return -1
}

// find tells how the column of a problem is found on its line.
type find uint8

const (
	findLine  find = iota // the first character of the line
	findColon             // the second "key: " of the line
	findTab               // a tab, or a character that cannot begin a value
	findOpen              // the bracket or quote that is not closed
	findAlias             // *name
)

type problem struct {
	prefix    string // of the module's message
	find      find
	msg, hint string
}

var problems = []problem{
	{"mapping values are not allowed", findColon, `a "key: value" cannot stand inside a value`,
		`put a text that holds ": " in quotes, or indent the key like its neighbours`},
	{"found character that cannot start any token", findTab, "this character cannot begin a value", "put the text in quotes"},
	{"found a tab character", findTab, "a tab cannot indent YAML", "use spaces"},
	{"did not find expected key", findLine, "this line does not fit the lines above it",
		"keys of one map begin in the same column, and a quoted text ends with its closing quote"},
	{"did not find expected '-' indicator", findLine, "this line does not fit the list above it",
		`items of one list begin with "- " in the same column`},
	{"block sequence entries are not allowed", findLine, `"- " cannot stand here`,
		"begin the list on the line below its key, or write [a, b]"},
	{"could not find expected ':'", findLine, `a key without ": "`, `write "key: value"; between the colon and the value stands a space`},
	{"did not find expected ',' or", findOpen, "a list or map in brackets is not closed, or lacks a comma",
		"close it with ] or }, put a comma between its items, and put a text that holds , [ ] { } in quotes"},
	{"did not find expected node content", findOpen, "a value is missing", "write the value, or remove the comma or bracket"},
	{"found unexpected end of stream", findOpen, "a quoted text is not closed", "write the closing quote"},
	{"found unexpected document indicator", findOpen, "a quoted text is not closed", "write the closing quote"},
	{"found unknown escape character", findLine, `an unknown \ escape in a text in double quotes`, `write \\ for a backslash, or use single quotes`},
	{"did not find expected hexdecimal number", findLine, `an unfinished \x or \u escape`, `write \\ for a backslash, or use single quotes`},
	{"found invalid Unicode character escape", findLine, `a \u escape that is no character`, "write the character itself"},
	{"unknown anchor", findAlias, "an alias (*…) is not supported", "write the value out, or put the text in quotes"},
	{"anchor", findAlias, "an alias (*…) is not supported", "write the value out, or put the text in quotes"},
	{"did not find expected alphabetic or numeric", findAlias, "& and * cannot begin a value", "put the text in quotes"},
	{"did not find expected <document start>", findLine, "this line does not belong to what stands above it",
		"a file is one map, or one list; check the indentation"},
	{"did not find expected <stream-start>", findLine, "the file cannot be read", "save it as UTF-8 text"},
	{"found undefined tag handle", findLine, "a tag (!…) is not supported", "remove it, or put the text in quotes"},
	{"did not find expected tag URI", findLine, "a tag (!…) is not supported", "remove it, or put the text in quotes"},
	{"exceeded max depth", findLine, "nested too deep", "flatten the structure"},
	{"found unexpected ':'", findLine, "a colon without a space after it", `write "key: value", or put the text in quotes`},
	{"did not find expected comment or line break", findLine, "text after | or > belongs on the next line", "begin the text on the next line, indented"},
}

func problemOf(text string) problem {
	for _, p := range problems {
		if strings.HasPrefix(text, p.prefix) {
			return p
		}
	}
	return problem{msg: "not YAML that can be read: " + text, hint: "compare with the lines above; a text with special characters stands in quotes"}
}

// locate finds the byte a problem is about.
func (r *reader) locate(off, line int, text string, p problem) diag.Pos {
	if p.find == findAlias {
		if i := bytes.IndexAny(r.src[off:], "*&"); i >= 0 {
			if m := aliasName.FindStringSubmatch(text); m != nil {
				if j := bytes.Index(r.src[off:], []byte("*"+m[1])); j >= 0 {
					return diag.Pos{File: r.path, Off: off + j, Len: len(m[1]) + 1}
				}
			}
			return diag.Pos{File: r.path, Off: off + i, Len: 1}
		}
	}
	if p.find == findOpen {
		if at, n, ok := unbalanced(r.src, off); ok {
			return diag.Pos{File: r.path, Off: at, Len: n}
		}
	}
	start := r.firstFailing(off, line, text)
	end := start
	for end < len(r.src) && r.src[end] != '\n' && r.src[end] != '\r' {
		end++
	}
	text2 := r.src[start:end]
	i := len(text2) - len(bytes.TrimLeft(text2, " \t"))
	switch p.find {
	case findColon:
		if j := secondColon(text2); j >= 0 {
			return diag.Pos{File: r.path, Off: start + j, Len: 1}
		}
	case findTab:
		if m := badStart.FindSubmatchIndex(text2); m != nil {
			return diag.Pos{File: r.path, Off: start + m[2], Len: 1}
		}
	}
	return diag.Pos{File: r.path, Off: start + i, Len: len(bytes.TrimSpace(text2))}
}

var (
	aliasName = regexp.MustCompile(`'([^']*)'`)
	badStart  = regexp.MustCompile("(?:^|[:,\\[{-])\\s*([\t@`%])")
)

// secondColon returns the offset of the second ": " outside quotes, or the
// first if there is only one, or -1.
func secondColon(line []byte) int {
	first, quote := -1, byte(0)
	for i, c := range line {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == 0 || strings.IndexByte(" [{,:", line[i-1]) >= 0):
			quote = c
		case c == ':' && (i+1 == len(line) || line[i+1] == ' '):
			if first >= 0 {
				return i
			}
			first = i
		}
	}
	return first
}

// firstFailing returns the start of the first line that makes the text fail as
// it does. The module often names the line where a map begins; so prefixes are
// tried from there on, as far as that is cheap.
func (r *reader) firstFailing(off, line int, text string) int {
	starts := lineStarts(r.src, off)
	named := min(line, len(starts)) - 1
	if len(r.src)-off > 64<<10 {
		return starts[named]
	}
	for i := max(0, named-1); i < min(len(starts), named+200); i++ {
		end := len(r.src)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		_, _, err := decode(r.src[off:end])
		if err != nil && strings.HasSuffix(err.Error(), text) {
			return starts[i]
		}
	}
	return starts[named]
}

func lineStarts(src []byte, off int) []int {
	starts := []int{off}
	for i := off; i < len(src); {
		if n := breakLen(src[i:]); n > 0 {
			i += n
			if i < len(src) {
				starts = append(starts, i)
			}
			continue
		}
		i++
	}
	return starts
}

// tabIndent looks for a tab in the indentation of the line of off.
func (r *reader) tabIndent(off int) (diag.Pos, bool) {
	start := min(off, len(r.src))
	for start > 0 && r.src[start-1] != '\n' && r.src[start-1] != '\r' {
		start--
	}
	for i := start; i < len(r.src) && (r.src[i] == ' ' || r.src[i] == '\t'); i++ {
		if r.src[i] == '\t' {
			return diag.Pos{File: r.path, Off: i, Len: 1}, true
		}
	}
	return diag.Pos{}, false
}

// unbalanced finds the first bracket that closes nothing, or else the last
// bracket or quote that is never closed. Quotes and brackets count only where
// YAML lets a value begin.
func unbalanced(src []byte, off int) (at, n int, ok bool) {
	var open []int
	begin := true // a value may begin here
	for i := off; i < len(src); i++ {
		c := src[i]
		switch {
		case c == '#' && (i == off || src[i-1] == ' ' || src[i-1] == '\n'):
			for i+1 < len(src) && src[i+1] != '\n' {
				i++
			}
		case begin && (c == '"' || c == '\''):
			end := closing(src, i, c)
			if end < 0 {
				return i, 1, true
			}
			i, begin = end, false
		case begin && (c == '{' || c == '['):
			open = append(open, i)
		case (c == '}' || c == ']') && len(open) > 0:
			from := open[len(open)-1]
			if (src[from] == '{') != (c == '}') {
				return i, 1, true
			}
			open, begin = open[:len(open)-1], false
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
			begin = begin || c == '\n'
		case c == ',' && len(open) > 0, c == '-' && begin, c == ':' && i+1 < len(src) && strings.IndexByte(" \n\r\t", src[i+1]) >= 0:
			begin = true
		default:
			begin = false
		}
	}
	if len(open) > 0 {
		return open[len(open)-1], 1, true
	}
	return 0, 0, false
}

func closing(src []byte, i int, quote byte) int {
	for i++; i < len(src); i++ {
		switch {
		case quote == '"' && src[i] == '\\':
			i++
		case src[i] == quote && quote == '\'' && i+1 < len(src) && src[i+1] == '\'':
			i++
		case src[i] == quote:
			return i
		}
	}
	return -1
}
