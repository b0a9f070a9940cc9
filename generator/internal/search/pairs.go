package search

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// pairShards makes the shards p: syllable pairs in order, and after each the
// pairs of characters that sound so, each with a digit for how often it stands
// in texts, titles counting more. The postings stay with the characters. chars
// is what characters sound like, for repairing a wrong one: a syllable and its
// characters, and so on.
func pairShards(terms []term) (out []script, first []string, chars []string) {
	say, sound := speech{}, map[string][]string{}
	known := map[rune]bool{}
	for _, t := range terms {
		r := []rune(t.text)
		if len(r) > 2 || !isHan(r[0]) {
			continue
		}
		for _, c := range r {
			known[c] = true
		}
		if len(r) != 2 {
			continue
		}
		n := t.n + t.top
		if n < 3 {
			continue
		}
		for i, a := range say.of(r[0]) {
			for j, b := range say.of(r[1]) {
				w := min(35, max(1, 2*bits.Len(uint(n))-4*min(1, i)-4*min(1, j)))
				sound[a+" "+b] = append(sound[a+" "+b], t.text+digits[w:w+1])
			}
		}
	}
	keys := make([]string, 0, len(sound))
	for k := range sound {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var lines []string
	size := 0
	flush := func() {
		if size > 0 {
			out = append(out, script{"p" + strconv.FormatInt(int64(len(out)), 36), lines})
		}
		lines, size = nil, 0
	}
	for _, k := range keys {
		if size == 0 {
			first = append(first, k)
		}
		v := strings.Join(sound[k], "")
		lines = append(lines, k, v)
		size += len(k) + len(v) + 6
		if size > 2*shardSize {
			flush()
		}
	}
	flush()
	return out, first, sounds(known, say)
}

// sounds lists characters by syllable: those of the index, and those people
// type by mistake, which are the common ones (level 1 of GB 2312).
func sounds(known map[rune]bool, say speech) []string {
	d := simplifiedchinese.GBK.NewDecoder()
	for hi := 0xb0; hi <= 0xd7; hi++ {
		for lo := 0xa1; lo <= 0xfe; lo++ {
			if s, err := d.String(string([]byte{byte(hi), byte(lo)})); err == nil {
				if r := []rune(s)[0]; isHan(r) {
					known[r] = true
				}
			}
		}
	}
	by := map[string][]rune{}
	for c := range known {
		for _, s := range say.of(c) {
			by[s] = append(by[s], c)
		}
	}
	var out []string
	for s := range by {
		slices.Sort(by[s])
		out = append(out, s+string(by[s]))
	}
	slices.Sort(out)
	return out
}
