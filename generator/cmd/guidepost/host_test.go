package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"guidepost"
	"guidepost/generator/internal/build"
	"guidepost/generator/internal/file"
)

// fence is a fenced block of a page.
var fence = regexp.MustCompile("(?ms)^```(\\w+)[^\n`]*\n(.*?)^```$")

// blocks are the blocks of one kind of a page, in order.
func blocks(t *testing.T, page, kind string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		if m[1] == kind {
			out = append(out, m[2])
		}
	}
	return out
}

// TestCommandsOfThePagesAreUnderstood takes every call of guidepost that the
// README and the pages on using it show through the command line's parser.
func TestCommandsOfThePagesAreUnderstood(t *testing.T) {
	pages, err := filepath.Glob("../../../content/*/use/*.md")
	if err != nil || len(pages) < 20 {
		t.Fatal(err, pages)
	}
	calls := 0
	for _, page := range append(pages, "../../../README.md") {
		for _, block := range blocks(t, page, "sh") {
			for line := range strings.Lines(block) {
				line, _, _ = strings.Cut(line, " #")
				words := strings.Fields(line)
				if len(words) == 0 || strings.TrimPrefix(words[0], "./") != "guidepost" {
					continue
				}
				calls++
				a := &app{stdout: io.Discard, stderr: io.Discard}
				cmd, rest, err := a.command().Find(words[1:])
				if err == nil {
					err = cmd.ParseFlags(rest)
				}
				if err == nil {
					err = cmd.ValidateArgs(cmd.Flags().Args())
				}
				if err != nil || !cmd.HasParent() {
					t.Errorf("%s: %s: %v", page, line, err)
				}
			}
		}
	}
	if calls < 20 {
		t.Errorf("only %d calls were found", calls)
	}
}

// server is one that a page has a recipe for.
type server struct {
	name   string
	recipe func(t *testing.T, page, dir, port string) string // the whole configuration
	start  func(dir, config string) []string
	gzip   string // encoding of the answer to a browser that takes br and gzip
}

var servers = []server{
	{"nginx", nginxConfig, func(dir, config string) []string { return []string{"-p", dir, "-c", config} }, "gzip"},
	{"caddy", caddyConfig, func(_, config string) []string {
		return []string{"run", "--adapter", "caddyfile", "--config", config}
	}, "br"},
}

// nginxConfig puts both blocks of a page together as it says, in what Debian has
// around them.
func nginxConfig(t *testing.T, page, dir, port string) string {
	parts := blocks(t, page, "nginx")
	if len(parts) != 2 {
		t.Fatalf("%s has %d blocks for nginx, want the site and its old addresses", page, len(parts))
	}
	maps, rest, ok := strings.Cut(parts[1], "server {")
	if !ok {
		t.Fatal("no server in the block on old addresses")
	}
	site := strings.Replace(parts[0], "server {", "server {"+strings.TrimSuffix(strings.TrimSpace(rest), "}"), 1)
	return "daemon off; pid nginx.pid; error_log stderr;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types; access_log off;\n" +
		"client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;\n" +
		atTestPlace(maps+site, dir, "listen 8081", "listen 127.0.0.1:"+port) + "}\n"
}

// caddyConfig adds the line that a page tells of to its block.
func caddyConfig(t *testing.T, page, dir, port string) string {
	for _, b := range blocks(t, page, "text") {
		if site, ok := strings.CutPrefix(b, ":8082 {"); ok {
			return "{\nadmin off\n}\n" + atTestPlace(":8082 {\nimport /srv/guide.redirects\n"+site, dir, ":8082", "http://127.0.0.1:"+port)
		}
	}
	t.Fatalf("%s has no block for Caddy", page)
	return ""
}

func atTestPlace(config, dir, listen, here string) string {
	return strings.Replace(strings.ReplaceAll(config, "/srv/guide", dir+"/guide"), listen, here, 1)
}

