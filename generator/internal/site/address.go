package site

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// numberPrefix matches "01-intro" but leaves dates ("2024-01-02-news"),
// versions ("1.2") and plain years alone.
var numberPrefix = regexp.MustCompile(`^(\d{1,3})[-_. ]+(\D.*)$`)

// splitNumber takes an ordering number off a file or folder name.
func splitNumber(name string) (number int, rest string, ok bool) {
	m := numberPrefix.FindStringSubmatch(name)
	if m == nil {
		return 0, name, false
	}
	for _, c := range m[1] {
		number = number*10 + int(c-'0')
	}
	return number, m[2], true
}

// slug makes one segment of an address from a file name. Letters and digits of
// every script stay as they are, in NFC; what has a meaning in URLs or is
// refused by a file system becomes a hyphen. Names reserved on Windows get a
// hyphen behind them, because the published folder may be unpacked there.
func slug(name string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFC.String(name) {
		if keepInSlug(r) {
			if hyphen && b.Len() > 0 && r != '-' {
				b.WriteByte('-')
			}
			hyphen = false
			if r == '-' {
				hyphen = true
				continue
			}
			b.WriteRune(r)
			continue
		}
		hyphen = true
	}
	s := strings.Trim(b.String(), ".-")
	if s == "" {
		sum := sha256.Sum256([]byte(name))
		return "page-" + hex.EncodeToString(sum[:4])
	}
	base, _, _ := strings.Cut(strings.ToLower(s), ".")
	if reservedOnWindows[base] {
		s += "-"
	}
	return s
}

func keepInSlug(r rune) bool {
	switch r {
	case '-', '_', '.', '~':
		return true
	}
	if r < 0x80 {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r)
}

var reservedOnWindows = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true,
	"com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// slugPath makes an address without outer slashes from a slash path.
func slugPath(p string) string {
	segments := strings.Split(strings.Trim(path.Clean("/"+p), "/"), "/")
	out := segments[:0]
	for _, s := range segments {
		if s != "" {
			out = append(out, slug(s))
		}
	}
	return strings.Join(out, "/")
}

// key is the language-independent address of a slug path: "" is "/", "a/b" is
// "/a/b/".
func key(p string) string {
	if p == "" {
		return "/"
	}
	return "/" + p + "/"
}

// humanName makes a title from a file or folder name.
func (l *linker) humanName(name string) string {
	rest := name
	if !l.site.Config.KeepNumbers {
		_, rest, _ = splitNumber(name)
	}
	rest = strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(rest))
	if rest == "" {
		return name
	}
	r := []rune(rest)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// indexRank tells whether a Markdown file is the index of its folder, and which
// of several wins: the lower rank.
func indexRank(base string) (rank int, ok bool) {
	stem := strings.TrimSuffix(base, path.Ext(base))
	switch {
	case stem == "index":
		return 0, true
	case stem == "_index":
		return 1, true
	case strings.EqualFold(stem, "readme"):
		return 2, true
	}
	return 0, false
}

// naturalCompare orders file names as people do: 2 before 10, and otherwise by
// code point, case folded first.
func naturalCompare(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		dx, dy := digits(x), digits(y)
		if dx > 0 && dy > 0 {
			nx, ny := strings.TrimLeft(x[:dx], "0"), strings.TrimLeft(y[:dy], "0")
			if len(nx) != len(ny) {
				return len(nx) - len(ny)
			}
			if c := strings.Compare(nx, ny); c != 0 {
				return c
			}
			x, y = x[dx:], y[dy:]
			continue
		}
		if x[0] != y[0] {
			return int(x[0]) - int(y[0])
		}
		x, y = x[1:], y[1:]
	}
	if c := len(x) - len(y); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}
