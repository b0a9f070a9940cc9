package file

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPublishOntoAFullDisk publishes onto a real file system of 64 kB, where
// one may be mounted.
func TestPublishOntoAFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("cannot mount a small file system: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	dir := filepath.Join(disk, "dist")
	old := site("index.html=old", "a/index.html=old")
	publish(t, dir, old)
	big := []string{"index.html=new", "a/index.html=new"}
	for i := range 40 {
		big = append(big, fmt.Sprintf("p%d.bin=%s", i, strings.Repeat("x", 4096)))
	}
	_, err := Publish(context.Background(), dir, site(big...), PublishOptions{})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	now := tree(t, dir)
	for _, f := range old {
		if got := now[f.Path]; got != "old" && got != "new" {
			t.Errorf("%s holds %q", f.Path, got)
		}
	}
	for name := range now {
		if strings.Contains(name, tempPrefix) {
			t.Errorf("%s was left behind", name)
		}
	}
	publish(t, dir, old)
	if got, want := words(tree(t, dir)), "a/index.html=old index.html=old"; got != want {
		t.Errorf("after publishing less: got %s, want %s", got, want)
	}
}
