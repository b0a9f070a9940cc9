// Package tomlnode reads TOML into the positioned nodes of package yamlnode, so
// that whoever reads a configuration or front matter reads one form. It owns the
// TOML module; nothing else of Guidepost imports it.
//
// In goes a byte range of a source file, out comes a map whose scalars are text
// as the author wrote it: numbers without their underscores, dates and booleans
// as they stand. Tables, dotted keys and arrays of tables become nested maps and
// lists in the order of the source. What TOML forbids is K100, with its place:
// a syntax error, of which a file yields one, or a key that stands twice.
package tomlnode

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/yamlnode"
)

// maxDepth keeps recursion over nodes harmless, as in package yamlnode.
const maxDepth = 64

// Parse reads src[off:end] of the file at path. The node is a map, or nil when
// there is a syntax error or nothing but comments; of two equal keys it holds the
// first.
func Parse(path string, src []byte, off, end int) (*yamlnode.Node, diag.List) {
	off = max(0, min(off, len(src)))
	end = max(off, min(end, len(src)))
	r := &reader{path: path, base: off, src: src[off:end]}
	if len(r.src) > yamlnode.MaxBytes {
		r.diags.Error("K100", diag.WholeFile(path), fmt.Sprintf("%d MB of TOML are more than the 8 MB that are read", len(r.src)>>20), "split the file")
		return nil, r.diags
	}
	if i := invalidUTF8(r.src); i >= 0 {
		r.diags.Error("K100", r.pos(i, 1), fmt.Sprintf("byte 0x%02x is not UTF-8", r.src[i]), "save the file as UTF-8")
		return nil, r.diags
	}
	root := r.document()
	if root == nil || len(root.Entries) == 0 {
		return nil, r.diags
	}
	return root, r.diags
}

