package data

import (
	"strings"
	"testing"

	"guidepost/generator/internal/file"
)

// A choosable fact that is not open to somebody is not true of them: the pages
// show no such situation, so nothing is demanded of one.
func TestNobodyIsWhatIsNotOpenToThem(t *testing.T) {
	needs := func(cond string) (codes string) {
		files := readTree(t, "testdata/example")
		for i, f := range files {
			if f.Path != "data/procedures/transfer.yaml" {
				continue
			}
			src := strings.NewReplacer(
				"when: {subject: {not: public-body}}}\n  submit", "when: {subject: {not: person}}}\n  submit",
				"{deed: {when: {subject: {not: public-body}}}}", "{deed: {when: "+cond+"}}",
			).Replace(string(f.Data))
			if !strings.Contains(src, cond) || !strings.Contains(src, "when: {subject: {not: person}}}\n") {
				t.Fatal("the example has changed")
			}
			files[i] = file.New(f.Path, []byte(src))
		}
		_, l := heard(files)
		for _, d := range l {
			codes += d.Code + " "
		}
		return codes
	}
	if got := needs("{subject: person}"); got != "K401 " {
		t.Errorf("a person has no deed: got %q, want K401", got)
	}
	if got := needs("{verified: yes}"); got != "" {
		t.Errorf("nobody is a verified person: got %q, want nothing", got)
	}
}
