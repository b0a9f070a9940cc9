package search

import (
	"bytes"
	"encoding/json"
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
func appendQuoted(b, text []byte) []byte {
	plain := utf8.Valid(text) && !bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029"))
	for i := 0; i < len(text) && plain; i++ {
		plain = text[i] >= ' '
	}
	if !plain {
		return append(b, encode(string(text))...)
	}
	b = append(b, '"')
	from := 0
	for i, c := range text {
		if c == '"' || c == '\\' {
			b = append(append(b, text[from:i]...), '\\')
			from = i
		}
	}
	return append(append(b, text[from:]...), '"')
}
