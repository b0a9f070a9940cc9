package markdown

import (
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// canonicalKeys maps every front-matter key that is read to its canonical name.
// The others are the spellings of other tools.
var canonicalKeys = map[string]string{
	"title":       "title",
	"description": "description", "summary": "description", "excerpt": "description",
	"slug":      "slug",
	"permalink": "permalink", "url": "permalink", "path": "permalink",
	"date": "date", "created": "date",
	"lastmod": "lastmod", "updated": "lastmod", "modified": "lastmod", "lastUpdated": "lastmod", "last_update": "lastmod",
	"draft": "draft", "publish": "draft",
	"tags": "tags", "categories": "categories", "keywords": "keywords", "authors": "authors",
	"weight": "weight", "order": "weight", "sidebar_position": "weight", "nav_order": "weight",
	"aliases": "aliases", "redirect_from": "redirect_from",
	"owner": "owner", "reviewed": "reviewed", "last_reviewed_on": "reviewed", "review_in": "review_in",
	"audience": "audience", "duration": "duration", "objectives": "objectives", "requires": "requires",
	"lang": "lang", "translation_of": "translation_of",
	"toc": "toc", "nav_title": "nav_title", "sidebar_label": "nav_title", "linkTitle": "nav_title",
	"unlisted": "unlisted", "noindex": "noindex", "layout": "layout",
	"params": "params", "allow": "allow",
}

var metaKeys = sortedKeys(canonicalKeys)

// metaReader fills a Meta from the entries of front matter.
type metaReader struct {
	meta    *doc.Meta
	diags   *diag.List
	foreign bool
	seen    map[string]*yamlnode.Node // canonical name → key as first written
}

// codeMetaType is a value that is not of its key's kind.
const codeMetaType = "M153"

// types is where wrong types are reported: not at all in a foreign folder,
// where the key may mean something else.
func (r *metaReader) types() *diag.List {
	if r.foreign {
		return nil
	}
	return r.diags
}

func (r *metaReader) entry(key, value *yamlnode.Node) {
	name, known := canonicalKeys[key.Value]
	if !known {
		if !r.foreign {
			hint := diag.DidYouMean(key.Value, metaKeys)
			if hint == "" {
				hint = "put keys of your own under params:"
			}
			r.diags.Warn("M152", key.Pos, `unknown front-matter key "`+key.Value+`"`, hint)
		}
		return
	}
	if first := r.seen[name]; first != nil {
		if !r.foreign {
			d := r.diags.Error("M154", key.Pos, `"`+key.Value+`" and "`+first.Value+`" are the same key`, `keep "`+name+`"`)
			d.Notes = append(d.Notes, diag.Related{Pos: first.Pos, Msg: "first written here"})
		}
		return
	}
	r.seen[name] = key
	r.set(name, key.Value, value)
}

func (r *metaReader) set(name, written string, v *yamlnode.Node) {
	m := r.meta
	if s := r.strField(name); s != nil {
		*s = r.str(v)
		return
	}
	if list := r.listField(name); list != nil {
		words := r.strs(v)
		if v != nil && v.Kind == yamlnode.Scalar && (name == "tags" || name == "categories" || name == "keywords") {
			words = commas(words) // "tags: a, b", as other tools read it
		}
		*list = append(*list, words...)
		return
	}
	switch name {
	case "date":
		m.Date = r.date(v)
	case "lastmod":
		if written == "last_update" && v != nil && v.Kind == yamlnode.Map {
			v = v.Get("date")
		}
		m.Lastmod = r.date(v)
	case "reviewed":
		m.Reviewed = r.date(v)
	case "draft":
		yes, ok := v.Bool(r.types(), codeMetaType)
		m.Draft = ok && yes != (written == "publish")
	case "unlisted":
		m.Unlisted, _ = v.Bool(r.types(), codeMetaType)
	case "noindex":
		m.NoIndex, _ = v.Bool(r.types(), codeMetaType)
	case "toc":
		if yes, ok := v.Bool(r.types(), codeMetaType); ok {
			m.TOC = doc.No
			if yes {
				m.TOC = doc.Yes
			}
		}
	case "weight":
		m.Weight, m.HasWeight = v.Int(r.types(), codeMetaType)
	case "params":
		r.params("", v)
	case "allow":
		r.allow(v)
	}
}

func (r *metaReader) strField(name string) *doc.Str {
	m := r.meta
	switch name {
	case "title":
		return &m.Title
	case "nav_title":
		return &m.NavTitle
	case "description":
		return &m.Description
	case "slug":
		return &m.Slug
	case "permalink":
		return &m.Permalink
	case "owner":
		return &m.Owner
	case "review_in":
		return &m.ReviewIn
	case "duration":
		return &m.Duration
	case "lang":
		return &m.Lang
	case "translation_of":
		return &m.TranslationOf
	case "layout":
		return &m.Layout
	}
	return nil
}

func (r *metaReader) listField(name string) *[]doc.Str {
	m := r.meta
	switch name {
	case "tags":
		return &m.Tags
	case "categories":
		return &m.Categories
	case "keywords":
		return &m.Keywords
	case "authors":
		return &m.Authors
	case "aliases", "redirect_from":
		return &m.Aliases
	case "audience":
		return &m.Audience
	case "objectives":
		return &m.Objectives
	case "requires":
		return &m.Requires
	}
	return nil
}

func (r *metaReader) str(v *yamlnode.Node) doc.Str {
	s, ok := v.Text(r.types(), codeMetaType)
	if !ok {
		return doc.Str{}
	}
	return doc.Str{S: strings.TrimSpace(s), Pos: v.Pos}
}

func (r *metaReader) strs(v *yamlnode.Node) []doc.Str {
	nodes, _ := v.Strings(r.types(), codeMetaType)
	var out []doc.Str
	for _, n := range nodes {
		if s := strings.TrimSpace(n.Value); s != "" {
			out = append(out, doc.Str{S: s, Pos: n.Pos})
		}
	}
	return out
}

// commas splits each word at commas, half-width and full-width.
func commas(words []doc.Str) []doc.Str {
	var out []doc.Str
	for _, w := range words {
		for part := range strings.FieldsFuncSeq(w.S, func(c rune) bool { return c == ',' || c == '，' || c == '、' }) {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, doc.Str{S: part, Pos: w.Pos})
			}
		}
	}
	return out
}

