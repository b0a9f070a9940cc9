package main

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// starters holds one small site per language.
//
//go:embed all:starter
var starters embed.FS

func (a *app) initCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init DIR",
		Short: "make a small working site: guides, a table, a decision tree",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("for example: guidepost init mysite", "init needs the name of a folder")
			}
			return atMost(1)(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.init(args[0]) },
	}
	cmd.Flags().StringVar(&a.flags.lang, "lang", "en", "language of the site: en or zh")
	return cmd
}

// init copies a starter into a folder that is absent or empty, but for version
// control.
func (a *app) init(dir string) error {
	starter, err := fs.Sub(starters, "starter/"+a.flags.lang)
	if err == nil {
		_, err = fs.Stat(starter, ".")
	}
	if err != nil {
		return usagef(diag.DidYouMean(a.flags.lang, []string{"en", "zh"}), "--lang %q: there is no starter in this language", a.flags.lang)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
			return usagef("name another folder", "%s is a file, not a folder", dir)
		}
		return err
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return usagef("name a new folder", "%s is not empty: it holds %q", dir, e.Name())
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	err = fs.WalkDir(starter, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(starter, name)
		if err != nil {
			return err
		}
		return file.Write(root, name, data)
	})
	if err != nil {
		return err
	}
	shown := filepath.ToSlash(dir)
	if strings.ContainsAny(shown, " '\"$") {
		shown = "'" + strings.ReplaceAll(shown, "'", `'\''`) + "'"
	}
	a.say("made a small site in %s; next: guidepost serve %s", dir, shown)
	return nil
}
