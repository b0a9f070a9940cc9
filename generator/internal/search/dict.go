package search

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// dict numbers texts from 0 in the order in which they come. Most units are no
// longer than seven bytes and are their own key, so that a text is seldom looked
// at. The zero dict is empty.
type dict struct {
	slots []slot // a power of two of them, at most half of them taken
	text  []byte // all texts, one after the other
	ends  []uint32
}

type slot struct {
	key uint64
	id  int32 // 1 more than the number, 0 if the slot is free
}

// keyOf is the first seven bytes of a text in order, and 0; of a longer text it
// is a hash that does not end in 0.
func keyOf(text []byte) uint64 {
	if len(text) > 7 {
		return hashOf(text) | 1
	}
	var b [8]byte
	copy(b[:], text)
	return binary.BigEndian.Uint64(b[:])
}

// shortKey is the keyOf of a text of runes, if that is no longer than seven bytes.
func shortKey(text []rune) (key uint64, ok bool) {
	if len(text) == 2 && isThreeBytes(text[0]) && isThreeBytes(text[1]) { // nearly all Han pairs
		return threeBytes(text[0])<<40 | threeBytes(text[1])<<16, true
	}
	room := 64
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			key, room = key<<8|uint64(r), room-8
		case r < 0x800:
			key, room = key<<16|0xc080|uint64(r>>6)<<8|uint64(r&0x3f), room-16
		case r < 0x10000:
			key, room = key<<24|threeBytes(r), room-24
		default:
			key, room = key<<32|0xf0808080|uint64(r>>18)<<24|uint64(r>>12&0x3f)<<16|uint64(r>>6&0x3f)<<8|uint64(r&0x3f), room-32
		}
		if room < 8 {
			return 0, false
		}
	}
	return key << room, true
}

func isThreeBytes(r rune) bool { return 0x800 <= r && r <= 0xffff }

// threeBytes is a rune in UTF-8 that takes three bytes.
func threeBytes(r rune) uint64 {
	return 0xe08080 | uint64(r>>12)<<16 | uint64(r>>6&0x3f)<<8 | uint64(r&0x3f)
}

// isShort tells a key that is its text.
func isShort(key uint64) bool { return key&0xff == 0 }

// appendKey appends the text of a short key.
func appendKey(b []byte, key uint64) []byte {
	for ; key > 0; key <<= 8 {
		b = append(b, byte(key>>56))
	}
	return b
}

// hashOf is FNV-1a, with its bits mixed once more.
func hashOf[T string | []byte](text T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return (h ^ h>>29) * 0x9e3779b97f4a7c15
}

// len is how many texts have a number.
func (d *dict) len() int { return len(d.ends) }

// at is the text of a number. It is valid until a text is added.
func (d *dict) at(id int32) []byte {
	from := uint32(0)
	if id > 0 {
		from = d.ends[id-1]
	}
	return d.text[from:d.ends[id]]
}

// find looks a text up; key is its keyOf, and all that is looked at if it is
// short. It gives its slot if it has no number.
func (d *dict) find(key uint64, text []byte) (id int32, free int) {
	mask := len(d.slots) - 1
	for i := int(key*0x9e3779b97f4a7c15>>32) & mask; ; i = (i + 1) & mask {
		s := d.slots[i]
		if s.id == 0 {
			return -1, i
		}
		if s.key == key && (isShort(key) || bytes.Equal(d.at(s.id-1), text)) {
			return s.id - 1, i
		}
	}
}

// id gives a text its number; known is whether it had one. The text of a short
// key may be left out.
func (d *dict) id(key uint64, text []byte) (id int32, known bool) {
	if 2*len(d.ends) >= len(d.slots) {
		d.room(max(leastSlots, 2*len(d.slots)))
	}
	id, free := d.find(key, text)
	if id >= 0 {
		return id, true
	}
	if isShort(key) {
		d.text = appendKey(d.text, key)
	} else {
		d.text = append(d.text, text...)
	}
	d.ends = append(d.ends, uint32(len(d.text)))
	d.slots[free] = slot{key, int32(len(d.ends))}
	return int32(len(d.ends)) - 1, false
}

// room makes n slots, a power of two, of the memory there is if it is enough.
func (d *dict) room(n int) {
	if n <= cap(d.slots) {
		d.slots = d.slots[:n]
		clear(d.slots)
	} else {
		d.slots = make([]slot, n)
	}
	for id := range int32(len(d.ends)) {
		text := d.at(id)
		key := keyOf(text)
		_, free := d.find(key, text)
		d.slots[free] = slot{key, id + 1}
	}
}

// leastSlots is how many slots there are at least.
const leastSlots = 1024

// reset forgets all texts and makes room for about n: the fewer slots, the nearer
// they are to the processor.
func (d *dict) reset(n int) {
	d.text, d.ends = d.text[:0], d.ends[:0]
	d.room(max(leastSlots, 2<<bits.Len(uint(n))))
}
