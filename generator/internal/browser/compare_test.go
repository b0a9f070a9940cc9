package browser

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// comparison is the page that the tests of comparisons look at.
const comparison = "compare/accounts/"

// look loads a page at a width.
func look(t *testing.T, ctx context.Context, width int64, address string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// set gives a control of the page a value as its reader would.
func set(t *testing.T, ctx context.Context, find, value string) {
	t.Helper()
	evaluate[bool](t, ctx, `(() => { const el = `+find+`; if (el.type === "checkbox") el.checked = `+value+` === "on"; else el.value = `+value+`;
		el.dispatchEvent(new Event("change", {bubbles: true})); return true; })()`)
}

// shownState is what a comparison shows: its visible columns with their reasons,
// what is hidden, and what its cells say.
const shownState = `(() => {
	const seen = (el) => !el.hidden && el.offsetParent !== null || el.tagName === "TR" && !el.hidden;
	return JSON.stringify({
		columns: [...document.querySelectorAll("thead th")].slice(1).filter((h) => !h.hidden).map((h) => h.innerText.replace(/\n/g, " ")),
		rows: [...document.querySelectorAll("tbody tr[id]")].filter((r) => !r.hidden).map((r) => r.id + ": " + [...r.querySelectorAll("td")].filter((c) => !c.hidden).map((c) => [...c.querySelectorAll("p")].filter(seen).map((p) => p.innerText).join(" / ")).join(" | ")),
		off: document.querySelectorAll("thead [data-off]").length,
		needs: [...document.querySelectorAll(".compare-needs li")].map((l) => l.innerText),
		facts: [...document.querySelectorAll("[name=f]")].map((f) => f.value),
		status: document.querySelector(".compare-form [role=status]").innerText,
	});
})()`

// TestComparison looks at one comparison in many states.
func TestComparison(t *testing.T) {
	ctx := open(t)
	res := flagship(t, false)
	base := server(t, res, "/docs/")
	w := newWatch(t, ctx, base)
	for _, test := range []struct {
		name string
		run  func(*testing.T, context.Context, string)
	}{
		{"keeps its state in the query", comparisonKeepsItsState}, {"takes any query", comparisonTakesAnyQuery},
		{"moves what fails", comparisonMovesWhatFails}, {"leaves no trace in history", comparisonLeavesNoTrace}, {"on a phone", comparisonOnAPhone}, {"in a text on a phone", comparisonInATextOnAPhone}, {"as a message", comparisonAsAMessage},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.run(t, ctx, base)
			for _, f := range w.take() {
				t.Error(f)
			}
		})
	}
	w.base = publish(t, res)
	t.Run("from a folder", func(t *testing.T) { sourcesOpenBelowTheirRow(t, ctx, w.base) })
}

// comparisonKeepsItsState sets each control, and finds the same page
// again after a reload and from the address alone.
func comparisonKeepsItsState(t *testing.T, ctx context.Context, base string) {
	for _, tt := range []struct {
		name, find, value, query string
		holds                    string // what the page then shows
	}{
		{"a fact", `document.querySelector("[name=f]")`, `"subject.person"`, "f=subject.person",
			`document.querySelectorAll("thead [data-off]").length > 0 && document.querySelector("thead [data-off]").innerText.includes("谁能开")`},
		{"an option left out", `document.querySelector("[name=o][value=wecom]")`, `"off"`, "o=subscription.service.mini-program",
			`document.querySelectorAll("thead th:not([hidden])").length === 4 && document.querySelector("tbody tr[id]").querySelectorAll("td:not([hidden])").length === 3`},
		{"a need", `document.querySelector(".compare-needs select")`, `[...document.querySelectorAll(".compare-needs option")].find((o) => o.innerText === "收款").value`, "need=payments.is.yes",
			`document.querySelector(".compare-needs li button").innerText === "收款"`},
		{"only differences", `document.querySelector("[name=diff]")`, `"on"`, "diff=1",
			`/\d+/.test(document.querySelector("[role=status]").innerText) && document.querySelectorAll("tbody tr[id][hidden]").length > 0`},
	} {
		look(t, ctx, 1280, base+comparison)
		set(t, ctx, tt.find, tt.value)
		query := strings.TrimPrefix(evaluate[string](t, ctx, "location.search"), "?")
		if query != tt.query {
			t.Errorf("%s: the query is %q, want %q", tt.name, query, tt.query)
		}
		if !evaluate[bool](t, ctx, tt.holds) {
			t.Errorf("%s: the page does not show it: %s", tt.name, evaluate[string](t, ctx, shownState))
		}
		before := evaluate[string](t, ctx, shownState)
		look(t, ctx, 1280, base+comparison+"?"+query)
		if after := evaluate[string](t, ctx, shownState); after != before {
			t.Errorf("%s: after a reload\n%s\nbefore\n%s", tt.name, after, before)
		}
	}
	look(t, ctx, 1280, base+comparison)
	evaluate[bool](t, ctx, `(document.querySelector(".compare-group button").click(), true)`)
	if got := evaluate[string](t, ctx, "location.search"); got != "?fold=identity" {
		t.Errorf("folding a group: the query is %q", got)
	}
	if !evaluate[bool](t, ctx, `document.querySelector("#open_to").hidden && document.querySelector(".compare-group [aria-expanded=false]") !== null`) {
		t.Error("a folded group shows its rows")
	}
}

