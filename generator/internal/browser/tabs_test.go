package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shownTabs lists the titles of the tabs that are open, in the order of the page.
const shownTabs = `[...document.querySelectorAll(".tab")].filter(p => p.lastElementChild.checkVisibility() && p.offsetParent).map(p => p.querySelector(".tab-title").textContent).join(" ")`

// TestTabs holds what a reader does with tabs: by pointer, by keyboard, by an
// address that leads into one.
func TestTabs(t *testing.T) {
	ctx := open(t)
	base := publish(t, smallSite(t, "tabs"))
	w := newWatch(t, ctx, base)
	shown := func(when, want string) {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](shownTabs))
		if err != nil || got != want {
			t.Errorf("%s: open are %q, want %q (%v)", when, got, want, err)
		}
	}
	do := func(actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	visit(t, ctx, base+"index.html")
	shown("at first", "A B")
	do(chromedp.Click(chromedp.CSS(`.tab-list button:nth-of-type(2)`)))
	shown("B chosen", "B Inner B")
	do(chromedp.KeyEvent(kb.ArrowRight))
	shown("arrow to the right, round to A", "A A")
	do(chromedp.KeyEvent(kb.ArrowLeft))
	shown("arrow to the left", "B Inner B")
	visit(t, ctx, "about:blank")
	visit(t, ctx, base+"index.html#deepest")
	shown("an address in a tab of a tab", "B Far B")
	for _, noScript := range []bool{false, true} {
		do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: noScript}),
			call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}), chromedp.Navigate(base+"index.html"))
		shown(fmt.Sprintf("on paper, no script: %v", noScript), "A B Inner Far B A")
	}
	for _, f := range w.take() {
		t.Error(f)
	}
}
