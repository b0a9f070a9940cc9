package markdown

import (
	"bytes"
	"regexp"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/yamlnode"
)

// frontSpan finds front matter: a line --- at the very start, after a byte
// order mark if there is one, up to the next such line (or ...). closed is
// false if there is no next line.
func frontSpan(data []byte) (start, from, to, body int, closed, ok bool) {
	if bytes.HasPrefix(data, utf8BOM) {
		start = len(utf8BOM)
	}
	at := lineEnd(data, start, len(data))
	if string(bytes.TrimRight(data[start:at], " \t\r\n")) != "---" {
		return start, 0, 0, start, false, false
	}
	from = at
	for at < len(data) {
		end := lineEnd(data, at, len(data))
		if s := string(bytes.TrimRight(data[at:end], " \t\r\n")); s == "---" || s == "..." {
			return start, from, at, end, true, true
		}
		at = end
	}
	return start, from, len(data), start, false, true
}

// afterFrontMatter is the offset of the body of an included page.
func afterFrontMatter(data []byte) int {
	_, _, _, body, closed, ok := frontSpan(data)
	if ok && !closed {
		return 0
	}
	return body
}

// frontMatter reads the front matter of f into p and returns where the body
// begins.
func frontMatter(f file.File, o Options, p *doc.Page, l *diag.List) int {
	start, from, to, body, closed, ok := frontSpan(f.Data)
	if !ok {
		return body
	}
	if !closed {
		// A page may begin with a rule; a key on the next line says otherwise.
		if looksLikeKey(f.Data[from:]) {
			l.Error("M151", diag.Pos{File: f.Path, Off: body, Len: 3}, "front matter is never closed", "end it with a line ---")
		}
		return body
	}
	parse := yamlnode.Parse
	if o.Foreign {
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

var keyLine = regexp.MustCompile(`^\s*[A-Za-z_][A-Za-z0-9_.-]*[ \t]*:(?:[ \t]|\r|\n|$)`)

func looksLikeKey(b []byte) bool { return keyLine.Match(b[:min(len(b), 200)]) }
