package highlight

import (
	"reflect"
	"unsafe"

	"github.com/alecthomas/chroma/v2"
)

// open gives our machine for a lexer of chroma's, or for a lexer around others,
// such as PHP in HTML, the same one around our machines. It is nil for a lexer
// that we cannot look into; each lexer is opened once.
func open(l chroma.Lexer) chroma.Lexer {
	x := languages()
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.open(l)
}

func (x *index) open(l chroma.Lexer) chroma.Lexer {
	if o, done := x.opened[l]; done {
		return o
	}
	var o chroma.Lexer
	if r, ok := l.(*chroma.RegexLexer); ok {
		o = newMachine(r)
	} else {
		o = x.around(l)
	}
	x.opened[l] = o
	return o
}

// around copies a lexer that is made of others and puts ours into the copy.
// The two that look lexers up while they run are written anew.
func (x *index) around(l chroma.Lexer) chroma.Lexer {
	v := reflect.ValueOf(l)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	dup := reflect.New(v.Elem().Type())
	dup.Elem().Set(v.Elem())
	var ours chroma.Lexer
	for i := range dup.Elem().NumField() {
		field := hidden(dup.Elem().Field(i))
		inner, ok := field.Interface().(chroma.Lexer)
		if !ok {
			continue
		}
		if ours = x.open(inner); ours == nil {
			return nil
		}
		field.Set(reflect.ValueOf(ours))
	}
	switch {
	case ours == nil:
		return nil
	case l.Config().Name == "markdown":
		return markdown{ours}
	case l.Config().Name == "HTTP":
		return http{ours}
	}
	return dup.Interface().(chroma.Lexer)
}

// hidden makes a field of an addressable struct readable and settable.
func hidden(f reflect.Value) reflect.Value {
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// rawRules is the rules of a lexer as written. Rules would compile all of them
// with chroma's own engine first, which takes longer than colouring a site of a
// hundred pages; so the function that reads them is taken from its field. Where
// chroma has no such field any more, Rules does.
func rawRules(l *chroma.RegexLexer) (chroma.Rules, error) {
	if f := reflect.ValueOf(l).Elem().FieldByName("fetchRulesFunc"); f.IsValid() {
		if fetch, ok := hidden(f).Interface().(func() (chroma.Rules, error)); ok && fetch != nil {
			return fetch()
		}
	}
	return l.Rules()
}
