package stencil

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"testing"
)

// page is data of every kind that views have.
type page struct {
	outer
	Text   string
	Path   string
	HTML   template.HTML
	N      int
	Yes    bool
	List   []item
	Words  []string
	One    item
	Any    any
	Kind   kind
	Number number
}

type outer struct{ Lang, Title string }

type item struct {
	Title, URL string
	Open       bool
	Children   []item
}

type kind string

// number has a method, by which templates would show it.
type number struct{ N int }

func (n number) String() string { return fmt.Sprint("number ", n.N) }

// hostile are strings that are escaped in one way or another.
var hostile = []string{
	"", "plain", "说明", `"quotes" & 'apostrophes' + <tags>`, "C++", "a\x00b", "\xff\xfe", "a=b`c", "x\ny",
	"javascript:alert(1)", "JAVASCRIPT:x", "https://example.org/a?b=c&d=e#f", "HTTP://x", "mailto:a@b", "//host/x", "../a/b.html#%E4%B8%AD", "a:b", "a/b:c",
	"100%", "%zz", "%2", "a b(c)'d'", "#中", "?q=%20", "data:text/html,x", "[x]", "::", "~!$*,;@",
}

func pageOf(s string) page {
	at := item{Title: s, URL: s, Open: s != ""}
	full := item{Title: "t" + s, URL: "#" + s, Children: []item{at, {Title: "leaf"}}}
	return page{outer: outer{"zh", s}, Text: s, Path: s, HTML: template.HTML(s), N: len(s), Yes: len(s) > 3,
		List: []item{at, full, full}[:min(3, len(s))], Words: strings.Fields(s), One: full, Any: s, Kind: kind(s), Number: number{len(s)}}
}

func say(key string, args ...any) string { return "‹" + key + "›" + fmt.Sprint(args...) }

