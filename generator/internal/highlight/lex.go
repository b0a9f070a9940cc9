package highlight

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"

	"guidepost/generator/internal/highlight/pattern"
)

// A text may take some steps and some more for each character. Ordinary code
// takes about 5 a character, and no block of the corpora at hand over 100.
const (
	stepsPerText      = 100_000
	stepsPerCharacter = 1_000
	maxDepth          = 20 // texts within texts, as a script in a page in a string
)

var (
	errSteps = errors.New("the text takes too many steps")
	errRule  = errors.New("a rule does what it cannot")
)

// whole are the options for a text that stands alone; chroma's default.
var whole = &chroma.TokeniseOptions{State: "root", EnsureLF: true}

// job is the reading of one text by one machine.
type job struct {
	machine *machine
	options *chroma.TokeniseOptions
	depth   int
	matcher pattern.Matcher
	text    string
	offset  []int32 // in text, of each character and of the end
	stack   []*state
	groups  []string
	tokens  []chroma.Token
	shared  *chroma.LexerState // for functions of chroma's, nil until one is called
}

// Tokenise is for chroma's wrappers.
func (m *machine) Tokenise(options *chroma.TokeniseOptions, text string) (chroma.Iterator, error) {
	tokens, err := m.lex(nil, options, text, 0)
	return chroma.Literator(tokens...), err
}

// tokenise has l read a text that is depth texts deep, and appends what it reads.
func tokenise(l chroma.Lexer, to []chroma.Token, options *chroma.TokeniseOptions, text string, depth int) ([]chroma.Token, error) {
	if d, ok := l.(interface {
		lex([]chroma.Token, *chroma.TokeniseOptions, string, int) ([]chroma.Token, error)
	}); ok {
		return d.lex(to, options, text, depth)
	}
	tokens, err := chroma.Tokenise(l, options, text)
	for _, t := range tokens {
		if t.Type != chroma.Ignore {
			to = append(to, t)
		}
	}
	return to, err
}

func (m *machine) lex(to []chroma.Token, options *chroma.TokeniseOptions, text string, depth int) ([]chroma.Token, error) {
	if err := m.load(); err != nil {
		return to, err
	}
	if options == nil {
		options = whole
	}
	if depth > maxDepth {
		return to, errSteps
	}
	j := jobs.Get().(*job)
	defer jobs.Put(j)
	j.machine, j.options, j.depth, j.tokens, j.shared = m, options, depth, to, nil
	if options.EnsureLF {
		text = lineFeeds(text)
	}
	added := !options.Nested && m.Config().EnsureNL && !strings.HasSuffix(text, "\n")
	if added {
		text += "\n"
	}
	j.read(text)
	end := len(j.matcher.Text)
	if added {
		end--
	}
	err := j.run(end)
	to, j.tokens = j.tokens, nil
	return to, err
}

// jobs are for use again, with the room they have for a text: nothing of that is
// left in its tokens.
var jobs = sync.Pool{New: func() any { return new(job) }}

