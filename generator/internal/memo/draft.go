package memo

import (
	"os"
	"strings"
)

// bufferSize is how much a draft gathers before it writes.
const bufferSize = 1 << 20

// draft is a pack that is being written, under a name that no store opens.
type draft struct {
	owner   Key
	file    *os.File
	buffer  []byte
	flushed int64 // bytes of the file; the buffer follows them
	records []record
	at      map[Key]int // number of the record
}

// newDraft begins a pack in dir whose name begins with prefix.
func newDraft(dir, prefix string, owner Key) (*draft, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, prefix+"-*"+draftSuffix)
	if err != nil {
		return nil, err
	}
	return &draft{owner: owner, file: f, buffer: head(owner), at: map[Key]int{}}, nil
}

func (d *draft) size() int64 { return d.flushed + int64(len(d.buffer)) }

func (d *draft) add(k Key, value []byte) error {
	d.at[k] = len(d.records)
	d.records = append(d.records, record{k, d.size(), uint32(len(value)), checksum(value)})
	d.buffer = append(d.buffer, value...)
	if len(d.buffer) < bufferSize {
		return nil
	}
	return d.flush()
}

func (d *draft) flush() error {
	n, err := d.file.Write(d.buffer)
	d.flushed += int64(n)
	d.buffer = d.buffer[:0]
	return err
}

// value reads an entry of the draft.
func (d *draft) value(k Key) ([]byte, bool) {
	i, ok := d.at[k]
	if !ok {
		return nil, false
	}
	r := d.records[i]
	b := make([]byte, r.size)
	if r.off >= d.flushed {
		copy(b, d.buffer[r.off-d.flushed:])
		return b, true
	}
	_, err := d.file.ReadAt(b, r.off)
	return b, err == nil && checksum(b) == r.sum
}

// seal gives the draft its name as a pack, and returns the pack. The draft is
// done with either way.
func (d *draft) seal() *pack {
	d.buffer = append(d.buffer, tail(d.owner, d.records, d.size())...)
	err := d.flush()
	if closing := d.file.Close(); err == nil {
		err = closing
	}
	temp := d.file.Name()
	name := strings.TrimSuffix(temp, draftSuffix) + packSuffix
	if err != nil || os.Rename(temp, name) != nil {
		_ = os.Remove(temp)
		return nil
	}
	return openPack(name, d.owner)
}

// drop gives the draft up.
func (d *draft) drop() {
	d.file.Close()
	_ = os.Remove(d.file.Name())
}
