package memo

import (
	"cmp"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	packSuffix  = ".pack"
	draftSuffix = ".tmp"

	// maxPacks is how many packs a site may have before the small ones become one.
	maxPacks = 8
	// slack is how much a site may hold, beyond as much again as it uses, that its
	// last build had no use for: builds with other options take turns.
	slack = 16 << 20
	// DefaultLimit is how many bytes all sites together may take: enough for a site
	// of 100,000 pages, at 45 KB each. What finds no room is made twice in every
	// build.
	DefaultLimit = 5 << 30
	// unused is how long a pack stays that nobody opens.
	unused = 30 * 24 * time.Hour
	// abandoned is how old a draft is whose writer must have died.
	abandoned = 24 * time.Hour
	// touched is how old the time of a pack may be that is in use.
	touched = time.Hour
)

// Store holds the entries of one site, made by one binary. Its methods may be
// called from many goroutines at once; they do nothing on a nil *Store.
//
// On the disk a store is a few packs, in one folder with those of other sites.
// A pack is written under another name, renamed when it is whole, and never
// changed. So builds need no lock against each other: each reads the packs that
// it found, adds one of its own, and may take away those it has read once
// their entries in use stand in a new one. What two builds at once make twice is
// written twice, until the next time that packs are joined. An open pack can be
// read even after somebody has deleted it.
type Store struct {
	dir   string
	owner Key
	limit int64

	mu      sync.RWMutex
	packs   []*pack
	draft   *draft // nil: nothing added yet
	refused bool   // an entry did not find room
	dead    bool   // the disk failed: nothing more is written
}

// Open opens the store of the site called name, best its absolute path, in the
// folder dir, which need not exist. An empty dir gives a store that holds
// nothing.
func Open(dir, name string) *Store {
	id := identity()
	if dir == "" || id == "" {
		return nil
	}
	return open(dir, NewKey("owner", []byte(id), []byte(name)), DefaultLimit)
}

func open(dir string, owner Key, limit int64) *Store {
	s := &Store{dir: dir, owner: owner, limit: limit}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), s.prefix()) && strings.HasSuffix(e.Name(), packSuffix) {
			if p := openPack(filepath.Join(dir, e.Name()), owner); p != nil {
				s.packs = append(s.packs, p)
			}
		}
	}
	slices.SortStableFunc(s.packs, bySize) // most are found in the first
	return s
}

func bySize(a, b *pack) int { return cmp.Compare(b.size, a.size) }

func (s *Store) prefix() string { return hex.EncodeToString(s.owner[:8]) }

// Get returns the entry of k, if there is one that is whole. The bytes are the
// caller's.
func (s *Store) Get(k Key) ([]byte, bool) {
	if s == nil {
		return nil, false
	}
	s.mu.RLock()
	for _, p := range s.packs {
		i, ok := p.find(k)
		if !ok {
			continue
		}
		if b, ok := p.value(p.record(i)); ok {
			p.used[i].Store(true)
			s.mu.RUnlock()
			return b, true
		}
	}
	added := s.draft != nil
	s.mu.RUnlock()
	if !added {
		return nil, false
	}
	s.mu.Lock() // of a draft, the buffer can move
	defer s.mu.Unlock()
	if s.draft == nil {
		return nil, false
	}
	return s.draft.value(k)
}

// Put adds an entry, and reports whether the store has one now. The store keeps no
// reference to value.
func (s *Store) Put(k Key, value []byte) bool {
	if s == nil || len(value) > maxValue {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return false
	}
	if s.draft != nil {
		if _, ok := s.draft.at[k]; ok {
			return true
		}
	}
	if s.size()+int64(len(value)) > s.limit {
		s.refused = true
		return false
	}
	return s.write(k, value)
}

// write adds an entry to the draft, and begins one if there is none.
func (s *Store) write(k Key, value []byte) bool {
	var err error
	if s.draft == nil {
		s.draft, err = newDraft(s.dir, s.prefix(), s.owner)
	}
	if err == nil {
		err = s.draft.add(k, value)
	}
	if err == nil {
		return true
	}
	s.dead = true
	if s.draft != nil {
		s.draft.drop()
		s.draft = nil
	}
	return false
}

func (s *Store) size() (n int64) {
	for _, p := range s.packs {
		n += p.size
	}
	if s.draft != nil {
		n += s.draft.size()
	}
	return n
}

