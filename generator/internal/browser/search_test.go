package browser

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// until waits for an expression to have a value.
func (r *reader) until(what, expression, want string) {
	r.Helper()
	got := ""
	for range 300 {
		if got = evaluate[string](r.T, r.ctx, `String(`+expression+`)`); got == want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	r.Fatalf("%s: %s: got %q, want %q", r.where(), what, got, want)
}

func (r *reader) press(keys ...string) {
	r.Helper()
	for _, k := range keys {
		r.do(chromedp.KeyEvent(k))
	}
}

// line cuts the browser off the network, or connects it again.
func (r *reader) line(up bool) {
	r.Helper()
	emulate := cdp.Command[network.OverrideNetworkStateParams, cdp.Empty]{Method: "Network.emulateNetworkConditions"}
	r.do(call(emulate, network.OverrideNetworkStateParams{Offline: !up, DownloadThroughput: -1, UploadThroughput: -1}))
}

const (
	focusInField = `!!document.activeElement && document.activeElement.matches(".find-input")`
	dialogOpen   = `!!document.querySelector(".find-dialog[open]")`
	hasHits      = `document.querySelectorAll(".find-hit").length > 0`
	activeOption = `(() => {
		const all = [...document.querySelectorAll(".find [role=option]")], id = document.querySelector(".find-input").getAttribute("aria-activedescendant");
		const i = all.findIndex((x) => x.id === id), marked = all.filter((x) => x.getAttribute("aria-selected") === "true");
		return (i === all.length - 1 ? "last" : i) + (marked.length === 1 && marked[0] === all[i] ? "" : " but others are marked");
	})()`
)

// searches opens the search over a page and types a query.
func (r *reader) searches(query string) {
	r.Helper()
	if !evaluate[bool](r.T, r.ctx, dialogOpen) {
		r.press("/")
		r.until("the dialog opens", dialogOpen, "true")
	}
	r.until("the field has the focus", focusInField, "true")
	r.types("")
	if query != "" {
		r.do(chromedp.KeyEvent(query))
	}
}

// types puts a text, a string literal of JavaScript if it is not empty, into the
// field at once.
func (r *reader) types(literal string) {
	r.Helper()
	evaluate[bool](r.T, r.ctx, `(() => { const i = document.querySelector(".find-input"); i.value = `+cmp.Or(literal, `""`)+`; i.dispatchEvent(new InputEvent("input", {bubbles: true})); return true; })()`)
}

func searchReader(t *testing.T, base string) *reader {
	t.Helper()
	ctx := open(t)
	return &reader{t, ctx, base, newWatch(t, ctx, base), nil}
}

func TestSearchInADialog(t *testing.T) {
	r := searchReader(t, server(t, flagship(t, false), "/docs/"))
	r.with("by keyboard", searchByKeyboard)
	r.with("with an input method", searchWithInputMethod)
	r.with("shortcuts leave fields alone", searchShortcuts)
	r.with("by kind", searchByKind)
	r.with("nothing found", searchFindsNothing)
	r.with("on a phone", searchOnAPhone)
	r.with("whatever is typed", searchForAnything)
}

func searchByKeyboard(r *reader) {
	r.at("guides/quotas/")
	r.press(kb.Tab, kb.Tab, kb.Tab)
	r.expect("search is within three tabs", evaluate[string](r.T, r.ctx, `document.activeElement.className`), "tool search")
	r.press(kb.Enter)
	r.until("the dialog opens", dialogOpen+" && "+focusInField, "true")
	r.expect("the field has a ring", evaluate[string](r.T, r.ctx, `getComputedStyle(document.activeElement).outlineStyle`), "solid")
	r.press("服务号群发")
	r.until("there are hits", hasHits, "true")
	r.until("it is told how many", `/\d/.test(document.querySelector(".find-status").textContent)`, "true")
	r.expect("what the field says of itself", evaluate[string](r.T, r.ctx, `["role", "aria-expanded", "aria-controls", "aria-autocomplete"].map((x) => document.querySelector(".find-input").getAttribute(x)).join()`), "combobox,true,gp.found,list")
	r.expect("matched words are marked", evaluate[string](r.T, r.ctx, `String(document.querySelectorAll(".find mark").length > 0)`), "true")
	for _, x := range []struct{ key, at string }{{"", "0"}, {kb.ArrowDown, "1"}, {kb.End, "last"}, {kb.ArrowDown, "0"}, {kb.ArrowUp, "last"}, {kb.Home, "0"}} {
		if x.key != "" {
			r.press(x.key)
		}
		r.expect("option after "+x.key, evaluate[string](r.T, r.ctx, activeOption), x.at)
	}
	r.press(kb.Escape)
	r.expect("closed", evaluate[string](r.T, r.ctx, dialogOpen+`+" "+document.activeElement.className`), "false tool search")
	r.press(kb.Enter)
	r.until("opens again with what was found", dialogOpen+" && "+hasHits, "true")
	want := r.href(".find [role=option]")
	if _, err := chromedp.RunResponse(r.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		r.Fatal(err)
	}
	r.expect("Enter opens the first", r.where(), unescaped(want))
}

func unescaped(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

func searchWithInputMethod(r *reader) {
	r.at("guides/quotas/")
	r.searches("")
	composing := func(kind, data string) {
		evaluate[bool](r.T, r.ctx, fmt.Sprintf(`document.querySelector(".find-input").dispatchEvent(new CompositionEvent(%q, {data: %q, bubbles: true}))`, kind, data))
	}
	key := `(() => { const i = document.querySelector(".find-input"); i.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true, cancelable: true}));
		i.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", isComposing: true, bubbles: true, cancelable: true})); return true; })()`
	composing("compositionstart", "")
	evaluate[bool](r.T, r.ctx, `(() => { const i = document.querySelector(".find-input"); i.value = "fuwu"; i.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true})); return true; })()`)
	time.Sleep(200 * time.Millisecond)
	r.expect("nothing is searched meanwhile", evaluate[string](r.T, r.ctx, "String("+hasHits+")"), "false")
	evaluate[bool](r.T, r.ctx, key)
	r.expect("the dialog stays, and so does the page", evaluate[string](r.T, r.ctx, "String("+dialogOpen+")")+" "+r.where(), "true guides/quotas/")
	evaluate[bool](r.T, r.ctx, `(() => { document.querySelector(".find-input").value = "服务号"; return true; })()`)
	composing("compositionend", "服务号")
	r.until("searched once it is committed", hasHits, "true")
	evaluate[bool](r.T, r.ctx, key)
	time.Sleep(100 * time.Millisecond)
	r.expect("the Enter that commits opens nothing", r.where(), "guides/quotas/")
}

func searchShortcuts(r *reader) {
	r.at("compare/accounts/")
	r.searches("a/b")
	r.expect("a slash is a slash", evaluate[string](r.T, r.ctx, `document.querySelector(".find-input").value`), "a/b")
	r.press(kb.Escape)
	for _, x := range []struct{ event, opens string }{
		{`{key: "k", ctrlKey: true}`, "true"}, {`{key: "k", metaKey: true}`, "true"}, {`{key: "k"}`, "false"}, {`{key: "/", ctrlKey: true}`, "false"},
	} {
		evaluate[bool](r.T, r.ctx, `document.body.dispatchEvent(new KeyboardEvent("keydown", Object.assign({bubbles: true, cancelable: true}, `+x.event+`))), true`)
		time.Sleep(50 * time.Millisecond)
		r.expect(x.event, evaluate[string](r.T, r.ctx, "String("+dialogOpen+")"), x.opens)
		if x.opens == "true" {
			r.press(kb.Escape)
		}
	}
	evaluate[bool](r.T, r.ctx, `document.querySelector("main input, main select").dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true}))`)
	r.expect("not from a field", evaluate[string](r.T, r.ctx, "String("+dialogOpen+")"), "false")
}

func searchByKind(r *reader) {
	r.at("en/guides/quotas/")
	r.searches("service account")
	r.until("kinds are offered", `document.querySelectorAll(".find-kinds button").length > 2`, "true")
	evaluate[bool](r.T, r.ctx, `[...document.querySelectorAll(".find-kinds button")].find((b) => /^Guide/.test(b.textContent)).click(), true`)
	r.until("only that kind", `new Set([...document.querySelectorAll(".find-hit .find-kind")].map((k) => k.textContent)).size`, "1")
	r.expect("which is pressed", evaluate[string](r.T, r.ctx, `String(document.querySelectorAll(".find-kinds [aria-pressed=true]").length)`), "1")
	r.expect("the way to all of them", evaluate[string](r.T, r.ctx, `String(((a) => !a || a.getAttribute("href").includes("q=service+account&in=guide"))(document.querySelector(".find-rest a")))`), "true")
}

func searchFindsNothing(r *reader) {
	r.at("guides/quotas/")
	r.searches("龘靐齉")
	r.until("it is said", `document.querySelector(".find-status").textContent`, "没有找到“龘靐齉”。")
	r.expect("with ways on", evaluate[string](r.T, r.ctx, `String(document.querySelectorAll(".find-ways a").length)`), "3")
	r.expect("no list", evaluate[string](r.T, r.ctx, `document.querySelector(".find-input").getAttribute("aria-expanded")`), "false")
}

func searchOnAPhone(r *reader) {
	r.do(chromedp.EmulateViewport(320, 640))
	r.at("guides/quotas/")
	r.searches("服务号群发")
	r.until("there are hits", hasHits, "true")
	r.expect("nothing is wider than the screen", evaluate[string](r.T, r.ctx, `[document.documentElement, document.querySelector(".find-dialog"), document.querySelector(".find-list")].map((x) => x.scrollWidth - x.clientWidth).join()`), "0,0,0")
	r.expect("and the dialog fills it", evaluate[string](r.T, r.ctx, `[innerWidth, innerHeight].join()`), evaluate[string](r.T, r.ctx, `((b) => [b.width, b.height].join())(document.querySelector(".find-dialog").getBoundingClientRect())`))
	// Half of the screen is under a keyboard: the last hit can be scrolled above it.
	r.expect("the end scrolls above a keyboard", evaluate[string](r.T, r.ctx, `((b) => { b.scrollTop = 1e6; return String(document.querySelector(".find-rest").getBoundingClientRect().bottom < innerHeight * .6); })(document.querySelector(".find-dialog .find"))`), "true")
	r.do(chromedp.EmulateViewport(1280, 800))
}

// TestSearchByPart narrows a search to a folder of the site, in the dialog and in
// the address.
func TestSearchByPart(t *testing.T) {
	r := searchReader(t, server(t, flagship(t, false), "/docs/"))
	parts := `[...new Set([...document.querySelectorAll(".find-hit a")].map((a) => new URL(a.href).pathname.split("/")[2]))].join()`
	r.at("guides/quotas/")
	r.searches("服务号")
	r.until("parts are offered", `document.querySelectorAll(".find-kinds option").length > 2`, "true")
	evaluate[bool](t, r.ctx, `((s) => { s.focus(); s.value = "guides/"; s.dispatchEvent(new Event("change", {bubbles: true})); return true; })(document.querySelector(".find-kinds select"))`)
	r.until("only that part", parts, "guides")
	r.expect("the focus stays", evaluate[string](t, r.ctx, `document.activeElement.tagName + " " + document.activeElement.value`), "SELECT guides/")
	r.expect("and goes along to all of them", evaluate[string](t, r.ctx, `String(((a) => !a || a.getAttribute("href").includes("&at=guides%2F"))(document.querySelector(".find-rest a")))`), "true")
	r.at("search/?q=" + url.QueryEscape("服务号") + "&at=compare%2F")
	r.until("an address says the part", parts, "compare")
	r.at("search/?q=" + url.QueryEscape("服务号") + "&at=" + url.QueryEscape("<b>/../x"))
	r.until("what is no part is dropped", `new URLSearchParams(location.search).has("at") + " " + (`+hasHits+`)`, "false true")
	r.quiet()
}

// oddQueries are what nobody means to search for, as script literals.
var oddQueries = []string{
	`"x".repeat(10000)`, `"中".repeat(10000)`, `"\ud800"`, `"a\udc00b"`, `"服务号\ud83d"`, `"，。！？…"`, `"   "`, `"\u202e\u200f\u2066abc"`, `"\u0000\u0007"`,
	`"<img src=x onerror=alert(1)>"`, `"<script>document.title=1</"+"script>"`, `"(a+)+$ [^ \\ *"`, `"$& $1 {q}"`, `"\"服务号"`, `"__proto__ constructor"`,
	`"ang".repeat(18) + "vv"`, // letters that can be cut into syllables in 3^18 ways, none of which reaches the end
}

func searchForAnything(r *reader) {
	r.at("guides/quotas/")
	r.searches("服务号")
	r.until("there are hits", hasHits, "true")
	injected := `document.querySelectorAll(".find img, .find script, .find-dialog img, h1 img").length`
	for _, q := range oddQueries {
		r.types(q)
		time.Sleep(30 * time.Millisecond)
		if n := evaluate[int](r.T, r.ctx, injected); n > 0 {
			r.Errorf("%s: %d elements injected", q, n)
		}
	}
	r.searches("服务号")
	r.until("and it still finds", hasHits, "true")
	for _, q := range []string{"%3Cimg%20src=x%20onerror=alert(1)%3E", "%F0%28%8C", "%ED%A0%80", strings.Repeat("%E4%B8%AD", 500), "a&q=&in=__proto__", "x&in=%3Cb%3E"} {
		r.at("search/?q=" + q)
		time.Sleep(50 * time.Millisecond)
		if n := evaluate[int](r.T, r.ctx, injected); n > 0 {
			r.Errorf("?q=%.40s: %d elements injected", q, n)
		}
	}
}

// TestSearchPage searches in the page that does: its address holds the query.
func TestSearchPage(t *testing.T) {
	r := searchReader(t, server(t, flagship(t, false), "/docs/"))
	r.at("search/?q=" + url.QueryEscape("服务号"))
	r.until("there are hits", hasHits, "true")
	r.until("the title says it", `document.title.startsWith("搜索“服务号”")`, "true")
	r.expect("the doors make room", r.sees(".home-doors"), "")
	first := r.href(".find [role=option]")
	r.takes(".find [role=option]")
	r.expect("a hit leads on", r.where(), unescaped(first))
	r.moves(-1, "search/?q="+url.QueryEscape("服务号"))
	r.until("back to the hits", hasHits, "true")
	r.types(`"服务号群发"`)
	evaluate[bool](t, r.ctx, `document.querySelector(".find-input").focus(), true`)
	r.until("the address follows", `decodeURIComponent(location.search)`, "?q=服务号群发")
	r.press("/")
	r.expect("a slash is a slash", evaluate[string](r.T, r.ctx, `document.querySelector(".find-input").value`), "服务号群发/")
	r.at("en/search/")
	r.until("the field is ready", focusInField, "true")
	r.expect("the doors are open", fmt.Sprint(r.sees(".home-doors") != ""), "true")
	r.quiet()

	r.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	r.at("search/?q=" + url.QueryEscape("服务号"))
	for _, selector := range []string{".find-form", ".notice.find-noscript", ".home-doors li a"} {
		ctx, cancel := context.WithTimeout(r.ctx, 5*time.Second)
		if _, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible)); err != nil {
			t.Errorf("without script there is no %s: %v", selector, err)
		}
		cancel()
	}
}

