package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"guidepost/generator/internal/file"
)

// Engine answers queries from the files of an index.
type Engine struct {
	core   core
	urls   []string
	class  map[rune]int   // of Han characters
	common map[string]int // class of common words
	syl    map[string]bool
	idle   *regexp.Regexp // question words, nil if none are known
	raw    map[string][]byte

	mu     sync.Mutex
	shards map[int][]entry
	loads  []string // what a query has read, for measuring
}

// Open reads the core of a language's index among files. Lines that are not of an
// index are passed over.
func Open(files []file.File, lang string) (*Engine, error) {
	e := &Engine{class: map[rune]int{}, common: map[string]int{}, syl: map[string]bool{}, raw: map[string][]byte{}, shards: map[int][]entry{}}
	for _, f := range files {
		if !strings.Contains("/"+f.Path, "/"+lang+"/") {
			continue
		}
		for line := range bytes.Lines(f.Data) {
			if !bytes.HasPrefix(line, []byte("guidepost.shard(")) {
				continue // what a site has added
			}
			name, data, err := called(line)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Path, err)
			}
			e.raw[name] = data
		}
	}
	if err := json.Unmarshal(e.raw[lang+"/core"], &e.core); err != nil {
		return nil, fmt.Errorf("no core of the index for %s: %w", lang, err)
	}
	if e.core.Idle != "" {
		re, err := regexp.Compile(e.core.Idle)
		if err != nil {
			return nil, err
		}
		e.idle = re
	}
	prefix := lang + "/" + e.core.Hash + "/"
	for name, data := range e.raw {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			e.raw[rest] = data
		}
	}
	prev := ""
	for u := range strings.SplitSeq(e.core.URLs, "\n") {
		prev = unfront(prev, u)
		e.urls = append(e.urls, prev)
	}
	for i, line := range e.core.Chars {
		for _, r := range line {
			e.class[r] = i
		}
	}
	list := strings.Fields(e.core.Common)
	for i := 0; i+1 < len(list); i += 2 {
		e.common[list[i]], _ = strconv.Atoi(list[i+1])
	}
	for _, s := range strings.Fields(e.core.Speech) {
		e.syl[s] = true
	}
	return e, nil
}

// called reads a line that call wrote.
func called(line []byte) (name string, data []byte, err error) {
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("guidepost.shard("))
	d := json.NewDecoder(bytes.NewReader(rest))
	if !ok || d.Decode(&name) != nil {
		return "", nil, errors.New("not a file of an index")
	}
	rest, ok = bytes.CutSuffix(rest[d.InputOffset()+1:], []byte(");"))
	if !ok {
		return "", nil, errors.New("the file is cut short")
	}
	return name, rest, nil
}

// data decodes a script's data; what is missing leaves v as it is.
func (e *Engine) data(name string, v any) {
	e.mu.Lock()
	e.loads = append(e.loads, name)
	e.mu.Unlock()
	_ = json.Unmarshal(e.raw[name], v)
}

// at is the shard that would hold a term.
func at(first []string, t string) int {
	return max(0, sort.Search(len(first), func(i int) bool { return first[i] > t })-1)
}

// shard reads a shard of terms.
func (e *Engine) shard(i int) []entry {
	e.mu.Lock()
	list, ok := e.shards[i]
	e.mu.Unlock()
	if ok {
		return list
	}
	var d [2]string
	e.data("t"+strconv.FormatInt(int64(i), 36), &d)
	list = unpack(d[0], d[1])
	e.mu.Lock()
	e.shards[i] = list
	e.mu.Unlock()
	return list
}

// find is the entry of a term in a shard.
func find(list []entry, t string) (entry, bool) {
	i, ok := slices.BinarySearchFunc(list, t, func(x entry, t string) int { return strings.Compare(x.text, t) })
	if !ok {
		return entry{}, false
	}
	return list[i], true
}
