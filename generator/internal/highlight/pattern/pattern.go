// Package pattern matches the regular expressions of chroma's lexers at one
// position of a text, within a bound on the steps it takes.
//
// The expressions are .NET's, with look-behind and back-references, and are
// parsed by regexp2, whose tree fixes what they mean. Matching them needs
// backtracking, which can take exponential time; regexp2 stops it by the clock,
// so that the same text may be coloured in two ways on a busy machine. Here
// every step is counted: a [Matcher] out of steps says so, and does at the same
// place on every machine.
//
// Four things make it fast where it matters, in lists of keywords and in runs
// of one class of characters: an alternation looks at the next character before
// it tries anything, literals in one are a trie, a run is one instruction, and it
// gives characters back only up to one that what follows may begin with.
package pattern

import (
	"fmt"
	"slices"

	"github.com/dlclark/regexp2/v2/syntax"
)

// A Pattern is a compiled expression. It never changes, so goroutines may
// share it.
type Pattern struct {
	code     []inst
	sets     []*set
	literals [][]rune
	branches []*branch
	nexts    []First // of runs, see inst.next
	first    First
	atLine   bool // a match begins where a line does
	groups   int  // the whole match included
	regs     int
}

// Compile reads an expression. A pattern whose groups nobody asks for matches
// faster: without groups, Match tells only where a match ends.
func Compile(expr string, groups bool) (*Pattern, error) {
	tree, err := syntax.Parse(expr, syntax.ParseOptions{})
	if err != nil {
		return nil, err
	}
	c := compiler{tree: tree, keep: groups || refers(tree.Root), p: &Pattern{}}
	c.p.groups = tree.Captop
	if c.sparse() {
		c.p.groups = len(tree.Capnumlist)
	}
	c.p.regs = 2 * c.p.groups
	c.node(tree.Root.Children[0])
	c.emit(inst{op: opMatch})
	if c.unknown != "" {
		return nil, fmt.Errorf("no way to match %s in %q", c.unknown, expr)
	}
	c.p.first = firstOf(tree.Root)
	c.p.setNexts()
	begin := slices.IndexFunc(c.p.code, func(in inst) bool { return in.op != opKeep })
	c.p.atLine = c.p.code[begin].op == opLineStart
	return c.p, nil
}

// First is the set of characters a match can begin with.
func (p *Pattern) First() First { return p.first }

// Groups is the number of groups, the whole match included.
func (p *Pattern) Groups() int { return p.groups }

// op is what an instruction does; what its operands mean stands beside it.
type op uint8

const (
	opMatch      op = iota
	opFail          // nothing matches
	opOne           // the character r
	opNotOne        // any character but r
	opSet           // a character of sets[n]
	opAny           // a character that is known to be right
	opLiteral       // literals[n]; fold compares in lower case
	opRun           // a to b characters like the leaf, as many as there are
	opRunFirm       // the same, and none is given back
	opRunShort      // the same, as few as will do
	opJump          // go to a
	opSplit         // go on; when that fails, go to a
	opBranch        // go where branches[n] says for the next character
	opKeep          // register a is where we are
	opClose         // group a ends here and began at register b
	opGroup         // go on when group n has matched, to a when not
	opRef           // what group a has matched; fold compares in lower case
	opBar           // register a is the height of the stack, a+1 where we are
	opCut           // forget what could be tried since opBar a; n is 1: go back to where that was
	opRefuse        // the inside of a negative look-around has matched: fail it
	opSetReg        // register a is n
	opAgain         // loop test: unless nothing was read since register a, go to b, or on when that fails
	opAgainShort    // the same, going on first
	opCount         // register a is where we are, a+1 one more
	opCounted       // as opAgain, and at most n times by register a+1
	opCountedShort
	opLineStart
	opLineEnd
	opBoundary
	opNoBoundary
	opStart
	opLastLine // at the end, or before a line feed that ends the text
	opEnd
)

// inst is one instruction. An instruction that reads characters reads those
// before the position when back is set, as look-behind does.
type inst struct {
	op, leaf   op
	back, fold bool
	r          rune
	n, a, b    int32
	next       int32 // of a run: nexts[next] is what may begin behind it
	firm       bool  // of a run: none of its ASCII characters is among them
}

// set is a class of characters: a table for ASCII, regexp2's own for the rest.
type set struct {
	ascii [128]bool
	rest  *syntax.CharSet
}

func newSet(cs *syntax.CharSet) *set {
	s := &set{rest: cs}
	if small(cs) {
		for _, r := range cs.GetSetChars(smallSet) {
			if r < 128 {
				s.ascii[r] = true
			}
		}
		return s
	}
	for r := range s.ascii {
		s.ascii[r] = cs.CharIn(rune(r))
	}
	return s
}

func (s *set) has(r rune) bool {
	if uint32(r) < 128 {
		return s.ascii[r]
	}
	return s.rest.CharIn(r)
}
