package render

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/diagram"
	"guidepost/generator/internal/doc"
)

// TimelineView is the picture of when the steps of a procedure take place, and
// the same as a table. Positions across are percentages, so that the picture
// fits any width without its text being scaled; positions down are pixels.
type TimelineView struct {
	ID     string
	In     string // the situations it is of; "" if of all
	Who    string
	Title  string
	Desc   string
	Height int
	Foot   int // where the lines of the scale end
	Ticks  []TimelineTick
	Lanes  []TimelineLane
	Rows   []TimelineRow
	Due    bool // some row has a deadline
}

// TimelineTick is a line of the scale.
type TimelineTick struct {
	X      string
	Text   string
	Anchor string // start, middle, end
}

// TimelineLane is what the same people do.
type TimelineLane struct {
	Name []TimelineText
	Bars []TimelineBar
}

// TimelineBar is one step in the picture: solid from its earliest beginning to
// its earliest end, hatched from there to its latest end. One that has no time
// of its own is a dot.
type TimelineBar struct {
	Lines []TimelineText
	Y     int // of the bar
	Dot   bool
	X     string // of the solid part or the dot
	Solid string // width; "" if nothing is sure
	Mid   string // where the hatched part begins
	Hatch string // width; "" if the end is sure
	Due   string // x of the flag; "" without a deadline
}

// TimelineText is a line of text.
type TimelineText struct {
	Y    int
	Text string
}

// TimelineRow is one step in the table.
type TimelineRow struct {
	N         int
	Do        string
	By        string
	Start     string // at the earliest
	LateStart string
	End       string
	LateEnd   string
	Deadline  string
}

// timelines draws each situation's steps in time; situations that run alike
// share one. There is none where no step has a time.
func (w words) timelines(pr doc.Procedure, situations situations) []TimelineView {
	var out []TimelineView
	var of [][]int
	for i, sit := range situations {
		v, ok := w.timeline(pr, advice.Timeline(pr, sit.World))
		if !ok {
			continue
		}
		k := slices.IndexFunc(out, func(x TimelineView) bool { return reflect.DeepEqual(x, v) })
		if k < 0 {
			k = len(out)
			out, of = append(out, v), append(of, nil)
		}
		of[k] = append(of[k], i)
	}
	for k := range out {
		v := &out[k]
		v.ID = frameID + "timeline-" + strconv.Itoa(k+1)
		var in, who []string
		for _, i := range of[k] {
			in, who = append(in, strconv.Itoa(i)), append(who, w.who(situations[i]))
		}
		v.Title = w.say("timeline.title", "name", w.plain(pr.Title))
		if len(in) < len(situations) {
			v.In, v.Who = strings.Join(in, " "), strings.Join(who, w.say("list.or"))
			v.Title += w.say("list.dot") + v.Who
		}
		v.Desc = capital(w.takes(advice.Totals(pr, situations[of[k][0]].World))) + w.say("timeline.desc")
	}
	return out
}

// Sizes of the picture in pixels. A line of text must fit a phone of 320 px.
const (
	laneHead  = 30
	lineDown  = 17
	barDown   = 6 // from the last line of text
	barHeight = 10
	rowGap    = 10
	scaleHead = 22
	lineMost  = 2050 // hundredths of the size of the text
	laneMost  = 1850 // in bold
)

// timeline draws one situation.
func (w words) timeline(pr doc.Procedure, spans []advice.Span) (TimelineView, bool) {
	sc, ok := newScale(spans)
	if !ok {
		return TimelineView{}, false
	}
	v := TimelineView{Ticks: w.ticks(sc)}
	names := stepNames{w, pr}
	var lanes []string
	for _, s := range spans {
		if by := names.roles(pr.Steps[s.Step].By...); !slices.Contains(lanes, by) {
			lanes = append(lanes, by)
		}
		v.Rows = append(v.Rows, w.timelineRow(pr, s))
		v.Due = v.Due || s.Due != advice.Length{}
	}
	y := scaleHead
	for _, name := range lanes {
		y += laneHead - lineDown - rowGap
		var lane TimelineLane
		for _, text := range wrap(name, laneMost) {
			y += lineDown
			lane.Name = append(lane.Name, TimelineText{y, text})
		}
		y += rowGap
		for _, s := range spans {
			st := pr.Steps[s.Step]
			if names.roles(st.By...) != name {
				continue
			}
			bar := sc.bar(s)
			for _, text := range wrap(strconv.Itoa(s.Step+1)+" "+w.plain(st.Do), lineMost) {
				y += lineDown
				bar.Lines = append(bar.Lines, TimelineText{y, text})
			}
			bar.Y = y + barDown
			y = bar.Y + barHeight + rowGap
			lane.Bars = append(lane.Bars, bar)
		}
		v.Lanes = append(v.Lanes, lane)
	}
	v.Height, v.Foot = y, y-rowGap/2
	return v, true
}

