package serve

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestLiveScript looks at reload, style swap and overlay in a real browser.
func TestLiveScript(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			browser = p
			break
		}
	}
	if browser == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is missing")
		}
		t.Skip("chromium is not installed")
	}
	s := &site{dir: t.TempDir()}
	page := func(text string) string {
		return `<!doctype html><title>x</title><link rel="stylesheet" href="theme/a.css"><body><p>` + text + `</p></body>`
	}
	s.put(t, "index.html", page("one"))
	s.put(t, "theme/a.css", "p { color: rgb(1, 1, 1) }")
	url, stop := s.run(t, Options{})
	defer stop()

	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	// The page may be on its way to another state, or reload while it is asked.
	wait := func(what, expression string) {
		t.Helper()
		for {
			ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
			if ok {
				return
			}
			if ctx.Err() != nil {
				t.Fatalf("%s: %v; server: %s", what, err, s.logs.String())
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	overlay := `(document.body.lastElementChild?.shadowRoot?.textContent ?? "")`
	// The mark is lost when the page is loaded again. Events reach a script that
	// connects late as well, so nothing waits for it here.
	wait("mark", `(window.mark = 1) === 1`)

	s.put(t, "bad.txt", "error")
	wait("overlay", overlay+`.includes("wrong: bad.txt")`)
	wait("close it", `(document.body.lastElementChild.shadowRoot.querySelector("button").click(), true)`)
	wait("closed", overlay+` === ""`)
	if err := os.Remove(filepath.Join(s.dir, "bad.txt")); err != nil {
		t.Fatal(err)
	}
	s.put(t, "bad2.txt", "error")
	wait("the next overlay", overlay+`.includes("wrong: bad2.txt")`)
	if err := os.Remove(filepath.Join(s.dir, "bad2.txt")); err != nil {
		t.Fatal(err)
	}
	wait("no overlay", overlay+` === ""`)
	// bad.txt came and went: files that no page shows reload nothing, and neither does
	// the search, which every edit makes anew.
	s.put(t, "search/en/core.js", "core")
	s.put(t, "bad3.txt", "error")
	wait("what comes after the search", overlay+`.includes("wrong: bad3.txt")`)
	if err := os.Remove(filepath.Join(s.dir, "bad3.txt")); err != nil {
		t.Fatal(err)
	}
	wait("no overlay again", overlay+` === ""`)
	wait("still the same page", `window.mark === 1`)

	s.put(t, "theme/a.css", "p { color: rgb(2, 2, 2) }")
	wait("style without reload", `getComputedStyle(document.querySelector("p")).color === "rgb(2, 2, 2)" && window.mark === 1`)

	s.put(t, "other/index.html", page("other"))
	s.put(t, "index.html", page("two"))
	wait("reload", `document.querySelector("p")?.textContent === "two" && window.mark === undefined`)
	if strings.Contains(s.logs.String(), "watch limit") {
		t.Log("watching fell back to polling")
	}
}
