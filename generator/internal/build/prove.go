package build

import (
	"context"
	"slices"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// unprovable are the codes that leave a tree without a meaning to prove.
var unprovable = []string{"K101", "K201", "K202"}

// prove proves the advice of every tree that could be read. diags is what is
// known to be wrong already.
func prove(ctx context.Context, d *doc.Data, diags diag.List, jobs int) (diag.List, error) {
	if len(d.Unread) > 0 {
		return nil, nil // what is missing would make every proof fail
	}
	broken := map[string]bool{}
	for _, x := range diags {
		if x.Sev == diag.Error && slices.Contains(unprovable, x.Code) {
			broken[x.Pos.File] = true
		}
	}
	k := advice.Knowledge{Facts: d.Facts, Options: d.Options, Tables: d.Tables, Sources: d.Sources}
	found := make([]diag.List, len(d.Trees))
	err := each(ctx, jobs, len(d.Trees), func(i int) {
		if t := &d.Trees[i]; !t.Subtree && !isBroken(t, broken) {
			_, found[i] = advice.Prove(t, k)
		}
	})
	return slices.Concat(found...), err
}

// isBroken reports whether a tree or a subtree in it is in a broken file.
func isBroken(t *doc.Tree, files map[string]bool) bool {
	return files[t.Path] || slices.ContainsFunc(t.Questions, func(q doc.Question) bool { return files[q.Pos.File] })
}
