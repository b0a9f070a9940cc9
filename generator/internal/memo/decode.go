package memo

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"time"
	"unsafe"
)

// errShape says that bytes do not hold a value of the type asked for.
var errShape = errors.New("memo: not an encoded value of this type")

// maxNest bounds how deep a value may lie in others of its own type.
const maxNest = 1000

// Decode reads what Encode wrote into the value that v points to, which must be
// of the same type, fields and all. If data is anything else it returns an error
// and leaves the value as it was. Whatever the data, memory is taken in
// proportion to their length only.
//
// The strings of the value are parts of data, which from now on must not change: a
// page is as long as its text, and would be copied each time it is read.
func Decode(data []byte, v any) error {
	at := reflect.ValueOf(v).Elem()
	p := planOf(at.Type())
	if len(data) < len(p.print) || [8]byte(data) != p.print {
		return errShape
	}
	rest := data[len(p.print):]
	d := decoder{rest: unsafe.String(unsafe.SliceData(rest), len(rest)), last: make([]string, p.slots)}
	out := reflect.New(at.Type()).Elem()
	if !d.value(p.root, out) || d.rest != "" {
		return errShape
	}
	at.Set(out)
	return nil
}

type decoder struct {
	rest string
	last []string // by slot
	nest int
}

// value reads one value, and reports whether it was well-formed.
func (d *decoder) value(n *node, v reflect.Value) bool {
	switch n.kind {
	case reflect.String:
		s, ok := d.string(n)
		v.SetString(s)
		return ok
	case reflect.Struct:
		return d.structure(n, v)
	case reflect.Bool:
		b, ok := d.flag()
		v.SetBool(b)
		return ok
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		u, ok := d.uvarint()
		x := int64(u>>1) ^ -int64(u&1)
		if !ok || v.OverflowInt(x) {
			return false
		}
		v.SetInt(x)
		return true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		u, ok := d.uvarint()
		if !ok || v.OverflowUint(u) {
			return false
		}
		v.SetUint(u)
		return true
	case reflect.Float32, reflect.Float64:
		s, ok := d.take(8)
		if ok {
			v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64([]byte(s))))
		}
		return ok
	}
	return d.compound(n, v)
}

func (d *decoder) compound(n *node, v reflect.Value) bool {
	if d.nest++; d.nest > maxNest {
		return false
	}
	defer func() { d.nest-- }()
	switch n.kind {
	case reflect.Slice:
		return d.slice(n, v)
	case reflect.Array:
		return d.elements(n, v)
	case reflect.Map:
		return d.dictionary(n, v)
	}
	set, ok := d.flag()
	if !set || !ok {
		return ok
	}
	v.Set(reflect.New(n.typ.Elem()))
	return d.value(n.elem, v.Elem())
}

func (d *decoder) string(n *node) (string, bool) {
	size, same, ok := d.count()
	if !ok || same {
		return d.last[n.slot], ok
	}
	s, ok := d.take(size)
	d.last[n.slot] = s
	return s, ok
}

func (d *decoder) structure(n *node, v reflect.Value) bool {
	if n.time {
		s, ok := d.string(n)
		if !ok {
			return false
		}
		var t time.Time
		if t.UnmarshalBinary([]byte(s)) != nil {
			return false
		}
		v.Set(reflect.ValueOf(t))
		return true
	}
	set, ok := d.flag()
	if !set || !ok {
		return ok
	}
	for i, f := range n.fields {
		if !d.value(f, v.Field(i)) {
			return false
		}
	}
	return true
}

func (d *decoder) slice(n *node, v reflect.Value) bool {
	size, null, ok := d.count()
	if !ok || null {
		return ok
	}
	if n.elem.kind == reflect.Uint8 {
		s, _ := d.take(size)
		v.SetBytes([]byte(s))
		return true
	}
	v.Set(reflect.MakeSlice(n.typ, size, size))
	return d.elements(n, v)
}

func (d *decoder) elements(n *node, v reflect.Value) bool {
	if n.elem.kind == reflect.Uint8 {
		s, ok := d.take(v.Len())
		copy(v.Bytes(), s)
		return ok
	}
	for i := range v.Len() {
		if !d.value(n.elem, v.Index(i)) {
			return false
		}
	}
	return true
}

func (d *decoder) dictionary(n *node, v reflect.Value) bool {
	size, null, ok := d.count()
	if !ok || null {
		return ok
	}
	v.Set(reflect.MakeMapWithSize(n.typ, size))
	key, elem := reflect.New(n.typ.Key()).Elem(), reflect.New(n.typ.Elem()).Elem()
	for range size {
		key.SetZero()
		elem.SetZero()
		one := decoder{rest: d.rest, last: make([]string, len(d.last)), nest: d.nest}
		if !one.value(n.key, key) {
			return false
		}
		if d.rest = one.rest; !d.value(n.elem, elem) {
			return false
		}
		v.SetMapIndex(key, elem)
	}
	return v.Len() == size
}

// count reads a length that was written as length+1, where 0 says something
// else. More than what is left cannot be meant.
func (d *decoder) count() (size int, zero, ok bool) {
	u, ok := d.uvarint()
	if !ok || u > uint64(len(d.rest))+1 {
		return 0, false, false
	}
	if u == 0 {
		return 0, true, true
	}
	return int(u - 1), false, true
}

func (d *decoder) flag() (set, ok bool) {
	s, ok := d.take(1)
	return s == "\x01", ok && s[0] <= 1
}

func (d *decoder) take(n int) (string, bool) {
	if n > len(d.rest) {
		return "", false
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s, true
}

func (d *decoder) uvarint() (uint64, bool) {
	var x uint64
	for i := range min(len(d.rest), binary.MaxVarintLen64) {
		b := d.rest[i]
		x |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.rest = d.rest[i+1:]
			return x, i < binary.MaxVarintLen64-1 || b <= 1
		}
	}
	return 0, false
}
