package build

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"image"
	_ "image/gif"  // header of GIF pictures
	_ "image/jpeg" // header of JPEG pictures
	_ "image/png"  // header of PNG pictures
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	_ "golang.org/x/image/webp" // header of WebP pictures

	"guidepost/generator/internal/data"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/foreign"
	"guidepost/generator/internal/render"
	"guidepost/generator/internal/site"
)

// source is a source tree sorted into what each stage reads.
type source struct {
	foreign bool
	folder  *foreign.Folder // of a foreign folder
	config  string          // path of site.yaml
	content string          // content folder, "" for all of a foreign folder
	tree    fs.FS
	set     *file.Set
	stale   atomic.Bool           // a file was not as it was when the tree was read
	failure atomic.Pointer[error] // the first file that could not be read again
	pages   []file.File
	data    []file.File
	theme   *file.Set
	themed  bool // theme has files of the site's own
	assets  []site.Asset
	ledger  file.File // without a path: the site has none

	text      *texts          // of the pages that were parsed without
	converted []*foreign.Page // of a foreign folder's pages, by index, without their text
}

const defaultConfig = "data/site.yaml"

// readAhead is how much of the pages is kept until they are parsed, in bytes. The
// memory is there: nothing else is in it at that time.
const readAhead = 16 << 20

// readSource reads a tree. A root with a site.yaml is a Guidepost site, whose
// folders mean something; of any other folder everything is content.
func (b *Builder) readSource(src fs.FS, env Env) (*source, diag.List, error) {
	s := &source{tree: src, config: cmp.Or(env.Config, defaultConfig)}
	opts := file.ReadOptions{Jobs: env.Jobs, Skip: env.Skip, Hint: env.Hint, Roots: Folders(src, s.config)}
	s.foreign = opts.Roots == nil
	if !s.foreign {
		s.content = opts.Roots[0]
		if !under(s.config, "data") {
			overlays, _ := fs.Glob(src, strings.TrimSuffix(s.config, ".yaml")+".*.yaml")
			opts.Roots = append(append(opts.Roots, s.config), overlays...)
		}
	}
	if env.Memo != nil {
		opts.Hold, opts.Ahead = s.holds, readAhead
	}
	set, diags, err := file.Read(src, opts, b.source)
	if err != nil {
		return nil, nil, err
	}
	b.source, s.set = set, set
	if s.foreign {
		s.folder = foreign.Open(src, set)
		s.content = s.folder.Config.Content.S
	}
	if err := b.readTheme(s, env); err != nil {
		return nil, nil, err
	}
	s.sort(b.assets)
	b.assets = map[string]site.Asset{}
	for _, a := range s.assets {
		b.assets[a.Src] = a
	}
	return s, diags, nil
}

// Folders lists the folders of a site that hold its sources, content first, for
// the site.yaml at the path config ("": data/site.yaml). A foreign folder has
// none. A site.yaml that cannot be read makes a site all the same: taken for a
// foreign folder, it would be published with its data files as they stand, and
// its errors would be warnings.
func Folders(src fs.FS, config string) []string {
	config = cmp.Or(config, defaultConfig)
	if _, err := fs.Stat(src, config); err != nil {
		dir, dirErr := fs.Stat(src, path.Dir(config))
		if errors.Is(err, fs.ErrNotExist) || dirErr == nil && !dir.IsDir() {
			return nil
		}
	}
	// What cannot be read is reported with everything else.
	text, _ := file.ReadSmall(src, config, maxSettings)
	return []string{data.ContentFolder(file.File{Path: config, Data: text}), "data", "layouts", "static"}
}

// maxSettings is more than site.yaml may have, which is said where it is parsed.
const maxSettings = 16 << 20

// readTheme lays the site's own layouts and theme files over the built-in ones.
func (b *Builder) readTheme(s *source, env Env) error {
	if b.theme == nil && env.Theme != nil {
		set, _, err := file.Read(env.Theme, file.ReadOptions{Roots: []string{"layouts", "static/theme"}}, nil)
		if err != nil {
			return err
		}
		b.theme = set
	}
	s.theme = b.theme
	if own := slices.Concat(s.set.Under("layouts"), s.set.Under("static/theme")); len(own) > 0 && !s.foreign {
		s.theme, s.themed = file.NewSet(slices.Concat(b.theme.All(), own)), true
	}
	return nil
}

// checkTheme reports what is wrong with the templates of a theme that is not the
// built-in one alone: of that, every template is right, and most sites need few.
func (s *source) checkTheme(t *render.Theme) diag.List {
	if !s.themed {
		return nil
	}
	return t.Check()
}