// TestServersDoWhatThePageSays starts nginx and Caddy with the recipes of the
// page, in each language, at the root and below a path, and asks them.
func TestServersDoWhatThePageSays(t *testing.T) {
	for _, srv := range servers {
		for _, at := range []struct{ lang, below string }{{"zh", ""}, {"en", ""}, {"en", "docs/"}, {"zh", "docs/"}} {
			t.Run(srv.name+" "+at.lang+" /"+at.below, func(t *testing.T) {
				exe, err := exec.LookPath(srv.name)
				if err != nil {
					t.Skipf("%s is not installed: the recipe of the page on hosting is not tried", srv.name)
				}
				page := "../../../content/" + at.lang + "/use/host.md"
				dir := t.TempDir()
				published := publishForServers(t, dir, at.below)
				rewriteRedirects(t, page, dir, at.below)
				base := startServer(t, srv, exe, page, dir, at.below)
				for _, x := range answers(published, srv, at.below) {
					if err := x.check(base); err != nil {
						t.Errorf("%s: %v", x.path, err)
					}
				}
			})
		}
	}
}

// publishForServers writes a small site to a folder below dir/guide and returns it
// by path.
func publishForServers(t *testing.T, dir, below string) map[string]string {
	t.Helper()
	src := fstest.MapFS{
		"data/site.yaml":         {Data: []byte("title: 手册\nbase_url: https://example.org/" + below + "\nredirects: {/old/: guides/new, /旧的/: guides/new}\n")},
		"data/options.yaml":      {Data: []byte("a: {name: A}\n")},
		"data/sources.yaml":      {Data: []byte("s: {title: S, kind: official, url: \"https://example.org/s\", read: 2026-11-02}\n")},
		"data/tables/t.yaml":     {Data: []byte("table: t\ntitle: T\noptions: [a]\nsrc: s\nas_of: 2026-03\ngroups: {g: {label: G, criteria: {c: {label: C, type: text, cells: {a: x}}}}}\n")},
		"content/index.md":       {Data: []byte("# 手册\n")},
		"content/guides/new.md":  {Data: []byte("# 新的\n\n" + strings.Repeat("许多字。", 300))},
		"content/guides/more.md": {Data: []byte("# 更多\n\n![图](map.png)\n")},
		"content/guides/map.png": {Data: []byte("a picture")},
	}
	r, err := build.New().Build(context.Background(), src, build.Env{Theme: guidepost.Theme})
	if err != nil || r.Diags.HasErrors() {
		t.Fatal(err, r.Diags)
	}
	if _, err := file.Publish(context.Background(), filepath.Join(dir, "guide", filepath.FromSlash(below)), r.Files, file.PublishOptions{Compress: true}); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range r.Files {
		out[f.Path] = string(f.Data)
	}
	return out
}

// rewriteRedirects runs the commands of the page that make the servers' rules.
func rewriteRedirects(t *testing.T, page, dir, below string) {
	t.Helper()
	n := 0
	for _, block := range blocks(t, page, "sh") {
		if strings.HasPrefix(block, "sed ") {
			n++
			block = strings.ReplaceAll(block, "dist/", "guide/"+below)
			if below != "" {
				block = strings.Replace(block, "sed '", "sed '"+belowPath(t, page)+" ", 1)
			}
			cmd := exec.Command("sh", "-c", block)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s%s%v", block, out, err)
			}
		}
	}
	if n != 2 {
		t.Fatalf("%s rewrites redirects %d times, want once for each server", page, n)
	}
}

// belowPath is what the page says that sed begins with for a sub-path.
func belowPath(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	m := regexp.MustCompile("`(s#[^`]*)`").FindSubmatch(text)
	if err != nil || m == nil {
		t.Fatal(page, "does not say what a sub-path changes in the redirects", err)
	}
	return string(m[1])
}

