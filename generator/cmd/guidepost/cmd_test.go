package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
)

func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"guidepost": main}) }

// TestScripts runs the command line as a user does; each script of testdata is
// a folder and what is called in it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "CI"} {
				env.Setenv(name, "")
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"serve": scriptServe, "exit": scriptExit},
		Condition: func(name string) (bool, error) {
			if name == "root" { // for whom no folder is read-only
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
	})
}

// scriptExit is `exit CODE ARGS…`: guidepost called with ARGS exits with CODE.
func scriptExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE ARGS…")
	}
	err := ts.Exec("guidepost", args[1:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("guidepost %s: exit code %d, want %s", strings.Join(args[1:], " "), code, args[0])
	}
}

// scriptServe is `serve DIR PATH WANT`: it starts the server on DIR, asks for
// PATH, wants WANT in the answer, and interrupts the server.
func scriptServe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: serve DIR PATH WANT")
	}
	exe, err := exec.LookPath("guidepost")
	if path := ts.Getenv("PATH"); err != nil || path != "" {
		for dir := range strings.SplitSeq(path, string(os.PathListSeparator)) {
			if _, err := os.Stat(filepath.Join(dir, "guidepost")); err == nil {
				exe = filepath.Join(dir, "guidepost")
				break
			}
		}
	}
	cmd := exec.Command(exe, "serve", "--port", "0", args[0])
	cmd.Dir = ts.MkAbs(".")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	url := ""
	in := bufio.NewScanner(out)
	for in.Scan() {
		if rest, ok := strings.CutPrefix(in.Text(), "serving "); ok {
			url = strings.Fields(rest)[0]
			break
		}
	}
	if url == "" {
		_ = cmd.Wait()
		ts.Fatalf("the server did not start:\n%s", stderr.String())
	}
	resp, err := http.Get(url + strings.TrimPrefix(args[1], "/"))
	var body bytes.Buffer
	if err == nil {
		_, err = body.ReadFrom(resp.Body)
		resp.Body.Close()
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	if waitErr := cmd.Wait(); waitErr != nil {
		ts.Fatalf("after Ctrl-C: %v\n%s", waitErr, stderr.String())
	}
	ts.Check(err)
	if !strings.Contains(body.String(), args[2]) {
		ts.Fatalf("%s: no %q in:\n%s", url, args[2], body.String())
	}
}

func TestCommitDates(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	git := func(dir, date string, args ...string) {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org",
			"GIT_AUTHOR_DATE="+date+"T12:00:00Z", "GIT_COMMITTER_DATE="+date+"T12:00:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	put := func(name, text string) {
		t.Helper()
		at := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(at), 0o755)
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	if got := commitDates(ctx, dir); got != nil {
		t.Errorf("without a repository: %v", got)
	}
	git(dir, "2026-01-01", "init", "-q")
	if got := commitDates(ctx, dir); got != nil {
		t.Errorf("without a commit: %v", got)
	}
	put("docs/a b.md", "1")
	put("docs/中文.md", "1")
	put("docs/gone.md", "1")
	put("other.md", "1")
	git(dir, "2026-01-01", "add", ".")
	git(dir, "2026-01-01", "commit", "-qm", "first")
	put("docs/a b.md", "2")
	os.Remove(filepath.Join(dir, "docs/gone.md"))
	git(dir, "2026-02-02", "commit", "-qam", "second")
	put("other.md", "2")
	git(dir, "2026-03-03", "commit", "-qam", "third")
	put("docs/new.md", "not yet committed")

	var got []string
	for name, at := range commitDates(ctx, filepath.Join(dir, "docs")) {
		got = append(got, name+" "+at.Format(time.DateOnly))
	}
	slices.Sort(got)
	if want := "a b.md 2026-02-02, 中文.md 2026-01-01"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	clone := filepath.Join(t.TempDir(), "clone")
	git(dir, "2026-01-01", "clone", "-q", "--depth", "1", "file://"+dir, clone)
	if got := commitDates(ctx, clone); got != nil {
		t.Errorf("in a shallow clone: %v", got)
	}
}

