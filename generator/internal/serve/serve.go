// Package serve is the development server: it watches a source folder, builds
// again when something changes, shows the latest pages over HTTP, and tells
// browsers what changed.
//
// In go a folder to watch and a function that plans the site; out come HTTP
// answers. A plan makes a page when it is asked for, so that the page an author
// looks at is there long before all of them are; the others, the search and what
// is checked on pages follow behind, unless the next change comes first. At first
// there is only a sketch, of what pages begin with; the plan follows behind as well,
// and what changes before it is there is sketched at once.
//
// After a change the site is planned twice: at once, looking only at the files
// that the system has named, and then, behind, looking at everything. Names are a
// hint for speed: what is served in the end does not depend on their being right.
//
// Everything is served from memory, nothing is written to the disk. While the
// source has errors, the last good pages stay and an overlay shows what is
// wrong. The server binds a loopback address unless told otherwise, and then
// answers only requests that name the loopback, and only to its own pages, so
// that a web page from elsewhere cannot read unpublished ones by rebinding its
// own name or by drawing them in as scripts.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// Options says what to serve and where.
type Options struct {
	Dir    string                           // folder to watch, a path of this system
	Ignore func(path string, dir bool) bool // leaves a slash path below Dir unwatched; may be nil
	Host   string                           // "": 127.0.0.1
	Port   int                              // 0: any free port
	Poll   bool                             // compare the folder every half second instead of asking the system

	// Plan plans the site that is to be shown at base, such as
	// "http://127.0.0.1:8080/". It may take for granted that only the slash paths
	// of hint have changed since it was called last; with nil it must look at
	// everything. It is never called twice at once.
	Plan func(ctx context.Context, base string, hint []string) (Plan, error)
	// Sketch, if there is one, is called once, before Plan: it has the pages of the
	// site sooner, as well as they are known then, until the plan takes its place.
	Sketch func(ctx context.Context, base string) (Sketch, error)
	// Report, if there is one, is called after every build that was finished with
	// what it gave, or with the error of one that was not.
	Report func(r *build.Result, err error, took Took)
	// Started, if there is one, is called once, when the first page can be asked for.
	Started func(url string)
	// Log takes one-line messages about the server itself.
	Log io.Writer

	watches int // folders that can be watched; 0: as many as the system has watches for
}

// Took is how long a build took from the moment that its change was taken up.
type Took struct {
	Shown time.Duration // until pages could be asked for
	All   time.Duration // until everything was there
	First bool          // no other was finished before
}

// Pages are those of a site, made when they are asked for, by several goroutines.
type Pages interface {
	// File makes the page or the asset at a path, or fails to have one.
	File(path string) (file.File, bool)
}

// Sketch are pages that can be brought up to date, also while Plan is being called.
// *build.Sketch is one.
type Sketch interface {
	Pages
	// Renew takes up what has changed: the slash paths of hint, or with nil perhaps
	// anything.
	Renew(ctx context.Context, hint []string) error
}

// Plan is a site whose pages can be asked for before all of them are made, also
// while it is being finished. *build.Plan is one.
type Plan interface {
	Pages
	// Diags is what is known to be wrong already; Src has the text it points into.
	Diags() diag.List
	Src() diag.Source
	// Finish makes everything.
	Finish(ctx context.Context) (*build.Result, error)
	// Stale reports whether a file was another by the time that something was
	// made of it. Then the site has to be planned again.
	Stale() bool
}

// portTries is how many ports above the wanted one are tried.
const portTries = 20

// Run serves until ctx is done, then returns nil. The error is for a port or
// folder that cannot be used, or a first build that failed outright.
func Run(ctx context.Context, o Options) error {
	if o.Host == "" {
		o.Host = "127.0.0.1"
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Report == nil {
		o.Report = func(*build.Result, error, Took) {}
	}
	if o.Started == nil {
		o.Started = func(string) {}
	}
	listener, err := listen(o)
	if err != nil {
		return err
	}
	addr := listener.Addr().(*net.TCPAddr)
	base := "http://" + net.JoinHostPort(shownHost(o.Host), strconv.Itoa(addr.Port)) + "/"

	s := newServer(addr.IP.IsLoopback())
	httpServer := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- httpServer.Serve(listener) }()
	defer func() {
		s.hub.close()
		quit, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if httpServer.Shutdown(quit) != nil {
			httpServer.Close()
		}
	}()

	// Watching begins before the first build reads, so no change is missed.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	changed, err := watch(ctx, o)
	if err != nil {
		return err
	}
	return s.loop(ctx, o, base, changed, failed)
}

