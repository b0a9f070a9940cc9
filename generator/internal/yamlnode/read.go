package yamlnode

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"guidepost/generator/internal/diag"
)

// The readers below return ok = false when n is nil or not of the form asked
// for. Given a list, they say so in it under code; a nil list keeps them silent,
// and so does a nil node.

// Text returns a scalar's text.
func (n *Node) Text(l *diag.List, code string) (string, bool) {
	if n == nil {
		return "", false
	}
	if n.Kind != Scalar {
		n.complain(l, code, "text expected, found "+n.Kind.String(), "write a single value; text that begins with { or [ stands in quotes")
		return "", false
	}
	return n.Value, true
}

// Strings returns the scalars of a list; a single scalar is a list of one.
func (n *Node) Strings(l *diag.List, code string) ([]*Node, bool) {
	if n == nil {
		return nil, false
	}
	if n.Kind == Scalar {
		return []*Node{n}, true
	}
	if n.Kind == Map {
		n.complain(l, code, "a list expected, found a map", "write [a, b], or a single value")
		return nil, false
	}
	ok := true
	out := make([]*Node, 0, len(n.Items))
	for _, item := range n.Items {
		if item.Kind != Scalar {
			item.complain(l, code, "text expected in this list, found "+item.Kind.String(), "write [a, b]")
			ok = false
			continue
		}
		out = append(out, item)
	}
	return out, ok
}

var (
	yesWords = []string{"yes", "true", "on"}
	noWords  = []string{"no", "false", "off"}
)

// Bool reads yes, true, on, no, false, off, in any case.
func (n *Node) Bool(l *diag.List, code string) (value, ok bool) {
	if n == nil {
		return false, false
	}
	word := strings.ToLower(n.Value)
	switch {
	case n.Kind == Scalar && slices.Contains(yesWords, word):
		return true, true
	case n.Kind == Scalar && slices.Contains(noWords, word):
		return false, true
	}
	n.complain(l, code, "yes or no expected, found "+n.show(), "write yes or no")
	return false, false
}

// Int reads a whole number.
func (n *Node) Int(l *diag.List, code string) (int, bool) {
	if n == nil {
		return 0, false
	}
	if n.Kind == Scalar {
		if i, err := strconv.Atoi(n.Value); err == nil && i > -1_000_000_000 && i < 1_000_000_000 {
			return i, true
		}
	}
	n.complain(l, code, "a whole number expected, found "+n.show(), "write it in digits, such as 10")
	return 0, false
}

// Date reads 2016, 2016-07 or 2016-07-30 (month and day are then 0), the last
// one with an optional time of day, which is ignored.
func (n *Node) Date(l *diag.List, code string) (y, m, d int, ok bool) {
	if n == nil {
		return 0, 0, 0, false
	}
	text := n.Value
	if len(text) > 10 && (text[10] == 'T' || text[10] == 't' || text[10] == ' ') {
		text = text[:10]
	}
	if n.Kind == Scalar {
		if y, m, d, ok = ParseDate(text); ok {
			return y, m, d, true
		}
	}
	n.complain(l, code, "a date expected, found "+n.show(), "write a day of the calendar as 2016-07-30, a month as 2016-07, or a year as 2016")
	return 0, 0, 0, false
}

// ParseDate reads 2016, 2016-07 or 2016-07-30, and nothing that is not in the
// calendar.
func ParseDate(s string) (y, m, d int, ok bool) {
	layout := map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}[len(s)]
	if layout == "" {
		return 0, 0, 0, false
	}
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() == 0 {
		return 0, 0, 0, false
	}
	y, m, d = t.Year(), int(t.Month()), t.Day()
	if len(s) < 10 {
		d = 0
	}
	if len(s) < 7 {
		m = 0
	}
	return y, m, d, true
}

func (n *Node) complain(l *diag.List, code, msg, hint string) {
	if l != nil {
		l.Error(code, n.Pos, msg, hint)
	}
}

// show is n for a message.
func (n *Node) show() string {
	if n.Kind != Scalar {
		return n.Kind.String()
	}
	r := []rune(n.Value)
	if len(r) > 40 {
		r = append(r[:40], '…')
	}
	return fmt.Sprintf("%q", string(r))
}
