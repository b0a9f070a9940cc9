package browser

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/search"
)

// TestEnginesAgreeAtRandom asks both engines pieces of texts, with slips, of
// sites made of shuffled paragraphs: whole indexes, and ones of so many shards
// that a query reads more than it first plans to.
func TestEnginesAgreeAtRandom(t *testing.T) {
	for i, lang := range []string{"zh", "en", "zh", "en"} {
		x := shuffled{rand: rand.New(rand.NewPCG(7, uint64(i)))}
		x.read(t, lang)
		o := search.Options{Synonyms: [][]string{{"公众号", "订阅号"}, {"host", "server"}}}
		if i > 1 {
			o.Shard, o.OneFile = 300, 1
		}
		list := search.Index(x.docs(60), lang, o)
		e, err := search.Open(list, lang)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range list {
			files[f.Path] = string(f.Data)
		}
		queries := make([]string, 600)
		for k := range queries {
			queries[k] = x.query()
		}
		ctx := open(t)
		openEngine(t, ctx, files, lang)
		in, _ := json.Marshal(queries)
		differ := 0
		for k, got := range evaluateAwait[[]answer](t, ctx, "all("+string(in)+")") {
			r := e.Query(queries[k], 5)
			want := answer{Pages: []string{}, Meant: r.Meant, Total: r.Total}
			for _, h := range r.Hits {
				page := h.URL
				for _, at := range h.Sections {
					page += " " + at.ID
				}
				want.Pages = append(want.Pages, page)
			}
			if slices.Equal(got.Pages, want.Pages) && got.Meant == want.Meant && got.Total == want.Total && got.Failed == 0 {
				continue
			}
			if differ++; differ < 4 {
				t.Errorf("%s, %d files, %q\nscripts %+v\nGo      %+v", lang, len(files), queries[k], got, want)
			}
		}
		if differ > 0 {
			t.Errorf("%s, %d files: %d of %d answers differ", lang, len(files), differ, len(queries))
		}
	}
}

// shuffled makes sites and queries of the flagship's texts.
type shuffled struct {
	rand          *rand.Rand
	paras, titles []string
}

var markup = regexp.MustCompile("[`*_#>|\\[\\](){}:]+")

// read takes the texts of a language, and a fifth of the other's.
func (x *shuffled) read(t *testing.T, lang string) {
	x.titles = []string{"C++ 语法", "𠮷野家 的 手冊", "用 iPhone 15 Pro 拍照", "微信公眾號 與 訂閱號", "Straße und Öl", "ＡＢＣ 全角", "日本語のガイド", "한국어 안내", "node.js setTimeout", "1.10 release"}
	err := filepath.WalkDir("../../../content", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" || strings.Contains(filepath.ToSlash(name), "/en/") != (lang == "en") && x.rand.IntN(5) > 0 {
			return err
		}
		text, err := os.ReadFile(name)
		for _, para := range strings.Split(string(text), "\n\n") {
			plain := strings.TrimSpace(markup.ReplaceAllString(para, " "))
			switch {
			case plain == "" || strings.HasPrefix(para, "---") || strings.HasPrefix(para, "```"):
			case strings.HasPrefix(para, "#"):
				x.titles = append(x.titles, plain)
			default:
				x.paras = append(x.paras, plain)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (x *shuffled) pick(from []string) string { return from[x.rand.IntN(len(from))] }

func (x *shuffled) docs(n int) []search.Doc {
	docs := make([]search.Doc, n)
	for i := range docs {
		docs[i] = search.Doc{URL: fmt.Sprintf("d%d/p%d/", i%5, i), Kind: []string{"guide", "table", "answer"}[i%3], Title: x.pick(x.titles), Slug: fmt.Sprintf("p%d", i),
			Sections: []search.Section{{Text: x.pick(x.paras)}}}
		if i%3 == 0 {
			docs[i].Desc, docs[i].Aliases = x.pick(x.paras), []string{x.pick(x.titles)}
		}
		for k := range x.rand.IntN(6) {
			docs[i].Sections = append(docs[i].Sections, search.Section{ID: fmt.Sprintf("s%d", k), Heading: x.pick(x.titles), Text: x.pick(x.paras) + " " + x.pick(x.paras)})
		}
	}
	return docs
}

// query is a title, a piece of a text, some of its words, letters or a quoted
// phrase, with up to two slips.
func (x *shuffled) query() string {
	syllables := strings.Fields("wei xin gong zhong hao ding yue fu wu ren zheng xiao cheng xu kai fa qun zi dong hui nei rong xi an")
	var q string
	switch x.rand.IntN(5) {
	case 0:
		q = x.pick(x.titles)
	case 1:
		text := []rune(x.pick(x.paras))
		from := x.rand.IntN(len(text))
		q = string(text[from:min(len(text), from+1+x.rand.IntN(12))])
	case 2:
		for range 1 + x.rand.IntN(5) {
			q += x.pick(syllables) + []string{"", " "}[x.rand.IntN(2)]
		}
	case 3:
		words := strings.Fields(x.pick(x.paras))
		for range 1 + x.rand.IntN(3) {
			q += x.pick(words) + " "
		}
	case 4:
		q = `"` + x.pick(strings.Fields(x.pick(x.titles))) + `" ` + x.pick(syllables)
	}
	r := []rune(q)
	for range x.rand.IntN(3) {
		r = x.slip(r)
	}
	return string(r)
}

// slip leaves out, exchanges, adds or replaces a character.
func (x *shuffled) slip(r []rune) []rune {
	if len(r) < 2 {
		return r
	}
	i, other := x.rand.IntN(len(r)-1), []rune(x.pick(x.titles))
	c := other[x.rand.IntN(len(other))]
	switch x.rand.IntN(4) {
	case 0:
		return slices.Delete(r, i, i+1)
	case 1:
		r[i], r[i+1] = r[i+1], r[i]
	case 2:
		return slices.Insert(r, i, c)
	case 3:
		r[i] = c
	}
	return r
}
