package render

import (
	"bytes"
	"compress/gzip"
	"errors"
	"html/template"
	"io/fs"
	"maps"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// builtin reads the theme of this repository.
func builtin(t testing.TB, extra ...file.File) *file.Set {
	t.Helper()
	var files []file.File
	root := os.DirFS("../../..")
	for _, dir := range []string{"layouts", "static/theme"} {
		err := fs.WalkDir(root, dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, p)
			files = append(files, file.New(p, data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return file.NewSet(append(files, extra...))
}

func parsed(t testing.TB, o Options, extra ...file.File) *Theme {
	t.Helper()
	theme, diags := Parse(builtin(t, extra...), o)
	for _, d := range diags {
		t.Errorf("%s: %s [%s]", d.Pos.File, d.Msg, d.Code)
	}
	return theme
}

func TestBuiltInThemeHasNoDiagnostics(t *testing.T) { parsed(t, Options{}) }

// fill sets every field of a value to something that templates show.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(`"<x>&` + "'")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(2)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), depth+1)
		}
	case reflect.Slice:
		n := 2
		if depth > 12 {
			n = 0
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(v.Index(i), depth+3)
		}
	}
}

func TestEveryTemplateShowsAFilledAndAZeroView(t *testing.T) {
	theme := parsed(t, Options{Serve: true})
	for lang, set := range theme.sets {
		for kind, zero := range kinds {
			full := reflect.New(reflect.TypeOf(zero)).Elem()
			fill(full, 0)
			plain := theme.kinds[kind]().from.Template("base.html", theme.phrases(lang))
			for name, view := range map[string]any{"zero": zero, "filled": full.Interface()} {
				var b, want bytes.Buffer
				if err := errors.Join(set[kind]().Execute(&b, "base.html", view), plain.ExecuteTemplate(&want, "base.html", view)); err != nil {
					t.Errorf("%s, %s view of %s: %v", lang, name, kind, err)
				}
				if b.String() != want.String() {
					t.Errorf("%s, %s view of %s: a stencil makes something else than its template", lang, name, kind)
				}
				out := b.String()
				if name == "filled" && strings.Contains(strings.ReplaceAll(out, `"<x>&'`, ""), "ZgotmplZ") {
					t.Errorf("%s, %s: a value stands where it cannot be made safe", lang, kind)
				}
				for _, bad := range []string{" style=", "<style", "javascript:", " onclick="} {
					if strings.Contains(out, bad) {
						t.Errorf("%s, %s: %q breaks the content security policy", lang, kind, bad)
					}
				}
				if n := strings.Count(out, "<h1"); n != 1 {
					t.Errorf("%s, %s view of %s: %d h1, want 1", lang, name, kind, n)
				}
			}
			if left := set[kind]().Left(); len(left) > 0 {
				t.Errorf("%s, %s: %q is not for stencils", lang, kind, left)
			}
		}
	}
}

func TestViewsArePlainData(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var check func(where string, typ reflect.Type)
	check = func(where string, typ reflect.Type) {
		if typ == reflect.TypeFor[template.HTML]() || seen[typ] {
			return
		}
		seen[typ] = true
		switch typ.Kind() {
		case reflect.String, reflect.Bool, reflect.Int:
		case reflect.Slice:
			check(where+"[]", typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				f := typ.Field(i)
				if !f.IsExported() {
					t.Errorf("%s.%s is not exported", where, f.Name)
				}
				check(where+"."+f.Name, f.Type)
			}
		default:
			t.Errorf("%s is a %s: views hold strings, numbers, lists and structs only", where, typ)
		}
	}
	for kind, zero := range kinds {
		check(kind, reflect.TypeOf(zero))
	}
}

func TestEveryStringExistsInEveryLanguage(t *testing.T) {
	theme := parsed(t, Options{})
	for a, strs := range theme.strings {
		for b, others := range theme.strings {
			for key := range strs {
				if _, ok := others[key]; !ok {
					t.Errorf("layouts/i18n/%s.yaml lacks %q, which %s.yaml has", b, key, a)
				}
			}
		}
		for kind := range kinds {
			if _, ok := strs["page."+kind]; !ok {
				t.Errorf("%s lacks page.%s", a, kind)
			}
		}
	}
	key := regexp.MustCompile(`\bt "([^"]+)"`)
	for _, f := range builtin(t).Under("layouts") {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		for _, m := range key.FindAllStringSubmatch(string(f.Data), -1) {
			if _, ok := theme.strings["zh"][m[1]]; !ok && !strings.HasSuffix(m[1], ".") && !strings.HasSuffix(m[1], "_") {
				t.Errorf("%s uses %q, which no language has", f.Path, m[1])
			}
		}
	}
}

func TestBrokenOverridesAreDiagnostics(t *testing.T) {
	for _, c := range []struct {
		name, path, src, code, at string
	}{
		{"syntax", "layouts/guide.html", "{{define \"main\"}}\n{{if .Title}}\n{{end}}", "S301", ""},
		{"unclosed action", "layouts/guide.html", "{{define \"main\"}}\n{{.Title\n{{end}}", "S301", ""},
		{"no main", "layouts/guide.html", "<p>", "S301", ""},
		{"unknown function", "layouts/partials/toc.html", "{{shout .TOC}}", "S301", ""},
		{"unknown field", "layouts/guide.html", "{{define \"main\"}}<h1>{{.Titel}}</h1>{{end}}", "S302", ".Titel"},
		{"unknown field in a range", "layouts/guide.html", "{{define \"main\"}}{{range .Backlinks}}{{.Href}}{{end}}{{end}}", "S302", ".Href"},
		{"unknown field of a variable", "layouts/guide.html", "{{define \"main\"}}{{range $i, $x := .Backlinks}}{{$x.Href}}{{end}}{{end}}", "S302", ".Href"},
		{"unknown template", "layouts/guide.html", "{{define \"main\"}}{{template \"partials/no.html\" .}}{{end}}", "S302", "\"partials/no"},
		{"unknown string", "layouts/guide.html", "{{define \"main\"}}{{t \"page.edti\"}}{{end}}", "S302", "\"page.edti"},
		{"unknown field in what stands in texts", "layouts/partials/compare-embed.html", "{{.Tabel}}", "S302", ".Tabel"},
		{"unknown template file", "layouts/giude.html", "{{define \"main\"}}{{end}}", "S306", ""},
		{"a part that no template uses", "layouts/partials/sidebar-items.html", "<li>{{.}}", "S306", ""},
		{"unsafe place", "layouts/guide.html", "{{define \"main\"}}<a href='{{if .Title}}'{{end}}>{{end}}", "S303", ""},
		{"string is a list", "layouts/i18n/zh.yaml", "skip: [a]", "S304", "[a]"},
		{"stylesheet", "static/theme/js/base.js", "const a = (1;", "S305", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			theme, diags := Parse(builtin(t, file.New(c.path, []byte(c.src))), Options{})
			if theme == nil || len(diags) == 0 {
				t.Fatal("no diagnostic")
			}
			i := slices.IndexFunc(diags, func(d diag.Diag) bool { return d.Code == c.code && d.Pos.File == c.path })
			if i < 0 {
				t.Fatalf("no %s in %s among %v", c.code, c.path, diags)
			}
			d := diags[i]
			if d.Pos.Off > len(c.src) {
				t.Errorf("offset %d lies behind the file", d.Pos.Off)
			}
			if c.at != "" && !strings.HasPrefix(c.src[max(0, d.Pos.Off):], c.at) {
				t.Errorf("position %d is before %q, want %q", d.Pos.Off, c.src[max(0, d.Pos.Off):], c.at)
			}
		})
	}
}

