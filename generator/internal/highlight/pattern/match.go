package pattern

import (
	"unicode"

	"github.com/dlclark/regexp2/v2/syntax"
)

// Matcher matches patterns in one text. It belongs to one goroutine and is
// used again for the next text, with Text and Steps set anew.
type Matcher struct {
	Text []rune
	// Steps is what is left to do: about one for each instruction, and one for
	// each character of a run. Below zero nothing matches any more.
	Steps int

	p     *Pattern
	pos   int
	stack []frame
	regs  []int32
}

// frame is one thing left to try when what follows it fails, or a register to
// put back on the way to one.
type frame struct {
	kind      frameKind
	pc        int32
	pos, more int32
}

type frameKind uint8

const (
	resume   frameKind = iota // at pc and pos
	undo                      // register pc was pos
	shorter                   // at pc; the run before it may end as early as more
	longer                    // the run at pc may read up to more characters more
	nextPath                  // the more-th path of the branch at pc
)

// Match matches p at pos and tells where the match ends.
func (m *Matcher) Match(p *Pattern, pos int) (end int, ok bool) {
	if p.atLine && pos > 0 && m.Text[pos-1] != '\n' {
		return 0, false
	}
	m.p, m.pos, m.stack = p, pos, m.stack[:0]
	if cap(m.regs) < p.regs {
		m.regs = make([]int32, p.regs+16)
	}
	m.regs = m.regs[:cap(m.regs)]
	for i := range 2 * p.groups {
		m.regs[i] = -1
	}
	if !m.execute() {
		return 0, false
	}
	m.regs[0], m.regs[1] = int32(pos), int32(m.pos)
	return m.pos, true
}

// Group is where group i of the last match begins and ends; ok is false when
// it took no part.
func (m *Matcher) Group(i int) (from, to int, ok bool) {
	from, to = int(m.regs[2*i]), int(m.regs[2*i+1])
	return from, to, from >= 0
}

// execute is the loop all time is spent in, so it does itself what most
// instructions ask for and leaves the rest to other.
func (m *Matcher) execute() bool {
	text, code := m.Text, m.p.code
	pc := int32(0)
	for {
		if m.Steps--; m.Steps < 0 {
			return false
		}
		in := &code[pc]
		ok := false
		switch in.op {
		case opMatch:
			return true
		case opJump:
			pc = in.a
			continue
		case opSplit:
			m.push(frame{resume, in.a, int32(m.pos), 0})
			pc++
			continue
		case opAny:
			m.pos++
			pc++
			continue
		case opLiteral:
			ok = m.literal(in)
		case opRun, opRunFirm, opRunShort:
			ok = m.run(in, pc)
		case opBranch:
			b := m.p.branches[in.n]
			list := b.end
			if m.pos < len(text) {
				if list = b.other; text[m.pos] < 128 {
					list = b.ascii[text[m.pos]]
				}
			}
			if paths := b.lists[list]; len(paths) > 0 {
				if len(paths) > 1 {
					m.push(frame{nextPath, pc, int32(m.pos), int32(list)<<16 | 1})
				}
				pc = paths[0]
				continue
			}
		case opOne, opNotOne, opSet:
			if ok = m.is(in, m.pos); ok {
				m.pos += in.step()
			}
		default:
			var next int32
			if next, ok = m.other(in, pc); ok {
				pc = next
				continue
			}
		}
		if ok {
			pc++
			continue
		}
		if pc = m.back(); pc < 0 {
			return false
		}
	}
}

func (m *Matcher) push(f frame) { m.stack = append(m.stack, f) }

func (in *inst) step() int {
	if in.back {
		return -1
	}
	return 1
}

// is tells whether the leaf of in reads the character at pos, or before it.
func (m *Matcher) is(in *inst, pos int) bool {
	if in.back {
		pos--
	}
	if uint(pos) >= uint(len(m.Text)) {
		return false
	}
	r := m.Text[pos]
	switch in.leaf {
	case opOne:
		return r == in.r
	case opNotOne:
		return r != in.r
	}
	return m.p.sets[in.n].has(r)
}

// back goes to what is left to try, or returns -1.
func (m *Matcher) back() int32 {
	for n := len(m.stack) - 1; n >= 0; n-- {
		m.Steps--
		f := &m.stack[n]
		pc, pos := f.pc, f.pos
		switch f.kind {
		case undo:
			m.regs[f.pc] = f.pos
			m.stack = m.stack[:n]
			continue
		case resume:
			m.stack = m.stack[:n]
		case shorter:
			if !m.giveBack(f) {
				m.stack = m.stack[:n]
				continue
			}
			pos = f.pos
			if f.pos == f.more {
				m.stack = m.stack[:n]
			}
		case longer:
			if !m.readOn(f) {
				m.stack = m.stack[:n]
				continue
			}
			pos = f.pos
			if f.more == 0 {
				m.stack = m.stack[:n]
			}
			pc++
		case nextPath:
			paths := m.p.branches[m.p.code[pc].n].lists[f.more>>16]
			next := f.more & (1<<16 - 1)
			if f.more++; int(next)+1 == len(paths) {
				m.stack = m.stack[:n]
			}
			pc = paths[next]
		}
		m.pos = int(pos)
		return pc
	}
	return -1
}

// setReg remembers what register r was, unless nothing is left to try.
func (m *Matcher) setReg(r, value int32) {
	if len(m.stack) > 0 {
		m.push(frame{undo, r, m.regs[r], 0})
	}
	m.regs[r] = value
}

func (m *Matcher) literal(in *inst) bool {
	word, at := m.p.literals[in.n], m.pos
	if in.back {
		at -= len(word)
	}
	if at < 0 || at+len(word) > len(m.Text) {
		return false
	}
	for i, r := range word {
		if t := m.Text[at+i]; t != r && !(in.fold && unicode.ToLower(t) == r) {
			return false
		}
	}
	if m.pos = at; !in.back {
		m.pos += len(word)
	}
	return true
}

