package site

import (
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
)

// SearchPage returns the index of the page that searches a language.
func (s *Site) SearchPage(lang int) (int, bool) {
	url := s.prefix(lang) + SearchKey
	for n := 2; ; n++ {
		i, ok := s.byURL[url]
		if !ok || s.Pages[i].Kind == Search {
			return i, ok
		}
		url = s.prefix(lang) + strings.TrimSuffix(SearchKey, "/") + "-" + strconv.Itoa(n) + "/" // as makeRoom does
	}
}

// Source returns the source with an id.
func (s *Site) Source(id string) (doc.Source, bool) {
	return find(s.Data.Sources, func(x *doc.Source) bool { return x.ID == id })
}

// Fact returns the fact with an id.
func (s *Site) Fact(id string) (doc.Fact, bool) {
	return find(s.Data.Facts, func(x *doc.Fact) bool { return x.ID == id })
}

// Option returns the option with an id, or that had this id once.
func (s *Site) Option(id string) (doc.Option, bool) {
	if o, ok := find(s.Data.Options, func(x *doc.Option) bool { return x.ID == id }); ok {
		return o, true
	}
	return find(s.Data.Options, func(x *doc.Option) bool {
		for _, was := range x.Was {
			if was.ID == id {
				return true
			}
		}
		return false
	})
}

// Table returns the table with an id.
func (s *Site) Table(id string) (doc.Table, bool) {
	return find(s.Data.Tables, func(x *doc.Table) bool { return x.ID == id })
}

// Tree returns the tree with an id; subtrees are not found.
func (s *Site) Tree(id string) (doc.Tree, bool) {
	return find(s.Data.Trees, func(x *doc.Tree) bool { return x.ID == id && !x.Subtree })
}

// Procedure returns the procedure with an id.
func (s *Site) Procedure(id string) (doc.Procedure, bool) {
	return find(s.Data.Procedures, func(x *doc.Procedure) bool { return x.ID == id })
}

// Term returns the glossary term with an id, a name, or another name that it has or is found by.
func (s *Site) Term(name string) (doc.GlossaryTerm, bool) {
	if t, ok := find(s.Data.Glossary, func(x *doc.GlossaryTerm) bool { return x.ID == name || named(x.Term, name) }); ok {
		return t, true
	}
	return find(s.Data.Glossary, func(x *doc.GlossaryTerm) bool {
		return slices.ContainsFunc(slices.Concat(x.Also, x.Finds), func(a doc.Str) bool { return a.S == name })
	})
}

// named reports whether a Text reads name in any language.
func named(t doc.Text, name string) bool {
	if t.S == name {
		return true
	}
	for _, tr := range t.Tr {
		if tr.S == name {
			return true
		}
	}
	return false
}

// Criterion returns a criterion of a table.
func Criterion(t *doc.Table, id string) (*doc.Criterion, bool) {
	for i := range t.Groups {
		for j := range t.Groups[i].Criteria {
			if t.Groups[i].Criteria[j].ID == id {
				return &t.Groups[i].Criteria[j], true
			}
		}
	}
	return nil, false
}

// Cell returns the cell of an option under a criterion.
func Cell(c *doc.Criterion, option string) (*doc.Cell, bool) {
	for i := range c.Cells {
		if c.Cells[i].Option.ID == option {
			return &c.Cells[i], true
		}
	}
	return nil, false
}

func find[T any](list []T, is func(*T) bool) (T, bool) {
	for i := range list {
		if is(&list[i]) {
			return list[i], true
		}
	}
	var zero T
	return zero, false
}
