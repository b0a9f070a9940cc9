package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// heapFloor is the size in bytes that the heap may reach before the collector
// runs. Go's own rule, a collection whenever what is alive has doubled, makes
// 70 of them in a build of a thousand pages, two thirds of these while next to
// nothing is alive. The floor is about what such a build reaches anyway, so
// that it costs small sites memory that is there, and large ones none.
const heapFloor = 64 << 20

// letHeapGrow has the collector wait until the heap has reached heapFloor, or
// until Go's own rule lets it run if that is later. Who sets GOGC or GOMEMLIMIT
// decides for himself.
func letHeapGrow() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		setPace()
	}
}

// setPace says when the next collection is due, and comes back after it.
func setPace() {
	alive, scanned := heapInUse()
	percent := 100
	if alive < heapFloor {
		percent = max(100, int((heapFloor-alive)*100/max(scanned, 4<<20)))
	}
	debug.SetGCPercent(percent)
	runtime.AddCleanup(new(sentinel), func(struct{}) { setPace() }, struct{}{})
}

// A sentinel is garbage at once, so that its cleanup runs after the next
// collection. The pointer keeps it out of a block of small values, which would
// live as long as any of them.
type sentinel struct{ _ *byte }

// heapInUse is what the last collection found alive, in bytes, and what a
// collection has to look at, of which GOGC is a percentage: that, the stacks
// and the global variables.
func heapInUse() (alive, scanned uint64) {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/stack:bytes"}, {Name: "/gc/scan/globals:bytes"}}
	metrics.Read(s)
	for i := range s {
		if s[i].Value.Kind() == metrics.KindUint64 {
			scanned += s[i].Value.Uint64()
		}
	}
	return s[0].Value.Uint64(), scanned
}
