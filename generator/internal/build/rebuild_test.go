package build

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
)

var edits = flag.Int("edits", 2, "random edits of each case in TestRebuildEqualsColdBuild; make edits makes more, under -race")

// TestRebuildEqualsColdBuild edits the site of each case at random and, after
// each edit, compares what a Builder makes that remembers all builds before
// with what a new one makes: files, diagnostics and all. A third one, new as
// well, remembers what was kept on disk, holds nothing and gives its files away; a
// fourth only tells what that one knows.
func TestRebuildEqualsColdBuild(t *testing.T) {
	for n, name := range caseNames(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			e := editor{src: fstest.MapFS{}, rnd: rand.New(rand.NewPCG(1, uint64(n)))}
			for _, f := range ar.Files {
				if !strings.HasPrefix(f.Name, "want/") {
					e.write(f.Name, f.Data)
				}
			}
			env := caseEnv(t, string(ar.Comment))
			env.Check = true
			warm := New()
			dir := t.TempDir()
			store := memo.Open(dir, name)
			defer func() { store.Close() }()
			shelf := map[string][]byte{}
			var log []string
			for range *edits {
				got, err := warm.Build(context.Background(), e.src, env)
				if err != nil {
					t.Fatal(err)
				}
				want, err := New().Build(context.Background(), e.src, env)
				if err != nil {
					t.Fatal(err)
				}
				kept, err := written(New(), e.src, env, store, shelf)
				if err != nil {
					t.Fatal(err)
				}
				env.Memo = store
				told, err := New().Tell(context.Background(), e.src, env)
				if err != nil {
					t.Fatal(err)
				}
				env.Memo = nil
				for name, r := range map[string]*Result{"in memory": got, "on disk": kept, "and told": told} {
					if what := difference(r, want); what != "" {
						t.Fatalf("what was remembered %s; after the edits\n  %s\n%s", name, strings.Join(log, "\n  "), what)
					}
				}
				if e.rnd.IntN(4) == 0 {
					log = append(log, e.options(&env))
				} else {
					log = append(log, e.edit())
				}
				if e.rnd.IntN(2) == 0 { // another run
					store.Save(true)
					store.Close()
					store = memo.Open(dir, name)
				}
			}
		})
	}
}

// options changes one of those that change what is built.
func (e *editor) options(env *Env) string {
	switch e.rnd.IntN(6) {
	case 0:
		env.Offline = !env.Offline
	case 1:
		env.Drafts = !env.Drafts
	case 2:
		env.BaseURL = []string{"", "https://example.net/", "https://example.net/below/"}[e.rnd.IntN(3)]
	case 3:
		env.Serve = !env.Serve
	case 4:
		env.Name, env.Today = "another", env.Today.AddDate(1, 0, 0)
	case 5:
		env.Dates = map[string]time.Time{}
		for name := range e.src {
			zone := time.FixedZone("", 3600*e.rnd.IntN(12))
			env.Dates[name] = time.Date(2025, 1, 2, 23, 30, 0, 0, time.UTC).In(zone)
		}
	}
	return fmt.Sprintf("with options %t %t %q %t %q %v", env.Offline, env.Drafts, env.BaseURL, env.Serve, env.Name, len(env.Dates))
}

// written builds as the command line does, with a store on disk.
func written(b *Builder, src fs.FS, env Env, store *memo.Store, old map[string][]byte) (*Result, error) {
	env.Memo = store
	p, err := b.Plan(context.Background(), src, env)
	if err != nil {
		return nil, err
	}
	out := &shelf{old: old, now: map[string][]byte{}}
	r, err := p.Write(context.Background(), out)
	if err != nil {
		return nil, err
	}
	clear(old)
	for i := range r.Files {
		f := &r.Files[i]
		data, ok := out.now[f.Path]
		if f.Data != nil || !ok || file.SumOf(data) != f.Sum {
			return nil, errors.New(f.Path + " was not given as it should be")
		}
		f.Data, old[f.Path] = data, data
	}
	if len(out.now) != len(r.Files) {
		return nil, fmt.Errorf("%d files were given, and the result has %d", len(out.now), len(r.Files))
	}
	store.Save(true)
	return r, nil
}

// shelf is an Output that holds what was put there by the build before.
type shelf struct {
	mu       sync.Mutex
	old, now map[string][]byte
}

func (s *shelf) Add(f file.File) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.now[f.Path]; twice {
		return errors.New(f.Path + " was given twice")
	}
	s.now[f.Path] = slices.Clone(f.Data)
	return nil
}

func (s *shelf) Keep(path string, sum file.Sum, size int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.old[path]
	if !ok || int64(len(data)) != size || file.SumOf(data) != sum {
		return false
	}
	s.now[path] = data
	return true
}

