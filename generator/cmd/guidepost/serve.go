package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/serve"
)

func (a *app) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve [DIR]",
		Aliases: []string{"dev", "server"},
		Short:   "show the site, and rebuild it as you write",
		Long: `Serve builds the site in memory, shows it in your browser, and builds again
whenever a source changes: first the page you look at, then, behind it, all others,
the checks and the search. While the source has errors, the last good pages stay
and an overlay says what is wrong. Nothing is written to the output folder.`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.serve(cmd.Context(), args) },
	}
	set := cmd.Flags()
	a.flags.source(set)
	a.flags.outputFlag(set)
	set.IntVarP(&a.flags.port, "port", "p", 8080, "port; if it is taken, the next free one")
	set.StringVar(&a.flags.host, "host", "127.0.0.1", "address to listen on; 0.0.0.0 lets other machines in")
	set.BoolVar(&a.flags.open, "open", false, "open the browser")
	set.BoolVar(&a.flags.poll, "poll", false, "look for changes every half second, where the system reports none (network drives, some containers)")
	return cmd
}

func (a *app) serve(ctx context.Context, args []string) error {
	if a.flags.port < 0 || a.flags.port > 65535 {
		return usagef("ports go from 1 to 65535; 0 takes any free one", "--port %d is no port", a.flags.port)
	}
	s, err := a.openSource(ctx, args)
	if err != nil {
		return err
	}
	defer s.close()
	s.env.Serve = true
	if !serve.Loopback(a.flags.host) {
		fmt.Fprintf(a.stderr, "warning: other machines in your network can read this site, drafts included, at %s\n", a.flags.host)
	}
	reports := &reporter{app: a, shown: newProgress(a.stderr, "building")}
	defer func() { reports.shown.stop() }()
	ready := func(base string, hint []string) error {
		s.env.Hint = hint
		if a.flags.baseURL == "" {
			// What needs absolute addresses then works here, and 404.html
			// finds its style at the root.
			s.env.BaseURL = base
		}
		return s.reopen()
	}
	var last *build.Plan
	return serve.Run(ctx, serve.Options{
		Dir: s.dir, Ignore: s.env.Skip, Host: a.flags.host, Port: a.flags.port, Poll: a.flags.poll,
		Sketch: func(ctx context.Context, base string) (serve.Sketch, error) {
			if err := ready(base, nil); err != nil {
				return nil, err
			}
			return s.builder.Sketch(ctx, s.root.FS(), s.env)
		},
		Plan: func(ctx context.Context, base string, hint []string) (serve.Plan, error) {
			root := s.root
			if err := ready(base, hint); err != nil {
				return nil, err
			}
			p, err := s.plan(ctx)
			if err != nil {
				return nil, err
			}
			if last == nil || s.root != root || !p.Same(last) { // it would read from another folder
				last = p
			}
			return last, nil
		},
		Report: reports.report,
		Started: func(url string) {
			reports.shown.stop()
			a.say("serving %s (Ctrl-C stops)", url)
			reports.shown = newProgress(a.stderr, "checks and search follow")
			if a.flags.open {
				openBrowser(a, url)
			}
		},
		Log: a.stderr,
	})
}

// reopen opens the source folder again if its name stands for another one by now:
// somebody has deleted it and made it anew.
func (s *source) reopen() error {
	now, err := os.Stat(s.dir)
	if err != nil {
		return err
	}
	if was, err := s.root.Stat("."); err == nil && os.SameFile(was, now) {
		return nil
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return err
	}
	s.root.Close()
	s.root = root
	return nil
}

// reporter prints the outcome of each build, and its diagnostics only when they
// differ from those before.
type reporter struct {
	app   *app
	shown *progress
	last  string
}

func (p *reporter) report(r *build.Result, err error, took serve.Took) {
	p.shown.stop()
	a := p.app
	if err != nil {
		a.complain(err.Error(), hintFor(err))
		return
	}
	var b bytes.Buffer
	_ = a.tell(&b, r)
	if text := b.String(); text != p.last {
		p.last = text
		_, _ = a.stderr.Write(b.Bytes())
	}
	if r.Diags.HasErrors() {
		fmt.Fprintf(a.stderr, "%s; the last good pages stay\n", problems(r.Diags))
		return
	}
	verb := "rebuilt"
	if took.First {
		verb = "built"
	}
	a.say("%s %s, %s", verb, summary(r, took.All), shown(took.Shown))
}

// shown says when pages could be looked at, while checks and search were still
// being made.
func shown(after time.Duration) string {
	if after < time.Second {
		return fmt.Sprintf("shown after %d ms", after.Milliseconds())
	}
	return fmt.Sprintf("shown after %.2f s", after.Seconds())
}

// openBrowser asks the desktop to show url. That it cannot is no reason to stop.
func openBrowser(a *app, url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		fmt.Fprintf(a.stderr, "cannot open the browser: %v\n", err)
		return
	}
	_ = cmd.Process.Release()
}
