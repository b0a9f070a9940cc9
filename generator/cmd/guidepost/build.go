package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"guidepost/generator/internal/file"
)

func (a *app) buildCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "write the site to a folder",
		Long: `Build reads the source folder and writes the finished site to the output folder,
changing only files that differ. Nothing is written when the source has errors.`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.build(cmd.Context(), args) },
	}
	a.flags.source(cmd.Flags())
	a.flags.outputFlag(cmd.Flags())
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
	if err := file.Guard(a.flags.output, s.dir, s.protected()); err != nil {
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
	_, err = file.Publish(ctx, a.flags.output, r.Files, file.PublishOptions{
		Root: s.dir, Protected: s.protected(),
		Progress: func(done, total int) { shown.say("publishing %d of %d files", done, total) },
	})
	shown.stop()
	if printErr := a.print(r); err == nil {
		err = printErr
	}
	if err != nil {
		return err
	}
	a.say("built %s → %s", summary(r, time.Since(start)), a.flags.output)
	return nil
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
