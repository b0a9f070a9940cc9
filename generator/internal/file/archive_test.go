package file

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func archive(t *testing.T, name string, files []File, jobs int) []byte {
	t.Helper()
	n, err := Archive(context.Background(), name, files, jobs)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil || int64(len(data)) != n {
		t.Fatalf("%d bytes told, %d written, %v", n, len(data), err)
	}
	return data
}

func TestArchiveHoldsTheFiles(t *testing.T) {
	files := site("index.html=home", "指南/订阅号.html="+strings.Repeat("号", 500), "a/空.txt=", "café.txt=é")
	name := filepath.Join(t.TempDir(), "made", "site.zip")
	data := archive(t, name, files, 1)
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.File {
		if f.Flags&namesAreUTF8 == 0 {
			t.Errorf("%s is not marked as UTF-8", f.Name)
		}
		if f.Mode() != 0o644 {
			t.Errorf("%s has mode %v", f.Name, f.Mode())
		}
		body, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(body) // compares the checksum, too
		if err != nil {
			t.Fatal(f.Name, err)
		}
		got = append(got, f.Name+"="+string(text))
	}
	var want []string
	for _, f := range NewSet(files).All() {
		want = append(want, f.Path+"="+string(f.Data))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	entries, _ := os.ReadDir(filepath.Dir(name))
	if len(entries) != 1 {
		t.Errorf("something was left behind: %v", entries)
	}
}

func TestArchiveOfTheSameFilesIsTheSame(t *testing.T) {
	var words []string
	for i := range 200 {
		words = append(words, strings.Repeat("x", i%7)+string(rune('a'+i%26))+strings.Repeat("y", i)+".html="+strings.Repeat("text ", i))
	}
	files := site(words...)
	dir := t.TempDir()
	first := archive(t, filepath.Join(dir, "a.zip"), files, 1)
	slices.Reverse(files)
	if !bytes.Equal(first, archive(t, filepath.Join(dir, "b.zip"), files, 5)) {
		t.Error("another order or number of workers made another archive")
	}
}

func TestArchiveReplacesOnlyItsOwn(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	var theirs bytes.Buffer
	z := zip.NewWriter(&theirs)
	w, _ := z.Create("index.html")
	w.Write([]byte("theirs"))
	z.Close()
	for name, text := range map[string]string{"theirs.zip": theirs.String(), "text.zip": "no archive", "empty.zip": "", "content/a.md": "# A", "else/x": ""} {
		os.MkdirAll(filepath.Dir(at(name)), 0o755)
		os.WriteFile(at(name), []byte(text), 0o644)
	}
	os.Mkdir(at("folder.zip"), 0o755)
	os.Symlink("text.zip", at("link.zip"))
	archive(t, at("ours.zip"), site("index.html=old"), 1)
	for _, x := range []struct{ name, why string }{
		{"ours.zip", ""},
		{"empty.zip", ""},
		{"new.ZIP", ""},
		{"else/new.zip", ""},
		{"theirs.zip", "not made by guidepost"},
		{"text.zip", "no archive of guidepost"},
		{"folder.zip", "a folder"},
		{"link.zip", "a symbolic link"},
		{"site", "no name of a zip archive"},
		{"site.tar", "no name of a zip archive"},
		{"content/x.zip", "inside the source folder content/"},
		{"content/deep/x.zip", "inside the source folder content/"},
	} {
		err := GuardArchive(at(x.name), dir, []string{"content", "data"})
		var refusal *Refusal
		if x.why == "" && err != nil || x.why != "" && (!errors.As(err, &refusal) || !strings.Contains(refusal.Why, x.why) || refusal.Hint == "") {
			t.Errorf("%s: got %v, want %q", x.name, err, x.why)
		}
	}
	if _, err := Archive(context.Background(), at("theirs.zip"), site("index.html=ours"), 1); err == nil {
		t.Error("an archive of others was overwritten")
	}
	if data, _ := os.ReadFile(at("theirs.zip")); !bytes.Equal(data, theirs.Bytes()) {
		t.Error("an archive of others was touched")
	}
	archive(t, at("ours.zip"), site("index.html=new"), 1)
}

func TestArchiveNamesStayInside(t *testing.T) {
	for _, name := range []string{"../x", "/etc/x", "a/../../x", `..\x`, "a//b", ""} {
		at := filepath.Join(t.TempDir(), "site.zip")
		if _, err := Archive(context.Background(), at, []File{New(name, []byte("x"))}, 1); err == nil {
			t.Errorf("an entry is called %q", name)
		}
		if _, err := os.Stat(at); err == nil {
			t.Errorf("%q: there is an archive", name)
		}
	}
}

func TestArchiveThatIsInterruptedLeavesTheOldOne(t *testing.T) {
	at := filepath.Join(t.TempDir(), "site.zip")
	old := archive(t, at, site("index.html=old"), 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Archive(ctx, at, site("index.html=new"), 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if now, _ := os.ReadFile(at); !bytes.Equal(now, old) {
		t.Error("the old archive is gone")
	}
}
