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
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "big.md"), make([]byte, 1001), 0o644); err != nil {
		t.Fatal(err)
	}
	wantDiags := "F101 big.md, F103 circle.md, F105 con.md, F103 dangling.md, F102 leave.md, F104 pipe.md, F103 sub/up, F105 what?.md"
	if os.WriteFile(filepath.Join(dir, "z\xff.md"), nil, 0o644) == nil { // some file systems refuse such a name
		wantDiags += ", F100 z\xff.md"
	}
	set, l, err := Read(open(t, dir).FS(), ReadOptions{MaxText: 1000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := paths(set), "con.md inside.md ok.md sub/ok.md what?.md"; got != want {
		t.Errorf("files: got %s, want %s", got, want)
	}
	if got := codes(l); got != wantDiags {
		t.Errorf("diagnostics:\n got %s\nwant %s", got, wantDiags)
	}
}
