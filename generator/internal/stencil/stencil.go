// Package stencil executes templates of html/template, faster than it does itself
// and with the same result to the byte.
//
// In go templates as they are parsed; out comes what they make of data.
// html/template takes its time to find each field by its name, for every page again,
// and to call every function by reflection, three of them for a single link. A
// stencil is a template prepared for one type of data: it knows where the fields
// are, and what is the same for all data, such as the strings of the interface, is
// part of its text.
//
// What is safe is for html/template to say. It writes into the parse tree of a
// template what each value goes through, and a stencil reads it there. Where
// html/template takes a string byte by byte, it is asked once for each byte; all
// other values it writes itself.
//
// A stencil is not for all that a template may do, only for what a template is to
// do: fields, conditions, lists, parts, and the strings of the interface. A template
// with more than that, itself or in a part of it, is left to html/template. The
// author of a template need not know.
package stencil

import (
	"bytes"
	"errors"
	"html/template"
	"reflect"
	"slices"
	"sync"
)

// Set is templates in one language, which several goroutines may execute.
type Set struct {
	from   *Source
	phrase Phrase

	mu   sync.RWMutex
	made map[call]*stencil
}

// Phrase is the function t of templates: a string of the interface, by its key,
// with names and values in turn that it is filled with. It always gives the same
// for the same.
type Phrase func(key string, args ...any) string

// call tells apart what templates are executed with.
type call struct {
	name string
	data reflect.Type
}

// Execute appends to b what the template name makes of data.
func (s *Set) Execute(b *bytes.Buffer, name string, data any) error {
	st := s.stencil(call{name, reflect.TypeOf(data)})
	if st.left != nil {
		return st.left.ExecuteTemplate(b, name, data)
	}
	from := b.Len()
	x := run{out: b, vars: make([]reflect.Value, 0, usualVars)}
	x.part(st, reflect.ValueOf(data))
	if x.err == errDeep { // html/template knows how deep is too deep, and says so
		b.Truncate(from)
		return s.from.Template(name, s.phrase).ExecuteTemplate(b, name, data)
	}
	return x.err
}

// stencil is the one for a call, made when it is first needed.
func (s *Set) stencil(c call) *stencil {
	s.mu.RLock()
	st := s.made[c]
	s.mu.RUnlock()
	if st != nil {
		return st
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st = s.made[c]; st != nil {
		return st
	}
	ok := false
	if html, err := s.from.escape(c); err == nil {
		m := maker{html: html, phrase: s.phrase, made: map[call]*stencil{}}
		st, ok = m.part(c)
	}
	if !ok {
		st = &stencil{left: s.from.Template(c.name, s.phrase)}
	}
	s.made[c] = st
	return st
}

// Left lists the templates that have been executed and are not for stencils, sorted.
func (s *Set) Left() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []string
	for c, st := range s.made {
		if st.left != nil {
			out = append(out, c.name)
		}
	}
	slices.Sort(out)
	return out
}

// stencil is a template made for a type of data: one step after another.
type stencil struct {
	steps []step
	vars  int                // how many variables it has; the first is $
	left  *template.Template // executes the template instead
}

// step writes something of what dot is to a template at some place in it.
type step func(x *run, dot reflect.Value)

// run is one execution.
type run struct {
	out  *bytes.Buffer
	vars []reflect.Value // of the parts that are being executed, the innermost last
	base int             // where those of the innermost begin
	deep int             // how many they are
	err  error           // the first one
}

// maxDeep is how many parts may be inside each other: more than any menu has levels.
const maxDeep = 1000

var errDeep = errors.New("too many parts inside each other")

// usualVars is how many variables the parts of a page have that are inside each other.
const usualVars = 8

func (x *run) all(steps []step, dot reflect.Value) {
	for _, do := range steps {
		do(x, dot)
	}
}

func (x *run) part(st *stencil, data reflect.Value) {
	if x.deep == maxDeep {
		x.fail(errDeep)
	}
	if x.err != nil {
		return
	}
	outer := x.base
	x.base = len(x.vars)
	x.vars = slices.Grow(x.vars, st.vars)[:x.base+st.vars]
	x.vars[x.base] = data
	x.deep++
	x.all(st.steps, data)
	x.deep--
	x.vars, x.base = x.vars[:x.base], outer
}

func (x *run) set(variable int, v reflect.Value) { x.vars[x.base+variable] = v }

func (x *run) fail(err error) {
	if x.err == nil {
		x.err = err
	}
}
