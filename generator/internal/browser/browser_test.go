// Package browser holds the tests that look at the flagship site in a real
// browser, Debian's Chromium. There is nothing in it but tests.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"guidepost"
	"guidepost/generator/internal/build"
)

// chromium is the path of the browser. Without one the tests are skipped, but
// not in CI, where a skipped test would hide a failure.
func chromium(t *testing.T) string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no chromium on this machine; `make test` installs it where apt-get exists")
	}
	t.Skip("no chromium on this machine: install it to run the browser tests")
	return ""
}

// open starts a browser that is closed at the end of the test.
func open(t *testing.T) context.Context {
	t.Helper()
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("allow-file-access-from-files", false),
	)
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // starts the browser
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// call makes an action of a protocol command.
func call[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, params)
		return err
	})
}

// flagship builds the site of this repository.
func flagship(t *testing.T, offline bool) *build.Result {
	t.Helper()
	res, err := build.New().Build(context.Background(), os.DirFS("../../.."), build.Env{
		Theme: guidepost.Theme, Offline: offline, Version: "test", BaseURL: "https://example.org/docs/", // 404.html uses its path
		Skip: func(p string, dir bool) bool { return dir && p == "dist" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// server serves published files below a sub-path, under the strictest policy
// that the pages promise to satisfy.
func server(t *testing.T, res *build.Result, prefix string) string {
	t.Helper()
	files := map[string][]byte{}
	for _, f := range res.Files {
		files[f.Path] = f.Data
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ok := strings.CutPrefix(r.URL.Path, prefix)
		if strings.HasSuffix(name, "/") || name == "" {
			name += "index.html"
		}
		data, found := files[name]
		if !ok || !found {
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		w.Header().Set("Content-Type", map[string]string{
			".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
		}[path.Ext(name)])
		w.Write(data)
	}))
	t.Cleanup(srv.Close)
	return srv.URL + prefix
}

// watch collects what a page must not do: console messages, exceptions, and
// requests to anything but base.
type watch struct {
	mu    sync.Mutex
	base  string
	found []string
}

func (w *watch) add(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.found = append(w.found, fmt.Sprintf(format, args...))
}

// take returns what was found since the last call.
func (w *watch) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.found
	w.found = nil
	return out
}

func newWatch(t *testing.T, ctx context.Context, base string) *watch {
	t.Helper()
	w := &watch{base: base}
	err := chromedp.Listen(ctx, func(ev any) {
		switch e := ev.(type) {
		case *runtime.EventConsoleAPICalled:
			w.add("console %s: %v", e.Type, e.Args)
		case *runtime.EventExceptionThrown:
			w.add("exception: %s", e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			if !strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
				w.add("log: %s %s", e.Entry.Text, e.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, w.base) && !strings.HasPrefix(u, "data:") && !strings.HasSuffix(u, "/favicon.ico") {
				w.add("request to %s", u)
			}
		}
	})
	if err == nil {
		err = chromedp.Do(ctx, call(network.Enable, network.EnableParams{}), call(log.Enable, cdp.Empty{}), call(runtime.Enable, cdp.Empty{}))
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// samples picks pages of every kind in every language by their addresses.
func samples(res *build.Result) []string {
	perKind := map[string]int{}
	var out []string
	for _, f := range res.Files {
		if !strings.HasSuffix(f.Path, ".html") || strings.Contains(string(f.Data), `http-equiv="refresh"`) {
			continue
		}
		kind := kindOf(f.Path)
		if perKind[kind]++; perKind[kind] <= 2 {
			out = append(out, strings.TrimSuffix(f.Path, "index.html"))
		}
	}
	return out
}

// kindOf groups paths by language, top folder and shape.
func kindOf(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		if part == "q" || part == "r" || strings.Contains(part, "-vs-") {
			return strings.Join(parts[:i], "/") + "/" + part[:1]
		}
	}
	if len(parts) > 2 {
		return strings.Join(parts[:len(parts)-2], "/") + "/*"
	}
	return p
}

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

// evaluate runs an expression in the page.
func evaluate[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// publish writes a result to a folder.
func publish(t *testing.T, res *build.Result) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range res.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, f.Data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + dir + "/"
}

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

// click clicks the first visible match as a mouse would, so that it also works
// where a page's scripts are switched off, and waits for the navigation.
func click(ctx context.Context, selector string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	return err
}
