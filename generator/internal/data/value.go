package data

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
)

// measure is the type that a value must have.
type measure struct {
	typ    string   // a criterion's type
	unit   string   // quantity: the unit; money: the currency, "" for any
	per    string   // the period that rates are compared in, "" if the values are no rates
	values []string // enum
}

// periods are the words after the slash of a rate.
var periods = []string{"minute", "hour", "day", "week", "month", "quarter", "year"}

// timeUnits are the units of a duration: wd are working days.
var timeUnits = []string{"min", "h", "d", "wd", "w", "mo", "y"}

var criterionTypes = []string{"bool", "quantity", "enum", "set", "money", "duration", "text"}

var (
	figure       = `([0-9]+(?:\.[0-9]{1,6})?)`
	quantityForm = regexp.MustCompile(`^` + figure + `(?:\.\.` + figure + `)?(?: ?([^\s/0-9,.<>≤≥~+-][^\s/]*))?(?:/([a-z]+))?$`)
	moneyForm    = regexp.MustCompile(`^` + figure + `(?:\.\.` + figure + `)? ?([A-Z]{3})?(?:/([a-z]+))?$`)
	durationForm = regexp.MustCompile(`^` + figure + `([a-z]+)?(?:\.\.` + figure + `([a-z]+))?$`)
)

// parseValue reads one scalar as a value of type m. msg is "" if it is one.
// Sets are read by their own shape.
func parseValue(raw string, pos doc.Pos, m measure) (v doc.Value, msg, hint string) {
	v = doc.Value{Raw: raw, Pos: pos}
	switch raw {
	case "unknown":
		return v, "", ""
	case "n/a":
		v.Kind = doc.NotApplicable
		return v, "", ""
	}
	switch m.typ {
	case "bool":
		v.Kind, v.Word = doc.Bool, raw
		if !slices.Contains([]string{"yes", "no", "partly"}, raw) {
			return v, quote(raw) + " is not a value of type bool", "write yes, no, partly, unknown or n/a"
		}
	case "enum":
		v.Kind, v.Word = doc.Enum, raw
		if !slices.Contains(m.values, raw) {
			return v, quote(raw) + " is not a value of this criterion", keyHint(raw, append([]string{"unknown", "n/a"}, m.values...))
		}
	case "quantity":
		return parseQuantity(v, m)
	case "money":
		return parseMoney(v, m)
	case "duration":
		return parseDuration(v)
	default:
		v.Kind, v.Text = doc.TextValue, doc.Text{S: raw, Pos: pos}
	}
	return v, "", ""
}

func parseQuantity(v doc.Value, m measure) (doc.Value, string, string) {
	v.Kind, v.Unit = doc.Quantity, m.unit
	example := "4 or 1..5"
	if m.per != "" {
		example = "4/" + m.per + " or 28..31/" + m.per
	}
	g := quantityForm.FindStringSubmatch(v.Raw)
	if g == nil {
		return v, quote(v.Raw) + " is not a quantity", "write a figure or a range, such as " + example + "; no thousands separators"
	}
	if g[3] != "" && g[3] != m.unit {
		return v, fmt.Sprintf("the unit %s is not %s, the unit of this criterion", quote(g[3]), quote(m.unit)), "leave the unit out: " + example
	}
	return rate(v, m, g[1], g[2], g[4])
}

func parseMoney(v doc.Value, m measure) (doc.Value, string, string) {
	v.Kind = doc.Money
	g := moneyForm.FindStringSubmatch(v.Raw)
	if g == nil || g[3] == "" && m.unit == "" {
		return v, quote(v.Raw) + " is not an amount of money", "write an amount and a currency, such as 300 CNY, 200..1000 CNY or 300 CNY/year"
	}
	v.Unit = g[3]
	if v.Unit == "" {
		v.Unit = m.unit
	}
	if m.unit != "" && v.Unit != m.unit {
		return v, fmt.Sprintf("%s is not %s, the currency of this criterion", v.Unit, m.unit), "write it in " + m.unit + ", and the other in a note"
	}
	return rate(v, m, g[1], g[2], g[4])
}