// Scratch gives a file without a name, as a Stage does.
func (s *shelf) Scratch() (file.Scratch, error) {
	f, err := os.CreateTemp("", "guidepost-*")
	if err == nil {
		err = os.Remove(f.Name())
	}
	return f, err
}

// difference tells how two results differ, "" if they do not. Files without bytes
// are told by their sums.
func difference(got, want *Result) string {
	files := func(r *Result) map[string]file.File {
		out := map[string]file.File{}
		for _, f := range r.Files {
			out[f.Path] = f
		}
		return out
	}
	g, w := files(got), files(want)
	for name := range maps.Keys(w) {
		if _, ok := g[name]; !ok {
			return name + " is missing"
		}
	}
	for name, f := range g {
		if wanted, ok := w[name]; !ok {
			return name + " should not be there"
		} else if told := f.Data == nil || wanted.Data == nil; f.Sum != wanted.Sum || !told && !bytes.Equal(f.Data, wanted.Data) {
			return name + " differs:\n" + firstDifference(f.Data, wanted.Data)
		}
	}
	if a, b := diagText(got), diagText(want); a != b {
		return "diagnostics differ:\ngot\n" + a + "want\n" + b
	}
	if got.Stats != want.Stats || !reflect.DeepEqual(got.Links, want.Links) || !reflect.DeepEqual(got.Fixes, want.Fixes) {
		return fmt.Sprintf("statistics, links or fixes differ: %+v, want %+v", got.Stats, want.Stats)
	}
	return ""
}

func diagText(r *Result) string {
	var b bytes.Buffer
	_ = diag.Write(&b, r.Diags, diag.Text, r.Src, false)
	return b.String()
}

func firstDifference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s []byte) string { return string(s[max(0, i-80):min(len(s), i+80)]) }
	return "got  …" + around(a) + "…\nwant …" + around(b) + "…"
}

// editor changes a source tree the way people and their programs do.
type editor struct {
	src   fstest.MapFS
	rnd   *rand.Rand
	clock int64
	gone  []string // names of deleted files, to be written again
	bytes [][]byte
}

func (e *editor) write(name string, data []byte) {
	e.clock++
	e.src[name] = &fstest.MapFile{Data: data, ModTime: time.Unix(1e9+e.clock, 0)}
}

// pick chooses a file whose name passes.
func (e *editor) pick(pass func(string) bool) string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(e.src)), func(n string) bool { return !pass(n) })
	if len(names) == 0 {
		return ""
	}
	return names[e.rnd.IntN(len(names))]
}

func isMarkdown(name string) bool { return path.Ext(name) == ".md" }

// edit makes one change and says what it was.
func (e *editor) edit() string {
	changes := []func() string{
		e.addText, e.addText, e.addText, e.addHeading, e.dropLine, e.frontMatter, e.frontMatter, e.rename, e.remove, e.bringBack,
		e.addPage, e.data, e.data, e.data, e.override, e.style, e.asset, e.touch, e.damage,
	}
	for {
		if what := changes[e.rnd.IntN(len(changes))](); what != "" {
			return what
		}
	}
}

func (e *editor) addText() string {
	name, to := e.pick(isMarkdown), e.pick(isMarkdown)
	if name == "" {
		return ""
	}
	rel, err := filepath.Rel(path.Dir(name), to)
	if err != nil {
		return ""
	}
	texts := []string{
		"\n\nMore text, and **words**.\n", "\n\nSee [there](" + filepath.ToSlash(rel) + ").\n", "\n\n![picture](new.png)\n", "\n\n[gone](no-such-page.md)\n",
		"\n\n[part](" + filepath.ToSlash(rel) + "#a-new-heading)\n", "\n\n:term[word] and :fact[accounts/broadcast/service]\n",
	}
	e.write(name, slices.Concat(e.src[name].Data, []byte(texts[e.rnd.IntN(len(texts))])))
	return "text added to " + name
}

func (e *editor) addHeading() string {
	name := e.pick(isMarkdown)
	if name == "" {
		return ""
	}
	e.write(name, slices.Concat(e.src[name].Data, []byte("\n\n## A new heading\n\nIts text.\n")))
	return "heading added to " + name
}

func (e *editor) dropLine() string {
	name := e.pick(isMarkdown)
	if name == "" {
		return ""
	}
	lines := bytes.SplitAfter(e.src[name].Data, []byte("\n"))
	i := e.rnd.IntN(len(lines))
	e.write(name, bytes.Join(slices.Delete(slices.Clone(lines), i, i+1), nil))
	return fmt.Sprintf("line %d taken out of %s", i+1, name)
}

