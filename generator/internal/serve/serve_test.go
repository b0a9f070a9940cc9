package serve

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

func result(words ...string) *build.Result {
	r := &build.Result{}
	for _, w := range words {
		name, data, _ := strings.Cut(w, "=")
		if name == "error" {
			r.Diags.Error("X100", diag.Pos{}, data, "")
			continue
		}
		r.Files = append(r.Files, file.New(name, []byte(data)))
	}
	return r
}

// planned is a plan that has its result already.
type planned struct{ r *build.Result }

func (p planned) File(name string) (file.File, bool) {
	return file.NewSet(p.r.Files).Get(name)
}
func (p planned) Diags() diag.List                              { return p.r.Diags }
func (p planned) Src() diag.Source                              { return p.r.Src }
func (p planned) Stale() bool                                   { return false }
func (p planned) Finish(context.Context) (*build.Result, error) { return p.r, nil }

// take plans a build and finishes it.
func (s *server) take(words ...string) {
	r := result(words...)
	s.propose(planned{r})
	s.show(planned{r}, r)
}

// A build to serve tells its pages only. One that the next plan no longer has is
// shown as it was until that plan is finished.
func TestAPageThatGoesIsWholeUntilItIsGone(t *testing.T) {
	s := newServer(true)
	before, after := planned{result("index.html=home", "a/index.html=<body>text of a")}, planned{result("index.html=home")}
	told := &build.Result{}
	for _, f := range before.r.Files {
		told.Files = append(told.Files, file.File{Path: f.Path, Sum: f.Sum})
	}
	s.propose(before)
	s.show(before, told)
	s.propose(after)
	for _, want := range []int{http.StatusOK, http.StatusNotFound} {
		resp := get(t, s, "/a/")
		text, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != want || strings.Contains(string(text), "text of a") != (want == http.StatusOK) {
			t.Errorf("status %d, want %d: %q", resp.StatusCode, want, text)
		}
		s.show(after, after.r)
	}
}

