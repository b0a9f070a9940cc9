package browser

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"guidepost/generator/internal/build"
)

// frame finds the document that is shown in the frame of a page.
type frame struct {
	mu     sync.Mutex
	origin string
	ids    []string // of documents of origin, the newest last
}

// listen watches for documents of an origin; runtime must be enabled afterwards.
func listen(t *testing.T, ctx context.Context, origin string) *frame {
	t.Helper()
	f := &frame{origin: origin}
	err := chromedp.Listen(ctx, func(ev any) {
		f.mu.Lock()
		defer f.mu.Unlock()
		switch e := ev.(type) {
		case *runtime.EventExecutionContextCreated:
			if e.Context.Origin == f.origin && strings.Contains(string(e.Context.AuxData), `"isDefault":true`) {
				f.ids = append(f.ids, e.Context.UniqueID)
			}
		case *runtime.EventExecutionContextDestroyed:
			f.ids = slices.DeleteFunc(f.ids, func(id string) bool { return id == e.ExecutionContextUniqueID })
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// until evaluates an expression in the newest document of the frame until it is
// what is wanted: documents come and go while one looks.
func (f *frame) until(t *testing.T, ctx context.Context, expression, want string) {
	t.Helper()
	var got string
	for range 100 {
		f.mu.Lock()
		n := len(f.ids)
		id := ""
		if n > 0 {
			id = f.ids[n-1]
		}
		f.mu.Unlock()
		if n > 0 {
			v, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+expression+")", func(p *runtime.EvaluateParams) { p.UniqueContextID = id }))
			if got = v; err == nil && got == want {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("in the frame, %s is %q, want %q", expression, got, want)
}

// until evaluates an expression in the page until it is what is wanted.
func until(t *testing.T, ctx context.Context, expression, want string) {
	t.Helper()
	var got string
	for range 100 {
		if got = evaluate[string](t, ctx, "String("+expression+")"); got == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s is %q, want %q", expression, got, want)
}

// host serves a page of another site, with the code that a page of ours offers.
func host(t *testing.T, body string) string {
	t.Helper()
	page := `<!doctype html><html lang="en"><meta charset="utf-8"><title>Course</title><link rel="icon" href="data:,"><h1>Course</h1>` + body +
		`<script>var seen = []; addEventListener("message", function (e) { seen.push(JSON.stringify(Object.keys(e.data || {}).sort())); });</script>`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// codes are what the page that tells how to embed offers to copy, with the
// address at which the test serves the site.
func codes(t *testing.T, res *build.Result, base string) []string {
	t.Helper()
	page := ""
	for _, f := range res.Files {
		if f.Path == "embed/index.html" {
			page = string(f.Data)
		}
	}
	var out []string
	for _, m := range regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`).FindAllStringSubmatch(page, -1) {
		out = append(out, strings.ReplaceAll(html.UnescapeString(m[1]), "https://example.org/docs/", base))
	}
	if len(out) < 3 {
		t.Fatalf("embed/ offers %d pieces of code", len(out))
	}
	return out
}

// code is the first piece of code that holds a text.
func code(t *testing.T, all []string, part string) string {
	t.Helper()
	i := slices.IndexFunc(all, func(c string) bool { return strings.Contains(c, part) })
	if i < 0 {
		t.Fatalf("no code with %q", part)
	}
	return all[i]
}

// TestATreeIsAnsweredOnAnotherSite shows a tree with the published code on a
// page of another origin, answers it to the end, and holds that the frame is
// always as high as what is in it, that the page hears of heights and of
// nothing else, and that it obeys nobody but the frame.
func TestATreeIsAnsweredOnAnotherSite(t *testing.T) {
	ctx := open(t)
	res := flagship(t, false)
	base := server(t, res, "/docs/")
	all := codes(t, res, base)
	f := listen(t, ctx, strings.TrimSuffix(base, "/docs/"))
	w := newWatch(t, ctx, "http://127.0.0.1:")
	page := host(t, code(t, all, "/embed/decide/choose-account/")+code(t, all, "guidepost:height"))
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(800, 700), chromedp.Navigate(page)); err != nil {
		t.Fatal(err)
	}
	const high = `Math.ceil(document.documentElement.getBoundingClientRect().height) - innerHeight`
	for step := 0; ; step++ {
		if f.until(t, ctx, `document.readyState`, "complete"); step > 20 {
			t.Fatal("no outcome after 20 answers")
		}
		f.until(t, ctx, high, "0")
		at := evaluateIn[string](t, ctx, f, `location.pathname`)
		if !strings.HasPrefix(at, "/docs/embed/decide/choose-account/") {
			t.Errorf("the frame shows %s", at)
		}
		if evaluateIn[string](t, ctx, f, `document.body.dataset.kind`) == "outcome" {
			break
		}
		next := evaluateIn[string](t, ctx, f, `(() => { const a = document.querySelector(".choice"); a.click(); return new URL(a.href).pathname; })()`)
		f.until(t, ctx, `location.pathname`, next)
	}
	if q := evaluateIn[string](t, ctx, f, `location.search`); !strings.HasPrefix(q, "?who=person&") {
		t.Errorf("the outcome knows the answers %q", q)
	}
	full := evaluateIn[string](t, ctx, f, `(() => { const a = document.querySelector("[data-full]"); a.dispatchEvent(new Event("pointerdown", { bubbles: true })); return a.target + " " + a.href; })()`)
	if want := "_blank " + base + "decide/choose-account/r/"; !strings.HasPrefix(full, want) || !strings.Contains(full, "?who=person&") {
		t.Errorf("the full page is %s, want %s… with the answers", full, want)
	}
	if bad := evaluateIn[string](t, ctx, f, strayLinks); bad != "" {
		t.Errorf("links that would show a whole page in the frame: %s", bad)
	}
	before := evaluate[string](t, ctx, `document.querySelector("iframe").height`)
	evaluate[bool](t, ctx, `[5, "200", -1, NaN, 1e9, null].every((h) => !postMessage({ type: "guidepost:height", height: h }, "*")) && !postMessage(null, "*") || true`)
	if after := evaluate[string](t, ctx, `document.querySelector("iframe").height`); after != before {
		t.Errorf("a message that is not the frame's made it %s high", after)
	}
	if said := evaluate[string](t, ctx, `Array.from(new Set(seen.filter((s) => s !== "[]"))).join()`); said != `["height","type"]` {
		t.Errorf("the page heard %s", said)
	}
	for _, m := range w.take() {
		t.Error(m)
	}
}

// strayLinks lists links out of the frame that do not open a tab.
const strayLinks = `(() => {
	const root = new URL(document.body.dataset.frame, location.href).href;
	return [...document.querySelectorAll("a[href]")].filter((a) => !a.target && !a.href.startsWith(root)).map((a) => a.href).join(" ");
})()`

// evaluateIn runs an expression in the document that is in the frame.
func evaluateIn[T any](t *testing.T, ctx context.Context, f *frame, expression string) T {
	t.Helper()
	f.mu.Lock()
	id := f.ids[len(f.ids)-1]
	f.mu.Unlock()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, func(p *runtime.EvaluateParams) { p.UniqueContextID = id }))
	if err != nil {
		t.Fatalf("in the frame, %s: %v", expression, err)
	}
	return v
}

// TestALockedAnswerStays opens the published example of a lesson: the locked
// question says so and offers no change, whatever is answered after it.
func TestALockedAnswerStays(t *testing.T) {
	ctx := open(t)
	res := flagship(t, false)
	base := server(t, res, "/docs/")
	all := codes(t, res, base)
	f := listen(t, ctx, strings.TrimSuffix(base, "/docs/"))
	w := newWatch(t, ctx, "http://127.0.0.1:")
	if err := chromedp.Do(ctx, chromedp.Navigate(host(t, code(t, all, "lock=")))); err != nil {
		t.Fatal(err)
	}
	const locked = `[...document.querySelectorAll("[data-answered] li")].map((li) => li.querySelectorAll("a").length).join()`
	f.until(t, ctx, locked, "0")
	next := evaluateIn[string](t, ctx, f, `(() => { const a = document.querySelector(".choice"); a.click(); return new URL(a.href).pathname; })()`)
	f.until(t, ctx, `location.pathname`, next)
	f.until(t, ctx, `document.readyState`, "complete")
	if q := evaluateIn[string](t, ctx, f, `location.search`); !strings.Contains(q, "lock=who") {
		t.Errorf("after an answer the query is %s", q)
	}
	f.until(t, ctx, locked, "0,1")
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"embed/decide/choose-account/q/who/?who=person&lock=who")); err != nil {
		t.Fatal(err)
	}
	until(t, ctx, `document.querySelectorAll(".choice").length + " " + document.querySelectorAll(".notice a").length`, "0 1")
	for _, m := range w.take() {
		t.Error(m)
	}
}

// TestAFrameTakesOnlyItsStateAlong holds that the link to the whole page carries
// what the page in the frame knows, and nothing else of its address.
func TestAFrameTakesOnlyItsStateAlong(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	const junk = "&x=%3Cscript%3E&utm_source=a"
	for at, want := range map[string]string{
		"decide/choose-account/?who=person" + junk:                                                     "decide/choose-account/?who=person",
		"decide/choose-account/q/p-job/?who=person&p-upkeep=someone&lock=who.x" + junk:                 "decide/choose-account/q/p-job/?who=person&p-upkeep=someone&lock=who",
		"decide/choose-account/r/none-pay/?who=nobody" + junk:                                          "decide/choose-account/r/none-pay/",
		"compare/accounts/?f=subject.person.verified.perhaps&o=service.x" + junk:                       "compare/accounts/?f=subject.person&o=service",
		"how/verify/?f=subject.company&f=subject.%3Cb%3E" + junk + strings.Repeat("&who=person", 1000): "how/verify/?f=subject.company",
		"compare/accounts/subscription-vs-service/?a=b":                                                "compare/accounts/subscription-vs-service/",
	} {
		visit(t, ctx, base+"embed/"+at)
		got := evaluate[string](t, ctx, `(() => { const a = document.querySelector("[data-full]"); a.dispatchEvent(new Event("pointerdown", { bubbles: true })); return a.href; })()`)
		if got != base+want {
			t.Errorf("%.60s leads to\n     %s\nwant %s", at, strings.TrimPrefix(got, base), want)
		}
	}
}

// TestAFrameWorksWithoutScripts answers in a frame whose page runs no scripts.
func TestAFrameWorksWithoutScripts(t *testing.T) {
	ctx := open(t)
	res := flagship(t, false)
	base := server(t, res, "/docs/")
	f := listen(t, ctx, strings.TrimSuffix(base, "/docs/"))
	w := newWatch(t, ctx, "http://127.0.0.1:")
	page := host(t, code(t, codes(t, res, base), "/embed/decide/choose-account/"))
	err := chromedp.Do(ctx, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		chromedp.EmulateViewport(800, 900), chromedp.Navigate(page))
	if err != nil {
		t.Fatal(err)
	}
	f.until(t, ctx, `document.readyState`, "complete")
	type point struct{ X, Y float64 }
	in := evaluateIn[point](t, ctx, f, `(() => { const r = document.querySelector(".choice").getBoundingClientRect(); return { X: r.x + 20, Y: r.y + 20 }; })()`)
	at := evaluate[point](t, ctx, `(() => { const r = document.querySelector("iframe").getBoundingClientRect(); return { X: r.x, Y: r.y }; })()`)
	if err := chromedp.Do(ctx, chromedp.MouseClickXY(at.X+in.X, at.Y+in.Y)); err != nil {
		t.Fatal(err)
	}
	f.until(t, ctx, `document.body.dataset.kind + " " + location.pathname.startsWith("/docs/embed/decide/choose-account/q/")`, "question true")
	for _, m := range w.take() {
		t.Error(m)
	}
}

// guideWithTrees is a site with a text that holds two trees, from the case that
// also holds what is published of it.
func guideWithTrees(t *testing.T) *build.Result {
	t.Helper()
	src := caseSource(t, "embeds")
	guide := src["content/guides/alpha.md"]
	guide.Data = append(guide.Data, "\nBetween.\n\n::tree{id=choose}\n"...)
	return buildSource(t, src)
}

// TestATreeInATextIsAnsweredInPlace answers the second of two trees in a text:
// it goes on in a frame where it stands, the other stays, and so does the page.
func TestATreeInATextIsAnsweredInPlace(t *testing.T) {
	res := guideWithTrees(t)
	for _, from := range []string{"http", "file"} {
		t.Run(from, func(t *testing.T) {
			ctx := open(t)
			base, index := publish(t, res), "index.html"
			if from == "http" {
				base, index = server(t, res, "/docs/"), ""
			}
			w := newWatch(t, ctx, base)
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(800, 700), chromedp.Navigate(base+"guides/alpha/"+index)); err != nil {
				t.Fatal(err)
			}
			if n := evaluate[int](t, ctx, `document.querySelectorAll("iframe").length`); n != 0 {
				t.Fatalf("%d frames before anything is answered", n)
			}
			evaluate[bool](t, ctx, `document.querySelectorAll("gp-tree")[1].querySelector(".choice").click(), true`)
			until(t, ctx, `document.querySelectorAll("gp-tree")[1].hasAttribute("data-live")`, "true")
			until(t, ctx, `document.querySelector("iframe").clientHeight > 150`, "true")
			shown := evaluate[string](t, ctx, `[...document.querySelectorAll("gp-tree > *")].map((e) => getComputedStyle(e).display + getComputedStyle(e).visibility[0]).join()`)
			if shown != "blockv,nonev,blockv" {
				t.Errorf("static, static and frame are %s", shown)
			}
			if title := evaluate[string](t, ctx, `document.querySelector("iframe").title + " " + (document.activeElement.tagName === "IFRAME")`); title != "Choose <b> true" {
				t.Errorf("the frame's title and focus: %s", title)
			}
			if src := evaluate[string](t, ctx, `document.querySelector("iframe").src`); src != base+"embed/decide/choose/q/pay/"+index+"?who=person" {
				t.Errorf("the frame shows %s", src)
			}
			here := evaluate[string](t, ctx, `location.href`)
			if here != base+"guides/alpha/"+index {
				t.Errorf("the page went to %s", here)
			}
			evaluate[bool](t, ctx, `document.querySelector(".choice:nth-child(1)").click(), true`)
			until(t, ctx, `[...document.querySelectorAll("gp-tree[data-live] > iframe")].filter((f) => f.clientHeight > 150).length`, "2")
			if from == "http" { // under file:// each document is a stranger to the others
				evaluate[bool](t, ctx, `localStorage.setItem("scheme", "dark"), true`)
				until(t, ctx, `document.querySelector("iframe").contentDocument.documentElement.dataset.theme`, "dark")
			}
			if err := chromedp.Do(ctx, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})); err != nil {
				t.Fatal(err)
			}
			if printed := evaluate[string](t, ctx, `[...document.querySelectorAll("gp-tree > *")].map((e) => getComputedStyle(e).display).join()`); printed != "block,none,block,none" {
				t.Errorf("in print, each tree's static form and frame are %s", printed)
			}
			for _, m := range w.take() {
				t.Error(m)
			}
		})
	}
}

// TestCodeIsCompletedWithTheAddress opens the page that tells how to embed on a
// site that does not know where it stands.
func TestCodeIsCompletedWithTheAddress(t *testing.T) {
	res := guideWithTrees(t)
	for i, f := range res.Files { // as if built without a base URL
		if f.Path == "embed/index.html" {
			res.Files[i].Data = []byte(strings.ReplaceAll(string(f.Data), "https://example.org/embed/", ""))
		}
	}
	ctx := open(t)
	base := server(t, res, "/docs/")
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"embed/")); err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]string{
		0: `<iframe src="` + base + `embed/decide/choose/" title="Choose &lt;b&gt;"`,
		3: `<iframe src="` + base + `embed/decide/choose/q/pay/?who=person&amp;lock=who" title="Choose &lt;b&gt;"`,
	} {
		if got := evaluate[string](t, ctx, fmt.Sprintf(`document.querySelectorAll("[data-code]")[%d].textContent`, i)); !strings.HasPrefix(got, want) {
			t.Errorf("code %d is %s, want %s…", i, got, want)
		}
	}
	until(t, ctx, `document.querySelector("iframe").height !== "640"`, "true")
}
