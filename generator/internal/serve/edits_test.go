package serve

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"guidepost"
	"guidepost/generator/internal/build"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
)

// folder is a site on the disk, with a server that builds it in earnest.
type folder struct {
	*testing.T
	dir  string
	url  string
	logs *site // where the server's messages go
	env  build.Env
	seen map[string]bool // all files that were ever published
}

var liveScript = regexp.MustCompile(`<script src="/_guidepost/live.js"[^>]*></script>`)

// serving writes a small site, serves it, and stops when the test ends.
func serving(t *testing.T, o Options) *folder {
	f := &folder{T: t, dir: filepath.Join(t.TempDir(), "site"), logs: &site{}, seen: map[string]bool{}}
	f.env = build.Env{Theme: guidepost.Theme, Name: "site", Today: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Serve: true}
	f.plant()
	ctx, cancel := context.WithCancel(context.Background())
	started, done := make(chan string, 1), make(chan error, 1)
	builder, store := build.New(), memo.Open(t.TempDir(), f.dir)
	var last *build.Plan
	o.Dir, o.Log = f.dir, f.logs
	o.Started = func(url string) { started <- url }
	now := func(base string, hint []string) build.Env {
		env := f.env
		env.BaseURL, env.Hint, env.Memo = base, hint, store
		return env
	}
	o.Sketch = func(ctx context.Context, base string) (Sketch, error) {
		return builder.Sketch(ctx, os.DirFS(f.dir), now(base, nil))
	}
	o.Plan = func(ctx context.Context, base string, hint []string) (Plan, error) {
		p, err := builder.Plan(ctx, os.DirFS(f.dir), now(base, hint))
		if err != nil {
			return nil, err
		}
		if last == nil || !p.Same(last) {
			last = p
		}
		return last, nil
	}
	go func() { done <- Run(ctx, o) }()
	select {
	case f.url = <-started:
	case err := <-done:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		store.Close()
	})
	f.settle()
	return f
}

// plant writes the pages that every test begins with.
func (f *folder) plant() {
	f.write("data/site.yaml", "title: Site\n")
	f.write("content/index.md", "# Home\n\nSee [a](a.md) and [deep](guide/deep/b.md).\n")
	f.write("content/a.md", "# A\n\nText of a.\n")
	f.write("content/guide/index.md", "# Guide\n\nText.\n")
	f.write("content/guide/deep/b.md", "# B\n\nText of b, see [home](../../index.md).\n")
	f.write("static/note.txt", "note\n")
}

func (f *folder) at(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f *folder) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// write makes or overwrites a file in place, as simple programs do.
func (f *folder) write(name, text string) {
	f.Helper()
	f.ok(os.MkdirAll(filepath.Dir(f.at(name)), 0o755))
	f.ok(os.WriteFile(f.at(name), []byte(text), 0o644))
}

func (f *folder) rename(from, to string) {
	f.Helper()
	f.ok(os.Rename(f.at(from), f.at(to)))
}

func (f *folder) remove(name string) {
	f.Helper()
	f.ok(os.RemoveAll(f.at(name)))
}

// get asks for a published file as a browser does.
func (f *folder) get(name string) (status int, body string) {
	f.Helper()
	u := url.URL{Path: strings.TrimSuffix(name, "index.html")}
	resp, err := http.Get(f.url + u.EscapedPath())
	f.ok(err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	f.ok(err)
	return resp.StatusCode, liveScript.ReplaceAllString(string(b), "")
}

// settle waits until everything served equals a cold build of what is on the
// disk, and nothing else is served.
func (f *folder) settle() {
	f.Helper()
	env := f.env
	env.BaseURL = f.url
	cold, err := build.New().Build(context.Background(), os.DirFS(f.dir), env)
	f.ok(err)
	var what string
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if what = f.difference(cold.Files); what == "" {
			return
		}
	}
	f.Fatalf("what is served does not come to equal a cold build: %s", what)
}

func (f *folder) difference(files []file.File) string {
	there := map[string]bool{}
	for _, x := range files {
		there[x.Path], f.seen[x.Path] = true, true
		if x.Path == "404.html" {
			continue // it is the answer to what is absent
		}
		if status, body := f.get(x.Path); status != http.StatusOK || file.SumOf([]byte(body)) != x.Sum {
			return fmt.Sprintf("%s: status %d, %d other bytes than it should have", x.Path, status, len(body))
		}
	}
	for name := range f.seen {
		if status, _ := f.get(name); !there[name] && status == http.StatusOK {
			return name + " is served though it is gone"
		}
	}
	return ""
}