// comparisonTakesAnyQuery holds that a plain form's query, joined or repeated,
// means the same, and that nothing strange breaks the page or comes back.
func comparisonTakesAnyQuery(t *testing.T, ctx context.Context, base string) {
	look(t, ctx, 1280, base+comparison+"?f=subject.company.verified.yes&o=subscription.service&need=payments.is.yes")
	joined := evaluate[string](t, ctx, shownState)
	look(t, ctx, 1280, base+comparison+"?f=subject.company&f=verified.yes&f=&o=subscription&o=service&need=payments.is.yes&utm_x=1")
	if got := evaluate[string](t, ctx, shownState); got != joined {
		t.Errorf("repeated keys mean\n%s\njoined ones\n%s", got, joined)
	}
	look(t, ctx, 1280, base+comparison)
	plain := evaluate[string](t, ctx, shownState)
	for _, q := range []string{
		"f=nobody.x&o=what&fold=none&diff=2", "f=subject.person.verified", "%ff=%zz&&&==&f", "constructor=1&__proto__=2&f=__proto__.x&o=constructor",
		"f=subject.&need=", "x=" + strings.Repeat("a", 10<<10), "o=" + strings.Repeat("z.", 5<<10),
	} {
		look(t, ctx, 1280, base+comparison+"?"+q)
		got := evaluate[string](t, ctx, shownState)
		if q == "f=subject.person.verified" {
			if got == plain {
				t.Error("a fact beside garbage is lost")
			}
			continue
		}
		if got != plain {
			t.Errorf("%.60s changes the page:\n%s\nwithout\n%s", q, got, plain)
		}
	}
	look(t, ctx, 1280, base+comparison+"?need="+url.QueryEscape(`<img src=x onerror=alert(1)>.is.yes`)+"&need=payments.is.maybe&f=subject.person.verified.yes")
	if evaluate[bool](t, ctx, `document.querySelector("main img, main [onerror]") !== null`) {
		t.Error("a query became markup")
	}
	if status := evaluate[string](t, ctx, `document.querySelector("[role=status]").innerText`); !strings.Contains(status, "payments.is.maybe") || !strings.Contains(status, "已认证") {
		t.Errorf("what is left out is not named: %s", status)
	}
	set(t, ctx, `document.querySelector("[name=diff]")`, `"on"`)
	if got := evaluate[string](t, ctx, "location.search"); got != "?f=subject.person&diff=1" {
		t.Errorf("the next step keeps %q", got)
	}
}

