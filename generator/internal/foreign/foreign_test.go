package foreign

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/yamlnode"
)

// folderOf makes a Folder of files written as path → text.
func folderOf(t testing.TB, files map[string]string) *Folder {
	t.Helper()
	src := fstest.MapFS{}
	for name, text := range files {
		src[name] = &fstest.MapFile{Data: []byte(text)}
	}
	set, _, err := file.Read(src, file.ReadOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return Open(src, set)
}

func TestToolsAreRecognised(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing but Markdown":                         {map[string]string{"a.md": "# A"}, ""},
		"mkdocs.yml":                                   {map[string]string{"mkdocs.yml": "site_name: S"}, "MkDocs"},
		"book.toml":                                    {map[string]string{"book.toml": ""}, "mdBook"},
		"SUMMARY.md of a book":                         {map[string]string{"SUMMARY.md": "# Summary\n\n- [A](a.md)\n"}, "mdBook"},
		"a page that is called SUMMARY.md":             {map[string]string{"SUMMARY.md": "# Summary\n\nWe did a lot.\n"}, ""},
		"hugo.toml":                                    {map[string]string{"hugo.toml": ""}, "Hugo"},
		"config.toml with content":                     {map[string]string{"config.toml": "", "content/a.md": ""}, "Hugo"},
		"config.toml of something else":                {map[string]string{"config.toml": "", "a.md": ""}, ""},
		"docusaurus.config.js":                         {map[string]string{"docusaurus.config.js": ""}, "Docusaurus"},
		"documents with _category_":                    {map[string]string{"a/_category_.json": "{}"}, "Docusaurus"},
		"docusaurus.config.ts in website":              {map[string]string{"website/docusaurus.config.ts": "", "docs/a.md": ""}, "Docusaurus"},
		"documents with sidebar_position":              {map[string]string{"a.md": "---\nsidebar_position: 1\n---\n"}, "Docusaurus"},
		".vitepress in docs":                           {map[string]string{"docs/.vitepress/config.js": ""}, "VitePress"},
		"a vault":                                      {map[string]string{".obsidian/app.json": "{}"}, "Obsidian"},
		"a vault inside the documents of another tool": {map[string]string{"mkdocs.yml": "site_name: S", ".obsidian/app.json": "{}"}, "MkDocs"},
	} {
		t.Run(name, func(t *testing.T) {
			if f := folderOf(t, c.files); f.Tool != c.want {
				t.Errorf("taken for %q by %q, want %q", f.Tool, f.By, c.want)
			}
		})
	}
}

