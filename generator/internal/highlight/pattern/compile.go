package pattern

import (
	"fmt"
	"math"
	"slices"

	"github.com/dlclark/regexp2/v2/syntax"
)

// compiler turns regexp2's tree into instructions. The order in which
// alternatives are tried, and what a loop does after reading nothing, are those
// of regexp2's own writer and runner.
type compiler struct {
	tree    *syntax.RegexTree
	p       *Pattern
	keep    bool   // groups are wanted
	unknown string // the first construct that cannot be compiled
}

func (c *compiler) emit(in inst) int {
	c.p.code = append(c.p.code, in)
	return len(c.p.code) - 1
}

func (c *compiler) here() int32 { return int32(len(c.p.code)) }

// patch lets the jump at pc lead to the next instruction.
func (c *compiler) patch(pc int) { c.p.code[pc].a = c.here() }

func (c *compiler) registers(n int) int32 {
	c.p.regs += n
	return int32(c.p.regs - n)
}

func (c *compiler) set(cs *syntax.CharSet) int32 {
	c.p.sets = append(c.p.sets, newSet(cs))
	return int32(len(c.p.sets) - 1)
}

func (c *compiler) literal(text []rune) int32 {
	c.p.literals = append(c.p.literals, text)
	return int32(len(c.p.literals) - 1)
}

// refers tells whether a match of n depends on what groups hold.
func refers(n *syntax.RegexNode) bool {
	return n.T == syntax.NtRef || n.T == syntax.NtBackRefCond || slices.ContainsFunc(n.Children, refers)
}

// sparse tells whether group numbers have gaps, which are closed.
func (c *compiler) sparse() bool {
	return c.tree.Capnumlist != nil && c.tree.Captop != len(c.tree.Capnumlist)
}

func (c *compiler) group(number int) int32 {
	if c.sparse() {
		return int32(slices.Index(c.tree.Capnumlist, number))
	}
	return int32(number)
}

var anchors = map[syntax.NodeType]op{
	syntax.NtBol:         opLineStart,
	syntax.NtEol:         opLineEnd,
	syntax.NtBoundary:    opBoundary,
	syntax.NtNonboundary: opNoBoundary,
	syntax.NtBeginning:   opStart,
	syntax.NtEndZ:        opLastLine,
	syntax.NtEnd:         opEnd,
	syntax.NtNothing:     opFail,
}

func (c *compiler) node(n *syntax.RegexNode) {
	if op, ok := anchors[n.T]; ok {
		c.emit(inst{op: op})
		return
	}
	back, fold := n.Options&syntax.RightToLeft != 0, n.Options&syntax.IgnoreCase != 0
	switch n.T {
	case syntax.NtEmpty, syntax.NtUpdateBumpalong:
	case syntax.NtOne, syntax.NtNotone, syntax.NtSet:
		in := c.leaf(n)
		in.op = in.leaf
		c.emit(in)
	case syntax.NtMulti:
		c.emit(inst{op: opLiteral, back: back, fold: fold, n: c.literal(n.Str)})
	case syntax.NtRef:
		c.emit(inst{op: opRef, back: back, fold: fold, a: c.group(n.M)})
	case syntax.NtConcatenate:
		for _, child := range n.Children {
			c.node(child)
		}
	case syntax.NtGroup:
		c.node(n.Children[0])
	case syntax.NtAlternate:
		c.alternate(n, back)
	case syntax.NtCapture:
		c.capture(n)
	case syntax.NtLoop, syntax.NtLazyloop:
		c.loop(n)
	case syntax.NtAtomic, syntax.NtPosLook:
		bar := c.registers(2)
		c.emit(inst{op: opBar, a: bar})
		c.node(n.Children[0])
		c.emit(inst{op: opCut, a: bar, n: b2i(n.T == syntax.NtPosLook)})
	case syntax.NtNegLook:
		bar := c.registers(2)
		c.emit(inst{op: opBar, a: bar})
		split := c.emit(inst{op: opSplit})
		c.node(n.Children[0])
		c.emit(inst{op: opRefuse, a: bar})
		c.patch(split)
	case syntax.NtBackRefCond:
		c.condition(n)
	default:
		c.run(n)
	}
}

