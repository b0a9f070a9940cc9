package search

import (
	"bytes"
	"encoding/binary"
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

// find looks a text up; key is its keyOf. It gives its slot if it has no number.
func (d *dict) find(key uint64, text []byte) (id int32, free int) {
	mask := len(d.slots) - 1
	for i := int(key*0x9e3779b97f4a7c15>>32) & mask; ; i = (i + 1) & mask {
		s := d.slots[i]
		if s.id == 0 {
			return -1, i
		}
		if s.key == key && (key&0xff == 0 || bytes.Equal(d.at(s.id-1), text)) {
			return s.id - 1, i
		}
	}
}

// id gives a text its number; known is whether it had one.
func (d *dict) id(key uint64, text []byte) (id int32, known bool) {
	if 2*len(d.ends) >= len(d.slots) {
		d.grow()
	}
	id, free := d.find(key, text)
	if id >= 0 {
		return id, true
	}
	d.text = append(d.text, text...)
	d.ends = append(d.ends, uint32(len(d.text)))
	d.slots[free] = slot{key, int32(len(d.ends))}
	return int32(len(d.ends)) - 1, false
}

func (d *dict) grow() {
	old := d.slots
	d.slots = make([]slot, max(1024, 2*len(old)))
	mask := len(d.slots) - 1
	for _, s := range old {
		if s.id == 0 {
			continue
		}
		i := int(s.key*0x9e3779b97f4a7c15>>32) & mask
		for d.slots[i].id != 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = s
	}
}

// reset forgets all texts and keeps the memory.
func (d *dict) reset() {
	clear(d.slots)
	d.text, d.ends = d.text[:0], d.ends[:0]
}
