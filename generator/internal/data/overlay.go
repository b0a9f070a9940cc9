package data

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/yamlnode"
)

// An overlay, x.en.yaml beside x.yaml, holds the translations of the texts of
// x.yaml under the same keys, and nothing else. A bare text in the place of a
// map is the map's main text: an answer's label, a question's ask. A text may be
// written {of: 8c1f03a2, text: …}, where of begins the SHA-256 of the text that
// was translated; when that text changes, the translation is reported as stale.

const langPattern = `^[a-z]{2,3}(-[a-zA-Z0-9]{2,8})*$`

var langForm = regexp.MustCompile(langPattern)

// metaKey reports whether a key at the top of an overlay is about the overlay.
func metaKey(key string) bool { return key == "language" || key == "allow" }

// isPinned reports whether n is {of: …, text: …}.
func isPinned(n *yamlnode.Node) bool {
	if n == nil || n.Kind != yamlnode.Map || n.Get("text") == nil || n.Get("text").Kind != yamlnode.Scalar {
		return false
	}
	return len(n.Entries) == 1 || len(n.Entries) == 2 && n.Get("of") != nil
}

// stamp is what `of` says of a text.
func stamp(s string) string { return file.SumOf([]byte(s)).Short() }

// translate adds the overlays' translations of a text.
func (d dec) translate(t *doc.Text) {
	for _, o := range d.over {
		if o.node == nil {
			if t.S != "" && !slices.ContainsFunc(t.Tr, func(tr doc.Translation) bool { return tr.Lang == o.lang }) {
				d.f.missing[o.index] = append(d.f.missing[o.index], d.path)
			}
			continue
		}
		tr := doc.Translation{Lang: o.lang, S: o.node.Value, Pos: o.node.Pos}
		switch {
		case o.node.Kind == yamlnode.Scalar:
		case isPinned(o.node):
			of := o.node.Get("of")
			tr.S, tr.Pos = o.node.Get("text").Value, o.node.Get("text").Pos
			if of != nil {
				tr.Of = of.Value
				d.f.used[of] = true
				d.stale(of, t, tr)
			}
			d.f.used[o.node.Get("text")] = true
		default:
			continue // reported as an orphan, key by key
		}
		d.f.used[o.node] = true
		if tr.Of == "" {
			d.f.pins = append(d.f.pins, pin{o.node.Pos.File, o.node, stamp(t.S)})
		}
		t.Tr = slices.DeleteFunc(t.Tr, func(old doc.Translation) bool { return old.Lang == o.lang })
		t.Tr = append(t.Tr, tr)
	}
	sortTranslations(t)
}

func (d dec) stale(of *yamlnode.Node, t *doc.Text, tr doc.Translation) {
	if want := stamp(t.S); of.Value != want {
		w := d.f.diags.Warn("K311", of.Pos, fmt.Sprintf("the text changed after it was translated: now %s, translated as %s", quote(t.S), quote(tr.S)),
			fmt.Sprintf("revise the translation, then write of: %s", want))
		w.Notes = append(w.Notes, diag.Related{Pos: t.Pos, Msg: "the text translated"})
	}
}

func sortTranslations(t *doc.Text) {
	slices.SortFunc(t.Tr, func(a, b doc.Translation) int { return cmp.Compare(a.Lang, b.Lang) })
}

// overlays parses the overlay files of a base file.
func (f *reading) overlays(files []file.File) []overlay {
	var out []overlay
	for i, of := range files {
		_, lang := splitLang(of.Path)
		n, l := yamlnode.Parse(of.Path, of.Data, 0, len(of.Data))
		f.diags = append(f.diags, l...)
		f.missing = append(f.missing, nil)
		if n == nil {
			continue
		}
		if l := n.Get("language"); l != nil && l.Value != lang {
			f.diags.Error("K310", l.Pos, fmt.Sprintf("language %s, but the file is named for %q", show(l), lang), "write language: "+lang+", or rename the file")
		}
		if f.langs != nil && !slices.Contains(f.langs, lang) {
			f.diags.Error("K310", diag.WholeFile(of.Path), fmt.Sprintf("%q is not a language of the site", lang),
				"rename the file to one of "+strings.Join(f.langs, ", ")+", or add the language to data/site.yaml")
		}
		out = append(out, overlay{lang, i, n})
	}
	return out
}

