// Package build is the recipe: a source tree goes in, a Result with every
// published file and every diagnostic comes out.
//
// Build reads the tree, parses data and pages (each file alone, in parallel),
// links them into a site.Site (serial, milliseconds), proves the advice of every
// tree, renders every page and indexes them for search (in parallel). Every step
// is a pure function of its input, so being incremental is remembering calls by
// the hash of what they were given: a Builder keeps the parsed pages of its last
// build. Nothing here writes anything; publishing a Result is package file's work.
package build

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"guidepost/generator/internal/data"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
	"guidepost/generator/internal/render"
	"guidepost/generator/internal/site"
)

// Env is everything a build depends on besides the source tree. It is input:
// nothing in the pipeline looks at a clock, the environment or the network.
type Env struct {
	Theme   fs.FS                            // built-in layouts/ and static/theme/, which the site's own files override
	Name    string                           // what to call a site without a title: the name of its folder
	Skip    func(path string, dir bool) bool // leaves files out of the source, such as the output folder; may be nil
	Hint    []string                         // all that has changed since the Builder's last build, so one hopes; nil: look at everything
	Today   time.Time                        // reaches diagnostics only, never output
	Dates   map[string]time.Time             // source path → last commit; nil: unknown
	BaseURL string                           // overrides base_url of site.yaml
	Drafts  bool                             // publish drafts too
	Offline bool                             // write index.html into directory links
	Langs   []string                         // build only these languages besides the first; nil: all
	Check   bool                             // sources that are twice overdue are errors
	Strict  bool                             // a foreign folder's errors stay errors
	Serve   bool                             // dev server: fixed asset names
	Jobs    int                              // workers; 0: one per processor
	Config  string                           // path of site.yaml below the root; "": data/site.yaml
	Version string                           // printed in the generator meta tag
	Memo    *memo.Store                      // what earlier runs remember; also holds the text of pages until they are written; nil: everything is held in memory
}

// Result is a finished build.
type Result struct {
	Files []file.File // sorted by path; complete even when there are errors; without bytes after Write, and pages and assets to serve
	Diags diag.List   // sorted
	Fixes []file.File // what check --update writes into the source
	Links []External  // links to other sites, in order of URL; only with Env.Check
	Stats Stats
	Seen  *Seen       // what a foreign folder was taken for; nil of a site
	Src   diag.Source // source bytes by path, for printing Diags
}

// External is a link to another site and the first place that has it.
type External struct {
	URL string
	Pos diag.Pos
}

// Stats is what the one-line summary says.
type Stats struct {
	Pages     int // HTML pages
	Languages int
	Assets    int // files published as they are
	Foreign   bool
}

// Builder remembers pure calls from one build to the next: each stage by what it
// reads. A Builder must not run two builds at once.
type Builder struct {
	source    *file.Set
	theme     *file.Set
	assets    map[string]site.Asset
	parsed    map[pageKey]*parsedPage
	styled    parsedTheme
	data      *parsedData
	completed completed
	proved    *provedData
	linker    site.Linker
	pages     *pageCache
	indexers  indexers
	gathered  *gathered
}

// New returns a Builder that remembers nothing yet.
func New() *Builder {
	return &Builder{pages: newPageCache(), indexers: indexers{}, gathered: &gathered{groups: map[string]group{}}}
}

// Build turns the source tree src into a Result. The error is about the
// environment (I/O, cancellation); whatever an author got wrong is in
// Result.Diags.
func (b *Builder) Build(ctx context.Context, src fs.FS, env Env) (*Result, error) {
	return b.atRest(ctx, src, env, (*Plan).Finish)
}

// Tell is Build, but that the files of the Result have no bytes and nothing is
// made that the memo of env knows: what is wrong with a site of any size, in
// little memory.
func (b *Builder) Tell(ctx context.Context, src fs.FS, env Env) (*Result, error) {
	return b.atRest(ctx, src, env, (*Plan).Tell)
}