func b2i(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// leaf is the reading of one character, as leaf and its operands.
func (c *compiler) leaf(n *syntax.RegexNode) inst {
	in := inst{back: n.Options&syntax.RightToLeft != 0, r: n.Ch}
	switch {
	case n.IsOneFamily():
		in.leaf = opOne
	case n.IsNotoneFamily():
		in.leaf = opNotOne
	default:
		in.leaf, in.n = opSet, c.set(n.Set)
	}
	return in
}

func (c *compiler) run(n *syntax.RegexNode) {
	if !n.IsOneloopFamily() && !n.IsNotoneloopFamily() && !n.IsSetloopFamily() {
		if c.unknown == "" {
			c.unknown = fmt.Sprint(n.Description())
		}
		return
	}
	in := c.leaf(n)
	in.a, in.b = int32(n.M), int32(n.N)
	switch {
	case n.IsAtomicloopFamily():
		in.op = opRunFirm
	case n.T == syntax.NtOnelazy || n.T == syntax.NtNotonelazy || n.T == syntax.NtSetlazy:
		in.op = opRunShort
	default:
		in.op = opRun
	}
	c.emit(in)
}

func (c *compiler) capture(n *syntax.RegexNode) {
	if n.N != -1 && c.unknown == "" {
		c.unknown = "a balancing group"
	}
	if !c.keep {
		c.node(n.Children[0])
		return
	}
	began := c.registers(1)
	c.emit(inst{op: opKeep, a: began})
	c.node(n.Children[0])
	c.emit(inst{op: opClose, a: c.group(n.M), b: began})
}

// condition is (?(1)yes|no): the second alternative may be missing.
func (c *compiler) condition(n *syntax.RegexNode) {
	test := c.emit(inst{op: opGroup, n: c.group(n.M)})
	c.node(n.Children[0])
	jump := c.emit(inst{op: opJump})
	c.patch(test)
	if len(n.Children) > 1 {
		c.node(n.Children[1])
	}
	c.patch(jump)
}

// loop compiles a loop around more than one character.
func (c *compiler) loop(n *syntax.RegexNode) {
	body, lazy := n.Children[0], n.T == syntax.NtLazyloop
	reads := body.ComputeMinLength() > 0
	switch {
	case n.M == 0 && n.N == 1 && !lazy:
		split := c.emit(inst{op: opSplit})
		c.node(body)
		c.patch(split)
	case reads && !lazy && n.N == math.MaxInt32 && n.M == 0:
		split := c.emit(inst{op: opSplit})
		c.node(body)
		c.emit(inst{op: opJump, a: int32(split)})
		c.patch(split)
	case reads && !lazy && n.N == math.MaxInt32 && n.M == 1:
		top := c.here()
		c.node(body)
		split := c.emit(inst{op: opSplit})
		c.emit(inst{op: opJump, a: top})
		c.patch(split)
	default:
		c.counted(n, body, lazy)
	}
}

// counted is the loop in full: a mark, so that an empty turn ends it, and a
// count where there are bounds. The first turn of a loop that must turn is
// entered past the instruction that counts.
func (c *compiler) counted(n, body *syntax.RegexNode, lazy bool) {
	bounded := n.N < math.MaxInt32 || n.M > 1
	mark := c.registers(2)
	enter, test, testShort := opKeep, opAgain, opAgainShort
	limit := int32(0)
	if bounded {
		enter, test, testShort = opCount, opCounted, opCountedShort
		limit = math.MaxInt32
		if n.N < math.MaxInt32 {
			limit = int32(n.N - n.M)
		}
		c.emit(inst{op: opSetReg, a: mark + 1, n: int32(min(0, 1-n.M))})
	}
	if n.M == 0 {
		c.emit(inst{op: opSetReg, a: mark, n: -1})
	} else {
		c.emit(inst{op: opKeep, a: mark})
	}
	jump := c.emit(inst{op: opJump})
	top := c.here()
	c.emit(inst{op: enter, a: mark})
	if n.M > 0 {
		c.patch(jump)
	}
	c.node(body)
	if n.M == 0 {
		c.patch(jump)
	}
	if lazy {
		test = testShort
	}
	c.emit(inst{op: test, a: mark, b: top, n: limit})
}
