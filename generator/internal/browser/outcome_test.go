package browser

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"guidepost/generator/internal/data"
	"guidepost/generator/internal/file"
)

// example is a made-up reader of a tree of this repository.
type example struct {
	name, page, query string
	answers           int
}

// flagshipExamples reads the examples of all trees.
func flagshipExamples(t *testing.T) []example {
	t.Helper()
	root := os.DirFS("../../../data/trees")
	names, err := fs.Glob(root, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out []example
	for _, name := range names {
		if strings.HasSuffix(name, ".en.yaml") {
			continue
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		tree, _ := data.Tree(file.New(path.Join("data/trees", name), text))
		for _, ex := range tree.Examples {
			var pairs []string
			for _, a := range ex.Answers {
				var values []string
				for _, v := range a.Values {
					values = append(values, v.S)
				}
				pairs = append(pairs, a.Question.ID+"="+strings.Join(values, "."))
			}
			out = append(out, example{ex.Name.S, "decide/" + tree.ID + "/r/" + ex.Expect.ID + "/", "?" + strings.Join(pairs, "&"), len(pairs)})
		}
	}
	if len(out) < 20 {
		t.Fatalf("only %d examples", len(out))
	}
	return out
}

// result is what a result page shows its reader.
type result struct {
	H1      string
	Notices int
	Answers int
	Stray   []string // reasons that belong to no answer of theirs
	Options []string // options that are told of not exactly once
	Links   []promise
	Compare string
}

// promise is a link with what its reader expects there.
type promise struct{ URL, Text string }

// readResult describes a result page as its reader sees it.
const readResult = `(() => {
	const seen = (sel) => [...document.querySelectorAll(sel)].filter((e) => e.checkVisibility());
	const data = guidepost.data("gp.tree"), gave = new URLSearchParams(location.search);
	const fits = (x) => { const [q, a] = x.split("="); return (gave.get(q) || "").split(".").includes(a); };
	const told = {};
	seen(".others .who").forEach((e) => told[e.dataset.o] = (told[e.dataset.o] || 0) + 1);
	const of = data.r[data.here], others = data.o.map((o, i) => i).filter((i) => !of.options.includes(i));
	return {
		H1: document.querySelector("h1").textContent, Notices: seen(".notice").length, Answers: seen(".given > div").length,
		Stray: seen("[data-if]").map((e) => e.dataset.if).filter((x) => !x.split(" ").some(fits)),
		Options: of.advice === "wait" ? [] : others.filter((i) => told[i] !== 1).map((i) => data.o[i].id + " " + (told[i] || 0)),
		Links: seen(".whatif a").map((a) => ({URL: a.href, Text: a.textContent})),
		Compare: seen("a[data-facts], a[data-needs]").map((a) => a.getAttribute("href")).join(" "),
	};
})()`

// TestResultsAreTheReadersOwn opens the result of every example: its answers
// are there, only reasons that concern them, and every other option once; each
// other answer leads to what it promises.
func TestResultsAreTheReadersOwn(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	w := newWatch(t, ctx, base)
	promised := map[promise]bool{}
	for _, ex := range flagshipExamples(t) {
		visit(t, ctx, base+ex.page+ex.query)
		got := evaluate[result](t, ctx, readResult)
		if got.Notices > 0 || got.Answers != ex.answers || len(got.Stray) > 0 || len(got.Options) > 0 {
			t.Errorf("%s, %s%s: got %+v", ex.name, ex.page, ex.query, got)
		}
		if len(got.Links) == 0 {
			t.Errorf("%s: no answer changes anything", ex.name)
		}
		for _, l := range got.Links {
			promised[l] = true
		}
		quiet(t, w, ex.name)
	}
	for l := range promised {
		visit(t, ctx, l.URL)
		if !strings.Contains(l.URL, "/r/") {
			ask, notices := evaluate[string](t, ctx, `document.querySelector("h1").textContent`), evaluate[int](t, ctx, `[...document.querySelectorAll(".notice")].filter((e) => e.checkVisibility()).length`)
			if !strings.HasSuffix(l.Text, strings.TrimSpace(ask)) || notices > 0 {
				t.Errorf("%s promises %q and asks %q, %d notices", l.URL, l.Text, ask, notices)
			}
			continue
		}
		if got := evaluate[result](t, ctx, readResult); got.H1 != l.Text || got.Notices > 0 || got.Answers == 0 {
			t.Errorf("%s promises %q: got %q, %d notices, %d answers", l.URL, l.Text, got.H1, got.Notices, got.Answers)
		}
	}
	if len(promised) < 100 {
		t.Errorf("only %d other answers", len(promised))
	}
	quiet(t, w, "what other answers lead to")
}

// TestTheNearestWaysAgreeWithTheProof compares what a page says to everybody who
// found nothing with what its script finds for a reader on the shortest way.
func TestTheNearestWaysAgreeWithTheProof(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	for _, outcome := range []string{"none-often", "none-pay", "none-auto"} {
		visit(t, ctx, base+"decide/choose-account/r/"+outcome+"/")
		got := evaluate[[]string](t, ctx, `(() => {
			const data = guidepost.data("gp.tree"), given = {}, asked = (text) => Number((/\d+/.exec(text || "") || [0])[0]);
			document.querySelectorAll(".path:not(.example *) > li").forEach((li) => {
				const q = li.firstElementChild.getAttribute("href").split("/").slice(-2)[0], said = li.lastElementChild.textContent;
				given[q] = [data.q[q].a.find((a) => said.startsWith(a.label)).id];
			});
			const now = guidepost.replay(data, given), found = guidepost.nearest(data, now, []);
			const list = [...document.querySelectorAll("[data-slot=near] li")];
			return now.at !== data.here || !list.length ? ["the shortest way leads to " + now.at] : list.filter((li) => {
				const n = found.find((n) => data.r[n.at].title === li.firstElementChild.textContent), small = li.querySelector("small");
				return !n || n.changes.length !== li.querySelectorAll(".change").length || n.asked !== asked(small && small.textContent);
			}).map((li) => li.textContent);
		})()`)
		if len(got) > 0 {
			t.Errorf("%s: got %q", outcome, got)
		}
	}
}

const shop = "?who=company&org--for=outside&org--upkeep=someone&org--job=read&push-read=many&pay-many=yes&dev-many=yes"

// TestAResultTellsItsProcedures holds that a procedure opens for the reader who
// comes from a result: what they answered need not be chosen again.
func TestAResultTellsItsProcedures(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	const links = `[...document.querySelectorAll(".outcome-answer .choice")].map((a) => a.getAttribute("href").replace(/^.*how/, "how")).join(" ")`
	visit(t, ctx, base+"decide/choose-account/r/go-sub-mini/")
	if got, want := evaluate[string](t, ctx, links), "how/register-subscription/ how/launch-mini-program/"; got != want {
		t.Errorf("of a reader unknown: got %s, want %s", got, want)
	}
	visit(t, ctx, base+"decide/choose-account/r/go-sub-mini/"+shop)
	if got, want := evaluate[string](t, ctx, links), "how/register-subscription/?f=subject.company how/launch-mini-program/?f=subject.company"; got != want {
		t.Errorf("of a company: got %s, want %s", got, want)
	}
}

func TestAResultAsAMessage(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	page := base + "decide/choose-account/r/go-sub-mini/"
	visit(t, ctx, page+shop)
	text := evaluate[string](t, ctx, `document.querySelector("gp-outcome").message()`)
	for _, want := range []string{
		"我该开哪种账号？\n订阅号和小程序一起开，小程序先认证\n每月五次以上的推送只有订阅号够用；", "\n还要做到：\n· 小程序：完成小程序认证：", "每年300元\n", "\n回答：\n· 以谁的名义开？企业\n", "· 有人开发小程序吗？有\n", "\n来源最后查阅于20", "\n" + page + shop + "&on=20",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the message lacks %q:\n%s", want, text)
		}
	}
	if n := len([]rune(text)); n > 600 {
		t.Errorf("the message has %d characters:\n%s", n, text)
	}
	evaluate[any](t, ctx, `(() => {
		navigator.share = (x) => { window.shared = x; return Promise.resolve(); };
		Object.defineProperty(navigator, "clipboard", {value: {writeText: (x) => { window.copied = x; return Promise.resolve(); }}, configurable: true});
		for (const act of ["text", "link"]) document.querySelector("[data-act=" + act + "]").click();
		return 0;
	})()`)
	if got := evaluate[string](t, ctx, `window.copied`); got != text {
		t.Errorf("copied %q", got)
	}
	if got := evaluate[string](t, ctx, `window.shared.url`); !strings.HasPrefix(got, page+shop+"&on=20") {
		t.Errorf("shared %q", got)
	}
	evaluate[any](t, ctx, `(() => {
		Object.defineProperty(navigator, "clipboard", {value: undefined});
		document.execCommand = () => false;
		document.querySelector("[data-act=text]").click();
		return 0;
	})()`)
	if got := evaluate[string](t, ctx, `document.querySelector(".share textarea").value`); got != text {
		t.Errorf("to be copied by hand: %q", got)
	}
}

// TestAResultOfEveryTypeOfQuestion has answers to questions for several things,
// a number and a day.
func TestAResultOfEveryTypeOfQuestion(t *testing.T) {
	ctx := open(t)
	base := server(t, smallSite(t, "decide_memory"), "/")
	w := newWatch(t, ctx, base)
	const mine = `(() => {
		const seen = (sel) => [...document.querySelectorAll(sel)].filter((e) => e.checkVisibility());
		const text = (sel) => seen(sel).map((e) => e.textContent.trim()).join(", ");
		return [text(".given dd:nth-child(2)"), text(".reason-criterion"), text(".who"), text(".instead a"), text(".whatif dd"), text(".next-links li")].join(" | ");
	})()`
	for _, tt := range []struct{ page, want string }{
		{"go-plus/?who=person&needs=api.menu&volume=12", "A person, An interface, A menu, 12 messages | interface, menu, messages, open to | Team, Basic |  | up to 4 messages → next question: Since when? | Comparison: Plans"},
		{"go-plus/?who=company&needs=api&volume=3&since=2018-11-15", "A company, An interface, 3 messages, 2018-11-15 | interface, old accounts, open to | Basic, Team | without “An interface” | 2018-11-16 or later → next question: Are you sure? | Comparison: Plans"},
		{"later/?who=company&needs=-&volume=3&since=2020-01-01&sure=no", "A company, None of these, 3 messages, 2020-01-01, No |  |  |  | more than 4 messages → Plus, before 2018-11-16 → Plus, Yes → Plus | Comparison: Plans"},
	} {
		visit(t, ctx, base+"decide/plan/r/"+tt.page)
		if got := evaluate[string](t, ctx, mine); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.page, got, tt.want)
		}
		quiet(t, w, tt.page)
	}
}

