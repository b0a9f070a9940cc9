package doc

// Procedure is a file of procedures/: steps that people carry out.
type Procedure struct {
	ID     string
	Path   string
	Pos    Pos
	Title  Text
	Intro  Text
	Finds  []Str // what people type to find it; not shown
	Option Name  // the option it belongs to, if any
	Backing
	Roles     []Role
	Materials []Material
	Steps     []Step
	See       []Ref
}

// Role is somebody who acts.
type Role struct {
	ID   string
	Pos  Pos
	Name Text
}

// Material is something to have ready.
type Material struct {
	ID       string
	Pos      Pos
	Name     Text
	Original bool
	Copies   int
	Valid    Value // duration, or zero
	Format   Text
	MadeBy   Name // the step that yields it
	When     Cond
	Note     Text
	Src      []SrcRef
}

// Anchor is the id of the material on its procedure's page, where a step may
// have the same id.
func (m Material) Anchor() string { return "material-" + m.ID }

// Step is one step.
type Step struct {
	ID           string
	Pos          Pos
	Do           Text
	By           []Name // roles
	At           Name   // a role, if somebody else's desk is visited
	After        []Name // steps
	Needs        []Need
	Takes        Value // duration
	Within       Value // deadline, counted from the end of the last step of After
	Fee          *Fee
	When         Cond
	Tries        *Tries
	Choose       []Text
	Fails        *Fails
	Irreversible Text // what is lost; a step with this text cannot be undone
	Note         Text
	Was          []Name // old ids, which keep old links alive
	Backing
}

// Need is a material a step needs, perhaps only for some.
type Need struct {
	Material Name
	When     Cond
}

// Fee is what a step costs. Cases is as in a Cell: money, one case that always
// holds or several of which exactly one does; each has its own Src and AsOf.
type Fee struct {
	Cases  []Case
	Per    string // attempt, year, … unless a case says its own
	Refund string // yes, no, partly or ""
	Note   Text   // on every case
	Pos    Pos
}

// Tries limits how often a step may be repeated.
type Tries struct {
	N      int
	Within Value
	Pos    Pos
}

// Fails is what happens when a step fails.
type Fails struct {
	Go       Name // the step to return to; "" ends the procedure
	PayAgain bool
	Note     Text
	Pos      Pos
}
