package search

import (
	"regexp"
	"testing"
)

func TestQuestionWordsAreIdle(t *testing.T) {
	for _, c := range []struct{ lang, query, says string }{
		{"zh", "注销要等几天", "注销"},
		{"zh", "注銷要等幾天", "注銷"},
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
