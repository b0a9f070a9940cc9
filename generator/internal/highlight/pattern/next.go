package pattern

// A run that gave all its characters and failed gives them back one by one, and
// each time what follows is tried at a character that the run has read. Most often
// that can be seen to be in vain: blanks before a # are no #. So a run knows what
// may begin behind it, and goes back, or on if it is short, to such a character.

// setNexts computes what may begin behind each run.
func (p *Pattern) setNexts() {
	p.nexts = []First{anything()}
	for pc := range p.code {
		in := &p.code[pc]
		if in.op != opRun && in.op != opRunShort || in.back {
			continue
		}
		f := follower{p: p, seen: map[int32]bool{}}
		if f.from(int32(pc) + 1); !f.first.Empty {
			in.next = int32(len(p.nexts))
			p.nexts = append(p.nexts, f.first)
			own := follower{p: p}
			own.leaf(in)
			in.firm = own.first.ascii[0]&f.first.ascii[0] == 0 && own.first.ascii[1]&f.first.ascii[1] == 0
		}
	}
}

// follower gathers the characters that the code from some place on may read
// first. It is Empty where the code may read none, or in a way not looked into.
type follower struct {
	p     *Pattern
	seen  map[int32]bool
	first First
}

func (f *follower) from(pc int32) {
	if f.seen[pc] || f.first.Empty {
		return
	}
	f.seen[pc] = true
	in := &f.p.code[pc]
	switch in.op {
	case opFail:
	case opOne, opNotOne, opSet:
		f.leaf(in)
	case opRun, opRunFirm, opRunShort:
		if f.leaf(in); in.a == 0 {
			f.from(pc + 1)
		}
	case opLiteral:
		if in.back || in.fold {
			f.first.Empty = true
		} else {
			f.first = f.first.or(firstRune(f.p.literals[in.n][0]))
		}
	case opBranch:
		f.branch(f.p.branches[in.n])
	case opJump:
		f.from(in.a)
	case opSplit, opGroup:
		f.from(pc + 1)
		f.from(in.a)
	case opAgain, opAgainShort, opCounted, opCountedShort:
		f.from(pc + 1)
		f.from(in.b)
	case opKeep, opClose, opSetReg, opCount, opLineStart, opLineEnd, opBoundary, opNoBoundary, opStart, opLastLine, opEnd:
		f.from(pc + 1)
	default:
		f.first.Empty = true
	}
}

func (f *follower) leaf(in *inst) {
	if in.back {
		f.first.Empty = true
		return
	}
	has := func(r rune) bool { return r == in.r }
	switch in.leaf {
	case opNotOne:
		has = func(r rune) bool { return r != in.r }
	case opSet:
		has = f.p.sets[in.n].has
	}
	f.first = f.first.or(firstIf(has, in.leaf != opOne || in.r > 127))
}

func (f *follower) branch(b *branch) {
	for c, list := range b.ascii {
		if len(b.lists[list]) > 0 {
			f.first = f.first.or(firstRune(rune(c)))
		}
	}
	f.first.Other = f.first.Other || len(b.lists[b.other]) > 0
}

// giveBack takes characters from the end of a run, down to one that what follows
// may begin with; it is false if there is none.
func (m *Matcher) giveBack(f *frame) bool {
	if f.pos < f.more {
		f.pos++ // a look-behind reads the other way
		return true
	}
	in := &m.p.code[f.pc-1]
	for f.pos--; !m.p.begins(in, m.Text[f.pos]); f.pos-- {
		if f.pos == f.more {
			return false
		}
		m.Steps--
	}
	return true
}

// readOn adds characters to a short run, up to one that what follows may begin
// with; it is false if one is not of the run's class.
func (m *Matcher) readOn(f *frame) bool {
	in := &m.p.code[f.pc]
	for m.is(in, int(f.pos)) {
		f.pos += int32(in.step())
		f.more--
		if f.more == 0 || in.back || int(f.pos) == len(m.Text) || m.p.begins(in, m.Text[f.pos]) {
			return true
		}
		m.Steps--
	}
	return false
}

func allASCII(text []rune) bool {
	var all rune
	for _, r := range text {
		all |= r
	}
	return uint32(all) < 128
}

// begins tells whether r may begin what follows the run in.
func (p *Pattern) begins(in *inst, r rune) bool {
	f := &p.nexts[in.next]
	if uint32(r) < 128 {
		return f.ascii[r>>6]&(1<<(r&63)) != 0
	}
	return f.Other
}
