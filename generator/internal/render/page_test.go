package render

import (
	"bytes"
	"strings"
	"testing"
)

// trimmed is what trimLines is to make, one line after another.
func trimmed(html string) string {
	var out strings.Builder
	depth := 0
	for line := range strings.Lines(html) {
		if text := strings.TrimLeft(line, " \t"); depth > 0 {
			out.WriteString(line)
		} else if strings.Trim(text, "\r\n") != "" {
			out.WriteString(text)
		}
		begun := strings.Count(line, "<pre") + strings.Count(line, "<textarea")
		depth = max(0, depth+begun-strings.Count(line, "</pre>")-strings.Count(line, "</textarea>"))
	}
	return out.String()
}

func TestLinesAreTrimmedOutsideOfCode(t *testing.T) {
	for html, want := range map[string]string{
		"":                        "",
		"a":                       "a",
		" \t\n\n\r\n":             "",
		"  a\n\n\tb \r\n  \r\n c": "a\nb \r\nc",
		"a\n \r x\n":              "a\n\r x\n",
		"<p>\n  <pre>\n  a\n\n  b\n </pre>\n  c\n":                           "<p>\n<pre>\n  a\n\n  b\n </pre>\nc\n",
		" <pre> a</pre>\n b":                                                 "<pre> a</pre>\nb",
		" <pre\n <pre\n </pre>\n x\n </pre> <textarea>\n y\n</textarea>\n z": "<pre\n <pre\n </pre>\n x\n </pre> <textarea>\n y\n</textarea>\nz",
		"</pre>\n <preview>\n  a":                                            "</pre>\n<preview>\n  a",
		" < <p <pr <t </ </p":                                                "< <p <pr <t </ </p",
	} {
		if got := string(trimLines(nil, []byte(html))); got != want {
			t.Errorf("%q: got %q, want %q", html, got, want)
		}
		if got := trimmed(html); got != want {
			t.Errorf("%q: the test says %q, want %q", html, got, want)
		}
	}
}

func FuzzTrimLines(f *testing.F) {
	f.Add([]byte("\x03\x01\x05\x02\x00\x01\x04\x05\x02\x06\x02\x02\x03\x07\x08\x01\x02\x05"))
	pieces := []string{" ", "\t", "\n", "a", "\r", "<pre", "</pre>", "<textarea", "</textarea>", "<p", "</p", "<", "\r\n", "\n\n  ", "<t"}
	f.Fuzz(func(t *testing.T, chosen []byte) {
		var b bytes.Buffer
		for _, c := range chosen {
			b.WriteString(pieces[int(c)%len(pieces)])
		}
		if got, want := string(trimLines([]byte("x"), b.Bytes())), "x"+trimmed(b.String()); got != want {
			t.Errorf("%q: got %q, want %q", b.String(), got, want)
		}
	})
}
