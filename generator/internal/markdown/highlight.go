package markdown

import (
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// codeRun is a stretch of code of one class.
type codeRun struct{ class, text string }

// maxHighlight is the longest block that is highlighted: a listing of this size
// is data, and colouring it would cost more than the rest of the site.
const maxHighlight = 200 << 10

// highlight splits text into runs; their texts joined are text. The classes are
// chroma's short ones. Runs of one class are merged, across blanks too, and
// classes that no theme colours have none, which keeps pages small.
func highlight(lang, text string) []codeRun {
	plain := []codeRun{{text: text}}
	if lang == "" || lang == "diff" || len(text) > maxHighlight {
		return plain
	}
	lexer := lexerTable()[lang]
	if lexer == nil {
		return plain
	}
	tokens, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, text)
	if err != nil {
		return plain
	}
	var out []codeRun
	size := 0
	for t := tokens(); t != chroma.EOF; t = tokens() {
		size += len(t.Value)
		if t.Value == "" {
			continue
		}
		class := codeClass(t.Type)
		if n := len(out); n > 0 && (out[n-1].class == class || strings.Trim(t.Value, " \t") == "" && class == "") {
			out[n-1].text += t.Value
			continue
		}
		out = append(out, codeRun{class, t.Value})
	}
	if size != len(text) {
		return plain // the lexer changed the text; show what was written
	}
	return mergeBlanks(out)
}

// mergeBlanks joins neighbours of one class, which exist where a blank was
// given to the run before it, and keeps blanks at the end of a run outside it.
func mergeBlanks(in []codeRun) []codeRun {
	var out []codeRun
	push := func(r codeRun) {
		if n := len(out); n > 0 && out[n-1].class == r.class {
			out[n-1].text += r.text
		} else if r.text != "" {
			out = append(out, r)
		}
	}
	for i, r := range in {
		if r.class != "" && (i+1 == len(in) || in[i+1].class != r.class) {
			core := strings.TrimRight(r.text, " \t\n")
			push(codeRun{r.class, core})
			push(codeRun{"", r.text[len(core):]})
			continue
		}
		push(r)
	}
	return out
}

// codeClass is the short class of a token type, "" for names, punctuation,
// blanks, and what a lexer could not read.
func codeClass(t chroma.TokenType) string {
	switch t {
	case chroma.Name, chroma.NameOther, chroma.Punctuation, chroma.Text, chroma.TextWhitespace, chroma.Other, chroma.Error:
		return ""
	}
	for ; t != 0; t = parentType(t) {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
	}
	return ""
}

func parentType(t chroma.TokenType) chroma.TokenType {
	p := t.Parent()
	if p == t {
		return 0
	}
	return p
}

// lexerTable resolves every name and alias once. lexers.Get would try the file
// patterns of all lexers for each word it does not know.
var lexerTable = sync.OnceValue(func() map[string]chroma.Lexer {
	table := map[string]chroma.Lexer{}
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		c := l.Config()
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			name = strings.ToLower(name)
			if _, taken := table[name]; !taken {
				table[name] = l
			}
		}
	}
	for _, none := range []string{"text", "plaintext", "plain", "txt", "no-highlight", "fallback"} {
		delete(table, none)
	}
	return table
})
