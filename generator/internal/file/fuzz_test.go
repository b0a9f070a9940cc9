package file

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzManifest holds that no manifest, whatever it names, makes Clean touch a
// file outside the folder it stands in.
func FuzzManifest(f *testing.F) {
	for _, s := range []string{
		`{"version":1,"files":{"a":"","b/c":"00"}}`, `{"version":1,"files":{"../precious":""}}`, `{"version":1,"files":{"/precious":""}}`,
		`{"version":1,"files":{"link/precious":""},"kept":{".":"","b/../../precious":""}}`, `{"version":1,"files":null}`, `[]`, `{`, "",
		`{"version":1,"files":{"a/":"","a\u0000":"","\\..\\precious":""}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		top := t.TempDir()
		dir := filepath.Join(top, "dist")
		mkdir(t, top, "precious", "dist/a", "dist/b/c")
		_ = os.Symlink("..", filepath.Join(dir, "link"))
		if err := os.WriteFile(filepath.Join(dir, ManifestName), data, 0o644); err != nil {
			t.Fatal(err)
		}
		_, _ = Clean(dir)
		if _, err := os.Stat(filepath.Join(top, "precious")); err != nil {
			t.Fatal("a file outside the output is gone")
		}
	})
}