// loop plans, shows the plan and follows it up behind, again for as long as there
// are changes. A change takes the place of a follow-up that has not ended; what
// that has made of pages is not lost, since builds remember it. Changes that arrive
// while the site is being planned are one change. The error is that of the HTTP
// server, or of a first build that failed outright.
func (s *server) loop(ctx context.Context, o Options, base string, changed *changes, failed <-chan error) error {
	var hint []string
	var behind *followUp
	finished := false
	for first := true; ; first = false {
		start := time.Now()
		took := Took{First: !finished}
		var planned, ended chan struct{}
		plan, sketch, err := s.look(ctx, o, base, hint, first)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && first:
			return err
		case err != nil:
			s.fail(err)
			o.Report(nil, err, Took{All: time.Since(start)})
		default:
			took.Shown = time.Since(start)
			if first {
				o.Started(base)
			}
			behind = s.follow(ctx, plan, behind)
			planned = behind.planned
		}
		for waiting, late := true, false; waiting; {
			select {
			case <-ctx.Done():
				return nil
			case err := <-failed:
				return err
			case <-planned:
				planned, ended, sketch = nil, behind.ended, nil
				if waiting = !late || behind.err != nil; waiting && behind.err == nil {
					s.propose(behind.plan)
				}
			case <-ended:
				ended, took.All = nil, time.Since(start)
				if first && behind.err != nil && ctx.Err() == nil {
					return behind.err
				}
				s.finished(ctx, o, behind, took)
				finished = finished || behind.err == nil
				if behind.plan != nil && behind.plan.Stale() {
					changed.noteAll()
				}
			case <-changed.ready:
				// The plan behind a sketch goes on, or edits in a row would put it
				// off for ever. What it lacks is planned when it is there.
				if late = sketch != nil; late {
					s.redraw(ctx, sketch, changed.look())
				}
				waiting = late
			}
		}
		hint = changed.take()
		behind.giveUp()
	}
}

// look shows the site as fast as it can. plan gives the plan that is to be
// finished: that one, or another from everything if it was made of less, also of
// the sketch that is there until then.
func (s *server) look(ctx context.Context, o Options, base string, hint []string, first bool) (plan func(context.Context) (Plan, error), k Sketch, err error) {
	whole := func(ctx context.Context) (Plan, error) { return o.Plan(ctx, base, nil) }
	if first && o.Sketch != nil {
		if k, err = o.Sketch(ctx, base); err == nil {
			s.begin(k)
		}
		return whole, k, err
	}
	p, err := o.Plan(ctx, base, hint)
	if err != nil {
		return nil, nil, err
	}
	s.propose(p)
	if hint != nil {
		return whole, nil, nil
	}
	return func(context.Context) (Plan, error) { return p, nil }, nil, nil
}

// redraw shows a sketch with what has changed. One that cannot be renewed stays as
// it is: the plan will say what is wrong.
func (s *server) redraw(ctx context.Context, k Sketch, hint []string) {
	if k.Renew(ctx, hint) == nil {
		s.begin(k)
	}
}

// followUp is what goes on behind pages that are shown: the plan that is to be
// finished, and then all that is left to make.
type followUp struct {
	cancel  context.CancelFunc
	planned chan struct{} // closed when nothing is being planned
	ended   chan struct{} // closed when the rest is set

	plan Plan // nil if there is none
	r    *build.Result
	err  error
}

// follow begins to finish a plan. Nothing is made before nothing goes on behind
// the plan before, which may take a moment to notice that it was given up.
func (s *server) follow(ctx context.Context, plan func(context.Context) (Plan, error), before *followUp) *followUp {
	ctx, cancel := context.WithCancel(ctx)
	f := &followUp{cancel: cancel, planned: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(f.ended)
		defer cancel()
		if p, err := plan(ctx); err != nil {
			f.err = err
		} else {
			f.plan = p
		}
		close(f.planned)
		if before != nil {
			<-before.ended
		}
		if f.err == nil {
			f.r, f.err = f.plan.Finish(ctx)
		}
	}()
	return f
}

// giveUp returns as soon as the next plan can be made.
func (f *followUp) giveUp() {
	f.cancel()
	<-f.planned
}

// finished shows and reports a build.
func (s *server) finished(ctx context.Context, o Options, f *followUp, took Took) {
	switch {
	case ctx.Err() != nil:
		return
	case f.err != nil:
		s.fail(f.err)
	default:
		s.show(f.plan, f.r)
	}
	o.Report(f.r, f.err, took)
}

// fail shows an error of the environment in the overlay.
func (s *server) fail(err error) {
	var l diag.List
	l.Error("", diag.Pos{}, err.Error(), "")
	s.hub.setDiags(1, overlayText(l, nil))
}

// listen takes the wanted port, or the next free one.
func listen(o Options) (net.Listener, error) {
	var first error
	for i := range portTries {
		port := o.Port
		if port != 0 {
			port += i
		}
		if port > 65535 {
			break
		}
		l, err := net.Listen("tcp", net.JoinHostPort(o.Host, strconv.Itoa(port)))
		if err == nil {
			if i > 0 {
				fmt.Fprintf(o.Log, "port %d is taken, using %d\n", o.Port, port)
			}
			return l, nil
		}
		if first == nil {
			first = err
		}
		if !inUse(err) || port == 0 {
			break
		}
	}
	return nil, fmt.Errorf("cannot listen: %w", first)
}

func inUse(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && isAddrInUse(op.Err)
}

// shownHost is the host to print: a wildcard address is no place to go to.
func shownHost(host string) string {
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		return "localhost"
	}
	return host
}

// Loopback reports whether only this machine can reach a server on host.
func Loopback(host string) bool {
	if host == "" || host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
