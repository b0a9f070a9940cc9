package memo

import (
	"slices"
	"syscall"
	"testing"
)

func TestOnAFullDiskNothingIsKept(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skip("cannot mount a small file system: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	keep(t, dir, 0, 100)
	before := packs(t, dir)
	keep(t, dir, 100, 5000)
	if got := packs(t, dir); !slices.Equal(got, before) {
		t.Errorf("left on the disk: %v", got)
	}
	if n := held(t, dir, 0, 5000); n != 100 {
		t.Errorf("%d found, want the 100 of before", n)
	}
}
