package browser

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

// TestAPhoneFoldsWhatStandsBelow holds that notes and sources are folded on a
// phone, open again where a link leads into them, and never folded on a wide
// screen; and that a comparison begins with what differs there.
func TestAPhoneFoldsWhatStandsBelow(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	const folded = `document.querySelectorAll("details[data-fold]:not([open])").length`
	for _, page := range []string{"compare/accounts/", "compare/accounts/subscription-vs-service/", "how/verify/", "decide/choose-account/r/go-sub/"} {
		look(t, ctx, 1280, base+page)
		if n := evaluate[int](t, ctx, folded); n > 0 {
			t.Errorf("%s folds %d lists on a wide screen", page, n)
		}
		look(t, ctx, 390, base+page)
		if n, all := evaluate[int](t, ctx, folded), evaluate[int](t, ctx, `document.querySelectorAll("details[data-fold]").length`); n == 0 || n != all {
			t.Errorf("%s folds %d of %d lists on a phone", page, n, all)
		}
		evaluate[string](t, ctx, `location.hash = "gp.src-1"`)
		open := false
		for range 50 { // the event comes later
			open = open || evaluate[bool](t, ctx, `document.getElementById("gp.src-1").closest("details").open`)
		}
		if !open {
			t.Errorf("%s: a link to a source does not open the list", page)
		}
	}
	look(t, ctx, 390, base+comparison+"?o=subscription.service")
	some := evaluate[int](t, ctx, `document.querySelectorAll("tbody tr[id]:not([hidden])").length`)
	set(t, ctx, `document.querySelector("[name=diff]")`, `"off"`)
	all := evaluate[int](t, ctx, `document.querySelectorAll("tbody tr[id]:not([hidden])").length`)
	if some == 0 || some >= all {
		t.Errorf("%d rows differ of %d", some, all)
	}
	look(t, ctx, 390, evaluate[string](t, ctx, `location.href`))
	if got := evaluate[int](t, ctx, `document.querySelectorAll("tbody tr[id]:not([hidden])").length`); got != all {
		t.Errorf("reloaded with all rows: %d of %d", got, all)
	}
}

// TestNothingIsFoldedOnPaper prints pages with their folds closed: by script they
// open for the printer and close again; without script a style shows what they
// hold.
func TestNothingIsFoldedOnPaper(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	const closed = `document.querySelectorAll("details:not([open])").length`
	for _, p := range []string{"compare/accounts/", "compare/accounts/subscription-vs-service/", "how/verify/", "decide/choose-account/r/go-sub/", "use/markdown/"} {
		look(t, ctx, 390, base+p)
		before := evaluate[int](t, ctx, `window.printed = -1, addEventListener("beforeprint", () => { printed = `+closed+`; }), `+closed)
		do(t, ctx, call(page.PrintToPDF, page.PrintToPDFParams{}))
		if n := evaluate[int](t, ctx, `printed`); before == 0 || n != 0 {
			t.Errorf("%s: %d of %d folds are closed on paper", p, n, before)
		}
		if n := evaluate[int](t, ctx, closed); n != before {
			t.Errorf("%s: %d folds are closed after printing, %d before", p, n, before)
		}
		do(t, ctx, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
			call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
		look(t, ctx, 794, base+p)
		for _, hidden := range evaluate[[]string](t, ctx, `[...document.querySelectorAll("details > :not(summary)")].filter((e) => {
			e.closest("details").open = false;
			return e.parentElement.checkVisibility() && getComputedStyle(e).display !== "none" && (!e.checkVisibility() || !e.getBoundingClientRect().height);
		}).map((e) => e.closest("details").textContent.trim().slice(0, 30))`) {
			t.Errorf("%s without script: not on paper: %s", p, hidden)
		}
		do(t, ctx, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}),
			call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}))
	}
}

// TestLinksAreLargeEnoughToTouch measures what stands alone, not within a
// sentence, on a page of each kind.
func TestLinksAreLargeEnoughToTouch(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	for _, page := range []string{"", "guides/verification/", "compare/accounts/", "compare/accounts/subscription-vs-service/", "how/verify/",
		"decide/choose-account/", "decide/choose-account/r/go-sub/?who=company", "sources/", "sources/verify-fees/", "embed/", "changes/"} {
		look(t, ctx, 390, base+page)
		for _, small := range evaluate[[]string](t, ctx, `[...document.querySelectorAll("main .crumbs a, main .cited-list a, main th[scope=row] > a, main .marks a, main summary, main button, main .reason-criterion a")]
			.filter((e) => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && e.getBoundingClientRect().width > 2)
			.map((e) => [e.getBoundingClientRect(), e]).filter(([r]) => Math.round(r.height) < 24 || Math.round(r.width) < 24)
			.slice(0, 5).map(([r, e]) => e.outerHTML.slice(0, 90) + " " + Math.round(r.width) + "×" + Math.round(r.height))`) {
			t.Errorf("%s: %s", page, small)
		}
		for _, small := range evaluate[[]string](t, ctx, `[...document.querySelectorAll(".answers a")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 44).map((e) => e.textContent)`) {
			t.Errorf("%s: a choice is lower than 44 px: %s", page, small)
		}
	}
}
