// Package yamlnode reads YAML into nodes that know where they were written. It
// owns the YAML module; nothing else of Guidepost imports it.
//
// In goes a byte range of a source file, out comes a Node whose scalars are
// text as the author wrote it: 1.10 stays "1.10", yes stays "yes". Every
// position is a byte offset into the file. What Guidepost's YAML leaves out
// (anchors, aliases, merge keys, tags, several documents, nulls, repeated keys,
// deep nesting, files over 8 MB) is K100, and so is a syntax error, of which a
// file yields one.
package yamlnode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"guidepost/generator/internal/diag"
)

// Kind is the kind of a Node.
type Kind uint8

const (
	Scalar Kind = iota
	Map
	Seq
)

func (k Kind) String() string {
	return [...]string{"a single value", "a map", "a list"}[k]
}

// Node is a value with its place. Value is set on a Scalar, Entries on a Map,
// Items on a Seq.
type Node struct {
	Kind    Kind
	Value   string // text as written, quotes and escapes resolved
	Quoted  bool   // in quotes, or a block of text (| or >)
	Entries []Entry
	Items   []*Node
	Pos     diag.Pos // of a map or list: its first character; of an entry's value: the value
}

// Entry is a key and its value. Keys are scalars, each stands once in a map.
type Entry struct{ Key, Value *Node }

const (
	// MaxBytes is the size of YAML that is read at most.
	MaxBytes = 8 << 20
	// maxDepth is far beyond any form of data.md, and keeps recursion over
	// nodes harmless.
	maxDepth = 64
)

// Get returns the value of key, or nil when it is absent or n is not a map.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	for _, e := range n.Entries {
		if e.Key.Value == key {
			return e.Value
		}
	}
	return nil
}

// Keys returns the keys of a map in the author's order.
func (n *Node) Keys() []string {
	if n == nil {
		return nil
	}
	keys := make([]string, len(n.Entries))
	for i, e := range n.Entries {
		keys[i] = e.Key.Value
	}
	return keys
}

// Parse reads src[off:end] of the file at path. The node is nil when there is a
// syntax error or nothing but comments; otherwise it holds all that could be
// read, also when there are diagnostics: of two equal keys the first, of a key
// without a value nothing.
func Parse(path string, src []byte, off, end int) (*Node, diag.List) {
	return parse(path, src, off, end, false)
}

// ParseLenient is Parse for files that were not written for Guidepost: a key
// without a value is left out without a word.
func ParseLenient(path string, src []byte, off, end int) (*Node, diag.List) {
	return parse(path, src, off, end, true)
}

func parse(path string, src []byte, off, end int, lenient bool) (*Node, diag.List) {
	off = max(0, min(off, len(src)))
	end = max(off, min(end, len(src)))
	if off == 0 && bytes.HasPrefix(src[:end], bom) {
		off = len(bom)
	}
	r := &reader{path: path, src: src[:end], lenient: lenient}
	if !r.readable(off, end) {
		return nil, r.diags
	}
	r.at = cursor{src: r.src, line: 1, col: 1, off: off, lineOff: off}
	root, second, err := decode(r.src[off:])
	if err != nil {
		r.syntax(off, err.Error())
		return nil, r.diags
	}
	if root == nil || len(root.Content) == 0 || isNull(root.Content[0]) {
		if root != nil && len(root.Content) > 0 && !lenient && root.Content[0].Value != "" {
			n := root.Content[0]
			r.null(r.pos(n, len(n.Value)), "the file", false)
		}
		return nil, r.diags
	}
	n := r.node(root.Content[0], 0)
	if second {
		at := r.separator(off)
		r.diags.Error("K100", at, "a second document begins here, but a file holds one",
			"move it to a file of its own, or remove the --- line")
	}
	return n, r.diags
}

var bom = []byte("\xef\xbb\xbf")

// decode returns the first document, and whether another follows it.
func decode(src []byte) (root *yaml.Node, second bool, err error) {
	// The module is frozen upstream and has panicked on strange input before;
	// for an author that is a syntax error like any other.
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, fmt.Errorf("yaml: %v", p)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(src))
	root = new(yaml.Node)
	if err := d.Decode(root); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, false, nil
		}
		return nil, false, err
	}
	err = d.Decode(new(yaml.Node))
	return root, !errors.Is(err, io.EOF), nil
}

type reader struct {
	path    string
	src     []byte
	lenient bool
	at      cursor
	diags   diag.List
}

