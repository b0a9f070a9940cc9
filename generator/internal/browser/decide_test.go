package browser

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/rogpeppe/go-internal/txtar"

	"guidepost"
	"guidepost/generator/internal/build"
	"guidepost/generator/internal/data"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/site"
)

// reader is somebody in a browser who answers the questions of a site.
type reader struct {
	*testing.T
	ctx   context.Context
	base  string
	watch *watch
	trees []doc.Tree
}

// at opens a page of the site.
func (r *reader) at(page string) {
	r.Helper()
	if err := chromedp.Do(r.ctx, chromedp.Navigate(r.base+page)); err != nil {
		r.Fatalf("%s: %v", page, err)
	}
}

// takes clicks what leads to another page.
func (r *reader) takes(selector string) {
	r.Helper()
	if err := click(r.ctx, selector); err != nil {
		r.Fatalf("%s: click %s: %v", r.where(), selector, err)
	}
}

// moves goes back or forward and waits until the address is want. A page that
// was kept alive comes back without a load that one could wait for.
func (r *reader) moves(delta int, want string) {
	r.Helper()
	if _, err := chromedp.Run(r.ctx, chromedp.Evaluate[int](fmt.Sprintf(`history.go(%d), 0`, delta))); err != nil {
		r.Fatal(err)
	}
	got := ""
	for range 200 {
		time.Sleep(10 * time.Millisecond)
		ctx, cancel := context.WithTimeout(r.ctx, time.Second) // a question to the page that is left has no answer
		v, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.href : ""`))
		cancel()
		if got = strings.TrimPrefix(v, r.base); err == nil && got == want {
			return
		}
	}
	r.Fatalf("history.go(%d): %s, want %s", delta, got, want)
}

// where is the address within the site.
func (r *reader) where() string {
	here, err := chromedp.Run(r.ctx, chromedp.Location())
	if err != nil {
		r.Fatal(err)
	}
	return strings.TrimPrefix(here, r.base)
}

// sees returns the text of the first match, "" if there is none that is shown.
func (r *reader) sees(selector string) string {
	r.Helper()
	return evaluate[string](r.T, r.ctx, `((el) => el && el.checkVisibility() ? el.innerText : "")(document.querySelector(`+quoted(selector)+`))`)
}

// href is where the first match leads, within the site.
func (r *reader) href(selector string) string {
	r.Helper()
	return strings.TrimPrefix(evaluate[string](r.T, r.ctx, `document.querySelector(`+quoted(selector)+`).href`), r.base)
}

func (r *reader) expect(what, got, want string) {
	r.Helper()
	if got != want {
		r.Errorf("%s: %s\ngot  %q\nwant %q", r.where(), what, got, want)
	}
}

// quiet fails on what a page must not do.
func (r *reader) quiet() {
	r.Helper()
	for _, f := range r.watch.take() {
		r.Errorf("%s: %s", r.where(), f)
	}
}

// with runs a test of the same reader.
func (r *reader) with(name string, f func(r *reader)) {
	r.Run(name, func(t *testing.T) {
		inner := *r
		inner.T = t
		f(&inner)
		inner.quiet()
	})
}

func quoted(s string) string { return "`" + s + "`" }

// readerOf builds a site and opens a browser.
func readerOf(t *testing.T, ctx context.Context, res *build.Result, src fs.FS) *reader {
	t.Helper()
	base := server(t, res, "/docs/")
	set, _, err := file.Read(src, file.ReadOptions{Roots: []string{"data"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d, _, _ := data.Parse(set.Under("data"), "data/site.yaml")
	s, _ := site.Link(site.Docs{Data: d})
	r := &reader{t, ctx, base, newWatch(t, ctx, base), nil}
	for _, tree := range s.Data.Trees {
		if !tree.Subtree {
			r.trees = append(r.trees, tree)
		}
	}
	return r
}

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

// step is a question on a reader's way, with the answer that an example gives.
type step struct {
	q      *doc.Question
	answer string
}

// steps is an example's way in the order in which it is asked.
func steps(tree doc.Tree, ex doc.Example) []step {
	var out []step
	at := tree.Start.ID
	for {
		i := slices.IndexFunc(tree.Questions, func(q doc.Question) bool { return q.ID == at })
		j := slices.IndexFunc(ex.Answers, func(a doc.ExampleAnswer) bool { return a.Question.ID == at })
		if i < 0 || j < 0 {
			return out
		}
		q := &tree.Questions[i]
		out = append(out, step{q, ex.Answers[j].Values[0].S})
		k := slices.IndexFunc(q.Answers, func(a doc.Answer) bool { return a.ID == out[len(out)-1].answer })
		at = q.Answers[k].Next.ID
	}
}

// query is that of the page after some steps.
func query(taken []step) string {
	var pairs []string
	for _, s := range taken {
		pairs = append(pairs, s.q.ID+"="+s.answer)
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// sortedQuery is the query of an address with its pairs in order.
func sortedQuery(address string) string {
	_, q, _ := strings.Cut(address, "?")
	pairs := strings.Split(q, "&")
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

func choice(answer string) string { return `gp-decide a[data-answer="` + answer + `"]` }

func TestQuestionsRemember(t *testing.T) {
	ctx := open(t)
	r := readerOf(t, ctx, flagship(t, false), os.DirFS("../../.."))
	r.with("every example is clicked through", everyExample)
	r.with("back, forward and reload show the same page", historyIsTheBrowsers)
	r.with("an answer is changed", changeAnAnswer)
	r.with("hostile queries", hostileQueries)
	r.with("the keyboard is enough", keyboardAlone)
	r.with("answers may be locked", lockedAnswers)
	r.with("an address without a result leads on", startWithAnswers)
	r.with("long lists fit a phone", fitsAPhone)
	r.with("without scripts", everyLinkWithoutScripts)
}

// everyExample answers as the examples do. What two of them begin with alike is
// clicked once: the state is in the address.
func everyExample(r *reader) {
	for _, tree := range r.trees {
		reached := map[string]string{"": "decide/" + tree.ID + "/"}
		here := ""
		for _, ex := range tree.Examples {
			way := steps(tree, ex)
			for i, s := range way {
				from, to := query(way[:i]), query(way[:i+1])
				if reached[to] != "" {
					continue
				}
				if here != reached[from] {
					r.at(reached[from])
				}
				r.takes(choice(s.answer))
				here = r.where()
				reached[to] = here
				r.expect("answers", sortedQuery(here), to)
				if i+1 < len(way) {
					r.answersTold(way[:i+1])
				}
			}
			end := reached[query(way)]
			if want := "decide/" + tree.ID + "/r/" + ex.Expect.ID + "/?"; !strings.HasPrefix(end, want) {
				r.Errorf("%s: ended on %s, want %s", ex.Name.S, end, want)
			}
		}
	}
}

// answersTold looks for the answers so far in the list below the question.
func (r *reader) answersTold(taken []step) {
	r.Helper()
	told := evaluate[[]string](r.T, r.ctx, `[...document.querySelectorAll("[data-answered] li")].map((li) => li.innerText)`)
	if len(told) != len(taken) {
		r.Errorf("%s: %d answers are told, want %d", r.where(), len(told), len(taken))
		return
	}
	for i, s := range taken {
		a := s.q.Answers[slices.IndexFunc(s.q.Answers, func(a doc.Answer) bool { return a.ID == s.answer })]
		if !strings.Contains(told[i], a.Label.S) || !strings.Contains(told[i], s.q.Ask.S) {
			r.Errorf("%s: answer %d is told as %q", r.where(), i+1, told[i])
		}
	}
}

// everyLinkWithoutScripts clicks every answer of the examples once: without
// scripts a page knows nothing of those before it.
func everyLinkWithoutScripts(r *reader) {
	off := func(v bool) {
		if err := chromedp.Do(r.ctx, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v})); err != nil {
			r.Fatal(err)
		}
	}
	off(true)
	defer off(false)
	leads := map[string]string{}
	for _, tree := range r.trees {
		root := "decide/" + tree.ID + "/"
		for _, ex := range tree.Examples {
			at := root
			for _, s := range steps(tree, ex) {
				key := at + " " + s.answer
				if leads[key] == "" {
					r.at(at)
					r.takes(choice(s.answer))
					leads[key] = r.where()
				}
				at = leads[key]
			}
			r.expect(ex.Name.S, at, root+"r/"+ex.Expect.ID+"/")
		}
	}
}

// look is all that a reader sees of a page.
func (r *reader) look() string {
	return evaluate[string](r.T, r.ctx, `location.href + "\n" + document.title + "\n" + document.querySelector("main").innerText`)
}

func historyIsTheBrowsers(r *reader) {
	for _, tree := range r.trees {
		ex := slices.MaxFunc(tree.Examples, func(a, b doc.Example) int { return len(a.Answers) - len(b.Answers) })
		r.at("decide/" + tree.ID + "/")
		seen, at := []string{r.look()}, []string{r.where()}
		for _, s := range steps(tree, ex) {
			r.takes(choice(s.answer))
			seen, at = append(seen, r.look()), append(at, r.where())
			if err := chromedp.Do(r.ctx, chromedp.Reload()); err != nil {
				r.Fatal(err)
			}
			r.expect("reload", r.look(), seen[len(seen)-1])
		}
		for i := len(seen) - 2; i >= 0; i-- {
			r.moves(-1, at[i])
			r.expect("back", r.look(), seen[i])
		}
		for i := 1; i < len(seen); i++ {
			r.moves(1, at[i])
			r.expect("forward", r.look(), seen[i])
		}
	}
}

func changeAnAnswer(r *reader) {
	answers := "?who=company&org--for=outside&org--upkeep=someone&org--job=read"
	r.at("decide/choose-account/q/push-read/" + answers)
	r.takes("[data-answered] li:nth-child(1) a")
	r.expect("change keeps the answers", r.where(), "decide/choose-account/q/who/"+answers)
	r.expect("the answer is marked", r.sees("a[aria-current=true] .answer-label"), "企业")
	r.takes(choice("other-org"))
	r.expect("on to the first open question", r.where(), "decide/choose-account/q/push-read/"+strings.Replace(answers, "company", "other-org", 1))

	r.takes("[data-answered] li:nth-child(1) a")
	r.takes(choice("person"))
	r.expect("the new way", r.where(), "decide/choose-account/q/p-upkeep/"+strings.Replace(answers, "company", "person", 1))
	if got := r.sees("[data-notices]"); !strings.Contains(got, "看内容") || !strings.Contains(got, "外面的人") {
		r.Errorf("%s: dropped answers are told as %q", r.where(), got)
	}
	r.takes(choice("someone"))
	r.expect("dropped", r.where(), "decide/choose-account/q/p-job/?who=person&p-upkeep=someone")
	r.expect("told once", r.sees("[data-notices]"), "")

	r.takes("[data-back]")
	r.expect("back is the question before", r.where(), "decide/choose-account/q/p-upkeep/?who=person&p-upkeep=someone")
	r.takes("[data-back]")
	r.takes("[data-back]")
	r.expect("before the first is the start", r.where(), "decide/choose-account/")
}

func hostileQueries(r *reader) {
	long := strings.Repeat("garbage%20&", 1000)
	for _, c := range []struct{ query, clean string }{
		{"?who=%3Cscript%3Ealert(1)%3C/script%3E", ""},
		{"?%3Cimg%20src=x%20onerror=alert(1)%3E=1&who=company", "who=company&"},
		{"?who=company&who=person&who=public", ""},
		{"?__proto__=a&constructor=b&toString=c&__proto__[x]=1&lock=__proto__.constructor", ""},
		{"?who=company&nobody=x&utm_source=y&from=timeline&w=1", "who=company&"},
		{"?" + long + "who=company", ""},
		{"?who=company&" + long, "who=company&"},
		{"?%E0%A4%A&who=%&org--for=%00", ""},
		{"?who=company&org--for=staff&push-read=few&pay-few=yes", "who=company&"},
		{"?lock=who.push-read&who=company&on=99999999999", "who=company&"},
	} {
		r.at("decide/choose-account/q/push-read/" + c.query)
		if evaluate[bool](r.T, r.ctx, `!!document.querySelector("main :is(img[src=x], [onerror], script:not([type]))")`) {
			r.Errorf("%.80s: became markup", c.query)
		}
		want := "decide/choose-account/q/pay-few/?" + c.clean + "push-read=few"
		if strings.HasPrefix(c.query, "?lock") {
			want += "&lock=who"
		}
		if strings.Contains(c.query, "pay-few=yes") {
			want = "decide/choose-account/q/dev-few/?" + c.clean + "push-read=few&pay-few=yes"
		}
		r.expect(c.query[:min(len(c.query), 60)], r.href(choice("few")), want)
		r.at("decide/choose-account/" + c.query)
		if got := r.href(choice("company")); strings.ContainsAny(got, "<>%") || strings.Contains(got, "garbage") || strings.Contains(got, "proto") {
			r.Errorf("the start carries %s", got)
		}
		r.quiet()
	}
}

func keyboardAlone(r *reader) {
	tree := r.trees[slices.IndexFunc(r.trees, func(t doc.Tree) bool { return t.ID == "move-or-start-again" })]
	ex := tree.Examples[0]
	r.at("decide/" + tree.ID + "/")
	for _, s := range steps(tree, ex) {
		for n := 0; ; n++ {
			if n > 60 {
				r.Fatalf("%s: the keyboard does not reach %s", r.where(), s.answer)
			}
			if err := chromedp.Do(r.ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
				r.Fatal(err)
			}
			if evaluate[bool](r.T, r.ctx, `document.activeElement.matches(`+quoted(choice(s.answer))+`)`) {
				break
			}
		}
		if !evaluate[bool](r.T, r.ctx, `getComputedStyle(document.activeElement).outlineStyle !== "none"`) {
			r.Errorf("%s: no ring around %s", r.where(), s.answer)
		}
		if _, err := chromedp.RunResponse(r.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
			r.Fatal(err)
		}
	}
	if want := "decide/" + tree.ID + "/r/" + ex.Expect.ID + "/?"; !strings.HasPrefix(r.where(), want) {
		r.Errorf("ended on %s, want %s", r.where(), want)
	}
}

func lockedAnswers(r *reader) {
	r.at("decide/choose-account/q/org--for/?who=company&lock=who")
	r.expect("no change", r.sees("[data-answered] a"), "")
	r.takes(choice("outside"))
	r.expect("the lock is kept", r.where(), "decide/choose-account/q/org--upkeep/?who=company&org--for=outside&lock=who")
	r.at("decide/choose-account/q/who/?who=company&org--for=outside&lock=who")
	if r.sees(".answers") != "" || !strings.Contains(r.sees("[data-notices]"), "企业") {
		r.Errorf("a locked question: %q", r.look())
	}
	r.takes("[data-notices] a")
	r.expect("leads on", r.where(), "decide/choose-account/q/org--upkeep/?who=company&org--for=outside&lock=who")
}

func startWithAnswers(r *reader) {
	r.at("decide/choose-account/?who=company&org--for=staff&on=20250101")
	if n := evaluate[int](r.T, r.ctx, `document.querySelectorAll("[data-answered] li").length`); n != 2 {
		r.Errorf("%d answers are told, want 2", n)
	}
	r.takes("[data-notices] a")
	r.expect("the result now", r.where(), "decide/choose-account/r/go-wecom/?who=company&org--for=staff")
	r.at("decide/choose-account/?who=company")
	r.takes("[data-notices] a")
	r.expect("the next question", r.where(), "decide/choose-account/q/org--for/?who=company")
}

func fitsAPhone(r *reader) {
	page := "decide/choose-account/q/care-simple/?who=sole-trader&org--for=outside&org--upkeep=someone&org--job=act&org--build=nobody&org--charge=no&push-simple=upto28"
	for _, width := range []int64{320, 390} {
		for _, lang := range []string{"", "en/"} {
			if err := chromedp.Do(r.ctx, chromedp.EmulateViewport(width, 800)); err != nil {
				r.Fatal(err)
			}
			r.at(lang + page)
			evaluate[int](r.T, r.ctx, `document.querySelectorAll("details").forEach((d) => { d.open = true; }), 0`)
			if over := evaluate[int](r.T, r.ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				r.Errorf("%s scrolls %d px sideways at %d px", r.where(), over, width)
			}
		}
	}
	if err := chromedp.Do(r.ctx, chromedp.EmulateViewport(1280, 800)); err != nil {
		r.Fatal(err)
	}
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
	ctx, cancel := context.WithTimeout(r.ctx, 20*time.Second)
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
