package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// Exit codes.
const (
	exitOK          = 0
	exitContent     = 1
	exitUsage       = 2
	exitEnvironment = 3
)

// errContent says that the diagnostics have been printed and hold errors.
var errContent = errors.New("the content has errors")

// usageError is a wrong call, told in one line and a hint.
type usageError struct{ msg, hint string }

func (e *usageError) Error() string { return e.msg }

func usagef(hint, format string, args ...any) error {
	return &usageError{msg: fmt.Sprintf(format, args...), hint: hint}
}

// app is one call of the program.
type app struct {
	args           []string
	stdout, stderr io.Writer
	flags          flags
	named          string // the source folder that was opened, as the user calls it
}

// run calls the program and returns its exit code. The first Ctrl-C cancels the
// work, which leaves the output folder whole; the second ends the program.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	a := &app{args: args, stdout: stdout, stderr: stderr}
	cmd := a.command()
	cmd.SetArgs(args)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	return a.exit(ctx, cmd.ExecuteContext(ctx))
}

// exit prints an error and chooses the exit code.
func (a *app) exit(ctx context.Context, err error) int {
	var usage *usageError
	var refusal *file.Refusal
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errContent):
		return exitContent
	case errors.As(err, &usage):
		a.complain(usage.msg, usage.hint)
		return exitUsage
	case errors.As(err, &refusal):
		a.complain(refusal.Error(), refusal.Hint)
		return exitUsage
	case ctx.Err() != nil:
		a.complain("interrupted", "")
		return exitEnvironment
	}
	a.complain(err.Error(), hintFor(err))
	return exitEnvironment
}

func (a *app) complain(msg, hint string) {
	var l diag.List
	l.Error("", diag.Pos{}, strings.TrimSuffix(msg, "."), hint)
	// There is nowhere left to report a failing stderr to.
	_ = diag.Write(a.stderr, l, diag.Text, nil, useColor(a.stderr))
}

// hintFor repairs the commonest failures of an environment.
func hintFor(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full; the folder still serves, and building again completes it"
	case errors.Is(err, syscall.EROFS), errors.Is(err, os.ErrPermission):
		return "give yourself the right to write there, or name another place"
	}
	return ""
}

// command builds the tree of commands.
func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "guidepost",
		Short: "static sites of guides, comparison tables and decision trees",
		Long: `Guidepost turns Markdown guides, YAML comparison tables and YAML decision trees
into a static site. It checks every link, id, value and source in them, and proves
that what the trees advise follows from the tables.`,
		Example: `  guidepost init mysite      a small working site
  guidepost serve mysite     show it, and rebuild as you write
  guidepost build mysite     write it to dist/
  guidepost serve docs       any folder of Markdown, without configuration`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          a.noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(a.flagError)
	for _, cmd := range []*cobra.Command{
		a.initCommand(), a.adoptCommand(), a.buildCommand(), a.serveCommand(), a.checkCommand(),
		a.explainCommand(), a.schemaCommand(), a.cleanCommand(), a.versionCommand(),
	} {
		// What the environment says counts as if it stood on the command line.
		cmd.PreRunE = func(cmd *cobra.Command, args []string) error { return fromEnvironment(cmd.Flags(), args) }
		root.AddCommand(cmd)
	}
	a.refuseUnknown(root)
	return root
}

// refuseUnknown makes cobra's own commands refuse what they do not know; by
// themselves they print help, as if all were well.
func (a *app) refuseUnknown(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error {
				if found, _, err := root.Find(args); err != nil || found == root {
					return a.noSuchCommand(root, args)
				}
				return nil
			}
		case "completion":
			cmd.Args = a.noSuchCommand
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
}

// noSuchCommand refuses what is not a command, and guesses what was meant.
func (a *app) noSuchCommand(above *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	word := args[0]
	var known []string
	for _, c := range above.Commands() {
		known = append(append(known, c.Name()), c.Aliases...)
	}
	if near := diag.Nearest(word, known); near != "" {
		return usagef(`did you mean "`+above.CommandPath()+" "+near+`"?`, "unknown command %q", word)
	}
	if info, err := os.Stat(word); err == nil && info.IsDir() && !above.HasParent() {
		return usagef(`did you mean "guidepost build `+word+`"?`, "unknown command %q", word)
	}
	return usagef(`"guidepost help" lists the commands`, "unknown command %q", word)
}

// flagError tells of a flag that does not exist or has no good value.
func (a *app) flagError(cmd *cobra.Command, err error) error {
	if cmd.Parent() == nil && len(a.args) > 0 && !strings.HasPrefix(a.args[0], "-") {
		return a.noSuchCommand(cmd, a.args)
	}
	hint := fmt.Sprintf(`"%s --help" lists the flags`, cmd.CommandPath())
	var missing *pflag.NotExistError
	if errors.As(err, &missing) {
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := diag.Nearest(missing.GetSpecifiedName(), known); near != "" && len(missing.GetSpecifiedName()) > 1 {
			hint = `did you mean "--` + near + `"?`
		}
	}
	return usagef(hint, "%s", plain(err))
}

// plain drops what the parser of numbers adds for programmers.
func plain(err error) string {
	msg, _, _ := strings.Cut(err.Error(), ": strconv.")
	return msg
}

// atMost refuses more than n arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return usagef("usage: "+cmd.UseLine(), "%q is one argument too many", args[n])
		}
		return nil
	}
}

// fromEnvironment sets flags that were not given from GUIDEPOST_NAME, dashes
// written as underscores. A folder among the arguments is a root that was given.
func fromEnvironment(set *pflag.FlagSet, args []string) error {
	var failed error
	set.VisitAll(func(f *pflag.Flag) {
		name := "GUIDEPOST_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, ok := os.LookupEnv(name)
		if !ok || value == "" || f.Changed || f.Name == "help" || f.Name == "root" && len(args) > 0 || failed != nil {
			return
		}
		if err := set.Set(f.Name, value); err != nil {
			failed = usagef("unset it, or give it a value that --"+f.Name+" takes", "environment variable %s: %s", name, plain(err))
		}
	})
	return failed
}