func get(t *testing.T, s http.Handler, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "localhost:8080"
	// The path as a browser or an attacker sends it, unparsed.
	u, err := r.URL.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	r.URL = u
	for i := 0; i+1 < len(header); i += 2 {
		switch header[i] {
		case "Host":
			r.Host = header[i+1]
		case "Method":
			r.Method = header[i+1]
		default:
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func body(r *http.Response) string {
	b, _ := io.ReadAll(r.Body)
	return string(b)
}

func TestAnswers(t *testing.T) {
	s := newServer(true)
	s.take("index.html=<body>home</body>", "guides/a b/index.html=page", "404.html=<body>lost</body>", "中文/index.html=zh",
		"x.css=css", "f.bin=bin", file.ManifestName+"={}", "dir/only.txt=text")
	for _, c := range []struct {
		path, method, host string
		status             int
		want               string // a piece of the body or of Location
	}{
		{path: "/", status: 200, want: `" defer></script></body>`},
		{path: "/index.html", status: 200, want: "home"},
		{path: "/guides/a%20b/", status: 200, want: "page"},
		{path: "/guides/a%20b?x=1", status: 302, want: "/guides/a%20b/?x=1"},
		{path: "/%E4%B8%AD%E6%96%87/", status: 200, want: "zh"},
		{path: "/%E4%B8%AD%E6%96%87", status: 302, want: "/%E4%B8%AD%E6%96%87/"},
		{path: "/absent/", status: 404, want: "lost"},
		{path: "/guides/", status: 404, want: "lost"}, // no listing
		{path: "/dir", status: 404, want: "lost"},
		{path: "/" + file.ManifestName, status: 404},
		{path: "/x.css", status: 200, want: "css"},
		{path: "/x.css", method: "HEAD", status: 200},
		{path: "/x.css", method: "POST", status: 405},
		{path: "/_guidepost/live.js", status: 200, want: "EventSource"},
		{path: "/_guidepost/x", status: 404},
		{path: "/..%2fetc/passwd", status: 400},
		{path: "/%2e%2e/etc/passwd", status: 400},
		{path: "/guides/%2e%2e/index.html", status: 400},
		{path: "/guides/%2e/index.html", status: 400},
		{path: "/guides//a%20b/", status: 400},
		{path: "/..%5c..%5cetc", status: 400},
		{path: "/a%00b", status: 400},
		{path: "/", host: "evil.example:8080", status: 403},
		{path: "/", host: "localhost.evil.example", status: 403},
		{path: "/", host: "LOCALHOST:1", status: 200},
		{path: "/", host: "docs.localhost:1", status: 200},
		{path: "/", host: "127.0.0.1:1", status: 200},
		{path: "/", host: "[::1]:1", status: 200},
		{path: "/", host: "[::1]", status: 200},
	} {
		r := get(t, s, c.path, "Method", or(c.method, "GET"), "Host", or(c.host, "localhost"))
		got := body(r) + r.Header.Get("Location")
		if r.StatusCode != c.status || !strings.Contains(got, c.want) || c.method == "HEAD" && got != "" {
			t.Errorf("%s %s%s: %d %q, want %d %q", or(c.method, "GET"), c.host, c.path, r.StatusCode, got, c.status, c.want)
		}
	}
	if got := get(t, s, "/x.css").Header.Get("Cross-Origin-Resource-Policy"); got != "same-origin" {
		t.Errorf("pages of other origins may read what is unpublished: %q", got)
	}
	open := newServer(false)
	open.take("index.html=home")
	if r := get(t, open, "/", "Host", "docs.example"); r.StatusCode != 200 {
		t.Error("a server that others may reach must answer by any name")
	}
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func TestHeaders(t *testing.T) {
	s := newServer(true)
	s.take("index.html=home", "a.css=a", "a.js=a", "a.svg=a", "a.unknown=a", "_redirects=a", "a/index.md=a")
	for name, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/a.css": "text/css; charset=utf-8", "/a.js": "text/javascript; charset=utf-8",
		"/a.svg": "image/svg+xml", "/a.unknown": "application/octet-stream", "/_redirects": "text/plain; charset=utf-8",
		"/a/index.md": "text/markdown; charset=utf-8",
	} {
		r := get(t, s, name)
		if got := r.Header.Get("Content-Type"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", name, r.Header)
		}
	}
	tag := get(t, s, "/").Header.Get("ETag")
	if r := get(t, s, "/", "If-None-Match", tag); r.StatusCode != 304 || body(r) != "" {
		t.Error("a known page was sent again", r.StatusCode)
	}
	s.take("index.html=new")
	if r := get(t, s, "/", "If-None-Match", tag); r.StatusCode != 200 {
		t.Error("a changed page was not sent")
	}
}

func TestLastGoodPagesStay(t *testing.T) {
	s := newServer(true)
	text := func() string { return body(get(t, s, "/")) }
	s.take("index.html=half", "error=first")
	if !strings.HasPrefix(text(), "half") {
		t.Error("the first build is shown whatever it is", text())
	}
	s.take("index.html=better", "error=second")
	if !strings.HasPrefix(text(), "better") {
		t.Error("without a good build the last one is shown", text())
	}
	s.take("index.html=good")
	s.take("index.html=bad", "error=third")
	if !strings.HasPrefix(text(), "good") || *s.hub.diags.Errors != 1 || !strings.Contains(s.hub.diags.Text, "third") {
		t.Error("a bad build replaced a good one", text(), s.hub.diags)
	}
	s.take("index.html=good")
	if *s.hub.diags.Errors != 0 {
		t.Error("the overlay stayed")
	}
}

func TestChanges(t *testing.T) {
	set := func(words ...string) *file.Set { return file.NewSet(result(words...).Files) }
	old := set("index.html=1", "a/index.html=1", "theme/css/a.css=1", "x.png=1")
	for _, c := range []struct {
		name string
		next *file.Set
		want string
	}{
		{"nothing", old, `null`},
		{"a page", set("index.html=2", "a/index.html=1", "theme/css/a.css=1", "x.png=1"), `[{"type":"reload","urls":["/"]}]`},
		{"only style", set("index.html=1", "a/index.html=1", "theme/css/a.css=2", "x.png=1"), `[{"type":"css"}]`},
		{"style and page", set("index.html=1", "a/index.html=2", "theme/css/a.css=2", "x.png=1"), `[{"type":"css"},{"type":"reload","urls":["/a/"]}]`},
		{"come and gone", set("index.html=1", "b/index.html=1", "theme/css/a.css=1"), `[{"type":"reload","urls":["/b/","/a/","/x.png"]}]`},
	} {
		got, _ := json.Marshal(changed(old, c.next, &visits{}))
		if string(got) != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// events reads SSE messages from url.
func events(t *testing.T, url, last string) (<-chan string, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
	r.Header.Set("Last-Event-ID", last)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	out := make(chan string, 100)
	go func() {
		defer close(out)
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			if line := in.Text(); strings.HasPrefix(line, "data: ") || strings.HasPrefix(line, "id: ") {
				out <- line
			}
		}
	}()
	return out, func() { cancel(); resp.Body.Close() }
}

func next(t *testing.T, c <-chan string) string {
	t.Helper()
	select {
	case s, ok := <-c:
		if !ok {
			return "closed"
		}
		return s
	case <-time.After(time.Minute):
		t.Fatal("no event")
		return ""
	}
}

// data skips the id lines.
func data(t *testing.T, c <-chan string) string {
	t.Helper()
	for {
		if s := next(t, c); !strings.HasPrefix(s, "id: ") {
			return strings.TrimPrefix(s, "data: ")
		}
	}
}

// site is a folder whose text files are its pages; a file that says "error"
// is one.
type site struct {
	dir  string
	mu   sync.Mutex
	logs bytes.Buffer
}

func (s *site) plan(context.Context, string, []string) (Plan, error) {
	r := &build.Result{}
	err := filepath.WalkDir(s.dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(name, "~") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil
		}
		rel, _ := filepath.Rel(s.dir, name)
		if string(text) == "error" {
			r.Diags.Error("X100", diag.Pos{}, "wrong: "+rel, "")
		}
		r.Files = append(r.Files, file.New(filepath.ToSlash(rel), text))
		return nil
	})
	return planned{r}, err
}

func (s *site) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logs.Write(p)
}

func (s *site) put(t *testing.T, name, text string) {
	t.Helper()
	at := filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	// As most editors do: another file, renamed over the old one.
	if err := os.WriteFile(at+"~", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(at+"~", at); err != nil {
		t.Fatal(err)
	}
}

// run starts the server, and returns its address and how to stop it.
func (s *site) run(t *testing.T, o Options) (string, func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	started, done := make(chan string, 1), make(chan error, 1)
	o.Dir, o.Plan, o.Log = s.dir, s.plan, s
	o.Started = func(url string) { started <- url }
	go func() { done <- Run(ctx, o) }()
	stop := func() error { cancel(); return <-done }
	select {
	case url := <-started:
		return url, sync.OnceValue(stop)
	case err := <-done:
		t.Fatal(err)
		return "", nil
	}
}

// until waits for a message that holds want.
func until(t *testing.T, c <-chan string, want string) {
	t.Helper()
	for {
		got := data(t, c)
		if strings.Contains(got, want) {
			return
		}
		if got == "closed" {
			t.Fatalf("no event with %s", want)
		}
	}
}

func TestRunReloadsWhatChanged(t *testing.T) {
	for _, poll := range []bool{false, true} {
		t.Run(fmt.Sprintf("poll %v", poll), func(t *testing.T) {
			s := &site{dir: t.TempDir()}
			s.put(t, "index.html", "one")
			s.put(t, "theme/a.css", "one")
			url, stop := s.run(t, Options{Poll: poll})
			defer stop()
			// Nobody is told how a site differs from one that was never finished, but
			// for the pages they show. What is absent is known when all is there.
			if r, err := http.Get(url + "absent"); err != nil || r.StatusCode != http.StatusNotFound {
				t.Fatal(r, err)
			}
			c, hangUp := events(t, url+"_guidepost/events", "")
			defer hangUp()
			if got := data(t, c); got != `{"type":"diags","errors":0}` {
				t.Fatal(got)
			}
			s.put(t, "index.html", "two!")
			until(t, c, `{"type":"reload","urls":["/"]}`)
			s.put(t, "theme/a.css", "two!")
			until(t, c, `{"type":"css"}`)
			s.put(t, "new/deep/index.html", "new")
			until(t, c, `"/new/deep/"`)
			s.put(t, "new/deep/index.html", "newer")
			until(t, c, `"/new/deep/"`)
			s.put(t, "bad.txt", "error")
			until(t, c, `"errors":1,"text":"error: wrong: bad.txt`)
			if err := os.Remove(filepath.Join(s.dir, "bad.txt")); err != nil {
				t.Fatal(err)
			}
			until(t, c, `"errors":0`)
			if err := stop(); err != nil {
				t.Error(err)
			}
			for got := next(t, c); got != "closed"; got = next(t, c) {
			}
		})
	}
}

func TestBrowserThatMissedSomethingReloads(t *testing.T) {
	s := &site{dir: t.TempDir()}
	s.put(t, "index.html", "one")
	url, stop := s.run(t, Options{})
	defer stop()
	c, hangUp := events(t, url+"_guidepost/events", "")
	id := strings.TrimPrefix(next(t, c), "id: ")
	hangUp()
	c, hangUp = events(t, url+"_guidepost/events", id)
	if got := data(t, c); !strings.Contains(got, "diags") {
		t.Error(got)
	}
	s.put(t, "index.html", "two")
	until(t, c, `"reload","urls":["/"]`)
	hangUp()
	c, hangUp = events(t, url+"_guidepost/events", id)
	defer hangUp()
	until(t, c, `"reload","urls":["*"]`)
}

func TestTakenPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	s := &site{dir: t.TempDir()}
	url, stop := s.run(t, Options{Port: port})
	stop()
	if strings.Contains(url, fmt.Sprintf(":%d/", port)) || !strings.Contains(s.logs.String(), "is taken, using") {
		t.Error(url, s.logs.String())
	}
}

func TestRunFails(t *testing.T) {
	fail := func(context.Context, string, []string) (Plan, error) { return nil, io.ErrUnexpectedEOF }
	if err := Run(context.Background(), Options{Dir: t.TempDir(), Plan: fail}); err != io.ErrUnexpectedEOF {
		t.Error("first build:", err)
	}
	if err := Run(context.Background(), Options{Dir: t.TempDir(), Host: "256.1.1.1", Plan: fail}); err == nil {
		t.Error("a host that does not exist")
	}
}
