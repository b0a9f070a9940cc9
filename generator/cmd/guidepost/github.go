package main

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"guidepost/generator/internal/build"
	"guidepost/generator/internal/diag"
)

// annotate prints diagnostics as GitHub shows them beside the lines of a change.
// It knows files by their path from the root of the repository, which may lie
// above the source folder.
func (a *app) annotate(w io.Writer, r *build.Result) error {
	above := belowRepository(a.named)
	list := slices.Clone(r.Diags)
	for i := range list {
		if list[i].Pos.File != "" {
			list[i].Pos.File = path.Join(above, list[i].Pos.File)
		}
	}
	return diag.Write(w, list, diag.GitHub, func(name string) []byte {
		if above != "" {
			name = strings.TrimPrefix(name, above+"/")
		}
		return r.Src(name)
	}, false)
}

// belowRepository is the slash path of a folder below the repository that holds
// it, "" for its root and outside of any.
func belowRepository(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for at := abs; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil { // a file in a linked work tree
			rel, err := filepath.Rel(at, abs)
			if err != nil || rel == "." {
				return ""
			}
			return filepath.ToSlash(rel)
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}