func invalidUTF8(b []byte) int {
	for i := 0; i < len(b); {
		u, n := utf8.DecodeRune(b[i:])
		if u == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return -1
}

type reader struct {
	path  string
	base  int // offset of src in the file
	src   []byte
	p     unstable.Parser
	at    int // end of what has been read, where values that carry no place are looked for
	diags diag.List
}

func (r *reader) pos(off, n int) diag.Pos {
	return diag.Pos{File: r.path, Off: r.base + min(max(0, off), len(r.src)), Len: n}
}

// document reads expression by expression. The module has panicked on strange
// input before; for an author that is a syntax error like any other.
func (r *reader) document() (root *yamlnode.Node) {
	defer func() {
		if p := recover(); p != nil {
			r.diags.Error("K100", r.pos(r.at, 1), "not TOML that can be read", "compare with the lines above")
			root = nil
		}
	}()
	root = &yamlnode.Node{Kind: yamlnode.Map, Pos: r.pos(0, 0)}
	table := root
	r.p.Reset(r.src)
	for r.p.NextExpression() {
		e := r.p.Expression()
		switch e.Kind {
		case unstable.KeyValue:
			r.keyValue(table, e, 0)
		case unstable.Table, unstable.ArrayTable:
			if t := r.table(root, r.keys(e.Key()), e.Kind == unstable.ArrayTable); t != nil {
				table = t
			} else {
				table = &yamlnode.Node{Kind: yamlnode.Map} // read, so that its mistakes are told, and dropped
			}
		}
	}
	if err := r.p.Error(); err != nil {
		r.syntax(err)
		return nil
	}
	return root
}

// syntax reports what the module says, at the bytes that it says it about.
func (r *reader) syntax(err error) {
	msg, at := err.Error(), r.pos(r.at, 1)
	var pe *unstable.ParserError
	if errors.As(err, &pe) {
		msg = pe.Message
		if rng := r.p.Range(pe.Highlight); int(rng.Offset) <= len(r.src) {
			at = r.pos(int(rng.Offset), int(rng.Length))
		}
	}
	r.diags.Error("K100", at, "not TOML that can be read: "+msg, `write key = "value"; text stands in quotes`)
}

// keys are the parts of a key, each with its place.
func (r *reader) keys(it unstable.Iterator) []*yamlnode.Node {
	var out []*yamlnode.Node
	for it.Next() {
		k := it.Node()
		out = append(out, &yamlnode.Node{Value: string(k.Data), Pos: r.place(k)})
	}
	return out
}

// place is where a node stands. Arrays and inline tables carry no range; they
// begin behind the key that was read last.
func (r *reader) place(n *unstable.Node) diag.Pos {
	if n.Raw.Length > 0 {
		r.at = max(r.at, int(n.Raw.Offset+n.Raw.Length))
		return r.pos(int(n.Raw.Offset), int(n.Raw.Length))
	}
	open := map[unstable.Kind]byte{unstable.Array: '[', unstable.InlineTable: '{'}[n.Kind]
	for i := r.at; open != 0 && i < len(r.src); i++ {
		if r.src[i] == open {
			r.at = i + 1
			return r.pos(i, 1)
		}
	}
	return r.locate(n)
}

// locate looks for a scalar without a range from where reading has come to.
func (r *reader) locate(n *unstable.Node) diag.Pos {
	if i := strings.Index(string(r.src[r.at:]), string(n.Data)); i >= 0 && len(n.Data) > 0 {
		off := r.at + i
		r.at = off + len(n.Data)
		return r.pos(off, len(n.Data))
	}
	return r.pos(r.at, 0)
}

func (r *reader) keyValue(table *yamlnode.Node, e *unstable.Node, depth int) {
	keys := r.keys(e.Key())
	for _, k := range keys[:len(keys)-1] {
		if table = r.step(table, k); table == nil {
			return
		}
	}
	last := keys[len(keys)-1]
	value := r.value(e.Value(), depth+1)
	if value == nil || r.twice(table, last) {
		return
	}
	table.Entries = append(table.Entries, yamlnode.Entry{Key: last, Value: value})
}

func (r *reader) twice(table, key *yamlnode.Node) bool {
	for _, e := range table.Entries {
		if e.Key.Value == key.Value {
			d := r.diags.Error("K100", key.Pos, fmt.Sprintf("%q stands twice in this table", key.Value), "keep one of the two")
			d.Notes = append(d.Notes, diag.Related{Pos: e.Key.Pos, Msg: "first written here"})
			return true
		}
	}
	return false
}

// step goes from a table into the one below key, which is made if need be. Of
// an array of tables it takes the last.
func (r *reader) step(table, key *yamlnode.Node) *yamlnode.Node {
	v := table.Get(key.Value)
	switch {
	case v == nil:
		v = &yamlnode.Node{Kind: yamlnode.Map, Pos: key.Pos}
		table.Entries = append(table.Entries, yamlnode.Entry{Key: key, Value: v})
		return v
	case v.Kind == yamlnode.Map:
		return v
	case v.Kind == yamlnode.Seq && len(v.Items) > 0 && v.Items[len(v.Items)-1].Kind == yamlnode.Map:
		return v.Items[len(v.Items)-1]
	}
	r.diags.Error("K100", key.Pos, fmt.Sprintf("%q is %s here and a table elsewhere", key.Value, v.Kind), "give one of the two another name")
	return nil
}

// table finds or makes the table that a [header] names.
func (r *reader) table(root *yamlnode.Node, keys []*yamlnode.Node, inArray bool) *yamlnode.Node {
	if len(keys) > maxDepth {
		r.diags.Error("K100", keys[0].Pos, fmt.Sprintf("nested deeper than %d levels", maxDepth), "flatten the structure")
		return nil
	}
	t := root
	for _, k := range keys[:len(keys)-1] {
		if t = r.step(t, k); t == nil {
			return nil
		}
	}
	last := keys[len(keys)-1]
	if !inArray {
		return r.step(t, last)
	}
	item := &yamlnode.Node{Kind: yamlnode.Map, Pos: last.Pos}
	switch v := t.Get(last.Value); {
	case v == nil:
		list := &yamlnode.Node{Kind: yamlnode.Seq, Pos: last.Pos, Items: []*yamlnode.Node{item}}
		t.Entries = append(t.Entries, yamlnode.Entry{Key: last, Value: list})
	case v.Kind == yamlnode.Seq:
		v.Items = append(v.Items, item)
	default:
		r.twice(t, last)
		return nil
	}
	return item
}

// value converts n and all below it.
func (r *reader) value(n *unstable.Node, depth int) *yamlnode.Node {
	out := &yamlnode.Node{Pos: r.place(n)}
	if depth > maxDepth {
		r.diags.Error("K100", out.Pos, fmt.Sprintf("nested deeper than %d levels", maxDepth), "flatten the structure")
		return nil
	}
	switch n.Kind {
	case unstable.Array:
		out.Kind = yamlnode.Seq
		for it := n.Children(); it.Next(); {
			if it.Node().Kind == unstable.Comment {
				continue
			}
			if item := r.value(it.Node(), depth+1); item != nil {
				out.Items = append(out.Items, item)
			}
		}
	case unstable.InlineTable:
		out.Kind = yamlnode.Map
		for it := n.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				r.keyValue(out, it.Node(), depth+1)
			}
		}
	case unstable.String:
		out.Value, out.Quoted = string(n.Data), true
	case unstable.Integer, unstable.Float:
		out.Value = strings.ReplaceAll(string(n.Data), "_", "")
	default:
		out.Value = string(n.Data)
	}
	return out
}
