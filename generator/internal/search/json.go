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
	if !utf8.Valid(text) {
		return append(b, encode(string(text))...)
	}
	return appendValid(b, text)
}

// appendValid is appendQuoted of a text that is known to be UTF-8.
func appendValid(b, text []byte) []byte {
	start, from := len(b), 0
	b = append(b, '"')
	for i, c := range text {
		switch {
		case c == '"' || c == '\\':
			b = append(append(b, text[from:i]...), '\\')
			from = i
		case c < ' ', c == 0xe2 && i+2 < len(text) && text[i+1] == 0x80 && text[i+2]&^1 == 0xa8: // U+2028 and U+2029
			return append(b[:start], encode(string(text))...)
		}
	}
	return append(append(b, text[from:]...), '"')
}
