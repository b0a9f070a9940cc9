package diagram

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Width is about how wide a text is set, in hundredths of its size: a wide
// character counts 100, as in every Chinese font, any other 55, which is a
// little more than a Latin text needs.
func Width(s string) int {
	w := 0
	for _, r := range s {
		w += width(r)
	}
	return w
}

func width(r rune) int {
	if wide(r) {
		return 100
	}
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	if strings.ContainsRune("MWmw@%—…", r) {
		return 90
	}
	if r >= 'A' && r <= 'Z' {
		return 70
	}
	return 55
}

// wide reports whether a character is as wide as it is high: Chinese, Japanese
// and Korean characters and their punctuation, and pictures.
func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 ||
		r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd
}

// noStart are the characters that no line begins with.
const noStart = "，。、；：？！）》」』】〉”’…—,.;:?!)]}%"

// Wrap breaks a text into at most so many lines of a width, lines as equal as
// may be; what does not fit is cut and ends in "…", which cut reports. A word is
// broken only if it is wider than a line.
func Wrap(s string, most, lines int) (out []string, cut bool) {
	s = strings.Join(strings.Fields(s), " ")
	all := fill(s, most)
	if len(all) > lines {
		out = all[:lines]
		last := out[lines-1] + "…"
		for Width(last) > most && utf8.RuneCountInString(last) > 1 {
			r := []rune(strings.TrimSuffix(last, "…"))
			last = strings.TrimRight(string(r[:len(r)-1]), " ") + "…"
		}
		out[lines-1] = last
		return out, true
	}
	for w := Width(s) / len(all); w < most; w += 25 { // the narrowest that needs no more lines
		if even := fill(s, w); len(even) <= len(all) && widest(even) <= most {
			return even, false
		}
	}
	return all, false
}

func widest(lines []string) int {
	w := 0
	for _, l := range lines {
		w = max(w, Width(l))
	}
	return w
}

// fill breaks a text into lines that are each as full as may be.
func fill(s string, most int) []string {
	var lines []string
	line := ""
	for _, piece := range pieces(s, most) {
		if line != "" && Width(strings.TrimRight(line+piece, " ")) > most {
			lines = append(lines, strings.TrimRight(line, " "))
			line = strings.TrimLeft(piece, " ")
			continue
		}
		line += piece
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts a text where a line may end: after a space, and before and after
// a wide character, but not before what no line begins with.
func pieces(s string, most int) []string {
	var out []string
	piece := ""
	var prev rune
	for _, r := range s {
		may := prev == ' ' || piece != "" && (wide(r) || wide(prev)) || Width(piece)+width(r) > most
		if may && piece != "" && !strings.ContainsRune(noStart, r) && !strings.ContainsRune("（《「『【〈“‘([{", prev) && r != ' ' {
			out = append(out, piece)
			piece = ""
		}
		piece += string(r)
		prev = r
	}
	return append(out, piece)
}