// TestAnOldLinkSaysWhatChanged opens results with answers that lead elsewhere.
func TestAnOldLinkSaysWhatChanged(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	w := newWatch(t, ctx, base)
	const told = `(() => {
		const seen = (sel) => [...document.querySelectorAll(sel)].filter((e) => e.checkVisibility());
		return [seen(".notice").map((n) => n.firstChild.textContent.trim()).join(), seen(".notice a[data-slot]").map((a) => a.textContent).join(),
			seen(".notice li").length > 0, seen("[data-slot=since]").length, seen("[data-slot=unchanged]").length, seen(".given").length].join(" | ");
	})()`
	moved := "按这些回答，现在的结果是另一个：订阅号和小程序一起开，小程序先认证 | 订阅号和小程序一起开，小程序先认证 | "
	for _, tt := range []struct{ query, want string }{
		{shop, moved + "false | 0 | 0 | 0"},
		{shop + "&on=20200101", moved + "true | 1 | 0 | 0"},
		{shop + "&on=" + time.Now().Format("20060102"), moved + "false | 0 | 1 | 0"},
		{shop + "&on=20991231", moved + "false | 0 | 0 | 0"}, // nobody can have shared it then
		{shop + "&on=20201341", moved + "false | 0 | 0 | 0"},
		{"?who=company&org--for=outside", "还不够得出结果，接着答： | 开了以后，有人写、有人回吗？ | false | 0 | 0 | 0"},
		{"", " |  | false | 0 | 0 | 0"},
	} {
		visit(t, ctx, base+"decide/choose-account/r/go-sub/"+tt.query)
		if got := evaluate[string](t, ctx, told); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.query, got, tt.want)
		}
		quiet(t, w, tt.query)
	}
}

