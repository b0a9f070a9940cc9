// Package memo remembers the pure stages of a build on disk: a key that names
// all that a call depends on goes in with the call's result, and a later run of
// the same program gets the result back instead of calling again.
//
//	store := memo.Open(memo.Dir(), "/home/ann/site")
//	key := memo.NewKey("page", sum[:], memo.Encode(options))
//	if !store.Load(key, &page) {
//		page = parse(…)
//		store.Keep(key, page)
//	}
//	…
//	store.Save(true)
//	store.Close()
//
// Nothing here can fail a build. What cannot be read, is damaged, was written
// by another binary or has another shape is a miss; where nothing can be
// written, nothing is kept. A nil *Store is a store without a disk.
//
// The package imports nothing of ours: Encode and Decode turn plain data of any
// package into bytes and back.
package memo

import (
	"crypto/sha256"
	"encoding/binary"
	"os"
	"path/filepath"
	"sync"
)

// Key names the result of a pure call. Two calls with one key have one result.
type Key [sha256.Size]byte

// NewKey makes the key of a call: the stage that is called and every part of its
// input, large parts by their own sums. Where one part ends and the next begins
// counts: ("ab", "c") and ("a", "bc") are different keys. The program need not be
// among the parts: a Store holds the entries of one binary.
func NewKey(stage string, parts ...[]byte) Key {
	h := sha256.New()
	var size [8]byte
	add := func(p []byte) {
		binary.LittleEndian.PutUint64(size[:], uint64(len(p)))
		h.Write(size[:])
		h.Write(p)
	}
	add([]byte(stage))
	for _, p := range parts {
		add(p)
	}
	var k Key
	h.Sum(k[:0])
	return k
}

// Load decodes the entry of k into the value that v points to, and reports
// whether there was one. On a miss the value is as it was.
func (s *Store) Load(k Key, v any) bool {
	data, ok := s.Get(k)
	return ok && Decode(data, v) == nil
}

// Keep encodes v, a value or a pointer to one, as the entry of k. It reports as Put
// does.
func (s *Store) Keep(k Key, v any) bool {
	if s == nil {
		return false
	}
	b := buffers.Get().(*[]byte)
	defer buffers.Put(b)
	*b = appendValue((*b)[:0], v)
	return s.Put(k, *b)
}

// buffers are what values are encoded into on their way to the store.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Dir is where entries are kept: the folder that the variable GUIDEPOST_CACHE
// names, or a folder among the user's caches. "" means nowhere: GUIDEPOST_CACHE
// is "off", or the user has no such folder.
func Dir() string {
	switch dir := os.Getenv("GUIDEPOST_CACHE"); dir {
	case "":
	case "off":
		return ""
	default:
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "guidepost")
}
