package render

import (
	"testing"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

func TestASiteTooLargeForOneFileHasNone(t *testing.T) {
	s := &site.Site{Langs: []doc.Language{{ID: "zh"}, {ID: "en"}}, Pages: []site.Page{
		{Doc: &doc.Page{Size: maxFull}}, {Doc: &doc.Page{Size: 1}}, {Lang: 1, Doc: &doc.Page{Size: maxFull}},
	}}
	if HasFull(s, 0) || !HasFull(s, 1) {
		t.Error("the Markdown of a language is one file as long as it has", maxFull, "bytes")
	}
}
