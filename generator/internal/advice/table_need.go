package advice

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
)

// Need is a requirement that the page of a table offers: a test of one criterion
// that a reader may ask of all options.
type Need struct {
	ID   string // as links write it after the criterion: is.yes, min.4, any.a.b
	Test doc.ReqTest
}

// Met tells whether a value meets a need.
type Met uint8

const (
	NotMet  Met = iota
	IsMet       // surely
	Unclear     // unknown, doubtful, or a range that lies across the bound
)

// Needs lists what the page of a table offers to require of a criterion: what the
// trees over this table ask of it, then what its type suggests, of which the
// tests are left out that every known value passes, or none. Gates ask by
// themselves.
func Needs(t doc.Table, c doc.Criterion, trees []doc.Tree) []Need {
	var out []Need
	add := func(tests ...doc.ReqTest) {
		for _, test := range tests {
			id := needID(c, test)
			if id != "" && !slices.ContainsFunc(out, func(n Need) bool { return n.ID == id }) {
				out = append(out, Need{id, test})
			}
		}
	}
	for _, tree := range trees {
		if !slices.ContainsFunc(tree.Tables, func(n doc.Name) bool { return n.ID == t.ID }) {
			continue
		}
		for _, q := range tree.Questions {
			for _, a := range q.Answers {
				add(testsOf(a.Requires, c.ID)...)
			}
		}
	}
	if c.Gate {
		return out
	}
	for _, test := range natural(c) {
		if divides(c, test) {
			add(test)
		}
	}
	slices.SortStableFunc(out, func(a, b Need) int { return cmp.Compare(boundOf(c, a.Test), boundOf(c, b.Test)) })
	return out
}

// NeedsOf returns the criteria and needs that a requirement consists of, as far
// as the page of a table can ask for all of them at once: "or" and "not" and what
// depends on a number given are left out.
func NeedsOf(r doc.Req, criterion func(id string) (doc.Criterion, bool)) []string {
	switch r.Op {
	case doc.And:
		var out []string
		for _, a := range r.Args {
			out = append(out, NeedsOf(a, criterion)...)
		}
		return out
	case doc.Test:
		c, ok := criterion(r.Crit.ID)
		if !ok {
			return nil
		}
		var out []string
		for _, t := range apart(r.Test) {
			if id := needID(c, t); id != "" {
				out = append(out, c.ID+"."+id)
			}
		}
		return out
	}
	return nil
}

// boundOf is the figure that a test asks for, in the units of the criterion.
func boundOf(c doc.Criterion, t doc.ReqTest) doc.Num {
	b := t.Min
	if b == nil {
		b = t.Max
	}
	if b == nil {
		return 0
	}
	scale := doc.Value{Kind: b.Value.Kind, Unit: c.Unit, Per: c.Per}
	if b.Value.Kind == doc.Duration {
		scale.Unit = "d"
	}
	x, _, _ := spans(b.Value, scale)
	return x.lo
}

// testsOf returns the tests of a criterion in a requirement.
func testsOf(r doc.Req, crit string) []doc.ReqTest {
	var out []doc.ReqTest
	if r.Op == doc.Test && r.Crit.ID == crit {
		return apart(r.Test)
	}
	for _, a := range r.Args {
		out = append(out, testsOf(a, crit)...)
	}
	return out
}

// apart makes two tests of one with both bounds.
func apart(t doc.ReqTest) []doc.ReqTest {
	if t.Min != nil && t.Max != nil {
		return []doc.ReqTest{{Min: t.Min}, {Max: t.Max}}
	}
	return []doc.ReqTest{t}
}

