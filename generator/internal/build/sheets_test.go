package build

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
)

// scratchShelf is a shelf that counts its scratch files, or has none.
type scratchShelf struct {
	*shelf
	opened atomic.Int32
	err    error
	full   error // of what is written
}

func (s *scratchShelf) Scratch() (file.Scratch, error) {
	s.opened.Add(1)
	if s.err != nil {
		return nil, s.err
	}
	f, err := s.shelf.Scratch()
	if s.full != nil {
		f = fullScratch{f, s.full}
	}
	return f, err
}

type fullScratch struct {
	file.Scratch
	err error
}

func (s fullScratch) WriteAt(b []byte, _ int64) (int, error) { return 0, s.err }

func bilingual() fstest.MapFS {
	src := fstest.MapFS{"data/site.yaml": {Data: []byte("title: Site\nlanguages: [{id: zh, name: 中文}, {id: en, name: English}]\n")}}
	for i := range 12 {
		src[fmt.Sprintf("content/p%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# 第%d页\n\n企业微信的第%d页说第%d件事。\n\n## 怎么选\n\n看一看。\n", i, i, i*i)}
		src[fmt.Sprintf("content/en/p%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# Page %d\n\nThe text of page%d.\n", i, i)}
	}
	return src
}

func randomHan(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]rune, n)
	for i := range out {
		out[i] = rune(0x4e00 + r.IntN(5000))
	}
	return string(out)
}

// TestSheetsGoToTheDisk builds with a memo and counts scratch files: there is none
// where nothing has changed, and what the memo has comes into an index with what
// is new.
func TestSheetsGoToTheDisk(t *testing.T) {
	src, env := bilingual(), caseEnv(t, "")
	for i := range 4 { // more than waits in memory
		src[fmt.Sprintf("content/long%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# 长%d\n\n%s\n", i, randomHan(uint64(i), 30_000))}
	}
	dir := t.TempDir()
	old := map[string][]byte{}
	build := func() (index map[string]string, opened int32) {
		env.Memo = memo.Open(dir, "site")
		defer env.Memo.Close()
		p, err := New().Plan(context.Background(), src, env)
		if err != nil {
			t.Fatal(err)
		}
		out := &scratchShelf{shelf: &shelf{old: old, now: map[string][]byte{}}}
		r, err := p.Write(context.Background(), out)
		if err != nil {
			t.Fatal(err)
		}
		env.Memo.Save(true)
		old = out.now
		index = map[string]string{}
		for _, f := range r.Files {
			if strings.HasPrefix(f.Path, "search/") {
				index[f.Path] = string(old[f.Path])
			}
		}
		return index, out.opened.Load()
	}
	compare := func(name string, got map[string]string) {
		t.Helper()
		want := map[string]string{}
		for _, f := range mustBuild(t, src, caseEnv(t, "")).Files {
			if strings.HasPrefix(f.Path, "search/") {
				want[f.Path] = string(f.Data)
			}
		}
		if len(want) < 4 || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: the index is not that of a build in memory: %d files, want %d", name, len(got), len(want))
		}
	}
	got, opened := build()
	compare("cold", got)
	if opened != 1 {
		t.Errorf("a cold build opened %d scratch files", opened)
	}
	got, opened = build()
	compare("nothing changed", got)
	if opened != 0 {
		t.Errorf("nothing changed, and %d scratch files were opened", opened)
	}
	src["content/p7.md"] = &fstest.MapFile{Data: []byte("# 第七页\n\n公众号。\n")}
	got, opened = build()
	compare("a page changed", got)
	if opened != 1 {
		t.Errorf("after an edit %d scratch files were opened", opened)
	}
}

// A sheet that the memo had when its page was written may be gone when the index
// is made: another build tidies, or a disk fails.
func TestASheetThatTheMemoHasLostIsMadeAgain(t *testing.T) {
	src, env := bilingual(), caseEnv(t, "")
	p, err := New().Plan(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	pages := make([]*madePage, len(p.site.Pages))
	o := &outlet{stop: func(err error) { t.Error(err) }, sheets: p.sheetsInto(&shelf{})}
	for i, page := range p.site.Pages {
		pages[i] = p.page(i)
		m := *pages[i]
		if err := o.sheets.take(i, page.Lang, &m, i%3 > 0); err != nil || m.sheet != nil {
			t.Fatal("a sheet was not taken", err)
		}
	}
	o.out = &shelf{now: map[string][]byte{}}
	got, err := p.indexes(context.Background(), nil, o)
	if err != nil {
		t.Fatal(err)
	}
	want, err := p.indexes(context.Background(), pages, nil)
	if err != nil {
		t.Fatal(err)
	}
	for lang := range want {
		if len(want[lang]) == 0 || len(got[lang]) != len(want[lang]) {
			t.Fatalf("%d files, want %d", len(got[lang]), len(want[lang]))
		}
		for i, f := range want[lang] {
			if got[lang][i].Path != f.Path || got[lang][i].Sum != f.Sum {
				t.Errorf("%s is not what it is in memory", f.Path)
			}
		}
	}
}

func TestWithoutRoomForTheSheetsNothingIsBuilt(t *testing.T) {
	errFull := errors.New("no space left on device")
	for name, out := range map[string]*scratchShelf{"no file": {err: errFull}, "a full disk": {full: errFull}} {
		p, err := New().Plan(context.Background(), bilingual(), caseEnv(t, ""))
		if err != nil {
			t.Fatal(err)
		}
		out.shelf = &shelf{now: map[string][]byte{}}
		if r, err := p.Write(context.Background(), out); r != nil || !errors.Is(err, errFull) {
			t.Errorf("%s: got a result: %t, error %v", name, r != nil, err)
		}
		for path := range out.now {
			if strings.HasPrefix(path, "search/") && strings.HasSuffix(path, ".js") {
				t.Errorf("%s: %s was made", name, path)
			}
		}
	}
}