func TestOneFileCanBeReplaced(t *testing.T) {
	theme := parsed(t, Options{}, file.New("layouts/partials/footer.html", []byte("<footer>ours</footer>")))
	var b bytes.Buffer
	if err := theme.sets["zh"]["guide"]().Execute(&b, "base.html", GuideView{}); err != nil || !strings.Contains(b.String(), "<footer>ours</footer>") {
		t.Errorf("err %v, page %s", err, b.String())
	}
}

func TestAssetsAreNamedByWhatTheyHold(t *testing.T) {
	a, b := parsed(t, Options{}), parsed(t, Options{}, file.New("static/theme/css/zz.css", []byte("p{margin:1px}")))
	if a.dir == b.dir || !strings.HasPrefix(a.dir, "theme-") {
		t.Errorf("folders %q and %q", a.dir, b.dir)
	}
	if s := parsed(t, Options{Serve: true}); s.dir != "theme" {
		t.Errorf("the dev server has folder %q", s.dir)
	}
}

// A page asks for one stylesheet and one script; both stay small. The bounds are
// for gzip, which is about a tenth larger than what servers send as brotli.
func TestStylesheetsAndScriptsStaySmall(t *testing.T) {
	bound := map[string]int{"base.js": 1200, "text.js": 2 << 10, "redirect.js": 512}
	for _, s := range sheets {
		bound[s.name+".css"] = 7 << 10
	}
	bound["embed-code.css"] = 7<<10 + 512 // for texts that show both data and code, tabs or formulas
	for _, b := range bundles[1:] {
		bound[b.name+".js"] = 8 << 10 // with base.js and what data need, less than 10 KiB on any page
	}
	// Not loaded before the search is used.
	bound["search.zh.js"], bound["search.en.js"], bound["search-dialog.css"] = 12<<10, 12<<10, 2<<10
	for _, f := range parsed(t, Options{}).assets {
		name := path.Base(f.Path)
		if ext := path.Ext(name); ext != ".css" && ext != ".js" {
			continue
		}
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		z.Write(f.Data)
		z.Close()
		switch most, ok := bound[name]; {
		case !ok:
			t.Errorf("%s is no known stylesheet or script", name)
		case b.Len() > most:
			t.Errorf("%s: %d bytes compressed, more than %d", name, b.Len(), most)
		}
		if regexp.MustCompile(`\)\(\)\s*\(`).Match(f.Data) {
			t.Errorf("%s calls what the script before it returns", name)
		}
		if path.Ext(name) == ".css" && !bytes.HasPrefix(f.Data, []byte("@layer reset,tokens,base")) {
			t.Errorf("%s begins with %.60s: the order of layers must come first", name, f.Data)
		}
	}
}

