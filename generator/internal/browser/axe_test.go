package browser

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeSource returns axe-core as `make deps` installs it. Without it the test is
// skipped, but not in CI, where a skipped test would hide a failure.
func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("../../../node_modules/axe-core/axe.min.js")
	if err == nil {
		return string(source)
	}
	if os.Getenv("CI") != "" {
		t.Fatal("axe-core is not installed: run `make deps`")
	}
	t.Skip("ACCESSIBILITY IS NOT TESTED: axe-core is not installed; run `make deps`")
	return ""
}

// A state is a page as a reader may have it before them.
type state struct {
	page, query string
	click       string // selector of what the reader of a narrow screen pressed, "" for nothing
}

// states are what samples do not show: pages changed by their query, and what
// opens at a click.
var states = []state{
	{"", "", "[data-menu]"},
	{"decide/choose-account/q/push-read/", "who=sole-trader&org--for=outside&org--upkeep=someone&org--job=read", ""},
	{"decide/choose-account/q/push-read/", "who=%3Cscript%3E&who=person&nobody=1", ""},
	{"decide/choose-account/r/go-service/", "who=sole-trader&org--for=outside&org--upkeep=someone&org--job=talk&org--reception=seats&push-seats=few", ""},
	{"decide/choose-account/r/none-pay/", "who=person&p-upkeep=someone&p-job=read&p-pay-read=yes", ""},
	{"compare/accounts/", "f=subject.person&need=payments.is.yes&diff=1", ""},
	{"compare/accounts/", "o=subscription.service&fold=reach", ""},
	{"how/migrate-account/", "f=subject.company", ""},
	{"embed/decide/choose-account/q/push-read/", "who=sole-trader&org--for=outside&org--upkeep=someone&org--job=read&lock=who", ""},
	{"embed/compare/accounts/", "f=subject.person&need=payments.is.yes&diff=1", ""},
	{"en/decide/choose-account/r/go-service/", "who=sole-trader&org--for=outside&org--upkeep=someone&org--job=talk&org--reception=seats&push-seats=few", ""},
	{"en/compare/accounts/", "f=subject.person&need=payments.is.yes", ""},
}

// looks are how a page is looked at. Every rule is run over the first two, which
// have each width, each scheme, and folds closed and open; over the others, what
// depends on colours.
var looks = []struct {
	width  int64
	scheme string
}{{1280, "light"}, {390, "dark"}, {390, "light"}, {1280, "dark"}}

// TestAxeFindsNothing runs every rule of axe-core, best practices included, over
// pages of each kind and states of them, light and dark, wide and narrow.
func TestAxeFindsNothing(t *testing.T) {
	source := axeSource(t)
	res := flagship(t, false)
	base := server(t, res, "/docs/")
	published := map[string]bool{}
	for _, f := range res.Files {
		published[f.Path] = true
	}
	var all []state
	for _, s := range kinds(res) {
		all = append(all, state{page: address(s.largest)})
		if s.smallest != s.largest && s.smallest != s.first {
			all = append(all, state{page: address(s.smallest)})
		}
	}
	for _, s := range states {
		if !published[s.page+"index.html"] {
			t.Errorf("there is no page %s: give this state another", s.page)
			continue
		}
		all = append(all, s)
	}
	const tabs = 2
	for tab := range tabs {
		t.Run(fmt.Sprintf("tab %d", tab), func(t *testing.T) {
			t.Parallel()
			ctx := open(t)
			for i := tab; i < len(all); i += tabs {
				all[i].look(t, ctx, base, source)
			}
		})
	}
}

// look brings a state about and runs the rules over each look of it.
func (s state) look(t *testing.T, ctx context.Context, base, source string) {
	page := (&url.URL{Path: s.page, RawQuery: s.query}).String()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(looks[0].width, 844), chromedp.Navigate(base+page)); err != nil {
		t.Fatalf("%s: %v", page, err)
	}
	evaluate[bool](t, ctx, source+"; true") // not subject to the page's own policy
	for i, look := range looks {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(look.width, 844), scheme(look.scheme)); err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		rules := "undefined"
		switch i {
		case 1:
			evaluate[bool](t, ctx, `document.querySelectorAll("details").forEach((d) => { d.open = true; }), true`)
			if s.click != "" {
				evaluate[bool](t, ctx, fmt.Sprintf(`document.querySelector(%q).click(), true`, s.click))
			}
		case 2, 3:
			rules = `["color-contrast", "link-in-text-block"]`
		}
		for _, v := range axe(t, ctx, rules) {
			t.Errorf("%s at %d px, %s: %s", page, look.width, look.scheme, v)
		}
	}
}

// scheme asks pages for the light or dark colours, at once.
func scheme(name string) chromedp.Action[chromedp.Void] {
	return call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// axe runs rules over the page, all where rules is undefined, and puts what they find into a line each.
func axe(t *testing.T, ctx context.Context, rules string) []string {
	t.Helper()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`axe.run(document, {resultTypes: ["violations"], preload: false, runOnly: `+rules+`})
		.then((r) => r.violations.map((v) => v.id + " (" + v.impact + "), " + v.nodes.length + " ×: " + v.nodes.slice(0, 3).map((n) =>
			n.target.join(" ") + " " + (n.any.concat(n.all, n.none)[0] || {}).message).join("; ")))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return found
}