// TestSearchFromAFolder searches a site that was opened by double click.
func TestSearchFromAFolder(t *testing.T) {
	for _, offline := range []bool{false, true} {
		r := searchReader(t, publish(t, flagship(t, offline)))
		r.at("guides/quotas/index.html")
		r.searches("服务号群发")
		r.until("there are hits", hasHits, "true")
		if _, err := chromedp.RunResponse(r.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
			t.Fatal(err)
		}
		if here := r.where(); !strings.Contains(here, "/index.html") || strings.HasPrefix(here, "file:") {
			t.Errorf("offline=%v: Enter led to %s", offline, here)
		}
		r.at("en/search/index.html?q=quota")
		r.until("there are hits", hasHits, "true")
		r.quiet()
	}
}

// TestSearchSurvivesWhatDoesNotLoad searches while parts of the index, or all of
// it, cannot be had, and again when they can.
func TestSearchSurvivesWhatDoesNotLoad(t *testing.T) {
	for name, missing := range map[string]func(string) bool{
		"a part": func(f string) bool { return strings.HasPrefix(f, "search/zh/") && !strings.HasSuffix(f, "core.js") },
		"all":    func(f string) bool { return strings.HasPrefix(f, "search/") },
	} {
		t.Run(name, func(t *testing.T) {
			var down atomic.Bool
			r := searchReader(t, serverWithout(t, flagship(t, false), "/docs/", func(f string) bool { return down.Load() && missing(f) }))
			r.at("guides/quotas/")
			down.Store(true)
			r.searches("服务号群发")
			r.until("it is said", `!!document.querySelector(".find-failed button")`, "true")
			down.Store(false)
			// What is asked again while the last question fails fails with it.
			r.until("and mended", `((b) => (b && b.click(), document.querySelectorAll(".find-failed").length + " " + (`+hasHits+`)))(document.querySelector(".find-failed button"))`, "0 true")
			for _, f := range r.watch.take() {
				if !strings.Contains(f, "Failed to load resource") && !strings.Contains(f, "Refused to execute") {
					t.Error(f)
				}
			}
		})
	}
}