// run reads a run of one class of characters.
func (m *Matcher) run(in *inst, pc int32) bool {
	step, count, most := in.step(), int32(0), in.b
	if in.op == opRunShort {
		most = in.a
	}
	start := m.pos
	if !in.back && in.leaf == opSet {
		count = m.runOf(m.p.sets[in.n], most)
	} else {
		for at := start; count < most && m.is(in, at); at += step {
			count++
		}
	}
	m.Steps -= int(count)
	if count < in.a {
		return false
	}
	m.pos = start + int(count)*step
	if in.op == opRun && count > in.a && !(in.firm && allASCII(m.Text[start:m.pos])) {
		m.push(frame{shorter, pc + 1, int32(m.pos), int32(start) + in.a*int32(step)})
	}
	if in.op == opRunShort && in.b > in.a {
		m.push(frame{longer, pc, int32(m.pos), in.b - in.a})
	}
	return true
}

// runOf counts the characters of s from the position on, at most most.
func (m *Matcher) runOf(s *set, most int32) int32 {
	text := m.Text[m.pos:]
	if int(most) < len(text) {
		text = text[:most]
	}
	for i, r := range text {
		if !s.has(r) {
			return int32(i)
		}
	}
	return int32(len(text))
}

// other does what is asked for rarely. It returns where to go on.
func (m *Matcher) other(in *inst, pc int32) (int32, bool) {
	pos := int32(m.pos)
	switch in.op {
	case opKeep:
		m.setReg(in.a, pos)
	case opClose:
		from, to := m.regs[in.b], pos
		m.setReg(2*in.a, min(from, to))
		m.setReg(2*in.a+1, max(from, to))
	case opGroup:
		if m.regs[2*in.n] < 0 {
			return in.a, true
		}
	case opRef:
		return pc + 1, m.ref(in)
	case opBar:
		m.regs[in.a], m.regs[in.a+1] = int32(len(m.stack)), pos
	case opCut:
		m.cut(int(m.regs[in.a]))
		if in.n == 1 {
			m.pos = int(m.regs[in.a+1])
		}
	case opRefuse:
		m.unwind(int(m.regs[in.a]))
		return 0, false
	case opSetReg:
		m.setReg(in.a, in.n)
	case opCount:
		m.setReg(in.a, pos)
		m.setReg(in.a+1, m.regs[in.a+1]+1)
	case opAgain, opAgainShort, opCounted, opCountedShort:
		return m.again(in, pc), true
	default:
		return pc + 1, m.anchor(in.op)
	}
	return pc + 1, true
}

// again decides whether a loop turns once more. A negative count is of turns
// that must be.
func (m *Matcher) again(in *inst, pc int32) int32 {
	moved, pos := int32(m.pos) != m.regs[in.a], int32(m.pos)
	count := m.regs[in.a+1]
	switch in.op {
	case opAgain:
		if moved {
			m.push(frame{resume, pc + 1, pos, 0})
			return in.b
		}
	case opAgainShort:
		if moved {
			m.push(frame{resume, in.b, pos, 0})
		}
	case opCounted:
		if count < in.n && (moved || count < 0) {
			if count >= 0 {
				m.push(frame{resume, pc + 1, pos, 0})
			}
			return in.b
		}
	case opCountedShort:
		if count < 0 {
			return in.b
		}
		if count < in.n && moved {
			m.push(frame{resume, in.b, pos, 0})
		}
	}
	return pc + 1
}

// cut forgets what could be tried above height h; registers are still put back
// when what lies below is tried.
func (m *Matcher) cut(h int) {
	kept := m.stack[:h]
	if h > 0 {
		for _, f := range m.stack[h:] {
			if f.kind == undo {
				kept = append(kept, f)
			}
		}
	}
	m.stack = kept
}

// unwind puts registers back to what they were at height h.
func (m *Matcher) unwind(h int) {
	for n := len(m.stack) - 1; n >= h; n-- {
		if f := m.stack[n]; f.kind == undo {
			m.regs[f.pc] = f.pos
		}
	}
	m.stack = m.stack[:h]
}

func (m *Matcher) ref(in *inst) bool {
	from, to, ok := m.Group(int(in.a))
	at := m.pos
	if in.back {
		at -= to - from
	}
	if !ok || at < 0 || at+to-from > len(m.Text) {
		return false
	}
	m.Steps -= to - from
	for i, r := range m.Text[from:to] {
		t := m.Text[at+i]
		if t != r && !(in.fold && unicode.ToLower(t) == unicode.ToLower(r)) {
			return false
		}
	}
	if m.pos = at; !in.back {
		m.pos += to - from
	}
	return true
}

func (m *Matcher) anchor(op op) bool {
	left := len(m.Text) - m.pos
	switch op {
	case opLineStart:
		return m.pos == 0 || m.Text[m.pos-1] == '\n'
	case opLineEnd:
		return left == 0 || m.Text[m.pos] == '\n'
	case opBoundary:
		return m.boundary()
	case opNoBoundary:
		return !m.boundary()
	case opStart:
		return m.pos == 0
	case opLastLine:
		return left == 0 || left == 1 && m.Text[m.pos] == '\n'
	case opEnd:
		return left == 0
	}
	return false // opFail
}

func (m *Matcher) boundary() bool {
	return (m.pos > 0 && wordChar(m.Text[m.pos-1])) != (m.pos < len(m.Text) && wordChar(m.Text[m.pos]))
}

func wordChar(r rune) bool {
	if r < 128 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
	}
	return syntax.IsWordChar(r)
}
