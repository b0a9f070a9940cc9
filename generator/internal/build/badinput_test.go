package build

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"guidepost"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/memo"
)

// badInputs are files that no author means to write. Each says which codes it
// must get; "" means that it must build without an error.
var badInputs = []struct {
	name  string
	files map[string]string
	codes string
}{
	{"invalid UTF-8 in a page", map[string]string{"content/a.md": "# A\n\nbad \xff\xfe bytes"}, "M"},
	{"invalid UTF-8 in data", map[string]string{"data/facts.yaml": "x: \xff\xfe"}, "K100"},
	{"a byte order mark", map[string]string{"content/a.md": "\xef\xbb\xbf---\ntitle: A\n---\nText", "data/glossary.yaml": "\xef\xbb\xbft: {term: x, means: y}\n"}, ""},
	{"Windows line ends", map[string]string{"content/a.md": "---\r\ntitle: A\r\n---\r\n# B\r\n\r\n[x](b.md)\r\n", "content/b.md": "# B\r\n"}, ""},
	{"old Mac line ends", map[string]string{"content/a.md": "# A\r\rtext\r"}, ""},
	{"NUL bytes in a page", map[string]string{"content/a.md": "# A\x00B\n\n\x00"}, ""},
	{"NUL bytes in data", map[string]string{"data/facts.yaml": "a: \x00"}, "K100"},
	{"control characters as escapes", map[string]string{"data/glossary.yaml": "t: {term: \"a\\u0000\", means: \"\\a\"}\n"}, "K100"},
	{"a YAML bomb", map[string]string{"data/facts.yaml": "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n"}, "K100"},
	{"an anchor loop", map[string]string{"data/facts.yaml": "a: &a\n  b: *a\n"}, "K100"},
	{"a merge key", map[string]string{"data/facts.yaml": "a: &a {label: x}\nb:\n  <<: *a\n"}, "K100"},
	{"a tag", map[string]string{"data/facts.yaml": "a: !!binary aGVsbG8=\n"}, "K100"},
	{"duplicate keys", map[string]string{"data/facts.yaml": "a: {label: x, type: bool, label: y, kind: given}\n"}, "K100"},
	{"tabs in YAML", map[string]string{"data/facts.yaml": "a:\n\tlabel: x\n"}, "K100"},
	{"two documents", map[string]string{"data/facts.yaml": "a: {label: x, type: bool, kind: given}\n---\nb: 1\n"}, "K100"},
	{"a list where a map belongs", map[string]string{"data/facts.yaml": "- a\n- b\n"}, "K1"},
	{"deep YAML", map[string]string{"data/facts.yaml": "a: " + strings.Repeat("[", 20000) + strings.Repeat("]", 20000)}, "K100"},
	{"empty data files", map[string]string{"data/facts.yaml": "", "data/options.yaml": "# nothing\n", "data/sources.yaml": "\n"}, "K103"},
	{"unclosed front matter", map[string]string{"content/a.md": "---\ntitle: A\n\n# B\n"}, "M"},
	{"front matter that is a list", map[string]string{"content/a.md": "---\n- a\n---\n# B\n"}, "M"},
	{"front matter with a bomb", map[string]string{"content/a.md": "---\na: &a [1]\nb: *a\n---\n# B\n"}, "K100"},
	{"an include loop", map[string]string{"content/a.md": "# A\n\n::include{file=b.md}\n", "content/b.md": "::include{file=a.md}\n"}, "M"},
	{"an include of itself", map[string]string{"content/a.md": "# A\n\n::include{file=a.md}\n"}, "M"},
	{"an include out of the root", map[string]string{"content/a.md": "# A\n\n::include{file=../../../../etc/passwd}\n"}, "M"},
	{"an include of a hidden file", map[string]string{"content/a.md": "# A\n\n::include{file=/.git/config}\n", ".git/config": "token"}, "M122"},
	{"a missing include", map[string]string{"content/a.md": "# A\n\n::include{file=nope.md}\n"}, "M"},
	{"deep quotes", map[string]string{"content/a.md": "# A\n\n" + strings.Repeat(">", 5000) + " x\n"}, "?"},
	{"deep brackets", map[string]string{"content/a.md": "# A\n\n" + strings.Repeat("[", 20000) + strings.Repeat("](x)", 100) + "\n"}, "?"},
	{"deep lists", map[string]string{"content/a.md": "# A\n\n" + strings.Repeat("- ", 5000) + " x\n"}, "?"},
	{"many stars", map[string]string{"content/a.md": "# A\n\n" + strings.Repeat("*a ", 20000) + "\n"}, ""},
	{"a script", map[string]string{"content/a.md": "# A <script>alert(1)</script>\n\n<script>alert(2)</script>\n\n<img src=x alt=x onerror=alert(3)>\n\n[x](javascript:alert(4))\n"}, "?"},
	{"script in data", map[string]string{"data/glossary.yaml": "t: {term: \"<script>alert(1)</script>\", means: \"<img src=x onerror=alert(1)>\"}\n"}, ""},
}

