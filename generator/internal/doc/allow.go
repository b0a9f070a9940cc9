package doc

import (
	"slices"

	"guidepost/generator/internal/diag"
)

// Allowance silences the warnings of one code beside it.
type Allowance struct {
	Code   string
	Reason string // the author's
	Pos    Pos
	Over   Pos // where: the map it stands in with its key, a whole file, or all if zero
}

// covers reports whether the allowance is beside at.
func (a Allowance) covers(at Pos) bool {
	return a.Over.IsZero() || a.Over.File == at.File && (a.Over.Off < 0 || a.Over.Off <= at.Off && at.Off < a.Over.Off+a.Over.Len)
}

// Silence takes out of a list the warnings and notes that are allowed beside
// their cause: where they point to, or what they refer to. used are the places of
// the allowances that silenced something, failed of those beside an error, which
// cannot be silenced.
func Silence(list diag.List, allowed []Allowance) (out diag.List, used, failed map[Pos]bool) {
	type key struct{ file, code string }
	by := map[key][]Allowance{}
	for _, a := range allowed {
		k := key{a.Over.File, a.Code}
		by[k] = append(by[k], a)
	}
	used, failed = map[Pos]bool{}, map[Pos]bool{}
	silent := func(d diag.Diag, at Pos) bool {
		found := false
		for _, a := range slices.Concat(by[key{at.File, d.Code}], by[key{"", d.Code}]) {
			switch {
			case !a.covers(at):
			case d.Sev == diag.Error:
				failed[a.Pos] = true
			default:
				used[a.Pos], found = true, true
			}
		}
		return found
	}
	out = slices.DeleteFunc(slices.Clone(list), func(d diag.Diag) bool {
		found := silent(d, d.Pos)
		for _, n := range d.Notes {
			found = silent(d, n.Pos) || found
		}
		return found
	})
	return out, used, failed
}
