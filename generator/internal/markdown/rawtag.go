package markdown

import (
	"strings"

	"golang.org/x/net/html"
)

// rawTag is a start tag as written.
type rawTag struct {
	name  string
	attrs []htmlAttr
	slash bool
}

type htmlAttr struct {
	key   string
	value string // character references resolved
	at    int    // offset of the raw value in the tag
	n     int
	start int // of the whole attribute
	bare  bool
}

// scanTag reads a start tag; the tokenizer has found that it is one.
func scanTag(raw []byte) rawTag {
	i := 1
	for i < len(raw) && !isTagSpace(raw[i]) && raw[i] != '/' && raw[i] != '>' {
		i++
	}
	t := rawTag{name: strings.ToLower(string(raw[1:i]))}
	for i < len(raw) {
		for i < len(raw) && (isTagSpace(raw[i]) || raw[i] == '/') {
			t.slash = raw[i] == '/'
			i++
		}
		if i >= len(raw) || raw[i] == '>' {
			break
		}
		t.slash = false
		a := htmlAttr{start: i}
		for i++; i < len(raw) && !isTagSpace(raw[i]) && raw[i] != '/' && raw[i] != '>' && raw[i] != '='; i++ {
		}
		a.key = strings.ToLower(string(raw[a.start:i]))
		j := i
		for j < len(raw) && isTagSpace(raw[j]) {
			j++
		}
		if j >= len(raw) || raw[j] != '=' {
			a.bare = true
			t.attrs = append(t.attrs, a)
			continue
		}
		for i = j + 1; i < len(raw) && isTagSpace(raw[i]); i++ {
		}
		if i < len(raw) && (raw[i] == '"' || raw[i] == '\'') {
			quote := raw[i]
			a.at = i + 1
			for i++; i < len(raw) && raw[i] != quote; i++ {
			}
			a.n = i - a.at
			i++
		} else {
			a.at = i
			for i < len(raw) && !isTagSpace(raw[i]) && raw[i] != '>' {
				i++
			}
			a.n = i - a.at
		}
		a.value = html.UnescapeString(string(raw[a.at : a.at+a.n]))
		t.attrs = append(t.attrs, a)
	}
	return t
}

func isTagSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'
}
