package search

import (
	"context"
	"sync"
	"sync/atomic"
)

// each calls fn(0) … fn(n-1) on some workers. Once ctx is cancelled no further
// call begins.
func each(ctx context.Context, workers, n int, fn func(i int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				fn(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
