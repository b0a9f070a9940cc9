package serve

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"guidepost/generator/internal/file"
)

// event is one message to browsers: a reload of some addresses, new style
// sheets, or the state of the diagnostics.
type event struct {
	Type   string   `json:"type"` // reload, css or diags
	URLs   []string `json:"urls,omitempty"`
	Errors *int     `json:"errors,omitempty"`
	Text   string   `json:"text,omitempty"`
}

// hub sends events to the browsers that listen. A browser that comes back after
// it missed something is told to reload: every event carries a number, and
// browsers repeat the last one they saw.
type hub struct {
	mu     sync.Mutex
	run    string // tells this run of the server from those before
	number int
	diags  event
	subs   map[chan message]func() bool // each with how to ask whether its browser missed something
	done   chan struct{}
	closed bool
}

type message struct {
	id    string
	event event
}

var reloadAll = event{Type: "reload", URLs: []string{"*"}}

func newHub() *hub {
	zero := 0
	return &hub{
		run:   fmt.Sprintf("%x", time.Now().UnixNano()),
		diags: event{Type: "diags", Errors: &zero},
		subs:  map[chan message]func() bool{},
		done:  make(chan struct{}),
	}
}

func (h *hub) send(events ...event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range events {
		h.number++
		h.broadcast(message{h.id(), e})
	}
}

func (h *hub) id() string { return fmt.Sprintf("%s-%d", h.run, h.number) }

// broadcast hands m to everybody. Somebody who is 64 messages behind is not
// reading; it is dropped, and reloads when it connects again.
func (h *hub) broadcast(m message) {
	for sub := range h.subs {
		h.tell(sub, m)
	}
}

func (h *hub) tell(sub chan message, m message) {
	select {
	case sub <- m:
	default:
		delete(h.subs, sub)
		close(sub)
	}
}

// setDiags remembers the diagnostics for browsers to come, and tells those
// that are here if they changed.
func (h *hub) setDiags(errors int, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if *h.diags.Errors == errors && h.diags.Text == text {
		return
	}
	h.diags = event{Type: "diags", Errors: &errors, Text: text}
	h.broadcast(message{h.id(), h.diags})
}

// subscribe returns a channel of messages, and those due at once: the state of
// the diagnostics, and a reload if anything happened since the message last. stale
// tells whether the browser shows something else than it should.
func (h *hub) subscribe(last string, stale func() bool) (chan message, []message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := []message{{h.id(), h.diags}}
	if last != "" && last != h.id() {
		now = append(now, message{h.id(), reloadAll})
	}
	sub := make(chan message, 64)
	if h.closed {
		close(sub)
	} else {
		h.subs[sub] = stale
	}
	return sub, now
}

// recheck tells those browsers to reload that show something else than they should.
func (h *hub) recheck() {
	h.mu.Lock()
	subs := maps.Clone(h.subs)
	h.mu.Unlock()
	for sub, stale := range subs {
		if !stale() {
			continue
		}
		h.mu.Lock()
		if h.subs[sub] != nil {
			h.tell(sub, message{h.id(), reloadAll})
		}
		h.mu.Unlock()
	}
}

func (h *hub) unsubscribe(sub chan message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subs, sub)
}

// close ends all connections, so that the server can stop.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.done)
	}
}

// serve sends events until the browser goes away. stale is asked once the browser
// misses nothing any more.
func (h *hub) serve(w http.ResponseWriter, r *http.Request, stale func() bool) {
	flush := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	sub, now := h.subscribe(r.Header.Get("Last-Event-ID"), stale)
	defer h.unsubscribe(sub)
	if len(now) == 1 && stale() {
		now = append(now, message{now[0].id, reloadAll})
	}
	fmt.Fprint(w, "retry: 500\n\n")
	for _, m := range now {
		writeEvent(w, m)
	}
	if flush.Flush() != nil {
		return
	}
	// A line now and then finds connections that died without a word.
	alive := time.NewTicker(30 * time.Second)
	defer alive.Stop()
	for {
		select {
		case m, ok := <-sub:
			if !ok {
				return
			}
			writeEvent(w, m)
		case <-alive.C:
			fmt.Fprint(w, ": still here\n\n")
		case <-h.done:
			return
		case <-r.Context().Done():
			return
		}
		if flush.Flush() != nil {
			return
		}
	}
}

