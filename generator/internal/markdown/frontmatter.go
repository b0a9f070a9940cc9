package markdown

import (
	"bytes"
	"regexp"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/tomlnode"
	"guidepost/generator/internal/yamlnode"
)

// front is where front matter lies: between two lines --- (YAML, which may end
// with ... too) or +++ (TOML), the first at the very start of the file or after a
// byte order mark.
type front struct {
	found    bool
	closed   bool
	toml     bool
	start    int // of the file's text
	from, to int // between the lines
	body     int // of what follows; start, if it is not closed
}

func findFront(data []byte) front {
	f := front{}
	if bytes.HasPrefix(data, utf8BOM) {
		f.start = len(utf8BOM)
	}
	f.body = f.start
	line := func(at int) (string, int) {
		end := lineEnd(data, at, len(data))
		return string(bytes.TrimRight(data[at:end], " \t\r\n")), end
	}
	mark, at := line(f.start)
	if mark != "---" && mark != "+++" {
		return f
	}
	f.found, f.toml, f.from, f.to = true, mark == "+++", at, len(data)
	for at < len(data) {
		s, end := line(at)
		if s == mark || s == "..." && !f.toml {
			f.closed, f.to, f.body = true, at, end
			break
		}
		at = end
	}
	return f
}

// afterFrontMatter is the offset of the body of an included page.
func afterFrontMatter(data []byte) int {
	if f := findFront(data); !f.found || f.closed {
		return f.body
	}
	return 0
}

// frontMatter reads the front matter of f into p and returns where the body
// begins.
func frontMatter(f file.File, o Options, p *doc.Page, l *diag.List) int {
	span := findFront(f.Data)
	start, from, to, body := span.start, span.from, span.to, span.body
	if !span.found {
		return body
	}
	if !span.closed {
		// A page may begin with a rule; a key on the next line says otherwise.
		if looksLikeKey(f.Data[from:]) {
			mark := string(f.Data[body : body+3])
			l.Error("M151", diag.Pos{File: f.Path, Off: body, Len: 3}, "front matter is never closed", "end it with a line "+mark)
		}
		return body
	}
	parse := yamlnode.Parse
	switch {
	case span.toml:
		parse = tomlnode.Parse
	case o.Foreign:
		parse = yamlnode.ParseLenient
	}
	root, diags := parse(f.Path, f.Data, from, to)
	*l = append(*l, diags...)
	switch {
	case root == nil:
		return body
	case root.Kind != yamlnode.Map:
		if o.Foreign {
			return start // a rule, some text, and a rule
		}
		l.Error("M150", root.Pos, "front matter is "+root.Kind.String()+", not keys", "write key: value lines between the two ---")
		return body
	}
	r := metaReader{meta: &p.Meta, diags: l, foreign: o.Foreign, seen: map[string]*yamlnode.Node{}}
	for _, e := range root.Entries {
		r.entry(e.Key, e.Value)
	}
	return body
}

var keyLine = regexp.MustCompile(`^\s*[A-Za-z_][A-Za-z0-9_.-]*[ \t]*(?::(?:[ \t]|\r|\n|$)|=[ \t]*[^=])`)

func looksLikeKey(b []byte) bool { return keyLine.Match(b[:min(len(b), 200)]) }
