package browser

import (
	"context"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/rogpeppe/go-internal/txtar"

	"guidepost"
	"guidepost/generator/internal/build"
)

// planSite is a small site whose tree has questions of all types.
func planSite(t *testing.T) (*build.Result, fs.FS) {
	t.Helper()
	ar, err := txtar.ParseFile("../testdata/site/decide_memory.txtar")
	if err != nil {
		t.Fatal(err)
	}
	src := fstest.MapFS{}
	for _, f := range ar.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			src[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	res, err := build.New().Build(context.Background(), src, build.Env{Theme: guidepost.Theme, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return res, src
}

// TestQuestionsWithForms answers questions for several things, a number, a day.
func TestQuestionsWithForms(t *testing.T) {
	ctx := open(t)
	res, src := planSite(t)
	r := readerOf(t, ctx, res, src)
	r.with("several things", manyThings)
	r.with("a number", aNumber)
	r.with("a day", aDay)
	r.with("the form works as one", formOfItsOwn)
}

// submits presses the button of a form that leads to another page.
func (r *reader) submits() {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(".ask button"), chromedp.NodeVisible)); err != nil {
		r.Fatalf("%s: %v", r.where(), err)
	}
}

// refused presses the button of a form that stays, and returns what it says.
func (r *reader) refused() string {
	r.Helper()
	before := r.where()
	if err := chromedp.Do(r.ctx, chromedp.Click(chromedp.CSS(".ask button"), chromedp.NodeVisible)); err != nil {
		r.Fatal(err)
	}
	r.expect("the page stays", r.where(), before)
	ok := evaluate[bool](r.T, r.ctx, `(() => {
		const c = document.getElementById("gp.value");
		return document.activeElement.matches(".problems") && document.title.startsWith("Error: ") && !document.title.startsWith("Error: Error")
			&& c.getAttribute("aria-invalid") === "true" && document.getElementById(c.getAttribute("aria-describedby")).checkVisibility()
			&& document.querySelectorAll(".problems").length === 1;
	})()`)
	if !ok {
		r.Errorf("%s: the problem is not told as it should be", before)
	}
	return r.sees(".problem")
}

func (r *reader) do(actions ...chromedp.Action[chromedp.Void]) {
	r.Helper()
	if err := chromedp.Do(r.ctx, actions...); err != nil {
		r.Fatal(err)
	}
}

func manyThings(r *reader) {
	r.at("decide/plan/q/needs/?who=company")
	r.expect("one heading", evaluate[string](r.T, r.ctx, `[...document.querySelectorAll("h1")].map((h) => h.parentElement.tagName).join()`), "LEGEND")
	r.expect("nothing is ticked", evaluate[string](r.T, r.ctx, `[...document.querySelectorAll("input:checked")].map((c) => c.value).join()`), "")
	r.expect("nothing chosen", r.refused(), "Error: Choose at least one; if none applies, choose “None of these”")
	r.do(chromedp.Click(chromedp.CSS(`input[value="-"]`)), chromedp.Click(chromedp.CSS(`input[value="menu"]`)))
	r.expect("none is alone", evaluate[string](r.T, r.ctx, `[...document.querySelectorAll("input:checked")].map((c) => c.value).join()`), "menu")
	r.do(chromedp.Click(chromedp.CSS(`input[value="-"]`)))
	r.submits()
	r.expect("none", r.where(), "decide/plan/q/volume/?who=company&needs=-")
	r.takes("[data-back]")
	r.expect("none is remembered", evaluate[string](r.T, r.ctx, `[...document.querySelectorAll("input:checked")].map((c) => c.value).join()`), "-")
	r.do(chromedp.Click(chromedp.CSS(`input[value="menu"]`)), chromedp.Click(chromedp.CSS(`input[value="api"]`)))
	r.submits()
	r.expect("two", r.where(), "decide/plan/q/volume/?who=company&needs=api.menu")
	r.expect("told", r.sees("[data-answered] li:last-child b"), "An interface, A menu")
	r.expect("one is left", r.sees("[data-possible] summary"), "1 option is still possible")
	r.do(chromedp.Click(chromedp.CSS("[data-possible] summary")))
	r.expect("why not the others", r.sees("[data-lost]"), "Basic interface: no\nTeam menu: no reliable word on it")
	r.expect("the row", r.href("[data-lost] a"), "compare/plans/#api")
}

func aNumber(r *reader) {
	page := "decide/plan/q/volume/?who=company&needs=-"
	r.at(page)
	field := chromedp.CSS(".ask input[name=volume]")
	r.expect("of what", evaluate[string](r.T, r.ctx, `document.querySelector(".ask-line").innerText.trim()`), "messages")
	r.expect("empty", r.refused(), "Error: Enter a number")
	for _, bad := range []string{"many", "-1", "1e3", "12345678901", "1.2.3", "<b>"} {
		r.do(chromedp.SetValue(field, bad))
		r.expect(bad, r.refused(), "Error: Enter a number of 0 or more, in digits, such as 12")
	}
	r.do(chromedp.Click(chromedp.CSS(".problems a")))
	r.expect("the link leads to the field", evaluate[string](r.T, r.ctx, `document.activeElement.name + location.hash`), "volume")
	r.do(chromedp.SetValue(field, " 1,０00 "))
	r.submits()
	r.expect("as people type", r.where(), "decide/plan/r/go-plus/?who=company&needs=-&volume=1000")
	r.moves(-1, page)
	r.at(page + "&volume=3")
	r.expect("what was answered is shown", evaluate[string](r.T, r.ctx, `document.querySelector("input[name=volume]").value`), "3")
	r.do(chromedp.SendKeys(field, kb.End+"0"))
	if _, err := chromedp.RunResponse(r.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		r.Fatal(err)
	}
	r.expect("Enter submits", r.where(), "decide/plan/r/go-plus/?who=company&needs=-&volume=30")
}

func aDay(r *reader) {
	page := "decide/plan/q/since/?who=company&needs=-&volume=2"
	r.at(page)
	r.expect("told with its unit", r.sees("[data-answered] li:last-child b"), "2 messages")
	field := chromedp.CSS(".ask input[type=date]")
	r.expect("empty", r.refused(), "Error: Enter a full date")
	r.do(chromedp.SetValue(field, "2018-11-16"))
	r.submits()
	r.expect("the day itself", r.where(), "decide/plan/q/sure/?who=company&needs=-&volume=2&since=2018-11-16")
	r.expect("told as a day", r.sees("[data-answered] li:last-child b"), "2018-11-16")
	r.at(page + "&since=old")
	r.takes("[data-back]")
	r.expect("a band is kept", r.where(), "decide/plan/q/volume/?who=company&needs=-&volume=2&since=old")
}

// formOfItsOwn submits without the script's help: the page that the form names
// shows the answer, and leads on.
func formOfItsOwn(r *reader) {
	r.at("decide/plan/q/volume/?who=company&needs=api.menu&lock=who")
	r.do(chromedp.SetValue(chromedp.CSS(".ask input[name=volume]"), "3"))
	if _, err := chromedp.RunResponse(r.ctx, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.querySelector(".ask").submit(), 0`))
		return err
	})); err != nil {
		r.Fatal(err)
	}
	u, _ := url.Parse(r.where())
	r.expect("its own page", u.Path, "decide/plan/q/volume/")
	r.expect("all answers", sortedQuery(r.where()), "lock=who&needs=api.menu&volume=3&who=company")
	r.submits()
	r.expect("on", r.where(), "decide/plan/q/since/?who=company&needs=api.menu&volume=3&lock=who")
}
