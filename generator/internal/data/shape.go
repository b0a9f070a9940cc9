package data

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// A shape describes one form of YAML value: how it is read into a T, and its
// JSON Schema. Shapes are built from smaller shapes, and every kind of data
// file is one shape, so that what is decoded and what the schema says cannot
// drift apart.
type shape[T any] struct {
	schema func() schema
	read   func(d dec, n *yamlnode.Node, out *T) // reports into d; leaves out as it was when n is unreadable
}

// field is a key of an object.
type field[T any] struct {
	key, about string
	must       bool
	main       bool // what a bare text in the object's place means
	schema     func() schema
	read       func(d dec, n *yamlnode.Node, out *T)
}

// at is a field that s reads into the part of T that p points to.
func at[T, V any](key, about string, s shape[V], p func(*T) *V) field[T] {
	return field[T]{key: key, about: about, schema: s.schema,
		read: func(d dec, n *yamlnode.Node, out *T) { s.read(d, n, p(out)) }}
}

// required makes the field's absence, or an empty text in its place, K103.
func (f field[T]) required() field[T] { f.must = true; return f }

// short lets a translator write a bare text for the object: it is this field's.
func (f field[T]) short() field[T] { f.main = true; return f }

// object reads a map with exactly these keys. Fields are read in the order
// given here, not the author's, so that a later one may rely on an earlier one.
func object[T any](fields ...field[T]) shape[T] {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	return shape[T]{
		schema: func() schema { return objectSchema(fields) },
		read: func(d dec, n *yamlnode.Node, out *T) {
			if n.Kind != yamlnode.Map {
				d.error("K110", n.Pos, "a map expected, found "+show(n), "write it with keys: "+strings.Join(first(keys, 6), ", "))
				return
			}
			meant := map[string]bool{} // keys that a slip stands for, which are not missed as well
			for _, e := range n.Entries {
				if !slices.Contains(keys, e.Key.Value) {
					meant[diag.Nearest(e.Key.Value, keys)] = true
					d.error("K101", e.Key.Pos, fmt.Sprintf("unknown key %q", e.Key.Value), keyHint(e.Key.Value, keys))
				}
			}
			for _, f := range fields {
				v := n.Get(f.key)
				switch {
				case v != nil && f.must && v.Kind == yamlnode.Scalar && blank(v.Value):
					d.error("K103", v.Pos, fmt.Sprintf("%q is empty", f.key), "write "+f.key+": "+strings.TrimSuffix(f.about, "."))
				case v != nil:
					f.read(d.child(f.key, f.main), v, out)
				case f.must && !meant[f.key]:
					d.error("K103", n.Pos, fmt.Sprintf("%q is missing", f.key), "add "+f.key+": "+strings.TrimSuffix(f.about, "."))
				}
			}
		},
	}
}

// embed turns the fields of a part of T into fields of T.
func embed[T, V any](p func(*T) *V, fields []field[V]) []field[T] {
	out := make([]field[T], len(fields))
	for i, f := range fields {
		out[i] = field[T]{key: f.key, about: f.about, must: f.must, main: f.main, schema: f.schema,
			read: func(d dec, n *yamlnode.Node, t *T) { f.read(d, n, p(t)) }}
	}
	return out
}

// entries reads a map from ids to T, in the author's order. set stores the id.
func entries[T any](s shape[T], reserved []string, set func(*T, doc.Name)) shape[[]T] {
	return shape[[]T]{
		schema: func() schema { return mapSchema(s.schema(), idPattern) },
		read: func(d dec, n *yamlnode.Node, out *[]T) {
			if n.Kind != yamlnode.Map {
				d.error("K110", n.Pos, "a map from ids expected, found "+show(n), "write id: value, one per line")
				return
			}
			for _, e := range n.Entries {
				if d.top && metaKey(e.Key.Value) {
					d.error("K102", e.Key.Pos, fmt.Sprintf("%q is a reserved word", e.Key.Value), "choose another id")
					continue
				}
				d.id(e.Key, reserved)
				var t T
				set(&t, name(e.Key))
				s.read(d.child(e.Key.Value, false), e.Value, &t)
				*out = append(*out, t)
			}
		},
	}
}

// items reads a list; where single is set, one value alone is a list of one.
func items[T any](s shape[T], single bool) shape[[]T] {
	return shape[[]T]{
		schema: func() schema {
			list := schema{"type": "array", "items": s.schema()}
			if single {
				return schema{"anyOf": []schema{s.schema(), list}}
			}
			return list
		},
		read: func(d dec, n *yamlnode.Node, out *[]T) {
			list := n.Items
			switch {
			case n.Kind == yamlnode.Seq:
			case single:
				list = []*yamlnode.Node{n}
			default:
				d.error("K110", n.Pos, "a list expected, found "+show(n), "write [a, b], or one item per line after \"- \"")
				return
			}
			*out = make([]T, 0, len(list)) // an empty list is one all the same
			for i, item := range list {
				var t T
				s.read(d.child(fmt.Sprint(i), false), item, &t)
				*out = append(*out, t)
			}
		},
	}
}

// lazy breaks the circle of a shape that contains itself; ref is its name in
// the schema's $defs.
func lazy[T any](ref string, s func() shape[T]) shape[T] {
	return shape[T]{
		schema: func() schema { return schema{"$ref": "#/$defs/" + ref} },
		read:   func(d dec, n *yamlnode.Node, out *T) { s().read(d, n, out) },
	}
}

// placed stores where a value stands before reading it.
func placed[T any](s shape[T], p func(*T) *doc.Pos) shape[T] {
	return shape[T]{schema: s.schema, read: func(d dec, n *yamlnode.Node, out *T) {
		*p(out) = n.Pos
		s.read(d, n, out)
	}}
}

// made reads a T into memory of its own.
func made[T any](s shape[T]) shape[*T] {
	return shape[*T]{schema: s.schema, read: func(d dec, n *yamlnode.Node, out **T) {
		t := new(T)
		s.read(d, n, t)
		*out = t
	}}
}

func name(n *yamlnode.Node) doc.Name { return doc.Name{ID: n.Value, Pos: n.Pos} }

// blank reports whether a text shows nothing.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && unicode.IsGraphic(r) })
}

func keyHint(word string, keys []string) string {
	if h := diag.DidYouMean(word, keys); h != "" {
		return h
	}
	return "known here: " + strings.Join(slices.Compact(slices.Sorted(slices.Values(keys))), ", ")
}

func first(list []string, n int) []string { return list[:min(n, len(list))] }

// show is a node for a message.
func show(n *yamlnode.Node) string {
	if n.Kind != yamlnode.Scalar {
		return n.Kind.String()
	}
	return quote(n.Value)
}

func quote(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return `"` + s + `"`
}
