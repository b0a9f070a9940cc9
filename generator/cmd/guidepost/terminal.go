package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// useColor follows NO_COLOR and CLICOLOR_FORCE, else colours terminals.
func useColor(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	if force := os.Getenv("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	return isTerminal(w) && os.Getenv("TERM") != "dumb"
}

// isTerminal takes a character device for a terminal, but for the null device.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// progress shows what is going on, on a terminal, when it takes more than half
// a second. The zero value shows nothing.
type progress struct {
	w     io.Writer
	mu    sync.Mutex
	what  string
	start time.Time
	timer *time.Timer
	shown bool
	done  bool
}

// newProgress starts the clock. In continuous integration nothing is shown.
func newProgress(w io.Writer, what string) *progress {
	p := &progress{w: w, what: what, start: time.Now()}
	if isTerminal(w) && os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb" {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.timer = time.AfterFunc(500*time.Millisecond, p.tick)
	}
	return p
}

func (p *progress) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done {
		return
	}
	p.shown = true
	fmt.Fprintf(p.w, "\r\x1b[K%s… %.0f s", p.what, time.Since(p.start).Seconds())
	p.timer.Reset(250 * time.Millisecond)
}

// say changes what is shown.
func (p *progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what = fmt.Sprintf(format, args...)
}

// stop takes the line away.
func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = true
	if p.timer != nil {
		p.timer.Stop()
	}
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
