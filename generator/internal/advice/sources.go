package advice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

// CheckSources reports what is doubtful about where values come from: sources
// that were not read again in time (K301, none on a zero day), tables that
// contradict each other (K302), verdicts against the better source (K303), and
// sources that nothing uses or whose archived copy is missing (K304). has tells
// whether a file exists. A source that is twice overdue is an error only if
// strict, so that a site stays publishable while nobody looks.
func CheckSources(d *doc.Data, today time.Time, strict bool, has func(path string) bool) diag.List {
	var l diag.List
	sources := map[string]*doc.Source{}
	for i := range d.Sources {
		s := &d.Sources[i]
		sources[s.ID] = s
		overdue(s, today, strict, &l)
		if s.File.S != "" && !has("data/"+s.File.S) {
			l.Warn("K304", s.File.Pos, "the archived copy "+quote(s.File.S)+" of source "+quote(s.ID)+" is missing", "put it there, below data/, or remove file")
		}
	}
	contradictions(d, &l)
	verdicts(d, sources, &l)
	used := usedSources(d)
	for i := range d.Sources {
		if s := &d.Sources[i]; !used[s.ID] {
			l.Warn("K304", s.Pos, "nothing rests on source "+quote(s.ID), "cite it with src, or remove it")
		}
	}
	return l
}

// overdue checks when a source was read last (K301).
func overdue(s *doc.Source, today time.Time, strict bool, l *diag.List) {
	due, twice := dueAt(*s)
	if today.IsZero() || due.IsZero() {
		return
	}
	const form = "2006-01-02"
	hint := "read it again, and write the day in read"
	switch {
	case strict && today.After(twice):
		l.Error("K301", s.Recheck.Pos, fmt.Sprintf("source %s was to be read again by %s, and that is overdue twice over", quote(s.ID), due.Format(form)), hint)
	case today.After(due):
		l.Warn("K301", s.Recheck.Pos, fmt.Sprintf("source %s was to be read again by %s", quote(s.ID), due.Format(form)), hint)
	}
}

// Due is the day by which a source is to be read again; the zero date if it says
// nothing of that.
func Due(s doc.Source) doc.Date {
	due, _ := dueAt(s)
	if due.IsZero() {
		return doc.Date{}
	}
	return doc.Date{Y: due.Year(), M: int(due.Month()), D: due.Day()}
}

// dueAt returns when a source is to be read again, and when that is overdue
// twice over. A month or year counts from its end.
func dueAt(s doc.Source) (due, twice time.Time) {
	wait, _ := duration(s.Recheck)
	if s.Read.Y == 0 || s.Recheck.Kind != doc.Duration || wait.hi == 0 {
		return
	}
	read := time.Date(s.Read.Y, time.Month(max(1, s.Read.M)), max(1, s.Read.D), 0, 0, 0, 0, time.UTC)
	if s.Read.M == 0 {
		read = read.AddDate(1, 0, -1)
	} else if s.Read.D == 0 {
		read = read.AddDate(0, 1, -1)
	}
	days := int(wait.hi / (24 * 60 * doc.NumOne))
	return read.AddDate(0, 0, days), read.AddDate(0, 0, 2*days)
}

// contradictions finds cells of one criterion and option in two tables that say
// different things, neither of them naming the conflict (K302).
func contradictions(d *doc.Data, l *diag.List) {
	type place struct {
		cell *doc.Cell
		text string
	}
	first := map[string]place{}
	for ti := range d.Tables {
		for gi := range d.Tables[ti].Groups {
			for ci := range d.Tables[ti].Groups[gi].Criteria {
				c := &d.Tables[ti].Groups[gi].Criteria[ci]
				for i := range c.Cells {
					cell := &c.Cells[i]
					key := c.ID + "/" + cell.Option.ID
					text, known := cellText(cell)
					if !known {
						continue
					}
					was, twice := first[key]
					if !twice {
						first[key] = place{cell, text}
						continue
					}
					if was.text != text && len(cell.Conflicts) == 0 && len(was.cell.Conflicts) == 0 {
						l.Error("K302", cell.Pos, fmt.Sprintf("two tables say different things of %s", key),
							"correct one, or name the other value under conflicts, with a verdict").Notes = []diag.Related{{Pos: was.cell.Pos, Msg: "the other table"}}
					}
				}
			}
		}
	}
}

// cellText is what a cell says, for comparison; known is false if it says
// nothing.
func cellText(cell *doc.Cell) (text string, known bool) {
	var parts []string
	for _, cs := range cell.Cases {
		v := cs.Is
		known = known || v.Kind != doc.Unknown
		var when []string
		for _, t := range cs.When {
			var ids []string
			for _, n := range t.Values {
				ids = append(ids, n.ID)
			}
			slices.Sort(ids)
			when = append(when, fmt.Sprint(t.Fact.ID, t.Not, ids))
		}
		slices.Sort(when)
		parts = append(parts, fmt.Sprint(when, cs.Else, v.Kind, v.Word, v.Words, v.All, v.Not, v.Lo, v.Hi, v.Unit, v.Per, v.Text.S))
	}
	slices.Sort(parts)
	return strings.Join(parts, ";"), known
}

// verdicts finds cells whose value rests on a weaker or an older source than
// the one that contradicts it (K303).
func verdicts(d *doc.Data, sources map[string]*doc.Source, l *diag.List) {
	for ti := range d.Tables {
		t := &d.Tables[ti]
		for gi := range t.Groups {
			g := &t.Groups[gi]
			for ci := range g.Criteria {
				c := &g.Criteria[ci]
				for i := range c.Cells {
					cell := &c.Cells[i]
					var own []doc.SrcRef
					for _, cs := range cell.Cases {
						own = append(own, cs.Src...)
					}
					for _, x := range cell.Conflicts {
						if why := stronger(x.Src, own, sources); why != "" {
							l.Warn("K303", x.Pos, fmt.Sprintf("the value of %s × %s rests on a source that is %s than the one that contradicts it", c.ID, cell.Option.ID, why),
								"prefer the other value, or say why not: allow: {K303: …} on the cell").Notes = []diag.Related{{Pos: cell.Pos, Msg: "the value preferred"}}
						}
					}
				}
			}
		}
	}
}

// stronger tells how the sources of a value are worse than those of another.
func stronger(other, own []doc.SrcRef, sources map[string]*doc.Source) string {
	best := func(refs []doc.SrcRef) (rank int, day int64) {
		rank = len(doc.SourceKinds)
		for _, r := range refs {
			s := sources[r.Source]
			if s == nil {
				continue
			}
			k := slices.Index(doc.SourceKinds, s.Kind)
			if k < 0 {
				continue
			}
			p := int64(0)
			if s.Published.Y > 0 {
				p = dayNumber(s.Published)
			}
			if k < rank {
				rank, day = k, p
			} else if k == rank {
				day = max(day, p)
			}
		}
		return rank, day
	}
	a, newer := best(other)
	b, older := best(own)
	switch {
	case a == len(doc.SourceKinds) || b == len(doc.SourceKinds):
		return ""
	case a < b:
		return "weaker (" + doc.SourceKinds[b] + ")"
	case a == b && older > 0 && newer > older:
		return "older"
	}
	return ""
}

// usedSources lists the sources that something cites.
func usedSources(d *doc.Data) map[string]bool {
	used := map[string]bool{}
	for c := range d.Citations() {
		for _, r := range c.Src {
			used[r.Source] = true
		}
	}
	return used
}
