package search

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// encode is JSON that leaves <, > and & as they are.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// appendQuoted appends what encode makes of a text, several times as fast if
// nothing in it but quotes and backslashes needs an escape.
func appendQuoted(b []byte, s string) []byte {
	plain := utf8.ValidString(s) && !strings.Contains(s, "\u2028") && !strings.Contains(s, "\u2029")
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= ' '
	}
	if !plain {
		return append(b, encode(s)...)
	}
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			b = append(append(b, s[from:i]...), '\\')
			from = i
		}
	}
	return append(append(b, s[from:]...), '"')
}
