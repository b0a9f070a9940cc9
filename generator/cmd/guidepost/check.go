package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"guidepost/generator/internal/file"
)

func (a *app) checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "report everything that is wrong, and publish nothing",
		Long: `Check makes the site without publishing it, and prints every diagnostic. What it
remembers lies in the cache, as what build does.
With --update it writes into the source what can only be confirmed by you: golden
outcomes, recorded addresses, and the stamps of translations.`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.check(cmd.Context(), args) },
	}
	a.flags.source(cmd.Flags())
	a.flags.outputFlag(cmd.Flags())
	cmd.Flags().BoolVar(&a.flags.update, "update", false, "write what the checks propose into the source folder")
	cmd.Flags().BoolVar(&a.flags.external, "external", false, "also ask other hosts whether the links to them work")
	return cmd
}

func (a *app) check(ctx context.Context, args []string) error {
	start := time.Now()
	shown := newProgress(a.stderr, "checking")
	defer shown.stop()
	s, err := a.openSource(ctx, args)
	if err != nil {
		return err
	}
	defer s.close()
	s.env.Check = true
	a.flags.everything = true
	r, err := s.tell(ctx)
	if err != nil {
		return err
	}
	if a.flags.update && len(r.Fixes) > 0 {
		shown.stop()
		for _, f := range r.Fixes {
			if err := file.Write(s.root, f.Path, f.Data); err != nil {
				return err
			}
			a.say("updated %s", f.Path)
		}
		if r, err = s.tell(ctx); err != nil {
			return err
		}
	}
	if a.flags.external {
		shown.say("asking other hosts about %s", count(len(r.Links), "link"))
		broken, err := checkExternal(ctx, r.Links, externalLimits)
		if err != nil {
			return err
		}
		r.Diags = append(r.Diags, broken...).Sorted()
	}
	shown.stop()
	s.env.Memo.Save(false)
	if err := a.print(r); err != nil {
		return err
	}
	if a.failed(r) {
		fmt.Fprintln(a.stderr, problems(r.Diags))
		return errContent
	}
	line := "checked " + summary(r, time.Since(start))
	if _, warnings := r.Diags.Count(); warnings == 0 {
		line += ", no problems"
	}
	a.say("%s", line)
	return nil
}
