package search

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"guidepost/generator/internal/file"
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

// TestAMergeHoldsAFewPages measures what is alive, at every few calls of the disk,
// while sheets are put and merged and their files given away. Of an index twice as
// large it is hardly more: words are, pages and postings are not in memory.
func TestAMergeHoldsAFewPages(t *testing.T) {
	peak := func(pages int) (alive, sheets int) {
		docs, r := invented(100, 100), NewReader(nil)
		disk := &gauge{Scratch: tempFile(t)}
		s := NewSpools(1, func() (file.Scratch, error) { return disk, nil })[0]
		s.full = 1 << 16
		disk.base = aliveNow()
		for i := range pages {
			d := docs[i%len(docs)]
			d.URL = strconv.Itoa(i)
			sheet := r.Read(d)
			sheets += len(sheet)
			if err := s.Put(i, sheet); err != nil {
				t.Fatal(err)
			}
		}
		files, err := Merge(context.Background(), s, "zh", Options{}, func(f *file.File) { f.Data = nil })
		if err != nil || len(files) < 20 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		return disk.peak, sheets
	}
	once, sheets := peak(400)
	twice, more := peak(800)
	t.Logf("%d kB of sheets: %d kB alive; %d kB: %d kB", sheets>>10, once>>10, more>>10, twice>>10)
	if growth := twice - once; growth > (more-sheets)/4 {
		t.Errorf("%d kB more of sheets hold %d kB more", (more-sheets)>>10, growth>>10)
	}
}

// gauge is a Scratch that looks at what is alive.
type gauge struct {
	file.Scratch
	mu         sync.Mutex
	calls      int
	base, peak int
}

func (g *gauge) look() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.calls++; g.calls%16 == 0 {
		g.peak = max(g.peak, aliveNow()-g.base)
	}
}

func (g *gauge) WriteAt(b []byte, at int64) (int, error) {
	g.look()
	return g.Scratch.WriteAt(b, at)
}

func (g *gauge) ReadAt(b []byte, at int64) (int, error) {
	g.look()
	return g.Scratch.ReadAt(b, at)
}

// aliveNow is how many bytes of the heap are in use.
func aliveNow() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

func tempFile(t *testing.T) *os.File {
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
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
