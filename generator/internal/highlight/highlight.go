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
	if runs, ok := merge(text, tokens); ok {
		return runs
	}
	return plain // the lexer changed the text; show what was written
}

// merge joins tokens of one class, across blanks without one too, and keeps
// the blanks at the end of a run outside it. The runs are cut out of text; ok
// is false when the tokens are not text.
func merge(text string, tokens []chroma.Token) (runs []Run, ok bool) {
	m := merger{text: text}
	at := 0
	for _, t := range tokens {
		if !strings.HasPrefix(text[at:], t.Value) {
			return nil, false
		}
		class := classOf(t.Type)
		blank := t.Value == "" || class == "" && strings.Trim(t.Value, " \t") == ""
		if class != m.class && !blank {
			m.end(at)
			m.class = class
		}
		at += len(t.Value)
	}
	m.end(at)
	return m.runs, at == len(text)
}

// merger collects runs of text. The run at hand begins at from, the last of
// those collected at last.
type merger struct {
	text       string
	runs       []Run
	class      string
	from, last int
}

// end lets the run at hand end at to.
func (m *merger) end(to int) {
	core := to
	if m.class != "" {
		core = m.from + len(strings.TrimRight(m.text[m.from:to], " \t\n"))
	}
	m.add(m.class, m.from, core)
	m.add("", core, to)
	m.from = to
}

// add appends a run, or lengthens the last when that is of its class.
func (m *merger) add(class string, from, to int) {
	n := len(m.runs)
	switch {
	case from == to:
	case n > 0 && m.runs[n-1].Class == class:
		m.runs[n-1].Text = m.text[m.last:to]
	default:
		m.runs = append(m.runs, Run{class, m.text[from:to]})
		m.last = from
	}
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
