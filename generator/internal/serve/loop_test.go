package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/file"
)

// script is a server whose plans a test makes up, without a folder.
type script struct {
	*testing.T
	s       *server
	changed *changes
	next    chan outcome
	hints   chan []string
	reports chan string
	sketch  *drawn
}

type outcome struct {
	plan Plan
	err  error
}

// paused is a plan that is finished when it is let, or never if it is given up.
type paused struct {
	planned
	finished *build.Result
	open     chan struct{}
}

func (p paused) Finish(ctx context.Context) (*build.Result, error) {
	select {
	case <-p.open:
		return p.finished, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// scripted begins to serve; sketch, if there are any, are the files of a sketch.
func scripted(t *testing.T, sketch ...string) *script {
	x := &script{T: t, s: newServer(true), changed: newChanges(), next: make(chan outcome), hints: make(chan []string, 100), reports: make(chan string, 100)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	o := Options{
		Started: func(string) {},
		Plan: func(ctx context.Context, _ string, hint []string) (Plan, error) {
			x.hints <- hint
			select {
			case o := <-x.next:
				return o.plan, o.err
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		},
		Report: func(r *build.Result, err error, took Took) {
			if err != nil {
				x.reports <- "error: " + err.Error()
				return
			}
			x.reports <- fmt.Sprintf("%d files, %d diagnostics", len(r.Files), len(r.Diags))
		},
	}
	if len(sketch) > 0 {
		x.sketch = &drawn{renewed: make(chan []string, 100)}
		x.sketch.next.Store(&sketch)
		o.Sketch = func(context.Context, string) (Sketch, error) { x.sketch.now.Store(&sketch); return x.sketch, nil }
	}
	o.pause = time.Millisecond
	go func() { done <- (&rounds{server: x.s, o: o, changed: x.changed, first: true}).run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return x
}

// drawn is a sketch that shows other files when it is renewed.
type drawn struct {
	now, next atomic.Pointer[[]string]
	renewed   chan []string // with these hints
	fails     atomic.Bool
}

func (d *drawn) File(name string) (file.File, bool) { return plan(*d.now.Load()...).File(name) }

func (d *drawn) Renew(_ context.Context, hint []string) error {
	slices.Sort(hint)
	d.renewed <- hint
	if d.fails.Load() {
		return errors.New("no such folder")
	}
	d.now.Store(d.next.Load())
	return nil
}

// plan answers the next call of Plan, which must come with the hint.
func (x *script) plan(hint []string, p Plan, err error) {
	x.Helper()
	select {
	case got := <-x.hints:
		if (got == nil) != (hint == nil) || !slices.Equal(got, hint) {
			x.Fatalf("planned with the hint %q, want %q", got, hint)
		}
	case <-time.After(time.Minute):
		x.Fatal("nothing is planned")
	}
	x.next <- outcome{p, err}
}

func (x *script) report(want string) {
	x.Helper()
	select {
	case got := <-x.reports:
		if got != want {
			x.Fatalf("reported %q, want %q", got, want)
		}
	case <-time.After(time.Minute):
		x.Fatalf("no report, want %q", want)
	}
}

// shows waits until a file begins with want.
func (x *script) shows(path, want string) {
	x.Helper()
	got := ""
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if got = body(get(x.T, x.s, path)); strings.HasPrefix(got, want) {
			return
		}
	}
	x.Fatalf("%s is %q, want %q", path, got, want)
}

func fresh() bool { return false }

func plan(words ...string) planned { return planned{result(words...)} }

func TestChangeIsPlannedByNameThenWhole(t *testing.T) {
	x := scripted(t)
	x.plan(nil, plan("index.html=one"), nil)
	x.report("1 files, 0 diagnostics")
	x.changed.note("content/index.md")
	x.plan([]string{"content/index.md"}, plan("index.html=two"), nil)
	x.shows("/", "two")
	x.report("1 files, 0 diagnostics")
	x.plan(nil, plan("index.html=three", "also.txt=x"), nil)
	x.shows("/", "three")
	x.report("2 files, 0 diagnostics")
	x.changed.noteAll()
	x.plan(nil, plan("index.html=four"), nil)
	x.report("1 files, 0 diagnostics")
}

// What turns out to be the plan before is neither made nor reported again, and
// everything is looked at all the same.
func TestPlanBeforeIsNotFinishedAgain(t *testing.T) {
	x := scripted(t)
	p := plan("index.html=one")
	x.plan(nil, p, nil)
	x.report("1 files, 0 diagnostics")
	x.changed.note("a.md")
	x.plan([]string{"a.md"}, p, nil)
	x.plan(nil, p, nil)
	x.changed.note("a.md")
	x.plan([]string{"a.md"}, nil, errors.New("no such folder"))
	x.report("error: no such folder")
	if *x.s.hub.diags.Errors != 1 {
		t.Error("the overlay does not say what went wrong")
	}
	x.plan(nil, p, nil)
	x.report("1 files, 0 diagnostics")
	if *x.s.hub.diags.Errors != 0 {
		t.Error("the overlay stayed")
	}
}

func TestSketchIsShownUntilThereIsAPlan(t *testing.T) {
	x := scripted(t, "index.html=sketch", "b/index.html=as planned")
	x.shows("/", "sketch")
	x.shows("/b/", "as planned")
	c, _ := x.s.hub.subscribe("", fresh)
	x.plan(nil, plan("index.html=plan", "b/index.html=as planned"), nil)
	x.shows("/", "plan")
	if m := <-c; m.event.Type != "reload" || !slices.Equal(m.event.URLs, []string{"/"}) {
		t.Errorf("told %+v", m.event)
	}
	x.report("2 files, 0 diagnostics")
}

// What is wrong takes a sketch's place too: it is no good build that could stay.
func TestSketchGivesWayToErrors(t *testing.T) {
	x := scripted(t, "index.html=sketch")
	x.shows("/", "sketch")
	if *x.s.hub.diags.Errors != 0 {
		t.Error("a sketch has errors")
	}
	x.plan(nil, plan("index.html=bad", "error=here"), nil)
	x.shows("/", "bad")
	x.report("1 files, 1 diagnostics")
	x.changed.noteAll()
	x.plan(nil, plan("index.html=good"), nil)
	x.report("1 files, 0 diagnostics")
	x.shows("/", "good")
}

// Who edits pages right after the start need not wait until all are read, and does
// not put that off either. What was edited meanwhile is not shown as it was when the
// plan was begun.
func TestChangesBehindASketchAreSketched(t *testing.T) {
	x := scripted(t, "index.html=sketch")
	x.shows("/", "sketch")
	c, _ := x.s.hub.subscribe("", fresh)
	<-x.hints // the plan of everything has begun
	for i, name := range []string{"a.md", "b.md", "a.md"} {
		text := fmt.Sprintf("index.html=edit %d", i)
		x.sketch.next.Store(&[]string{text})
		x.changed.note(name)
		x.shows("/", text[len("index.html="):])
		if m := <-c; m.event.Type != "reload" || !slices.Equal(m.event.URLs, []string{"/"}) {
			t.Errorf("told %+v", m.event)
		}
	}
	for _, want := range [][]string{{"a.md"}, {"a.md", "b.md"}, {"a.md", "b.md"}} {
		if got := <-x.sketch.renewed; !slices.Equal(got, want) {
			t.Errorf("renewed with the hint %q, want %q", got, want)
		}
	}
	x.next <- outcome{plan("index.html=as it was"), nil}
	got := <-x.hints
	if slices.Sort(got); !slices.Equal(got, []string{"a.md", "b.md"}) {
		t.Fatalf("planned with the hint %q", got)
	}
	x.shows("/", "edit 2")
	x.next <- outcome{plan("index.html=planned"), nil}
	x.shows("/", "planned")
	x.report("1 files, 0 diagnostics")
	x.plan(nil, plan("index.html=looked at"), nil)
	x.report("1 files, 0 diagnostics")
	if len(x.sketch.renewed) > 0 {
		t.Error("a sketch is renewed although there is a plan")
	}
}

// A sketch of a folder that is gone for a moment stays until there is a plan.
func TestSketchThatCannotBeRenewedStays(t *testing.T) {
	x := scripted(t, "index.html=sketch")
	x.shows("/", "sketch")
	<-x.hints
	x.sketch.fails.Store(true)
	x.changed.noteAll()
	if hint := <-x.sketch.renewed; hint != nil {
		t.Errorf("renewed with the hint %q, though anything may have changed", hint)
	}
	x.next <- outcome{plan("index.html=as it was"), nil}
	x.plan(nil, plan("index.html=planned"), nil)
	x.shows("/", "planned")
	x.report("1 files, 0 diagnostics")
}

func TestChangeTakesThePlaceOfABuild(t *testing.T) {
	x := scripted(t)
	never := func(words ...string) paused { return paused{planned: plan(words...), open: nil} }
	x.plan(nil, never("index.html=one"), nil)
	x.shows("/", "one")
	for i := range 5 {
		x.changed.note("a.md")
		x.plan([]string{"a.md"}, never(fmt.Sprintf("index.html=edit %d", i)), nil)
		x.shows("/", fmt.Sprintf("edit %d", i))
	}
	// The look behind is given up as well, and comes again.
	x.changed.note("a.md")
	x.plan([]string{"a.md"}, plan("index.html=edit 5"), nil)
	x.report("1 files, 0 diagnostics")
	x.plan(nil, never("index.html=edit 5"), nil)
	x.changed.note("b.md")
	x.plan([]string{"b.md"}, plan("index.html=edit 6"), nil)
	x.report("1 files, 0 diagnostics")
	x.plan(nil, plan("index.html=edit 7"), nil)
	x.report("1 files, 0 diagnostics")
	select {
	case r := <-x.reports:
		t.Error("a build that was given up is reported:", r)
	default:
	}
}

func TestSearchStaysUntilItIsMadeAgain(t *testing.T) {
	x := scripted(t)
	first := paused{plan("index.html=one"), result("index.html=one", "search/index.json=old"), make(chan struct{})}
	x.plan(nil, first, nil)
	x.shows("/", "one")
	close(first.open)
	x.shows("/search/index.json", "old")
	x.report("2 files, 0 diagnostics")
	second := paused{plan("index.html=two"), result("index.html=two", "search/index.json=new"), make(chan struct{})}
	x.changed.noteAll()
	x.plan(nil, second, nil)
	x.shows("/", "two")
	x.shows("/search/index.json", "old")
	close(second.open)
	x.shows("/search/index.json", "new")
}

// A change that comes before the first build is finished leaves nothing to compare
// with: who shows a page that nobody asked for lately is told all the same.
func TestChangeBeforeTheFirstBuildIsFinished(t *testing.T) {
	x := scripted(t)
	x.plan(nil, paused{planned: plan("index.html=home", "b/index.html=one")}, nil)
	x.shows("/", "home")
	for _, c := range []struct {
		page string
		told bool
	}{{"/b/", true}, {"/", false}} {
		sum := file.SumOf([]byte(map[string]string{"/b/": "one", "/": "home"}[c.page])).String()
		ch, _ := x.s.hub.subscribe("", func() bool { return x.s.isStale(c.page, sum) })
		defer func() {
			select {
			case m := <-ch:
				if !c.told || m.event.Type != "reload" {
					t.Errorf("who shows %s is told %+v", c.page, m.event)
				}
			default:
				if c.told {
					t.Errorf("who shows %s is told nothing", c.page)
				}
			}
		}()
	}
	x.changed.note("b.md")
	x.plan([]string{"b.md"}, plan("index.html=home", "b/index.html=two"), nil)
	x.report("2 files, 0 diagnostics")
}

func TestErrorsFoundLate(t *testing.T) {
	x := scripted(t)
	x.plan(nil, plan("index.html=good"), nil)
	x.report("1 files, 0 diagnostics")
	x.shows("/", "good")
	c, _ := x.s.hub.subscribe("", fresh)
	x.changed.noteAll()
	open := make(chan struct{})
	x.plan(nil, paused{plan("index.html=promising"), result("index.html=promising", "error=late"), open}, nil)
	x.shows("/", "promising")
	close(open)
	x.report("1 files, 1 diagnostics")
	x.shows("/", "good")
	var told []string
	for range 3 {
		m := <-c
		told = append(told, strings.Join(append(m.event.URLs, m.event.Type), " "))
	}
	if want := []string{"/ reload", "/ reload", "diags"}; !slices.Equal(told, want) {
		t.Errorf("browsers were told %q, want %q", told, want)
	}
	// What fails outright leaves the pages too, also when everything is looked at.
	x.changed.note("a.md")
	x.plan([]string{"a.md"}, nil, errors.New("disk on fire"))
	x.report("error: disk on fire")
	x.shows("/", "good")
	x.plan(nil, nil, errors.New("disk on fire again"))
	x.report("error: disk on fire again")
	x.shows("/", "good")
	x.changed.noteAll()
	x.plan(nil, plan("index.html=mended"), nil)
	x.report("1 files, 0 diagnostics")
	x.shows("/", "mended")
}

func TestGoodPlanOutlivesAnErrorThatComesBeforeItIsFinished(t *testing.T) {
	x := scripted(t)
	x.plan(nil, paused{planned: plan("index.html=good")}, nil)
	x.shows("/", "good")
	x.changed.noteAll()
	x.plan(nil, plan("index.html=bad", "error=here"), nil)
	x.report("1 files, 1 diagnostics")
	x.shows("/", "good")
}

// old is a plan made of files that changed meanwhile.
type old struct{ planned }

func (old) Stale() bool { return true }

func TestStaleBuildIsMadeAgain(t *testing.T) {
	x := scripted(t)
	x.plan(nil, old{plan("index.html=one")}, nil)
	x.report("1 files, 0 diagnostics")
	x.plan(nil, plan("index.html=two"), nil)
	x.report("1 files, 0 diagnostics")
	x.shows("/", "two")
}

func TestPageThatChangedBeforeTheBrowserListened(t *testing.T) {
	s := &site{dir: t.TempDir()}
	s.put(t, "a/index.html", "<body>one</body>")
	at, stop := s.run(t, Options{})
	defer stop()
	resp, err := http.Get(at + "a/")
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ := strings.Cut(body(resp), `data-sum="`)
	sum, _, _ := strings.Cut(page, `"`)
	query := "_guidepost/events?page=" + url.QueryEscape("/a/") + "&sum="
	c, hangUp := events(t, at+query+sum, "")
	if got := data(t, c); !strings.Contains(got, "diags") {
		t.Error(got)
	}
	s.put(t, "a/index.html", "<body>two</body>")
	if got := data(t, c); got != `{"type":"reload","urls":["/a/"]}` {
		t.Error("a page as it is now was told something else first:", got)
	}
	hangUp()
	c, hangUp = events(t, at+query+sum, "")
	defer hangUp()
	until(t, c, `{"type":"reload","urls":["*"]}`)
}

func TestLostEvents(t *testing.T) {
	dir := t.TempDir()
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	w := &watcher{o: Options{Dir: dir}, changes: newChanges()}
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
	// As if the event by which sub was made had been lost.
	if err := w.notify.Remove(sub); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	lost := w.notify.Errors
	go w.events(ctx)
	lost <- fsnotify.ErrEventOverflow
	<-w.changes.ready
	if names := w.changes.take(); names != nil {
		t.Errorf("an overflow says that only %q have changed", names)
	}
	if err := os.WriteFile(filepath.Join(sub, "a.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	<-w.changes.ready
	if names := w.changes.take(); !slices.Equal(names, []string{"sub/a.md"}) {
		t.Errorf("got %q", names)
	}
}

func TestManyNamesAreAll(t *testing.T) {
	c := newChanges()
	for i := range maxNames + 1 {
		c.note(fmt.Sprint(i))
	}
	if names := c.take(); names != nil {
		t.Errorf("%d names", len(names))
	}
	if names := c.take(); names == nil || len(names) != 0 {
		t.Errorf("taken twice: %q", names)
	}
	select {
	case <-c.ready:
		t.Error("there is nothing to take")
	default:
	}
}

// TestSavesFasterThanBuilds saves without waiting for what comes of it: in the end
// everything is finished, and the page is as it was saved last.
func TestSavesFasterThanBuilds(t *testing.T) {
	var mu sync.Mutex
	var finished int
	f := serving(t, Options{Report: func(*build.Result, error, Took) { mu.Lock(); finished++; mu.Unlock() }})
	for i := range 40 {
		f.write("content/a.md", fmt.Sprintf("# A\n\nSaved %d times.\n", i+1))
		f.get("a/index.html")
	}
	f.settle()
	if _, body := f.get("a/index.html"); !strings.Contains(body, "Saved 40 times.") {
		t.Error("the page is not as it was saved last")
	}
	mu.Lock()
	defer mu.Unlock()
	if finished < 2 {
		t.Error("nothing was finished after the saves")
	}
}

func TestVisitedPageIsDeletedAndStyleIsSwapped(t *testing.T) {
	f := serving(t, Options{})
	f.write("content/index.md", "# Home\n")
	f.settle()
	if status, _ := f.get("a/index.html"); status != http.StatusOK {
		t.Fatal("no page")
	}
	c, hangUp := events(t, f.url+"_guidepost/events", "")
	defer hangUp()
	f.remove("content/a.md")
	until(t, c, `"/a/"`)
	f.settle()
	f.get("index.html")
	f.write("static/theme/css/tokens.css", ":root { --accent: red }\n")
	until(t, c, `{"type":"css"}`)
	f.settle()
	// A template that fails leaves the last good page.
	_, good := f.get("index.html")
	f.write("layouts/home.html", `{{define "main"}}{{index .Title 9999}}{{end}}`)
	until(t, c, `"errors":1`)
	if _, now := f.get("index.html"); now != good {
		t.Errorf("the page is %q", now)
	}
	f.remove("layouts/home.html")
	until(t, c, `"errors":0`)
	f.settle()
}
