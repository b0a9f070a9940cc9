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
// that the system has named, and then, when nothing has happened for a while,
// looking at everything. Names are a hint for speed: what is served in the end does
// not depend on their being right.
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
	// everything, and may return the very plan before (plans are compared with ==) if
	// that is still the site. It is never called twice at once.
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

	watches int           // folders that can be watched; 0: as many as the system has watches for
	pause   time.Duration // until everything is looked at after a change; 0: lookBehind
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

// lookBehind is how long nothing has happened when everything is looked at again
// after a plan by names.
const lookBehind = time.Second

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
	if o.pause == 0 {
		o.pause = lookBehind
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
	return (&rounds{server: s, o: o, base: base, changed: changed, failed: failed, first: true}).run(ctx)
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
