package foreign

import (
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/yamlnode"
)

// globs tell files by patterns in which ** stands for any folders, * for any
// part of a name and {a,b} for one of several; the last pattern that matches
// decides, and one that begins with ! says no.
type globs []glob

type glob struct {
	re  *regexp.Regexp
	not bool
}

// maxGlobs bounds a list of patterns and maxGlob the length of one.
const maxGlobs, maxGlob = 256, 512

// globsOf reads a list of patterns, or a text of several lines, as .gitignore has
// it: there a pattern means a folder with all in it, too, and one without a slash
// stands anywhere.
func globsOf(n *yamlnode.Node) globs {
	var patterns []string
	anywhere := false
	if n != nil && n.Kind == yamlnode.Scalar && strings.Contains(n.Value, "\n") {
		patterns, anywhere = strings.Split(n.Value, "\n"), true
	} else if list, ok := n.Strings(nil, ""); ok {
		for _, x := range list {
			patterns = append(patterns, x.Value)
		}
	}
	var out globs
	for _, p := range patterns {
		p = strings.TrimSpace(p)
		if p == "" || p[0] == '#' || len(p) > maxGlob || len(out) == maxGlobs {
			continue
		}
		p, not := strings.CutPrefix(p, "!")
		rooted := strings.HasPrefix(p, "/")
		p = strings.TrimPrefix(strings.TrimPrefix(p, "/"), "./")
		if anywhere && !rooted && !strings.Contains(strings.TrimSuffix(p, "/"), "/") {
			p = "**/" + p
		}
		source := globSource(p)
		if anywhere {
			source += "(?:/.*)?"
		}
		if re, err := regexp.Compile("^" + source + "$"); err == nil {
			out = append(out, glob{re, not})
		}
	}
	return out
}

// globSource is a pattern as a regular expression.
func globSource(p string) string {
	var b strings.Builder
	braces := 0
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case strings.HasPrefix(p[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(p[i:], "**"):
			b.WriteString(".*")
			i++
		case c == '*':
			b.WriteString("[^/]*")
		case c == '?':
			b.WriteString("[^/]")
		case c == '{':
			braces++
			b.WriteString("(?:")
		case c == '}' && braces > 0:
			braces--
			b.WriteString(")")
		case c == ',' && braces > 0:
			b.WriteString("|")
		case c == '/' && i == len(p)-1:
			b.WriteString("/.*")
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	return b.String() + strings.Repeat(")", braces)
}

// match tells whether the patterns mean a path.
func (g globs) match(rel string) bool {
	for _, x := range slices.Backward(g) {
		if x.re.MatchString(rel) {
			return !x.not
		}
	}
	return false
}