// finish reports what overlays hold too much and too little.
func (f *reading) finish(files []file.File, over []overlay) {
	for _, o := range over {
		if o.node.Kind == yamlnode.Map {
			for _, e := range o.node.Entries {
				if !metaKey(e.Key.Value) {
					f.orphans(e.Key, e.Value)
				}
			}
			if n := o.node.Get("allow"); n != nil {
				allow.read(dec{f: f, top: true}, n, nil)
			}
		} else {
			f.orphans(o.node, o.node)
		}
		missing := f.missing[o.index]
		if len(missing) > 0 {
			more, texts := "", "texts have"
			if len(missing) == 1 {
				texts = "text has"
			}
			if len(missing) > 3 {
				more = ", …"
			}
			f.diags.Warn("K310", diag.WholeFile(files[o.index].Path),
				fmt.Sprintf("%d %s no translation: %s%s", len(missing), texts, strings.Join(first(missing, 3), ", "), more),
				"translate them under the same keys, or silence this with allow: {K310: the reason} at the top of this file")
		}
	}
}

// orphans reports the scalars below n that translate nothing.
func (f *reading) orphans(key, n *yamlnode.Node) {
	if f.used[n] {
		return
	}
	if n.Kind != yamlnode.Scalar && f.anyUsed(n) {
		for _, e := range n.Entries {
			f.orphans(e.Key, e.Value)
		}
		for _, item := range n.Items {
			f.orphans(item, item)
		}
		return
	}
	if n.Kind != yamlnode.Scalar && len(n.Entries) == 0 && len(n.Items) == 0 {
		return
	}
	what := "this item"
	if key != n {
		what = quote(key.Value)
	}
	f.diags.Error("K310", key.Pos, what+" translates nothing: "+f.path+" has no text in this place",
		"use the same keys as "+f.path+"; an overlay holds texts only")
}

func (f *reading) anyUsed(n *yamlnode.Node) bool {
	return f.used[n] ||
		slices.ContainsFunc(n.Entries, func(e yamlnode.Entry) bool { return f.anyUsed(e.Value) }) ||
		slices.ContainsFunc(n.Items, f.anyUsed)
}

// splitLang splits data/tables/x.en.yaml into data/tables/x.yaml and en; lang is
// "" for a base file.
func splitLang(p string) (base, lang string) {
	stem := strings.TrimSuffix(p, ".yaml")
	ext := path.Ext(stem)
	if stem == p || !langForm.MatchString(strings.TrimPrefix(ext, ".")) {
		return p, ""
	}
	return strings.TrimSuffix(stem, ext) + ".yaml", ext[1:]
}

// stamped returns the files that pins are to be written into, with them.
func stamped(files []file.File, pins []pin) []file.File {
	edits := map[string][]pin{}
	for _, p := range pins {
		edits[p.file] = append(edits[p.file], p)
	}
	var out []file.File
	for _, f := range files {
		list := edits[f.Path]
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, func(a, b pin) int { return cmp.Compare(b.node.Pos.Off, a.node.Pos.Off) })
		src := string(f.Data)
		for _, p := range list {
			src = p.write(src)
		}
		// What cannot be read back is not proposed.
		_, l := yamlnode.Parse(f.Path, []byte(src), 0, len(src))
		if src != string(f.Data) && !l.HasErrors() {
			out = append(out, file.New(f.Path, []byte(src)))
		}
	}
	return out
}

// write puts the stamp into the source.
func (p pin) write(src string) string {
	at := p.node.Pos
	if p.node.Kind == yamlnode.Map {
		if src[at.Off] == '{' {
			return src[:at.Off+1] + "of: \"" + p.of + "\", " + src[at.Off+1:]
		}
		return src
	}
	end := at.Off + at.Len
	written := src[at.Off:end]
	switch {
	case p.node.Quoted && (len(written) < 2 || written[len(written)-1] != written[0]), !p.node.Quoted && written != p.node.Value:
		return src
	case !p.node.Quoted && strings.ContainsAny(written, "\",[]{}#:'\\?&*!|>%@`-"):
		written = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(written) + `"`
	}
	return src[:at.Off] + "{of: \"" + p.of + "\", text: " + written + "}" + src[end:]
}