func writeEvent(w http.ResponseWriter, m message) {
	data, err := json.Marshal(m.event)
	if err != nil {
		return // strings and numbers always encode
	}
	fmt.Fprintf(w, "id: %s\ndata: %s\n\n", m.id, data)
}

// changed says how one site became another: new style sheets alone are swapped
// in place, anything else is a reload of what changed. Of pages whose visitors
// were told already nothing is said.
func changed(old, next *file.Set, told *visits) []event {
	var urls, gone []string
	css := false
	add := func(name string) {
		if isStyle(name) {
			css = true
			return
		}
		urls = append(urls, address(name))
	}
	before := old.All()
	for _, f := range next.All() {
		for len(before) > 0 && before[0].Path < f.Path {
			gone = append(gone, before[0].Path)
			before = before[1:]
		}
		same := false
		if len(before) > 0 && before[0].Path == f.Path {
			same, before = before[0].Sum == f.Sum, before[1:]
		}
		if !same && !told.has(f) {
			add(f.Path)
		}
	}
	for _, f := range before {
		gone = append(gone, f.Path)
	}
	for _, name := range gone {
		add(name)
	}
	return tell(css, urls)
}

func tell(css bool, urls []string) []event {
	var out []event
	if css {
		out = append(out, event{Type: "css"})
	}
	if len(urls) > 0 {
		out = append(out, event{Type: "reload", URLs: urls})
	}
	return out
}

func isStyle(name string) bool { return path.Ext(name) == ".css" && strings.HasPrefix(name, "theme") }

// visits are the pages and style sheets asked for last, as they were sent. Those
// that have changed are looked for first when the site has.
type visits struct {
	mu   sync.Mutex
	last []visit // the latest first
}

type visit struct {
	name string
	sum  file.Sum
}

// maxVisits is more than one author has open, and few enough to be made at once.
const maxVisits = 24

// note remembers that f was sent.
func (v *visits) note(f file.File) {
	if path.Ext(f.Path) != ".html" && !isStyle(f.Path) {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.last = slices.DeleteFunc(v.last, func(x visit) bool { return x.name == f.Path })
	v.last = slices.Insert(v.last, 0, visit{f.Path, f.Sum})
	v.last = v.last[:min(len(v.last), maxVisits)]
}

// has reports whether f is as it was sent, or announced, last.
func (v *visits) has(f file.File) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Contains(v.last, visit{f.Path, f.Sum})
}

// changes says which of the visited pages are different in a site. One that is
// gone is not among them: the finished build says so.
func (v *visits) changes(site *shown) []event {
	v.mu.Lock()
	last := slices.Clone(v.last)
	v.mu.Unlock()
	var urls []string
	css := false
	for _, x := range last {
		f, ok := site.get(x.name)
		if !ok || f.Sum == x.sum {
			continue
		}
		if isStyle(x.name) {
			css = true
		} else {
			urls = append(urls, address(x.name))
		}
		v.announce(x, f.Sum)
	}
	return tell(css, urls)
}

// announce notes that a visited page has another sum now, unless it was sent
// again meanwhile.
func (v *visits) announce(x visit, sum file.Sum) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if i := slices.Index(v.last, x); i >= 0 {
		v.last[i].sum = sum
	}
}

// address is where a published file is visited.
func address(name string) string {
	if name == "index.html" || strings.HasSuffix(name, "/index.html") {
		name = strings.TrimSuffix(name, "index.html")
	}
	return "/" + name
}
