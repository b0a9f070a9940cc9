package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"guidepost/generator/internal/data"
	"guidepost/generator/internal/diag"
)

// flags holds what the command line and the environment say.
type flags struct {
	root, output, config string
	baseURL              string
	langs                []string
	drafts, strict       bool
	offline, noCache     bool
	date, format         string
	jobs                 int

	update, external bool // check
	everything       bool // check: every warning of a foreign folder, however many

	copyTo string // adopt

	zip      string // build
	compress bool

	host       string // serve
	port       int
	open, poll bool

	lang string // init
}

// source adds the flags of commands that read a source folder.
func (f *flags) source(s *pflag.FlagSet) {
	s.SortFlags = false
	s.StringVarP(&f.root, "root", "s", "", "source folder (default: the argument, else the working folder)")
	s.StringVarP(&f.config, "config", "c", "", "site.yaml to use, below the source folder (default data/site.yaml)")
	s.StringVarP(&f.baseURL, "base-url", "b", "", "address the site will have, such as https://example.org/docs/")
	s.BoolVarP(&f.drafts, "drafts", "D", false, "publish drafts too")
	s.BoolVar(&f.strict, "strict", false, "warnings fail too; a plain folder is judged like a site")
	s.StringSliceVar(&f.langs, "lang", nil, "only these languages beside the first, such as en,ja")
	s.StringVar(&f.date, "date", "", "today's date for checks, as 2026-11-21 (default: SOURCE_DATE_EPOCH, else today)")
	s.StringVar(&f.format, "format", "text", "how to print diagnostics: text, json or github")
	s.BoolVar(&f.offline, "offline", false, "write index.html into links, for reading without a server and without script")
	s.BoolVar(&f.noCache, "no-cache", false, "use nothing remembered from earlier builds, and remember nothing; GUIDEPOST_CACHE=DIR keeps it elsewhere, off nowhere")
	s.IntVar(&f.jobs, "jobs", 0, "how many pages to work on at once (default: one per processor)")
}

func (f *flags) outputFlag(s *pflag.FlagSet) {
	s.StringVarP(&f.output, "output", "o", "dist", "folder for the finished site")
}

// archiveName is what --zip alone writes.
const archiveName = "site.zip"

// buildFlags adds what only build can do.
func (f *flags) buildFlags(s *pflag.FlagSet) {
	s.StringVar(&f.zip, "zip", "", "write one archive `FILE` instead of the folder, which unpacked opens by double click")
	s.Lookup("zip").NoOptDefVal = archiveName
	s.BoolVar(&f.compress, "compress", false, "put .gz and .br beside each text file, for servers that send them")
}

// archive is the name of the archive, which may stand among the arguments after
// a bare "--zip", and the other arguments.
func (f *flags) archive(args []string) (name string, rest []string) {
	if f.zip != archiveName {
		return f.zip, args
	}
	for i, arg := range args {
		if !strings.EqualFold(filepath.Ext(arg), ".zip") {
			continue
		}
		if info, err := os.Stat(arg); err == nil && info.IsDir() {
			continue // a source folder of such a name
		}
		return arg, slices.Delete(slices.Clone(args), i, i+1)
	}
	return f.zip, args
}

// check refuses values that no command can use.
func (f *flags) check() error {
	switch diag.Format(f.format) {
	case diag.Text, diag.JSON, diag.GitHub:
	default:
		return usagef(diag.DidYouMean(f.format, []string{"text", "json", "github"}), "--format %q is unknown", f.format)
	}
	if f.baseURL != "" {
		address, ok := data.SiteAddress(f.baseURL)
		if !ok {
			return usagef("write a whole address, such as https://example.org/docs/", "--base-url %q is no address of a site", f.baseURL)
		}
		f.baseURL = address
	}
	if f.jobs < 0 {
		return usagef("leave it out for one per processor", "--jobs %d: there is no negative number of jobs", f.jobs)
	}
	if f.zip != "" && f.compress {
		return usagef("leave one of them out", "--compress is for web servers, and --zip for readers without one")
	}
	_, err := f.today()
	return err
}

// today is the day that checks of freshness go by.
func (f *flags) today() (time.Time, error) {
	if f.date != "" {
		t, err := time.Parse(time.DateOnly, f.date)
		if err != nil {
			return t, usagef("write it as 2026-11-21", "--date %q is no date", f.date)
		}
		return t, nil
	}
	now := time.Now()
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		n, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil || n < 0 {
			return now, usagef("it counts seconds since 1970, such as 1763683200", "environment variable SOURCE_DATE_EPOCH: %q is no number of seconds", epoch)
		}
		now = time.Unix(n, 0).UTC()
	}
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC), nil
}

// sourceDir is the source folder as the user has named it.
func (f *flags) sourceDir(args []string) (string, error) {
	dir := "."
	switch {
	case f.root != "" && len(args) > 0 && filepath.Clean(f.root) != filepath.Clean(args[0]):
		return "", usagef("name the folder once", "two source folders: --root %s and %s", f.root, args[0])
	case f.root != "":
		dir = f.root
	case len(args) > 0:
		dir = args[0]
	}
	info, err := os.Stat(dir)
	switch {
	case os.IsNotExist(err):
		return "", usagef(`"guidepost init `+dir+`" makes a small working site there`, "there is no folder %s", dir)
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", usagef("name the folder that holds it", "%s is a file, not a folder", dir)
	}
	return dir, nil
}

// configPath is --config as a slash path below root.
func (f *flags) configPath(root string) (string, error) {
	if f.config == "" {
		return "", nil
	}
	at := f.config
	if !filepath.IsAbs(at) {
		at = filepath.Join(root, at)
	}
	rel, err := filepath.Rel(root, at)
	if err != nil || !filepath.IsLocal(rel) {
		return "", usagef("put it into the source folder", "--config %s lies outside the source folder", f.config)
	}
	if info, err := os.Stat(at); err != nil || info.IsDir() {
		return "", usagef("name it relative to the source folder, such as data/site.yaml", "--config %s: there is no such file in the source folder", f.config)
	}
	return filepath.ToSlash(rel), nil
}