func TestAResultWithAHostileQuery(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	w := newWatch(t, ctx, base)
	for _, query := range []string{
		"?who=%3Cscript%3Ealert(1)%3C/script%3E&%3Cimg%20src=x%20onerror=alert(1)%3E=1", "?__proto__=x&constructor=y&toString=z", "?who", "?who=&on=", "?%", "?who=%E4%BD",
		"?" + strings.Repeat("who=company&", 900), "?who=" + strings.Repeat("x", 10_000), "?lock=who.__proto__&on=<b>", "?who=nobody&org--for=outside&q=1",
	} {
		visit(t, ctx, base+"decide/choose-account/r/go-sub-mini/"+query)
		if n := evaluate[int](t, ctx, `document.querySelectorAll("main script:not([type]), main img, main b b").length`); n > 0 {
			t.Errorf("%.60s became HTML", query)
		}
		if n := evaluate[int](t, ctx, `document.querySelectorAll(".given > div").length`); n > 0 {
			t.Errorf("%.60s became an answer", query)
		}
		if got := evaluate[string](t, ctx, `guidepost.share.here()`); strings.Contains(got, "?") {
			t.Errorf("%.60s is shared as %s", query, got)
		}
		quiet(t, w, query[:min(60, len(query))])
	}
	visit(t, ctx, base+"decide/choose-account/r/go-sub-mini/"+shop+"&who=person&who=company&lock=who.nothing&junk=1&%3Cb%3E=2")
	if got := evaluate[string](t, ctx, `guidepost.share.here()`); !strings.Contains(got, shop+"&lock=who&on=20") {
		t.Errorf("what is known of a mixed query is shared as %s", got)
	}
}

