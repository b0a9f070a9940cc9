package markdown

import (
	"bytes"
	"strconv"
	"strings"
)

// lineEnd is the offset after the line that begins at from.
func lineEnd(data []byte, from, to int) int {
	i := bytes.IndexAny(data[from:to], "\r\n")
	if i < 0 {
		return to
	}
	i += from
	if data[i] == '\r' && i+1 < to && data[i+1] == '\n' {
		i++
	}
	return i + 1
}

// lineStarts are the offsets at which the lines of data begin, and its end.
func lineStarts(data []byte) []int {
	out := []int{0}
	for at := 0; at < len(data); {
		at = lineEnd(data, at, len(data))
		out = append(out, at)
	}
	return out
}

// lineRange finds "3", "3-8", "3-" or "-8" in data, counted from 1.
func lineRange(data []byte, spec string) (from, to int, ok bool) {
	a, b, isRange := strings.Cut(spec, "-")
	first, last := 1, 1<<30
	var err error
	if a != "" {
		if first, err = strconv.Atoi(strings.TrimSpace(a)); err != nil {
			return 0, 0, false
		}
	}
	switch {
	case !isRange && a == "":
		return 0, 0, false
	case !isRange:
		last = first
	case b != "":
		if last, err = strconv.Atoi(strings.TrimSpace(b)); err != nil {
			return 0, 0, false
		}
	}
	if first < 1 || last < first {
		return 0, 0, false
	}
	n := 1
	for at := 0; at < len(data); n++ {
		end := lineEnd(data, at, len(data))
		if n == first {
			from, ok = at, true
		}
		if n >= first && n <= last {
			to = end
		}
		at = end
	}
	return from, to, ok
}
