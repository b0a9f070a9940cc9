package advice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Reader follows a tree by its Replay alone, as a page's script does.
type Reader struct {
	Replay
	rows []Bits // before each step, then now
	took [][2]string
}

// NewReader is a reader before the first question.
func NewReader(r Replay) *Reader { return &Reader{Replay: r, rows: []Bits{r.Start}} }

func digit(b Bits, i int) uint64 {
	v, _ := strconv.ParseUint(string(b[i/4]), 16, 4)
	return v
}

func isSet(b Bits, i int) bool { return digit(b, i)>>(i%4)&1 == 1 }

// Now is the row as it is.
func (x *Reader) Now() Bits { return x.rows[len(x.rows)-1] }

// Take gives an answer.
func (x *Reader) Take(q, a string) *Reader {
	row := x.Now()
	for _, m := range x.Masks {
		if m.Question == q && m.Answer == a {
			var out strings.Builder
			for i := range len(row) {
				fmt.Fprintf(&out, "%x", digit(row, 4*i)&digit(m.Mask, 4*i))
			}
			row = Bits(out.String())
		}
	}
	return &Reader{x.Replay, append(slices.Clone(x.rows), row), append(slices.Clone(x.took), [2]string{q, a})}
}

// Here is how many classes are left.
func (x *Reader) Here() (n int) {
	for c := range x.Classes {
		if isSet(x.Now(), c) {
			n++
		}
	}
	return n
}

// Open lists the options that are still possible.
func (x *Reader) Open() (out []string) {
	for _, o := range x.Options {
		for i := x.Classes * (1 + o.First); i < x.Classes*(1+o.First+o.N); i++ {
			if isSet(x.Now(), i) {
				out = append(out, o.ID)
				break
			}
		}
	}
	return out
}

// Why looks up why an option was lost with the last step; nil if nothing says.
func (x *Reader) Why(option string) *Miss {
	meets := func(m *Miss, before Bits) bool {
		o := x.Options[m.Option]
		for i := range o.N * x.Classes {
			if isSet(m.Where, i) && isSet(x.Now(), i%x.Classes) && (before == "" || isSet(before, x.Classes*(1+o.First)+i)) {
				return true
			}
		}
		return false
	}
	for s := len(x.took); s >= 0; s-- {
		for i := range x.Misses {
			m := &x.Misses[i]
			switch {
			case x.Options[m.Option].ID != option:
			case s == 0 && m.Gate && meets(m, ""), s > 0 && x.took[s-1] == [2]string{m.Question, m.Answer} && meets(m, x.rows[s-1]):
				return m
			}
		}
	}
	return nil
}
