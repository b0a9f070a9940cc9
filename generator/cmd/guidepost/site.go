package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"guidepost"
	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/memo"
)

// source is an open source folder and what a build needs besides it.
type source struct {
	dir     string // absolute
	root    *os.Root
	env     build.Env
	builder *build.Builder
	forget  func() // gives up what the store holds beyond what was saved
}

// openSource prepares builds of the folder that the flags or args name. Links
// that leave the folder are not followed: os.Root refuses them.
func (a *app) openSource(ctx context.Context, args []string) (*source, error) {
	if err := a.flags.check(); err != nil {
		return nil, err
	}
	named, err := a.flags.sourceDir(args)
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(named)
	if err != nil {
		return nil, err
	}
	config, err := a.flags.configPath(dir)
	if err != nil {
		return nil, err
	}
	today, err := a.flags.today()
	if err != nil {
		return nil, err
	}
	// A root tells of files by the name that it was opened by.
	root, err := os.OpenRoot(named)
	if err != nil {
		return nil, err
	}
	a.named = named
	store, forget := a.flags.store(dir)
	return &source{
		dir: dir, root: root, builder: build.New(), forget: forget,
		env: build.Env{
			Memo:  store,
			Theme: guidepost.Theme, Name: filepath.Base(dir), Skip: skipOwn(dir, a.flags.zip, a.flags.output, memo.Dir()),
			Today: today, Dates: commitDates(ctx, dir), BaseURL: a.flags.baseURL,
			Drafts: a.flags.drafts, Offline: a.flags.offline || a.flags.zip != "", Langs: a.flags.langs,
			Strict: a.flags.strict, Jobs: a.flags.jobs, Config: config, Version: version,
		},
	}, nil
}

func (s *source) close() {
	s.env.Memo.Close()
	s.forget()
	s.root.Close()
}

// store is where the stages of builds of the folder dir are remembered, and what
// removes it if it is for this run alone.
func (f *flags) store(dir string) (store *memo.Store, forget func()) {
	if where := memo.Dir(); where != "" && !f.noCache {
		return memo.Open(where, dir), func() {}
	}
	temp, err := os.MkdirTemp("", "guidepost-*")
	if err != nil {
		return nil, func() {} // then everything is held in memory
	}
	return memo.Open(temp, dir), func() { os.RemoveAll(temp) }
}

func (s *source) build(ctx context.Context) (*build.Result, error) {
	return s.builder.Build(ctx, s.root.FS(), s.env)
}

func (s *source) tell(ctx context.Context) (*build.Result, error) {
	return s.builder.Tell(ctx, s.root.FS(), s.env)
}

func (s *source) plan(ctx context.Context) (*build.Plan, error) {
	return s.builder.Plan(ctx, s.root.FS(), s.env)
}

// protected are the folders of a site that output must never go to.
func (s *source) protected() []string { return build.Folders(s.root.FS(), s.env.Config) }

// skipOwn keeps what is written, an archive and folders, from being read as a
// source, even before the output folder holds a manifest.
func skipOwn(dir, archive string, folders ...string) func(string, bool) bool {
	packed := below(dir, archive)
	for i, f := range folders {
		folders[i] = below(dir, f)
	}
	return func(path string, isDir bool) bool {
		return path != "" && (isDir && slices.Contains(folders, path) || !isDir && path == packed)
	}
}

// below is the slash path of name below dir, "" if it lies elsewhere.
func below(dir, name string) string {
	abs, err := filepath.Abs(name)
	if err != nil || name == "" {
		return ""
	}
	rel, err := filepath.Rel(dir, abs)
	if err != nil || !filepath.IsLocal(rel) || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// print writes diagnostics: text for people to stderr, the other formats, which
// are results for programs, to stdout.
func (a *app) print(r *build.Result) error {
	if diag.Format(a.flags.format) == diag.Text {
		return a.tell(a.stderr, r)
	}
	return a.tell(a.stdout, r)
}

// say prints a result for people. Where stdout belongs to programs, it goes to
// stderr.
func (a *app) say(format string, args ...any) {
	w := a.stdout
	if a.flags.format != "" && diag.Format(a.flags.format) != diag.Text {
		w = a.stderr
	}
	fmt.Fprintf(w, format+"\n", args...)
}

// failed reports whether the diagnostics must stop publication.
func (a *app) failed(r *build.Result) bool {
	errors, warnings := r.Diags.Count()
	return errors > 0 || a.flags.strict && warnings > 0
}

// summary says in one line what was done: "128 pages in 2 languages in 0.41 s,
// 2 warnings".
func summary(r *build.Result, took time.Duration) string {
	_, warnings := r.Diags.Count()
	s := fmt.Sprintf("%s in %s in %.2f s", count(r.Stats.Pages, "page"), count(r.Stats.Languages, "language"), took.Seconds())
	if warnings > 0 {
		s += ", " + count(warnings, "warning")
	}
	return s
}

// problems says how many errors and warnings there are: "1 error, 2 warnings".
func problems(l diag.List) string {
	errors, warnings := l.Count()
	var parts []string
	if errors > 0 {
		parts = append(parts, count(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, count(warnings, "warning"))
	}
	if len(parts) == 0 {
		return "no problems"
	}
	return strings.Join(parts, ", ")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
