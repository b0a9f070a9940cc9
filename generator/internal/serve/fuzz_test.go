package serve

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzPath holds that whatever is asked for, only files of the site are given,
// and that no redirect leads to another host.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"/", "/a", "/a/", "//a", "/../a", "/%2e%2e/a", `/\evil`, "/a\x00", "/..;/a", "/.guidepost-manifest.json", "//evil.example/a", "/a/index.html/"} {
		f.Add(s)
	}
	s := newServer(true)
	s.take("a/index.html=page", "evil.example/a/index.html=page", "404.html=lost", ".guidepost-manifest.json=secret")
	f.Fuzz(func(t *testing.T, target string) {
		u, err := url.Parse(target)
		if err != nil {
			u = &url.URL{Path: target}
		}
		if u.Path == eventsPath {
			return // does not end by itself
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host, r.URL = "localhost", u
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), "secret") {
			t.Fatalf("%q gives the manifest", target)
		}
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
			t.Fatalf("%q leads to %q", target, to)
		}
	})
}
