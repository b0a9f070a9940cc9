package browser

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"
)

// TestHostileData looks at a site whose texts are patterns and markup, and whose
// ids are the names of members that objects and forms have.
func TestHostileData(t *testing.T) {
	ctx := open(t)
	src := caseSource(t, "hostile_data")
	r := readerOf(t, ctx, buildSource(t, src), src)
	r.with("a form with fields of any name", formOfAnyNames)
	r.with("numbers as people type them", numbersAsTyped)
	r.with("texts as they were written", textsAsWritten)
	r.with("a link from the future", linkFromTheFuture)
	r.with("a comparison", comparisonOfAnyNames)
	r.with("storage that holds garbage", garbageInStorage)
}

// TestATableOfOneOptionAndNoFacts looks at the smallest comparison there is.
func TestATableOfOneOptionAndNoFacts(t *testing.T) {
	ctx := open(t)
	src := fstest.MapFS{}
	for name, text := range map[string]string{
		"data/site.yaml":       "title: T\nbase_url: https://example.org/\nlanguages: [en]\n",
		"data/sources.yaml":    "s: {title: S, kind: official, read: 2026-11-02}\n",
		"data/options.yaml":    "only: {name: Only}\n",
		"data/tables/one.yaml": "table: one\ntitle: One\noptions: [only]\nsrc: s\nas_of: 2026\ngroups: {all: {label: All, criteria: {pay: {label: pays, type: bool, cells: {only: yes}}}}}\n",
		"content/index.md":     "# Home\n\n::compare{table=one}\n",
	} {
		src[name] = &fstest.MapFile{Data: []byte(text)}
	}
	r := readerOf(t, ctx, buildSource(t, src), src)
	for _, page := range []string{"compare/one/", "compare/one/?o=only&diff=1&f=a.b", "embed/compare/one/", ""} { // the last has no form, hence no script
		r.at(page)
		r.expect("ready", evaluate[string](t, ctx, `String((document.querySelector("gp-compare").hasAttribute("data-ready") || !document.querySelector("gp-compare form")) && document.querySelector("td p").checkVisibility())`), "true")
		r.quiet()
	}
}

const answered = "?constructor=constructor&append=valueof"

func formOfAnyNames(r *reader) {
	r.at("decide/constructor/q/volume/" + answered + "&prepend=hasown")
	if r.sees(".ask button") == "" {
		r.Fatal("the form has no button")
	}
	r.expect("an empty field", r.refused(), "Error: Enter a number")
	r.expect("what it carries", evaluate[string](r.T, r.ctx, `[...document.querySelectorAll(".ask input[type=hidden]")].map((i) => i.name + "=" + i.value).join("&")`),
		"constructor=constructor&append=valueof&prepend=hasown")
}

func numbersAsTyped(r *reader) {
	for typed, want := range map[string]string{
		"1,000": "1000", "１，０００": "1000", "12 000": "12000", "1,0000": "10000", "1,000,000": "1000000", "007": "7", "0": "0",
		"1,5": "", "1,00": "", ",5": "", "-0": "", "٣": "", "1e309": "", "0x10": "", "Infinity": "", "99999999999": "",
	} {
		r.at("decide/constructor/q/volume/" + answered + "&prepend=hasown")
		evaluate[bool](r.T, r.ctx, `document.querySelector(".ask input[type=text]").value = `+quoted(typed)+`, true`)
		if want == "" {
			r.expect(typed, r.refused(), "Error: Enter a number of 0 or more, in digits, such as 12")
			continue
		}
		r.submits()
		_, q, _ := strings.Cut(r.where(), "volume=")
		r.expect(typed, q, want)
	}
}

