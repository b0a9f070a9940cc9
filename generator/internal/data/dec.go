package data

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// dec is where reading stands in one file, and in its overlays beside it.
type dec struct {
	f    *reading
	top  bool
	path string // keys down to here, joined by dots
	over []overlay
}

// reading is what is shared by all of one file.
type reading struct {
	path    string
	langs   []string // ids of the site's languages, the first is the base; nil if unknown
	diags   diag.List
	used    map[*yamlnode.Node]bool // overlay scalars that translate something
	missing [][]string              // per overlay: paths of texts without a translation
	pins    []pin
	allowed map[*yamlnode.Node][]doc.Allowance // by the value of allow
}

// overlay is an overlay's value in the present place; nil if it has none.
type overlay struct {
	lang  string
	index int
	node  *yamlnode.Node
}

// pin is a translation that does not say which text it translates.
type pin struct {
	file string
	node *yamlnode.Node // the text, or the map that holds it
	of   string
}

func (d dec) error(code string, pos diag.Pos, msg, hint string) *diag.Diag {
	return d.f.diags.Error(code, pos, msg, hint)
}

// child descends to a key. With main, an overlay that has a bare text here
// means this key.
func (d dec) child(key string, main bool) dec {
	c := dec{f: d.f, path: key}
	if d.path != "" {
		c.path = d.path + "." + key
	}
	for _, o := range d.over {
		switch {
		case o.node == nil:
		case o.node.Kind == yamlnode.Scalar || isPinned(o.node):
			if !main {
				o.node = nil
			}
		case o.node.Kind == yamlnode.Seq:
			o.node = nth(o.node, key)
		default:
			o.node = o.node.Get(key)
		}
		c.over = append(c.over, o)
	}
	return c
}

func nth(n *yamlnode.Node, key string) *yamlnode.Node {
	for i, item := range n.Items {
		if fmt.Sprint(i) == key {
			return item
		}
	}
	return nil
}

// idForm is data.md's grammar of ids.
const idPattern = `^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`

var idForm = regexp.MustCompile(idPattern)

// id checks an id where it is defined.
func (d dec) id(n *yamlnode.Node, reserved []string) {
	id := n.Value
	switch {
	case slices.Contains(reserved, id) || strings.HasPrefix(id, "utm_"):
		d.error("K102", n.Pos, fmt.Sprintf("%q is a reserved word", id), "choose another id, such as "+strings.TrimPrefix(id, "utm_")+"-1")
	case !idForm.MatchString(id):
		d.error("K104", n.Pos, fmt.Sprintf("%s is not an id", quote(id)), idHint(id))
	case len(id) > 40:
		d.error("K104", n.Pos, fmt.Sprintf("%s has %d characters; an id has at most 40", quote(id), len(id)), "shorten it; the label may be long")
	case strings.Contains(id, "-vs-"):
		d.error("K104", n.Pos, fmt.Sprintf(`%q contains "-vs-", which addresses of pair pages use`, id), "choose another id")
	}
}

var notID = regexp.MustCompile(`[^a-z0-9]+`)

func idHint(id string) string {
	fixed := strings.Trim(notID.ReplaceAllString(strings.ToLower(id), "-"), "-")
	if idForm.MatchString(fixed) {
		return fmt.Sprintf("write %q: lower-case letters and digits, joined by - or _", fixed)
	}
	return "an id begins with a letter and has lower-case letters and digits, joined by - or _; the label may be in any script"
}
