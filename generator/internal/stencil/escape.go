package stencil

import (
	"bytes"
	"html/template"
	"reflect"
	"strings"
	"sync"
	"text/template/parse"
	"unicode/utf8"
)

// escaper writes values as html/template writes them at one kind of place: in text,
// in an attribute, in a link.
type escaper struct {
	before, after string            // the place, in HTML
	bytewise      func(string) bool // whether html/template writes a string byte by byte
	html          *template.Template
	bytes         [256]string // those that it then writes otherwise, and how
}

// places are those that escapers are for.
var places = []*escaper{
	{before: "", after: "", bytewise: always},
	{before: "<title>", after: "</title>", bytewise: always},
	{before: `<p title="`, after: `">`, bytewise: always},
	{before: `<a href="`, after: `">`, bytewise: isAddress},
	{before: `<a href="/`, after: `">`, bytewise: never},
	{before: `<a href="?`, after: `">`, bytewise: never},
	{before: `<script>`, after: `</script>`, bytewise: never},
}

func always(string) bool { return true }

func never(string) bool { return false }

// isAddress reports whether a string is, without doubt, an address that is safe to
// follow and written as addresses are.
func isAddress(s string) bool {
	if scheme, _, ok := strings.Cut(s, ":"); ok && scheme != "https" && scheme != "http" {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
		case strings.IndexByte("-._~/#?=&+:;,@!$*", c) >= 0:
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

// escapers are those of places by what html/template calls there.
var escapers = sync.OnceValue(func() map[string]*escaper {
	out := map[string]*escaper{}
	for _, e := range places {
		e.html = template.Must(template.New("").Parse(e.before + "{{.}}" + e.after))
		e.ask("") // html/template escapes a template when it first executes it
		for c := range utf8.RuneSelf {
			if one := string(rune(c)); e.bytewise(one) {
				if now := e.ask(one); now != one {
					e.bytes[c] = now
				}
			}
		}
		for _, n := range e.html.Tree.Root.Nodes {
			if a, ok := n.(*parse.ActionNode); ok {
				out[calls(a.Pipe)] = e
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
	if !e.bytewise(s) {
		e.escape(x, s)
		return
	}
	from := 0
	for i := range len(s) {
		if now := e.bytes[s[i]]; now != "" {
			x.out.WriteString(s[from:i])
			x.out.WriteString(now)
			from = i + 1
		}
	}
	x.out.WriteString(s[from:])
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

// ask is escaped by html/template.
func (e *escaper) ask(s string) string {
	var b bytes.Buffer
	e.escape(&run{out: &b}, s)
	return b.String()
}
