package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/file"
)

func (a *app) buildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "write the site to a folder",
		Long: `Build reads the source folder and writes the finished site to the output folder,
changing only files that differ. Nothing is written when the source has errors.
With --zip it writes one archive instead, to be sent and read without a server.`,
		Args: func(cmd *cobra.Command, args []string) error {
			_, args = a.flags.archive(args)
			return atMost(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			a.flags.zip, args = a.flags.archive(args)
			return a.build(cmd.Context(), args)
		},
	}
	a.flags.source(cmd.Flags())
	a.flags.outputFlag(cmd.Flags())
	a.flags.buildFlags(cmd.Flags())
	return cmd
}

func (a *app) build(ctx context.Context, args []string) error {
	start := time.Now()
	shown := newProgress(a.stderr, "building")
	defer shown.stop()
	s, err := a.openSource(ctx, args)
	if err != nil {
		return err
	}
	defer s.close()
	// Refused before the work, not after it.
	if err := a.guard(s); err != nil {
		return err
	}
	var r *build.Result
	var to string
	if a.flags.zip != "" {
		r, to, err = a.pack(ctx, s, shown)
	} else {
		r, to, err = a.publish(ctx, s, shown)
	}
	shown.stop()
	if r != nil {
		if printErr := a.print(r); err == nil {
			err = printErr
		}
	}
	switch {
	case err != nil:
		return err
	case a.failed(r):
		fmt.Fprintf(a.stderr, "%s; nothing published\n", problems(r.Diags))
		return errContent
	}
	s.env.Memo.Save(true)
	a.say("built %s → %s", summary(r, time.Since(start)), to)
	return nil
}

// guard refuses a place that must not be written to.
func (a *app) guard(s *source) error {
	if a.flags.zip != "" {
		return file.GuardArchive(a.flags.zip, s.dir, s.protected())
	}
	return file.Guard(a.flags.output, s.dir, s.protected())
}

// pack builds a site into an archive, unless it has failed, and says where that
// is.
func (a *app) pack(ctx context.Context, s *source, shown *progress) (*build.Result, string, error) {
	r, err := s.build(ctx)
	if err != nil || a.failed(r) {
		return r, "", err
	}
	shown.say("packing %s", count(len(r.Files), "file"))
	n, err := file.Archive(ctx, a.flags.zip, r.Files, a.flags.jobs)
	return r, fmt.Sprintf("%s, %.1f MB", a.flags.zip, float64(n)/1e6), err
}

// publish builds a site into the output folder, unless it has failed, and says
// what that is.
func (a *app) publish(ctx context.Context, s *source, shown *progress) (r *build.Result, to string, err error) {
	err = build.AtRest(func(last bool) (stale bool, err error) {
		p, err := s.plan(ctx)
		if err != nil {
			r = nil
			return false, err
		}
		var stage *file.Stage
		if r, stage, err = a.write(ctx, p, s, shown); stage == nil {
			return false, err
		}
		if p.Stale() && !last {
			stage.Abort()
			return true, nil
		}
		to, err = a.commit(stage, shown)
		return false, err
	})
	return r, to, err
}

// write makes everything of a plan, and stages it unless the site has failed. No
// file of it stays in memory.
func (a *app) write(ctx context.Context, p *build.Plan, s *source, shown *progress) (*build.Result, *file.Stage, error) {
	if p.Diags().HasErrors() { // they are told with all others
		r, err := p.Tell(ctx)
		return r, nil, err
	}
	stage, err := file.OpenStage(ctx, a.flags.output, file.PublishOptions{
		Root: s.dir, Protected: s.protected(), Compress: a.flags.compress, Jobs: a.flags.jobs,
		Progress: func(done, total int) { shown.say("publishing %d of %d files", done, total) },
	})
	if err != nil {
		return nil, nil, err
	}
	r, err := p.Write(ctx, stage)
	if err != nil || a.failed(r) {
		stage.Abort()
		return r, nil, err
	}
	return r, stage, nil
}

// commit puts what was staged into its place and says where that is.
func (a *app) commit(stage *file.Stage, shown *progress) (string, error) {
	if a.flags.compress {
		shown.say("compressing what changed")
	}
	c, err := stage.Commit()
	to := a.flags.output
	if c.Compressed > 0 {
		to += fmt.Sprintf(", %s compressed", count(c.Compressed, "file"))
	}
	return to, err
}

func (a *app) cleanCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "clean",
		Short: "delete what build wrote, and nothing else",
		Args:  atMost(0),
		RunE: func(*cobra.Command, []string) error {
			n, err := file.Clean(a.flags.output)
			if err != nil {
				return err
			}
			a.say("deleted %s from %s", count(n, "file"), a.flags.output)
			return nil
		},
	}
	a.flags.outputFlag(cmd.Flags())
	return cmd
}
