//go:build ignore

// Command variants makes variants.txt from OpenCC's dictionaries (Apache-2.0,
// https://github.com/BYVoid/OpenCC, folder data/dictionary): TSCharacters.txt,
// TWVariantsRev.txt or TWVariants.txt, HKVariants.txt, TWPhrasesRev.txt or
// TWPhrases*.txt, HKPhrases*.txt. Each line is a word, a tab, and its
// equivalents with spaces between.
//
//	go run ./generator/internal/search/gen/variants.go OPENCC/data/dictionary > generator/internal/search/variants.txt
package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"
)

// read gives the pairs of a dictionary; reversed if it maps the other way.
func read(dir, name string) [][2]string {
	var out [][2]string
	for _, suffix := range []string{"Rev", "", "IT", "Name", "Other"} {
		f, err := os.Open(filepath.Join(dir, name+suffix+".txt"))
		if err != nil {
			continue
		}
		sc := bufio.NewScanner(f)
		for sc.Scan() {
			from, to, ok := strings.Cut(sc.Text(), "\t")
			if !ok || strings.HasPrefix(from, "#") {
				continue
			}
			for _, t := range strings.Fields(to) {
				if suffix == "Rev" || name == "TSCharacters" {
					out = append(out, [2]string{from, t})
				} else {
					out = append(out, [2]string{t, from})
				}
			}
		}
		f.Close()
		if suffix == "Rev" {
			break
		}
	}
	return out
}

// own is added by hand: two ways to write one word that readers mix up.
var own = map[rune]rune{'帐': '账', '帳': '账', '妳': '你', '裏': '里', '麼': '么', '麽': '么'}

// plain are characters that simplified texts are full of: what a traditional
// text means by them is rare.
var plain = []rune{'着', '么'}

func main() {
	dir := os.Args[1]
	fold := map[rune]rune{}
	for _, p := range read(dir, "TSCharacters") {
		a, t := []rune(p[0]), []rune(p[1])
		if len(a) == 1 && len(t) == 1 && fold[a[0]] == 0 {
			fold[a[0]] = t[0]
		}
	}
	for _, name := range []string{"TWVariants", "HKVariants"} {
		for _, p := range read(dir, name) {
			a, t := []rune(p[0]), []rune(p[1])
			if len(a) != 1 || len(t) != 1 || fold[a[0]] != 0 {
				continue
			}
			to := t[0]
			if s := fold[to]; s != 0 {
				to = s
			}
			if to != a[0] && fold[to] == 0 {
				fold[a[0]] = to
			}
		}
	}
	for a, t := range own {
		fold[a] = t
	}
	for _, c := range plain {
		delete(fold, c)
	}
	once := maps.Clone(fold)
	for a, t := range once {
		if s := once[t]; s != 0 { // a fold never needs a second one
			fold[a] = s
		}
		if fold[a] == a {
			delete(fold, a)
		}
	}
	var chars []rune
	for a := range fold {
		chars = append(chars, a)
	}
	sort.Slice(chars, func(i, j int) bool { return chars[i] < chars[j] })
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	for _, a := range chars {
		fmt.Fprintf(w, "%c%c", a, fold[a])
	}
	fmt.Fprintln(w)
	simple := func(s string) string {
		return strings.Map(func(r rune) rune {
			if t := fold[r]; t != 0 {
				return t
			}
			return unicode.ToLower(r)
		}, s)
	}
	seen := map[[2]string]bool{}
	var words [][2]string
	for _, name := range []string{"TWPhrases", "HKPhrases"} {
		for _, p := range read(dir, name) {
			q := [2]string{simple(p[0]), simple(p[1])}
			if q[0] == q[1] || seen[q] || strings.ContainsAny(q[0]+q[1], "· ") || len([]rune(q[0])) < 2 {
				continue
			}
			seen[q] = true
			words = append(words, q)
		}
	}
	sort.Slice(words, func(i, j int) bool {
		if words[i][0] != words[j][0] {
			return words[i][0] < words[j][0]
		}
		return words[i][1] < words[j][1]
	})
	for _, p := range words {
		fmt.Fprintln(w, p[0], p[1])
	}
}
