package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// visit opens an address.
func visit(t *testing.T, ctx context.Context, address string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// quiet reports what a page did that it must not do.
func quiet(t *testing.T, w *watch, where string) {
	t.Helper()
	for _, f := range w.take() {
		t.Errorf("%s: %s", where, f)
	}
}

// chooseFact picks a value in the form of facts as a reader would.
func chooseFact(t *testing.T, ctx context.Context, fact, value string) {
	t.Helper()
	evaluate[bool](t, ctx, fmt.Sprintf(`(() => {
		const s = [...document.querySelectorAll(".facts select")].find((s) => s.options[1].value.startsWith(%q + "."));
		s.value = %q;
		s.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, fact, value))
}

// shown describes what a page of a procedure shows: the query, the situations,
// the numbers of the steps that are not grey, the timelines and those not folded, the
// status.
const shown = `(() => {
	const seen = (sel) => [...document.querySelectorAll(sel)].filter((e) => e.checkVisibility());
	return [location.search, seen(".situation").map((s) => s.id.slice(10)).join(),
		seen(".steps > li").filter((li) => li.dataset.state !== "off").map((li) => li.dataset.n).join(),
		seen(".timing-of").length + "/" + seen(".timing").length, seen(".facts [role=status]").map((s) => s.textContent).join()].join(" | ");
})()`

func TestProcedureIsForTheReadersSituation(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	w := newWatch(t, ctx, base)
	const everything = " | 1,2,3,4 | 1,2,3,4,5,6,7,8,9 | 4/1 | "
	expect := func(step, want string) {
		t.Helper()
		if got := evaluate[string](t, ctx, shown); got != want {
			t.Errorf("%s\n got %s\nwant %s", step, got, want)
		}
	}
	visit(t, ctx, base+"how/cancel-account/")
	expect("nothing chosen", everything)
	chooseFact(t, ctx, "followers", "followers.upto-10k")
	chosen := "?f=followers.upto-10k | 2 | 1,2,3,5,8,9 | 1/1 | 下面按你的情况显示，灰色的步骤不用做。"
	expect("chosen", chosen)
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	expect("reloaded", chosen)
	chooseFact(t, ctx, "followers", "")
	expect("taken back", strings.Replace(everything, "4/1", "4/2", 1)) // what was open stays

	visit(t, ctx, base+"how/verify-wecom/?f=subject.company")
	expect("one of two facts", "?f=subject.company | 1,2,3 | 1,2,3,4,5 | 0/0 | 还有3种可能，再选就能定下来。")
	chooseFact(t, ctx, "members", "members.over-10k")
	expect("both facts", "?f=subject.company.members.over-10k | 3 | 1,2,3,4,5 | 0/0 | 下面按你的情况显示，灰色的步骤不用做。")
	text := evaluate[string](t, ctx, `document.querySelector("gp-procedure").message()`)
	for _, want := range []string{"企业微信认证\n", "费用每年30,000元\n", "\n1. 在后台看人数上限 · 管理员\n", "\n3. 交审核费和人数费 · 管理员 · 每年30,000元\n", "?f=subject.company.members.over-10k"} {
		if !strings.Contains(text, want) {
			t.Errorf("the message lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "不收费") || strings.Contains(text, "3,000") {
		t.Errorf("the message has what others pay:\n%s", text)
	}
	chooseFact(t, ctx, "subject", "subject.government")
	if got := evaluate[string](t, ctx, `document.querySelector("#pay dd p:not([data-state=off])").innerText + document.querySelector(".situation:not([data-state=off]) .situation-line").innerText`); got != "不收费不收费" {
		t.Errorf("a government pays nothing: got %q", got)
	}
	quiet(t, w, "choosing")
}

func TestProcedureWithAHostileQuery(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	w := newWatch(t, ctx, base)
	for _, query := range []string{
		"?f=nobody.nothing", "?f=subject", "?f=subject.", "?f=.", "?f", "?=&&&", "?f=%",
		"?f=%3Cscript%3Ealert(1)%3C/script%3E.%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "?f=__proto__.x&f=constructor.prototype&toString=1",
		"?f=" + strings.Repeat("a.", 5000), "?" + strings.Repeat("f=subject.x&", 900), "?need=x&o=y&lock=z&f[]=subject.company",
	} {
		visit(t, ctx, base+"how/verify-wecom/"+query)
		if got := evaluate[string](t, ctx, shown); !strings.HasSuffix(got, " | 1,2,3,4 | 1,2,3,4,5 | 0/0 | ") {
			t.Errorf("%.60s shows %s", query, got)
		}
		if n := evaluate[int](t, ctx, `document.querySelectorAll("main script:not([type]), main img").length`); n > 0 {
			t.Errorf("%.60s became HTML", query)
		}
		chooseFact(t, ctx, "subject", "subject.government")
		if got := evaluate[string](t, ctx, `location.search`); got != "?f=subject.government" {
			t.Errorf("%.60s leads on to %s", query, got)
		}
		quiet(t, w, query[:min(60, len(query))])
	}
	visit(t, ctx, base+"how/verify-wecom/?f=members.subject.media.upto-1k&x=1&f=subject.company.members.upto-1k.")
	if got := evaluate[string](t, ctx, `[...document.querySelectorAll(".facts select")].map((s) => s.value).join()`); got != "subject.company,members.upto-1k" {
		t.Errorf("keys that repeat: got %s", got)
	}
}

// TestSituationsAreLookedUpAsGoCounts runs the script's look-up on random maps
// beside a plain count in Go.
func TestSituationsAreLookedUpAsGoCounts(t *testing.T) {
	type lookup struct {
		Map, Sizes, Picked, Want []int
	}
	r := rand.New(rand.NewPCG(5, 6))
	var tests []lookup
	for range 400 {
		var l lookup
		n := 1
		for range r.IntN(4) {
			size := 1 + r.IntN(4)
			l.Sizes, l.Picked, n = append(l.Sizes, size), append(l.Picked, r.IntN(size+2)-2), n*size
		}
		for range n {
			l.Map = append(l.Map, r.IntN(5)-1)
		}
		l.Want = []int{}
		for at, situation := range l.Map {
			fits, rest := true, at
			for i := len(l.Sizes) - 1; i >= 0; i-- {
				fits = fits && (l.Picked[i] == -1 || l.Picked[i] == rest%l.Sizes[i])
				rest /= l.Sizes[i]
			}
			if fits && situation >= 0 && !slices.Contains(l.Want, situation) {
				l.Want = append(l.Want, situation)
			}
		}
		slices.Sort(l.Want)
		tests = append(tests, l)
	}
	ctx := open(t)
	visit(t, ctx, server(t, flagship(t, false), "/docs/")+"how/verify/")
	data, _ := json.Marshal(tests)
	got := evaluate[[][]int](t, ctx, string(data)+`.map((l) => guidepost.situations(l.Map, l.Sizes || [], l.Picked || []))`)
	for i, l := range tests {
		if !reflect.DeepEqual(got[i], l.Want) {
			t.Fatalf("%+v: got %v", l, got[i])
		}
	}
}

func TestTicksStay(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	w := newWatch(t, ctx, base)
	ticked := func() string {
		t.Helper()
		return evaluate[string](t, ctx, `[...document.querySelectorAll(".tick input:checked")].map((i) => i.value).join() + " | " +
			(document.querySelector(".ticked").checkVisibility() ? document.querySelector(".ticked [role=status]").textContent : "")`)
	}
	visit(t, ctx, base+"how/verify/")
	names := evaluate[string](t, ctx, `[...document.querySelectorAll(".tick")].map((l) => l.textContent).join("; ")`)
	if !strings.HasPrefix(names, "完成：核对名称：要和主体名称、商标或网店一致; 完成：在后台提交认证; ") {
		t.Errorf("the checkboxes are called %s", names)
	}
	if got := ticked(); got != " | " {
		t.Errorf("at first: %s", got)
	}
	for _, id := range []string{"apply", "material-licence"} {
		if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("#"+id+" .tick input"))); err != nil {
			t.Fatal(err)
		}
	}
	want := "apply,material-licence | 已勾2项，共8项"
	if got := ticked(); got != want {
		t.Errorf("ticked: got %s, want %s", got, want)
	}
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	if got := ticked(); got != want {
		t.Errorf("reloaded: got %s, want %s", got, want)
	}
	visit(t, ctx, base+"how/cancel-account/")
	if got := ticked(); got != " | " {
		t.Errorf("another page: %s", got)
	}
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".steps .tick input"))); err != nil {
		t.Fatal(err)
	}
	before := ticked()
	chooseFact(t, ctx, "followers", "followers.upto-10k")
	if got := ticked(); !strings.Contains(got, "已勾1项") || got == before {
		t.Errorf("fewer steps: got %s, was %s", got, before)
	}
	visit(t, ctx, base+"how/verify/")
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".ticked button"))); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	if got := ticked(); got != " | " {
		t.Errorf("cleared: %s", got)
	}
	quiet(t, w, "ticking")

	source := `Object.defineProperty(window, "localStorage", { get() { throw new Error("no storage"); } })`
	if err := chromedp.Do(ctx, call(page.Enable, page.EnableParams{}), call(addScript, page.AddScriptToEvaluateOnNewDocumentParams{Source: source}), chromedp.Navigate(base+"how/verify/"),
		chromedp.Click(chromedp.CSS("#pay .tick input"))); err != nil {
		t.Fatal(err)
	}
	if got := ticked(); got != "pay | 已勾1项，共8项" {
		t.Errorf("without storage: %s", got)
	}
	quiet(t, w, "without storage")
}

var addScript = page.AddScriptToEvaluateOnNewDocument

// TestProceduresFit visits every procedure at 320 px: nothing is said in the
// console, nothing sticks out, no text of a timeline is cut off.
func TestProceduresFit(t *testing.T) {
	ctx := open(t)
	res := flagship(t, false)
	base := server(t, res, "/docs/")
	w := newWatch(t, ctx, base)
	n := 0
	for _, f := range res.Files {
		if !strings.HasPrefix(strings.TrimPrefix(f.Path, "en/"), "how/") || !strings.HasSuffix(f.Path, ".html") {
			continue
		}
		n++
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 800), scheme("dark"), chromedp.Navigate(base+strings.TrimSuffix(f.Path, "index.html"))); err != nil {
			t.Fatal(err)
		}
		if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("%s scrolls %d px sideways", f.Path, over)
		}
		out := evaluate[[]string](t, ctx, `[...document.querySelectorAll(".timing text, .timing svg svg")].filter((e) => {
			const r = e.getBoundingClientRect(), svg = e.closest("figure").querySelector("svg").getBoundingClientRect();
			return r.right > innerWidth || r.left < 0 || r.bottom > svg.bottom + 1;
		}).map((e) => e.textContent)`)
		if len(out) > 0 {
			t.Errorf("%s: outside of its picture: %q", f.Path, out)
		}
		quiet(t, w, f.Path)
	}
	if n < 20 {
		t.Errorf("only %d pages", n)
	}
}

func TestProcedureOnPaperAndWithoutScript(t *testing.T) {
	ctx := open(t)
	base := server(t, flagship(t, false), "/docs/")
	seen := func(selector string) int {
		return evaluate[int](t, ctx, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => e.checkVisibility()).length`, selector))
	}
	visit(t, ctx, base+"how/verify/?f=subject.person")
	if err := chromedp.Do(ctx, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})); err != nil {
		t.Fatal(err)
	}
	if got := []int{seen(".box"), seen(".tick"), seen(".facts"), seen(".share"), seen(".situation"), seen(".steps > li")}; !slices.Equal(got, []int{8, 0, 0, 0, 1, 5}) {
		t.Errorf("on paper: boxes, ticks, form, buttons, situations, steps: %v", got)
	}
	if !evaluate[bool](t, ctx, `document.querySelector(".materials").getBoundingClientRect().top < document.querySelector(".steps").getBoundingClientRect().top`) {
		t.Error("on paper the materials do not come first")
	}
	err := chromedp.Do(ctx, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}),
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}), chromedp.Reload())
	if err != nil {
		t.Fatal(err)
	}
	if got := []int{seen(".box"), seen(".tick"), seen(".facts"), seen(".share"), seen(".situation"), seen(".steps > li")}; !slices.Equal(got, []int{0, 0, 0, 0, 3, 5}) {
		t.Errorf("without script: boxes, ticks, form, buttons, situations, steps: %v", got)
	}
}

