package parallel

import (
	"context"
	"sync/atomic"
	"testing"
)

func TestEachCallsEveryIndexOnce(t *testing.T) {
	for _, jobs := range []int{0, 1, 3, 50} {
		seen := make([]int, 20)
		if err := Each(context.Background(), jobs, len(seen), func(i int) { seen[i]++ }); err != nil {
			t.Fatal(err)
		}
		for i, n := range seen {
			if n != 1 {
				t.Errorf("jobs=%d: index %d called %d times", jobs, i, n)
			}
		}
	}
}

func TestEachStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	err := Each(ctx, 1, 1000, func(i int) {
		n++
		if i == 4 {
			cancel()
		}
	})
	if err == nil || n != 5 {
		t.Errorf("%d calls, error %v", n, err)
	}
}

func TestEachWorkerAsksOncePerWorker(t *testing.T) {
	var asked, calls atomic.Int64
	err := EachWorker(context.Background(), 3, 50, func() func(int) {
		asked.Add(1)
		return func(int) { calls.Add(1) }
	})
	if err != nil || asked.Load() != 3 || calls.Load() != 50 {
		t.Errorf("%d workers, %d calls, error %v", asked.Load(), calls.Load(), err)
	}
}
