package stencil

import (
	"bytes"
	"html/template"
	"reflect"
	"strings"
	"sync"
	"text/template/parse"
)

// escaper writes values as html/template writes them at one kind of place: in text,
// in an attribute, in a link.
type escaper struct {
	before, after string            // the place, in HTML
	stays         func(string) bool // whether html/template writes a string there as it is
	html          *template.Template
}

// places are those that escapers are for.
var places = []escaper{
	{before: "", after: "", stays: literal},
	{before: "<title>", after: "</title>", stays: literal},
	{before: `<p title="`, after: `">`, stays: literal},
	{before: `<a href="`, after: `">`, stays: func(s string) bool { return address(s) && literal(s) }},
	{before: `<a href="/`, after: `">`, stays: never},
	{before: `<a href="?`, after: `">`, stays: never},
	{before: `<script>`, after: `</script>`, stays: never},
}

// escapers are those of places by what html/template calls there.
var escapers = sync.OnceValue(func() map[string]*escaper {
	out := map[string]*escaper{}
	for _, e := range places {
		e.html = template.Must(template.New("").Parse(e.before + "{{.}}" + e.after))
		if err := e.html.Execute(new(bytes.Buffer), ""); err != nil {
			panic("stencil: " + err.Error()) // no input can cause it
		}
		for _, n := range e.html.Tree.Root.Nodes {
			if a, ok := n.(*parse.ActionNode); ok {
				out[calls(a.Pipe)] = &e
			}
		}
	}
	return out
})

// escaperOf is the escaper of what html/template calls at the end of a pipeline.
func escaperOf(p *parse.PipeNode) (*escaper, bool) {
	e, ok := escapers()[calls(p)]
	return e, ok
}

// calls names what a pipeline calls with its first value.
func calls(p *parse.PipeNode) string {
	var b strings.Builder
	for _, c := range p.Cmds[1:] {
		b.WriteString(" | " + c.String())
	}
	return b.String()
}

// writer writes values of a type.
func (e *escaper) writer(t reflect.Type) func(*run, reflect.Value) {
	switch {
	case t == reflect.TypeFor[template.HTML]() && e.before == "":
		return func(x *run, v reflect.Value) { x.out.WriteString(v.String()) }
	case t == reflect.TypeFor[string]():
		return func(x *run, v reflect.Value) { e.write(x, v.String()) }
	}
	return func(x *run, v reflect.Value) { e.escape(x, v.Interface()) }
}

func (e *escaper) write(x *run, s string) {
	if e.stays(s) {
		x.out.WriteString(s)
	} else {
		e.escape(x, s)
	}
}

// escape has html/template write a value at such a place, and takes the place away.
func (e *escaper) escape(x *run, v any) {
	from := x.out.Len()
	if err := e.html.Execute(x.out, v); err != nil {
		x.fail(err)
		return
	}
	written := x.out.Bytes()[from:]
	n := copy(written, written[len(e.before):len(written)-len(e.after)])
	x.out.Truncate(from + n)
}

// escaped is a string as it is at such a place.
func (e *escaper) escaped(s string) string {
	var b bytes.Buffer
	e.write(&run{out: &b}, s)
	return b.String()
}

// literal reports whether a string means the same in HTML as it does alone.
func literal(s string) bool {
	for i := range len(s) {
		if special[s[i]] {
			return false
		}
	}
	return true
}

// special are the bytes that html/template writes otherwise.
var special = [256]bool{0: true, '"': true, '&': true, '\'': true, '+': true, '<': true, '>': true}

// address reports whether a string is, without doubt, an address that is safe to
// follow and written as addresses are.
func address(s string) bool {
	if scheme, _, ok := strings.Cut(s, ":"); ok && scheme != "https" && scheme != "http" {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
		case strings.IndexByte("-._~/#?=:;,@!$*", c) >= 0:
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
		default:
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func never(string) bool { return false }
