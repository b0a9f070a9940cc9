package build

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/parallel"
	"guidepost/generator/internal/render"
)

// unprovable are the codes that leave a tree without a meaning to prove.
var unprovable = []string{"K101", "K201", "K202"}

// goldenDir holds what each tree was reviewed to advise.
const goldenDir = "data/golden"

// provedData is what was proved of the data, and how that compares with what was
// reviewed.
type provedData struct {
	key    file.Sum
	proofs render.Proofs
	diags  diag.List
	fixes  []file.File
}

// prove proves the advice of every tree that could be read, or takes the proofs
// of the last build if neither the data nor a golden file has changed. diags is
// what is known to be wrong already.
func (b *Builder) prove(ctx context.Context, d *doc.Data, in *source, diags diag.List, jobs int) (*provedData, error) {
	broken := map[string]bool{}
	for _, x := range diags {
		if x.Sev == diag.Error && slices.Contains(unprovable, x.Code) {
			broken[x.Pos.File] = true
		}
	}
	key := keyOf("proof", slices.Sorted(maps.Keys(broken)), sums(in.data), sums(in.set.Under(goldenDir)))
	if b.proved == nil || b.proved.key != key {
		proofs, found, fixes, err := prove(ctx, d, in, broken, jobs)
		if err != nil {
			return nil, err
		}
		b.proved = &provedData{key, proofs, found, fixes}
	}
	return b.proved, nil
}

// prove proves the advice of every tree that could be read, and compares it
// with the golden file of the tree, if there is one. fixes are the golden files
// as they would be now. broken are the files of trees without a meaning. A tree
// that cannot be proved has no proof.
func prove(ctx context.Context, d *doc.Data, in *source, broken map[string]bool, jobs int) (proofs render.Proofs, more diag.List, fixes []file.File, err error) {
	if len(d.Unread) > 0 {
		return nil, nil, nil, nil // what is missing would make every proof fail
	}
	k := advice.Knowledge{Facts: d.Facts, Options: d.Options, Tables: d.Tables, Sources: d.Sources}
	found := make([]diag.List, len(d.Trees))
	proved := make([]advice.Proof, len(d.Trees))
	golden := make([][]byte, len(d.Trees)) // nil: not proved
	err = parallel.Each(ctx, jobs, len(d.Trees), func(i int) {
		t := &d.Trees[i]
		if t.Subtree || isBroken(t, broken) {
			return
		}
		if proved[i], found[i] = advice.Prove(t, k); !found[i].HasErrors() {
			golden[i] = advice.Golden(t, k, proved[i])
		}
	})
	if err != nil {
		return nil, nil, nil, err
	}
	proofs = render.Proofs{}
	for i, p := range proved {
		if p.Complete {
			proofs[d.Trees[i].ID] = p
		}
	}
	more = slices.Concat(found...)
	for i, want := range golden {
		if want == nil {
			continue
		}
		name := path.Join(goldenDir, d.Trees[i].ID+".txt")
		have, reviewed := in.set.Get(name)
		if reviewed {
			l := advice.CheckGolden(&d.Trees[i], name, have.Data, want)
			if more = append(more, l...); len(l) == 0 {
				continue
			}
		}
		fixes = append(fixes, file.New(name, want))
	}
	return proofs, append(more, orphanGoldens(d, in)...), fixes, nil
}

// orphanGoldens reports golden files without a tree.
func orphanGoldens(d *doc.Data, in *source) (diags diag.List) {
	for _, f := range in.set.Under(goldenDir) {
		id, isText := strings.CutSuffix(path.Base(f.Path), ".txt")
		if isText && !slices.ContainsFunc(d.Trees, func(t doc.Tree) bool { return !t.Subtree && t.ID == id }) {
			diags.Error("K260", diag.WholeFile(f.Path), "there is no tree \""+id+"\" that this could be the advice of", "remove the file, or rename it after the tree")
		}
	}
	return diags
}

// isBroken reports whether a tree or a subtree in it is in a broken file.
func isBroken(t *doc.Tree, files map[string]bool) bool {
	return files[t.Path] || slices.ContainsFunc(t.Questions, func(q doc.Question) bool { return files[q.Pos.File] })
}

// checkData asks how good the sources are, and whether procedures can go right.
// What rests on a source is not known when files could not be read.
func checkData(d *doc.Data, in *source, env Env) diag.List {
	if len(d.Unread) > 0 {
		return nil
	}
	diags := advice.CheckSources(d, env.Today, env.Check, func(path string) bool {
		_, ok := in.set.Get(path)
		return ok
	})
	for _, p := range d.Procedures {
		diags = append(diags, advice.CheckProcedure(p, d.Facts)...)
	}
	return diags
}
