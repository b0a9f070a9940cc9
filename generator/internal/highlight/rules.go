package highlight

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"

	"guidepost/generator/internal/highlight/pattern"
)

// machine runs the rules of one chroma lexer. It is a chroma.Lexer itself, so
// that chroma's own wrappers can stand around it.
type machine struct {
	chroma.Lexer // whose rules they are
	flags        string
	load         func() error // fills states, once
	states       map[string]*state
}

// state is a state of a lexer: the rules to try, in their order, by the next
// character.
type state struct {
	name  string
	rules []*rule
	load  func() error // compiles the rules and fills the table, once
	ascii [128]uint8   // index into lists
	other []*rule
	lists [][]*rule
}

// rule is one of chroma's, shared by the states that include it.
type rule struct {
	chroma.Rule
	compile func() (*pattern.Pattern, error) // once
	pattern *pattern.Pattern
	emit    emitter // nil emits nothing
	act     []action
	groups  bool // emit or act look at groups
}

func newMachine(l *chroma.RegexLexer) *machine {
	m := &machine{Lexer: l}
	c := l.Config()
	for _, f := range []struct {
		set  bool
		flag string
	}{{!c.NotMultiline, "m"}, {c.CaseInsensitive, "i"}, {c.DotAll, "s"}} {
		if f.set {
			m.flags += f.flag
		}
	}
	m.load = sync.OnceValue(func() error {
		raw, err := rawRules(l)
		if err != nil {
			return err
		}
		b := builder{machine: m, raw: raw, flat: map[string][]*rule{}, open: map[string]bool{}}
		return b.build()
	})
	return m
}

// builder turns chroma's rules into states.
type builder struct {
	machine *machine
	raw     chroma.Rules
	flat    map[string][]*rule // of states whose inclusions are done
	open    map[string]bool    // states being flattened
}

// combinedName is what chroma calls the state that Combined makes.
func combinedName(states []string) string { return "__combined_" + strings.Join(states, "__") }

func (b *builder) build() error {
	b.machine.states = map[string]*state{}
	for name := range b.raw {
		if err := b.flatten(name); err != nil {
			return err
		}
	}
	for name, rules := range b.flat {
		s := &state{name: name, rules: rules}
		s.load = sync.OnceValue(s.fill)
		b.machine.states[name] = s
	}
	return nil
}

// flatten reads a state's rules, those it includes among them.
func (b *builder) flatten(name string) error {
	if _, done := b.flat[name]; done {
		return nil
	}
	raw, known := b.raw[name]
	if !known || b.open[name] {
		return fmt.Errorf("no state %q, or it includes itself", name)
	}
	b.open[name] = true
	defer delete(b.open, name)
	rules := make([]*rule, 0, len(raw))
	for _, r := range raw {
		kind, states := mutatorOf(r.Mutator)
		if kind == "include" {
			if err := b.flatten(states[0]); err != nil {
				return err
			}
			rules = append(rules, b.flat[states[0]]...)
			continue
		}
		rules = append(rules, b.rule(r))
	}
	b.flat[name] = rules
	return b.combine(raw)
}

// combine makes the states that rules make out of others.
func (b *builder) combine(raw []chroma.Rule) error {
	for _, r := range raw {
		kind, states := mutatorOf(r.Mutator)
		if kind != "combined" {
			continue
		}
		var joined []*rule
		for _, s := range states {
			if err := b.flatten(s); err != nil {
				return err
			}
			joined = append(joined, b.flat[s]...)
		}
		b.flat[combinedName(states)] = joined
	}
	return nil
}

func (b *builder) rule(r chroma.Rule) *rule {
	out := &rule{Rule: r}
	var emitsGroups, actsOnGroups bool
	out.emit, emitsGroups = newEmitter(b.machine.Config().Name, r.Type)
	out.act, actsOnGroups = newActions(r.Mutator)
	out.groups = emitsGroups || actsOnGroups
	expr := "(?:" + r.Pattern + ")"
	if b.machine.flags != "" {
		expr = "(?" + b.machine.flags + ")" + expr
	}
	out.compile = sync.OnceValues(func() (*pattern.Pattern, error) { return pattern.Compile(expr, out.groups) })
	return out
}

// fill compiles a state's rules and makes its table.
func (s *state) fill() error {
	firsts := make([]pattern.First, len(s.rules))
	compiled := make([]*rule, len(s.rules))
	for i, r := range s.rules {
		p, err := r.compile()
		if err != nil {
			return err
		}
		own := *r
		own.pattern = p
		compiled[i], firsts[i] = &own, p.First()
	}
	index := map[string]uint8{}
	for c := range rune(128) {
		var list []*rule
		key := make([]byte, 0, 2*len(compiled))
		for i, r := range compiled {
			if firsts[i].Has(c) {
				list = append(list, r)
				key = append(key, byte(i), byte(i>>8))
			}
		}
		at, ok := index[string(key)]
		if !ok {
			at = uint8(len(s.lists))
			index[string(key)] = at
			s.lists = append(s.lists, list)
		}
		s.ascii[c] = at
	}
	for i, r := range compiled {
		if firsts[i].Other || firsts[i].Empty {
			s.other = append(s.other, r)
		}
	}
	return nil
}

// try is the rules that can match before c.
func (s *state) try(c rune) []*rule {
	if c >= 0 && c < 128 {
		return s.lists[s.ascii[c]]
	}
	return s.other
}

// action is what a rule does to the stack of states when it has matched.
type action struct {
	push  string // a state, "" for the one we are in
	pop   int
	other chroma.Mutator // one we cannot see through
}

func newActions(m chroma.Mutator) (out []action, groups bool) {
	if m == nil {
		return nil, false
	}
	v := reflect.Indirect(reflect.ValueOf(m))
	switch kind, states := mutatorOf(m); kind {
	case "push":
		if len(states) == 0 {
			return []action{{}}, false
		}
		for _, s := range states {
			if s == "#pop" {
				out = append(out, action{pop: 1})
			} else {
				out = append(out, action{push: s})
			}
		}
		return out, false
	case "pop":
		return []action{{pop: int(v.FieldByName("Depth").Int())}}, false
	case "combined":
		return []action{{push: combinedName(states)}}, false
	case "mutators":
		for _, inner := range v.FieldByName("Mutators").Interface().([]chroma.Mutator) {
			more, g := newActions(inner)
			out, groups = append(out, more...), groups || g
		}
		return out, groups
	}
	return []action{{other: m}}, true
}

// mutatorOf tells the kind of one of chroma's mutators, and the states it
// names. Their types are not exported, their fields are.
func mutatorOf(m chroma.Mutator) (kind string, states []string) {
	k, ok := m.(chroma.SerialisableMutator)
	if !ok {
		return "", nil
	}
	v := reflect.Indirect(reflect.ValueOf(m))
	if f := v.FieldByName("States"); f.IsValid() {
		states = f.Interface().([]string)
	}
	if f := v.FieldByName("State"); f.IsValid() {
		states = []string{f.String()}
	}
	return k.MutatorKind(), states
}
