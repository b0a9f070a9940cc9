package diag

// themeCodes documents the codes from S301: templates, interface strings and
// assets of the theme.
var themeCodes = []Entry{
	{
		Code:  "S301",
		Title: "a template cannot be read",
		Why:   "layouts/ holds Go templates. layouts/base.html is the frame of every page; layouts/<kind>.html defines \"main\", what stands in it. A file of yours replaces the built-in one of the same name.",
		Bad:   `{{if .Title}}<h1>{{.Title}}</h1>`,
		Good:  `{{if .Title}}<h1>{{.Title}}</h1>{{end}}`,
	},
	{
		Code:  "S302",
		Title: "a template names something that its page does not have",
		Why:   "Every kind of page has its own fixed set of fields, and layouts/i18n/ its set of strings. A name that is not among them would show nothing, or itself.",
		Bad:   `{{.Titel}}`,
		Good:  `{{.Title}}`,
	},
	{
		Code:  "S303",
		Title: "a template fails",
		Why:   "The template can be read, but not carried out: it compares what cannot be compared, or puts text where it could not be made safe.",
		Bad:   `<a href={{.URL}}"…>`,
		Good:  `<a href="{{.URL}}">`,
	},
	{
		Code:  "S304",
		Title: "an interface string is not a text",
		Why:   "layouts/i18n/<language>.yaml is a flat list of key: text.",
		Bad:   "nav:\n  menu: Menu",
		Good:  "nav.menu: Menu",
	},
	{
		Code: "S305", Warning: true,
		Title: "a stylesheet or script cannot be minified",
		Why:   "It has a syntax error that a browser would stumble over too. It is published as it is.",
		Bad:   "const a = (1;",
		Good:  "const a = (1);",
	},
	{
		Code: "S306", Warning: true,
		Title: "a template that no page uses",
		Why:   "layouts/<kind>.html replaces the built-in template of that kind of page. A file of another name there is never read, nor is one in layouts/partials/ that no template names.",
		Bad:   "layouts/giude.html",
		Good:  "layouts/guide.html",
	},
	{
		Code: "S307", Warning: true,
		Title: "an interface string that nothing shows",
		Why:   "layouts/i18n/<language>.yaml changes built-in strings key by key, and holds those of your own templates. A key that neither has is misspelt or left over.",
		Bad:   "nav.hom: Start here",
		Good:  "nav.home: Start here",
	},
}
