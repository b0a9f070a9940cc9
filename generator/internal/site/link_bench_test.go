package site

import (
	"fmt"
	"testing"

	"guidepost/generator/internal/doc"
)

func BenchmarkLink10000Pages(b *testing.B) {
	var pages []*doc.Page
	for i := range 10000 {
		from := fmt.Sprintf("content/s%03d/p%05d.md", i/100, i)
		pages = append(pages, &doc.Page{Path: from, Title: fmt.Sprint(i), Refs: []doc.PageRef{
			{Dest: fmt.Sprintf("../s%03d/p%05d.md", (i+1)%10000/100, (i+1)%10000), From: from},
		}})
	}
	for b.Loop() {
		Link(Docs{Pages: pages, Data: &doc.Data{}})
	}
}
