package stencil

import (
	"html/template"
	"reflect"
	"text/template/parse"
)

// maker makes a stencil from an escaped template, and those for its parts.
type maker struct {
	html   *template.Template
	phrase Phrase
	made   map[call]*stencil // also such as are not finished

	vars  []variable // that the template being read has in scope
	most  int        // how many it had at once
	steps []step     // of the list being read
	text  []byte     // that comes after them
}

type variable struct {
	name string
	typ  reflect.Type
}

// part makes the stencil for a call. ok is false if the template, or one that is
// part of it, is not for stencils; so it is in all methods of a maker.
func (m *maker) part(c call) (st *stencil, ok bool) {
	if st, ok := m.made[c]; ok {
		return st, true
	}
	t := m.html.Lookup(c.name)
	if t == nil || t.Tree == nil {
		return nil, false // such as one that html/template has made for a place that is no HTML
	}
	st = &stencil{}
	m.made[c] = st
	inner := maker{html: m.html, phrase: m.phrase, made: m.made, vars: []variable{{"$", c.data}}, most: 1}
	st.steps, ok = inner.list(t.Tree.Root, c.data)
	st.vars = inner.most
	return st, ok
}

// list makes the steps of a list of nodes, for a type of dot.
func (m *maker) list(n *parse.ListNode, dot reflect.Type) (steps []step, ok bool) {
	if n == nil {
		return nil, true
	}
	outer, vars := *m, len(m.vars)
	m.steps, m.text = nil, nil
	for _, x := range n.Nodes {
		if !m.node(x, dot) {
			return nil, false
		}
	}
	m.flush()
	steps = m.steps
	m.steps, m.text, m.vars = outer.steps, outer.text, m.vars[:vars]
	return steps, true
}

// add appends a step, flush the text before it.
func (m *maker) add(s step) {
	m.flush()
	m.steps = append(m.steps, s)
}

func (m *maker) flush() {
	if len(m.text) > 0 {
		text := m.text
		m.steps, m.text = append(m.steps, func(x *run, _ reflect.Value) { x.out.Write(text) }), nil
	}
}

// declare is the variable that holds name from here to the end of the list.
func (m *maker) declare(name string, typ reflect.Type) int {
	m.vars = append(m.vars, variable{name, typ})
	m.most = max(m.most, len(m.vars))
	return len(m.vars) - 1
}

func (m *maker) node(n parse.Node, dot reflect.Type) (ok bool) {
	switch n := n.(type) {
	case *parse.TextNode:
		m.text = append(m.text, n.Text...)
		return true
	case *parse.ActionNode:
		return m.action(n.Pipe, dot)
	case *parse.IfNode:
		return m.choice(&n.BranchNode, dot)
	case *parse.WithNode:
		return m.with(&n.BranchNode, dot)
	case *parse.RangeNode:
		return m.each(&n.BranchNode, dot)
	case *parse.TemplateNode:
		return m.call(n, dot)
	}
	return false
}

// choice is {{if}}.
func (m *maker) choice(n *parse.BranchNode, dot reflect.Type) bool {
	holds, ok := m.condition(n.Pipe, dot)
	if !ok {
		return false
	}
	yes, ok := m.list(n.List, dot)
	if !ok {
		return false
	}
	no, ok := m.list(n.ElseList, dot)
	m.add(func(x *run, dot reflect.Value) {
		if holds(x, dot) {
			x.all(yes, dot)
		} else {
			x.all(no, dot)
		}
	})
	return ok
}

func (m *maker) with(n *parse.BranchNode, dot reflect.Type) bool {
	at, ok := m.only(n.Pipe, dot)
	full := fullness(at.typ)
	if !ok || full == nil || len(n.Pipe.Decl) > 0 {
		return false
	}
	yes, ok := m.list(n.List, at.typ)
	if !ok {
		return false
	}
	no, ok := m.list(n.ElseList, dot)
	m.add(func(x *run, dot reflect.Value) {
		if v := at.in(x, dot); full(v) {
			x.all(yes, v)
		} else {
			x.all(no, dot)
		}
	})
	return ok
}

// each is {{range}} over a slice, with up to two variables.
func (m *maker) each(n *parse.BranchNode, dot reflect.Type) bool {
	at, ok := m.only(n.Pipe, dot)
	if !ok || at.typ.Kind() != reflect.Slice || n.Pipe.IsAssign {
		return false
	}
	vars := len(m.vars)
	index, item := -1, -1
	switch d := n.Pipe.Decl; len(d) {
	case 1:
		item = m.declare(d[0].Ident[0], at.typ.Elem())
	case 2:
		index, item = m.declare(d[0].Ident[0], reflect.TypeFor[int]()), m.declare(d[1].Ident[0], at.typ.Elem())
	}
	body, ok := m.list(n.List, at.typ.Elem())
	m.vars = m.vars[:vars]
	if !ok {
		return false
	}
	none, ok := m.list(n.ElseList, dot)
	m.add(func(x *run, dot reflect.Value) {
		list := at.in(x, dot)
		if list.Len() == 0 {
			x.all(none, dot)
		}
		for i := range list.Len() {
			v := list.Index(i)
			if item >= 0 {
				x.set(item, v)
			}
			if index >= 0 {
				x.set(index, reflect.ValueOf(i))
			}
			x.all(body, v)
		}
	})
	return ok
}

// call is {{template}}.
func (m *maker) call(n *parse.TemplateNode, dot reflect.Type) bool {
	c := call{name: n.Name}
	var at place
	if n.Pipe != nil {
		var ok bool
		if at, ok = m.only(n.Pipe, dot); !ok || len(n.Pipe.Decl) > 0 {
			return false
		}
		c.data = at.typ
	}
	st, ok := m.part(c)
	m.add(func(x *run, dot reflect.Value) {
		var data reflect.Value
		if c.data != nil {
			data = at.in(x, dot)
		}
		x.part(st, data)
	})
	return ok
}