func textsAsWritten(r *reader) {
	r.at("decide/constructor/q/prepend/" + answered + "&volume=5")
	r.expect("answers", r.sees("[data-answered] ol"), "$& {answer} who? $` <b>me</b>\nChange\n$1 append? $& on\nChange")
	r.expect("the label of a link", evaluate[string](r.T, r.ctx, `document.querySelector("[data-answered] a").getAttribute("aria-label")`), "Change: $& {answer} who?")
	r.at("decide/constructor/q/append/?constructor=company&append=no&prepend=hasown")
	r.at("decide/constructor/r/later/" + answered + "&prepend=hasown&volume=4000")
	if got := r.sees("[data-slot=whatif]"); !strings.Contains(got, "$` <b>me</b>") && !strings.Contains(got, "$& {ask} go") {
		r.Errorf("what if: %q", got)
	}
	r.at("decide/constructor/q/constructor/?append=valueof&constructor=company&lock=constructor")
	if got := r.sees("[data-notices]"); !strings.Contains(got, "$' {list}") {
		r.Errorf("a locked answer: %q", got)
	}
	r.at("compare/constructor/")
	if got := evaluate[string](r.T, r.ctx, `document.querySelector(".marks a").getAttribute("aria-label")`); !strings.Contains(got, "$& <!--<script> [x](javascript:alert(1)) $`") {
		r.Errorf("a source is called %q", got)
	}
	for _, page := range []string{"decide/constructor/", "decide/constructor/r/go/", "compare/constructor/", "compare/constructor/constructor-vs-tostring/", "guides/x/", "embed/", ""} {
		r.at(page)
		if evaluate[bool](r.T, r.ctx, `!!document.querySelector(":is(main, title, head) :is(img[src=x], b > b, [onerror], i, script:not([type], [src]))")`) {
			r.Errorf("%s: a text became markup", page)
		}
	}
}

func linkFromTheFuture(r *reader) {
	r.at("decide/constructor/r/later/" + answered + "&prepend=hasown&volume=5&on=29991231")
	if got := r.sees("[data-slot=moved]"); got == "" || strings.Contains(got, "2999") {
		r.Errorf("a link of 2999 is told as %q", got)
	}
}

func comparisonOfAnyNames(r *reader) {
	r.at("compare/constructor/?utm_source=x&need=" + url.QueryEscape("Call 12345 now") + "&need=gone.is.yes&f=__proto__.constructor&x=" + strings.Repeat("y", 5000))
	status := r.sees(".compare-form [role=status]")
	if strings.Contains(status, "12345") || !strings.Contains(status, "gone.is.yes") {
		r.Errorf("of what a link asks for in vain is said %q", status)
	}
	r.expect("shared", evaluate[string](r.T, r.ctx, `(() => {
		Object.defineProperty(navigator, "clipboard", {value: {writeText: (text) => { window.copied = text; return Promise.resolve(); }}});
		document.querySelector("[data-act=link]").click();
		return window.copied;
	})()`), r.base+"compare/constructor/")
	evaluate[bool](r.T, r.ctx, `document.querySelector("[name=diff]").click(), true`)
	r.expect("only differences", r.where(), "compare/constructor/?diff=1")
	r.expect("the fact", evaluate[string](r.T, r.ctx, `String(document.querySelector("[name=f]").selectedIndex)`), "0")
}

func garbageInStorage(r *reader) {
	r.at("guides/x/")
	for _, garbage := range []string{"__proto__", "constructor", "<b>", "light dark"} {
		evaluate[bool](r.T, r.ctx, `localStorage.setItem("scheme", `+quoted(garbage)+`), true`)
		r.at("guides/x/")
		r.expect(garbage, evaluate[string](r.T, r.ctx, `(() => {
			const b = document.querySelector("[data-scheme]"), before = document.documentElement.hasAttribute("data-theme") + " " + !!b.title;
			b.click();
			return before + " " + localStorage.getItem("scheme");
		})()`), "false true light")
	}
	if err := chromedp.Do(r.ctx, chromedp.Navigate(r.base)); err != nil {
		r.Fatal(err)
	}
	evaluate[bool](r.T, r.ctx, `localStorage.clear(), true`)
}
