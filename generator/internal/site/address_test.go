package site

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"guidepost/generator/internal/doc"
)

func TestSlugKeepsScriptsAndDropsWhatURLsRefuse(t *testing.T) {
	for in, want := range map[string]string{
		"install":     "install",
		"Set it up":   "Set-it-up",
		"what? 100%":  "what-100",
		"a#b":         "a-b",
		"中文 名字":       "中文-名字",
		"🎉 party":     "🎉-party",
		"con":         "con-",
		"COM1.notes":  "COM1.notes-",
		"..":          "page-5ec1f7e7",
		"a--b":        "a-b",
		"C++":         "C",
		"e\u0301te":   "éte",
		"a/b":         "a-b",
		"v1.2":        "v1.2",
		" lead trail": "lead-trail",
	} {
		got := slug(in)
		if in == ".." {
			if !strings.HasPrefix(got, "page-") {
				t.Errorf("slug(%q) = %q", in, got)
			}
			continue
		}
		if got != want {
			t.Errorf("slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"a", "", "..", "con", "中文", "\xff", "a\x00b", "%2e%2e", "\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := slug(s)
		if got == "" || got == "." || got == ".." || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\?#%<>:\"|*\x00 ") {
			t.Errorf("slug(%q) = %q", s, got)
		}
		if again := slug(got); again != got {
			t.Errorf("slug is not stable: %q, then %q", got, again)
		}
	})
}

func TestOrderingNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"01-intro": "intro", "2_b": "b", "10. Ten": "Ten", "2024-review": "2024-review", "1.2": "1.2",
		"01-02-x": "01-02-x", "3d": "3d", "7": "7",
	} {
		if _, rest, _ := splitNumber(in); rest != want {
			t.Errorf("splitNumber(%q) leaves %q, want %q", in, rest, want)
		}
	}
}

func TestNaturalOrder(t *testing.T) {
	names := []string{"b10", "b9", "a", "B1", "b010", "中"}
	slices.SortFunc(names, naturalCompare)
	if got := strings.Join(names, " "); got != "a B1 b9 b010 b10 中" {
		t.Errorf("got %s", got)
	}
}

func TestLanguageIsGuessedFromText(t *testing.T) {
	for text, want := range map[string]string{
		"如何注册一个服务号":         "zh",
		"How to register":   "en",
		"OI Wiki 简介 竞赛":     "zh",
		"これは日本語の文章です。漢字もある": "en",
		"": "en",
	} {
		if got := Guess([]*doc.Page{{Title: text}}).ID; got != want {
			t.Errorf("%q is taken for %s, want %s", text, got, want)
		}
	}
}

func TestExternal(t *testing.T) {
	for dest, want := range map[string]bool{
		"https://x": true, "mailto:a@b": true, "//cdn/x": true, "C:/x.md": false, "a.md": false, "a:b c": false, "中文:x": false, ":x": false,
	} {
		if external(dest) != want {
			t.Errorf("external(%q) = %v", dest, !want)
		}
	}
}
