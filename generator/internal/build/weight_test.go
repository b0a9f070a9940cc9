package build

import (
	"regexp"
	"strings"
	"testing"
)

// TestPagesOfTheFlagshipStaySmall holds the bytes of a page and the number of
// its elements. The bounds are for gzip, a tenth to a seventh above brotli.
func TestPagesOfTheFlagshipStaySmall(t *testing.T) {
	element := regexp.MustCompile(`<[a-z]`)
	for _, f := range mustBuild(t, flagship(), caseEnv(t, "")).Files {
		if !strings.HasSuffix(f.Path, ".html") {
			continue
		}
		bytesMost, elementsMost := 10<<10, 1000
		switch path := strings.TrimPrefix(strings.TrimPrefix(f.Path, "en/"), "embed/"); {
		case path == "index.html":
			bytesMost, elementsMost = 5<<10, 500
		case strings.HasPrefix(path, "decide/") && strings.Count(path, "/") == 2: // with the tree as a picture, as a list and as data
			bytesMost, elementsMost = 12<<10, 1200
		case strings.HasPrefix(path, "decide/") && strings.Contains(path, "/r/"): // 10 KiB as gzip -9 writes it
			bytesMost = 10<<10 + 300
		case strings.HasPrefix(path, "compare/") && strings.Contains(path, "-vs-"):
			bytesMost, elementsMost = 12<<10, 2500
		case strings.HasPrefix(path, "compare/"): // 16 KiB as gzip -9 writes it; Go's writes 3 % more
			bytesMost, elementsMost = 17<<10, 3500
		}
		if n := len(zipped(f.Data)); n > bytesMost {
			t.Errorf("%s: %d bytes compressed, more than %d", f.Path, n, bytesMost)
		}
		if n := len(element.FindAllIndex(f.Data, -1)); n > elementsMost {
			t.Errorf("%s: %d elements, more than %d", f.Path, n, elementsMost)
		}
	}
}
