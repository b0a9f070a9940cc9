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
	r, err := s.build(ctx)
	if err != nil {
		return err
	}
	if a.failed(r) {
		shown.stop()
		if err := a.print(r); err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "%s; nothing published\n", problems(r.Diags))
		return errContent
	}
	to, err := a.write(ctx, s, r, shown)
	shown.stop()
	if printErr := a.print(r); err == nil {
		err = printErr
	}
	if err != nil {
		return err
	}
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

// write publishes a site, to a folder or as an archive, and says where it is.
func (a *app) write(ctx context.Context, s *source, r *build.Result, shown *progress) (string, error) {
	if a.flags.zip != "" {
		shown.say("packing %s", count(len(r.Files), "file"))
		n, err := file.Archive(ctx, a.flags.zip, r.Files, a.flags.jobs)
		return fmt.Sprintf("%s, %.1f MB", a.flags.zip, float64(n)/1e6), err
	}
	if a.flags.compress {
		shown.say("compressing what changed of %s", count(len(r.Files), "file"))
	}
	c, err := file.Publish(ctx, a.flags.output, r.Files, file.PublishOptions{
		Root: s.dir, Protected: s.protected(), Compress: a.flags.compress, Jobs: a.flags.jobs,
		Progress: func(done, total int) { shown.say("publishing %d of %d files", done, total) },
	})
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
