package markdown

import (
	"bytes"
	"regexp"
	"strings"
)

// show notes what of the page takes style or script of its own, see
// doc.Page.Shows.
func (w *writer) show(what string) {
	if w.shown[what] {
		return
	}
	if w.shown == nil {
		w.shown = map[string]bool{}
	}
	w.shown[what] = true
	w.page.Shows = append(w.page.Shows, what)
}

// showClass notes what a class that the author gave asks for.
func (w *writer) showClass(class string) {
	for _, what := range []string{"code", "tabs", "math"} {
		if strings.HasPrefix(class, what) {
			w.show(what)
		}
	}
}

// looks is what in raw HTML asks for style or script.
var looks = regexp.MustCompile(`class="(code|tabs|math)|<(tab-set)|data-lang="([^"]*)"`)

// asWritten writes raw HTML that is neither cleaned nor escaped.
func (w *writer) asWritten(html []byte) {
	w.html = append(w.html, html...)
	if !bytes.Contains(html, []byte(`="`)) && !bytes.Contains(html, []byte("<tab-set")) {
		return
	}
	for _, m := range looks.FindAllSubmatch(html, -1) {
		if m[1] == nil && m[2] == nil {
			w.show("lang:" + string(m[3]))
			continue
		}
		w.show(string(m[1]) + string(m[2]))
	}
}
