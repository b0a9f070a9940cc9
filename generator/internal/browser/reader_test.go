package browser

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/data"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// reader is somebody in a browser who answers the questions of a site.
type reader struct {
	*testing.T
	ctx   context.Context
	base  string
	watch *watch
	trees []doc.Tree
}

// at opens a page of the site.
func (r *reader) at(page string) {
	r.Helper()
	if err := chromedp.Do(r.ctx, chromedp.Navigate(r.base+page)); err != nil {
		r.Fatalf("%s: %v", page, err)
	}
}

// takes clicks what leads to another page.
func (r *reader) takes(selector string) {
	r.Helper()
	if err := click(r.ctx, selector); err != nil {
		r.Fatalf("%s: click %s: %v", r.where(), selector, err)
	}
}

// moves goes back or forward and waits until the address is want. A page that
// was kept alive comes back without a load that one could wait for. The order is
// given first and followed afterwards, since leaving ends what runs in the page.
func (r *reader) moves(delta int, want string) {
	r.Helper()
	if _, err := chromedp.Run(r.ctx, chromedp.Evaluate[int](fmt.Sprintf(`setTimeout(() => history.go(%d))`, delta))); err != nil {
		r.Fatal(err)
	}
	got := ""
	for range 200 {
		time.Sleep(10 * time.Millisecond)
		ctx, cancel := context.WithTimeout(r.ctx, time.Second) // a question to the page that is left has no answer
		v, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.href : ""`))
		cancel()
		if got = strings.TrimPrefix(v, r.base); err == nil && got == want {
			return
		}
	}
	r.Fatalf("history.go(%d): %s, want %s", delta, got, want)
}

// where is the address within the site.
func (r *reader) where() string {
	here, err := chromedp.Run(r.ctx, chromedp.Location())
	if err != nil {
		r.Fatal(err)
	}
	return strings.TrimPrefix(here, r.base)
}

// sees returns the text of the first match, "" if there is none that is shown.
func (r *reader) sees(selector string) string {
	r.Helper()
	return evaluate[string](r.T, r.ctx, `((el) => el && el.checkVisibility() ? el.innerText : "")(document.querySelector(`+quoted(selector)+`))`)
}

// href is where the first match leads, within the site.
func (r *reader) href(selector string) string {
	r.Helper()
	return strings.TrimPrefix(evaluate[string](r.T, r.ctx, `document.querySelector(`+quoted(selector)+`).href`), r.base)
}

func (r *reader) expect(what, got, want string) {
	r.Helper()
	if got != want {
		r.Errorf("%s: %s\ngot  %q\nwant %q", r.where(), what, got, want)
	}
}

// quiet fails on what a page must not do.
func (r *reader) quiet() {
	r.Helper()
	for _, f := range r.watch.take() {
		r.Errorf("%s: %s", r.where(), f)
	}
}

// with runs a test of the same reader.
func (r *reader) with(name string, f func(r *reader)) {
	r.Run(name, func(t *testing.T) {
		inner := *r
		inner.T = t
		f(&inner)
		inner.quiet()
	})
}

func quoted(s string) string { return "`" + s + "`" }

// readerOf builds a site and opens a browser.
func readerOf(t *testing.T, ctx context.Context, res *build.Result, src fs.FS) *reader {
	t.Helper()
	base := server(t, res, "/docs/")
	set, _, err := file.Read(src, file.ReadOptions{Roots: []string{"data"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d, _, _ := data.Parse(set.Under("data"), "data/site.yaml")
	s, _ := site.Link(site.Docs{Data: d})
	r := &reader{t, ctx, base, newWatch(t, ctx, base), nil}
	for _, tree := range s.Data.Trees {
		if !tree.Subtree {
			r.trees = append(r.trees, tree)
		}
	}
	return r
}