// rate finishes a value with figures and an optional period.
func rate(v doc.Value, m measure, lo, hi, per string) (doc.Value, string, string) {
	v.Per = per
	switch {
	case m.per != "" && per == "":
		return v, "the period is missing", fmt.Sprintf("write %s/%s", v.Raw, m.per)
	case per != "" && m.per == "" && m.typ == "quantity":
		return v, "this criterion has no period", "remove /" + per + ", or add per: " + per + " to the criterion"
	case per != "" && per != m.per && !slices.Contains(periods, per):
		return v, quote(per) + " is not a period", keyHint(per, periods)
	case per != m.per && m.per != "" && !slices.Contains(periods, m.per):
		return v, fmt.Sprintf("per %s cannot be compared with per %s", per, m.per), "write it per " + m.per
	}
	return bounds(v, lo, hi)
}

func parseDuration(v doc.Value) (doc.Value, string, string) {
	v.Kind = doc.Duration
	const hint = "write a number with min, h, d, wd (working days), w, mo or y: 30d, 1wd..5wd"
	g := durationForm.FindStringSubmatch(v.Raw)
	if g == nil {
		return v, quote(v.Raw) + " is not a duration", hint
	}
	lo, hi := g[2], g[4]
	switch {
	case lo == "" && hi == "":
		return v, "the unit of " + quote(v.Raw) + " is missing", hint
	case lo == "":
		lo = hi
	case hi == "":
		hi = lo
	}
	if lo != hi {
		return v, fmt.Sprintf("the ends of %s have different units", quote(v.Raw)), "write both in one unit"
	}
	if !slices.Contains(timeUnits, lo) {
		return v, quote(lo) + " is not a unit of time", hint
	}
	v.Unit = lo
	return bounds(v, g[1], g[3])
}

func bounds(v doc.Value, lo, hi string) (doc.Value, string, string) {
	var ok1, ok2 bool
	v.Lo, ok1 = parseNum(lo)
	v.Hi, ok2 = v.Lo, true
	if hi != "" {
		v.Hi, ok2 = parseNum(hi)
	}
	if !ok1 || !ok2 {
		return v, quote(v.Raw) + " is too large", "write a smaller figure in a larger unit"
	}
	if v.Lo > v.Hi {
		return v, quote(v.Raw) + " runs backwards", "write the smaller figure first"
	}
	return v, "", ""
}

// parseNum reads a decimal with up to ten digits before the point and six
// after it, far below what a Num holds, so that sums stay exact.
func parseNum(s string) (doc.Num, bool) {
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" || len(whole) > 10 || len(frac) > 6 {
		return 0, false
	}
	var n doc.Num
	for _, c := range whole + frac + "000000"[len(frac):] {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + doc.Num(c-'0')
	}
	return n, true
}

// valueOf is a shape for values of one fixed type.
func valueOf(m measure, about string) shape[doc.Value] {
	return scalar(schema{"type": []string{"string", "number"}, "description": about}, func(d dec, n *node, out *doc.Value) {
		v, msg, hint := parseValue(n.Value, n.Pos, m)
		if msg != "" {
			d.error("K110", n.Pos, msg, hint)
			v = doc.Value{Raw: n.Value, Pos: n.Pos}
		}
		*out = v
	})
}

var (
	duration = valueOf(measure{typ: "duration"}, "30d, 1wd..5wd; min h d wd w mo y")
)

// cond reads a condition on facts: {subject: [company]}, {subject: {not: person}}.
var cond = shape[doc.Cond]{
	schema: func() schema {
		word := schema{"type": []string{"string", "boolean"}}
		list := schema{"anyOf": []schema{word, {"type": "array", "items": word, "minItems": 1}}}
		return mapSchema(schema{"anyOf": []schema{list, {"type": "object", "properties": schema{"not": list},
			"required": []string{"not"}, "additionalProperties": false}}}, idPattern)
	},
	read: func(d dec, n *node, out *doc.Cond) {
		if n.Kind != mapKind {
			d.error("K110", n.Pos, "a condition on facts expected, found "+show(n), "write {fact: value}, {fact: [a, b]} or {fact: {not: value}}")
			return
		}
		for _, e := range n.Entries {
			t := doc.Term{Fact: name(e.Key)}
			v := e.Value
			if v.Kind == mapKind {
				not := v.Get("not")
				if not == nil || len(v.Entries) != 1 {
					d.error("K101", v.Pos, "a condition in a map knows only the key not", "write {"+e.Key.Value+": {not: value}}")
					continue
				}
				t.Not, v = true, not
			}
			names.read(d, v, &t.Values)
			if len(t.Values) == 0 {
				if v.Kind == seqKind && len(v.Items) == 0 {
					d.error("K110", v.Pos, "a condition without a value", "name at least one value")
				}
				continue
			}
			*out = append(*out, t)
		}
	},
}
