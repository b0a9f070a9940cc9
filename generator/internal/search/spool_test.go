package search

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"guidepost/generator/internal/file"
)

// faultyScratch is a Scratch in memory of which one call goes wrong.
type faultyScratch struct {
	memory
	calls atomic.Int32
	at    int32 // the call, from 1; 0: none
	fault fault
}

type fault string

const (
	failing  fault = "an error"
	cutShort fault = "half of the bytes"
	altered  fault = "another byte"
)

var errDisk = errors.New("no space left on device")

func (s *faultyScratch) call(b []byte, do func(b []byte) (int, error)) (int, error) {
	if s.calls.Add(1) != s.at {
		return do(b)
	}
	switch s.fault {
	case cutShort:
		n, _ := do(b[:len(b)/2])
		return n, io.EOF
	case altered: // before it is written, after it is read
		b[len(b)/2] ^= 4
		n, err := do(b)
		b[len(b)/2] ^= 4
		return n, err
	}
	return 0, errDisk
}

func (s *faultyScratch) WriteAt(b []byte, at int64) (int, error) {
	return s.call(bytes.Clone(b), func(b []byte) (int, error) { return s.memory.WriteAt(b, at) })
}

func (s *faultyScratch) ReadAt(b []byte, at int64) (int, error) {
	return s.call(b, func(b []byte) (int, error) { return s.memory.ReadAt(b, at) })
}

// smallSpool has chunks of two or three pages.
func smallSpool(open func() (file.Scratch, error)) *Spool {
	s := NewSpools(1, open)[0]
	s.full = 2000
	return s
}

// spooled is the index of sheets that are put in an order.
func spooled(s *Spool, sheets []Sheet, order []int) ([]file.File, error) {
	for _, i := range order {
		if err := s.Put(i, sheets[i]); err != nil {
			return nil, err
		}
	}
	return Merge(context.Background(), s, "zh", Options{Shard: 300, OneFile: 1, Workers: 1}, func(*file.File) {})
}

func sheetsOf(docs []Doc) []Sheet {
	r := NewReader(nil)
	out := make([]Sheet, len(docs))
	for i, d := range docs {
		out[i] = r.Read(d)
	}
	return out
}

func inOrderOf(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestSheetsMayComeInAnyOrder(t *testing.T) {
	sheets := sheetsOf(invented(60, 5))
	sheets[0], sheets[17], sheets[59] = nil, nil, nil
	want, err := spooled(smallSpool(nil), sheets, inOrderOf(len(sheets)))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 20 {
		got, err := spooled(smallSpool(nil), sheets, r.Perm(len(sheets)))
		if err != nil {
			t.Fatal(err)
		}
		sameFiles(t, round, got, want)
	}
	s := smallSpool(nil)
	var wg sync.WaitGroup
	for i := range sheets {
		wg.Go(func() {
			if err := s.Put(i, sheets[i]); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := spooled(s, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, 20, got, want)
}

func TestWhatComesBeforeItsTurnTakesNoMemory(t *testing.T) {
	sheets := sheetsOf(invented(60, 5))
	s := smallSpool(nil)
	for i := len(sheets) - 1; i > 0; i-- {
		if err := s.Put(i, sheets[i]); err != nil {
			t.Fatal(err)
		}
	}
	sum := 0
	for _, e := range s.early {
		sum += len(e.sheet)
	}
	if sum == 0 || sum > s.full || sum != s.ahead {
		t.Errorf("%d bytes wait in memory, %d are counted", sum, s.ahead)
	}
}

func TestSpoolsOfOneFileDoNotMix(t *testing.T) {
	a, b := sheetsOf(invented(60, 5)[:30]), sheetsOf(invented(60, 5)[30:])
	opened := 0
	two := NewSpools(2, func() (file.Scratch, error) { opened++; return &memory{}, nil })
	for i := range a {
		for k, sheets := range [][]Sheet{a, b} {
			two[k].full = 2000
			if err := two[k].Put(i, sheets[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	for k, sheets := range [][]Sheet{a, b} {
		got, err := spooled(two[k], nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := spooled(smallSpool(nil), sheets, inOrderOf(len(sheets)))
		sameFiles(t, k, got, want)
	}
	if opened != 1 {
		t.Errorf("%d files were opened", opened)
	}
}

// TestAFailingDiskGivesNoWrongIndex lets each call of the disk go wrong, in one way
// after the other.
func TestAFailingDiskGivesNoWrongIndex(t *testing.T) {
	sheets := sheetsOf(invented(12, 5))
	order := append(inOrderOf(len(sheets))[1:], 0) // so that some wait on the disk
	run := func(at int32, f fault) (*faultyScratch, []file.File, error) {
		disk := &faultyScratch{at: at, fault: f}
		files, err := spooled(smallSpool(func() (file.Scratch, error) { return disk, nil }), sheets, order)
		return disk, files, err
	}
	disk, _, err := run(0, "")
	if err != nil {
		t.Fatal(err)
	}
	calls := disk.calls.Load()
	if calls < 100 {
		t.Fatalf("only %d calls", calls)
	}
	for at := int32(1); at <= calls; at++ {
		f := []fault{failing, cutShort, altered}[at%3]
		_, files, err := run(at, f)
		if err == nil {
			t.Errorf("call %d gives %s, and nobody minds", at, f)
		}
		if files != nil && err != nil {
			t.Errorf("call %d gives %s, and files all the same", at, f)
		}
		if f == failing && !errors.Is(err, errDisk) {
			t.Errorf("call %d: the error is %v", at, err)
		}
	}
}

func TestAScratchFileThatCannotBeOpened(t *testing.T) {
	sheets := sheetsOf(invented(24, 5))
	s := smallSpool(func() (file.Scratch, error) { return nil, errDisk })
	for i, sheet := range sheets {
		_ = s.Put(i, sheet)
	}
	if files, err := spooled(s, nil, nil); files != nil || !errors.Is(err, errDisk) {
		t.Errorf("%d files, error %v", len(files), err)
	}
}

func TestNothingToFindOpensNoFile(t *testing.T) {
	s := smallSpool(func() (file.Scratch, error) { t.Error("a file was opened"); return nil, nil })
	if files, err := spooled(s, []Sheet{nil, nil}, []int{1, 0}); files != nil || err != nil {
		t.Errorf("%d files, error %v", len(files), err)
	}
}

func TestACancelledMergeIsGivenUp(t *testing.T) {
	s := smallSpool(nil)
	for i, sheet := range sheetsOf(invented(24, 5)) {
		if err := s.Put(i, sheet); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if files, err := Merge(ctx, s, "zh", Options{}, func(*file.File) { t.Error("a file was made") }); files != nil || err == nil {
		t.Errorf("%d files, error %v", len(files), err)
	}
}
