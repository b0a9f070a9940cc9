package highlight

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// markdown reads Markdown: its front matter is YAML.
type markdown struct{ chroma.Lexer }

// Tokenise is for chroma's wrappers.
func (m markdown) Tokenise(options *chroma.TokeniseOptions, text string) (chroma.Iterator, error) {
	tokens, err := m.lex(nil, options, text, 0)
	return chroma.Literator(tokens...), err
}

func (m markdown) lex(to []chroma.Token, options *chroma.TokeniseOptions, text string, depth int) ([]chroma.Token, error) {
	n := frontMatter(text)
	if n == 0 {
		return tokenise(m.Lexer, to, options, text, depth)
	}
	to, err := tokenise(find("yaml"), to, options, text[:n], depth)
	if err != nil {
		return to, err
	}
	return tokenise(m.Lexer, to, options, text[n:], depth)
}

// frontMatter is the length of what stands between two lines of --- at the
// start of text, with them; 0 when there is none.
func frontMatter(text string) (n int) {
	for line := range strings.Lines(text) {
		rule := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r") == "---" && strings.HasSuffix(line, "\n")
		switch {
		case n == 0 && !rule:
			return 0
		case n > 0 && rule:
			return n + len(line)
		}
		n += len(line)
	}
	return 0
}

// http reads a message: the body's lexer is that of its content type.
type http struct{ chroma.Lexer }

// Tokenise is for chroma's wrappers.
func (h http) Tokenise(options *chroma.TokeniseOptions, text string) (chroma.Iterator, error) {
	tokens, err := h.lex(nil, options, text, 0)
	return chroma.Literator(tokens...), err
}

func (h http) lex(to []chroma.Token, options *chroma.TokeniseOptions, text string, depth int) ([]chroma.Token, error) {
	from := len(to)
	to, err := tokenise(h.Lexer, to, options, text, depth)
	named, mime := false, "" // after the header's name; its value
	for i, t := range to[from:] {
		switch {
		case t.Type == chroma.Name && strings.EqualFold(t.Value, "content-type"):
			named = true
		case t.Type == chroma.Literal && named:
			named = false
			mime, _, _ = strings.Cut(strings.TrimSpace(t.Value), ";")
		case t.Type == chroma.Generic && mime != "":
			l := byMime(strings.TrimSpace(mime))
			if l == nil {
				to[from+i].Type = chroma.Text
				continue
			}
			// The rules take all that is left for the body, so this is the last token.
			return tokenise(l, to[:from+i], whole, t.Value, depth+1)
		}
	}
	return to, err
}

// byMime finds the lexer for a media type; application/calendar+xml is XML if
// it is nothing better.
func byMime(mime string) chroma.Lexer {
	l := lexers.MatchMimeType(mime)
	if from, to := strings.Index(mime, "/"), strings.LastIndex(mime, "+"); l == nil && from >= 0 && to > from {
		l = lexers.MatchMimeType(mime[:from+1] + mime[to+1:])
	}
	if l == nil {
		return nil
	}
	return open(l)
}
