package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

func heapGoal() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/goal:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

func TestTheHeapIsLeftToWhoSetsIt(t *testing.T) {
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", "")
			t.Setenv("GOMEMLIMIT", "")
			t.Setenv(name, "50")
			before := debug.SetGCPercent(90)
			defer debug.SetGCPercent(before)
			letHeapGrow()
			if got := debug.SetGCPercent(90); got != 90 {
				t.Errorf("GOGC is %d now", got)
			}
		})
	}
}

// The heap may reach the floor, before the first collection and after each; above
// it Go's own rule holds, twice what is alive.
func TestTheHeapHasAFloor(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	defer debug.SetGCPercent(100)
	letHeapGrow()
	reaches := func(when string, low, high uint64) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
			goal := heapGoal()
			if goal >= low && goal <= high {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("%s the heap may reach %d MiB, want %d to %d", when, goal>>20, low>>20, high>>20)
			}
		}
	}
	const about = 8 << 20
	reaches("at first", heapFloor-about, heapFloor+about)
	runtime.GC()
	reaches("after a collection", heapFloor-about, heapFloor+about)
	large := make([]byte, 2*heapFloor)
	runtime.GC()
	reaches("of a large heap", 4*heapFloor, 4*heapFloor+6*about)
	runtime.KeepAlive(large)
	large = nil
	runtime.GC()
	reaches("when that has gone", heapFloor-about, heapFloor+about)
}
