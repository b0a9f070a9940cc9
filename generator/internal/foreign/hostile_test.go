package foreign

import (
	"strings"
	"testing"

	"guidepost/generator/internal/file"
)

// texts that are made to cost much: openers that nothing closes, and containers
// in containers without end.
var texts = []string{"`", "`a", "``b`", "$", "$a", "$$", "](", "](a(", "<", "<A ", "<A {\n", "{{< ", "{{% a \"", "{: .a", "++a", "^a", "~a", "{++a", "%%a",
	"<!--", "::: a\n", "/// a\n", "<Tabs>", "<Tabs values={[", "{/*", "<div markdown>\n", "*[a]: b\n", ":a", "{{< tab >}}", "{{< badge >}}", "a: b\n",
	"<script>\n", "<style>a", "| `a|`\n|-|-|\n", "--8<-- \"a\"\n", "{{< own >}}", "{{< own >}}a{{< /own >}}", "{{% line a %}}", "(c)", "<!-- -->", "{\"a\":", "{{% comment %}}", "#a\n", "- $$\n", "<!--@include: a.md#b-->\n"}

func TestHostileTextStaysSmall(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"MkDocs": {"mkdocs.yml": "markdown_extensions: [extra, pymdownx.keys, pymdownx.caret, pymdownx.tilde, pymdownx.critic, pymdownx.emoji," +
			" pymdownx.inlinehilite, pymdownx.blocks.admonition, pymdownx.smartsymbols, {pymdownx.snippets: {base_path: [a, b]}}]"},
		"mdBook":     {"book.toml": "[output.html]\nmathjax-support = true"},
		"Docusaurus": {"docusaurus.config.js": "export default {}"},
		"VitePress":  {".vitepress/config.js": "export default {}"},
		"Hugo":       {"hugo.toml": "enableEmoji = true", "layouts/shortcodes/own.html": "<p>{{ .Inner }}</p>", "layouts/shortcodes/line.html": "<b>{{ .Get 0 }}</b>"},
		"Obsidian":   {".obsidian/app.json": "{}"},
	} {
		f := folderOf(t, files)
		for _, unit := range texts {
			in := strings.Repeat(unit, 8<<10/len(unit))
			p := f.Convert(file.New("docs/a.md", []byte(in)))
			if got := len(p.File.Data); got > 64*len(in) {
				t.Errorf("%s: %q × %d became %d bytes", name, unit, 8<<10/len(unit), got)
			}
		}
	}
}

func TestEndlessTemplatesEnd(t *testing.T) {
	for name, layout := range map[string]string{
		"rounds":         `{{ range 1000000000 }}{{ end }}`,
		"its own part":   `{{ partial "again.html" . }}`,
		"doubling":       `{{ $a := "aaaaaaaa" }}{{ range 900 }}{{ $a = printf "%s%s" $a $a }}{{ end }}{{ $a }}`,
		"printing":       `{{ $a := "aaaaaaaa" }}{{ range 900 }}{{ $a = print $a $a }}{{ end }}{{ $a }}`,
		"escaping":       `{{ $a := "\\" }}{{ range 900 }}{{ $a = js $a }}{{ end }}{{ $a }}`,
		"replacing":      `{{ $a := "aaaaaaaa" }}{{ range 900 }}{{ $a = replace $a "a" "aaaaaaaa" }}{{ end }}{{ $a }}`,
		"a width":        `{{ printf "%999999999d" 1 }}`,
		"itself":         `{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}`,
		"no end":         `{{ if .Inner }}`,
		"lists of lists": `{{ $a := slice 1 }}{{ range (split "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" "") }}{{ $a = slice $a $a }}{{ end }}{{ print $a }}`,
		"a bad place":    `{{ index .Params 99 }}{{ .Get -1 }}{{ substr "a" -5 }}`,
	} {
		f := folderOf(t, map[string]string{"hugo.toml": "", "content/a.md": "x", "layouts/shortcodes/own.html": layout,
			"layouts/partials/again.html": `{{ partial "again.html" . }}{{ partial "again.html" . }}`})
		text := "{{< own >}} {{< own >}}a{{< /own >}}"
		if p := f.Convert(file.New("content/a.md", []byte(text))); string(p.File.Data) != text || len(p.Diags) != 2 {
			t.Errorf("%s: became %.80q, %v", name, p.File.Data, p.Diags)
		}
	}
}

func TestEndlessConfigurationEnds(t *testing.T) {
	for name, src := range map[string]string{
		"a template of itself":    "const a = `x${a}${a}`\nexport default { title: a, description: 'D' }",
		"templates of each other": "const a = `x${b}${b}`\nconst b = `y${a}${a}`\nexport default { title: a, description: 'D' }",
		"functions without end":   strings.Repeat("function a() {\n", 20_000) + "export default { description: 'D' }",
	} {
		if f := folderOf(t, map[string]string{".vitepress/config.js": src, "index.md": "# S"}); f.Config.Description.S != "D" {
			t.Errorf("%s: %+v", name, f.Config.Description)
		}
	}
	var b strings.Builder
	for c := 'a'; c < 'z'; c++ {
		next := string(c + 1)
		b.WriteString("const " + string(c) + " = [" + strings.Repeat(next+",", 8) + "]\n")
	}
	b.WriteString("const z = {text: 'x'}\nexport default {title: 'S', themeConfig: {sidebar: a}}\n")
	f := folderOf(t, map[string]string{".vitepress/config.js": b.String(), "index.md": "# S"})
	if f.Config.Title.S != "S" {
		t.Errorf("title %q", f.Config.Title.S)
	}
	if len(f.Diags) == 0 || f.Diags[0].Code != "X101" {
		t.Errorf("that the configuration was cut is not told: %v", f.Diags)
	}
}

func TestFoldersOutsideAreNotFollowed(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"MkDocs":     {map[string]string{"mkdocs.yml": "docs_dir: ../docs"}, ""},
		"mdBook":     {map[string]string{"book.toml": "[book]\nsrc = \"/etc\""}, ""},
		"Docusaurus": {map[string]string{"docusaurus.config.js": "export default {presets: [['classic', {docs: {path: '../docs'}}]]}"}, ""},
		"VitePress":  {map[string]string{"docs/.vitepress/config.js": "export default {srcDir: '../../x'}"}, "docs"},
		"Hugo":       {map[string]string{"hugo.toml": "contentDir = \"../c\""}, ""},
	} {
		f := folderOf(t, c.files)
		if got := f.Config.Content.S; got != c.want || len(f.Diags) == 0 || !strings.Contains(f.Diags[0].Msg, "outside") {
			t.Errorf("%s: content %q, want %q; %v", name, got, c.want, f.Diags)
		}
	}
}
