package serve

import (
	"maps"
	"slices"
	"sync"
)

// changes gathers what a watcher sees until a round takes it.
type changes struct {
	ready chan struct{} // holds a value while there is something to take

	mu    sync.Mutex
	names map[string]bool // slash paths below the folder
	all   bool            // anything may have changed
}

// maxNames is how many names are worth giving: to look at everything costs no
// more than to look at so many one by one.
const maxNames = 256

func newChanges() *changes {
	return &changes{ready: make(chan struct{}, 1), names: map[string]bool{}}
}

// note adds the path of something that changed.
func (c *changes) note(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names[name] = true
	c.signal()
}

// noteAll says that anything may have changed.
func (c *changes) noteAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = true
	c.signal()
}

func (c *changes) signal() {
	select {
	case c.ready <- struct{}{}:
	default:
	}
}

// look returns the paths noted since take was called last, nil if anything may
// have changed.
func (c *changes) look() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.noted()
}

// take is look, and then nothing is noted.
func (c *changes) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	names := c.noted()
	c.names, c.all = map[string]bool{}, false
	return names
}

func (c *changes) noted() []string {
	select {
	case <-c.ready:
	default:
	}
	if c.all || len(c.names) > maxNames {
		return nil
	}
	return slices.AppendSeq(make([]string, 0, len(c.names)), maps.Keys(c.names))
}