// TestProcedureInAGuide chooses a situation in a text, in a folder opened by
// double click, and takes it along to the whole page.
func TestProcedureInAGuide(t *testing.T) {
	ctx := open(t)
	base := publish(t, smallSite(t, "procedure"))
	w := newWatch(t, ctx, base)
	visit(t, ctx, base+"index.html")
	state := `[...document.querySelectorAll(".embed li, .embed-meta")].filter((e) => e.checkVisibility()).map((e) => (e.value || "") + " " + e.textContent.trim()).join("\n")`
	before := evaluate[string](t, ctx, state)
	chooseFact(t, ctx, "subject", "subject.public")
	chooseFact(t, ctx, "abroad", "abroad.no")
	after := evaluate[string](t, ctx, state)
	if !strings.Contains(before, "1 Get a stamp") || !strings.Contains(before, "3 Wait for it") {
		t.Errorf("at first: %s", before)
	}
	if want := "2 Order the paint CNY 20 per attempt\n4 Paint it"; !strings.Contains(after, want) || strings.Contains(after, "stamp") || !strings.Contains(after, "At most 5 days; fees: CNY 20, not refundable") {
		t.Errorf("chosen: %s", after)
	}
	if got := evaluate[string](t, ctx, `location.search`); got != "" {
		t.Errorf("the text's own address has %s", got)
	}
	if err := click(ctx, "a[data-whole]"); err != nil {
		t.Fatal(err)
	}
	if got := evaluate[string](t, ctx, `location.href`); got != base+"how/paint/index.html?f=subject.public.abroad.no" {
		t.Errorf("the whole page is %s", got)
	}
	if got := evaluate[string](t, ctx, shown); !strings.HasPrefix(got, "?f=subject.public.abroad.no | 4 | 2,4 | 1/1 | ") {
		t.Errorf("the whole page shows %s", got)
	}
	chooseFact(t, ctx, "subject", "subject.person")
	if got := evaluate[string](t, ctx, shown); got != "?f=subject.person.abroad.no | 1,2,3,4 | 1,2,3,4 | 4/2 | This cannot be done in that situation. All cases are shown." {
		t.Errorf("to whom it is not open: %s", got)
	}
	quiet(t, w, "a folder")
}