func (e *editor) frontMatter() string {
	name := e.pick(isMarkdown)
	if name == "" {
		return ""
	}
	keys := []string{
		"title: Another title", "nav_title: Short", "weight: 3", "tags: [one, two]", "description: Said in a sentence.", "draft: true",
		"aliases: [/an/old/address/, other name]", "slug: another", "unlisted: true", "noindex: true", "date: 2026-01-02", "lang: en", "unknown: 1", "toc: false",
	}
	key := keys[e.rnd.IntN(len(keys))] + "\n"
	data := e.src[name].Data
	if rest, ok := bytes.CutPrefix(data, []byte("---\n")); ok {
		e.write(name, slices.Concat([]byte("---\n"+key), rest))
	} else {
		e.write(name, slices.Concat([]byte("---\n"+key+"---\n"), data))
	}
	return "front matter of " + name + ": " + strings.TrimSpace(key)
}

func (e *editor) rename() string {
	name := e.pick(isMarkdown)
	if name == "" {
		return ""
	}
	to := path.Join(path.Dir(name), "renamed-"+path.Base(name))
	f := e.src[name]
	delete(e.src, name)
	e.src[to] = f // a rename keeps the time
	return name + " renamed to " + to
}

func (e *editor) remove() string {
	name := e.pick(func(string) bool { return true })
	if name == "" || len(e.src) < 3 {
		return ""
	}
	e.gone, e.bytes = append(e.gone, name), append(e.bytes, e.src[name].Data)
	delete(e.src, name)
	return name + " deleted"
}

func (e *editor) bringBack() string {
	if len(e.gone) == 0 {
		return ""
	}
	i := e.rnd.IntN(len(e.gone))
	e.write(e.gone[i], e.bytes[i])
	return e.gone[i] + " brought back"
}

func (e *editor) addPage() string {
	name := e.pick(isMarkdown)
	if name == "" {
		return ""
	}
	to := path.Join(path.Dir(name), fmt.Sprintf("new%d/page.md", e.rnd.IntN(4)))
	e.write(to, []byte("# New page\n\nIts text.\n"))
	return to + " added"
}

// data changes a line of a data file, often for the worse.
func (e *editor) data() string {
	name := e.pick(func(n string) bool { return strings.HasPrefix(n, "data/") })
	if name == "" {
		return ""
	}
	lines := strings.SplitAfter(string(e.src[name].Data), "\n")
	i := e.rnd.IntN(len(lines))
	swaps := []string{"yes", "no", "true", "false", "company", "person", "4", "30", "service", "subscription"}
	k := e.rnd.IntN(len(swaps) / 2)
	switch e.rnd.IntN(4) {
	case 0:
		lines[i] = strings.Replace(lines[i], swaps[2*k], swaps[2*k+1], 1)
	case 1:
		lines = slices.Delete(lines, i, i+1)
	case 2:
		lines = slices.Insert(lines, i, "# a comment\n")
	default:
		lines[i] = strings.Replace(lines[i], "e", "é", 1)
	}
	e.write(name, []byte(strings.Join(lines, "")))
	return fmt.Sprintf("line %d of %s changed", i+1, name)
}

func (e *editor) override() string {
	names := []string{"guide", "home", "question", "compare", "base"}
	name := "layouts/" + names[e.rnd.IntN(len(names))] + ".html"
	own, err := fs.ReadFile(guidepost.Theme, name)
	if err != nil {
		return ""
	}
	e.write(name, slices.Concat(own, fmt.Appendf(nil, "<!-- %d -->", e.rnd.IntN(9))))
	return name + " overridden"
}

func (e *editor) style() string {
	e.write("static/theme/css/tokens.css", fmt.Appendf(nil, ":root { --space-1: %dpx }\n", e.rnd.IntN(9)))
	return "tokens.css overridden"
}

func (e *editor) asset() string {
	name := e.pick(isMarkdown)
	to := []string{"static/file.txt", "static/favicon.svg", path.Join(path.Dir(name), "new.png")}[e.rnd.IntN(3)]
	e.write(to, fmt.Appendf(nil, "<svg viewBox='0 0 %d 9'/>", 1+e.rnd.IntN(9)))
	return to + " written"
}

func (e *editor) touch() string {
	name := e.pick(func(string) bool { return true })
	e.write(name, e.src[name].Data)
	return name + " touched"
}

func (e *editor) damage() string {
	name := e.pick(func(string) bool { return true })
	data := slices.Clone(e.src[name].Data)
	if len(data) == 0 {
		return ""
	}
	data[e.rnd.IntN(len(data))] = byte(e.rnd.IntN(256))
	e.write(name, data)
	return "a byte of " + name + " damaged"
}
