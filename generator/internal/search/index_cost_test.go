package search

import (
	"os"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// BenchmarkIndex tells what an index costs by itself: the pages of a folder of
// Markdown, or invented ones, are in memory before it begins. CPU is that of all
// workers; the peak is of the heap, above what the pages take.
func BenchmarkIndex(b *testing.B) {
	docs, lang := invented(1000, 300), "zh"
	if dir := os.Getenv("GUIDEPOST_PAGES"); dir != "" {
		docs, lang = evalDocs(b, dir), os.Getenv("GUIDEPOST_LANG")
	}
	b.ReportAllocs()
	runtime.GC()
	peak := watchHeap()
	cpu, bytes := cpuTime(), 0
	for b.Loop() {
		bytes = 0
		for _, f := range Index(docs, lang, Options{}) {
			bytes += len(f.Data)
		}
	}
	b.ReportMetric(float64(cpuTime()-cpu)/1e9/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(peak())/(1<<20), "MiB-peak")
	b.ReportMetric(float64(bytes)/1e6, "MB-index")
}

func cpuTime() int64 {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

// watchHeap samples the heap until it is asked for the highest growth.
func watchHeap() func() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base, peak := m.HeapInuse, m.HeapInuse
	var stop atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		for !stop.Load() {
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			time.Sleep(10 * time.Millisecond)
		}
	}()
	return func() uint64 {
		stop.Store(true)
		<-done
		return peak - base
	}
}
