package build

import (
	"slices"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

const (
	dated   = "K301" // comes with time: an allowance may be there before
	checked = "S124" // is asked for by check alone
)

// silenced takes out the warnings that an author allows. What an allowance does
// not silence is reported, so that none outlives its cause, if diags is the whole
// of what there is to find.
func silenced(diags diag.List, pages []*doc.Page, data []doc.Allowance, whole, check bool) diag.List {
	var ofPages []doc.Allowance
	for _, p := range pages {
		ofPages = append(ofPages, p.Meta.Allow...)
	}
	out, used, failed := doc.Silence(diags, slices.Concat(ofPages, data))
	if !whole {
		return out
	}
	idle := func(a doc.Allowance, where string) {
		switch {
		case failed[a.Pos]:
			out.Warn("S118", a.Pos, a.Code+" is an error here, and an error cannot be silenced", "mend what it reports, and take this line out")
		case !used[a.Pos]:
			out.Warn("S118", a.Pos, where+" gives no warning "+a.Code, "take this line out")
		}
	}
	for _, a := range ofPages {
		idle(a, "this page")
	}
	asked := !diags.HasErrors() // else not everything
	for _, a := range data {
		if failed[a.Pos] || asked && a.Code != dated && (check || a.Code != checked) {
			idle(a, "this place")
		}
	}
	return out
}
