package file

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"guidepost/generator/internal/diag"
)

// name warns of a file name that other systems cannot hold.
func (l *look) name(name string) {
	base := path.Base(name)
	switch {
	case strings.ContainsFunc(base, func(c rune) bool { return c < 0x20 || c == 0x7f }):
		l.diags.Warn("F105", diag.WholeFile(name), "the file name holds a control character", "rename the file")
	case strings.ContainsAny(base, `\:*?"<>|`) || strings.HasSuffix(base, ".") || strings.HasSuffix(base, " ") || reserved(base):
		l.diags.Warn("F105", diag.WholeFile(name), "Windows cannot hold a file of this name", `rename the file: avoid \ : * ? " < > |, a dot or space at the end, and names such as con, nul, aux`)
	}
}

// reserved reports the device names of Windows, with or without an extension.
func reserved(base string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(base), ".")
	switch strings.TrimRight(stem, " ") {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && stem[3] >= '1' && stem[3] <= '9'
}

// Hidden reports a path with a name in it that begins with a dot, which may hold
// secrets: .env, .git/config. Names that begin with two dots are those of
// Kubernetes, whose mounted folders consist of links to them.
func Hidden(p string) bool {
	for part := range strings.SplitSeq(p, "/") {
		if strings.HasPrefix(part, ".") && !strings.HasPrefix(part, "..") && part != "." && part != ".well-known" {
			return true
		}
	}
	return false
}

// SkipName reports whether a file or folder of this name is never a source:
// dot folders (version control, editors), node_modules, what editors leave
// while saving, and the litter of operating systems.
func SkipName(name string, dir bool) bool {
	if dir {
		return strings.HasPrefix(name, ".") && name != "." && name != ".well-known" || name == "node_modules"
	}
	switch name {
	case ".DS_Store", "Thumbs.db", "desktop.ini", "4913", ManifestName:
		return true
	}
	return strings.HasSuffix(name, "~") || strings.HasPrefix(name, ".#") || strings.HasPrefix(name, tempPrefix) ||
		strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swx"))
}

func isText(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".mdx", ".markdown", ".yaml", ".yml", ".toml", ".json":
		return true
	}
	return false
}

func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return cmp.Or(map[bool]string{true: "a device"}[m&fs.ModeDevice != 0], "an unknown kind")
}

// size prints a number of bytes for people.
func size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
