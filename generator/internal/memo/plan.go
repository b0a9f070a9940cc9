package memo

import (
	"crypto/sha256"
	"fmt"
	"io"
	"reflect"
	"sync"
	"time"
)

// plan is how the values of one type are written. print tells it from the plan
// of every other type, and of the same type with a field more or less.
type plan struct {
	root  *node
	slots int // of strings, see node.slot
	print [8]byte
}

// node is how one part of a value is written:
//
//	bool        0 or 1
//	integer     varint, zigzag if signed
//	float       8 bytes
//	string      0: as the last string of its slot; else length+1, bytes
//	struct      0: the zero value; else 1, fields in order
//	array       elements
//	slice, map  0: nil; else length+1, elements (of a map: keys and values,
//	            sorted by the encoded key)
//	pointer     0: nil; else 1, value
//	time        as a string, its binary form
//
// Every part takes a byte or more, so that no count read from a damaged entry
// can be larger than what is left of it.
type node struct {
	kind   reflect.Kind
	typ    reflect.Type
	time   bool
	key    *node
	elem   *node
	fields []*node

	// slot numbers the strings of one place in the type. Places such as
	// Pos.File hold the same string again and again.
	slot int
}

var plans sync.Map // reflect.Type → *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	m := maker{made: map[reflect.Type]*node{}}
	root := m.node(t)
	h := sha256.New()
	fingerprint(h, t, map[reflect.Type]int{})
	p := &plan{root: root, slots: m.slots}
	copy(p.print[:], h.Sum(nil))
	plans.Store(t, p)
	return p
}

type maker struct {
	made  map[reflect.Type]*node
	slots int
}

var timeType = reflect.TypeFor[time.Time]()

func (m *maker) node(t reflect.Type) *node {
	if t == timeType || t.Kind() == reflect.String {
		m.slots++
		return &node{kind: t.Kind(), typ: t, time: t == timeType, slot: m.slots - 1}
	}
	if n, ok := m.made[t]; ok {
		return n
	}
	n := &node{kind: t.Kind(), typ: t}
	m.made[t] = n // before its parts, which may hold the type again
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if !f.IsExported() {
				panic(fmt.Sprintf("memo: field %s of %s is not exported", f.Name, t))
			}
			n.fields = append(n.fields, m.node(f.Type))
		}
	case reflect.Array:
		if t.Len() == 0 {
			panic(fmt.Sprintf("memo: %s holds nothing", t))
		}
		n.elem = m.node(t.Elem())
	case reflect.Slice, reflect.Pointer:
		n.elem = m.node(t.Elem())
	case reflect.Map:
		n.key, n.elem = m.node(t.Key()), m.node(t.Elem())
	case reflect.Bool, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
	default:
		panic(fmt.Sprintf("memo: %s is not plain data", t))
	}
	return n
}

// fingerprint writes the shape of a type: its name, and the names and types of
// its fields all the way down. A type met again is named by its number.
func fingerprint(w io.Writer, t reflect.Type, seen map[reflect.Type]int) {
	if i, ok := seen[t]; ok {
		fmt.Fprintf(w, "#%d;", i)
		return
	}
	seen[t] = len(seen)
	fmt.Fprintf(w, "%s %s", t.Kind(), t)
	if t == timeType {
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			fmt.Fprintf(w, "{%s ", t.Field(i).Name)
			fingerprint(w, t.Field(i).Type, seen)
		}
	case reflect.Map:
		fingerprint(w, t.Key(), seen)
		fingerprint(w, t.Elem(), seen)
	case reflect.Array, reflect.Slice, reflect.Pointer:
		fingerprint(w, t.Elem(), seen)
	}
	io.WriteString(w, ";")
}
