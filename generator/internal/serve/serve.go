// Package serve is the development server: it watches a source folder, builds
// again when something changes, shows the latest pages over HTTP, and tells
// browsers what changed.
//
// In go a folder to watch and a function that builds; out come HTTP answers.
// Everything is served from memory, nothing is written to the disk. While the
// source has errors, the last good pages stay and an overlay shows what is
// wrong. The server binds a loopback address unless told otherwise, and then
// answers only requests that name the loopback, so that a web page from
// elsewhere cannot read unpublished pages by rebinding its own name.
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
)

// Options says what to serve and where.
type Options struct {
	Dir    string                           // folder to watch, a path of this system
	Ignore func(path string, dir bool) bool // leaves a slash path below Dir unwatched; may be nil
	Host   string                           // "": 127.0.0.1
	Port   int                              // 0: any free port
	Poll   bool                             // compare the folder every half second instead of asking the system

	// Build makes the site that is to be shown at base, such as
	// "http://127.0.0.1:8080/". It is never called twice at once.
	Build func(ctx context.Context, base string) (*build.Result, error)
	// Report is called after every build with what it gave, or its error.
	Report func(r *build.Result, err error, took time.Duration, first bool)
	// Started is called once, when the first build is done.
	Started func(url string)
	// Log takes one-line messages about the server itself.
	Log io.Writer
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
	changed, stop, err := watch(ctx, o)
	if err != nil {
		return err
	}
	defer stop()
	return s.loop(ctx, o, base, changed, failed)
}

// loop builds, then builds again for as long as there are changes. Changes that
// arrive during a build are one change: changed holds at most one.
func (s *server) loop(ctx context.Context, o Options, base string, changed <-chan struct{}, failed <-chan error) error {
	for first := true; ; first = false {
		start := time.Now()
		r, err := o.Build(ctx, base)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && first:
			return err
		case err != nil:
			s.fail(err)
		default:
			s.show(r)
		}
		if o.Report != nil {
			o.Report(r, err, time.Since(start), first)
		}
		if first && o.Started != nil {
			o.Started(base)
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return err
		case <-changed:
		}
	}
}

// fail shows an error of the environment in the overlay.
func (s *server) fail(err error) {
	var l diag.List
	l.Error("", diag.Pos{}, err.Error(), "")
	s.show(&build.Result{Diags: l})
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