// cases are templates by what they do; those of a stencil first.
var cases = []struct {
	what, text string
	left       bool // it is left to html/template
}{
	{"text", "<p>a <b>bold</b> word", false},
	{"fields in text, attributes, links and titles", `<title>{{.Text}}</title><p title="{{.Text}}" class='{{.Text}}'>{{.Text}}<a href="{{.Path}}">{{.HTML}}</a><img src="{{.Path}}" alt="{{.HTML}}">`, false},
	{"parts of links", `<a href="/x/{{.Path}}"><a href="{{.Path}}?a={{.Text}}#{{.Text}}">`, false},
	{"values in scripts", `<script type="application/ld+json">{{.One}}</script><script>let x = {{.Text}}, y = {{.Words}};</script>`, false},
	{"HTML where none is", `<title>{{.HTML}}</title><p title="{{.HTML}}"><a href="{{.HTML}}">`, false},
	{"numbers, yes and no, lists, records", `{{.N}} <p title="{{.Yes}}">{{.Words}} {{.One}} {{.Kind}} <a href="{{.N}}">{{.Number}}`, false},
	{"fields of what a view embeds", `{{.Title}} {{.Lang}}{{with .One}}{{.Title}}{{end}}{{.One.Title}}{{$.One.URL}}`, false},
	{"conditions of every type", `{{if .Text}}a{{end}}{{if .N}}b{{else}}c{{end}}{{if .Yes}}d{{else if .List}}e{{else}}f{{end}}{{if .One}}g{{end}}{{if .Words}}h{{end}}{{if .HTML}}i{{end}}{{if .Kind}}k{{end}}`, false},
	{"joined conditions", `{{if or .Text .Yes}}a{{end}}{{if and .Text .Yes .List}}b{{end}}{{if not .Yes}}c{{end}}{{if and .Text (not .Yes) (or .N .List)}}d{{end}}`, false},
	{"with", `{{with .Text}}{{.}}{{else}}none{{end}}{{with .One}}{{.Title}}{{$.Text}}{{end}}{{with .List}}{{range .}}{{.Title}}{{end}}{{end}}{{with $.Words}}{{.}}{{end}}`, false},
	{"lists in lists", `{{range .List}}<li>{{.Title}}{{range .Children}}<a href="{{.URL}}">{{$.Text}}</a>{{else}}no child{{end}}{{else}}none{{end}}`, false},
	{"variables", `{{$a := .Text}}{{range $i, $x := .List}}{{if $i}}, {{end}}{{$i}} {{$x.Title}} {{$a}}{{range $x := $x.Children}}{{$b := $x.Title}}{{$b}}{{end}}{{$x.URL}}{{end}}{{$a}}`, false},
	{"a name that is taken again", `{{$a := .Text}}{{if .Yes}}{{$a := .Path}}{{$a}}{{end}}{{$a}}{{range $a := .Words}}{{$a}}{{end}}{{$a}}`, false},
	{"strings of the interface", `<p title="{{t "a & b"}}">{{t "<key>"}}{{t "n" "n" .N "text" .Text "html" .HTML "of" .One.Title}}<a href="{{t "url"}}">{{t "x" "a" "b"}}</a>`, false},
	{"parts", `{{define "a"}}({{.}}{{$}}){{end}}{{define "b"}}<a href="{{.URL}}">{{.Title}}</a>{{template "c"}}{{end}}{{define "c"}}constant{{end}}{{template "a" .Text}}{{range .List}}{{template "b" .}}{{end}}{{template "a" .Path}}{{template "a" .N}}`, false},
	{"a part of itself", `{{define "tree"}}<li>{{.Title}}{{range .Children}}<ul>{{template "tree" .}}</ul>{{end}}{{end}}{{range .List}}{{template "tree" .}}{{end}}`, false},
	{"variables around parts", `{{define "p"}}{{$x := .}}{{range .Children}}{{$x.Title}}{{template "p" .}}{{$x.URL}}{{end}}{{end}}{{$x := .Text}}{{range $i, $y := .List}}{{template "p" $y}}{{$x}}{{$i}}{{end}}`, false},
	{"comments and spaces", "a {{- /* no */ -}} b <!-- gone --> {{.Text -}}  \n c", false},

	{"functions", `{{printf "%q" .Text}}{{len .Words}}`, true},
	{"comparisons", `{{if eq .Text "plain"}}a{{end}}`, true},
	{"assignments", `{{$a := .Text}}{{range .Words}}{{$a = .}}{{end}}{{$a}}`, true},
	{"ways out of lists", `{{range .Words}}{{if .}}{{break}}{{end}}{{.}}{{end}}`, true},
	{"lists of numbers", `{{range 3}}{{.}}{{end}}`, true},
	{"methods", `{{.Number.N}}{{.Number.String}}`, true},
	{"values of any type", `{{.Any}}`, true},
	{"values of conditions", `{{or .Text .Path}}{{with or .Text .Path}}{{.}}{{end}}`, true},
	{"strings in conditions", `{{if t "x"}}a{{end}}`, true},
	{"parts in attributes", `{{define "a"}}{{.}}{{end}}<p title="{{template "a" .Text}}">{{template "a" .Text}}`, true},
	{"other places", `<p title={{.Text}}><p style="color:{{.Text}}"><a onclick="f({{.Text}})"><img srcset="{{.Path}}">`, true},
	{"a part that does more", `{{define "a"}}{{len .}}{{end}}<p>{{template "a" .Text}}`, true},
}

// both executes a template as a stencil, or what is made of it, and as html/template does.
func both(t testing.TB, text string) (set *Set, html *template.Template) {
	html = template.Must(template.New("page").Funcs(template.FuncMap{"t": say}).Parse(text))
	english := func(string, ...any) string { return "another language" }
	return From(template.Must(html.Clone()), english).In(say), html
}

