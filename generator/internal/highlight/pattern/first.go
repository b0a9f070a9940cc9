package pattern

import "github.com/dlclark/regexp2/v2/syntax"

// First is a set of characters that can begin a match: ASCII one by one, the
// rest together. It may hold characters that begin none, never lack one.
type First struct {
	ascii [2]uint64
	Other bool // a character above ASCII
	Empty bool // a match may read nothing: any character may stand there
}

// Has tells whether a match may begin before the ASCII character c.
func (f First) Has(c rune) bool { return f.Empty || f.ascii[c>>6]&(1<<(c&63)) != 0 }

func (f First) or(g First) First {
	return First{[2]uint64{f.ascii[0] | g.ascii[0], f.ascii[1] | g.ascii[1]}, f.Other || g.Other, f.Empty || g.Empty}
}

// firstOf reads backwards for what stands in a look-behind, which callers do
// not ask about: a look-around reads nothing.
func firstOf(n *syntax.RegexNode) First {
	switch n.T {
	case syntax.NtNothing:
		return First{}
	case syntax.NtOne, syntax.NtOneloop, syntax.NtOnelazy, syntax.NtOneloopatomic:
		return single(n, func(r rune) bool { return r == n.Ch }, n.Ch > 127)
	case syntax.NtNotone, syntax.NtNotoneloop, syntax.NtNotonelazy, syntax.NtNotoneloopatomic:
		return single(n, func(r rune) bool { return r != n.Ch }, true)
	case syntax.NtSet, syntax.NtSetloop, syntax.NtSetlazy, syntax.NtSetloopatomic:
		return single(n, n.Set.CharIn, true)
	case syntax.NtMulti:
		if n.Options&syntax.IgnoreCase != 0 {
			return anything()
		}
		return firstRune(n.Str[0])
	case syntax.NtRef:
		return anything()
	case syntax.NtAlternate:
		var f First
		for _, child := range n.Children {
			f = f.or(firstOf(child))
		}
		return f
	case syntax.NtConcatenate:
		return firstOfAll(n.Children)
	case syntax.NtCapture, syntax.NtGroup, syntax.NtAtomic:
		return firstOf(n.Children[0])
	case syntax.NtLoop, syntax.NtLazyloop:
		f := firstOf(n.Children[0])
		f.Empty = f.Empty || n.M == 0
		return f
	case syntax.NtBackRefCond:
		return anything()
	}
	return First{Empty: true} // an anchor or a look-around
}

func firstOfAll(nodes []*syntax.RegexNode) First {
	f := First{Empty: true}
	for _, n := range nodes {
		f.Empty = false
		f = f.or(firstOf(n))
		if !f.Empty {
			return f
		}
	}
	return f
}

func firstRune(r rune) First {
	var f First
	if r < 128 {
		f.ascii[r>>6] |= 1 << (r & 63)
	} else {
		f.Other = true
	}
	return f
}

// single is for a leaf; the operands of leaves that are no loop are 0.
func single(n *syntax.RegexNode, has func(rune) bool, other bool) First {
	f := firstIf(has, other)
	switch n.T {
	case syntax.NtOne, syntax.NtNotone, syntax.NtSet:
	default:
		f.Empty = n.M == 0
	}
	return f
}

func firstIf(has func(rune) bool, other bool) First {
	f := First{Other: other}
	for r := range rune(128) {
		if has(r) {
			f.ascii[r>>6] |= 1 << (r & 63)
		}
	}
	return f
}

func anything() First {
	return First{[2]uint64{^uint64(0), ^uint64(0)}, true, true}
}
