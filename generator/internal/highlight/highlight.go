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
	"iter"
	"strings"
	"sync"

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
func Runs(lang, text string) iter.Seq[Run] {
	return func(yield func(Run) bool) {
		room := tokenRooms.Get().(*[]chroma.Token)
		tokens, ok := tokensOf((*room)[:0], lang, text)
		if ok {
			m := merger{text: text, yield: yield}
			m.merge(tokens)
		} else {
			yield(Run{Text: text})
		}
		*room = tokens
		tokenRooms.Put(room)
	}
}

// tokenRooms are where tokens stand until they are merged, for use again.
var tokenRooms = sync.Pool{New: func() any { return new([]chroma.Token) }}

// tokensOf appends what a lexer makes of a text. It is false if the text is to be
// shown plain.
func tokensOf(to []chroma.Token, lang, text string) ([]chroma.Token, bool) {
	if len(text) > maxText {
		return to, false
	}
	l := find(lang)
	if l == nil {
		return to, false
	}
	to, err := tokenise(l, to, &chroma.TokeniseOptions{State: "root"}, text, 0)
	if err != nil {
		return to, false
	}
	rest, same := text, true
	for _, t := range to {
		if rest, same = strings.CutPrefix(rest, t.Value); !same {
			break
		}
	}
	return to, same && rest == "" // or the lexer changed the text: show what was written
}

// merger joins tokens of one class, across blanks without one too, and keeps
// the blanks at the end of a run outside it. The run at hand begins at from; the
// last one that ended is held back, for the next may be of its class.
type merger struct {
	text    string
	yield   func(Run) bool
	class   string
	from    int
	held    Run
	heldAt  int // where it begins
	stopped bool
}

// merge yields the runs of the text that tokens are.
func (m *merger) merge(tokens []chroma.Token) {
	at := 0
	for _, t := range tokens {
		class := classOf(t.Type)
		if class != m.class && t.Value != "" && !(class == "" && isBlank(t.Value)) {
			m.end(at)
			m.class = class
		}
		at += len(t.Value)
	}
	m.end(at)
	m.release()
}

func isBlank(s string) bool {
	for i := range len(s) {
		if s[i] != ' ' && s[i] != '\t' {
			return false
		}
	}
	return true
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

// add takes a run up, or lengthens the one held back when that is of its class.
func (m *merger) add(class string, from, to int) {
	switch {
	case from == to:
	case m.held.Text != "" && m.held.Class == class:
		m.held.Text = m.text[m.heldAt:to]
	default:
		m.release()
		m.held, m.heldAt = Run{class, m.text[from:to]}, from
	}
}

// release yields the run held back.
func (m *merger) release() {
	if m.held.Text != "" && !m.stopped {
		m.stopped = !m.yield(m.held)
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