// comparisonMovesWhatFails holds that a column which lacks something comes
// last, with its reason, and that heads and cells stay together.
func comparisonMovesWhatFails(t *testing.T, ctx context.Context, base string) {
	look(t, ctx, 1280, base+comparison+"?need=internal_use.is.yes")
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll("thead a")].map((a) => a.innerText).join()`); got != "企业微信,订阅号,服务号,小程序" {
		t.Errorf("the columns are %s", got)
	}
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll("#internal_use td p")].map((a) => a.innerText).join()`); got != "是,否,否,否" {
		t.Errorf("the cells are %s", got)
	}
	if got := evaluate[int](t, ctx, `[...document.querySelectorAll("thead .compare-why")].filter((s) => s.innerText.includes("内部办公")).length`); got != 3 {
		t.Errorf("%d columns say why", got)
	}
	evaluate[bool](t, ctx, `(document.querySelector(".compare-needs li button").click(), true)`)
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll("thead a")].map((a) => a.innerText).join() + location.search + document.activeElement.tagName`); got != "订阅号,服务号,企业微信,小程序SELECT" {
		t.Errorf("without the need: %s", got)
	}
}

// comparisonLeavesNoTrace holds that Back leaves the page.
func comparisonLeavesNoTrace(t *testing.T, ctx context.Context, base string) {
	look(t, ctx, 1280, base+"compare/")
	look(t, ctx, 1280, base+comparison)
	set(t, ctx, `document.querySelector("[name=f]")`, `"subject.person"`)
	set(t, ctx, `document.querySelector("[name=diff]")`, `"on"`)
	evaluate[bool](t, ctx, "(setTimeout(() => history.back()), true)")
	until(t, ctx, "location.pathname", "/docs/compare/")
}

// comparisonInATextOnAPhone holds that the options stand below each other, each
// with its own name, before and after the reader's situation is known, and that
// nothing need be scrolled sideways to.
func comparisonInATextOnAPhone(t *testing.T, ctx context.Context, base string) {
	const lost = `(() => {
		const names = [...document.querySelectorAll(".embed thead th")].slice(1).map((h) => h.querySelector("a, span").innerText).join();
		const wide = document.documentElement.clientWidth;
		return [...document.querySelectorAll(".embed tbody tr")].filter((tr) => {
			const cells = [...tr.querySelectorAll("td")].filter((td) => td.offsetParent);
			return cells.map((td) => JSON.parse(getComputedStyle(td, "::before").content)).join() !== names ||
				cells.some((td, i) => td.getBoundingClientRect().right > wide || i > 0 && td.getBoundingClientRect().top < cells[i - 1].getBoundingClientRect().bottom);
		}).map((tr) => tr.innerText).join("; ");
	})()`
	for _, page := range []string{"guides/differences/", "en/guides/verification/"} {
		look(t, ctx, 320, base+page)
		if n := evaluate[int](t, ctx, `document.querySelectorAll(".embed tbody td").length`); n < 8 {
			t.Fatalf("%s has %d cells", page, n)
		}
		if rows := evaluate[string](t, ctx, lost); rows != "" {
			t.Errorf("%s: %s", page, rows)
		}
		set(t, ctx, `document.querySelector("[name=f]")`, `"subject.person"`)
		if rows := evaluate[string](t, ctx, lost); rows != "" {
			t.Errorf("%s, for a person: %s", page, rows)
		}
	}
}

// comparisonOnAPhone shows two columns beside each other, what differs first,
// and never scrolls sideways.
func comparisonOnAPhone(t *testing.T, ctx context.Context, base string) {
	look(t, ctx, 320, base+comparison)
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll("thead a")].filter((a) => a.offsetParent).map((a) => a.innerText).join()`); got != "订阅号,服务号" {
		t.Errorf("a phone shows %s", got)
	}
	set(t, ctx, `document.querySelectorAll(".compare-pick select")[0]`, `"mini-program"`)
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll("thead a")].filter((a) => a.offsetParent).map((a) => a.innerText).join() + location.search`); got != "小程序,服务号?o=mini-program.service" {
		t.Errorf("after another choice: %s", got)
	}
	set(t, ctx, `document.querySelectorAll(".compare-pick select")[1]`, `"mini-program"`)
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll(".compare-pick select")].map((s) => s.value).join()`); got != "service,mini-program" {
		t.Errorf("the same option twice: %s", got)
	}
	if !evaluate[bool](t, ctx, `[...document.querySelectorAll("tbody")].every((b) => {
		const same = [...b.querySelectorAll("tr[id]")].map((r) => r.hasAttribute("data-same"));
		return same.join() === same.slice().sort().join();
	})`) {
		t.Error("rows that are the same stand before rows that differ")
	}
	if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		t.Errorf("the page scrolls %d px sideways", over)
	}
}

// sourcesOpenBelowTheirRow opens a source with the keyboard and closes it.
func sourcesOpenBelowTheirRow(t *testing.T, ctx context.Context, base string) {
	look(t, ctx, 1280, base+comparison+"index.html")
	evaluate[bool](t, ctx, `(document.querySelector("#place td .marks a[href*=src]").focus(), true)`)
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	if got := evaluate[string](t, ctx, `document.querySelector("#place + .compare-sources").innerText`); !strings.Contains(got, "查阅") || !strings.Contains(got, "微信") {
		t.Errorf("the row says %q", got)
	}
	if !evaluate[bool](t, ctx, `document.activeElement.getAttribute("aria-expanded") === "true" && !location.hash`) {
		t.Error("the mark is not marked as open")
	}
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\x1b")); err != nil {
		t.Fatal(err)
	}
	if evaluate[bool](t, ctx, `document.querySelector(".compare-sources") !== null`) {
		t.Error("Escape does not close it")
	}
	set(t, ctx, `document.querySelector("[name=f]")`, `"subject.person"`)
	if got := evaluate[string](t, ctx, "location.search"); got != "?f=subject.person" {
		t.Errorf("from a folder the query is %q", got)
	}
}

// comparisonAsAMessage copies a comparison as text: for whom it is, what speaks
// against an option, and only what tells the options apart.
func comparisonAsAMessage(t *testing.T, ctx context.Context, base string) {
	look(t, ctx, 1280, base+comparison+"?f=subject.company&o=subscription.service&need=payments.is.yes")
	text := evaluate[string](t, ctx, `(() => {
		Object.defineProperty(navigator, "clipboard", {value: {writeText: (x) => { window.copied = x; return Promise.resolve(); }}, configurable: true});
		document.querySelector("[data-act=text]").click();
		return window.copied;
	})()`)
	for _, want := range []string{"\n主体：企业\n", "\n订阅号 · 不满足：收款\n", "\n服务号 · 不一定满足：收款\n", "\n每位关注者最多收几次群发：服务号 每月4", "行相同的。\n" + base + comparison + "?f=subject.company"} {
		if !strings.Contains(text, want) {
			t.Errorf("the message lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "图文文章：") {
		t.Errorf("what is the same is told:\n%s", text)
	}
}
