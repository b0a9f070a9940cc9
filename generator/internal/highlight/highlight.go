// Package highlight colours code. Text and the name of its language go in, runs
// of text with classes come out.
//
// The rules are those of chroma's lexers, and the tokens are chroma's, one by
// one; what runs the rules is ours, because chroma's own engine took 85 % of a
// build. For each state of a lexer, a table leads from the next character to
// the rules that can begin with it; package pattern matches them; a rule is
// compiled when its state is first entered, and a language is looked up once.
//
// No clock is involved. Chroma gives a match 250 ms and takes a later one for
// none, so that its colours depend on the load of the machine. Here a block has
// a number of steps by its length, and one that needs more is shown plain.
package highlight

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// A Run is a stretch of code of one class. The classes are chroma's short ones,
// "" for what no theme colours: names, punctuation, blanks, and what a lexer
// could not read.
type Run struct{ Class, Text string }

// maxText is the longest text that is coloured: a listing of this size is data,
// and colouring it would cost more than the rest of the site.
const maxText = 200 << 10

// Runs splits text into as few runs as its colours allow: their texts joined
// are text, neighbours differ in class, and blanks between runs have none.
// Text of an unknown language is one run.
func Runs(lang, text string) []Run {
	plain := []Run{{Text: text}}
	if len(text) > maxText {
		return plain
	}
	l := find(lang)
	if l == nil {
		return plain
	}
	tokens, err := tokenise(l, &chroma.TokeniseOptions{State: "root"}, text, 0)
	if err != nil {
		return plain
	}
	if runs := merge(tokens); sum(runs) == len(text) {
		return runs
	}
	return plain // the lexer changed the text; show what was written
}

func sum(runs []Run) (n int) {
	for _, r := range runs {
		n += len(r.Text)
	}
	return n
}

// merger collects runs. A run grows token by token; that it need not be copied
// each time, its text is cut out of one builder in the end.
type merger struct {
	runs []Run
	text strings.Builder
	ends []int
}

// merge joins tokens of one class, across blanks without one too, and keeps
// the blanks at the end of a run outside it.
func merge(tokens []chroma.Token) []Run {
	var m merger
	for _, t := range tokens {
		if t.Value == "" {
			continue
		}
		class := classOf(t.Type)
		if n := len(m.runs); n > 0 && class == "" && strings.Trim(t.Value, " \t") == "" {
			class = m.runs[n-1].Class
		}
		m.add(class, t.Value)
	}
	joined := m.finish()
	m = merger{}
	for _, r := range joined {
		if r.Class == "" {
			m.add("", r.Text)
			continue
		}
		core := strings.TrimRight(r.Text, " \t\n")
		m.add(r.Class, core)
		m.add("", r.Text[len(core):])
	}
	return m.finish()
}

func (m *merger) add(class, text string) {
	if text == "" {
		return
	}
	m.text.WriteString(text)
	if n := len(m.runs); n > 0 && m.runs[n-1].Class == class {
		m.ends[n-1] = m.text.Len()
		return
	}
	m.runs = append(m.runs, Run{Class: class})
	m.ends = append(m.ends, m.text.Len())
}

func (m *merger) finish() []Run {
	text, from := m.text.String(), 0
	for i, end := range m.ends {
		m.runs[i].Text = text[from:end]
		from = end
	}
	return m.runs
}

func classOf(t chroma.TokenType) string {
	switch t {
	case chroma.Name, chroma.NameOther, chroma.Punctuation, chroma.Text, chroma.TextWhitespace, chroma.Other, chroma.Error:
		return ""
	}
	for {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		parent := t.Parent()
		if parent == t || parent == 0 {
			return ""
		}
		t = parent
	}
}