// All scripts together, each part once however many bundles have it; those of
// the search, which are loaded when it is used, have a bound of their own.
func TestAllScriptsTogetherStaySmall(t *testing.T) {
	theme := parsed(t, Options{})
	var pages, search bytes.Buffer
	for _, f := range builtin(t).Under("static/theme/js") {
		out := &pages
		if strings.HasPrefix(path.Base(f.Path), "search") {
			out = &search
		}
		out.Write(theme.minify("text/javascript", f, nil))
	}
	for _, c := range []struct {
		name string
		js   []byte
		most int
	}{{"pages", pages.Bytes(), 15 << 10}, {"search", search.Bytes(), 12 << 10}} {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		z.Write(c.js)
		z.Close()
		if b.Len() < 1<<10 || b.Len() > c.most {
			t.Errorf("scripts of %s: %d bytes compressed, at most %d", c.name, b.Len(), c.most)
		}
	}
}

func TestAPageHasTheStylesheetOfItsKind(t *testing.T) {
	embeds := &doc.Page{Embeds: []doc.Embed{{Name: "compare"}}}
	code := &doc.Page{Shows: []string{"code"}}
	terms := &doc.Page{Embeds: []doc.Embed{{Name: "term"}, {Name: "fact"}}}
	for _, c := range []struct {
		page site.Page
		want []string
	}{
		{site.Page{Kind: site.Guide, Doc: terms}, []string{"guide"}},
		{site.Page{Kind: site.Guide, Doc: embeds}, []string{"embed"}},
		{site.Page{Kind: site.Section, Doc: embeds}, []string{"section", "embed"}},
		{site.Page{Kind: site.Guide, Doc: code}, []string{"guide-code"}},
		{site.Page{Kind: site.Home, Doc: embeds}, []string{"home", "embed"}},
		{site.Page{Kind: site.Pair}, []string{"pair"}},
	} {
		if got := pageSheets(&c.page); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.page.Kind, got, c.want)
		}
	}
	for kind := range kinds {
		if !slices.ContainsFunc(sheets, func(s sheet) bool { return slices.Contains(strings.Fields(s.kinds), kind) }) {
			t.Errorf("pages of kind %s have no stylesheet of their own", kind)
		}
	}
	named := map[string]bool{}
	for _, f := range builtin(t).Under("static/theme/css") {
		named[strings.TrimSuffix(path.Base(f.Path), ".css")] = true
	}
	for _, s := range sheets {
		for _, p := range strings.Fields(s.parts) {
			if !named[p] {
				t.Errorf("sheet %s names css/%s.css, which does not exist", s.name, p)
			}
		}
	}
}

func TestTokensOfTheSite(t *testing.T) {
	got := string(tokensCSS([]doc.Attr{{Key: "accent", Value: "#123456"}, {Key: "accent-dark", Value: "#abcdef"}, {Key: "measure", Value: "50em"}, {Key: "x", Value: "red}body{"}, {Key: "Bad Key", Value: "1"}}))
	for _, want := range []string{"--accent:#123456", "--accent:#abcdef", ":root{--measure:50em;}", "prefers-color-scheme:dark"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	if strings.Contains(got, "body{") || strings.Contains(got, "Bad") {
		t.Errorf("%s holds what must not pass", got)
	}
	if tokensCSS(nil) != nil {
		t.Error("no tokens, but some CSS")
	}
}

func TestInterfaceStrings(t *testing.T) {
	theme := &Theme{strings: map[string]map[string]string{"en": {"a": "one {n} {x}", "only": "en"}, "zh": {"a": "一 {n}"}}}
	for _, c := range []struct{ lang, key, want string }{
		{"zh", "a", "一 3"}, {"zh-Hans", "a", "一 3"}, {"fr", "a", "one 3 {x}"}, {"zh", "only", "en"}, {"zh", "none", "none"},
	} {
		if got := theme.T(c.lang, c.key, "n", 3); got != c.want {
			t.Errorf("T(%q, %q) = %q, want %q", c.lang, c.key, got, c.want)
		}
	}
	if got := slices.Sorted(maps.Keys(theme.strings)); len(got) != 2 {
		t.Error("strings changed")
	}
}

func BenchmarkParse(b *testing.B) {
	set := builtin(b)
	for b.Loop() {
		Parse(set, Options{Serve: true})
	}
}