func TestBadInputGivesDiagnosticsWithPositionsInsideTheFile(t *testing.T) {
	for _, c := range badInputs {
		t.Run(c.name, func(t *testing.T) {
			src := fstest.MapFS{
				"data/site.yaml":   {Data: []byte("title: T\nbase_url: https://example.org/\n")},
				"content/index.md": {Data: []byte("# Home\n")},
			}
			for name, data := range c.files {
				src[name] = &fstest.MapFile{Data: []byte(data)}
			}
			done := make(chan *Result, 1)
			go func() {
				res, err := New().Build(context.Background(), src, caseEnv(t, ""))
				if err != nil {
					t.Error(err)
				}
				done <- res
			}()
			select {
			case res := <-done:
				checkBad(t, res, src, c.codes)
			case <-time.After(2 * time.Minute):
				t.Fatal("the build hangs")
			}
		})
	}
}

func checkBad(t *testing.T, res *Result, src fstest.MapFS, codes string) {
	var text bytes.Buffer
	diag.Write(&text, res.Diags, diag.Text, res.Src, false)
	matched := codes == "" || codes == "?"
	for _, d := range res.Diags {
		if f := src[d.Pos.File]; f != nil && (d.Pos.Off > len(f.Data) || d.Pos.Off >= 0 && d.Pos.Off+d.Pos.Len > len(f.Data)+1) {
			t.Errorf("position %+v lies outside its file of %d bytes", d.Pos, len(f.Data))
		}
		if d.Sev == diag.Error && codes == "" {
			t.Errorf("unexpected error %s", d.Code)
		}
		if d.Sev >= diag.Warning && strings.HasPrefix(d.Code, codes) && src[d.Pos.File] != nil {
			matched = true
			if d.Hint == "" && len(d.Notes) == 0 {
				t.Errorf("%s has no hint: %s", d.Code, d.Msg)
			}
		}
	}
	if !matched {
		t.Errorf("no diagnostic %s…", codes)
	}
	for _, f := range res.Files {
		if strings.HasSuffix(f.Path, ".html") {
			readPage(t, f.Path, f.Data)
			if bytes.Contains(f.Data, []byte("alert(1)</script>")) && !bytes.Contains(f.Data, []byte("&lt;script")) {
				t.Errorf("%s: a script got through", f.Path)
			}
		}
	}
	if t.Failed() {
		t.Logf("diagnostics:\n%s", text.String())
	}
}

// denied is a tree in which some files may not be read, nor looked at.
type denied struct {
	fstest.MapFS
	names []string
}

