package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"guidepost/generator/internal/diag"
)

// version is written into pages, so it names a release and not a commit: the
// same source must give the same bytes from any build of one release.
const version = "0.1.0"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  atMost(0),
		Run: func(*cobra.Command, []string) {
			commit := ""
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" && len(s.Value) >= 12 {
						commit = ", commit " + s.Value[:12]
					}
				}
			}
			a.say("guidepost %s (%s %s/%s%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, commit)
		},
	}
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain [CODE]",
		Short:   "say what a diagnostic means and how to repair its cause",
		Example: "  guidepost explain L102",
		Args:    atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, e := range diag.Catalogue() {
					a.say("%s  %s", e.Code, e.Title)
				}
				return nil
			}
			return a.explain(args[0])
		},
	}
}

func (a *app) explain(code string) error {
	code = strings.ToUpper(strings.Trim(code, "[]"))
	var known []string
	for _, e := range diag.Catalogue() {
		known = append(known, e.Code)
		if e.Code != code {
			continue
		}
		kind := "error"
		if e.Warning {
			kind = "warning"
		}
		a.say("%s: %s (%s)\n\n%s", e.Code, e.Title, kind, wrap(e.Why, 80))
		if e.Bad != "" {
			a.say("\nWrong:\n%s", indent(e.Bad))
		}
		if e.Good != "" {
			a.say("\nRight:\n%s", indent(e.Good))
		}
		return nil
	}
	hint := diag.DidYouMean(code, known)
	if hint == "" {
		hint = `"guidepost explain" lists all codes`
	}
	return usagef(hint, "unknown code %q", code)
}

func indent(s string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n    ")
}

// wrap breaks lines at spaces.
func wrap(s string, width int) string {
	var b strings.Builder
	line := 0
	for word := range strings.FieldsSeq(s) {
		if line > 0 && line+1+len(word) > width {
			b.WriteByte('\n')
			line = 0
		} else if line > 0 {
			b.WriteByte(' ')
			line++
		}
		fmt.Fprint(&b, word)
		line += len(word)
	}
	return b.String()
}
