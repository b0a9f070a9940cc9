package foreign

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"text/template"
	"text/template/parse"
)

// layouts are the shortcodes that a site brings itself, and the partials that
// they use: templates that mostly set their arguments between tags. Such a one is
// followed with the functions of hugofuncs.go, which reach nothing but the files of
// the folder; one that needs more than those is a shortcode that is not known.
type layouts struct {
	tree       tree
	shortcodes map[string]string // name → path
	partials   map[string]string
}

// findLayouts lists the site's own templates and those of themes that lie in the
// folder; of several of one name the site's own, then the first.
func findLayouts(t tree) layouts {
	l := layouts{t, map[string]string{}, map[string]string{}}
	for _, own := range []bool{true, false} {
		for _, x := range t.set.All() {
			dir, rest, ok := strings.Cut("/"+x.Path, "/layouts/")
			if !ok || (dir == "") != own {
				continue
			}
			for folder, into := range map[string]map[string]string{"shortcodes/": l.shortcodes, "_shortcodes/": l.shortcodes, "partials/": l.partials, "_partials/": l.partials} {
				name, ok := strings.CutPrefix(rest, folder)
				if ext := path.Ext(name); !ok || ext != ".html" && ext != ".md" {
					continue
				} else if folder[0] != 'p' && folder[1] != 'p' {
					name = strings.TrimSuffix(name, ext)
				}
				if into[name] == "" {
					into[name] = x.Path
				}
			}
		}
	}
	return l
}

// hole stands for what lies between the halves of a pair while its template is
// followed; codeFrom and codeTo enclose what is to be shown as code, keptMark the
// number of lines that are kept apart.
const hole, codeFrom, codeTo, keptMark = "\x02", "\x03", "\x04", "\x05"

const (
	maxLayout = 64 << 10  // bytes of a template that is followed
	maxShown  = 256 << 10 // bytes that one call of it may make
	maxSteps  = 1000      // rounds of its loops
	maxNested = 8         // partials in partials
)

var errTooMuch = errors.New("more than a shortcode shows")

// shown is a template followed: what stands for the two halves of a pair.
type shown struct {
	before, after string
	block         bool // lines of its own
	hides         bool // what lies between is not shown
}

// followed remembers what the calls on a page show, for the same call shows the
// same; it follows no more than maxFollowed different ones.
type followed map[string]struct {
	shown
	ok bool
}

const maxFollowed = 4096

// first tells a shortcode whose template is the site's own, which has precedence
// over what everybody calls so.
func (l layouts) first(name string) bool { return strings.HasPrefix(l.shortcodes[name], "layouts/") }

// expand follows the template of a call, which is written as text; ok is false if it
// has none or needs more than is known here.
func (f followed) expand(l layouts, e *edit, h hugoSite, c call, text string, paired bool) (shown, bool) {
	name, ok := l.shortcodes[c.name]
	if !ok {
		return shown{}, false
	}
	if paired {
		text += hole
	}
	if src, _ := e.other(l.tree, name); bytes.Contains(src, []byte(".Ordinal")) {
		text += fmt.Sprint(hole, c.ordinal)
	}
	s, known := f[text]
	if !known && len(f) < maxFollowed {
		s.shown, s.ok = l.follow(e, h, c, name, paired)
		f[text] = s
	}
	return s.shown, s.ok
}

// follow is what the template in the file of a name makes of a call.
func (l layouts) follow(e *edit, h hugoSite, c call, name string, paired bool) (s shown, ok bool) {
	run := run{edit: e, site: h, layouts: l}
	out, err := run.file(name, run.dot(c, paired))
	if err != nil {
		return s, false
	}
	out, ok = tidy(out)
	if !ok || strings.Count(out, hole) > 1 {
		return s, false
	}
	s = cutAtHole(out, paired, c.markdown)
	if src, _ := e.other(l.tree, name); s.hides && bytes.Contains(src, []byte(".Inner")) {
		return s, false // it depends on what lies between, and must not lose it
	}
	s.block = s.block || len(run.kept) > 0
	for i, text := range run.kept {
		mark := fmt.Sprintf("%s%d%s", keptMark, i, keptMark)
		s.before, s.after = strings.ReplaceAll(s.before, mark, text), strings.ReplaceAll(s.after, mark, text)
	}
	return s, true
}

var showsCode = regexp.MustCompile(`(?i)\bhighlight\b|\bRemarshal\b|<pre\b`)

// code tells a shortcode whose template is not followed, but shows what lies
// between the halves as code: that is no Markdown.
func (l layouts) code(e *edit, c call) bool {
	name, ok := l.shortcodes[c.name]
	if !ok {
		return false
	}
	src, _ := e.other(l.tree, name)
	return showsCode.Match(src) && bytes.Contains(src, []byte(".Inner"))
}

// run is one call being followed.
type run struct {
	edit    *edit
	site    hugoSite
	layouts layouts
	steps   int
	depth   int
	kept    []string // lines that stay as they are
}

// capped takes no more than maxShown bytes.
type capped struct{ strings.Builder }