// natural lists the tests that a criterion's type suggests.
func natural(c doc.Criterion) []doc.ReqTest {
	var out []doc.ReqTest
	is := func(kind doc.ValueKind, word string) {
		out = append(out, doc.ReqTest{HasIs: true, Is: doc.Value{Kind: kind, Word: word}})
	}
	switch c.Type {
	case "bool":
		if c.Better == "no" {
			is(doc.Bool, "no")
		} else {
			is(doc.Bool, "yes")
		}
	case "enum":
		for _, v := range c.Values {
			is(doc.Enum, v.ID)
		}
	case "set":
		for _, v := range setWords(c) {
			out = append(out, doc.ReqTest{Has: []doc.Name{{ID: v}}})
		}
	case "quantity", "money", "duration":
		for _, v := range valuesOf(c) {
			switch b := v; c.Better {
			case "more":
				if b.Hi = b.Lo; b.Lo == 0 {
					continue // everything is at least nothing
				}
				out = append(out, doc.ReqTest{Min: &doc.ReqBound{Value: b}})
			case "less":
				b.Lo = b.Hi
				out = append(out, doc.ReqTest{Max: &doc.ReqBound{Value: b}})
			}
		}
	}
	return out
}

// setWords lists the values that the sets of a criterion name.
func setWords(c doc.Criterion) []string {
	var out []string
	for _, v := range valuesOf(c) {
		for _, w := range v.Words {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// valuesOf lists the known values of a criterion.
func valuesOf(c doc.Criterion) []doc.Value {
	var out []doc.Value
	for _, cell := range c.Cells {
		for _, cs := range cell.Cases {
			if cs.Is.Kind != doc.Unknown && cs.Is.Kind != doc.NotApplicable {
				out = append(out, cs.Is)
			}
		}
	}
	return out
}

// divides reports whether some case of a criterion meets a test and another does
// not.
func divides(c doc.Criterion, t doc.ReqTest) bool {
	var yes, no bool
	for _, cell := range c.Cells {
		for _, cs := range cell.Cases {
			m := Meets(t, c, cs)
			yes, no = yes || m == IsMet, no || m != IsMet
		}
	}
	return yes && no
}

// Meets tells whether a case meets a need. As in a proof, what is doubtful meets
// nothing.
func Meets(t doc.ReqTest, c doc.Criterion, cs doc.Case) Met {
	if cs.Confidence == "low" && cs.Is.Kind != doc.NotApplicable {
		return Unclear
	}
	switch testHolds(t, c, cs.Is, &doc.Question{}, &doc.Answer{}) {
	case isTrue:
		return IsMet
	case isFalse:
		return NotMet
	}
	return Unclear
}

// needID writes a test as links do, "" if they cannot.
func needID(c doc.Criterion, t doc.ReqTest) string {
	words := func(op string, list []doc.Name) string {
		for _, n := range list {
			op += "." + n.ID
		}
		return op
	}
	switch {
	case t.HasIs && t.Is.Kind == doc.TextValue, t.Min != nil && t.Min.Answer, t.Max != nil && t.Max.Answer:
		return ""
	case t.HasIs && t.Is.Word != "":
		return "is." + t.Is.Word
	case t.HasIs:
		return "is." + figureID(c, t.Is)
	case len(t.Any) > 0:
		return words("any", t.Any)
	case len(t.Has) > 0:
		return words("has", t.Has)
	case len(t.HasNot) > 0:
		return words("not", t.HasNot)
	case t.Min != nil:
		return "min." + figureID(c, t.Min.Value)
	case t.Max != nil:
		return "max." + figureID(c, t.Max.Value)
	}
	return ""
}

// figureID writes a figure without what the criterion says anyway: 4, 28/day, 7wd.
func figureID(c doc.Criterion, v doc.Value) string {
	figure := func(n doc.Num) string {
		return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(float64(n)/float64(doc.NumOne), 'f', 6, 64), "0"), ".")
	}
	out := figure(v.Lo)
	if v.Hi != v.Lo {
		out += "-" + figure(v.Hi)
	}
	if v.Unit != c.Unit {
		out += v.Unit
	}
	if v.Per != c.Per && v.Per != "" {
		out += "/" + v.Per
	}
	return out
}

// SameCell reports whether two cases say the same: one value, as sure.
func SameCell(c doc.Criterion, a, b doc.Case) bool {
	if a.Is.Kind == doc.Unknown || b.Is.Kind == doc.Unknown {
		return a.Is.Kind == b.Is.Kind
	}
	return CompareValues(c, a.Is, b.Is) == Same && (a.Confidence == "low") == (b.Confidence == "low")
}