func (b *Builder) atRest(ctx context.Context, src fs.FS, env Env, of func(*Plan, context.Context) (*Result, error)) (r *Result, err error) {
	err = AtRest(func(bool) (stale bool, err error) {
		p, err := b.Plan(ctx, src, env)
		if err != nil {
			return false, err
		}
		r, err = of(p, ctx)
		return p.Stale(), err
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// AtRest calls try, which makes a plan and something of it, again for as long as
// its plan is stale: the tree was changed meanwhile. The last time, what try has
// made counts however that is.
func AtRest(try func(last bool) (stale bool, err error)) error {
	const tries = 3
	for n := 1; ; n++ {
		if stale, err := try(n == tries); err != nil || !stale || n == tries {
			return err
		}
	}
}

// withoutEchoes leaves out what Link finds missing only because a data file
// could not be read: ids that it may define, and addresses made from it.
func withoutEchoes(diags diag.List, unread []string) diag.List {
	if len(unread) == 0 {
		return diags
	}
	return slices.DeleteFunc(diags, func(d diag.Diag) bool {
		switch d.Code {
		case "K101":
			return true
		case "S121", "S122":
			return true
		case "L101", "L104", "S108", "S109":
			return slices.ContainsFunc(unread, func(f string) bool {
				return strings.Contains(d.Msg, strings.TrimSuffix(path.Base(f), ".yaml"))
			})
		}
		return false
	})
}

// record is the ledger of a site that is whole, if it lacks an address. A site
// that keeps none is told nothing.
func record(s *site.Site, in *source, env Env) (fixes []file.File, diags diag.List) {
	if in.foreign || env.Drafts || env.Langs != nil {
		return nil, nil
	}
	now, added := s.Record(in.ledger)
	if added == 0 {
		return nil, nil
	}
	if in.ledger.Path != "" {
		diags.Note("S124", diag.WholeFile(site.LedgerPath), "published addresses that are not on record: "+strconv.Itoa(added), "run guidepost check --update")
	}
	return []file.File{now}, diags
}

func orHere(dir string) string {
	if dir == "" {
		return "this folder"
	}
	return dir + "/"
}

// settleBaseURL takes the base URL of the command line before that of
// site.yaml, and checks it.
func settleBaseURL(d *doc.Data, env Env) (diags diag.List) {
	base := &d.Config.BaseURL
	if env.BaseURL != "" {
		*base = doc.Str{S: env.BaseURL}
	}
	if base.S == "" {
		diags.Note("S111", diag.Pos{File: d.Config.Path, Off: -1}, "no base_url: canonical links, hreflang, sitemap and feeds are left out",
			"set base_url in data/site.yaml, or --base-url")
		return diags
	}
	u, ok := data.SiteAddress(base.S)
	if !ok {
		diags.Error("S117", base.Pos, "base_url is not an absolute web address: "+base.S, "write it like https://docs.example.org/")
	}
	base.S = u
	return diags
}

// settleTitle names a site whose configuration does not: by its front page, or
// by its folder.
func settleTitle(d *doc.Data, pages []*doc.Page, in *source, env Env) {
	if !d.Config.Title.IsZero() {
		return
	}
	d.Config.Title.S = env.Name
	for _, name := range []string{"README.md", "readme.md", "_index.md", "index.md"} {
		for _, p := range pages {
			if p.Path == path.Join(in.content, name) && p.Title != "" {
				d.Config.Title.S = p.Title
			}
		}
	}
}

// origins tells where a published file comes from: the file it is a copy of, the
// file of its page, or the old address that it answers.
func origins(s *site.Site) func(path string) diag.Pos {
	at := map[string]diag.Pos{}
	for i := range s.Pages {
		if p := &s.Pages[i]; p.Source != "" {
			dir := strings.TrimPrefix(p.URL, "/")
			at[dir+"index.html"], at[dir+"index.md"] = diag.WholeFile(p.Source), diag.WholeFile(p.Source)
		}
	}
	for _, a := range s.Assets {
		at[a.Out] = diag.WholeFile(a.Src)
	}
	for _, r := range s.Redirects {
		at[render.StubPath(r.From)] = r.Pos
	}
	return func(path string) diag.Pos { return at[path] }
}

// externals lists the links to other sites, each once.
func externals(s *site.Site) []External {
	first := map[string]diag.Pos{}
	add := func(url string, pos diag.Pos) {
		if _, known := first[url]; !known {
			first[url] = pos
		}
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		for j, r := range p.Refs {
			if r.External && strings.HasPrefix(r.URL, "http") && !p.Fallback {
				add(r.URL, p.Doc.Refs[j].Pos)
			}
		}
	}
	for _, src := range s.Data.Sources {
		if src.URL.S != "" {
			add(src.URL.S, src.URL.Pos)
		}
	}
	out := make([]External, 0, len(first))
	for _, url := range slices.Sorted(maps.Keys(first)) {
		out = append(out, External{URL: url, Pos: first[url]})
	}
	return out
}

// lookup finds source bytes for messages.
func (s *source) lookup() diag.Source {
	return func(path string) []byte {
		if f, err := s.load(path); err == nil {
			return f.Data
		}
		if f, ok := s.theme.Get(path); ok || s.folder == nil {
			return f.Data
		}
		return s.folder.Source(path)
	}
}
