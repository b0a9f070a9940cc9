package highlight

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2"
)

// corpora are real documentation, beside the checkout where there is any.
const corpora = "../../../../shared/eval/corpora"

type block struct{ file, lang, text string }

var fenced = regexp.MustCompile("(?ms)^[ \t]*```[ {.]*([\\w+#-]+)[^\n`]*\n(.*?)^[ \t]*```[ \t]*$")

// blocks are the fenced code blocks of a folder.
func blocks(t testing.TB, dir string) []block {
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpora at hand")
	}
	var out []block
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".md" {
			return err
		}
		text, err := os.ReadFile(file)
		for _, m := range fenced.FindAllStringSubmatch(string(text), -1) {
			out = append(out, block{filepath.Base(file), m[1], m[2]})
		}
		return err
	})
	if err != nil || len(out) < 20 {
		t.Fatal(len(out), err)
	}
	return out
}

func TestTokensOfTheCorporaAreChromas(t *testing.T) {
	oneGoroutine(t)
	for _, b := range blocks(t, corpora) {
		if l := original(b.lang); l != nil {
			compare(t, l, b.file, b.text)
		}
	}
}

// original is chroma's lexer for a language.
func original(lang string) chroma.Lexer {
	if find(lang) == nil {
		return nil
	}
	return languages().names[strings.ToLower(lang)]
}

func BenchmarkCorpus(b *testing.B) {
	all := blocks(b, filepath.Join(corpora, "oi-wiki"))
	size := 0
	for _, c := range all {
		size += len(c.text)
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, c := range all {
				for range Runs(c.lang, c.text) {
				}
			}
		}
	})
	b.Run("chroma", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, c := range all {
				if l := original(c.lang); l != nil {
					if _, err := chroma.Tokenise(l, nil, c.text); err != nil {
						b.Fatal(err)
					}
				}
			}
		}
	})
}