// TestSearchShowsWhatIsKnown searches with the line cut, then without what stands
// below the titles: what is known is shown, and the next query has all.
func TestSearchShowsWhatIsKnown(t *testing.T) {
	var down atomic.Bool
	described := func(f string) bool { return strings.HasPrefix(f, "search/zh/") && strings.HasPrefix(path.Base(f), "r") }
	r := searchReader(t, serverWithout(t, flagship(t, false), "/docs/", func(f string) bool { return down.Load() && described(f) }))
	failed, below := `document.querySelectorAll(".find-failed button").length`, `document.querySelectorAll(".find-hit .find-lead, .find-part").length`
	r.at("guides/quotas/")
	r.searches("")
	r.until("there are ways to begin with", `document.querySelectorAll(".find-ways a").length > 0`, "true")
	r.line(false)
	r.types(`"认证费"`)
	r.until("offline, it is said", failed, "1")
	down.Store(true)
	r.line(true)
	r.types(`"服务号群发"`)
	r.until("the titles are there, and it is said that something is not", `(`+hasHits+`) + " " + `+failed, "true 1")
	r.expect("nothing stands below them", evaluate[string](t, r.ctx, `String(`+below+`)`), "0")
	down.Store(false)
	r.types(`"服务号群发次数"`)
	r.until("the next query has all", failed+` + " " + (`+below+` > 0)`, "0 true")
	r.watch.take() // the browser reports what did not load
}

