package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// words puts data into the words of one page's language.
type words struct {
	t    *Theme
	s    *site.Site
	p    *site.Page
	lang string // id of the page's language
	base string // id of the site's first language
}

func (t *Theme) words(s *site.Site, p *site.Page) words {
	return words{t, s, p, s.Langs[p.Lang].ID, s.Langs[0].ID}
}

// say returns the interface string key with {name} replaced; kv alternates
// names and values.
func (w words) say(key string, kv ...string) string {
	return fillIn(w.t.phrase(w.t.uiLang(w.s.Langs[w.p.Lang]), key), kv)
}

// count is say for a number of things; key_one is the form for one.
func (w words) count(key string, n int, kv ...string) string {
	if n == 1 {
		key += "_one"
	}
	return w.say(key, append(kv, "n", strconv.Itoa(n))...)
}

// list joins phrases as the language does: a、b, or "a, b".
func (w words) list(parts []string) string { return strings.Join(parts, w.say("list.comma")) }

// plain returns a text in the page's language, else in the first.
func (w words) plain(x doc.Text) string {
	s, _ := x.In(w.lang, w.base)
	return s
}

// html returns a text, escaped, marked with its language if it is not the
// page's.
func (w words) html(x doc.Text) template.HTML {
	s, ok := x.In(w.lang, w.base)
	e := template.HTMLEscapeString(s)
	if !ok && s != "" {
		e = `<span lang="` + template.HTMLEscapeString(w.s.Langs[0].Tag) + `">` + e + `</span>`
	}
	return template.HTML(e)
}

// either joins alternatives: a、b或c, or "a, b or c".
func (w words) either(parts []string) string { return w.joined(parts, "list.or") }

// neither joins what is left out: a、b、c, or "a, b or c".
func (w words) neither(parts []string) string { return w.joined(parts, "list.nor") }

func (w words) joined(parts []string, last string) string {
	n := len(parts) - 1
	if n < 1 {
		return w.list(parts)
	}
	return w.list(parts[:n]) + w.say(last) + parts[n]
}

func escape(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }

// url returns the relative address of a page of this language, named by its
// address without the language's prefix; "" if there is no such page.
func (w words) url(key string) string {
	full := w.full(key)
	if _, ok := w.s.Lookup(full); !ok {
		return ""
	}
	return w.link(full)
}

// full is the address, in the page's language, of a page below the site's root.
func (w words) full(key string) string {
	if w.p.Lang > 0 {
		return "/" + w.lang + key
	}
	return key
}

// link is the address of a page of the site as written on this one. From a page
// in a frame it leads to the other in the frame, where that is shown in frames.
func (w words) link(to string) string {
	if w.p.Embed {
		if i, ok := w.s.Lookup(to); ok && w.s.Pages[i].Twin >= 0 {
			to = w.s.Pages[w.s.Pages[i].Twin].URL
		}
	}
	return Rel(w.p.URL, to, w.t.opts.Offline)
}

// refLink is a link to what a reference in data names.
func (w words) refLink(r doc.Ref) (Anchor, bool) {
	to, ok := w.s.Resolve(r, w.p.Lang)
	if !ok || to.URL == "" {
		return Anchor{}, false
	}
	if to.External {
		return Anchor{URL: to.URL, Text: escape(to.URL)}, true
	}
	a := Anchor{URL: w.link(to.URL), Text: escape(w.t.pageTitle(w.s, &w.s.Pages[to.Page]))}
	if to.Fragment != "" {
		a.URL += "#" + to.Fragment
	}
	return a, true
}

// Anchor is a link; without URL it is plain text.
type Anchor struct {
	URL  string
	Text template.HTML
}

