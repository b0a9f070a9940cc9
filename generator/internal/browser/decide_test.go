package browser

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"guidepost/generator/internal/doc"
)

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
