package build

import (
	"bytes"
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost"
	"guidepost/generator/internal/diag"
)

var update = flag.Bool("update", false, "rewrite what the cases want")

// TestCases builds every site of ../testdata/site. An archive holds the source
// tree and what is wanted of it:
//
//	want/diag          every diagnostic, as text
//	want/files         every published path, theme, search and Markdown copies left out
//	want/file/PATH     the whole of a published file
//	want/has/PATH      lines that a published file contains, each somewhere
//	want/hasnt/PATH    lines that it does not contain
//
// The comment above the first file describes the case; a line in it that
// begins with "env:" sets drafts, offline, strict, check, base=URL or langs=a,b.
// -update rewrites want/diag, want/files and want/file. Without want/diag a case
// must build without any diagnostic above a note.
func TestCases(t *testing.T) {
	for _, name := range caseNames(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runCase(t, name) })
	}
}

func runCase(t *testing.T, name string) {
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	src := fstest.MapFS{}
	for _, f := range ar.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			src[f.Name] = &fstest.MapFile{Data: f.Data, ModTime: time.Unix(1e9, 0)}
		}
	}
	res := mustBuild(t, src, caseEnv(t, string(ar.Comment)))
	published := map[string][]byte{}
	for _, f := range res.Files {
		published[f.Path] = f.Data
	}
	var diags bytes.Buffer
	diag.Write(&diags, res.Diags, diag.Text, res.Src, false)

	wantsDiag := false
	for i, f := range ar.Files {
		kind, path, _ := strings.Cut(strings.TrimPrefix(f.Name, "want/"), "/")
		switch {
		case !strings.HasPrefix(f.Name, "want/"):
		case kind == "diag":
			wantsDiag = true
			compareText(t, &ar.Files[i], diags.Bytes())
		case kind == "files":
			compareText(t, &ar.Files[i], []byte(fileList(res)))
		case kind == "file":
			got, ok := published[path]
			if !ok {
				t.Errorf("%s is not published", path)
			}
			compareText(t, &ar.Files[i], got)
		case kind == "has", kind == "hasnt":
			got, ok := published[path]
			if !ok {
				t.Errorf("%s is not published", path)
			}
			checkLines(t, path, string(got), string(f.Data), kind == "has")
		default:
			t.Errorf("%s: unknown kind of expectation", f.Name)
		}
	}
	if e, w := res.Diags.Count(); !wantsDiag && e+w > 0 {
		t.Errorf("unexpected diagnostics:\n%s", diags.String())
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// caseEnv reads the env: line of a case's comment.
func caseEnv(t *testing.T, comment string) Env {
	env := Env{Theme: guidepost.Theme, Name: "folder", Today: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Version: "test"}
	for line := range strings.Lines(comment) {
		words, ok := strings.CutPrefix(line, "env:")
		if !ok {
			continue
		}
		for _, w := range strings.Fields(words) {
			key, value, _ := strings.Cut(w, "=")
			switch key {
			case "drafts":
				env.Drafts = true
			case "offline":
				env.Offline = true
			case "strict":
				env.Strict = true
			case "check":
				env.Check = true
			case "base":
				env.BaseURL = value
			case "langs":
				env.Langs = strings.Split(value, ",")
			default:
				t.Fatalf("unknown env %q", w)
			}
		}
	}
	return env
}

func mustBuild(t *testing.T, src fs.FS, env Env) *Result {
	t.Helper()
	res, err := New().Build(context.Background(), src, env)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// fileList names the published files but those that every site has.
func fileList(res *Result) string {
	var b strings.Builder
	for _, f := range res.Files {
		if !strings.HasPrefix(f.Path, "theme") && !strings.HasPrefix(f.Path, "search/") && !strings.HasSuffix(f.Path, "/search/index.html") && !strings.HasSuffix(f.Path, ".md") {
			b.WriteString(f.Path + "\n")
		}
	}
	return b.String()
}

func compareText(t *testing.T, want *txtar.File, got []byte) {
	t.Helper()
	if bytes.Equal(bytes.TrimSpace(want.Data), bytes.TrimSpace(got)) {
		return
	}
	if *update {
		want.Data = append(bytes.TrimRight(bytes.Clone(got), "\n"), '\n')
		return
	}
	t.Errorf("%s differs\n--- got\n%s\n--- want\n%s", want.Name, got, want.Data)
}

func checkLines(t *testing.T, path, got, lines string, wanted bool) {
	t.Helper()
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.Contains(got, line) == wanted {
			continue
		}
		if wanted {
			t.Errorf("%s lacks %q\n%s", path, line, excerpt(got))
		} else {
			t.Errorf("%s contains %q", path, line)
		}
	}
}

// excerpt is the part of a page that a failure is likely about.
func excerpt(html string) string {
	if _, main, ok := strings.Cut(html, "<main"); ok {
		html, _, _ = strings.Cut(main, "</main>")
	}
	return html[:min(len(html), 4000)]
}

// flagship is the source of the site in this repository, read once, so that two
// builds of it see the same bytes while somebody is writing.
var flagship = sync.OnceValue(func() fs.FS {
	src := fstest.MapFS{}
	for _, root := range []string{"content", "data", "layouts", "static"} {
		err := fs.WalkDir(os.DirFS("../../.."), root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(filepath.Join("../../..", filepath.FromSlash(name)))
			src[name] = &fstest.MapFile{Data: data, ModTime: time.Unix(1e9, 0)}
			return err
		})
		if err != nil {
			panic(err)
		}
	}
	return src
})

// TestBuildIsDeterministic builds the largest case with one worker and with
// many, and again with a builder that remembers, and compares every byte.
func TestBuildIsDeterministic(t *testing.T) {
	src := flagship()
	env := caseEnv(t, "")
	env.Jobs = 1
	first := mustBuild(t, src, env)
	env.Jobs = 7
	b := New()
	for range 2 {
		again, err := b.Build(context.Background(), src, env)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(first.Diags, again.Diags, func(x, y diag.Diag) bool { return x.Code == y.Code && x.Pos == y.Pos && x.Msg == y.Msg }) {
			t.Error("diagnostics differ between builds")
		}
		if len(first.Files) != len(again.Files) {
			t.Fatalf("%d files, then %d", len(first.Files), len(again.Files))
		}
		for i := range first.Files {
			if first.Files[i].Path != again.Files[i].Path || first.Files[i].Sum != again.Files[i].Sum {
				t.Errorf("%s differs between builds", first.Files[i].Path)
			}
		}
	}
}

// TestCancelledBuildReturnsTheError stops before rendering.
func TestCancelledBuildReturnsTheError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	src := fstest.MapFS{"a.md": {Data: []byte("# A")}}
	if _, err := New().Build(ctx, src, caseEnv(t, "")); err == nil {
		t.Error("a cancelled build succeeded")
	}
}

// caseNames lists the files of the cases.
func caseNames(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("../testdata/site/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases", err)
	}
	return names
}

// caseSource is the source tree of a case, and what stands above it.
func caseSource(t *testing.T, name string) (src fstest.MapFS, comment string) {
	t.Helper()
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	src = fstest.MapFS{}
	for _, f := range ar.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			src[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return src, string(ar.Comment)
}