// TestSearchRecoversWhenTheLineIsBack asks again what failed, without a click.
func TestSearchRecoversWhenTheLineIsBack(t *testing.T) {
	var down atomic.Bool
	r := searchReader(t, serverWithout(t, flagship(t, false), "/docs/", func(f string) bool { return down.Load() && strings.HasPrefix(f, "search/") }))
	r.at("guides/quotas/")
	down.Store(true)
	r.searches("服务号群发")
	r.until("it is said", `!!document.querySelector(".find-failed button")`, "true")
	down.Store(false)
	r.until("and mended", `(dispatchEvent(new Event("online")), document.querySelectorAll(".find-failed").length + " " + (`+hasHits+`))`, "0 true")
	r.watch.take() // the browser reports what did not load
}

// TestSearchOffersOtherLanguages searches for what only the other language has.
func TestSearchOffersOtherLanguages(t *testing.T) {
	res := buildSource(t, fstest.MapFS{
		"data/site.yaml":      {Data: []byte("title: T\nbase_url: https://example.org/\nlanguages: [{id: zh, tag: zh-Hans, name: 中文}, {id: en, tag: en, name: English}]\n")},
		"content/index.md":    {Data: []byte("# 首页\n\n你好。\n")},
		"content/en/index.md": {Data: []byte("# Home\n\nHello.\n")},
		"content/en/a.md":     {Data: []byte("# Zyzzyva\n\nA weevil.\n")},
	})
	r := searchReader(t, server(t, res, "/"))
	r.at("")
	r.searches("zyzzyva")
	r.until("it is offered", `[...document.querySelectorAll(".find-hit")].map((h) => h.lang + " " + h.querySelector("a").pathname).join()`, "en /en/a/")
	r.quiet()
}

