package build

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls fn(0) … fn(n-1) on jobs workers (0: one per processor) and returns
// when all are done. Results go into slices by index, so that their order does
// not depend on the workers. Once ctx is cancelled no further call begins.
func each(ctx context.Context, jobs, n int, fn func(i int)) error {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(jobs, n) {
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
