package search

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what the fixture wants")

const parityFile = "../testdata/search/parity.json"

// parity is the fixture that this package and the browser's engine are held to.
type parity struct {
	Docs     []Doc         `json:"docs"`
	Synonyms [][]string    `json:"synonyms"`
	Units    []parityUnits `json:"units"`
	Queries  []parityQuery `json:"queries"`
}

type parityUnits struct {
	Text  string      `json:"text"`
	Units [][2]string `json:"units"`
}

type parityQuery struct {
	Text  string   `json:"text"`
	Pages []string `json:"pages"` // address and sections
	Meant string   `json:"meant,omitempty"`
	Total int      `json:"total"`
}

func TestParityFixture(t *testing.T) {
	text, err := os.ReadFile(parityFile)
	if err != nil {
		t.Fatal(err)
	}
	var p parity
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	for i := range p.Units {
		p.Units[i].Units = [][2]string{}
		units(p.Units[i].Text, nil, func(u unit) {
			p.Units[i].Units = append(p.Units[i].Units, [2]string{u.text, string(u.kind)})
		})
	}
	files := Index(p.Docs, "zh", Options{Synonyms: p.Synonyms, OneFile: 1, Shard: 300})
	if len(files) < 20 {
		t.Fatalf("the fixture is in %d files; it should be read in shards", len(files))
	}
	e, err := Open(files, "zh")
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Queries {
		q := &p.Queries[i]
		r := e.Query(q.Text, 5)
		q.Pages, q.Meant, q.Total = []string{}, r.Meant, r.Total
		for _, h := range r.Hits {
			s := h.URL
			for _, at := range h.Sections {
				s += " " + at.ID
			}
			q.Pages = append(q.Pages, s)
		}
	}
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(p); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(parityFile, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(got.Bytes(), text) {
		t.Errorf("units or answers differ from the fixture; run with -update and look at the difference:\n%s", firstDifference(got.Bytes(), text))
	}
}

// firstDifference shows the lines where two texts part.
func firstDifference(got, want []byte) string {
	a, b := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			return "got  " + string(a[i]) + "\nwant " + string(b[i])
		}
	}
	return "one is longer"
}
