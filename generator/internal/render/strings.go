package render

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
	"guidepost/generator/internal/yamlnode"
)

// openStrings reads the interface strings, the built-in ones and over them those of
// the theme, key by key, so that a team changes one string without repeating the
// others.
func (t *Theme) openStrings(theme *file.Set, builtIn []file.File) diag.List {
	same := func(a file.File) bool {
		return slices.ContainsFunc(builtIn, func(b file.File) bool { return a.Path == b.Path && a.Sum == b.Sum })
	}
	own := slices.DeleteFunc(slices.Clone(theme.Under("layouts/i18n")), same)
	diags := t.parseStrings(builtIn)
	known := t.keys()
	diags = append(diags, t.parseStrings(own)...)
	if len(t.strings) == 0 {
		t.strings = map[string]map[string]string{fallbackLang: {}}
	}
	return append(diags, strayStrings(theme, own, known)...)
}

// parseStrings reads layouts/i18n/<lang>.yaml: flat maps of key to text, over what
// it has read before.
func (t *Theme) parseStrings(files []file.File) diag.List {
	var diags diag.List
	if t.strings == nil {
		t.strings = map[string]map[string]string{}
	}
	for _, f := range files {
		if path.Ext(f.Path) != ".yaml" {
			continue
		}
		root, found := yamlnode.Parse(f.Path, f.Data, 0, len(f.Data))
		diags = append(diags, found...)
		lang := strings.TrimSuffix(path.Base(f.Path), ".yaml")
		if t.strings[lang] == nil {
			t.strings[lang] = map[string]string{}
		}
		if root == nil {
			continue
		}
		for _, e := range root.Entries {
			if e.Value.Kind != yamlnode.Scalar {
				diags.Error("S304", e.Value.Pos, `the interface string "`+e.Key.Value+`" is `+e.Value.Kind.String(), "write key: text, each on one line")
				continue
			}
			t.strings[lang][e.Key.Value] = e.Value.Value
		}
	}
	return diags
}

// strayStrings reports strings in files of a team's own that nothing shows: neither
// is the key known, of the built-in ones, nor does a template name it.
func strayStrings(theme *file.Set, own []file.File, known []string) diag.List {
	named := func(key string) bool {
		return slices.ContainsFunc(theme.Under("layouts"), func(f file.File) bool {
			return path.Ext(f.Path) == ".html" && bytes.Contains(f.Data, []byte(`"`+key+`"`))
		})
	}
	var diags diag.List
	for _, f := range own {
		if len(known) == 0 || path.Ext(f.Path) != ".yaml" {
			continue
		}
		root, _ := yamlnode.Parse(f.Path, f.Data, 0, len(f.Data))
		if root == nil {
			continue
		}
		for _, e := range root.Entries {
			key := e.Key.Value
			if _, found := slices.BinarySearch(known, key); found || named(key) {
				continue
			}
			hint := diag.DidYouMean(key, known)
			if hint == "" {
				hint = "the keys are those of the built-in layouts/i18n/en.yaml, and those your own templates name"
			}
			diags.Warn("S307", e.Key.Pos, `nothing shows the interface string "`+key+`"`, hint)
		}
	}
	return diags
}

// keys lists the interface strings that some language has, sorted.
func (t *Theme) keys() []string {
	var out []string
	for _, texts := range t.strings {
		out = slices.AppendSeq(out, maps.Keys(texts))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// T is the interface string key in a language, with {name} replaced; args
// alternate names and values.
func (t *Theme) T(lang, key string, args ...any) string {
	kv := make([]string, len(args))
	for i, a := range args {
		kv[i] = fmt.Sprint(a)
	}
	return fillIn(t.phrase(lang, key), kv)
}

// phrase is an interface string as written. A language without it falls back to
// English, then to any that has it, then to the key itself.
func (t *Theme) phrase(lang, key string) string {
	for _, l := range []string{t.known(lang), fallbackLang} {
		if text, ok := t.strings[l][key]; ok {
			return text
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t.strings)) {
		if text, ok := t.strings[l][key]; ok {
			return text
		}
	}
	return key
}

// fillIn replaces each {name} of a text by its value; kv alternates names and
// values. Braces in a value are the author's, and stay.
func fillIn(text string, kv []string) string {
	out := ""
	for len(kv) > 0 {
		before, after, found := strings.Cut(text, "}")
		if !found {
			break
		}
		text = after
		open := strings.LastIndexByte(before, '{')
		at := -1
		for i := 0; i+1 < len(kv) && open >= 0 && at < 0; i += 2 {
			if kv[i] == before[open+1:] {
				at = i
			}
		}
		if at < 0 {
			out += before + "}"
		} else {
			out += before[:open] + kv[at+1]
		}
	}
	return out + text
}

// known maps a language id or tag to a language of the interface: itself, its
// primary subtag, or the fallback.
func (t *Theme) known(lang string) string {
	if _, ok := t.strings[lang]; ok {
		return lang
	}
	primary, _, _ := strings.Cut(lang, "-")
	if _, ok := t.strings[primary]; ok {
		return primary
	}
	if _, ok := t.strings[fallbackLang]; ok {
		return fallbackLang
	}
	return slices.Sorted(maps.Keys(t.strings))[0]
}

// uiLang is the interface language of a site's language: that of its id if
// there is one, else that of its tag.
func (t *Theme) uiLang(l doc.Language) string {
	if _, ok := t.strings[l.ID]; ok {
		return l.ID
	}
	return t.known(l.Tag)
}

// count is T for a number of things: key_one is the form for one.
func (t *Theme) count(lang, key string, n int) string {
	if n == 1 {
		key += "_one"
	}
	return t.T(lang, key, "n", n)
}

// pageTitle is a page's title; of pages that Guidepost makes, an interface
// string.
func (t *Theme) pageTitle(s *site.Site, p *site.Page) string {
	if p.Title != "" {
		return p.Title
	}
	return t.T(t.uiLang(s.Langs[p.Lang]), "page."+string(p.Kind))
}

// navTitle is what navigation calls a page.
func (t *Theme) navTitle(s *site.Site, p *site.Page) string {
	if p.NavTitle != "" {
		return p.NavTitle
	}
	return t.pageTitle(s, p)
}
