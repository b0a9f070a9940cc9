package file

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// stagePrefix begins the name of the folder, inside the output folder, in which
// new files wait for their place.
const stagePrefix = tempPrefix + "stage-"

// Stage is a publication whose files come one by one, so that a site need not
// be held in memory:
//
//	s, err := file.OpenStage(ctx, dir, options)
//	defer s.Abort()
//	s.Add(f) // from any goroutine, for each file
//	change, err := s.Commit()
//
// A file that the folder holds already costs a look and nothing more. Any other
// is written to a folder beside the site, under a number, or, where there is no
// site yet, under its path (see mirror); Commit moves it to its place. Until then
// the old site stands untouched: Abort, a crash, or a full disk leave at most that
// folder, which the next publication removes. A disk must have room for the old
// site and all that is new of the other at once.
//
// A Stage has the output folder to itself from OpenStage to Commit or Abort.
type Stage struct {
	p      *publisher
	made   []string // the output folder and those above it that were absent
	unlock func()

	mu    sync.Mutex
	files []staged
	room  *os.Root // the folder of new files; nil until there is one
	name  string   // of that folder
	count int      // files with a number in it
	err   error    // the first of Add
	done  bool

	scratch []*scratch
	mirror  *mirror // nil if a site is there
}

// staged is what a Stage remembers of a file.
type staged struct {
	path string
	sum  Sum
	size int64
	temp string // where its bytes wait, below the output folder; "" if they stand where they belong
	with string // the folder of the site that is moved as a whole with the file in it; "" if the file moves alone
}

// OpenStage begins a publication into dir. It waits for one that is under way
// until ctx ends, and refuses a folder that is not ours to write to.
func OpenStage(ctx context.Context, dir string, o PublishOptions) (*Stage, error) {
	if err := Guard(dir, o.Root, o.Protected); err != nil {
		return nil, err
	}
	s := &Stage{made: missing(dir)}
	if err := s.open(ctx, dir, o); err != nil {
		s.release()
		return nil, err
	}
	s.p.sweep()
	if s.p.old.Version == 0 {
		s.mirror = &mirror{p: s.p}
	}
	return s, nil
}

func (s *Stage) open(ctx context.Context, dir string, o PublishOptions) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	s.p = &publisher{root: root, dir: dir, o: o, ctx: ctx}
	if s.unlock, err = lock(ctx, root); err != nil {
		return err
	}
	s.p.old, err = readManifest(root)
	if err != nil && !errors.Is(err, errNoManifest) {
		return &Refusal{dir, err.Error(), "empty the folder yourself, then build again"}
	}
	return nil
}

// missing lists dir and the folders above it as far as they do not exist, the
// deepest first.
func missing(dir string) (out []string) {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			return out
		}
		out = append(out, dir)
	}
}

// Keep adds a file of which only path, sum and size are known, and reports
// whether that is enough: if not, the folder does not hold it, nothing was added,
// and Add wants its bytes.
func (s *Stage) Keep(name string, sum Sum, size int64) bool {
	if !s.p.stands(name, sum, size) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = append(s.files, staged{path: name, sum: sum, size: size})
	return true
}

// Add adds a file. Its bytes are not needed any more when Add returns. An error
// is final: Commit will return it too.
func (s *Stage) Add(f File) error {
	if s.Keep(f.Path, f.Sum, int64(len(f.Data))) {
		return nil
	}
	temp, err := s.write(f)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.err = cmp.Or(s.err, err)
		return err
	}
	s.files = append(s.files, staged{path: f.Path, sum: f.Sum, size: int64(len(f.Data)), temp: temp})
	return nil
}