// readable reports what no YAML reader could make sense of.
func (r *reader) readable(off, end int) bool {
	if end-off > MaxBytes {
		r.diags.Error("K100", diag.WholeFile(r.path),
			fmt.Sprintf("%d MB of YAML are more than the 8 MB that are read", (end-off)>>20),
			"split the file, one table, tree or procedure each")
		return false
	}
	for i := off; i < end; {
		c := r.src[i]
		if c >= 0x20 && c < 0x7f || c == '\n' || c == '\r' || c == '\t' {
			i++
			continue
		}
		u, size := utf8.DecodeRune(r.src[i:end])
		at := diag.Pos{File: r.path, Off: i, Len: size}
		switch {
		case u == utf8.RuneError && size == 1:
			r.diags.Error("K100", at, fmt.Sprintf("byte 0x%02x is not UTF-8", c),
				"save the file as UTF-8; it may be in GBK, Big5 or Latin-1")
			return false
		case control(u):
			r.diags.Error("K100", at, fmt.Sprintf("control character U+%04X", u),
				"remove it; it may come from a program that is not a text editor")
			return false
		}
		i += size
	}
	return true
}

// control reports characters that no text has; HTML and XML cannot hold them.
func control(u rune) bool {
	return u < 0x20 && u != '\n' && u != '\r' && u != '\t' || u >= 0x7f && u < 0xa0 && u != 0x85 || u == 0xfffe || u == 0xffff
}

// node converts n and all below it, in the order of the source.
func (r *reader) node(n *yaml.Node, depth int) *Node {
	at := r.pos(n, 0)
	if bad, hint := r.unsupported(n, at.Off); bad != "" {
		r.diags.Error("K100", at, bad, hint)
		return nil
	}
	if depth > maxDepth {
		r.diags.Error("K100", at, fmt.Sprintf("nested deeper than %d levels", maxDepth), "flatten the structure")
		return nil
	}
	out := &Node{Pos: at}
	switch n.Kind {
	case yaml.ScalarNode:
		out.Value = n.Value
		out.Quoted = n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		out.Pos.Len = r.scalarLen(n, at.Off)
		if i := strings.IndexFunc(n.Value, control); i >= 0 { // as an escape: "\u0000"
			u, _ := utf8.DecodeRuneInString(n.Value[i:])
			r.diags.Error("K100", out.Pos, fmt.Sprintf("the text holds the control character U+%04X", u), "remove it; no page can show it")
			return nil
		}
	case yaml.MappingNode:
		out.Kind = Map
		r.entries(out, n, depth)
	case yaml.SequenceNode:
		out.Kind = Seq
		for _, c := range n.Content {
			if isNull(c) {
				r.null(r.pos(c, len(c.Value)), "a list item", false)
			} else if item := r.node(c, depth+1); item != nil {
				out.Items = append(out.Items, item)
			}
		}
	default:
		return nil
	}
	return out
}

func (r *reader) entries(out *Node, n *yaml.Node, depth int) {
	first := map[string]*Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.Kind != yaml.ScalarNode && k.Kind != yaml.AliasNode {
			r.diags.Error("K100", r.pos(k, 1), "a key must be a word, not a map or a list",
				`text that begins with { or [ stands in quotes: "{…}"`)
			r.node(v, depth+1)
			continue
		}
		key := r.node(k, depth+1)
		var value *Node
		switch {
		case !isNull(v):
			value = r.node(v, depth+1)
		case key != nil:
			r.null(key.Pos, fmt.Sprintf("%q", key.Value), n.Style&yaml.FlowStyle != 0 && v.Value == "")
		}
		if key == nil || value == nil {
			continue
		}
		if prev := first[key.Value]; prev != nil {
			d := r.diags.Error("K100", key.Pos, fmt.Sprintf("%q stands twice in this map", key.Value), "keep one of the two")
			d.Notes = append(d.Notes, diag.Related{Pos: prev.Pos, Msg: "first written here"})
			continue
		}
		first[key.Value] = key
		out.Entries = append(out.Entries, Entry{key, value})
	}
}

// null reports an absent value. What seems to be a key without one in a map in
// braces is mostly the rest of a text that was cut at its comma.
func (r *reader) null(at diag.Pos, what string, cut bool) {
	if r.lenient {
		return
	}
	hint := `write the value, or remove the line; a value that nobody knows is the word unknown, an empty text is ""`
	if cut {
		hint = "a comma inside { } ends the text before it: put a text that holds a comma in quotes"
	}
	r.diags.Error("K100", at, what+" has no value", hint)
}

func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Tag == "!!null"
}

// unsupported names a YAML feature that Guidepost leaves out, "" if n has none.
func (r *reader) unsupported(n *yaml.Node, off int) (msg, hint string) {
	lead := byte(0)
	if off < len(r.src) {
		lead = r.src[off]
	}
	switch {
	case n.Kind == yaml.AliasNode:
		return fmt.Sprintf("*%s is an alias, which is not supported", n.Value), "write the value out, or put the text in quotes"
	case n.Anchor != "":
		return fmt.Sprintf("&%s is an anchor, which is not supported", n.Anchor), "remove it, or put the text in quotes"
	case n.Style&yaml.TaggedStyle != 0 || n.Kind == yaml.ScalarNode && n.Style == 0 && lead == '!':
		return "a tag (!…) is not supported", "remove it, or put the text in quotes"
	case n.Tag == "!!merge":
		return "<< merges maps, which is not supported", "write the keys out"
	}
	return "", ""
}
