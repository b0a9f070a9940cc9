package stencil

import (
	"reflect"
	"slices"
	"text/template/parse"
)

// place is where a value is: in a variable or, if that is negative, in dot, and
// there in the field that path leads to.
type place struct {
	variable int
	path     []int
	typ      reflect.Type
}

func (p place) in(x *run, dot reflect.Value) reflect.Value {
	v := dot
	if p.variable >= 0 {
		v = x.vars[x.base+p.variable]
	}
	for _, i := range p.path {
		v = v.Field(i)
	}
	return v
}

// place finds the value that a node names.
func (m *maker) place(n parse.Node, dot reflect.Type) (place, bool) {
	switch n := n.(type) {
	case *parse.DotNode:
		return place{variable: -1, typ: dot}, dot != nil
	case *parse.FieldNode:
		return place{variable: -1, typ: dot}.field(n.Ident)
	case *parse.VariableNode:
		for i, v := range slices.Backward(m.vars) {
			if v.name == n.Ident[0] {
				return place{variable: i, typ: v.typ}.field(n.Ident[1:])
			}
		}
	case *parse.PipeNode:
		if len(n.Decl) == 0 {
			return m.only(n, dot)
		}
	}
	return place{}, false
}

// field is a field of a field and so on: of structs that have nothing but fields.
func (p place) field(names []string) (place, bool) {
	for _, name := range names {
		if p.typ == nil || p.typ.Kind() != reflect.Struct || hasMethods(p.typ) {
			return p, false
		}
		f, ok := p.typ.FieldByName(name)
		if !ok || !f.IsExported() {
			return p, false
		}
		for _, i := range f.Index { // through embedded structs
			if p.typ.Kind() != reflect.Struct {
				return p, false
			}
			p.path, p.typ = append(p.path, i), p.typ.Field(i).Type
		}
	}
	return p, p.typ != nil
}

func hasMethods(t reflect.Type) bool { return reflect.PointerTo(t).NumMethod() > 0 }

// only is the value of a pipeline that does nothing with it.
func (m *maker) only(p *parse.PipeNode, dot reflect.Type) (place, bool) {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return place{}, false
	}
	return m.place(p.Cmds[0].Args[0], dot)
}

// test reports whether something holds where dot is the given value.
type test func(x *run, dot reflect.Value) bool

// condition is what {{if}} asks: whether values are there.
func (m *maker) condition(n parse.Node, dot reflect.Type) (holds test, ok bool) {
	p, ok := n.(*parse.PipeNode)
	if !ok {
		return m.isFull(n, dot)
	}
	if len(p.Cmds) != 1 || len(p.Decl) > 0 {
		return nil, false
	}
	args := p.Cmds[0].Args
	f, ok := args[0].(*parse.IdentifierNode)
	if !ok {
		if len(args) != 1 {
			return nil, false
		}
		return m.condition(args[0], dot)
	}
	var of []test
	for _, a := range args[1:] {
		holds, ok := m.condition(a, dot)
		if !ok {
			return nil, false
		}
		of = append(of, holds)
	}
	return joined(f.Ident, of)
}

// isFull asks whether a value is not empty.
func (m *maker) isFull(n parse.Node, dot reflect.Type) (holds test, ok bool) {
	at, ok := m.place(n, dot)
	full := fullness(at.typ)
	if !ok || full == nil {
		return nil, false
	}
	return func(x *run, dot reflect.Value) bool { return full(at.in(x, dot)) }, true
}

// joined is several conditions as one.
func joined(by string, of []test) (holds test, ok bool) {
	switch {
	case by == "or" && len(of) > 0:
		return func(x *run, dot reflect.Value) bool {
			return slices.ContainsFunc(of, func(holds test) bool { return holds(x, dot) })
		}, true
	case by == "and" && len(of) > 0:
		return func(x *run, dot reflect.Value) bool {
			return !slices.ContainsFunc(of, func(holds test) bool { return !holds(x, dot) })
		}, true
	case by == "not" && len(of) == 1:
		return func(x *run, dot reflect.Value) bool { return !of[0](x, dot) }, true
	}
	return nil, false
}

// fullness tells values of a type that are not empty as templates understand it;
// nil for types that it does not know.
func fullness(t reflect.Type) func(reflect.Value) bool {
	if t == nil {
		return nil
	}
	switch t.Kind() {
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.String, reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	return nil
}

// shown reports whether values of a type can be written.
func shown(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Slice, reflect.Struct:
		return true
	}
	return false
}

// action is {{value}}, or {{$name := value}}.
func (m *maker) action(p *parse.PipeNode, dot reflect.Type) bool {
	if len(p.Decl) > 0 {
		at, ok := m.only(p, dot)
		if !ok || p.IsAssign {
			return false
		}
		to := m.declare(p.Decl[0].Ident[0], at.typ)
		m.add(func(x *run, dot reflect.Value) { x.set(to, at.in(x, dot)) })
		return true
	}
	by, ok := escaperOf(p)
	if !ok {
		return false
	}
	first := p.Cmds[0].Args
	if f, is := first[0].(*parse.IdentifierNode); is {
		return f.Ident == "t" && m.say(first[1:], by, dot)
	}
	at, ok := m.place(first[0], dot)
	if !ok || len(first) > 1 || !shown(at.typ) {
		return false
	}
	write := by.writer(at.typ)
	m.add(func(x *run, dot reflect.Value) { write(x, at.in(x, dot)) })
	return true
}

// say is {{t "key" "name" value}}. Without values it is text.
func (m *maker) say(args []parse.Node, by *escaper, dot reflect.Type) bool {
	if len(args) == 0 {
		return false
	}
	key, ok := args[0].(*parse.StringNode)
	if !ok {
		return false
	}
	if len(args) == 1 {
		m.text = append(m.text, by.escaped(m.phrase(key.Text))...)
		return true
	}
	values := make([]func(*run, reflect.Value) any, len(args)-1)
	for i, a := range args[1:] {
		if s, is := a.(*parse.StringNode); is {
			values[i] = func(*run, reflect.Value) any { return s.Text }
			continue
		}
		at, ok := m.place(a, dot)
		if !ok || !shown(at.typ) {
			return false
		}
		values[i] = func(x *run, dot reflect.Value) any { return at.in(x, dot).Interface() }
	}
	m.add(func(x *run, dot reflect.Value) {
		args := make([]any, len(values))
		for i, value := range values {
			args[i] = value(x, dot)
		}
		by.write(x, m.phrase(key.Text, args...))
	})
	return true
}
