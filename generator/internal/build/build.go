// Package build is the recipe: a source tree goes in, a Result with every
// published file and every diagnostic comes out.
package build

import (
	"context"
	"io/fs"
	"time"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
)

// Env is everything a build depends on besides the source tree. It is input:
// nothing in the pipeline looks at a clock, the environment or the network.
type Env struct {
	Theme   fs.FS                // built-in layouts/ and static/theme/, which the site's own files override
	Today   time.Time            // reaches diagnostics only, never output
	Dates   map[string]time.Time // source path → last commit; nil: unknown
	BaseURL string               // overrides base_url of site.yaml
	Drafts  bool                 // publish drafts too
	Offline bool                 // write index.html into directory links
	Langs   []string             // build only these languages; nil: all
	Strict  bool                 // a foreign folder's errors stay errors
	Serve   bool                 // dev server: fixed asset names and the live-reload script
	Jobs    int                  // workers; 0: one per processor
	Config  string               // path of site.yaml below the root; "": data/site.yaml
	Version string               // printed in the generator meta tag
}

// Result is a finished build.
type Result struct {
	Files []file.File // sorted by path; complete even when there are errors
	Diags diag.List   // sorted
	Fixes []file.File // what check --update writes into the source
	Stats Stats
	Src   diag.Source // source bytes by path, for printing Diags
}

// Stats is what the one-line summary says.
type Stats struct {
	Pages     int // HTML pages
	Languages int
	Assets    int
	Foreign   bool
}

// Builder remembers pure calls from one build to the next. A Builder must not
// run two builds at once.
type Builder struct{}

// New returns a Builder that remembers nothing yet.
func New() *Builder { return &Builder{} }

// Build turns the source tree src into a Result. The error is about the
// environment (I/O, cancellation); whatever an author got wrong is in
// Result.Diags.
func (b *Builder) Build(ctx context.Context, src fs.FS, env Env) (*Result, error) {
	return &Result{}, ctx.Err()
}
