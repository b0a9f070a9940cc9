package foreign

import (
	"path"
	"regexp"
	"strings"

	"guidepost/generator/internal/yamlnode"
)

var (
	snippetLine = regexp.MustCompile(`^-+8<-+[ \t]+"([^":]+)((?::[^"]*)?)"[ \t]*$`)
	snippetRule = regexp.MustCompile(`^-+8<-+[ \t]*$`)
)

// snippets finds the files that pages draw in by the folders of the extension's
// base_path, and names them from the root as package markdown does. Snippets are
// looked for in code as well.
func snippets(f *Folder, options *yamlnode.Node) pass {
	bases, _ := options.Get("base_path").Strings(nil, "")
	find := func(name string) string {
		for _, b := range bases {
			at := path.Join(strings.TrimPrefix(b.Value, "$config_dir"), name)
			if _, ok := f.tree.set.Get(at); ok {
				return at
			}
		}
		return name
	}
	return func(e *edit) {
		if len(bases) == 0 || !e.has("8<-") {
			return
		}
		within := false // a block of names between two rules
		for _, l := range e.lines() {
			text := e.text(l)
			if m := snippetLine.FindStringSubmatchIndex(text); m != nil {
				e.replace(l.from+m[2], l.from+m[3], find(text[m[2]:m[3]]))
			} else if snippetRule.MatchString(text) {
				within = !within
			} else if name, _, _ := strings.Cut(text, ":"); within && name != "" {
				e.replace(l.from, l.from+len(name), find(name))
			}
		}
	}
}