// wrap breaks a text into as many lines as it needs.
func wrap(text string, most int) []string {
	lines, _ := diagram.Wrap(text, most, len(text)+1)
	return lines
}

func (w words) timelineRow(pr doc.Procedure, s advice.Span) TimelineRow {
	st := pr.Steps[s.Step]
	at := func(l advice.Length) string {
		if l == (advice.Length{}) {
			return w.say("timeline.begin")
		}
		return w.say("timeline.after", "time", w.length(l))
	}
	r := TimelineRow{N: s.Step + 1, Do: w.plain(st.Do), By: stepNames{w, pr}.roles(st.By...),
		Start: at(s.Start[0]), LateStart: at(s.Start[1]), End: at(s.End[0]), LateEnd: at(s.End[1])}
	if s.Due != (advice.Length{}) {
		r.Deadline = at(s.Due)
	}
	return r
}

// scale turns times into places. The scale is in calendar days: at the earliest
// the least that a time may take, at the latest the most.
type scale struct {
	unit string  // d or h
	step float64 // between two lines, in units
	most float64 // units at the right end
}

// newScale fits a scale to some steps; ok is false if none takes any time.
func newScale(spans []advice.Span) (sc scale, ok bool) {
	var days float64
	for _, s := range spans {
		days = max(days, atLatest(s.End[1]), atLatest(s.Due))
	}
	if days == 0 {
		return sc, false
	}
	sc = scale{unit: "d", most: days}
	if days < 2 {
		sc = scale{unit: "h", most: days * 24}
	}
	for f := 1.0; sc.step == 0; f *= 10 {
		for _, n := range []float64{1, 2, 5} {
			if sc.most/(n*f) <= 5 {
				sc.step = n * f
				break
			}
		}
	}
	return sc, true
}

func atEarliest(l advice.Length) float64 {
	least, _ := l.Days()
	return float64(least) / float64(doc.NumOne)
}

func atLatest(l advice.Length) float64 {
	_, most := l.Days()
	return float64(most) / float64(doc.NumOne)
}

// scaleStart and scaleWidth leave room for dots at both ends, in percent.
const scaleStart, scaleWidth = 1.5, 96.0

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) + "%" }

// part is the share of the scale that some days take.
func (sc scale) part(days float64) float64 {
	if sc.unit == "h" {
		days *= 24
	}
	return scaleWidth * days / sc.most
}

func (sc scale) bar(s advice.Span) TimelineBar {
	from, sure, end := sc.part(atEarliest(s.Start[0])), sc.part(atEarliest(s.End[0])), sc.part(atLatest(s.End[1]))
	b := TimelineBar{X: percent(scaleStart + from), Mid: percent(scaleStart + sure)}
	if sure > from {
		b.Solid = percent(max(sure-from, .8)) // an hour among weeks is still seen
	}
	if end > sure {
		b.Hatch = percent(end - sure)
	}
	if b.Dot = !s.Timed; b.Dot {
		b.Solid = ""
	}
	if s.Due != (advice.Length{}) {
		b.Due = percent(scaleStart + sc.part(atLatest(s.Due)))
	}
	return b
}

// ticks labels the scale.
func (w words) ticks(sc scale) []TimelineTick {
	var out []TimelineTick
	for at := 0.0; at <= sc.most; at += sc.step {
		n := doc.Num(at) * doc.NumOne
		x := scaleWidth * at / sc.most
		t := TimelineTick{X: percent(scaleStart + x), Text: w.say("value.amount", "n", number(n), "unit", w.unit(sc.unit, n)), Anchor: "middle"}
		switch {
		case at == 0:
			t.Text, t.Anchor = "0", "start"
		case x > 88:
			t.Anchor = "end"
		}
		out = append(out, t)
	}
	return out
}