func TestAResultOnPaperSmallAndWithoutScript(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	page := base + "decide/choose-account/r/go-sub-mini/" + shop
	shows := func(selector string) bool {
		t.Helper()
		return evaluate[bool](t, ctx, fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.checkVisibility())`, selector))
	}
	look := func(name string, in, out []string) {
		t.Helper()
		for _, s := range slices.Concat(in, out) {
			if got := shows(s); got != slices.Contains(in, s) {
				t.Errorf("%s: %s shows: %v", name, s, got)
			}
		}
	}
	media := func(m string) chromedp.Action[chromedp.Void] {
		return call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: m})
	}
	do(t, ctx, media("print"), chromedp.Navigate(page))
	look("paper", []string{".given dd", ".reasons", ".cited-list", ".printed"}, []string{".share", ".top", ".given a", ".instead", ".question-back a"})
	if got := evaluate[string](t, ctx, `document.querySelector(".printed").textContent`); !strings.Contains(got, page+"&on=20") || !strings.HasPrefix(got, "20") {
		t.Errorf("paper: %s", got)
	}
	do(t, ctx, media(""), chromedp.EmulateViewport(320, 640), chromedp.Navigate(page))
	look("screen", []string{".given a", ".share", ".whatif"}, []string{".printed", ".path", ".notice"})
	if n := evaluate[int](t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
		t.Errorf("scrolls %d px sideways", n)
	}
	do(t, ctx, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}), chromedp.Navigate(page),
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false}))
	look("without script", []string{".todos", ".reasons", ".others", ".path", ".lacks", "details.example"}, []string{".share", ".notice", ".yours", ".whatif", ".printed"})
}

// do runs actions that must not fail.
func do(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}