// outline writes a navigation on one line: title→page(items).
func outline(list []doc.NavItem) string {
	var parts []string
	for _, x := range list {
		s := x.Title.S
		if x.To != "" {
			s += "→" + x.To
		}
		if len(x.Items) > 0 {
			s += "(" + outline(x.Items) + ")"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

func TestNavigation(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"MkDocs: strings, sections, index pages, other sites": {map[string]string{
			"mkdocs.yml": "nav:\n- index.md\n- A:\n  - a/index.md\n  - B: ./a/b.md\n- C:\n  - D: a/index.md\n- https://x.org/\n- Empty:\n"},
			"→index.md A→a/index.md(B→a/b.md) C(D→a/index.md) →https://x.org/"},
		"MkDocs: without nav, as the folders lie": {map[string]string{
			"mkdocs.yml": "site_name: S\n", "docs/zebra.md": "", "docs/README.md": "", "docs/Alpha.md": "", "docs/a-folder/b.md": "", "docs/a-folder/index.md": "", "docs/a-folder/in_it/c.md": "", "docs/API/d.md": ""},
			"→README.md →Alpha.md →zebra.md API(→API/d.md) A folder→a-folder/index.md(→a-folder/b.md In it(→a-folder/in_it/c.md))"},
		"MkDocs: lists of Markdown in folders": {map[string]string{
			"mkdocs.yml": "plugins: [literate-nav]\n", "docs/SUMMARY.md": "# Nav\n\n* [Home](index.md)\n* [Guide](guide/)\n* Grouped\n    * other/*.md\n    * [Out](https://x.org/)\n",
			"docs/index.md": "", "docs/guide/SUMMARY.md": "- [B](b.md)\n- [A](a.md)\n", "docs/guide/a.md": "", "docs/guide/b.md": "", "docs/other/x.md": "", "docs/other/y.md": ""},
			"Home→index.md Guide(B→guide/b.md A→guide/a.md) Grouped(→other/x.md →other/y.md Out→https://x.org/)"},
		"mdBook: any marker, any depth, tabs": {map[string]string{
			"book.toml":      "",
			"src/SUMMARY.md": "# S\n[P](p.md)\n- [A `x`](./a.md)\n\t- [B](<b c.md>)\n\t\t- [C](d%20e.md)\n+ [E]()\n# Two\n* [F](f.md)\n---\n[G](g.md)\n"},
			"P→p.md A x→a.md(B→b c.md(C→d e.md)) E Two(F→f.md) G→g.md"},
		"mdBook: a book without parts": {map[string]string{"SUMMARY.md": "- [A](a.md)\n  - [B](b.md)\n- [C](c.md)\n"}, "A→a.md(B→b.md) C→c.md"},
		"VitePress: one list": {map[string]string{
			".vitepress/config.js": "module.exports = { themeConfig: { sidebar: [\n{ text: 'A', link: '/' },\n{ text: 'B', collapsed: true, items: [{ text: 'C', link: '/b/c.md' }, { text: 'X', link: 'https://x.org' }] }, ] } }"},
			"A→index B(C→b/c X→https://x.org)"},
		"VitePress: lists by address, named by the bar": {map[string]string{
			".vitepress/config.ts": "const nav = [{ text: 'Handbook', link: '/guide/start' }]\nexport default {\n themeConfig: { nav, sidebar: {\n '/guide/': [{ text: 'A', link: '/guide/a' }, { text: 'B', link: '/guide/b' }],\n '/ref-api/': [{ text: 'C', link: '/ref-api/' }, { text: 'D', link: '/ref-api/d' }] } } } satisfies UserConfig"},
			"Handbook(A→guide/a B→guide/b) Ref api(C→ref-api/index D→ref-api/d)"},
		"Docusaurus: sidebars by ids": {map[string]string{
			"docusaurus.config.js": "module.exports = {title: 'T'}",
			"sidebars.js":          "// @ts-check\nconst sidebars = {\n  docs: ['intro', {type: 'category', label: 'Guides', link: {type: 'doc', id: 'guides/index'}, items: ['guides/one', {type: 'link', label: 'X', href: 'https://x.org'}]}, {Short: ['named']}, {type: 'autogenerated', dirName: 'auto'}],\n};\nmodule.exports = sidebars;",
			"docs/intro.md":        "", "docs/guides/index.md": "", "docs/guides/01-one.md": "", "docs/file.md": "---\nid: named\n---\n", "docs/auto/b.md": "", "docs/auto/a.md": "---\nsidebar_position: 9\n---\n"},
			"→intro.md Guides→guides/index.md(→guides/01-one.md X→https://x.org) Short(→file.md) →auto/a.md →auto/b.md"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := outline(folderOf(t, c.files).Config.Nav); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// show writes a node as text.
func show(n *yamlnode.Node) string {
	switch {
	case n == nil:
		return "nil"
	case n.Kind == yamlnode.Map:
		var parts []string
		for _, e := range n.Entries {
			parts = append(parts, e.Key.Value+": "+show(e.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.Kind == yamlnode.Seq:
		var parts []string
		for _, i := range n.Items {
			parts = append(parts, show(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return n.Value
}

func TestLiterals(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"an object":                      {`export default {a: 'x', "b": 2, c: [true, null, -1.5]}`, "{a: x, b: 2, c: [true, -1.5]}"},
		"comments and trailing commas":   {"export default { // one\n a: 1, /* {two} */\n b: [1,],\n}", "{a: 1, b: [1]}"},
		"a call around it":               {`export default defineConfig({a: 1}, x)`, "{a: 1}"},
		"calls around calls":             {`export default withPwa(defineConfig({a: 1}), 2)`, "{a: 1}"},
		"constants and spreads":          {"const x = {b: 1}\nconst l = [2, 3]\nexport default {...x, l: [1, ...l], x}", "{b: 1, l: [1, 2, 3], x: {b: 1}}"},
		"a function that returns a list": {"export default {a: f()}\nfunction f(): Item[] {\n  return [1]\n}", "{a: [1]}"},
		"types of TypeScript":            {"export default {a: [1] as const, b: 'x' satisfies string} satisfies Config", "{a: [1], b: x}"},
		"a constant with a type":         {"const c: Config<X> = {a: 1};\nexport default c;", "{a: 1}"},
		"what must be computed":          {"export default {a: 1 + 2, b: x ? 1 : 2, c: `v${d}`, e: 'ok'}", "{e: ok}"},
		"methods are skipped":            {"export default {a: 1, f(x) { return {b: '}'} }, g: () => { return 1 }, c: 2}", "{a: 1, c: 2}"},
		"a plain template is a text":     {"export default {a: `x\ny`}", "{a: x\ny}"},
		"escapes":                        {`export default {a: 'it\'s', b: "\u4e2d\n"}`, "{a: it's, b: 中\n}"},
		"an import":                      {"import { s } from './other'\nimport t from './other'\nexport default {s, t}", "{s: [1], t: {u: 2}}"},
		"a name that refers to itself":   {"const a = [a]\nexport default {a}", ""},
		"nothing is exported":            {"const a = 1", "nil"},
		"a bracket that closes nothing":  {"export default {a: [1}, b: 2]", ""},
		"an end in the middle":           {"export default {a: {b: [1, 'x", ""},
		"a function behind an arrow":     {"const f = (): Item[] => [1]\nexport default {a: f()}", "{a: [1]}"},
		"an arrow with a body":           {"const f = (lang: string = 'x') => {\n const l = [1]\n if (lang) { return 2 }\n return l\n}\nexport default {a: f('de')}", "{a: [1]}"},
		"a function with a body":         {"export default {a: f()}\nfunction f(x = {}): Item[] {\n  const l = [1, 2] // return 3\n  return l\n}", "{a: [1, 2]}"},
		"a configuration that waits":     {"export default defineConfig(async () => ({a: 1}))", "{a: 1}"},
		"a function that is exported":    {"export default async () => {\n const b = 1\n return {a: 1, b}\n}", "{a: 1, b: 1}"},
		"a member of a name":             {"import o from './other'\nconst c = {x: {y: 'z'}}\nexport default {a: c.x.y, b: o.u, d: c.none}", "{a: z, b: 2}"},
		"a template of names":            {"const c = {v: '1.2'}\nexport default {text: `Next ${c.v}`, link: `/${c.v}/x`, a: `/${d}`}", "{text: Next 1.2, link: /1.2/x}"},
		"what is read stays in part":     {"export default {text: `Next ${f(1)}`, link: `/${f(1)}`}", "{text: Next}"},
		"addresses with two slashes":     {"export default {a: 'https://x.org/y', b: 1}", "{a: https://x.org/y, b: 1}"},
	} {
		t.Run(name, func(t *testing.T) {
			set := file.NewSet([]file.File{file.New("c.ts", []byte(c.src)), file.New("other.js", []byte("export const s = [1]\nexport default {u: 2}"))})
			n, _ := tree{fstest.MapFS{}, set, &reads{over: true}}.literal("c.ts")
			if got := show(n); c.want != "" && got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestGlobs(t *testing.T) {
	for _, c := range []struct{ patterns, yes, no string }{
		{"['**/README.md', 'drafts/**']", "README.md a/b/README.md drafts/a.md drafts/b/c.md", "a.md READMEx.md x/drafts/a.md"},
		{"['*.{md,mdx}', '!keep.md']", "a.md b.mdx", "keep.md c/a.md a.txt"},
		{"['a?c/', './b']", "abc/d.md b", "abbc/d.md ab"},
		{"|-\n  # a comment\n  *.tmp.md\n  /top.md\n  api/\n  !api/kept.md\n", "x/y.tmp.md top.md api/a.md sub/api/a.md", "x/top.md api/kept.md"},
		{"|-\n  drafts\n  *.bak\n  a/b\n", "drafts/s.md x/drafts/y/z.md d.bak/e.md a/b/c.md", "drafts.md adrafts/s.md a/c.md x/a/b/c.md"},
		{"['[a](b)+$', '{a']", "[a](b)+$ a", "ab"},
	} {
		n, l := yamlnode.Parse("g.yaml", []byte("g: "+c.patterns), 0, len(c.patterns)+3)
		if len(l) > 0 {
			t.Fatal(l)
		}
		g := globsOf(n.Get("g"))
		for _, p := range strings.Fields(c.yes) {
			if !g.match(p) {
				t.Errorf("%s does not mean %s", c.patterns, p)
			}
		}
		for _, p := range strings.Fields(c.no) {
			if g.match(p) {
				t.Errorf("%s means %s", c.patterns, p)
			}
		}
	}
}

func TestProseLeavesCodeAlone(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"a code span":                      {"a `b` c", "a | c"},
		"two backticks":                    {"a ``b`c`` d", "a | d"},
		"a backtick alone":                 {"a ` b", "a | b"},
		"mathematics":                      {"a $x^2$ b, $5 and $6", "a | b, $5 and $6"},
		"a tag":                            {`a <b c="d"> e`, "a | e"},
		"a destination":                    {"[a](b_c_(d)) e", "[a| e"},
		"an address":                       {"see https://x.org/a~b~c now", "see | now"},
		"a fence":                          {"a\n```\nb\n```\nc", "a|c"},
		"a fence in a list":                {"- ```\n  b\n  ```\n- c", "- c"},
		"a fence that is longer":           {"````\n```\nb\n````\nc", "c"},
		"front matter":                     {"---\na: b\n---\nc", "c"},
		"an indented block":                {"a\n\n    b\n\nc", "a|c"},
		"an indented line of a paragraph":  {"a\n    b", "a|b"},
		"a paragraph of a list":            {"- a\n\n    b\n\n        c", "- a|b"},
		"the content of a callout":         {"!!! note\n    a\n\n        b", "!!! note|a"},
		"display mathematics":              {"$$\na\n$$\nb", "b"},
		"mathematics of an item":           {"4.  $$\n    a\n    $$\n\n    b\n\n> - $$\n>   c\n>   $$\n> d", "b|> d"},
		"an item that begins with a fence": {"- ```\n  a\n  ```\n\n    b\n\n      d", "b"},
		"a rule is no front matter":        {"---\nb", "---|b"},
		"what is escaped":                  {"a \\` b", "a \\` b"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			e := edit{src: []byte(c.src), page: &Page{}}
			e.prose("", func(from, to int) { got = append(got, c.src[from:to]) })
			if s := strings.Join(got, "|"); s != c.want {
				t.Errorf("got  %q\nwant %q", s, c.want)
			}
		})
	}
}

// TestPlacesLeadBack converts a page in several passes and looks up every byte of
// what was kept.
func TestPlacesLeadBack(t *testing.T) {
	f := folderOf(t, map[string]string{"mkdocs.yml": "markdown_extensions: [attr_list, abbr, pymdownx.keys, pymdownx.critic, pymdownx.caret]",
		"docs/a.md": "[TOC]\n\nOne ++a++ {: .x } two {--x--} HTML\n\n*[HTML]: long\n\n## Last {: #id } word \nend^1^ [link](gone.md)\n"})
	in, _ := f.tree.set.Get("docs/a.md")
	p := f.Convert(in)
	for _, word := range []string{"One", "two", "HTML<", "Last", "word", "end", "gone.md"} {
		off := strings.Index(string(p.File.Data), word)
		if off < 0 {
			t.Fatalf("%q is lost in %q", word, p.File.Data)
		}
		pos := p.Place(diag.Pos{File: "docs/a.md", Off: off, Len: 1})
		want := strings.Index(string(in.Data), strings.TrimSuffix(word, "<"))
		if word == "HTML<" {
			want = strings.Index(string(in.Data), "HTML")
		}
		if pos.Off != want {
			t.Errorf("%q is said to stand at %d, stands at %d", word, pos.Off, want)
		}
	}
}

// FuzzConvert gives any text to every tool: nothing panics, every place lies in
// the file.
func FuzzConvert(f *testing.F) {
	folders := []*Folder{
		folderOf(f, map[string]string{"mkdocs.yml": "markdown_extensions: [attr_list, abbr, md_in_html, pymdownx.keys, pymdownx.critic, pymdownx.caret, pymdownx.tilde, pymdownx.emoji, pymdownx.inlinehilite, pymdownx.blocks.tab, pymdownx.smartsymbols, {pymdownx.snippets: {base_path: [a]}}]"}),
		folderOf(f, map[string]string{"book.toml": "[output.html]\nmathjax-support = true"}),
		folderOf(f, map[string]string{"hugo.toml": ""}),
		folderOf(f, map[string]string{"docusaurus.config.js": "module.exports = {}"}),
		folderOf(f, map[string]string{".vitepress/config.js": "export default {}"}),
		folderOf(f, map[string]string{".obsidian/app.json": "{}"}),
	}
	for _, seed := range []string{
		"# A {: #b }\n++ctrl+a++ {++x++} ^y^ ~z~ `#!py a` *[A]: b\n/// tab | T\n///\n<div markdown>\nx\n</div>",
		"{{#title x}}\n```rust,ignore\n# a\n## b\n```\n\\\\( a \\\\)\n```admonish tip\nx\n```\n",
		"{{< figure src=\"a\" >}}{{% note %}}x{{% /note %}}{{</* a */>}} {{< tabs >}}",
		"import a from 'b';\n<Tabs>\n<TabItem value=\"x\">\n{/* c */}\n```js\n// highlight-next-line\na\n```\n",
		"---\nhero: {name: a}\n---\n::: v-pre\n{{ x }}\n:::\n<<< a.ts#b{1}\n<script>\nx\n</script>",
		"%%a\nb%% #tag ^id\n",
		"{\"aliases\": [\"b\"]}\n{{% comment %}}x{{% /comment %}}\n<script>\nx\n</script>\n| a |\n|--|--|\n| `b|c` | (c) --> 1/2 |\n--8<--\na:b\n--8<--\n#c\n- $$\n  d\n  $$\n<!--@include: ./a.md#b-->\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, folder := range folders {
			in := file.New(folder.in("a.md"), []byte(text))
			p := folder.Convert(in)
			for _, d := range p.Diags {
				if d.Pos.Off < 0 || d.Pos.Off+d.Pos.Len > len(text) {
					t.Fatalf("%s: %q at %d+%d of %d bytes", folder.Tool, d.Msg, d.Pos.Off, d.Pos.Len, len(text))
				}
			}
			for off := range p.File.Data {
				if pos := p.Place(diag.Pos{File: in.Path, Off: off, Len: 1}); pos.Off < 0 || pos.Off > len(text) {
					t.Fatalf("%s: byte %d is said to stand at %d of %d", folder.Tool, off, pos.Off, len(text))
				}
			}
		}
	})
}

func FuzzLiterals(f *testing.F) {
	f.Add("export default {a: [1, 'x', `y`], ...b, c() {}}\nconst b = {d: e}")
	f.Fuzz(func(t *testing.T, text string) {
		n, _ := tree{fstest.MapFS{}, file.NewSet([]file.File{file.New("c.js", []byte(text))}), &reads{over: true}}.literal("c.js")
		_ = show(n)
	})
}

// TestToolsAreNamedHereOnly keeps the names of tools out of the packages that
// would have to know them if this one did not.
func TestToolsAreNamedHereOnly(t *testing.T) {
	out, err := exec.Command("grep", "-rlE", "--include=*.go", "--exclude=*_test.go",
		`"[^"]*(mkdocs|mdbook|docusaurus|vitepress|obsidian|hugo)[^"]*"`, "../build", "../site", "../render", "../search", "../data", "../doc", "../../cmd").Output()
	if err != nil && len(out) > 0 {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(out)) {
		t.Errorf("%s names a tool", fmt.Sprint(strings.TrimSpace(name)))
	}
}

// TestOwnShortcodes follows templates that a site brings itself. What lies
// between the halves of a pair is never lost: a template that must know it is not
// followed, and the call stays visible.
func TestOwnShortcodes(t *testing.T) {
	for _, c := range []struct{ template, text, want string }{
		{`<b>{{ .Inner }}</b>`, "{{< own >}}in{{< /own >}}", "<b>in</b>"},
		{`{{ if gt (len .Inner) 3 }}<b>{{ .Inner }}</b>{{ end }}`, "{{< own >}}in{{< /own >}}", ""},
		{`{{ printf "%q" .Inner }}`, "{{< own >}}in{{< /own >}}", ""},
		{`{{ if eq .Inner "x" }}a{{ end }}`, "{{< own >}}in{{< /own >}}", ""},
		{`{{ if ne .Inner "" }}<i>{{ .Inner }}</i>{{ end }}`, "{{< own >}}in{{< /own >}}", "<i>in</i>"},
		{`<i id="a{{ .Ordinal }}"></i>`, "{{< own >}}{{< own >}}", `<i id="a0"></i><i id="a1"></i>`},
		{`v{{ .Site.Params.version }}`, "a {{< own >}} b", "a v b"},
		{`<b>{{ .Inner | default (.Get 0) }}</b>`, `{{< own "words" >}}`, "<b>words</b>"},
		{`{{ if eq (.Get 0) "a" "b" }}yes{{ end }}{{ len (slice 1 2) }}`, `{{< own "b" >}}`, "yes2"},
	} {
		f := folderOf(t, map[string]string{"hugo.toml": "", "content/a.md": "x", "layouts/shortcodes/own.html": c.template})
		p := f.Convert(file.New("content/a.md", []byte(c.text)))
		if c.want == "" {
			c.want = c.text
		}
		if got := string(p.File.Data); got != c.want || (got == c.text) != (len(p.Diags) > 0) {
			t.Errorf("%s of %s: %q, %v", c.template, c.text, got, p.Diags)
		}
	}
	// What everybody calls so is asked only where the site has none of its own.
	f := folderOf(t, map[string]string{"hugo.toml": "", "content/a.md": "x", "layouts/shortcodes/note.html": `<i>{{ .Get 0 }}</i>`, "themes/t/layouts/shortcodes/tip.html": `<i>{{ .Get 0 }}</i>`})
	p := f.Convert(file.New("content/a.md", []byte(`{{< note "Only this" >}} and the rest`)))
	if got := string(p.File.Data); got != "<i>Only this</i> and the rest" {
		t.Errorf("the site's own note: %q", got)
	}
}

func TestTagsOfTheTextJoinThoseOfTheFront(t *testing.T) {
	for front, want := range map[string]string{
		"tags:":               `tags: ["three"]`,
		"tags: []":            `tags: ["three"]`,
		"tags: one, three":    `tags: ["one", "three"]`,
		"tag: one":            `tags: ["one", "three"]`,
		"tags: [one]":         `tags: ["three", one]`,
		"tags:\n- one":        "tags:\n- \"three\"\n- one",
		"title: T":            `tags: ["three"]` + "\ntitle: T",
		"tags: [one, three]":  `tags: [one, three]`,
		"tags:\naliases: [b]": `tags: ["three"]` + "\naliases: [b]",
	} {
		f := folderOf(t, map[string]string{".obsidian/app.json": "{}", "a.md": "x"})
		p := f.Convert(file.New("a.md", []byte("---\n"+front+"\n---\nA note #three.\n")))
		if got, _, _ := strings.Cut(strings.TrimPrefix(string(p.File.Data), "---\n"), "\n---"); got != want {
			t.Errorf("%q became %q, want %q", front, got, want)
		}
	}
}

func TestCommentsOfMacrosAreNoIDs(t *testing.T) {
	f := folderOf(t, map[string]string{"mkdocs.yml": "plugins: [macros]", "docs/a.md": "x"})
	p := f.Convert(file.New("docs/a.md", []byte("# A {#a}\n\nWords {# a note #} stay.\n\n## B {#b}\n\nMore #}.\n")))
	if got, want := string(p.File.Data), "# A {#a}\n\nWords  stay.\n\n## B {#b}\n\nMore #}.\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