// lineFeeds makes line ends line feeds.
func lineFeeds(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

func (j *job) read(text string) {
	if !utf8.ValidString(text) {
		text = string([]rune(text))
	}
	n := utf8.RuneCountInString(text)
	offset, characters := slices.Grow(j.offset[:0], n+1)[:n+1], slices.Grow(j.matcher.Text[:0], n)[:n]
	k := 0
	for i, r := range text {
		offset[k], characters[k] = int32(i), r
		k++
	}
	offset[n] = int32(len(text))
	j.text, j.offset, j.matcher.Text = text, offset, characters
	j.matcher.Steps = stepsPerText + stepsPerCharacter*n
}

func (j *job) slice(from, to int) string { return j.text[j.offset[from]:j.offset[to]] }

func (j *job) token(t chroma.TokenType, text string) {
	if t != chroma.Ignore {
		j.tokens = append(j.tokens, chroma.Token{Type: t, Value: text})
	}
}

func (j *job) nested(l chroma.Lexer, options *chroma.TokeniseOptions, text string) error {
	if l == nil {
		return errRule
	}
	var err error
	j.tokens, err = tokenise(l, j.tokens, options, text, j.depth+1)
	return err
}

// run reads the text up to end.
func (j *job) run(end int) error {
	first, err := j.state(j.options.State)
	if err != nil {
		return err
	}
	j.stack = append(j.stack[:0], first)
	pos := 0
	for pos < end && len(j.stack) > 0 {
		s := j.stack[len(j.stack)-1]
		r, to := j.match(s, pos)
		if j.matcher.Steps < 0 {
			return errSteps
		}
		if r != nil {
			if err := j.apply(r, s, pos, to); err != nil {
				return err
			}
			pos = to
			continue
		}
		// As in Pygments: a line that cannot be read ends with the line.
		if j.matcher.Text[pos] == '\n' && s != first {
			j.stack = append(j.stack[:0], first)
			continue
		}
		j.token(chroma.Error, j.slice(pos, pos+1))
		pos++
	}
	if n := len(j.matcher.Text); pos != n && len(j.stack) == 0 {
		j.token(chroma.Error, j.slice(pos, n))
	}
	return nil
}

func (j *job) state(name string) (*state, error) {
	s := j.machine.states[name]
	if s == nil {
		return nil, errRule
	}
	return s, s.load()
}

func (j *job) match(s *state, pos int) (r *rule, end int) {
	j.matcher.Steps--
	for _, r := range s.try(j.matcher.Text[pos]) {
		if end, ok := j.matcher.Match(r.pattern, pos); ok {
			return r, end
		}
	}
	return nil, 0
}

// apply moves through the states as a rule that has matched wants, then emits
// its tokens: an emitter that looks at the states sees the new ones.
func (j *job) apply(r *rule, s *state, from, to int) error {
	if r.groups {
		j.groups = j.groups[:0]
		for i := range r.pattern.Groups() {
			text := ""
			if from, to, ok := j.matcher.Group(i); ok {
				text = j.slice(from, to)
			}
			j.groups = append(j.groups, text)
		}
	}
	for _, a := range r.act {
		if err := j.act(a, s); err != nil {
			return err
		}
	}
	switch e := r.emit.(type) {
	case nil:
		return nil
	case oneType:
		j.token(chroma.TokenType(e), j.slice(from, to))
		return nil
	}
	if !r.groups {
		j.groups = append(j.groups[:0], j.slice(from, to))
	}
	return r.emit.emit(j, j.groups)
}

func (j *job) act(a action, s *state) error {
	switch {
	case a.other != nil:
		return j.call(a.other, s)
	case a.pop > 0:
		if a.pop > len(j.stack) {
			return errRule
		}
		j.stack = j.stack[:len(j.stack)-a.pop]
		return nil
	case a.push != "":
		next, err := j.state(a.push)
		j.stack = append(j.stack, next)
		return err
	}
	j.stack = append(j.stack, s)
	return nil
}

// chromaState is what a function of chroma's looks at.
func (j *job) chromaState(groups []string) *chroma.LexerState {
	if j.shared == nil {
		j.shared = &chroma.LexerState{Text: j.matcher.Text, MutatorContext: map[any]any{}}
	}
	j.shared.Groups = groups
	return j.shared
}

// call lets a mutator that is a function change the stack of states.
func (j *job) call(m chroma.Mutator, s *state) error {
	l := j.chromaState(j.groups)
	l.State, l.Stack = s.name, nil
	for _, s := range j.stack {
		l.Stack = append(l.Stack, s.name)
	}
	if err := m.Mutate(l); err != nil {
		return err
	}
	j.stack = j.stack[:0]
	for _, name := range l.Stack {
		next, err := j.state(name)
		if err != nil {
			return err
		}
		j.stack = append(j.stack, next)
	}
	return nil
}
