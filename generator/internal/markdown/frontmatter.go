package markdown

import (
	"bytes"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// frontSpan finds front matter: a line --- at the very start, after a byte
// order mark if there is one, up to the next such line (or ...). closed is
// false if there is no next line.
func frontSpan(data []byte) (from, to, body int, closed, ok bool) {
	start := 0
	if bytes.HasPrefix(data, utf8BOM) {
		start = len(utf8BOM)
	}
	at := lineEnd(data, start, len(data))
	if string(bytes.TrimRight(data[start:at], " \t\r\n")) != "---" {
		return 0, 0, start, false, false
	}
	from = at
	for at < len(data) {
		end := lineEnd(data, at, len(data))
		if s := string(bytes.TrimRight(data[at:end], " \t\r\n")); s == "---" || s == "..." {
			return from, at, end, true, true
		}
		at = end
	}
	return from, len(data), start, false, true
}

// afterFrontMatter is the offset of the body of an included page.
func afterFrontMatter(data []byte) int {
	_, _, body, closed, ok := frontSpan(data)
	if ok && !closed {
		return 0
	}
	return body
}

// frontMatter reads the front matter of f into p and returns where the body
// begins.
func frontMatter(f file.File, o Options, p *doc.Page, l *diag.List) int {
	_, _, body, _, _ := frontSpan(f.Data)
	return body
}
