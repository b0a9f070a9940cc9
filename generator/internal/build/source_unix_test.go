//go:build unix

package build

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestSettingsInAPipe builds a site whose site.yaml is a pipe, which nobody
// writes to.
func TestSettingsInAPipe(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"content/index.md": "# Home\n", "data/options.yaml": "a: {name: A}\n"} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "data/site.yaml"), 0o644); err != nil {
		t.Skip(err)
	}
	res := mustBuild(t, os.DirFS(dir), caseEnv(t, ""))
	for _, d := range res.Diags {
		if d.Code == "F104" && d.Pos.File == "data/site.yaml" {
			return
		}
	}
	t.Errorf("nothing is said of the pipe: %v", res.Diags)
}
