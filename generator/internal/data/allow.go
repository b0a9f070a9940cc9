package data

import (
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// allowance is the field of a map that silences warnings of what is in the map.
// It is no part of T: all allowances of a site stand in Data.Allowances.
func allowance[T any]() field[T] {
	return at("allow", "warnings silenced, with reasons", allow, func(*T) *struct{} { return &struct{}{} })
}

// allow reads code → reason.
var allow = shape[struct{}]{
	schema: func() schema {
		return schema{"type": "object", "additionalProperties": schema{"type": "string"},
			"propertyNames": schema{"pattern": "^[A-Z][0-9]{3}$"}}
	},
	read: func(d dec, n *yamlnode.Node, _ *struct{}) {
		if n.Kind != yamlnode.Map {
			d.error("K110", n.Pos, "a map from codes to reasons expected, found "+show(n), "write allow: {K240: the reason}")
			return
		}
		for _, e := range n.Entries {
			if e.Value.Kind != yamlnode.Scalar || strings.TrimSpace(e.Value.Value) == "" {
				d.error("K110", e.Value.Pos, "a warning is silenced with a reason", "write why, in a few words: "+e.Key.Value+": …")
				continue
			}
			d.f.allowed[n] = append(d.f.allowed[n], doc.Allowance{Code: e.Key.Value, Reason: e.Value.Value, Pos: e.Key.Pos})
		}
	},
}

// allowances are those read from a file, each with the place it is for: the map
// it stands in, from that map's own key on; at the top, the whole file.
func (f *reading) allowances(root *yamlnode.Node) []doc.Allowance {
	var out []doc.Allowance
	add := func(n *yamlnode.Node, over diag.Pos) {
		for _, a := range f.allowed[n.Get("allow")] {
			a.Over = over
			out = append(out, a)
		}
	}
	var below func(n *yamlnode.Node)
	enter := func(n *yamlnode.Node, from diag.Pos) {
		from.Len = end(n) - from.Off
		add(n, from)
		below(n)
	}
	below = func(n *yamlnode.Node) {
		for _, e := range n.Entries {
			enter(e.Value, e.Key.Pos)
		}
		for _, item := range n.Items {
			enter(item, item.Pos)
		}
	}
	if len(f.allowed) > 0 {
		add(root, diag.WholeFile(root.Pos.File))
		below(root)
	}
	return out
}

// end is where the last value in n ends.
func end(n *yamlnode.Node) int {
	last := n.Pos.Off + n.Pos.Len
	for _, e := range n.Entries {
		last = max(last, end(e.Value))
	}
	for _, item := range n.Items {
		last = max(last, end(item))
	}
	return last
}