// startServer starts a server and waits until it listens.
func startServer(t *testing.T, srv server, exe, page, dir, below string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	config := filepath.Join(dir, "config")
	if err := os.WriteFile(config, []byte(strings.ReplaceAll(srv.recipe(t, page, dir, port), " /404.html", " /"+below+"404.html")), 0o644); err != nil {
		t.Fatal(err)
	}
	// The workers of nginx are another user where the tests run as root.
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	cmd := exec.Command(exe, srv.start(dir, config)...)
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		<-gone
	})
	for range 500 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return "http://127.0.0.1:" + port + "/" + below
		}
		select {
		case err := <-gone:
			gone <- err
			t.Fatalf("%s does not start: %v\n%s", srv.name, err, log.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not listen", srv.name)
	return ""
}

// answer is what a server must say to a request for a path.
type answer struct {
	path   string
	status int
	header map[string]string // "": not sent
	body   string            // part of it, where it is not compressed
	ask    map[string]string
}

func answers(published map[string]string, srv server, below string) []answer {
	var theme, index, picture, policy string
	for name := range published {
		switch dir, base := filepath.Split(name); {
		case strings.HasPrefix(name, "theme-") && strings.HasSuffix(name, "/guide.css"):
			theme = name
		case strings.HasPrefix(name, "search/zh/") && dir != "search/zh/" && base != "":
			index = name
		case strings.HasPrefix(base, "map.") && strings.HasSuffix(base, ".png"):
			picture = name
		}
	}
	_, policy, _ = strings.Cut(published["_headers"], "Content-Security-Policy: ")
	policy, _, _ = strings.Cut(policy, "\n")
	const page, hashed = "no-cache", "public, max-age=31536000, immutable"
	takes := map[string]string{"Accept-Encoding": "gzip, br"}
	return []answer{
		{path: "", status: 200, header: map[string]string{"Cache-Control": page, "Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8",
			"Access-Control-Allow-Origin": "", "Content-Encoding": "", "X-Content-Type-Options": "nosniff"}, body: "手册"},
		{path: "guides/new/", status: 200, ask: takes, header: map[string]string{"Content-Encoding": srv.gzip, "Vary": "Accept-Encoding", "Cache-Control": page}},
		{path: "guides/new/", status: 200, ask: map[string]string{"Accept-Encoding": "gzip"}, header: map[string]string{"Content-Encoding": "gzip"}},
		{path: theme, status: 200, ask: takes, header: map[string]string{"Cache-Control": hashed, "Content-Encoding": srv.gzip, "Content-Type": "text/css; charset=utf-8"}},
		{path: index, status: 200, header: map[string]string{"Cache-Control": hashed}},
		{path: picture, status: 200, header: map[string]string{"Cache-Control": hashed, "Content-Type": "image/png"}},
		{path: "search/zh/core.js", status: 200, header: map[string]string{"Cache-Control": page}},
		{path: "nothing/here/", status: 404, header: map[string]string{"Cache-Control": page, "Content-Security-Policy": policy}, body: "href=\"/" + below + theme[:len("theme-00000000/")]},
		{path: "api/v1/tables/t.json", status: 200, header: map[string]string{"Access-Control-Allow-Origin": "*", "Cache-Control": page}},
		{path: "guides/new/index.md", status: 200, header: map[string]string{"Content-Type": "text/markdown; charset=utf-8"}, body: "许多字"},
		{path: "old/?a=b", status: 301, header: map[string]string{"Location": "/" + below + "guides/new/?a=b"}},
		{path: "%E6%97%A7%E7%9A%84/", status: 301},
		{path: "guides/new", status: 0, header: map[string]string{"Location": "/" + below + "guides/new/"}}, // 301 or 308
	}
}

// check asks the server at base, and once more with the ETag that it gave.
func (x answer) check(base string) error {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}
	get := func(tag string) (*http.Response, string, error) {
		r, err := http.NewRequest(http.MethodGet, base+x.path, nil)
		if err != nil {
			return nil, "", err
		}
		for k, v := range x.ask {
			r.Header.Set(k, v)
		}
		if tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		resp, err := client.Do(r)
		if err != nil {
			return nil, "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return resp, string(body), err
	}
	resp, body, err := get("")
	if err != nil {
		return err
	}
	if x.status != 0 && resp.StatusCode != x.status {
		return fmt.Errorf("status %d, want %d", resp.StatusCode, x.status)
	}
	for k, want := range x.header {
		if got := resp.Header.Get(k); got != want {
			return fmt.Errorf("%s: %q, want %q", k, got, want)
		}
	}
	if !strings.Contains(body, x.body) {
		return fmt.Errorf("no %q in %.200q", x.body, body)
	}
	if x.status == 200 {
		if again, _, err := get(resp.Header.Get("ETag")); err != nil || again.StatusCode != http.StatusNotModified {
			return fmt.Errorf("asked again: %v, %v", again, err)
		}
	}
	return nil
}