func (d denied) refuses(name string) error {
	if slices.Contains(d.names, name) {
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return nil
}

func (d denied) Open(name string) (fs.File, error) {
	if err := d.refuses(name); err != nil {
		return nil, err
	}
	return d.MapFS.Open(name)
}

func (d denied) Stat(name string) (fs.FileInfo, error) {
	if err := d.refuses(name); err != nil && name != "data" {
		return nil, err
	}
	return d.MapFS.Stat(name)
}

func (d denied) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := d.refuses(name); err != nil {
		return nil, err
	}
	return d.MapFS.ReadDir(name)
}

func TestASiteThatCannotBeReadIsNotAForeignFolder(t *testing.T) {
	for _, names := range [][]string{{"data", "data/site.yaml"}, {"data/site.yaml"}} {
		src := denied{fstest.MapFS{
			"data/site.yaml":   {Data: []byte("title: T\n")},
			"content/index.md": {Data: []byte("# Home\n")},
		}, names}
		res, err := New().Build(context.Background(), src, caseEnv(t, ""))
		if err != nil {
			t.Fatal(err)
		}
		if res.Stats.Foreign || !res.Diags.HasErrors() {
			t.Errorf("%v refused: foreign %v, %v", names, res.Stats.Foreign, res.Diags)
		}
	}
}

// TestFilesOfTheDiskThatCannotBeRead builds from a real folder with links that
// leave it, a file nobody may read, and a page too large to be one.
func TestFilesOfTheDiskThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("data/site.yaml", "title: T\nbase_url: https://example.org/\n")
	write("content/index.md", "# Home\n")
	write("content/huge.md", strings.Repeat("x\n", 25<<20))
	write("content/secret.md", "# Secret\n")
	outside := filepath.Join(t.TempDir(), "outside.md")
	os.WriteFile(outside, []byte("# Outside\n"), 0o644)
	os.Symlink(outside, filepath.Join(dir, "content", "link.md"))
	os.Symlink(dir, filepath.Join(dir, "content", "loop"))
	os.Chmod(filepath.Join(dir, "content", "secret.md"), 0)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	res, err := New().Build(context.Background(), root.FS(), caseEnv(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	reported := map[string]bool{}
	for _, d := range res.Diags {
		reported[d.Pos.File] = true
	}
	want := []string{"content/huge.md", "content/link.md"}
	if os.Getuid() != 0 { // root may read everything
		want = append(want, "content/secret.md")
	}
	for _, name := range want {
		if !reported[name] {
			t.Errorf("%s is not reported: %v", name, res.Diags)
		}
	}
	for _, f := range res.Files {
		if bytes.Contains(f.Data, []byte("Outside")) {
			t.Errorf("%s holds text from outside the root", f.Path)
		}
	}
}

// onceFS gives a file once, and then the disk fails.
type onceFS struct {
	fs.FS
	name string
	seen atomic.Bool
}

func (f *onceFS) Open(name string) (fs.File, error) {
	if name == f.name && f.seen.Swap(true) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EIO}
	}
	return f.FS.Open(name)
}

// TestAFileThatCannotBeReadAgain ends the build: a site without the page would
// take the page off the web.
func TestAFileThatCannotBeReadAgain(t *testing.T) {
	for _, name := range []string{"content/a.md", "content/p.png", "static/x.txt"} {
		src := &onceFS{name: name, FS: fstest.MapFS{
			"data/site.yaml": {Data: []byte("title: T\n")}, "content/index.md": {Data: []byte("# T\n\n![p](p.png)\n")}, "content/a.md": {Data: []byte("# A\n")},
			"content/p.png": {Data: []byte("x")}, "static/x.txt": {Data: []byte("x")},
			"content/0.json": {Data: make([]byte, readAhead)}, // nothing after it is kept until it is wanted
		}}
		store := memo.Open(t.TempDir(), "site")
		_, err := written(New(), src, Env{Theme: guidepost.Theme, Today: time.Unix(0, 0), Memo: store, Jobs: 1}, store, map[string][]byte{})
		if !errors.Is(err, syscall.EIO) {
			t.Errorf("%s: got %v", name, err)
		}
		store.Close()
	}
}