func (r *metaReader) date(v *yamlnode.Node) doc.Date {
	y, m, d, ok := v.Date(r.types(), codeMetaType)
	if !ok {
		return doc.Date{}
	}
	return doc.Date{Y: y, M: m, D: d, Pos: v.Pos}
}

// params keeps what Guidepost does not read: nested keys are joined by dots,
// the items of a list by commas.
func (r *metaReader) params(prefix string, v *yamlnode.Node) {
	if v == nil {
		return
	}
	if v.Kind != yamlnode.Map {
		if prefix == "" {
			if l := r.types(); l != nil {
				l.Error(codeMetaType, v.Pos, "params is "+v.Kind.String()+", not a map", "write params: {key: value}")
			}
			return
		}
		r.meta.Params = append(r.meta.Params, doc.Param{Key: prefix, Value: scalarText(v), Pos: v.Pos})
		return
	}
	for _, e := range v.Entries {
		key := e.Key.Value
		if prefix != "" {
			key = prefix + "." + key
		}
		r.params(key, e.Value)
	}
}

func scalarText(v *yamlnode.Node) string {
	switch {
	case v == nil:
		return ""
	case v.Kind == yamlnode.Scalar:
		return v.Value
	}
	var parts []string
	for _, item := range v.Items {
		parts = append(parts, scalarText(item))
	}
	for _, e := range v.Entries {
		parts = append(parts, e.Key.Value+": "+scalarText(e.Value))
	}
	return strings.Join(parts, ", ")
}

// allow reads allow: {CODE: reason}.
func (r *metaReader) allow(v *yamlnode.Node) {
	if v == nil {
		return
	}
	if v.Kind != yamlnode.Map {
		if l := r.types(); l != nil {
			l.Error(codeMetaType, v.Pos, "allow is "+v.Kind.String()+", not a map", "write allow: {M130: the reason}")
		}
		return
	}
	for _, e := range v.Entries {
		reason, ok := e.Value.Text(r.types(), codeMetaType)
		if !ok || strings.TrimSpace(reason) == "" {
			continue
		}
		r.meta.Allow = append(r.meta.Allow, doc.Allowance{Code: e.Key.Value, Reason: strings.TrimSpace(reason), Pos: e.Key.Pos, Over: diag.WholeFile(e.Key.Pos.File)})
	}
}