// Save writes to the disk what was added. whole says that everything the site
// needs has been asked for, so that what has not is of no use to it; a build that
// was cut short must not say so. The store can be used on.
func (s *Store) Save(whole bool) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touch()
	old := s.tidy(whole)
	switch {
	case s.draft != nil:
		p := s.draft.seal()
		s.draft = nil
		if p == nil {
			s.dead = true
			return
		}
		s.drop(old)
		s.adopt(p)
	case len(old) > 0: // of them nothing is used
		s.drop(old)
	default:
		return
	}
	s.refused = false
	s.sweep()
}

// adopt takes a new pack into use.
func (s *Store) adopt(p *pack) {
	for i := range p.used {
		p.used[i].Store(true)
	}
	s.packs = append(s.packs, p)
	slices.SortStableFunc(s.packs, bySize)
}

// drop removes packs.
func (s *Store) drop(old []*pack) {
	for _, o := range old {
		o.file.Close()
		_ = os.Remove(o.name)
	}
	s.packs = slices.DeleteFunc(s.packs, func(x *pack) bool { return slices.Contains(old, x) })
}

// tidy copies into the draft what is to be kept of packs that have become too
// many, or hold too much that is of no use, and returns them.
func (s *Store) tidy(whole bool) []*pack {
	var total, live int64
	for _, p := range s.packs {
		total += p.size
		live += p.usedBytes()
	}
	added := int64(0)
	if s.draft != nil {
		added = s.draft.size()
	}
	drop := whole && (total-live > live+added+slack || s.refused && total > live)
	old := s.packs
	switch {
	case drop:
	case len(s.packs) >= maxPacks:
		old = s.packs[1:] // the largest stays as it is
	default:
		return nil
	}
	old = slices.Clone(old)
	for _, p := range old {
		for i := range p.used {
			if r := p.record(i); !drop || p.used[i].Load() {
				if b, ok := p.value(r); ok && !s.dead && !s.drafted(r.key) {
					s.write(r.key, b)
				}
			}
		}
	}
	if s.dead {
		return nil
	}
	return old
}

func (s *Store) drafted(k Key) bool {
	if s.draft == nil {
		return false
	}
	_, ok := s.draft.at[k]
	return ok
}

// touch tells other sites' builds that the packs of this one are in use.
func (s *Store) touch() {
	now := time.Now()
	for _, p := range s.packs {
		if info, err := p.file.Stat(); err == nil && now.Sub(info.ModTime()).Abs() > touched {
			_ = os.Chtimes(p.name, now, now)
		}
	}
}

// ours are the names that packs and drafts have.
var ours = regexp.MustCompile(`^[0-9a-f]{16}-[0-9]+(?:` + regexp.QuoteMeta(packSuffix) + `|` + regexp.QuoteMeta(draftSuffix) + `)$`)

// sweep removes, of the packs of all sites, those least recently used that are
// too much together, and what nobody will use any more.
func (s *Store) sweep() {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	type found struct {
		name string
		size int64
		used time.Time
	}
	var others []found
	now, total := time.Now(), s.size()
	for _, e := range entries {
		name := filepath.Join(s.dir, e.Name())
		if !ours.MatchString(e.Name()) {
			continue // somebody named a folder that holds other things
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || slices.ContainsFunc(s.packs, func(p *pack) bool { return p.name == name }) {
			continue
		}
		age := now.Sub(info.ModTime())
		switch filepath.Ext(name) {
		case draftSuffix:
			if age > abandoned {
				_ = os.Remove(name)
			}
		case packSuffix:
			others = append(others, found{name, info.Size(), info.ModTime()})
			total += info.Size()
			if age > unused {
				others[len(others)-1].used = time.Time{}
			}
		}
	}
	slices.SortFunc(others, func(a, b found) int { return a.used.Compare(b.used) })
	for _, o := range others {
		if total <= s.limit && !o.used.IsZero() {
			return
		}
		_ = os.Remove(o.name)
		total -= o.size
	}
}

// Close gives up what was not saved, and the files.
func (s *Store) Close() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draft != nil {
		s.draft.drop()
		s.draft = nil
	}
	for _, p := range s.packs {
		p.file.Close()
	}
	s.packs, s.dead = nil, true
}
