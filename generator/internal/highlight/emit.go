package highlight

import (
	"reflect"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// emitter turns the groups of a match into tokens; the first is the whole.
type emitter interface {
	emit(j *job, groups []string) error
}

// newEmitter reads one of chroma's emitters in the lexer called name, and tells
// whether it looks at groups. As with mutators, their fields are exported.
func newEmitter(name string, e chroma.Emitter) (out emitter, groups bool) {
	if e == nil {
		return nil, false
	}
	if t, ok := e.(chroma.TokenType); ok {
		return oneType(t), false
	}
	s, ok := e.(chroma.SerialisableEmitter)
	if !ok {
		return function(name, e), true
	}
	v := reflect.Indirect(reflect.ValueOf(e))
	switch s.EmitterKind() {
	case "bygroups":
		return byGroups(emitters(name, v)), true
	case "using":
		return using{find: v.FieldByName("Lexer").String()}, false
	case "usingself":
		return usingSelf(v.FieldByName("State").String()), false
	case "usingbygroup":
		return usingByGroup{
			name: int(v.FieldByName("SublexerNameGroup").Int()),
			code: int(v.FieldByName("CodeGroup").Int()),
			each: emitters(name, v),
		}, true
	}
	return function(name, e), true
}

func emitters(name string, v reflect.Value) []emitter {
	raw := v.FieldByName("Emitters").Interface().(chroma.Emitters)
	out := make([]emitter, len(raw))
	for i, e := range raw {
		out[i], _ = newEmitter(name, e)
	}
	return out
}

// function is for emitters that are functions. Two of them run other lexers,
// which have to be ours; the rest only sort groups.
func function(name string, e chroma.Emitter) emitter {
	switch name {
	case "Go":
		return using{lexer: goTemplateInString()}
	case "reStructuredText":
		return restCode{}
	}
	return foreign{e}
}

type oneType chroma.TokenType

func (t oneType) emit(j *job, groups []string) error {
	j.token(chroma.TokenType(t), groups[0])
	return nil
}

type byGroups []emitter

func (b byGroups) emit(j *job, groups []string) error {
	if len(b) != len(groups)-1 {
		j.token(chroma.Error, groups[0])
		return nil
	}
	for i, e := range b {
		if e == nil {
			continue
		}
		if err := e.emit(j, groups[i+1:i+2]); err != nil {
			return err
		}
	}
	return nil
}

// using colours the text by another lexer, known by name or at hand.
type using struct {
	find  string
	lexer chroma.Lexer
}

func (u using) emit(j *job, groups []string) error {
	l := u.lexer
	if l == nil {
		l = find(u.find)
	}
	return j.nested(l, &chroma.TokeniseOptions{State: "root", Nested: true}, groups[0])
}

type usingSelf string

func (u usingSelf) emit(j *job, groups []string) error {
	return j.nested(j.machine, &chroma.TokeniseOptions{State: string(u), Nested: true}, groups[0])
}

// usingByGroup colours one group by the lexer that another names.
type usingByGroup struct {
	name, code int
	each       []emitter
}

func (u usingByGroup) emit(j *job, groups []string) error {
	if len(u.each) != len(groups)-1 {
		return errRule
	}
	lexer := find(groups[u.name])
	for i, e := range u.each {
		var err error
		switch {
		case i == u.code-1 && lexer != nil:
			err = j.nested(lexer, whole, groups[u.code])
		case e != nil:
			err = e.emit(j, groups[i+1:i+2])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// foreign calls an emitter of chroma's that we cannot see through.
type foreign struct{ chroma.Emitter }

func (f foreign) emit(j *job, groups []string) error {
	next := f.Emit(groups, j.chromaState(groups))
	for t := next(); t != chroma.EOF; t = next() {
		j.token(t.Type, t.Value)
	}
	return nil
}

// goTemplateInString is what a raw string of Go is coloured by: a template's
// rules, where what is outside actions is string.
func goTemplateInString() chroma.Lexer {
	return open(chroma.TypeRemappingLexer(lexers.GoTextTemplate,
		chroma.TypeMapping{{From: chroma.Other, To: chroma.LiteralString}}))
}

// restCode is a code block of reStructuredText, which names its language.
type restCode struct{}

func (restCode) emit(j *job, groups []string) error {
	for i, t := range []chroma.TokenType{
		chroma.Punctuation, chroma.Text, chroma.OperatorWord, chroma.Punctuation,
		chroma.Text, chroma.Keyword, chroma.Text,
	} {
		j.token(t, groups[i+1])
	}
	code := strings.Join(groups[8:], "")
	if l := find(groups[6]); l != nil {
		return j.nested(l, whole, code)
	}
	j.token(chroma.String, code)
	return nil
}
