package browser

import (
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestPagesAreQuietAndFit visits pages of every kind, wide and narrow, light
// and dark: no console message, no foreign request, no sideways scroll.
func TestPagesAreQuietAndFit(t *testing.T) {
	ctx := open(t)
	res := flagship(t, false)
	base := server(t, res, "/docs/")
	w := newWatch(t, ctx, base)
	for _, view := range []struct {
		width  int64
		scheme string
	}{{1280, "light"}, {1040, "light"}, {320, "dark"}} {
		for _, page := range samples(res) {
			err := chromedp.Do(ctx,
				chromedp.EmulateViewport(view.width, 800),
				call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: view.scheme}}}),
				chromedp.Navigate(base+(&url.URL{Path: page}).EscapedPath()),
			)
			if err != nil {
				t.Fatalf("%s: %v", page, err)
			}
			h1 := evaluate[int](t, ctx, `document.querySelectorAll("h1").length`)
			overflow := evaluate[int](t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
			dark := evaluate[bool](t, ctx, `getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number)[0] < 100`)
			for _, f := range w.take() {
				t.Errorf("%s at %d px: %s", page, view.width, f)
			}
			if evaluate[bool](t, ctx, headerOverlaps) {
				t.Errorf("%s at %d px: the navigation in the header runs into the tools", page, view.width)
			}
			if name := evaluate[string](t, ctx, cutName); name != "" {
				t.Errorf("%s at %d px: of the site's name %q is cut", page, view.width, name)
			}
			if h1 != 1 {
				t.Errorf("%s: %d h1", page, h1)
			}
			if overflow > 0 {
				t.Errorf("%s scrolls %d px sideways at %d px", page, overflow, view.width)
			}
			if want := view.scheme == "dark"; dark != want {
				t.Errorf("%s: dark is %v in the %s scheme", page, dark, view.scheme)
			}
		}
	}
}

// headerOverlaps is true when an entry of the navigation in the header shows
// beyond its box and reaches the tools beside it.
const headerOverlaps = `(() => {
	const nav = document.querySelector(".primary"), tools = document.querySelector(".tools");
	if (!nav || !tools || getComputedStyle(nav).display === "none" || getComputedStyle(nav).overflowX !== "visible") return false;
	return [...nav.querySelectorAll("a")].some((a) => a.getBoundingClientRect().right > tools.getBoundingClientRect().left);
})()`

// cutName is the site's name where the header has not room for all of it.
const cutName = `(() => {
	const name = document.querySelector(".brand span");
	return name && name.scrollWidth > name.clientWidth ? name.textContent : "";
})()`
