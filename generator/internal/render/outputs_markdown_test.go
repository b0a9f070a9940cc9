package render

import "testing"

func TestTextsAreNoMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		"AT&T, 1 < 2 > 1":    `AT&T, 1 \< 2 > 1`,
		"&lt;b&gt; &#x3c;":   `\&lt;b\&gt; \&#x3c;`,
		"# head":             `\# head`,
		"### head":           `\### head`,
		"#1":                 "#1",
		"- item":             `\- item`,
		"-2":                 "-2",
		"---":                `\---`,
		"1. one":             `1\. one`,
		"12) one":            `12\) one`,
		"1.5":                "1.5",
		"2026. ":             `2026\.`,
		">quote":             `\>quote`,
		"1~3天，5~7天":          `1\~3天，5\~7天`,
		"a | b\nc\r\nd":      `a \| b c  d`,
		"    code":           "code",
		"[x](javascript:y)":  `\[x\](javascript:y)`,
		"<img src=x>":        `\<img src=x>`,
		"\\* _a_ `b`":        "\\\\\\* \\_a\\_ \\`b\\`",
		"</script><!-- ]]> ": `\</script>\<!-- \]\]>`,
	} {
		if got := literal(in); got != want {
			t.Errorf("%q\ngot  %s\nwant %s", in, got, want)
		}
	}
}
