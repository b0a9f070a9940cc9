package serve

import (
	"context"
	"time"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
)

// rounds plans, shows the plan and follows it up behind, again for as long as there
// are changes. A change takes the place of a follow-up that has not ended; what
// that has made of pages is not lost, since builds remember it. Changes that arrive
// while the site is being planned are one change.
type rounds struct {
	*server
	o       Options
	base    string
	changed *changes
	failed  <-chan error // of the HTTP server

	first    bool // nothing has been shown before this round
	finished bool // a build was
	hinted   bool // this round looks only at what was named
	hint     []string
	start    time.Time
	took     Took
	behind   *followUp
	last     Plan // the one that everything is made of; nil if there is none
}

// run goes on until ctx is done. The error is that of the HTTP server, or of a
// first build that failed outright.
func (r *rounds) run(ctx context.Context) error {
	for done := false; !done; r.first = false {
		following, sketch, err := r.begin(ctx)
		if err == nil {
			done, err = r.wait(ctx, following, sketch)
		}
		if ctx.Err() != nil || err != nil {
			return err
		}
		r.hint = r.changed.take()
		r.behind.giveUp()
	}
	return nil
}

// begin shows the site as fast as it can and begins to follow that up, unless
// nothing is new or it failed. There is a sketch until the plan is made that it
// stands for.
func (r *rounds) begin(ctx context.Context) (following bool, sketch Sketch, err error) {
	r.start = time.Now()
	r.took = Took{First: !r.finished}
	r.hinted = r.hint != nil
	plan, sketch, err := r.look(ctx)
	switch {
	case ctx.Err() != nil:
		return false, nil, nil
	case err != nil && r.first:
		return false, nil, err
	case err != nil:
		r.last = nil // what the overlay says is to be said anew
		r.fail(err)
		r.o.Report(nil, err, Took{All: time.Since(r.start)})
		return false, nil, nil
	case plan == nil:
		return false, nil, nil
	}
	r.took.Shown = time.Since(r.start)
	if r.first {
		r.o.Started(r.base)
	}
	r.behind = r.follow(ctx, plan, r.behind)
	return true, sketch, nil
}

// look plans and shows, or sketches at first. plan gives the plan that is to be
// finished, and is nil if that is finished.
func (r *rounds) look(ctx context.Context) (plan func(context.Context) (Plan, error), k Sketch, err error) {
	if r.first && r.o.Sketch != nil {
		if k, err = r.o.Sketch(ctx, r.base); err == nil {
			r.sketched(k)
		}
		return func(ctx context.Context) (Plan, error) { return r.o.Plan(ctx, r.base, nil) }, k, err
	}
	p, err := r.o.Plan(ctx, r.base, r.hint)
	if err != nil || p == r.last {
		return nil, nil, err
	}
	r.propose(p)
	return func(context.Context) (Plan, error) { return p, nil }, nil, nil
}

// wait follows a plan up until there is something new to plan.
func (r *rounds) wait(ctx context.Context, following bool, sketch Sketch) (done bool, err error) {
	var planned, ended chan struct{}
	var pause <-chan time.Time
	switch {
	case following:
		planned = r.behind.planned
	case r.hinted:
		pause = time.After(r.o.pause)
	}
	for late := false; ; {
		select {
		case <-ctx.Done():
			return true, nil
		case err := <-r.failed:
			return true, err
		case <-planned:
			if late && r.behind.plan != nil {
				return false, nil
			}
			if sketch != nil && r.behind.plan != nil {
				r.propose(r.behind.plan)
			}
			planned, ended, sketch = nil, r.behind.ended, nil
		case <-ended:
			if err := r.end(ctx); err != nil {
				return true, err
			}
			ended = nil
			if r.hinted {
				pause = time.After(r.o.pause)
			}
		case <-pause:
			r.changed.noteAll()
		case <-r.changed.ready:
			if sketch == nil {
				return false, nil
			}
			// The plan behind a sketch goes on, or edits in a row would put it off
			// for ever. What it lacks is planned when it is there.
			late = true
			r.redraw(ctx, sketch, r.changed.look())
		}
	}
}

// redraw shows a sketch with what has changed. One that cannot be renewed stays as
// it is: the plan will say what is wrong.
func (r *rounds) redraw(ctx context.Context, k Sketch, hint []string) {
	if k.Renew(ctx, hint) == nil {
		r.sketched(k)
	}
}

// end shows and reports what was finished. The error is that of a first build.
func (r *rounds) end(ctx context.Context) error {
	f := r.behind
	r.took.All = time.Since(r.start)
	switch {
	case ctx.Err() != nil:
		return nil
	case f.err != nil && r.first:
		return f.err
	case f.err != nil:
		r.last = nil
		r.fail(f.err)
	default:
		r.show(f.plan, f.r)
		r.finished, r.last = true, f.plan
		if f.plan.Stale() {
			r.last = nil
			r.changed.noteAll()
		}
	}
	r.o.Report(f.r, f.err, r.took)
	return nil
}

// followUp is what goes on behind pages that are shown: the plan that is to be
// finished, and then all that is left to make.
type followUp struct {
	cancel  context.CancelFunc
	planned chan struct{} // closed when plan is set
	ended   chan struct{} // closed when the rest is set

	plan Plan // nil if there is none
	r    *build.Result
	err  error
}

// follow begins to finish a plan. Nothing is made before nothing goes on behind
// the plan before, which may take a moment to notice that it was given up.
func (r *rounds) follow(ctx context.Context, plan func(context.Context) (Plan, error), before *followUp) *followUp {
	ctx, cancel := context.WithCancel(ctx)
	f := &followUp{cancel: cancel, planned: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(f.ended)
		defer cancel()
		p, err := plan(ctx)
		if err == nil {
			f.plan = p
		}
		close(f.planned)
		if before != nil {
			<-before.ended
		}
		if f.err = err; err == nil {
			f.r, f.err = p.Finish(ctx)
		}
	}()
	return f
}

// giveUp returns as soon as the next plan can be made.
func (f *followUp) giveUp() {
	f.cancel()
	<-f.planned
}

// fail shows an error of the environment in the overlay.
func (s *server) fail(err error) {
	var l diag.List
	l.Error("", diag.Pos{}, err.Error(), "")
	s.hub.setDiags(1, overlayText(l, nil))
}
