package render

import (
	"bytes"
	"maps"
	"path"
	"slices"
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

// parseAssets makes the published files of static/theme. Stylesheets are put
// together as sheets tells; layers decide what wins, so that the order of parts
// does not matter. Scripts are put together as bundles tells.
func (t *Theme) parseAssets(files []file.File) diag.List {
	var diags diag.List
	t.scripts = map[string]bool{}
	var parts []stylePart
	var out []file.File
	scripts := map[string][]byte{}
	for _, f := range files {
		name := strings.TrimPrefix(f.Path, "static/theme/")
		stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
		switch {
		case path.Dir(name) == "css" && path.Ext(name) == ".css":
			parts = append(parts, stylePart{stem, t.minify("text/css", f, &diags)})
		case path.Dir(name) == "js" && path.Ext(name) == ".js":
			scripts[stem] = t.minify("text/javascript", f, &diags)
		case path.Ext(name) == ".svg":
			out = append(out, file.New(name, t.minify("image/svg+xml", f, &diags)))
		default:
			out = append(out, file.New(name, f.Data))
		}
	}
	out = append(out, styles(parts, tokensCSS(t.opts.Tokens))...)
	out = append(out, t.bundle(scripts)...)
	set := file.NewSet(out)
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

// bundle puts scripts together as bundles tells; base.js and those that no
// bundle names are published on their own. A bundle of which no part exists is
// left out.
func (t *Theme) bundle(scripts map[string][]byte) []file.File {
	var out []file.File
	inside := map[string]bool{}
	for _, b := range bundles {
		var parts [][]byte
		for _, p := range strings.Fields(b.parts) {
			if inside[p] = p != "base"; scripts[p] != nil {
				parts = append(parts, scripts[p])
			}
		}
		t.scripts[b.name] = parts != nil
		script := bytes.Join(parts, []byte(";")) // the minifier drops the last one
		switch {
		case parts == nil:
		case b.name == "search":
			out = append(out, t.searchScripts(script)...)
		default:
			out = append(out, file.New("js/"+b.name+".js", script))
		}
	}
	for _, stem := range slices.Sorted(maps.Keys(scripts)) {
		if t.scripts[stem] = true; !inside[stem] {
			out = append(out, file.New("js/"+stem+".js", scripts[stem]))
		}
	}
	return out
}

// stylePart is one stylesheet of the theme as written.
type stylePart struct {
	name string
	css  []byte
}

// styles puts the parts together to the sheets, the tokens of the site last.
func styles(parts []stylePart, tokens []byte) []file.File {
	special := map[string]bool{}
	for _, s := range sheets {
		for _, p := range strings.Fields(s.parts) {
			special[p] = true
		}
	}
	var out []file.File
	var layers []byte // states the order of the layers, hence comes first
	for _, p := range parts {
		if p.name == "layers" {
			layers = p.css
		}
	}
	for _, s := range sheets {
		var rest []byte
		for _, p := range parts {
			switch {
			case p.name == "layers":
			case !special[p.name] || slices.Contains(strings.Fields(s.parts), p.name):
				rest = append(rest, p.css...)
			}
		}
		out = append(out, file.New("css/"+s.name+".css", slices.Concat(layers, rest, tokens)))
	}
	for _, p := range parts {
		if slices.Contains(dialogs, p.name) {
			out = append(out, file.New("css/"+p.name+"-dialog.css", slices.Concat(layers, p.css)))
		}
	}
	return out
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
		if !tokenName(a.Key) || !oneValue(a.Value) {
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
