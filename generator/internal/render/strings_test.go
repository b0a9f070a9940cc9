package render

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryStringAskedForExists looks for keys in the sources of this package:
// readers must never see a key instead of a text.
func TestEveryStringAskedForExists(t *testing.T) {
	strs := parsed(t, Options{}).strings["en"]
	key := regexp.MustCompile(`"([a-z]+\.[a-z][a-z._-]*)"`)
	sources, _ := filepath.Glob("*.go")
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(text), -1) {
			k := m[1]
			if slices.Contains([]string{".html", ".md", ".xml", ".json", ".csv", ".txt", ".js", ".css", ".svg", ".png", ".ico"}, filepath.Ext(k)) {
				continue
			}
			found := false
			for have := range strs {
				found = found || have == k || strings.HasSuffix(k, "_") && strings.HasPrefix(have, k)
			}
			if !found {
				t.Errorf("%s asks for %q, which layouts/i18n/en.yaml does not have", name, k)
			}
		}
	}
}

func TestTextsAreFilledIn(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"nothing", "nothing"},
		{"{a} and {b}, {a}", "1 and {a}, 1"},
		{"{unknown} {a}", "{unknown} 1"},
		{"open { {a}", "open { 1"},
		{"{a", "{a"},
		{"}{a}", "}1"},
	} {
		if got := fillIn(c.text, []string{"a", "1", "b", "{a}"}); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
