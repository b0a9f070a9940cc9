package browser

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestNothingMovesWhenScriptsComeLate serves each feature's script after all
// else, as a slow line does: a page must not be shown before it is complete,
// or what a reader has begun to read moves away.
func TestNothingMovesWhenScriptsComeLate(t *testing.T) {
	ctx := open(t)
	base := late(t, server(t, flagship(t, false), "/"))
	const answers = "who=company&org--for=outside&org--upkeep=someone&org--job=read"
	for _, page := range []string{
		"decide/choose-account/",
		"decide/choose-account/q/push-read/?" + answers,
		"decide/choose-account/r/go-service/?" + answers + "&push-read=few&pay-few=yes&dev-few=yes",
		"embed/decide/choose-account/q/push-read/?" + answers,
		"compare/accounts/?f=subject.company&need=payments.is.yes&diff=1",
		"how/verify/?f=subject.company",
		"en/embed/",
		"search/",
	} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(412, 823), chromedp.Navigate(base+page)); err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		n, err := chromedp.Run(ctx, chromedp.Evaluate[float64](shifts, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		if n > 0 {
			t.Errorf("%s: what is shown moves, by a share of %.3f", page, n)
		}
	}
}

// late is a server before another one that holds back the scripts of features.
func late(t *testing.T, base string) string {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = ""
	behind := httputil.NewSingleHostReverseProxy(u)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		if strings.HasSuffix(name, ".js") && name != "base.js" && name != "text.js" {
			time.Sleep(400 * time.Millisecond)
		}
		behind.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/"
}

// shifts is the sum of all layout shifts, as browsers report them: each is a
// share of the window times a share of the way.
const shifts = `new Promise((done) => {
	let sum = 0;
	new PerformanceObserver((list) => list.getEntries().forEach((e) => { sum += e.value; })).observe({type: "layout-shift", buffered: true});
	setTimeout(() => done(sum), 300);
})`