func TestAStencilWritesWhatTheTemplateWrites(t *testing.T) {
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			set, html := both(t, c.text)
			for _, s := range hostile {
				var got, want bytes.Buffer
				err, wantErr := set.Execute(&got, "page", pageOf(s)), html.ExecuteTemplate(&want, "page", pageOf(s))
				if err != nil || wantErr != nil {
					t.Fatalf("%q: stencil: %v, template: %v", s, err, wantErr)
				}
				if got.String() != want.String() {
					t.Errorf("%q\n got %s\nwant %s", s, got.String(), want.String())
				}
			}
			if left := slices.Contains(set.Left(), "page"); left != c.left {
				t.Errorf("left to html/template: %v, want %v", left, c.left)
			}
		})
	}
}

func TestWhatATemplateCannotDoIsAnError(t *testing.T) {
	for _, text := range []string{`{{.Nothing}}`, `{{index .Words 9}}`, `<a href="{{if .Yes}}">{{end}}`, `{{template "nothing"}}`,
		`{{if .Yes}}{{t}}{{end}}`, `{{define "r"}}{{if .}}x{{template "r" .}}{{end}}{{end}}{{template "r" .Text}}`} {
		set, html := both(t, text)
		for range 2 {
			err, want := set.Execute(new(bytes.Buffer), "page", pageOf("plain")), html.ExecuteTemplate(new(bytes.Buffer), "page", pageOf("plain"))
			if err == nil || want == nil || err.Error() != want.Error() {
				t.Errorf("%s: error %v, want %v", text, err, want)
			}
		}
	}
	set, _ := both(t, "")
	var unknown *template.Error
	if err := set.Execute(new(bytes.Buffer), "nothing", nil); err == nil || errors.As(err, &unknown) {
		t.Errorf("a template that does not exist: %v", err)
	}
}

// A stencil that is too deep for its stack is none: the template says so, or is not too
// deep for its own.
func TestPartsMayBeDeepInsideEachOther(t *testing.T) {
	set, html := both(t, `{{define "tree"}}({{.Title}}{{range .Children}}{{template "tree" .}}{{end}}){{end}}<p>{{template "tree" .One}}`)
	for _, deep := range []int{maxDeep - 3, maxDeep, 3 * maxDeep} {
		p := pageOf("x")
		for i := range deep {
			p.One = item{Title: fmt.Sprint(i), Children: []item{p.One}}
		}
		var got, want bytes.Buffer
		got.WriteString("before ")
		want.WriteString("before ")
		if err := errors.Join(set.Execute(&got, "page", p), html.ExecuteTemplate(&want, "page", p)); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%d levels: got %d bytes, want %d", deep, got.Len(), want.Len())
		}
	}
}

func TestOneSetServesSeveralTypesAndGoroutines(t *testing.T) {
	set, html := both(t, `{{define "x"}}<p>{{.Title}}{{end}}{{template "x" .One}}{{template "x" .}}`)
	var want bytes.Buffer
	if err := html.ExecuteTemplate(&want, "page", pageOf("C++")); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			var b bytes.Buffer
			for _, data := range []any{pageOf("C++").One, pageOf("C++").outer} {
				if err := set.Execute(&b, "x", data); err != nil {
					t.Error(err)
				}
			}
			if err := set.Execute(&b, "page", pageOf("C++")); err != nil || b.String() != want.String()+want.String() {
				t.Errorf("error %v, got %s, want twice %s", err, b.String(), want.String())
			}
		})
	}
	all.Wait()
}

// FuzzEscaping holds that what a stencil writes itself is what html/template writes.
func FuzzEscaping(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	for c := range 256 {
		f.Add("a" + string([]byte{byte(c)}) + "b")
		f.Add(string([]byte{byte(c)}))
	}
	set, html := both(f, `<title>{{.Text}}</title><p title="{{.Text}}">{{.Text}}<a href="{{.Text}}"><a href='/{{.Text}}'><a href="?{{.Text}}"><script>{{.Text}}</script>{{.Kind}}`)
	f.Fuzz(func(t *testing.T, s string) {
		var got, want bytes.Buffer
		data := page{Text: s, Kind: kind(s)}
		if err := errors.Join(set.Execute(&got, "page", data), html.ExecuteTemplate(&want, "page", data)); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%q\n got %s\nwant %s", s, got.String(), want.String())
		}
	})
}
