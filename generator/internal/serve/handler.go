package serve

import (
	"bytes"
	_ "embed"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// live is the script that reloads pages and shows the overlay.
//
//go:embed live.js
var live []byte

const (
	prefix     = "/_guidepost/"
	eventsPath = prefix + "events"
	livePath   = prefix + "live.js"
	liveTag    = `<script src="` + livePath + `" data-sum="%s" defer></script>`
)

// server answers requests from the last good site. It is changed only by the
// rounds; requests read it without waiting for a build, but for the first.
type server struct {
	hub      *hub
	loopback bool
	planned  gate // there is a page to show
	complete gate // there is everything
	site     atomic.Pointer[shown]
	visits   visits

	// Of the rounds alone.
	good   *shown // the last finished one without errors
	usable bool   // a plan without errors has been shown
}

// shown is what requests are answered from: a sketch or a plan, and the files of the
// last build that was finished, which has what the plan does not.
type shown struct {
	pages Pages
	files *file.Set
	of    Pages // makes those of files that have no bytes
}

func (v *shown) get(name string) (file.File, bool) {
	if name == file.ManifestName {
		return file.File{}, false
	}
	if f, ok := v.pages.File(name); ok {
		return f, true
	}
	f, ok := v.files.Get(name)
	if ok && f.Data == nil && f.Sum != file.SumOf(nil) {
		return v.of.File(name)
	}
	return f, ok
}

func newServer(loopback bool) *server {
	return &server{hub: newHub(), loopback: loopback, planned: newGate(), complete: newGate()}
}

// sketched shows a sketch, also one that was renewed, until there is a plan, which takes
// its place whatever is wrong with it.
func (s *server) sketched(p Pages) {
	next := &shown{pages: p}
	s.site.Store(next)
	s.hub.send(s.visits.changes(next)...)
	s.planned.open()
}

// propose shows the pages of a plan, unless something is wrong with it. Who
// looks at a page that has changed is told at once.
func (s *server) propose(p Plan) {
	diags := p.Diags()
	errors, _ := diags.Count()
	if errors == 0 || !s.usable {
		next := &shown{pages: p}
		if old := s.site.Load(); old != nil {
			next.files, next.of = old.files, old.of
		}
		s.site.Store(next)
		s.usable = errors == 0
		s.hub.send(s.visits.changes(next)...)
	}
	s.hub.setDiags(errors, overlayText(diags, p.Src()))
	s.planned.open()
}

// show takes a finished build. A build with errors does not replace a good one.
// Until there is a good one it is shown all the same, since some pages are
// better than none.
func (s *server) show(p Plan, r *build.Result) {
	errors, _ := r.Diags.Count()
	next := &shown{p, file.NewSet(r.Files), p}
	old := s.site.Load()
	switch {
	case errors == 0:
		s.good = next
	case s.good != nil:
		next = s.good
	case s.usable:
		next.pages = old.pages
	}
	s.site.Store(next)
	s.hub.send(s.visits.changes(next)...) // a plan that was shown may have turned out bad
	if old != nil && old.files != nil {
		s.hub.send(changed(old.files, next.files, &s.visits)...)
	} else {
		s.hub.recheck() // there is nothing to compare with, but browsers may have had pages
	}
	s.hub.setDiags(errors, overlayText(r.Diags, r.Src))
	s.planned.open()
	s.complete.open()
}

func overlayText(diags diag.List, src diag.Source) string {
	var errors diag.List
	for _, d := range diags {
		if d.Sev == diag.Error {
			errors = append(errors, d)
		}
	}
	var b bytes.Buffer
	// A bytes.Buffer takes everything.
	_ = diag.Write(&b, errors, diag.Text, src, false)
	return b.String()
}

// gate is closed until it is opened, once.
type gate struct {
	once *sync.Once
	c    chan struct{}
}

func newGate() gate { return gate{new(sync.Once), make(chan struct{})} }

func (g gate) open() { g.once.Do(func() { close(g.c) }) }

// wait returns false if the request ends first.
func (g gate) wait(r *http.Request) bool {
	select {
	case <-g.c:
		return true
	case <-r.Context().Done():
		return false
	}
}

// ServeHTTP implements http.Handler.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if s.loopback {
		// The search index is made of scripts, which a page of any origin may
		// otherwise draw in and read.
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	}
	switch {
	case s.loopback && !loopbackName(r.Host):
		http.Error(w, "this development server answers only requests for localhost", http.StatusForbidden)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	case !cleanPath(r.URL.Path):
		http.Error(w, "bad path", http.StatusBadRequest)
		return
	case r.URL.Path == eventsPath:
		page, sum := r.FormValue("page"), r.FormValue("sum")
		s.hub.serve(w, r, func() bool { return s.isStale(page, sum) })
		return
	case r.URL.Path == livePath:
		s.send(w, r, file.New("live.js", live), http.StatusOK)
		return
	}
	if s.planned.wait(r) {
		s.page(w, r)
	}
}

