package advice

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"guidepost/generator/internal/doc"
)

// randomProcedure has steps that wait for earlier ones, for some askers only,
// with durations in all units, deadlines, and nothing at all.
func randomProcedure(r *rand.Rand) doc.Procedure {
	var p doc.Procedure
	units := []string{"min", "h", "d", "wd", "w", "mo"}
	length := func() doc.Value {
		lo := float64(r.IntN(9))
		return amount(doc.Duration, lo, lo+float64(r.IntN(12)), units[r.IntN(len(units))], "")
	}
	for i := range 1 + r.IntN(9) {
		s := doc.Step{ID: fmt.Sprint("s", i)}
		for j := range i {
			if r.IntN(3) == 0 {
				s.After = append(s.After, doc.Name{ID: fmt.Sprint("s", j)})
			}
		}
		if r.IntN(3) > 0 {
			s.Takes = length()
		}
		if r.IntN(5) == 0 {
			s.Within = length()
		}
		if r.IntN(3) == 0 {
			s.When = cond([]string{"subject=person", "subject!=person", "abroad=yes", "verified=yes subject=company"}[r.IntN(4)])
		}
		p.Steps = append(p.Steps, s)
	}
	return p
}

func TestTimelineEndsWhereTotalsSay(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 2000 {
		p := randomProcedure(r)
		for _, sit := range Situations(p, facts) {
			total := Totals(p, sit.World)
			spans := Timeline(p, sit.World)
			var least, most Length
			for i, s := range spans {
				if compareLength(s.End[0], least, false) > 0 {
					least = s.End[0]
				}
				if compareLength(s.End[1], most, true) > 0 {
					most = s.End[1]
				}
				st := p.Steps[s.Step]
				if !s.Timed && s.Start != s.End {
					t.Fatalf("procedure %d: step %s takes time that nothing gives", n, st.ID)
				}
				for _, before := range spans[i+1:] {
					if slices.Contains(st.After, doc.Name{ID: p.Steps[before.Step].ID}) {
						t.Fatalf("procedure %d: step %s stands before %s, which it waits for", n, st.ID, p.Steps[before.Step].ID)
					}
				}
			}
			if compareLength(least, total.Min, false) != 0 || compareLength(most, total.Max, true) != 0 {
				t.Fatalf("procedure %d: ends %v to %v, totals say %v to %v", n, least, most, total.Min, total.Max)
			}
		}
	}
}

func TestTimeline(t *testing.T) {
	wait := func(ids ...string) []doc.Name {
		var out []doc.Name
		for _, id := range ids {
			out = append(out, doc.Name{ID: id})
		}
		return out
	}
	p := doc.Procedure{Steps: []doc.Step{
		{ID: "ask", Takes: amount(doc.Duration, 1, 2, "wd", "")},
		{ID: "pay", After: wait("ask"), When: cond("subject=company")},
		{ID: "wait", After: wait("pay"), Takes: amount(doc.Duration, 3, 3, "d", "")},
		{ID: "confirm", After: wait("wait"), Within: amount(doc.Duration, 15, 15, "d", "")},
	}}
	got := ""
	for _, s := range Timeline(p, Known{{"subject", []string{"person"}}}) {
		got += fmt.Sprintf("%s %v-%v due %v %v\n", p.Steps[s.Step].ID, show(s.Start), show(s.End), show([2]Length{s.Due, s.Due}), s.Timed)
	}
	want := `ask 0+0..0+0-1+0..2+0 due 0+0..0+0 true
wait 1+0..2+0-1+3..2+3 due 0+0..0+0 true
confirm 1+3..2+3-1+3..2+18 due 2+18..2+18 true
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	p.Steps[0].After = wait("confirm")
	if got := Timeline(p, nil); got != nil {
		t.Errorf("a loop has no timeline: %+v", got)
	}
}

// show writes lengths as working days + calendar days.
func show(l [2]Length) string {
	one := func(l Length) string {
		return fmt.Sprintf("%d+%d", l.Workdays/doc.NumOne, l.Minutes/doc.NumOne/(24*60))
	}
	return one(l[0]) + ".." + one(l[1])
}

func TestSortPutsEverybodyIntoTheirSituation(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 500 {
		p := randomProcedure(r)
		var k Known
		if n%3 == 0 {
			k = Known{{"subject", []string{"trader", "company"}}}
		}
		situations := SituationsOf(p, facts, k)
		sorting := Sort(p, facts, k)
		worlds := product(sorting.Facts)
		if len(worlds) != len(sorting.In) {
			t.Fatalf("procedure %d: %d combinations, %d entries", n, len(worlds), len(sorting.In))
		}
		for i, w := range worlds {
			if sorting.In[i] < 0 {
				if possible(knownBesides(k, w), facts) {
					t.Errorf("procedure %d: %v is nowhere", n, w)
				}
				continue
			}
			if signature(p, w) != signature(p, situations[sorting.In[i]].World) {
				t.Errorf("procedure %d: %v is in the wrong situation", n, w)
			}
		}
	}
}