// TestSearchCostsLittle counts what the first search of a visit asks for. The
// middle of some queries is bounded: rare words in a row read more shards.
func TestSearchCostsLittle(t *testing.T) {
	res := flagship(t, false)
	sizes := map[string]int{}
	for _, f := range res.Files {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(f.Data)
		z.Close()
		sizes[f.Path] = b.Len()
	}
	base := server(t, res, "/docs/")
	count := `performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname.replace("/docs/", "")).filter((p) => /search/.test(p)).join(" ")`
	var requests, weights []int
	for _, query := range []string{"服务号群发次数", "认证费", "订阅号 群发", "小程序备案", "注销公众号"} {
		r := searchReader(t, base)
		r.at("guides/quotas/")
		r.expect("before it is used", evaluate[string](t, r.ctx, count), "")
		r.searches(query)
		r.until("there are hits", hasHits, "true")
		files := slices.Compact(slices.Sorted(slices.Values(strings.Fields(evaluate[string](t, r.ctx, count)))))
		sum := 0
		for _, f := range files {
			sum += sizes[f]
		}
		t.Logf("%s: %d requests, %d bytes: %v", query, len(files), sum, files)
		requests, weights = append(requests, len(files)), append(weights, sum)
	}
	slices.Sort(requests)
	slices.Sort(weights)
	if mid := len(requests) / 2; requests[mid] > 10 || weights[mid] > 60<<10 {
		t.Errorf("the first search takes %d requests and %d bytes", requests[mid], weights[mid])
	}
}

// TestAxeFindsNothingInTheSearch runs every rule over the dialog and the page.
func TestAxeFindsNothingInTheSearch(t *testing.T) {
	source := axeSource(t)
	r := searchReader(t, server(t, flagship(t, false), "/docs/"))
	for _, s := range []struct{ page, query string }{{"guides/quotas/", ""}, {"guides/quotas/", "服务号群发"}, {"en/guides/quotas/", "龘靐齉"}, {"search/", ""}, {"search/?q=quota", ""}} {
		for _, look := range looks {
			r.do(chromedp.EmulateViewport(look.width, 844), scheme(look.scheme))
			r.at(s.page)
			if !strings.HasPrefix(s.page, "search/") {
				r.searches(s.query)
			}
			if s.query != "" {
				r.until("it is said", `document.querySelector(".find-status").textContent !== ""`, "true")
			}
			time.Sleep(100 * time.Millisecond)
			evaluate[bool](t, r.ctx, source+"; true")
			for _, v := range axe(t, r.ctx, "undefined") {
				t.Errorf("%s, %q at %d px, %s: %s", s.page, s.query, look.width, look.scheme, v)
			}
		}
	}
}