func TestServedPagesEqualAColdBuild(t *testing.T) {
	const page = "content/a.md"
	pause := func() { time.Sleep(20 * time.Millisecond) }
	for _, c := range []struct {
		name string
		edit func(f *folder)
		poll bool // polling knows no names, so it needs no case of each
	}{
		{name: "written in place", edit: func(f *folder) { f.write(page, "# A\n\nOther text.\n") }},
		{name: "truncated, then written in pieces", edit: func(f *folder) {
			w, err := os.Create(f.at(page))
			f.ok(err)
			for _, piece := range []string{"# A", " title\n", "\nSome [lin", "k](index.md).\n"} {
				pause()
				_, err := w.WriteString(piece)
				f.ok(err)
			}
			f.ok(w.Close())
		}},
		{name: "saved by vim", edit: func(f *folder) {
			f.write("content/4913", "")
			f.remove("content/4913")
			f.rename(page, page+"~")
			pause()
			f.write(page, "# A by vim\n")
			f.remove(page + "~")
		}},
		{name: "saved by renaming over it", edit: func(f *folder) {
			f.write("content/.a.md.tmp", "# A renamed over\n")
			pause()
			f.rename("content/.a.md.tmp", page)
		}},
		{name: "saved by JetBrains' safe write", edit: func(f *folder) {
			f.write(page+"___jb_tmp___", "# A written safely\n")
			f.rename(page, page+"___jb_old___")
			pause()
			f.rename(page+"___jb_tmp___", page)
			f.remove(page + "___jb_old___")
		}},
		{name: "a page comes, goes, and comes back", edit: func(f *folder) {
			f.write("content/new/page.md", "# New\n")
			pause()
			f.remove("content/new")
			pause()
			f.write("content/new/page.md", "# New again\n")
		}},
		{name: "a folder is renamed, and a file in it is edited", edit: func(f *folder) {
			f.write("content/index.md", "# Home\n")
			f.rename("content/guide", "content/guides")
			pause()
			f.write("content/guides/deep/b.md", "# B in its new place\n")
		}},
		{name: "a folder is renamed and another takes its name", edit: func(f *folder) {
			f.rename("content/guide", "content/old")
			f.write("content/guide/deep/b.md", "# Another b\n")
			pause()
			f.write("content/old/deep/b.md", "# The b before\n")
			f.write("content/guide/deep/b.md", "# Another b, edited\n")
		}},
		{name: "a folder is moved in, with all it holds", edit: func(f *folder) {
			f.write("../outside/x/y/z.md", "# Z\n")
			f.rename("../outside", "content/inside")
			pause()
			f.write("content/inside/x/y/z.md", "# Z, edited\n")
		}},
		{name: "a folder is moved out", edit: func(f *folder) {
			f.write("content/index.md", "# Home\n")
			f.rename("content/guide", "../gone")
		}},
		{name: "a watched folder is deleted and made again", edit: func(f *folder) {
			f.remove("content/guide")
			pause()
			f.write("content/guide/deep/b.md", "# B again\n")
			pause()
			f.write("content/guide/deep/b.md", "# B again, edited\n")
		}},
		{name: "the whole site is deleted and made again", edit: func(f *folder) {
			f.remove("")
			pause()
			f.plant()
			f.write(page, "# A of a new site\n")
		}},
		{name: "the site is put aside and another put in its place", edit: func(f *folder) {
			f.rename("", "../aside")
			f.plant()
			f.write(page, "# A of another site\n")
			f.write("../aside/content/a.md", "# Nobody looks here\n")
		}},
		{name: "the clock goes backwards", edit: func(f *folder) {
			for i, when := range []time.Time{time.Unix(0, 0), time.Now().Add(-time.Hour), time.Now().Add(time.Hour), time.Now().Add(-time.Minute)} {
				f.write(page, fmt.Sprintf("# A %d\n", i))
				f.ok(os.Chtimes(f.at(page), when, when))
				pause()
			}
		}},
		{name: "another file of the same size and time takes its place", edit: func(f *folder) {
			old := time.Now().Add(-time.Hour)
			f.ok(os.Chtimes(f.at(page), old, old))
			f.settle()
			f.write("content/.other", "# A\n\nTEXT of a.\n")
			f.ok(os.Chtimes(f.at("content/.other"), old, old))
			f.rename("content/.other", page)
		}},
		{name: "a file is written while it is read", edit: func(f *folder) {
			f.write(page, "# A\n\n")
			w, err := os.OpenFile(f.at(page), os.O_APPEND|os.O_WRONLY, 0)
			f.ok(err)
			for i := range 400 {
				fmt.Fprintf(w, "Line %d of a page that grows.\n\n", i)
				time.Sleep(time.Millisecond)
			}
			f.ok(w.Close())
		}},
		{name: "a link into the site is edited through", edit: func(f *folder) {
			f.ok(os.Symlink("guide", f.at("content/linked")))
			f.settle()
			f.write("content/linked/deep/b.md", "# B through a link\n")
		}},
		{name: "the content folder is another one", edit: func(f *folder) {
			f.write("docs/index.md", "# Docs\n")
			f.write("data/site.yaml", "title: Site\ncontent: docs\n")
			pause()
			f.write("docs/new.md", "# New\n")
		}},
		{name: "it is no site any more, and then it is one", edit: func(f *folder) {
			f.rename("data/site.yaml", "data/site.off")
			f.settle()
			f.rename("data/site.off", "data/site.yaml")
		}},
		{name: "a folder comes and goes, by polling", poll: true, edit: func(f *folder) {
			f.write("content/new/page.md", "# New\n")
			f.settle()
			f.write("content/new/page.md", "# New, edited\n")
			f.settle()
			f.remove("content/new")
		}},
		{name: "the whole site is deleted and made again, by polling", poll: true, edit: func(f *folder) {
			f.remove("")
			pause()
			f.plant()
			f.write(page, "# A of a new site\n")
		}},
		{name: "another file of the same size and time, by polling", poll: true, edit: func(f *folder) {
			old := time.Now().Add(-time.Hour)
			f.ok(os.Chtimes(f.at(page), old, old))
			f.settle()
			f.write("content/.other", "# A\n\nTEXT of a.\n")
			f.ok(os.Chtimes(f.at("content/.other"), old, old))
			f.rename("content/.other", page)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := serving(t, Options{Poll: c.poll})
			c.edit(f)
			f.settle()
			f.write("content/last.md", "# It still looks\n")
			f.settle()
		})
	}
}

