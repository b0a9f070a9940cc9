package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"guidepost/generator/internal/search"
)

// searchScript is the engine of the browser, for a page without a document.
func searchScript(t *testing.T) string {
	t.Helper()
	var script strings.Builder
	for _, name := range []string{"text", "shard", "score", "guess", "session", "engine"} {
		js, err := os.ReadFile("../../../static/theme/js/search_" + name + ".js")
		if err != nil {
			t.Fatal(err)
		}
		script.Write(append(js, '\n'))
	}
	return script.String()
}

// evaluateAwait gives what a promise brings.
func evaluateAwait[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// answer is what the scripts find.
type answer struct {
	Pages         []string // each with its sections
	Meant         string
	Total, Failed int
}

// openEngine lets scripts ask(text) the files of an index.
func openEngine(t *testing.T, ctx context.Context, files map[string]string, lang string) {
	t.Helper()
	data, _ := json.Marshal(files)
	evaluate[any](t, ctx, searchScript(t)+fmt.Sprintf(`
		var files = %s, broken = () => false;
		var load = (url) => new Promise((ok, no) => {
			url = url.split("?")[0];
			if (broken(url) || !files[url]) return no(new Error(url));
			(0, eval)(files[url]);
			ok();
		});
		var engine = guidepost.search.open("search/%s/", load);
		var ask = async (text, e) => {
			const r = await (e || engine).query(text, 5);
			return { Pages: r.hits.map((h) => h.url + h.sections.map((s) => " " + s.id).join("")), Meant: r.meant, Total: r.total, Failed: r.failed.length };
		};
		var all = async (texts) => { const out = []; for (const x of texts) out.push(await ask(x)); return out; };0`, data, lang))
}

// TestSearchAgreesWithTheEngine asks the scripts what the engine in Go is held
// to, from the very files of an index.
func TestSearchAgreesWithTheEngine(t *testing.T) {
	text, err := os.ReadFile("../testdata/search/parity.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixture struct {
		Docs     []search.Doc
		Synonyms [][]string
		Units    []struct {
			Text  string
			Units [][2]string
		}
		Queries []struct {
			Text, Meant string
			Pages       []string
			Total       int
		}
	}
	if err := json.Unmarshal(text, &fixture); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range search.Index(fixture.Docs, "zh", search.Options{Synonyms: fixture.Synonyms, OneFile: 1, Shard: 300}) {
		files[f.Path] = string(f.Data)
	}
	ctx := open(t)
	openEngine(t, ctx, files, "zh")
	for _, u := range fixture.Units {
		in, _ := json.Marshal(u.Text)
		got := evaluate[[][2]string](t, ctx, fmt.Sprintf(`guidepost.search.units(%s, null)`, in))
		if !slices.Equal(got, u.Units) {
			t.Errorf("units of %q\ngot  %q\nwant %q", u.Text, got, u.Units)
		}
	}
	for _, q := range fixture.Queries {
		in, _ := json.Marshal(q.Text)
		got := evaluateAwait[answer](t, ctx, fmt.Sprintf(`ask(%s)`, in))
		if !slices.Equal(got.Pages, q.Pages) || got.Meant != q.Meant || got.Total != q.Total || got.Failed > 0 {
			t.Errorf("%q\ngot  %+v\nwant %+v", q.Text, got, q)
		}
	}
	for _, in := range []string{`"\ud800"`, `"\udc00 绿茶 \ud83c"`, `"绿茶".repeat(5000)`, `"a".repeat(10000)`, `"\u202e\u200f\u0000"`, `null`, `{}`} {
		if got := evaluateAwait[answer](t, ctx, fmt.Sprintf(`ask(%s)`, in)); got.Failed > 0 {
			t.Errorf("%s: %+v", in, got)
		}
	}
	// A shard that does not load takes only its own words away, and comes back.
	evaluate[any](t, ctx, `var e2; broken = (url) => /\/t[0-9a-c]\.js/.test(url); Object.keys(files).forEach((f) => { if (!/core/.test(f)) guidepost.shard(f.slice(7, -3), undefined); }); guidepost.search.open("search/zh/", load) && (e2 = guidepost.search.open("search/zh/", load), 0)`)
	broken := evaluateAwait[answer](t, ctx, `ask("kitchen 绿茶", e2)`)
	if broken.Failed == 0 || len(broken.Pages) == 0 {
		t.Errorf("with broken shards: %+v; want what is known and what failed", broken)
	}
	evaluate[any](t, ctx, `broken = () => false; 0`)
	if mended := evaluateAwait[answer](t, ctx, `ask("kitchen 绿茶", e2)`); mended.Failed > 0 || len(mended.Pages) < 2 {
		t.Errorf("after a failure: %+v; want all pages", mended)
	}
	// Another build is out, and the files of this one are gone.
	next := map[string]string{}
	for _, f := range search.Index(fixture.Docs[1:], "zh", search.Options{OneFile: 1, Shard: 300}) {
		next[f.Path] = string(f.Data)
	}
	data, _ := json.Marshal(next)
	evaluate[any](t, ctx, fmt.Sprintf(`files = %s; 0`, data))
	if stale := evaluateAwait[int](t, ctx, `e2.query("红茶 毛尖 水温", 5, { again: true }).then((a) => a.failed.length)`); stale == 0 {
		t.Error("the query reads nothing new, so it tells nothing of another build")
	}
	if renewed := evaluateAwait[answer](t, ctx, `ask("红茶 毛尖 水温", e2)`); renewed.Failed > 0 || len(renewed.Pages) == 0 {
		t.Errorf("after another build: %+v; want its pages", renewed)
	}
}
