package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestOpensByDoubleClick clicks through the site from a folder, with scripts,
// and without them when it was built with --offline.
func TestOpensByDoubleClick(t *testing.T) {
	for _, offline := range []bool{false, true} {
		t.Run(fmt.Sprintf("offline=%v", offline), func(t *testing.T) {
			ctx := open(t)
			base := publish(t, flagship(t, offline))
			w := newWatch(t, ctx, base)
			err := chromedp.Do(ctx, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: offline}),
				chromedp.Navigate(base+"index.html"))
			if err != nil {
				t.Fatal(err)
			}
			for step := range 3 {
				if err := click(ctx, `main a[href]:not([href^="#"]):not([href^="http"])`); err != nil {
					t.Fatalf("step %d: %v", step, err)
				}
				here, err := chromedp.Run(ctx, chromedp.Location())
				if err != nil {
					t.Fatal(err)
				}
				heading, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("h1")))
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasPrefix(here, base) || !strings.Contains(here, ".html") || heading == "" {
					t.Errorf("step %d led to %s, heading %q", step, here, heading)
				}
			}
			for _, f := range w.take() {
				t.Error(f)
			}
		})
	}
}
