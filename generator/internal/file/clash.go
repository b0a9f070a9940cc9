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
// too. files must be sorted by path. at tells where a file comes from; it may be
// nil, and give an empty place.
func Clashes(files []File, at func(path string) diag.Pos) diag.List {
	var l diag.List
	if at == nil {
		at = func(string) diag.Pos { return diag.Pos{} }
	}
	seen := make(map[string]string, len(files))
	for _, f := range files {
		if !fs.ValidPath(f.Path) || f.Path == "." || !utf8.ValidString(f.Path) || strings.ContainsAny(f.Path, "\\\x00") {
			l.Error("F111", at(f.Path), fmt.Sprintf("%q cannot be the name of a published file", f.Path), "rename the file it is made from")
			continue
		}
		if long := longName(f.Path); long != "" {
			l.Error("F111", at(f.Path), fmt.Sprintf("%q has %d bytes; the name of a file or folder can have %d", cut(long), len(long), maxName), "give it a shorter name or address")
			continue
		}
		if top, _, _ := strings.Cut(f.Path, "/"); strings.EqualFold(top, ManifestName) {
			l.Error("F111", at(f.Path), "the name "+ManifestName+" is reserved for guidepost", "rename the file it is made from")
			continue
		}
		key := fold(f.Path)
		if other, ok := seen[key]; ok {
			msg := fmt.Sprintf("two published files are called %q", f.Path)
			if other != f.Path {
				msg = fmt.Sprintf("%q and %q are one file where the case of letters does not count", other, f.Path)
			}
			clash(&l, at, other, f.Path, msg)
			continue
		}
		seen[key] = f.Path
	}
	told := map[string]bool{}
	for _, f := range files {
		for dir := path.Dir(f.Path); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if other, ok := seen[fold(dir)]; ok && !told[other] {
				told[other] = true // once, not for every file of the folder
				clash(&l, at, other, f.Path, fmt.Sprintf("%q is a file, and %q needs a folder of that name", other, f.Path))
				break
			}
		}
	}
	return l
}

// clash reports a second file that cannot stand beside the first. If only the
// first has a place, that is where the message points.
func clash(l *diag.List, at func(string) diag.Pos, first, second, msg string) {
	pos, other := at(second), at(first)
	if pos.File == "" {
		pos, other = other, pos
	}
	d := l.Error("F110", pos, msg, "rename one of the two")
	if other.File != "" && other != pos {
		d.Notes = append(d.Notes, diag.Related{Pos: other, Msg: "the other one"})
	}
}

// maxName is what the file systems in use allow for one name.
const maxName = 255

// longName is the first part of a path that is too long for a name.
func longName(name string) string {
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > maxName {
			return part
		}
	}
	return ""
}

func cut(s string) string { return string([]rune(s)[:20]) + "…" }

func fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return strings.ToLower(norm.NFC.String(name))
		}
	}
	return strings.ToLower(name)
}
