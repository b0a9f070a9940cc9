package diag

import (
	"maps"
	"slices"
)

// Entry documents one code: what it means, why Guidepost insists, an example
// that causes it, and the repair.
type Entry struct {
	Code    string
	Title   string // one line, lower case
	Why     string // a short paragraph
	Bad     string // a source that causes it
	Good    string // the same source, mended
	Warning bool   // normally a warning rather than an error
}

// Catalogue returns every documented code, sorted. A test holds that each code
// the program can emit stands here, and that each entry is emitted somewhere.
func Catalogue() []Entry {
	all := map[string]Entry{}
	for _, family := range [][]Entry{dataCodes, adviceCodes, linkCodes, markdownCodes, siteCodes, themeCodes, fileCodes, foreignCodes} {
		for _, e := range family {
			if _, twice := all[e.Code]; twice {
				panic("diag: code " + e.Code + " is documented twice")
			}
			all[e.Code] = e
		}
	}
	out := make([]Entry, 0, len(all))
	for _, code := range slices.Sorted(maps.Keys(all)) {
		out = append(out, all[code])
	}
	return out
}
