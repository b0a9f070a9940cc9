package file

import (
	"path"
	"slices"
	"strings"
)

// Names finds files as wikilinks name them: by the end of their path, in
// letters of any case, without .md. A folder's index page has the folder's name
// too. A Names is never changed once it exists.
type Names struct{ byStem map[string][]string } // last part of a name → paths, sorted

// NewNames makes the names of the files at paths.
func NewNames(paths []string) *Names {
	n := &Names{byStem: map[string][]string{}}
	for _, p := range paths {
		for _, name := range namesOf(p) {
			n.byStem[path.Base(name)] = append(n.byStem[path.Base(name)], p)
		}
	}
	for _, list := range n.byStem {
		slices.Sort(list)
	}
	return n
}

// namesOf gives the names of the file at p, in lower case.
func namesOf(p string) []string {
	stem := nameOf(p)
	switch dir, base := path.Split(stem); {
	case dir == "" || stem == strings.ToLower(p): // not Markdown
	case base == "index" || base == "_index" || base == "readme":
		return []string{stem, strings.TrimSuffix(dir, "/")}
	}
	return []string{stem}
}

func nameOf(p string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(p), ".md"), ".markdown")
}

// Find returns the file that a wikilink in the file at from names. A path from
// the root or from the folder of from comes first, then the file with the
// fewest folders above it, then the one that shares most folders with from.
// Others that are as near make the name doubtful; the first of them is taken.
func (n *Names) Find(from, name string) (found string, others []string) {
	if n == nil || strings.ContainsAny(name, "\\\x00") {
		return "", nil
	}
	rooted := nameOf(path.Clean(strings.TrimLeft(name, "/")))
	beside := path.Join(nameOf(path.Dir(from)), nameOf(name))
	var best []string
	for _, p := range n.byStem[path.Base(rooted)] {
		names := namesOf(p)
		if slices.Contains(names, rooted) || slices.Contains(names, beside) {
			return p, nil
		}
		if !slices.ContainsFunc(names, func(s string) bool { return strings.HasSuffix(s, "/"+rooted) }) {
			continue
		}
		switch {
		case best == nil || nearer(from, p, best[0]):
			best = []string{p}
		case !nearer(from, best[0], p):
			best = append(best, p)
		}
	}
	if best == nil {
		return "", nil
	}
	return best[0], best[1:]
}

// nearer tells whether a wikilink in from rather means a than b.
func nearer(from, a, b string) bool {
	if d := strings.Count(a, "/") - strings.Count(b, "/"); d != 0 {
		return d < 0
	}
	return shared(from, a) > shared(from, b)
}

// shared counts the folders that two paths begin with alike.
func shared(a, b string) int {
	n := 0
	for i := 0; i < min(len(a), len(b)) && a[i] == b[i]; i++ {
		if a[i] == '/' {
			n++
		}
	}
	return n
}
