package memo

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"os"
	"slices"
	"sync/atomic"
)

// A pack is a file of entries that one run kept, never changed once it has its
// name:
//
//	magic       8 bytes: format and its version
//	owner       32 bytes: hash of the binary and of the site
//	values      one after the other
//	index       48 bytes an entry, sorted by key: key, offset (8 bytes),
//	            length (4), CRC-32C of the value (4)
//	trailer     16 bytes: offset of the index (8), CRC-32C of all that is no
//	            value (4), magic (4)
//
// Numbers are little-endian. The index is searched as it stands, so opening a
// pack costs one read, however many entries it has.
const (
	magic       = "gpmemo1\n"
	headSize    = len(magic) + sha256.Size
	recordSize  = sha256.Size + 16
	trailerSize = 16
	trailerMark = "end\n"

	// maxValue bounds one value: its length has four bytes.
	maxValue = 1 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(data []byte) uint32 { return crc32.Checksum(data, castagnoli) }

// record is one entry of an index.
type record struct {
	key  Key
	off  int64
	size uint32
	sum  uint32
}

func (r record) append(b []byte) []byte {
	b = append(b, r.key[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(r.off))
	b = binary.LittleEndian.AppendUint32(b, r.size)
	return binary.LittleEndian.AppendUint32(b, r.sum)
}

func recordOf(b []byte) record {
	le := binary.LittleEndian
	return record{Key(b), int64(le.Uint64(b[32:])), le.Uint32(b[40:]), le.Uint32(b[44:])}
}

// head begins every pack of an owner.
func head(owner Key) []byte { return append([]byte(magic), owner[:]...) }

// tail is what follows the values of a pack, which end at off.
func tail(owner Key, records []record, off int64) []byte {
	slices.SortFunc(records, func(a, b record) int { return bytes.Compare(a.key[:], b.key[:]) })
	b := make([]byte, 0, len(records)*recordSize+trailerSize)
	for _, r := range records {
		b = r.append(b)
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(off))
	sum := crc32.Update(checksum(head(owner)), castagnoli, b)
	b = binary.LittleEndian.AppendUint32(b, sum)
	return append(b, trailerMark...)
}

// pack is an open pack.
type pack struct {
	name  string
	file  *os.File
	size  int64
	index []byte
	used  []atomic.Bool // by entry: asked for since the pack was opened
}

// openPack opens a pack of an owner. It is nil if there is no such pack, or not a
// whole one.
func openPack(name string, owner Key) *pack {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	p := &pack{name: name, file: f}
	if !p.readIndex(owner) {
		f.Close()
		return nil
	}
	return p
}

func (p *pack) readIndex(owner Key) bool {
	info, err := p.file.Stat()
	if err != nil || info.Size() < int64(headSize+trailerSize) {
		return false
	}
	p.size = info.Size()
	first, last := make([]byte, headSize), make([]byte, trailerSize)
	if !p.read(first, 0) || !p.read(last, p.size-trailerSize) {
		return false
	}
	off := int64(binary.LittleEndian.Uint64(last))
	n := p.size - trailerSize - off
	if string(last[12:]) != trailerMark || off < int64(headSize) || n < 0 || n%recordSize != 0 {
		return false
	}
	p.index = make([]byte, n)
	if !bytes.Equal(first, head(owner)) || !p.read(p.index, off) {
		return false
	}
	sum := crc32.Update(crc32.Update(checksum(first), castagnoli, p.index), castagnoli, last[:8])
	if sum != binary.LittleEndian.Uint32(last[8:]) {
		return false
	}
	p.used = make([]atomic.Bool, n/recordSize)
	return true
}

func (p *pack) read(b []byte, off int64) bool {
	_, err := p.file.ReadAt(b, off)
	return err == nil
}

// find returns the number of the entry of k.
func (p *pack) find(k Key) (int, bool) {
	lo, hi := 0, len(p.used)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch at := mid * recordSize; bytes.Compare(p.index[at:at+len(k)], k[:]) {
		case 0:
			return mid, true
		case -1:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return 0, false
}

func (p *pack) record(i int) record { return recordOf(p.index[i*recordSize:]) }

// value reads the value of an entry, if it is as it was written.
func (p *pack) value(r record) ([]byte, bool) {
	if r.off < int64(headSize) || r.off+int64(r.size) > p.size {
		return nil, false
	}
	b := make([]byte, r.size)
	if !p.read(b, r.off) || checksum(b) != r.sum {
		return nil, false
	}
	return b, true
}

// usedBytes is the size of the entries that were asked for.
func (p *pack) usedBytes() (n int64) {
	for i := range p.used {
		if p.used[i].Load() {
			n += int64(p.record(i).size)
		}
	}
	return n
}
