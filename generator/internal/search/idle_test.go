package search

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestQuestionWordsAreIdle(t *testing.T) {
	for _, c := range []struct{ lang, query, says string }{
		{"zh", "注销要等几天", "注销"},
		{"zh", "注銷要等幾天", "注銷"},
		{"zh", "认证要什么材料", "认证 材料"},
		{"zh", "怎么办", "怎么 么办"},
		{"zh", "需要认证", "需要 要认 认证"},
		{"zh", "\"怎么\"认证", "怎么 认证"},
		{"en", "How do I cancel the account", "cancel account"},
		{"en", "howto", "howto"},
		{"en-GB", "what is it", "what is it"},
		{"fr", "how it is", "how it is"},
	} {
		var words *regexp.Regexp
		if p := idlePattern(c.lang); p != "" {
			words = regexp.MustCompile(p)
		}
		got := ""
		for _, u := range asks(c.query, nil, words) {
			if !u.idle {
				got += " " + u.text
			}
		}
		if got != " "+c.says {
			t.Errorf("%s in %s says%s, want %s", c.query, c.lang, got, c.says)
		}
	}
}

// TestQuestionWordsStayIdleWhenFolded holds the variants to it that what a query
// says does not change when its characters are folded.
func TestQuestionWordsStayIdleWhenFolded(t *testing.T) {
	han, _ := readVariants()
	for _, list := range []string{idleWords["zh"], idleNot["zh"]} {
		words := strings.Fields(list)
		for _, w := range words {
			if folded := string(plain(w, han)); !slices.Contains(words, folded) {
				t.Errorf("%s is folded to %s, which is not in its list", w, folded)
			}
		}
	}
}
