// Package parallel spreads independent pieces of work over goroutines. It is the
// one place where a build starts any.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Each calls fn(0) … fn(n-1) on jobs workers (0: one per processor) and returns
// when all are done. Results go into slices by index, so that their order does
// not depend on the workers. Once ctx is cancelled no further call begins and
// ctx's error is returned.
func Each(ctx context.Context, jobs, n int, fn func(i int)) error {
	return EachWorker(ctx, jobs, n, func() func(int) { return fn })
}

// EachWorker is Each for work that needs something costly of its own: every
// worker begins by asking worker for its fn.
func EachWorker(ctx context.Context, jobs, n int, worker func() func(i int)) error {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(jobs, n) {
		wg.Go(func() {
			fn := worker()
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
