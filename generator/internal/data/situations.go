package data

import (
	"fmt"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// maxSituations bounds the enumeration of one cell or procedure; beyond it
// nothing is said.
const maxSituations = 4096

// situation gives each fact mentioned one value.
type situation map[string]string

func (s situation) holds(cond doc.Cond) bool {
	for _, t := range cond {
		in := slices.ContainsFunc(t.Values, func(v doc.Name) bool { return v.ID == s[t.Fact.ID] })
		if in == t.Not {
			return false
		}
	}
	return true
}

// situations returns all situations of the facts that conds mention, and the
// facts in the order they are first mentioned. ok is false if there are too many.
func (c *checker) situations(conds []doc.Cond) (all []situation, facts []*doc.Fact, ok bool) {
	for _, cond := range conds {
		for _, t := range cond {
			if f := c.fact[t.Fact.ID]; f != nil && len(f.Values) > 0 && !slices.Contains(facts, f) {
				facts = append(facts, f)
			}
		}
	}
	all = []situation{{}}
	for _, f := range facts {
		if len(all)*len(f.Values) > maxSituations {
			return nil, facts, false
		}
		var next []situation
		for _, s := range all {
			for _, v := range f.Values {
				with := situation{f.ID: v.ID}
				for k, w := range s {
					with[k] = w
				}
				next = append(next, with)
			}
		}
		all = next
	}
	return all, facts, true
}

// possible reports whether nobody in s has made a choosable fact true that is
// not open to them. Package advice leaves the same situations out of the pages
// of procedures.
func (s situation) possible(facts []*doc.Fact) bool {
	for _, f := range facts {
		if f.Choosable && f.Type == "bool" && s[f.ID] == "yes" && !s.open(f.When) {
			return false
		}
	}
	return true
}

// open reports whether a condition can hold in s, which may leave facts open.
func (s situation) open(cond doc.Cond) bool {
	for _, t := range cond {
		if _, ok := s[t.Fact.ID]; ok && !s.holds(doc.Cond{t}) {
			return false
		}
	}
	return true
}

// show prints a situation: subject = company, verified = no.
func (s situation) show(facts []*doc.Fact) string {
	parts := make([]string, len(facts))
	for i, f := range facts {
		parts[i] = f.ID + " = " + s[f.ID]
	}
	return strings.Join(parts, ", ")
}

// cases holds that in every situation in which among is true exactly one of some
// cases counts; what names them, at is where they stand. Where none could be read,
// the reader has said so.
func (c *checker) cases(what string, at doc.Pos, cases []doc.Case, among doc.Cond) {
	if len(cases) == 0 || len(cases) == 1 && !cases[0].Else && len(cases[0].When) == 0 {
		return
	}
	var other *doc.Case
	conds := make([]doc.Cond, 0, len(cases)+1)
	for i := range cases {
		k := &cases[i]
		conds = append(conds, k.When)
		if !k.Else {
			continue
		}
		if other != nil {
			d := c.diags.Error("K112", k.Pos, "a second else", "keep one of the two")
			d.Notes = append(d.Notes, diag.Related{Pos: other.Pos, Msg: "the first one"})
			return
		}
		other = k
	}
	all, facts, ok := c.situations(append(conds, among))
	if !ok {
		return
	}
	for _, s := range all {
		if !s.holds(among) {
			continue
		}
		var hit []*doc.Case
		for i := range cases {
			if k := &cases[i]; !k.Else && s.holds(k.When) {
				hit = append(hit, k)
			}
		}
		switch {
		case len(hit) > 1:
			d := c.diags.Error("K112", hit[1].Pos, fmt.Sprintf("two cases of %s hold when %s", what, s.show(facts)), "make the conditions exclude each other")
			d.Notes = append(d.Notes, diag.Related{Pos: hit[0].Pos, Msg: "the other case"})
			return
		case len(hit) == 0 && other == nil:
			c.diags.Error("K112", at, fmt.Sprintf("no case of %s holds when %s", what, s.show(facts)), "add a case for it, or {else: unknown}")
			return
		}
	}
}