// load is a file of the tree with its bytes. One that has changed since the tree
// was read is taken as it is now, and the source is stale; one that was not in the
// tree then is not there. What else goes wrong ends the build: see failed.
func (s *source) load(path string) (file.File, error) {
	if _, known := s.set.Get(path); !known {
		return file.File{}, fs.ErrNotExist
	}
	f, err := s.set.Load(s.tree, path)
	if errors.Is(err, file.ErrChanged) {
		s.stale.Store(true)
		err = nil
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.stale.Store(true)
	case err != nil:
		s.failure.CompareAndSwap(nil, &err)
	}
	return f, err
}

// failed is the first error that load met, so that no stage publishes a site
// without what it could not read.
func (s *source) failed() error {
	if err := s.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// holds tells the files whose bytes stay in memory: those that several stages
// read. Pages and what is published as it is are read when their turn comes.
func (s *source) holds(path string) bool {
	return !s.foreign && (under(path, "data") || under(path, "layouts") || under(path, "static/theme") || s.isConfig(path))
}

// sort hands every file to the stage that reads it. seen are the assets of the
// last build, by their path.
func (s *source) sort(seen map[string]site.Asset) {
	asset := func(f file.File, out string) site.Asset {
		if a, ok := seen[f.Path]; ok && a.Sum == f.Sum {
			a.Out = out
			return a
		}
		if isSized(f.Path) {
			f, _ = s.load(f.Path) // without its bytes it has no size
		}
		return asset(f, out)
	}
	for _, f := range s.set.All() {
		switch {
		case s.foreign && s.folder.IsPage(f.Path):
			s.pages = append(s.pages, f)
		case path.Base(f.Path)[0] == '.' && !s.static(f.Path): // a link must not publish what may hold secrets
		case s.foreign:
			out, _ := s.folder.Static(f.Path)
			s.assets = append(s.assets, asset(f, out))
		case s.isConfig(f.Path) || under(f.Path, "data") && isYAML(f.Path):
			s.data = append(s.data, f)
		case under(f.Path, s.content) && isPage(strings.TrimPrefix(f.Path, s.content+"/")):
			s.pages = append(s.pages, f)
		case under(f.Path, s.content):
			s.assets = append(s.assets, asset(f, ""))
		case f.Path == site.LedgerPath:
			s.ledger = f
		case under(f.Path, "static/theme") || under(f.Path, "layouts") || under(f.Path, "data"):
		case under(f.Path, "static"):
			s.assets = append(s.assets, asset(f, strings.TrimPrefix(f.Path, "static/")))
		}
	}
}

// isConfig tells site.yaml, wherever it lies, and its translations.
func (s *source) isConfig(p string) bool {
	return p == s.config || isYAML(p) && strings.HasPrefix(p, strings.TrimSuffix(s.config, ".yaml")+".")
}

func under(p, dir string) bool { return strings.HasPrefix(p, dir+"/") }

func isYAML(p string) bool { return path.Ext(p) == ".yaml" || path.Ext(p) == ".yml" }

// isPage tells which files are pages: Markdown, unless the name of the file or
// of a folder above it begins with _ or a dot.
func isPage(rel string) bool {
	switch strings.ToLower(path.Ext(rel)) {
	case ".md", ".markdown":
	default:
		return false
	}
	for part := range strings.SplitSeq(rel, "/") {
		if (part[0] == '_' || part[0] == '.') && part != "_index.md" {
			return false
		}
	}
	return true
}

// static tells files that somebody has laid where all files are published.
func (s *source) static(p string) bool {
	if !s.foreign {
		return under(p, "static")
	}
	_, ok := s.folder.Static(p)
	return ok
}

// isSized tells pictures whose size is read.
func isSized(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
		return true
	}
	return false
}

// asset describes a file that is published as it is.
func asset(f file.File, out string) site.Asset {
	a := site.Asset{Src: f.Path, Out: out, Sum: f.Sum}
	switch strings.ToLower(path.Ext(f.Path)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		if c, _, err := image.DecodeConfig(bytes.NewReader(f.Data)); err == nil {
			a.Width, a.Height = c.Width, c.Height
		}
	case ".svg":
		a.Width, a.Height = svgSize(f.Data)
	}
	return a
}

// svgSize reads the size that an SVG's root element states in pixels, or the
// size of its view box.
func svgSize(data []byte) (w, h int) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for range 50 { // the root element comes soon or never
		t, err := d.RawToken()
		if err != nil {
			return 0, 0
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		attr := map[string]string{}
		for _, a := range e.Attr {
			attr[a.Name.Local] = a.Value
		}
		w, h = pixels(attr["width"]), pixels(attr["height"])
		if box := strings.Fields(strings.ReplaceAll(attr["viewBox"], ",", " ")); (w == 0 || h == 0) && len(box) == 4 {
			w, h = pixels(box[2]), pixels(box[3])
		}
		return w, h
	}
	return 0, 0
}

func pixels(s string) int {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || n < 0.5 || n > 1e5 {
		return 0
	}
	return int(n + 0.5)
}
