package build

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"guidepost"
)

// thousandPages makes a site of 1,000 pages in 20 folders, each with headings,
// links, a table and a code block.
func thousandPages() fstest.MapFS {
	src := fstest.MapFS{"data/site.yaml": {Data: []byte("title: Bench\nbase_url: https://example.org/\n")}}
	for i := range 1000 {
		var b strings.Builder
		fmt.Fprintf(&b, "# 第 %d 页\n\n先看[下一页](../s%02d/p%03d.md)，再看 **要点：**它们都在这里。\n\n", i, (i+1)%1000/50, (i+1)%1000)
		for j := range 8 {
			fmt.Fprintf(&b, "## 小节 %d\n\n%s\n\n- 一\n- 二\n\n", j, strings.Repeat("说明文字与 English words 混排，足够长。", 12))
		}
		b.WriteString("| a | b |\n|---|--:|\n| 1 | 2 |\n\n```go\nfunc main() { println(\"hello\") }\n```\n")
		src[fmt.Sprintf("content/s%02d/p%03d.md", i/50, i)] = &fstest.MapFile{Data: []byte(b.String()), ModTime: time.Unix(1e9, 0)}
	}
	return src
}

func benchEnv() Env {
	var t testing.T
	return caseEnv(&t, "")
}

func BenchmarkCold1000Pages(b *testing.B) {
	src := thousandPages()
	for b.Loop() {
		if _, err := New().Build(context.Background(), src, benchEnv()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNoChange1000Pages(b *testing.B) {
	src, builder := thousandPages(), New()
	for b.Loop() {
		if _, err := builder.Build(context.Background(), src, benchEnv()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLeafEdit1000Pages(b *testing.B) {
	src, builder := thousandPages(), New()
	leaf := src["content/s10/p500.md"]
	text := string(leaf.Data)
	for n := 0; b.Loop(); n++ {
		src["content/s10/p500.md"] = &fstest.MapFile{Data: fmt.Appendf(nil, "%s\n%d\n", text, n), ModTime: time.Unix(int64(1e9+n), 0)}
		if _, err := builder.Build(context.Background(), src, benchEnv()); err != nil {
			b.Fatal(err)
		}
	}
}

// benchEdits measures the way from a change of one file to the page that its author
// looks at, as serve goes it; all sees to the rest of the site as well.
func benchEdits(b *testing.B, name string, edit func(n int) string, all bool) {
	src, builder, env := thousandPages(), New(), benchEnv()
	env.Serve = true
	if _, err := builder.Build(context.Background(), src, env); err != nil {
		b.Fatal(err)
	}
	env.Hint = []string{name}
	for n := 0; b.Loop(); n++ {
		src[name] = &fstest.MapFile{Data: []byte(edit(n)), ModTime: time.Unix(int64(1e9+n), 0)}
		p, err := builder.Plan(context.Background(), src, env)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := p.File("s10/p500/index.html"); !ok {
			b.Fatal("no page")
		}
		if !all {
			continue
		}
		if _, err := p.Finish(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLeafEditToItsPage1000Pages(b *testing.B) {
	text := string(thousandPages()["content/s10/p500.md"].Data)
	benchEdits(b, "content/s10/p500.md", func(n int) string { return fmt.Sprintf("%s\n%d\n", text, n) }, false)
}

func benchTemplate(b *testing.B) func(n int) string {
	text, err := fs.ReadFile(guidepost.Theme, "layouts/base.html")
	if err != nil {
		b.Fatal(err)
	}
	return func(n int) string { return fmt.Sprintf("%s<!-- %d -->", text, n) }
}

func BenchmarkTemplateEditToAPage1000Pages(b *testing.B) {
	benchEdits(b, "layouts/base.html", benchTemplate(b), false)
}

func BenchmarkTemplateEditToAllPages1000Pages(b *testing.B) {
	benchEdits(b, "layouts/base.html", benchTemplate(b), true)
}

func BenchmarkFlagship(b *testing.B) {
	for b.Loop() {
		if _, err := New().Build(context.Background(), flagship(), benchEnv()); err != nil {
			b.Fatal(err)
		}
	}
}