func TestExternalLinks(t *testing.T) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusNotFound)
		case "/no-robots":
			w.WriteHeader(http.StatusForbidden)
		case "/no-head":
			if r.Method == http.MethodHead {
				w.WriteHeader(http.StatusNotFound)
			}
		case "/moved":
			http.Redirect(w, r, "/ok", http.StatusMovedPermanently)
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		}
	}))
	dead := httptest.NewServer(nil)
	dead.Close()
	defer host.Close()
	var links []build.External
	for i, u := range []string{host.URL + "/ok", host.URL + "/gone", host.URL + "/no-robots", host.URL + "/no-head",
		host.URL + "/moved", host.URL + "/circle", dead.URL + "/", "mailto:a@example.org"} {
		links = append(links, build.External{URL: u, Pos: diag.Pos{File: "a.md", Off: i}})
	}
	lim := limits{links: 100, hosts: 2, each: 10 * time.Second, overall: time.Minute}
	l, err := checkExternal(context.Background(), links, lim)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range l {
		got = append(got, fmt.Sprint(d.Code, " ", d.Pos.Off))
	}
	if want := []string{"F120 1", "F120 5", "F120 6"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v: %+v", got, want, l)
	}
	lim.links = 1
	if l, _ := checkExternal(context.Background(), links, lim); len(l) != 1 || l[0].Sev != diag.Note {
		t.Errorf("over the limit: %+v", l)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := checkExternal(ctx, links, lim); err == nil {
		t.Error("cancelled, and no error")
	}
}

// TestExternalLinksSayWhy holds what is said of each way to fail.
func TestExternalLinksSayWhy(t *testing.T) {
	over := make(chan struct{})
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/silent":
			<-over
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		default:
			w.WriteHeader(http.StatusGone)
		}
	}))
	defer host.Close()
	defer close(over)
	dead := httptest.NewServer(nil)
	dead.Close()
	for _, x := range []struct{ url, why string }{
		{host.URL + "/gone", "the host answers 410 Gone"},
		{host.URL + "/circle", "stopped after 10 redirects"},
		{host.URL + "/silent", "the host does not answer in time"},
		{dead.URL, "the host refuses the connection"},
	} {
		client := &http.Client{Timeout: 10 * time.Second}
		if strings.HasSuffix(x.url, "/silent") {
			client.Timeout = 50 * time.Millisecond
		}
		if got := ask(context.Background(), client, x.url); got != x.why {
			t.Errorf("%s: got %q, want %q", x.url, got, x.why)
		}
	}
}

func TestWrap(t *testing.T) {
	if got, want := wrap("one two three\nfour", 8), "one two\nthree\nfour"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStartersAreAlike(t *testing.T) {
	en, err := starters.ReadDir("starter/en/data/trees")
	if err != nil || len(en) != 1 {
		t.Fatal(err, en)
	}
	read := func(name string) string {
		b, err := starters.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for _, name := range []string{"data/trees/choose-notes.yaml", "data/tables/notes.yaml", "data/options.yaml"} {
		a, b := read("starter/en/"+name), read("starter/zh/"+name)
		if strings.Count(a, "\n") != strings.Count(b, "\n") {
			t.Errorf("%s: the languages have gone apart", name)
		}
	}
}

func TestInterruptedBuild(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# A\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, messages bytes.Buffer
	a := &app{args: []string{"build", dir, "-o", filepath.Join(dir, "dist")}, stdout: &out, stderr: &messages}
	cmd := a.command()
	cmd.SetArgs(a.args)
	if code := a.exit(ctx, cmd.ExecuteContext(ctx)); code != exitEnvironment || messages.String() != "error: interrupted\n" || out.Len() > 0 {
		t.Errorf("exit code %d, %q, %q", code, out.String(), messages.String())
	}
}

func FuzzReadLog(f *testing.F) {
	f.Add("\x011769169692\x00\na b.md\x00\x011769169600\x00\nb.md\x00")
	f.Add("\x01\x00\n\x00\x01x\x00\n\x01\x00")
	f.Fuzz(func(t *testing.T, log string) {
		known := map[string]bool{"a b.md": true, "b.md": true}
		for name := range readLog(bufio.NewReader(strings.NewReader(log)), known, len(known)) {
			if !known[name] {
				t.Fatalf("a date for %q", name)
			}
		}
	})
}
