package memo

import (
	"bytes"
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"time"
)

// Encode writes a value of plain data, or the one that v points to, as bytes
// that Decode reads: booleans, numbers, strings, times, and structs, arrays,
// slices, maps and pointers of them. Equal values give equal bytes. It panics if
// the type holds anything else, an unexported field say.
func Encode(v any) []byte { return appendValue(nil, v) }

func appendValue(b []byte, v any) []byte {
	at := reflect.ValueOf(v)
	if at.Kind() == reflect.Pointer {
		at = at.Elem()
	}
	p := planOf(at.Type())
	e := encoder{out: append(b, p.print[:]...), last: make([]string, p.slots)}
	e.value(p.root, at)
	return e.out
}

type encoder struct {
	out  []byte
	last []string // by slot
}

func (e *encoder) value(n *node, v reflect.Value) {
	switch n.kind {
	case reflect.String:
		e.string(n, v.String())
	case reflect.Struct:
		e.structure(n, v)
	case reflect.Bool:
		b := byte(0)
		if v.Bool() {
			b = 1
		}
		e.out = append(e.out, b)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.out = binary.AppendVarint(e.out, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		e.out = binary.AppendUvarint(e.out, v.Uint())
	case reflect.Float32, reflect.Float64:
		e.out = binary.LittleEndian.AppendUint64(e.out, math.Float64bits(v.Float()))
	case reflect.Slice:
		e.slice(n, v)
	case reflect.Array:
		e.elements(n, v)
	case reflect.Pointer:
		if v.IsNil() {
			e.out = append(e.out, 0)
			return
		}
		e.out = append(e.out, 1)
		e.value(n.elem, v.Elem())
	case reflect.Map:
		e.dictionary(n, v)
	}
}

func (e *encoder) string(n *node, s string) {
	if s == e.last[n.slot] {
		e.out = append(e.out, 0)
		return
	}
	e.last[n.slot] = s
	e.out = binary.AppendUvarint(e.out, uint64(len(s))+1)
	e.out = append(e.out, s...)
}

func (e *encoder) structure(n *node, v reflect.Value) {
	if n.time {
		// Only a zone whose offset is no whole number of minutes cannot be
		// written; such a time comes back in UTC.
		t := v.Interface().(time.Time)
		data, err := t.MarshalBinary()
		if err != nil {
			data, _ = t.UTC().MarshalBinary()
		}
		e.string(n, string(data))
		return
	}
	if v.IsZero() {
		e.out = append(e.out, 0)
		return
	}
	e.out = append(e.out, 1)
	for i, f := range n.fields {
		e.value(f, v.Field(i))
	}
}

func (e *encoder) slice(n *node, v reflect.Value) {
	if v.IsNil() {
		e.out = append(e.out, 0)
		return
	}
	e.out = binary.AppendUvarint(e.out, uint64(v.Len())+1)
	e.elements(n, v)
}

func (e *encoder) elements(n *node, v reflect.Value) {
	if n.elem.kind == reflect.Uint8 {
		if v.Kind() == reflect.Slice || v.CanAddr() {
			e.out = append(e.out, v.Bytes()...)
			return
		}
		for i := range v.Len() {
			e.out = append(e.out, byte(v.Index(i).Uint()))
		}
		return
	}
	for i := range v.Len() {
		e.value(n.elem, v.Index(i))
	}
}

// dictionary writes a map in the order of its encoded keys. They are written
// without reference to strings before them, so that the order does not depend
// on what was written first.
func (e *encoder) dictionary(n *node, v reflect.Value) {
	if v.IsNil() {
		e.out = append(e.out, 0)
		return
	}
	type entry struct {
		key   []byte
		value reflect.Value
	}
	var all []entry
	for k, x := range v.Seq2() {
		one := encoder{last: make([]string, len(e.last))}
		one.value(n.key, k)
		all = append(all, entry{one.out, x})
	}
	slices.SortFunc(all, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	e.out = binary.AppendUvarint(e.out, uint64(len(all))+1)
	for _, x := range all {
		e.out = append(e.out, x.key...)
		e.value(n.elem, x.value)
	}
}
