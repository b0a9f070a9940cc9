package render

import (
	"testing"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

func TestLinksThatLeaveTheFrame(t *testing.T) {
	for _, c := range []struct {
		address string
		depth   int
		want    bool
	}{
		{"q/pay/", 2, false}, {"./", 2, false}, {"#gp.src-1", 2, false}, {"?a=b", 2, false}, {"", 2, false},
		{"../../compare/kinds/#pay", 2, false}, {"../../../sources/rules/", 2, true}, {"../../../../compare/kinds/", 4, false},
		{"https://example.org/", 2, true}, {"mailto:a@example.org", 2, true}, {"/docs/", 2, true}, {"q/x/?at=12:30", 2, false},
	} {
		if got := leaves(c.address, c.depth); got != c.want {
			t.Errorf("leaves(%q, %d) = %v", c.address, c.depth, got)
		}
	}
}

func TestOnlyWhatLeavesTheFrameOpensATab(t *testing.T) {
	s := &site.Site{Langs: []doc.Language{{ID: "zh"}, {ID: "en"}}}
	p := &site.Page{Lang: 1, URL: "/en/embed/how/x/"}
	const in = `<p>a &lt; b</p><a class="c" href="../y/">y</a><abbr>z</abbr><a href="../../../how/x/" data-full>x</a><a id="n">n</a><svg><a href="https://example.org/"></a></svg>`
	const want = `<p>a &lt; b</p><a class="c" href="../y/">y</a><abbr>z</abbr><a target="_blank" href="../../../how/x/" data-full>x</a><a id="n">n</a><svg><a target="_blank" href="https://example.org/"></a></svg>`
	if got := string((&Theme{}).leaveFrame(s, p, []byte(in))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
