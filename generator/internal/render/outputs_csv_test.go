package render

import "testing"

func TestNoCellIsAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"":           "",
		"是":          "是",
		"=1+1":       "'=1+1",
		"+8612":      "'+8612",
		"-5":         "'-5",
		"@SUM(A1)":   "'@SUM(A1)",
		"\t=1":       "'\t=1",
		"\r=1":       "'\r=1",
		"'=1":        "'=1",
		"a=1":        "a=1",
		"−5":         "−5",
		"\n=1":       "'\n=1",
		"＝1+1":       "'＝1+1",
		"－5":         "'－5",
		"\u00a0=1+1": "\u00a0=1+1",
	} {
		if got := harmless(in); got != want {
			t.Errorf("harmless(%q) = %q, want %q", in, got, want)
		}
	}
}