// TestBranchSwitch lets git replace two thousand files while they are served.
func TestBranchSwitch(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	f := serving(t, Options{})
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0"}, args...)...)
		cmd.Dir = f.dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	fill := func(folders string, text string) {
		for i := range 1000 {
			f.write(fmt.Sprintf("content/%s%d/p%03d.md", folders, i%20, i), fmt.Sprintf("# Page %d\n\n%s\n", i, text))
			f.write(fmt.Sprintf("content/both/p%03d.md", i), fmt.Sprintf("# Page %d\n\n%s\n", i, text))
		}
	}
	git("init", "-q", "-b", "one")
	fill("one", "Of the first branch.")
	git("add", "-A")
	git("commit", "-q", "-m", "one")
	git("checkout", "-q", "-b", "two")
	f.remove("content")
	f.plant()
	fill("two", "Of the second branch.")
	git("add", "-A")
	git("commit", "-q", "-m", "two")
	git("checkout", "-q", "one")
	f.settle()
	git("checkout", "-q", "two")
	f.settle()
}

func TestWatchesRunOut(t *testing.T) {
	for _, c := range []struct {
		name    string
		watches int
	}{{"at once", 3}, {"by a new folder", 6}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := serving(t, Options{watches: c.watches})
			f.write("../outside/page.md", "# Page\n")
			f.rename("../outside", "content/inside")
			f.settle()
			f.logs.mu.Lock()
			logs := f.logs.logs.String()
			f.logs.mu.Unlock()
			if !strings.Contains(logs, "no file watches left") {
				t.Errorf("nothing is said of it: %q", logs)
			}
			f.write("content/inside/page.md", "# Page, edited\n")
			f.settle()
		})
	}
}
