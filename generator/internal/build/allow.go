package build

import (
	"slices"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// silenced takes out the warnings that a page allows in its front matter, each
// with a reason. What an allowance does not silence is reported, so that none
// outlives its cause; an error is never silenced.
func silenced(diags diag.List, pages []*doc.Page) diag.List {
	allowed := map[string]doc.Allow{}
	for _, p := range pages {
		if len(p.Meta.Allow) > 0 {
			allowed[p.Path] = p.Meta.Allow
		}
	}
	if len(allowed) == 0 {
		return diags
	}
	used := map[diag.Pos]bool{}
	failed := map[diag.Pos]bool{}
	out := slices.DeleteFunc(slices.Clone(diags), func(d diag.Diag) bool {
		for _, a := range allowed[d.Pos.File] {
			if a.Code != d.Code {
				continue
			}
			if d.Sev == diag.Error {
				failed[a.Pos] = true
				continue
			}
			used[a.Pos] = true
			return true
		}
		return false
	})
	for _, p := range pages {
		for _, a := range p.Meta.Allow {
			switch {
			case failed[a.Pos]:
				out.Warn("S118", a.Pos, a.Code+" is an error here, and an error cannot be silenced", "mend what it reports, and take this line out")
			case !used[a.Pos]:
				out.Warn("S118", a.Pos, "this page gives no warning "+a.Code, "take this line out")
			}
		}
	}
	return out
}
