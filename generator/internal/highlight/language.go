package highlight

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// plain are names of languages with nothing to colour, and of Raku, whose
// rules rewrite the table that all texts share while they run, so that a text's
// colours would depend on the texts before it. diff is coloured by line.
var plain = map[string]bool{
	"": true, "text": true, "plaintext": true, "plain": true, "txt": true, "no-highlight": true, "fallback": true,
	"diff": true, "raku": true, "perl6": true, "pl6": true,
}

// index has what a language may be called by, in lower case. Chroma's own
// look-up tries the file patterns of all lexers for each word it does not know.
type index struct {
	names map[string]chroma.Lexer
	files []filePattern // by priority, highest first; equals as registered

	mu     sync.Mutex
	opened map[chroma.Lexer]chroma.Lexer
}

type filePattern struct {
	glob  string
	lexer chroma.Lexer
}

var languages = sync.OnceValue(func() *index {
	x := &index{names: map[string]chroma.Lexer{}, opened: map[chroma.Lexer]chroma.Lexer{}}
	all := slices.Clone(lexers.GlobalLexerRegistry.Lexers)
	for _, l := range all {
		x.name(l, l.Config().Name)
	}
	for _, l := range all {
		x.name(l, l.Config().Aliases...)
	}
	slices.SortStableFunc(all, func(a, b chroma.Lexer) int { return cmp.Compare(priority(b), priority(a)) })
	for _, l := range all {
		for _, glob := range l.Config().Filenames {
			x.file(l, strings.ToLower(glob))
		}
	}
	return x
})

// name gives a lexer names that no other has yet.
func (x *index) name(l chroma.Lexer, names ...string) {
	for _, name := range names {
		name = strings.ToLower(name)
		if x.names[name] == nil {
			x.names[name] = l
		}
	}
}

// file takes *.ending and names of files for names; other patterns are tried
// one by one, and there are few.
func (x *index) file(l chroma.Lexer, glob string) {
	ending := strings.TrimPrefix(glob, "*.")
	if !strings.ContainsAny(ending, `*?[\`) {
		x.name(l, ending)
		return
	}
	x.files = append(x.files, filePattern{glob, l})
}

func priority(l chroma.Lexer) float32 {
	if p := l.Config().Priority; p != 0 {
		return p
	}
	return 1
}

// find is the lexer for a language by its name, an alias, or the name or ending
// of its files, in any case; nil when there is none, or nothing to colour.
func find(name string) chroma.Lexer {
	x, name := languages(), strings.ToLower(name)
	if plain[name] {
		return nil
	}
	if l := x.names[name]; l != nil {
		return open(l)
	}
	for _, f := range x.files {
		for _, file := range []string{"file." + name, name} {
			if ok, _ := path.Match(f.glob, file); ok {
				return open(f.lexer)
			}
		}
	}
	return nil
}
