// Package doc is the model: what Guidepost knows about a site, as plain data.
//
// The packages markdown and data make these values from single files; site
// links them; advice reasons about them; render shows them. A value holds no
// function, no syntax tree and no pointer to another document: documents refer
// to each other by id or path, and package site resolves the references. Values
// are never changed once a stage has returned them.
package doc

import "guidepost/generator/internal/diag"

// Pos is where something was written.
type Pos = diag.Pos

// Name is an id as an author wrote it, with its place.
type Name struct {
	ID  string
	Pos Pos
}

// Text is a string for readers: the one in the site's first language and its
// translations, if any.
type Text struct {
	S   string // as in the base file; "" if the key is absent
	Pos Pos
	Tr  []Translation // sorted by Lang
}

// Translation is a Text in another language.
type Translation struct {
	Lang string // language id, such as "en"
	S    string
	Of   string // first 8 hex digits of the hash of the text translated; "" if not recorded
	Pos  Pos
}

// In returns the text in a language, and whether it exists in it. Without a
// translation it returns the base text. A text that is empty counts as existing.
func (t Text) In(lang, base string) (s string, ok bool) {
	if lang == base || t.S == "" && len(t.Tr) == 0 {
		return t.S, true
	}
	for _, tr := range t.Tr {
		if tr.Lang == lang {
			return tr.S, true
		}
	}
	return t.S, false
}

// IsZero reports whether no language has the text.
func (t Text) IsZero() bool { return t.S == "" && len(t.Tr) == 0 }

// Ref is a reference written in data: guides/x (a content path), procedures/x,
// tables/t/c/o, trees/t.
type Ref struct {
	To  string
	Pos Pos
}