// write puts the bytes of a file where they can wait.
func (s *Stage) write(f File) (temp string, err error) {
	if err := s.p.ctx.Err(); err != nil {
		return "", err
	}
	room, err := s.roomOf()
	if err != nil {
		return "", s.p.explain(f.Path, err)
	}
	if s.mirror != nil {
		at, err := s.mirror.write(room, f)
		if err == nil || !inTheWay(err) {
			return path.Join(s.name, at), err
		}
	}
	number := s.number()
	temp = path.Join(s.name, number)
	if err := s.p.write(room, number, f.Path, f.Data, false); err != nil {
		return "", s.p.explain(f.Path, err)
	}
	return temp, nil
}

// roomOf is the folder of new files, which is made for the first of them.
func (s *Stage) roomOf() (*os.Root, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil || s.done {
		return nil, cmp.Or(s.err, fs.ErrClosed)
	}
	if s.room == nil {
		name := tempName(stagePrefix)
		err := s.p.do("mkdir", name, func() error { return s.p.root.Mkdir(name, 0o755) })
		if err == nil {
			s.room, err = s.p.root.OpenRoot(name)
		}
		if err != nil {
			return nil, err
		}
		s.name = name
	}
	return s.room, nil
}

// number is a name in the folder of new files that no other file has.
func (s *Stage) number() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	return strconv.Itoa(s.count)
}

// Commit makes the output folder hold exactly the files added, in the way and
// order that Publish describes, and ends the stage.
func (s *Stage) Commit() (Change, error) {
	defer s.Abort()
	if s.err != nil || s.done {
		return Change{}, cmp.Or(s.err, fs.ErrClosed)
	}
	byPath(s.files)
	paths := make([]File, len(s.files))
	for i, f := range s.files {
		paths[i].Path = f.path
	}
	if l := Clashes(paths, nil); len(l) > 0 {
		return Change{}, fmt.Errorf("cannot publish: %s", l[0].Msg)
	}
	var variants []string
	if s.p.o.Compress {
		var err error
		variants, err = s.addVariants(s.files)
		if err = cmp.Or(err, s.err); err != nil {
			return Change{}, err
		}
		byPath(s.files)
	}
	s.made = nil // from here on the folder stays
	if s.mirror != nil {
		s.mirror.close() // a folder that is open cannot move everywhere
		s.mirror.whole(s.files, s.name)
	}
	err := s.p.commit(s.files, variants)
	return s.p.change, err
}

func byPath(files []staged) {
	slices.SortFunc(files, func(a, b staged) int { return strings.Compare(a.path, b.path) })
}

// Abort ends the stage without publishing anything. After Commit it does
// nothing.
func (s *Stage) Abort() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return
	}
	s.done = true
	if s.mirror != nil {
		s.mirror.close()
	}
	if s.room != nil {
		s.room.Close()
		_ = s.p.do("unlink", s.name, func() error { return s.p.root.RemoveAll(s.name) })
	}
	s.release()
}

// release lets go of the folder, and takes it away if the stage made it for
// nothing.
func (s *Stage) release() {
	for _, x := range s.scratch {
		x.close()
	}
	if s.p != nil {
		s.p.root.Close()
	}
	for _, dir := range s.made {
		_ = os.Remove(dir) // not if somebody has put something there
	}
	if s.unlock != nil {
		s.unlock()
	}
}

// move gives a staged file its place, or the folder in which it waits. Where a
// folder of the site is a file system of its own, the bytes have to be copied.
func (p *publisher) move(f staged) error {
	if f.with != "" {
		if f.with == p.moved {
			return nil
		}
		p.moved = f.with
		from := strings.TrimSuffix(f.temp, f.path) + f.with
		return p.explained(f.with, p.do("move", f.with, func() error { return p.root.Rename(from, f.with) }))
	}
	if err := p.makeRoom(f.path); err != nil {
		return p.explain(f.path, err)
	}
	err := p.do("move", f.path, func() error { return p.root.Rename(f.temp, f.path) })
	if errors.Is(err, syscall.EXDEV) {
		data, err := p.root.ReadFile(f.temp)
		if err != nil {
			return p.explain(f.path, err)
		}
		return p.put(f.path, data, false)
	}
	if err != nil {
		return p.explain(f.path, err)
	}
	return nil
}
