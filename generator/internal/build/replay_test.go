package build

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/data"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// replayFile holds the data of a page and, per query, what its script must make
// of it. This test holds it against the engine, a browser test against the
// script.
const replayFile = "../testdata/replay/plan.json"

type replayFixture struct {
	Data  json.RawMessage `json:"data"`
	Cases []replayCase    `json:"cases"`
}

type replayCase struct {
	Name  string            `json:"name"`
	Query string            `json:"query"`
	Until string            `json:"until"`
	Path  []string          `json:"path"` // question=value.value
	At    string            `json:"at"`
	Off   []string          `json:"off"`
	Open  []string          `json:"open"`
	Lost  map[string]string `json:"lost"`
	Href  string            `json:"href"` // of at, with the answers that count
}

func TestReplayFixture(t *testing.T) {
	src, _ := caseSource(t, "../testdata/site/decide_memory.txtar")
	page := ""
	for _, f := range mustBuild(t, src, caseEnv(t, "")).Files {
		if f.Path == "decide/plan/q/sure/index.html" {
			page = string(f.Data)
		}
	}
	m := regexp.MustCompile(`(?s)id="gp.tree">(.*?)</script>`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page has no data")
	}
	text, err := os.ReadFile(replayFile)
	if err != nil {
		t.Fatal(err)
	}
	var fixture replayFixture
	if err := json.Unmarshal(text, &fixture); err != nil {
		t.Fatal(err)
	}
	if *update {
		fixture.Data = json.RawMessage(m[1])
		out, _ := json.MarshalIndent(fixture, "", " ")
		if err := os.WriteFile(replayFile, append(out, '\n'), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var have, want bytes.Buffer
	json.Compact(&have, fixture.Data)
	json.Compact(&want, []byte(m[1]))
	if have.String() != want.String() {
		t.Errorf("%s holds other data than the page: run go test with -update\n%s\nwant\n%s", replayFile, have.String(), want.String())
	}
	tree, k := linkedTree(t, src, "plan")
	proof, _ := advice.Prove(&tree, k)
	for _, c := range fixture.Cases {
		t.Run(c.Name, func(t *testing.T) { checkReplay(t, tree, k, proof.Replay, c) })
	}
}

// checkReplay asks the engine where the answers lead, and what its rows leave.
func checkReplay(t *testing.T, tree doc.Tree, k advice.Knowledge, r advice.Replay, c replayCase) {
	ex := doc.Example{Name: doc.Text{S: c.Name}, Expect: doc.Name{ID: c.At}}
	row := digits(r.Start)
	for _, p := range c.Path {
		id, given, _ := strings.Cut(p, "=")
		q := tree.Questions[slices.IndexFunc(tree.Questions, func(q doc.Question) bool { return q.ID == id })]
		a := doc.ExampleAnswer{Question: doc.Name{ID: id}}
		values := []string{given}
		if q.Type == doc.Many {
			values = strings.Split(given, ".")
		}
		for _, v := range values {
			if v != "-" {
				a.Values = append(a.Values, doc.Str{S: v})
			}
			for _, m := range r.Masks {
				if m.Question == id && m.Answer == answerTo(q, v) {
					for i, d := range digits(m.Mask) {
						row[i] &= d
					}
				}
			}
		}
		ex.Answers = append(ex.Answers, a)
	}
	if slices.ContainsFunc(tree.Outcomes, func(o doc.Outcome) bool { return o.ID == c.At }) {
		tree.Examples = []doc.Example{ex}
		_, diags := advice.Prove(&tree, k)
		for _, d := range diags {
			if d.Code == "K250" && strings.Contains(d.Msg, c.Name) {
				t.Errorf("the engine disagrees: %s", d.Msg)
			}
		}
	}
	var open []string
	bit := func(i int) bool { return row[i/4]>>(i%4)&1 == 1 }
	for _, o := range r.Options {
		for i := range o.N * r.Classes {
			if bit(i%r.Classes) && bit((1+o.First)*r.Classes+i) {
				open = append(open, o.ID)
				break
			}
		}
	}
	if !slices.Equal(open, c.Open) {
		t.Errorf("still possible: %v, the fixture says %v", open, c.Open)
	}
}

// answerTo is the id of the answer or band that a value means.
func answerTo(q doc.Question, v string) string {
	var x int64
	if n, err := strconv.ParseFloat(v, 64); err == nil {
		x = int64(n * float64(doc.NumOne))
	} else if d, err := time.Parse(time.DateOnly, v); err == nil {
		x = d.Unix()
	} else {
		return v
	}
	at := func(b *doc.Bound) int64 {
		if q.Type == doc.Day {
			return time.Date(b.Date.Y, time.Month(b.Date.M), b.Date.D, 0, 0, 0, 0, time.UTC).Unix()
		}
		return int64(b.Num)
	}
	for _, a := range q.Answers {
		b := a.Band
		if (b.Over == nil || x > at(b.Over)) && (b.From == nil || x >= at(b.From)) && (b.Upto == nil || x <= at(b.Upto)) && (b.Before == nil || x < at(b.Before)) {
			return a.ID
		}
	}
	return ""
}

func digits(b advice.Bits) []byte {
	out := []byte(b)
	for i, d := range out {
		out[i] = byte(strings.IndexByte("0123456789abcdef", d))
	}
	return out
}

// linkedTree is a tree as it is proved.
func linkedTree(t *testing.T, src fs.FS, id string) (doc.Tree, advice.Knowledge) {
	t.Helper()
	in, _, err := New().readSource(src, caseEnv(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	d, _, _ := data.Parse(in.data, in.config)
	s, _ := site.Link(site.Docs{Data: d})
	tree, ok := s.Tree(id)
	if !ok {
		t.Fatal("no tree ", id)
	}
	return tree, advice.Knowledge{Facts: d.Facts, Options: d.Options, Tables: d.Tables, Sources: d.Sources}
}
