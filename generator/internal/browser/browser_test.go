// Package browser holds the tests that look at the flagship site in a real
// browser, Debian's Chromium. There is nothing in it but tests.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/rogpeppe/go-internal/txtar"

	"guidepost"
	"guidepost/generator/internal/build"
	"guidepost/generator/internal/file"
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

// flagship is the site of this repository, built once for all tests, which must
// not change it.
func flagship(t *testing.T, offline bool) *build.Result {
	t.Helper()
	get := online
	if offline {
		get = withIndex
	}
	res, err := get()
	if err != nil {
		t.Fatal(err)
	}
	return res
}

var (
	online    = sync.OnceValues(func() (*build.Result, error) { return buildFlagship(false) })
	withIndex = sync.OnceValues(func() (*build.Result, error) { return buildFlagship(true) })
)

func buildFlagship(offline bool) (*build.Result, error) {
	return build.New().Build(context.Background(), os.DirFS("../../.."), build.Env{
		Theme: guidepost.Theme, Offline: offline, Version: "test", BaseURL: "https://example.org/docs/", // 404.html uses its path
		Skip: func(p string, dir bool) bool { return dir && p == "dist" },
	})
}

// caseSource is the source of a small site, of a case in testdata/site.
func caseSource(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	ar, err := txtar.ParseFile("../testdata/site/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	src := fstest.MapFS{}
	for _, f := range ar.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			src[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return src
}

// buildSource builds a small site as it is on the day the cases are written for.
func buildSource(t *testing.T, src fs.FS) *build.Result {
	t.Helper()
	res, err := build.New().Build(context.Background(), src, build.Env{Theme: guidepost.Theme, Version: "test", Today: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)})
	if err != nil || res.Diags.HasErrors() {
		t.Fatal(err, res.Diags)
	}
	return res
}

// smallSite builds a case of testdata/site.
func smallSite(t *testing.T, name string) *build.Result {
	t.Helper()
	return buildSource(t, caseSource(t, name))
}

// server serves published files below a sub-path, under the strictest policy
// that the pages promise to satisfy.
func server(t *testing.T, res *build.Result, prefix string) string {
	t.Helper()
	return serverWithout(t, res, prefix, func(string) bool { return false })
}

// serverWithout is server for files that cannot be had while missing says so.
func serverWithout(t *testing.T, res *build.Result, prefix string, missing func(name string) bool) string {
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
		if !ok || !found || missing(name) {
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

// A sample is three pages of one kind, which may be the same.
type sample struct{ first, smallest, largest *file.File }

// kinds picks a sample of every kind of page, whole and embedded, in every
// language: the first by address, the smallest and the largest.
func kinds(res *build.Result) []*sample {
	of := map[string]*sample{}
	var out []*sample
	for i := range res.Files {
		f := &res.Files[i]
		key := kindOf(f)
		s := of[key]
		switch {
		case key == "":
		case s == nil:
			of[key] = &sample{f, f, f}
			out = append(out, of[key])
		case len(f.Data) > len(s.largest.Data):
			s.largest = f
		case len(f.Data) < len(s.smallest.Data):
			s.smallest = f
		}
	}
	return out
}

// samples are the addresses of all kinds' pages.
func samples(res *build.Result) []string {
	var out []string
	for _, s := range kinds(res) {
		for _, f := range []*file.File{s.first, s.smallest, s.largest} {
			if at := address(f); !slices.Contains(out, at) {
				out = append(out, at)
			}
		}
	}
	return out
}

func address(f *file.File) string { return strings.TrimSuffix(f.Path, "index.html") }

var bodyKind = regexp.MustCompile(`<html lang="([^"]*)"[^>]*>(?s:.*?)<body[^>]* data-kind="([a-z]*)"`)

// kindOf tells which kind of page a file is, in which language and whether it is
// an embed; "" for what is no page.
func kindOf(f *file.File) string {
	if path.Ext(f.Path) != ".html" {
		return ""
	}
	m := bodyKind.FindSubmatch(f.Data)
	if m == nil {
		return ""
	}
	key := string(m[1]) + " " + string(m[2])
	if strings.Contains("/"+f.Path, "/embed/") {
		key += " embedded"
	}
	return key
}

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

// click clicks the first visible match as a mouse would, so that it also works
// where a page's scripts are switched off, and waits for the navigation.
func click(ctx context.Context, selector string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	return err
}
