package search

import (
	"strings"
	"testing"
)

// TestSegmentEnds asks for letters that can be cut into syllables in 3^18 ways,
// none of which reaches the end. Trying each would take a minute.
func TestSegmentEnds(t *testing.T) {
	q := &session{e: &Engine{syl: map[string]bool{"a": true, "an": true, "ang": true, "gang": true, "g": true, "ng": true}}}
	text := strings.Repeat("ang", 18)
	if ways := q.segment(text + "vv"); len(ways) != 0 {
		t.Errorf("%q", ways)
	}
	if ways := q.segment(text); len(ways) != 3 || len(ways[0]) != 18 {
		t.Errorf("%d ways: %q", len(ways), ways)
	}
}