func (s *server) page(w http.ResponseWriter, r *http.Request) {
	name := fileAt(r.URL.Path)
	site := s.site.Load()
	f, ok := site.get(name)
	if !ok && site.files == nil {
		// Only a finished build has it, or knows that there is no such file.
		if !s.complete.wait(r) {
			return
		}
		site = s.site.Load()
		f, ok = site.get(name)
	}
	if ok {
		s.visits.note(f)
		s.send(w, r, f, http.StatusOK)
		return
	}
	if _, ok := site.get(name + "/index.html"); ok {
		// cleanPath has made sure that the path has no empty part, so this
		// cannot become the address of another host.
		to := url.URL{Path: r.URL.Path + "/", RawQuery: r.URL.RawQuery}
		w.Header().Set("Location", to.EscapedPath()+query(to))
		w.WriteHeader(http.StatusFound)
		return
	}
	if f, ok := site.get("404.html"); ok {
		s.send(w, r, f, http.StatusNotFound)
		return
	}
	// A site whose first build failed has no pages at all; the script still
	// has to come, to show the reason and to load the page once it exists.
	s.send(w, r, file.New("404.html", []byte("<!doctype html><meta charset=utf-8><title>404</title><body><h1>404</h1></body>")), http.StatusNotFound)
}

// fileAt is the published file that answers a request for a path.
func fileAt(path string) string {
	name := strings.TrimPrefix(path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name
}

// isStale reports whether the page at a path is another by now than the one that
// a browser got. What happened before the browser listened it has missed.
func (s *server) isStale(path, sum string) bool {
	site := s.site.Load()
	if site == nil || sum == "" {
		return false
	}
	f, ok := site.get(fileAt(path))
	return ok && f.Sum.String() != sum
}

func query(u url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}

// send writes one file. ServeContent answers If-None-Match and ranges.
func (s *server) send(w http.ResponseWriter, r *http.Request, f file.File, status int) {
	data := f.Data
	h := w.Header()
	h.Set("Content-Type", contentType(f.Path))
	h.Set("Cache-Control", "no-cache")
	if path.Ext(f.Path) == ".html" {
		data = withLive(data, f.Sum.String())
	}
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(data) // the browser went away; nobody is left to tell
		}
		return
	}
	h.Set("ETag", `"`+f.Sum.String()[:32]+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// withLive adds the script to a page and tells it which state of the page this is.
func withLive(page []byte, sum string) []byte {
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	out := make([]byte, 0, len(page)+len(liveTag)+len(sum))
	return append(fmt.Appendf(append(out, page[:at]...), liveTag, sum), page[at:]...)
}

// cleanPath accepts only paths that mean what they say: rooted, without empty
// parts, dots, backslashes or NUL, however they were escaped.
func cleanPath(p string) bool {
	if !strings.HasPrefix(p, "/") || strings.ContainsAny(p, "\\\x00") {
		return false
	}
	trimmed := strings.TrimSuffix(p, "/")
	return trimmed == "" || path.Clean(trimmed) == trimmed
}

// loopbackName reports whether a Host header names this machine itself. An IP
// address is safe whatever it is: rebinding needs a name.
func loopbackName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host) != nil
}

// contentType goes by our own list, because the system's differs from machine
// to machine.
func contentType(name string) string {
	if t, ok := types[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	switch path.Base(name) {
	case "_redirects", "_headers", "CNAME":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

var types = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".map": "application/json", ".webmanifest": "application/manifest+json",
	".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8",
	".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".yaml": "text/yaml; charset=utf-8", ".yml": "text/yaml; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".bmp": "image/bmp",
	".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf",
	".pdf": "application/pdf", ".zip": "application/zip", ".gz": "application/gzip", ".wasm": "application/wasm",
	".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".wav": "audio/wav",
}
