package markdown

import (
	"strings"
	"testing"
)

// However many displays begin, each line is searched for their end but once or
// twice: from the line itself, and from the one before.
func TestDisplaysAreSearchedOnce(t *testing.T) {
	const n = 5000
	for _, c := range []struct{ name, line, last, end string }{
		{"never ended", `\[a`, "", `\]`},
		{"never ended, in a quote", `> \[a`, "", `\]`},
		{"ended in the middle of a line", `\[a`, `a\] b`, `\]`},
		{"ended far away", `\[a`, `a\]`, `\]`},
		{"ended each by the next", `$$a`, "", "$$"},
	} {
		src := []byte(strings.Repeat(c.line+"\n", n) + c.last)
		d := &displays{end: c.end, telling: -1}
		closed := 0
		for at := range n {
			from := at*(len(c.line)+1) + strings.Index(c.line, "a")
			if d.closes(src, from) {
				closed++
			}
		}
		if d.searched > 2*n+1 {
			t.Errorf("%s: %d lines were searched of %d", c.name, d.searched, n)
		}
		if want := strings.HasSuffix(c.last, `\]`); want != (closed > 0) || closed == n {
			t.Errorf("%s: %d of %d end", c.name, closed, n)
		}
	}
}
