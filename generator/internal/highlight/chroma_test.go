package highlight

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// unclocked makes chroma's own lexer, and those around it, wait for each match
// however long it takes: by the clock its tokens would not be the same twice.
func unclocked(l chroma.Lexer) {
	if _, done := patient.LoadOrStore(l, true); done {
		return
	}
	if r, ok := l.(*chroma.RegexLexer); ok {
		if _, err := r.Rules(); err != nil {
			panic(err)
		}
		rules := hidden(reflect.ValueOf(r).Elem().FieldByName("rules")).Interface().(map[string][]*chroma.CompiledRule)
		for _, state := range rules {
			for _, rule := range state {
				if rule.Regexp != nil {
					rule.Regexp.MatchTimeout = math.MaxInt64
				}
			}
		}
		return
	}
	v := reflect.ValueOf(l).Elem()
	for i := range v.NumField() {
		if inner, ok := hidden(v.Field(i)).Interface().(chroma.Lexer); ok {
			unclocked(inner)
		}
	}
}

var patient sync.Map

// outOfSteps are the lexers that take too many steps, since rules of theirs try all
// ways to split a text that is not of their language. Chroma without its clock would
// take minutes or years over it, so there is nothing to compare.
var outOfSteps = map[string]bool{"JSONata": true, "Jungle": true}

// compare reports the first token in which ours and chroma's differ.
func compare(t *testing.T, l chroma.Lexer, name, text string) {
	t.Helper()
	ours := open(l)
	if ours == nil {
		t.Errorf("%s: cannot look into the lexer", l.Config().Name)
		return
	}
	got, err := tokenise(ours, nil, whole, text, 0)
	if err == errSteps {
		if !outOfSteps[l.Config().Name] {
			t.Errorf("%s: %s takes too many steps", l.Config().Name, name)
		}
		return
	}
	if err != nil {
		t.Errorf("%s: %s: %v", l.Config().Name, name, err)
		return
	}
	want, err := chromaTokens(l, text)
	if err != nil {
		t.Logf("%s: %s: chroma gives up: %v", l.Config().Name, name, err)
		return
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("%s: %s: token %d\n got %s\nwant %s", l.Config().Name, name, i, excerpt(got, i), excerpt(want, i))
			return
		}
	}
}

func chromaTokens(l chroma.Lexer, text string) (tokens []chroma.Token, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	unclocked(l)
	return chroma.Tokenise(l, whole, text)
}

func excerpt(tokens []chroma.Token, i int) string {
	return fmt.Sprintf("%#v", tokens[max(0, min(i-1, len(tokens))):min(i+3, len(tokens))])
}

// oneGoroutine skips a long test that has nothing for the race detector.
func oneGoroutine(t *testing.T) {
	if underRace {
		t.Skip("nothing to race with")
	}
}

func everyLexer() []chroma.Lexer {
	var all []chroma.Lexer
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		if !plain[strings.ToLower(l.Config().Name)] {
			all = append(all, l)
		}
	}
	return all
}

func TestTokensAreChromas(t *testing.T) {
	oneGoroutine(t)
	files, err := filepath.Glob("testdata/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no samples", err)
	}
	for _, l := range everyLexer() {
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, l, f, string(text))
		}
	}
}

// chromaSamples are the samples chroma tests its lexers by, read from the
// module as Go unpacked it.
func chromaSamples(t *testing.T) string {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/alecthomas/chroma/v2").Output()
	dir := filepath.Join(strings.TrimSpace(string(out)), "lexers", "testdata")
	if _, stat := os.Stat(dir); err != nil || stat != nil {
		t.Skip("chroma's sources are not at hand")
	}
	return dir
}

func TestTokensOfChromasSamplesAreChromas(t *testing.T) {
	oneGoroutine(t)
	dir := chromaSamples(t)
	n := 0
	err := filepath.WalkDir(dir, func(file string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".actual") || strings.Contains(file, "analysis") {
			return err
		}
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		if sub := filepath.Base(filepath.Dir(file)); sub != "testdata" {
			name = sub
		}
		l := lexers.Get(name)
		if l == nil || plain[strings.ToLower(l.Config().Name)] {
			return nil
		}
		text, err := os.ReadFile(file)
		n++
		compare(t, l, filepath.Base(file), string(text))
		return err
	})
	if err != nil || n < 200 {
		t.Fatal(n, err)
	}
}
