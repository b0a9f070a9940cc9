package pattern

import (
	"slices"

	"github.com/dlclark/regexp2/v2/syntax"
)

// branch is an alternation seen from the next character: which alternatives
// can begin with it, in their order. Lists hold the places of their code.
type branch struct {
	ascii [128]uint8 // index into lists
	other uint8      // the list for all other characters
	end   uint8      // the list at the end of the text
	lists [][]int32
}

// option is one alternative: characters, then the rest. A class of two or
// three characters, such as a letter in either case, counts as a character.
type option struct {
	head []*syntax.RegexNode // NtOne and small NtSet
	rest []*syntax.RegexNode
}

func (o option) first() First {
	if len(o.head) > 0 {
		return firstOf(o.head[0])
	}
	return firstOfAll(o.rest)
}

// minBranch is the number of alternatives from which a look at the next
// character is worth its table.
const minBranch = 3

func (c *compiler) alternate(n *syntax.RegexNode, back bool) {
	options := make([]option, len(n.Children))
	for i, child := range n.Children {
		if options[i].rest = []*syntax.RegexNode{child}; !back {
			options[i] = newOption(child)
		}
	}
	var exits []int
	if back {
		exits = c.inOrder(options)
	} else {
		exits = c.choose(options)
	}
	for _, exit := range exits {
		c.patch(exit)
	}
}

func newOption(n *syntax.RegexNode) option {
	var o option
	o.rest = []*syntax.RegexNode{n}
	if n.T == syntax.NtConcatenate {
		o.rest = n.Children
	}
	for len(o.rest) > 0 {
		n := o.rest[0]
		switch {
		case n.T == syntax.NtOne, n.T == syntax.NtSet && small(n.Set):
			o.head = append(o.head, n)
		case n.T == syntax.NtMulti && n.Options&syntax.IgnoreCase == 0:
			for _, r := range n.Str {
				o.head = append(o.head, &syntax.RegexNode{T: syntax.NtOne, Ch: r, Options: n.Options})
			}
		case n.T == syntax.NtEmpty:
		default:
			return o
		}
		o.rest = o.rest[1:]
	}
	return o
}

// smallSet is the number of characters from which a class is not small any more.
const smallSet = 4

func small(s *syntax.CharSet) bool {
	return !s.IsNegated() && !s.HasSubtraction() && len(s.GetSetChars(smallSet)) > 0
}

// inOrder compiles alternatives that are tried one after the other, and returns
// the jumps that leave them.
func (c *compiler) inOrder(options []option) (exits []int) {
	for i, o := range options {
		if i == len(options)-1 {
			c.option(o)
			break
		}
		split := c.emit(inst{op: opSplit})
		c.option(o)
		exits = append(exits, c.emit(inst{op: opJump}))
		c.patch(split)
	}
	return exits
}

func (c *compiler) option(o option) {
	for i := 0; i < len(o.head); {
		n := i
		var text []rune
		for ; n < len(o.head) && o.head[n].T == syntax.NtOne; n++ {
			text = append(text, o.head[n].Ch)
		}
		if len(text) > 1 {
			c.emit(inst{op: opLiteral, n: c.literal(text)})
			i = n
			continue
		}
		c.node(o.head[i])
		i++
	}
	for _, n := range o.rest {
		c.node(n)
	}
}

// choose compiles alternatives behind a table of first characters.
func (c *compiler) choose(options []option) []int {
	if len(options) < minBranch {
		return c.inOrder(options)
	}
	firsts := make([]First, len(options))
	for i, o := range options {
		firsts[i] = o.first()
	}
	list := func(l []int, can func(First) bool) []int {
		for i, f := range firsts {
			if can(f) {
				l = append(l, i)
			}
		}
		return l
	}
	b := &branch{}
	var lists [][]int
	var l []int
	for r := range rune(128) {
		l = list(l[:0], func(f First) bool { return f.Has(r) })
		at := slices.IndexFunc(lists, func(m []int) bool { return slices.Equal(l, m) })
		if at < 0 {
			at = len(lists)
			lists = append(lists, slices.Clone(l))
		}
		b.ascii[r] = uint8(at)
	}
	b.other, b.end = uint8(len(lists)), uint8(len(lists)+1)
	c.emit(inst{op: opBranch, n: int32(len(c.p.branches))})
	c.p.branches = append(c.p.branches, b)
	bodies := bodies{c: c, options: options, at: make([]int32, len(options))}
	for _, l := range lists {
		b.lists = append(b.lists, bodies.known(l))
	}
	b.lists = append(b.lists,
		bodies.each(list(nil, func(f First) bool { return f.Empty || f.Other })),
		bodies.each(list(nil, func(f First) bool { return f.Empty })))
	return bodies.exits
}

// bodies compiles the alternatives behind a branch, each where it is first
// asked for.
type bodies struct {
	c       *compiler
	options []option
	at      []int32 // place in the code, 0 for none yet
	exits   []int
}

// known compiles the alternatives that can begin with one ASCII character. When
// all of them do begin with it and go on behind it, they make one trie: they
// exclude all others, so that only their order among themselves matters.
func (b *bodies) known(list []int) []int32 {
	tails := make([]option, len(list))
	for i, n := range list {
		o := b.options[n]
		if len(o.head) == 0 {
			return b.each(list)
		}
		tails[i] = option{o.head[1:], o.rest}
	}
	if len(list) < 2 {
		return b.each(list)
	}
	pc := b.c.here()
	b.c.emit(inst{op: opAny})
	b.exits = append(b.exits, b.c.choose(tails)...)
	b.exits = append(b.exits, b.c.emit(inst{op: opJump}))
	return []int32{pc}
}

func (b *bodies) each(list []int) []int32 {
	pcs := make([]int32, len(list))
	for i, n := range list {
		if b.at[n] == 0 {
			b.at[n] = b.c.here()
			b.c.option(b.options[n])
			b.exits = append(b.exits, b.c.emit(inst{op: opJump}))
		}
		pcs[i] = b.at[n]
	}
	return pcs
}
