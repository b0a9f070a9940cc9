package file

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"guidepost/generator/internal/diag"
)

// Clashes reports published files that cannot stand in one folder together. On
// a file system that ignores the case of letters or their Unicode form (macOS,
// Windows) one would silently replace the other; and one name cannot be a file
// and a folder at once. Paths that are no relative slash paths are reported
// too. files must be sorted by path.
func Clashes(files []File) diag.List {
	var l diag.List
	seen := make(map[string]string, len(files))
	for _, f := range files {
		if !fs.ValidPath(f.Path) || f.Path == "." || !utf8.ValidString(f.Path) || strings.ContainsAny(f.Path, "\\\x00") {
			l.Error("F111", diag.Pos{}, fmt.Sprintf("%q cannot be the name of a published file", f.Path), "rename the file it is made from")
			continue
		}
		if f.Path == ManifestName {
			l.Error("F111", diag.Pos{}, "the name "+ManifestName+" is reserved for guidepost", "rename the file it is made from")
			continue
		}
		key := fold(f.Path)
		if other, ok := seen[key]; ok {
			msg := fmt.Sprintf("two published files are called %q", f.Path)
			if other != f.Path {
				msg = fmt.Sprintf("%q and %q are one file where the case of letters does not count", other, f.Path)
			}
			l.Error("F110", diag.Pos{}, msg, "rename one of the two")
			continue
		}
		seen[key] = f.Path
	}
	for _, f := range files {
		for dir := path.Dir(f.Path); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if other, ok := seen[fold(dir)]; ok {
				l.Error("F110", diag.Pos{}, fmt.Sprintf("%q is a file, and %q needs a folder of that name", other, f.Path), "rename one of the two")
				break
			}
		}
	}
	return l
}

func fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return strings.ToLower(norm.NFC.String(name))
		}
	}
	return strings.ToLower(name)
}
