//go:build unix

package file

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestReadReportsEachMistakeOnce(t *testing.T) {
	dir := t.TempDir()
	out := t.TempDir()
	mkdir(t, out, "secret.md")
	mkdir(t, dir, "ok.md", "sub/ok.md", "big.md", "con.md", "what?.md")
	link := func(target, name string) {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	link(filepath.Join(out, "secret.md"), "leave.md")
	link("../", "sub/up")
	link("nowhere", "dangling.md")
	link("circle.md", "circle.md")
	link("ok.md", "inside.md")
	mkdir(t, dir, ".secret.md", ".keys/id.md", "..data/k.md")
	link(".secret.md", "secret.md")
	link("secret.md", "secret2.md")
	link(".keys", "keys")
	link("..data/k.md", "mounted.md")
	mkdir(t, dir, "real/r.md")
	link("../.keys", "real/s")
	link("real/s/id.md", "via.md")
	link("../real/r.md", "sub/via.md")
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "big.md"), make([]byte, 1001), 0o644); err != nil {
		t.Fatal(err)
	}
	wantDiags := "F101 big.md, F103 circle.md, F105 con.md, F103 dangling.md, F106 keys, F102 leave.md, F104 pipe.md, F106 real/s, F106 secret.md, F106 secret2.md, F103 sub/up, F106 via.md, F105 what?.md"
	if os.WriteFile(filepath.Join(dir, "z\xff.md"), nil, 0o644) == nil { // some file systems refuse such a name
		wantDiags += ", F100 z\xff.md"
	}
	set, l, err := Read(open(t, dir).FS(), ReadOptions{MaxText: 1000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := paths(set), ".secret.md con.md inside.md mounted.md ok.md real/r.md sub/ok.md sub/via.md what?.md"; got != want {
		t.Errorf("files: got %s, want %s", got, want)
	}
	if got := codes(l); got != wantDiags {
		t.Errorf("diagnostics:\n got %s\nwant %s", got, wantDiags)
	}
}

// TestPipesAreNotOpened asks for pipes where a file is looked for by name.
// Opening one would wait for ever.
func TestPipesAreNotOpened(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"site.yaml", ManifestName} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o644); err != nil {
			t.Skip(err)
		}
	}
	if _, err := ReadSmall(os.DirFS(dir), "site.yaml", 1000); err == nil {
		t.Error("a pipe was read")
	}
	if _, err := readManifest(open(t, dir)); err == nil || err == errNoManifest {
		t.Errorf("a manifest that is a pipe: %v", err)
	}
	mkdir(t, dir, "big.yaml")
	if err := os.Truncate(filepath.Join(dir, "big.yaml"), 1001); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSmall(os.DirFS(dir), "big.yaml", 1000); err == nil {
		t.Error("a file over the limit was read")
	}
}