func (c *capped) Write(p []byte) (int, error) {
	if c.Len()+len(p) > maxShown {
		return 0, errTooMuch
	}
	return c.Builder.Write(p)
}

func (r *run) file(name string, dot any) (string, error) {
	src, ok := r.edit.other(r.layouts.tree, name)
	if !ok || len(src) > maxLayout || r.depth >= maxNested {
		return "", errTooMuch
	}
	r.depth++
	defer func() { r.depth-- }()
	t, err := template.New("").Funcs(r.funcs()).Parse(string(src))
	if err != nil {
		return "", err
	}
	if len(t.Templates()) > 1 || t.Tree == nil { // templates that could call each other
		return "", errors.Join(errTooMuch, err)
	}
	if err := r.bound(t.Root); err != nil {
		return "", err
	}
	var out capped
	if err := t.Execute(&out, dot); err != nil {
		return "", err
	}
	return out.String(), nil
}

// ownCall is {{name}} as a parsed node.
func ownCall(name string) *parse.ActionNode {
	trees, err := parse.Parse("", "{{"+name+"}}", "", "", map[string]any{name: 0})
	if err != nil {
		panic(err) // a name that this file gives
	}
	return trees[""].Root.Nodes[0].(*parse.ActionNode)
}

// bound makes the loops of a template count their rounds, escapes what it shows
// unless that is HTML, and refuses what calls templates by name, which could go
// round.
func (r *run) bound(n parse.Node) error {
	switch n := n.(type) {
	case *parse.ActionNode:
		if len(n.Pipe.Decl) == 0 {
			n.Pipe.Cmds = append(n.Pipe.Cmds, ownCall("show").Pipe.Cmds...)
		}
	case *parse.ListNode:
		for _, x := range n.Nodes {
			if err := r.bound(x); err != nil {
				return err
			}
		}
	case *parse.IfNode:
		return r.branches(&n.BranchNode)
	case *parse.WithNode:
		return r.branches(&n.BranchNode)
	case *parse.RangeNode:
		if err := r.branches(&n.BranchNode); err != nil {
			return err
		}
		n.List.Nodes = append([]parse.Node{ownCall("step")}, n.List.Nodes...)
	case *parse.TemplateNode:
		return errTooMuch
	}
	return nil
}

func (r *run) branches(b *parse.BranchNode) error {
	err := r.bound(b.List)
	if b.ElseList != nil {
		err = errors.Join(err, r.bound(b.ElseList))
	}
	return err
}

var (
	unseen    = regexp.MustCompile(`(?is)<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>|<svg\b.*?</svg>|</?button\b[^>]*>|<link\b[^>]*>`)
	widgets   = regexp.MustCompile(`(?i)<(?:form|input|select|textarea|canvas|object|embed|template)\b`)
	blockTag  = regexp.MustCompile(`(?i)</?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|iframe)\b`)
	preformed = regexp.MustCompile(`(?is)<pre\b[^>]*>\s*(?:<code\b[^>]*>)?\s*` + hole + `\s*(?:</code>)?\s*</pre>`)
	codePart  = regexp.MustCompile(codeFrom + `([^` + codeFrom + `]*)` + codeFrom + `\s*` + hole + `\s*` + codeTo)
	innerP    = regexp.MustCompile(`(?is)<p\b[^>]*>\s*` + hole + `\s*</p>`)
)

// tidy takes away what no reader sees and the indentation, which Markdown would
// take for code, and makes a fence of code that holds what lies between.
func tidy(s string) (string, bool) {
	s = unseen.ReplaceAllString(s, "")
	if widgets.MatchString(s) {
		return "", false
	}
	s = innerP.ReplaceAllString(s, "\n"+hole+"\n")
	s = preformed.ReplaceAllString(s, codeFrom+codeFrom+hole+codeTo)
	fences := strings.Count(s, codeTo)
	s = codePart.ReplaceAllString(s, "\n`````$1\n"+hole+"\n`````\n")
	if fences > 1 || strings.Contains(s, codeFrom) {
		return "", false
	}
	var lines []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n"), true
}

// cutAtHole tells what stands before from what stands behind the inner text, which
// is Markdown where it has lines of its own. Several lines that a template makes as
// Markdown stay lines.
func cutAtHole(s string, paired, markdown bool) shown {
	out := shown{block: blockTag.MatchString(s) || strings.Contains(s, "`````") || markdown && strings.Contains(s, "\n")}
	before, after, found := strings.Cut(s, hole)
	switch {
	case strings.HasPrefix(after, "\n`````"):
		out.before, out.after = strings.Replace(strings.TrimSuffix(before, "\n"), "\n`````", "\n\n`````", 1), strings.Replace(after[1:], "`````\n", "`````\n\n", 1)
	case found && out.block:
		out.before, out.after = strings.TrimSpace(before)+"\n\n", "\n\n"+strings.TrimSpace(after)
	case out.block:
		out.before = s
	default: // within a line
		out.before, out.after = strings.ReplaceAll(before, "\n", " "), strings.ReplaceAll(after, "\n", " ")
	}
	out.hides = paired && !found
	return out
}
