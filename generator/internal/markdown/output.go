package markdown

import (
	"bytes"
	"sync"

	"github.com/yuin/goldmark/renderer/html"

	"guidepost/generator/internal/doc"
)

// output is what is written of a page: one run of HTML, and the holes in it.
type output struct {
	html  []byte
	holes []hole
}

// hole is a block that stands before byte at of the HTML.
type hole struct {
	at    int
	block doc.Block
}

// outputs are for use again: of what is taken from one, nothing stays in it.
var outputs = sync.Pool{New: func() any { return new(output) }}

// str writes ready HTML.
func (o *output) str(parts ...string) {
	for _, s := range parts {
		o.html = append(o.html, s...)
	}
}

// attr writes an attribute and the blank before it.
func (o *output) attr(name, value string) {
	o.str(" ", name, `="`)
	o.escaped(value)
	o.str(`"`)
}

// hole ends the run of HTML with b.
func (o *output) hole(b doc.Block) { o.holes = append(o.holes, hole{len(o.html), b}) }

func (o *output) escaped(s string) { o.html = appendEscaped(o.html, s) }

// literal writes text without escapes of its own.
func (o *output) literal(text []byte) { o.html = appendEscaped(o.html, text) }

// prose writes text with backslash escapes and character references.
func (o *output) prose(text []byte) {
	if bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0 {
		o.literal(text)
		return
	}
	var b buffer
	html.DefaultWriter.Write(&b, text)
	o.html = append(o.html, b.Bytes()...)
}

// buffer is the bytes.Buffer that goldmark's text writer wants.
type buffer struct{ bytes.Buffer }

func (b *buffer) Buffered() int { return 0 }
func (b *buffer) Flush() error  { return nil }

// trimBlanks removes blanks at the end of a line: a parser that was triggered by
// one may have split them from the text that goldmark trims.
func (o *output) trimBlanks() {
	from := 0
	if n := len(o.holes); n > 0 {
		from = o.holes[n-1].at
	}
	o.html = o.html[:from+len(bytes.TrimRight(o.html[from:], " \t"))]
}

// take returns what was written since the last call. Its blocks share one string.
func (o *output) take() []doc.Block {
	if len(o.html) == 0 && len(o.holes) == 0 {
		return nil
	}
	run := string(o.html)
	blocks := make([]doc.Block, 0, 2*len(o.holes)+1)
	from := 0
	add := func(to int) {
		if from < to {
			blocks = append(blocks, doc.Block{HTML: run[from:to]})
		}
		from = to
	}
	for _, h := range o.holes {
		add(h.at)
		blocks = append(blocks, h.block)
	}
	add(len(run))
	clear(o.holes) // their strings
	o.html, o.holes = o.html[:0], o.holes[:0]
	return blocks
}

// appendEscaped replaces the characters that CommonMark replaces.
func appendEscaped[T string | []byte](to []byte, text T) []byte {
	from := 0
	for i := range len(text) {
		if e := escapes[text[i]]; e != "" {
			to = append(append(to, text[from:i]...), e...)
			from = i + 1
		}
	}
	return append(to, text[from:]...)
}

var escapes = [256]string{'&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;"}
