package stencil

import (
	"html/template"
	"io"
	"reflect"
	"sync"
	"text/template/parse"
)

// Source is templates as they are parsed. Only copies of them are executed, each of
// one template with its parts: a page is made of a few of all templates.
type Source struct {
	root   *template.Template
	phrase Phrase

	mu      sync.Mutex
	escaped map[string]*template.Template // by the template they are copied for
}

// From is the templates of root, which is never to be executed itself. phrase is
// for Try.
func From(root *template.Template, phrase Phrase) *Source {
	return &Source{root: root, phrase: phrase, escaped: map[string]*template.Template{}}
}

// In is the templates with the strings of a language.
func (s *Source) In(phrase Phrase) *Set {
	return &Set{from: s, phrase: phrase, made: map[call]*stencil{}}
}

// Try reports what html/template finds wrong with a template that is executed with
// nothing in data of a type.
func (s *Source) Try(name string, data reflect.Type) error {
	_, err := s.escape(call{name, data})
	return err
}

// escape is a template and its parts as html/template has escaped them, which it
// does when it first executes them.
func (s *Source) escape(c call) (*template.Template, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if html := s.escaped[c.name]; html != nil {
		return html, nil
	}
	var none any
	if c.data != nil {
		none = reflect.Zero(c.data).Interface()
	}
	html := s.Template(c.name, s.phrase)
	if err := html.ExecuteTemplate(io.Discard, c.name, none); err != nil {
		return nil, err
	}
	s.escaped[c.name] = html
	return html, nil
}

// Template is a template with its parts, for html/template to execute.
func (s *Source) Template(name string, phrase Phrase) *template.Template {
	html := template.New("").Funcs(template.FuncMap{"t": phrase})
	var add func(name string)
	add = func(name string) {
		if t := s.root.Lookup(name); t != nil && t.Tree != nil && html.Lookup(name) == nil {
			template.Must(html.AddParseTree(name, t.Tree.Copy())) // fails only after execution
			parts(t.Tree.Root, add)
		}
	}
	add(name)
	return html
}

// parts calls f with the name of each template that a node executes.
func parts(n parse.Node, f func(name string)) {
	branch := func(b *parse.BranchNode) {
		parts(b.List, f)
		if b.ElseList != nil {
			parts(b.ElseList, f)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, x := range n.Nodes {
			parts(x, f)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.TemplateNode:
		f(n.Name)
	}
}
