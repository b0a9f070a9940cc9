package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/file"
)

func (a *app) adoptCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "adopt DIR",
		Short: "turn a folder of Markdown, or of another tool, into a site",
		Long: `Adopt writes data/site.yaml beside the pages: title, languages, navigation, content
folder and redirects, as the folder's own tool had them. The pages stay as they are;
tables, trees and procedures can then be added below data/. With --copy the whole site
is written to another folder, its pages converted to Guidepost's Markdown.
Nothing that exists is ever overwritten.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("for example: guidepost adopt docs", "adopt needs the name of a folder")
			}
			return atMost(1)(nil, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.adopt(cmd.Context(), args) },
	}
	cmd.Flags().StringVar(&a.flags.copyTo, "copy", "", "write a converted copy of everything to this new folder")
	return cmd
}

func (a *app) adopt(ctx context.Context, args []string) error {
	a.flags.format = "text"
	s, err := a.openSource(ctx, args)
	if err != nil {
		return err
	}
	defer s.close()
	r, err := s.build(ctx)
	if err != nil {
		return err
	}
	if r.Seen == nil {
		return usagef("guidepost build "+args[0], "%s is a site already: it has a data/site.yaml", args[0])
	}
	if err := a.tell(a.stderr, r); err != nil {
		return err
	}
	if a.flags.copyTo != "" {
		return a.copySite(s, r)
	}
	if why := r.Seen.Folder.Obstacle(); why != "" {
		return usagef("guidepost adopt "+args[0]+" --copy NEWFOLDER writes a converted copy", "%s cannot be a site where it stands: %s", args[0], why)
	}
	if err := file.Write(s.root, "data/site.yaml", r.Seen.Folder.Site(filepath.Base(s.dir))); err != nil {
		return err
	}
	a.say("wrote %s; your pages are as they were", filepath.Join(args[0], "data", "site.yaml"))
	if r.Seen.Converted > 0 {
		a.say("%s with markup of another tool, which a site shows as it stands; --copy converts it", count(r.Seen.Converted, "page"))
	}
	a.say("next: guidepost check %s (what was a warning is an error in a site), then guidepost serve %s", args[0], args[0])
	return nil
}

// copySite writes the site to a folder that is absent or empty.
func (a *app) copySite(s *source, r *build.Result) error {
	dir := a.flags.copyTo
	if isBelow(dir, s.dir) {
		return usagef("name a folder beside it", "%s lies in the folder that is copied, and would be read as a part of it", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	if len(entries) > 0 {
		return usagef("name a new folder", "%s is not empty: it holds %q", dir, entries[0].Name())
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	files := r.Seen.Folder.Copy(filepath.Base(s.dir), r.Seen.Included)
	for _, f := range files {
		if err := file.Write(root, f.Path, f.Data); err != nil {
			return err
		}
	}
	a.say("wrote %s to %s", count(len(files), "file"), dir)
	a.say("next: guidepost check %s (what was a warning is an error in a site), then guidepost serve %s", dir, dir)
	return nil
}

// isBelow tells whether dir lies in the folder above, or is it.
func isBelow(dir, above string) bool {
	dir, err1 := filepath.Abs(dir)
	above, err2 := filepath.Abs(above)
	rel, err3 := filepath.Rel(above, dir)
	return err1 == nil && err2 == nil && err3 == nil && filepath.IsLocal(rel)
}