// number writes an exact number: 1,300 or 0.6.
func number(n doc.Num) string {
	neg := n < 0
	if neg {
		n = -n
	}
	whole := strconv.FormatInt(int64(n/doc.NumOne), 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if f := n % doc.NumOne; f != 0 {
		whole += "." + strings.TrimRight(strconv.FormatInt(int64(f+doc.NumOne), 10)[1:], "0")
	}
	if neg {
		whole = "−" + whole
	}
	return whole
}

// ranged writes a range of numbers, 1–5, or a single one.
func ranged(lo, hi doc.Num) string {
	if lo == hi {
		return number(lo)
	}
	return number(lo) + "–" + number(hi)
}

// knownUnits are the units with a word of their own; others are printed as
// written, after a space.
var knownUnits = strings.Fields("message broadcast push article account time call person follower member min h d wd w mo y MB percent")

var knownPeriods = strings.Fields("min h day week month year quarter attempt d w mo y")

// unit names a unit for a figure.
func (w words) unit(unit string, of doc.Num) string {
	if !slices.Contains(knownUnits, unit) {
		return unit
	}
	if of == doc.NumOne {
		return w.say("unit." + unit + "_one")
	}
	return w.say("unit." + unit)
}

// per names a period: 每月, per month; "48h" is every 48 hours.
func (w words) per(period string) string {
	if slices.Contains(knownPeriods, period) {
		return w.say("per." + period)
	}
	digits := 0
	for digits < len(period) && period[digits] >= '0' && period[digits] <= '9' {
		digits++
	}
	if unit := strings.TrimSpace(period[digits:]); digits > 0 && slices.Contains(knownUnits, unit) {
		return w.say("per.each", "period", w.say("value.amount", "n", period[:digits], "unit", w.unit(unit, 0)))
	}
	return w.say("per.each", "period", period)
}

// value puts a plain value of a criterion into words.
func (w words) value(c doc.Criterion, v doc.Value) string {
	switch v.Kind {
	case doc.Unknown:
		return w.say("value.unknown")
	case doc.NotApplicable:
		return w.say("value.na")
	case doc.Bool:
		return w.say("value." + v.Word)
	case doc.Enum:
		for _, x := range c.Values {
			if x.ID == v.Word && !x.Label.IsZero() {
				return w.plain(x.Label)
			}
		}
		return v.Word
	case doc.Set:
		return w.set(c.Of.ID, v)
	case doc.TextValue:
		return w.plain(v.Text)
	}
	return w.amount(v)
}

// amount writes a figure with its unit and period.
func (w words) amount(v doc.Value) string {
	var out string
	switch v.Kind {
	case doc.Money:
		out = w.money(v.Lo, v.Hi, v.Unit)
	case doc.Quantity, doc.Duration:
		out = ranged(v.Lo, v.Hi)
		if v.Unit != "" {
			of := v.Hi
			if v.Lo != v.Hi {
				of = 0
			}
			key := "value.amount"
			switch {
			case v.Unit == "percent": // 0.6%, without a space in any language
				key = "value.percent"
			case !slices.Contains(knownUnits, v.Unit):
				key = "value.amount_raw"
			}
			out = w.say(key, "n", out, "unit", w.unit(v.Unit, of))
		}
	case doc.Unknown:
		return w.say("value.unknown")
	default:
		return v.Raw
	}
	if v.Per != "" {
		out = w.say("value.rate", "amount", out, "per", w.per(v.Per))
	}
	return out
}

// money writes a sum of money.
func (w words) money(lo, hi doc.Num, currency string) string {
	if currency == "CNY" {
		return w.say("value.cny", "n", ranged(lo, hi))
	}
	return w.say("value.money", "n", ranged(lo, hi), "currency", currency)
}

// set writes a set by the labels of its values: a set that holds every value of
// its fact is all of them, however it was written.
func (w words) set(fact string, v doc.Value) string {
	domain := advice.Domain(w.s.Data.Facts, fact)
	in := 0
	for _, x := range domain {
		if v.All || slices.Contains(v.Words, x) != v.Not {
			in++
		}
	}
	switch {
	case v.All, len(domain) > 0 && in == len(domain):
		return w.say("value.all")
	case len(domain) > 0 && in == 0, len(v.Words) == 0 && !v.Not:
		return w.say("value.nobody")
	}
	labels := make([]string, len(v.Words))
	for i, id := range v.Words {
		labels[i] = w.factValue(fact, id)
	}
	if v.Not {
		return w.say("value.but", "list", w.neither(labels))
	}
	return w.list(labels)
}

// factValue names a value of a fact.
func (w words) factValue(fact, id string) string {
	f, ok := w.s.Fact(fact)
	if ok {
		for _, v := range f.Values {
			if v.ID == id && !v.Label.IsZero() {
				return w.plain(v.Label)
			}
		}
		if f.Type == "bool" {
			return w.say("value." + id)
		}
	}
	return id
}

// when is date as it is read in a sentence: a year or month alone says that it
// is one.
func (w words) when(d doc.Date) string {
	switch {
	case d.Undated, d.Y == 0, d.D > 0:
		return w.date(d)
	case d.M > 0:
		return w.say("date.month", "year", strconv.Itoa(d.Y), "month", strconv.Itoa(d.M), "iso", w.date(d))
	}
	return w.say("date.year", "year", strconv.Itoa(d.Y))
}

// date writes a date in ISO form, as exactly as it is known.
func (w words) date(d doc.Date) string {
	switch {
	case d.Undated:
		return w.say("date.undated")
	case d.Y == 0:
		return ""
	}
	pad := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	out := strconv.Itoa(d.Y)
	if d.M > 0 {
		out += "-" + pad(d.M)
	}
	if d.D > 0 {
		out += "-" + pad(d.D)
	}
	return out
}
