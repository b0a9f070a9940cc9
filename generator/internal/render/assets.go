package render

import (
	"bytes"
	"path"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/svg"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// Assets returns the theme's stylesheets, scripts and pictures: in
// theme-<hash>/, minified, or in the dev server's fixed theme/, as written.
func (t *Theme) Assets() []file.File { return t.assets }

// assetDir is the folder of Assets.
func (t *Theme) assetDir() string {
	if t.opts.Serve {
		return "" // a fixed name must not be cached
	}
	return t.dir
}

// parseAssets makes the published files of static/theme. All stylesheets but
// those of features become one css/site.css; layers decide what wins, so that
// the order of files within a layer is by name and does not matter.
func (t *Theme) parseAssets(files []file.File) diag.List {
	var diags diag.List
	t.styles, t.scripts = map[string]bool{}, map[string]bool{}
	var all bytes.Buffer
	var out []file.File
	isFeature := map[string]bool{}
	for _, f := range features {
		isFeature[f] = true
	}
	for _, f := range files {
		name := strings.TrimPrefix(f.Path, "static/theme/")
		stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
		switch {
		case path.Dir(name) == "css" && path.Ext(name) == ".css" && !isFeature[stem]:
			data := t.minify("text/css", f, &diags)
			if stem == "layers" { // states the order of the layers, hence comes first
				all = *bytes.NewBuffer(append(append([]byte{}, data...), all.Bytes()...))
				continue
			}
			all.Write(data)
		case path.Dir(name) == "css" && path.Ext(name) == ".css":
			t.styles[stem] = true
			out = append(out, file.New(name, t.minify("text/css", f, &diags)))
		case path.Dir(name) == "js" && path.Ext(name) == ".js":
			t.scripts[stem] = true
			out = append(out, file.New(name, t.minify("text/javascript", f, &diags)))
		case path.Ext(name) == ".svg":
			out = append(out, file.New(name, t.minify("image/svg+xml", f, &diags)))
		default:
			out = append(out, file.New(name, f.Data))
		}
	}
	all.Write(tokensCSS(t.opts.Tokens))
	set := file.NewSet(append(out, file.New("css/site.css", all.Bytes())))
	t.dir = "theme"
	if !t.opts.Serve {
		var sums bytes.Buffer
		for _, f := range set.All() {
			sums.WriteString(f.Path + "\x00" + f.Sum.String() + "\n")
		}
		t.dir = "theme-" + file.SumOf(sums.Bytes()).Short()
	}
	for _, f := range set.All() {
		t.assets = append(t.assets, file.File{Path: t.dir + "/" + f.Path, Data: f.Data, Sum: f.Sum})
	}
	return diags
}

// minify returns the file's text without what browsers do not need. A file that
// cannot be read is published as it is.
func (t *Theme) minify(media string, f file.File, diags *diag.List) []byte {
	if t.opts.Serve {
		return append(append([]byte{}, f.Data...), '\n')
	}
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("text/javascript", js.Minify)
	m.AddFunc("image/svg+xml", svg.Minify)
	out, err := m.Bytes(media, f.Data)
	if err != nil {
		diags.Warn("S305", diag.WholeFile(f.Path), "cannot be minified: "+firstLine(err.Error()), "it is published as it is; look for a missing bracket or quote")
		return f.Data
	}
	if media != "image/svg+xml" {
		out = append(out, '\n')
	}
	return out
}

// tokensCSS writes the design tokens of site.yaml. A name ending in -dark is
// the value in dark colours.
func tokensCSS(tokens []doc.Attr) []byte {
	var light, dark, both strings.Builder
	for _, a := range tokens {
		if !tokenName(a.Key) || strings.ContainsAny(a.Value, "{};<>\\\n") || strings.Contains(a.Value, "/*") {
			continue // a value must not end its declaration
		}
		if name, ok := strings.CutSuffix(a.Key, "-dark"); ok {
			dark.WriteString("--" + name + ":" + a.Value + ";")
		} else if colourToken[a.Key] {
			light.WriteString("--" + a.Key + ":" + a.Value + ";")
		} else {
			both.WriteString("--" + a.Key + ":" + a.Value + ";")
		}
	}
	out := ""
	if both.Len() > 0 {
		out += ":root{" + both.String() + "}"
	}
	if light.Len() > 0 {
		// Only where the light colours hold, because a colour chosen for white
		// paper is seldom legible on black.
		out += "@media not all and (prefers-color-scheme:dark){:root:not([data-theme=dark]){" + light.String() + "}}:root[data-theme=light]{" + light.String() + "}"
	}
	if dark.Len() > 0 {
		out += "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){" + dark.String() + "}}:root[data-theme=dark]{" + dark.String() + "}"
	}
	if out == "" {
		return nil
	}
	return []byte("@layer tokens{" + out + "}\n")
}

// colourToken names the tokens that differ between light and dark.
var colourToken = map[string]bool{
	"bg": true, "bg-soft": true, "bg-code": true, "line": true, "line-strong": true, "text": true, "text-soft": true,
	"accent": true, "accent-strong": true, "accent-soft": true, "on-accent": true, "mark": true,
	"tip": true, "info": true, "warn": true, "danger": true, "ins": true, "del": true, "shadow": true,
	"code-keyword": true, "code-string": true, "code-number": true, "code-name": true, "code-comment": true,
}

func tokenName(s string) bool {
	for i, r := range s {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r >= '0' && r <= '9' || r == '-')) {
			return false
		}
	}
	return s != ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
