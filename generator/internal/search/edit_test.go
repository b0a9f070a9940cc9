package search

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"guidepost/generator/internal/file"
)

// TestEditedIndexIsTheColdIndex edits pages at random, again and again, and
// compares the files with those of a cold index.
func TestEditedIndexIsTheColdIndex(t *testing.T) {
	for _, c := range []struct {
		name          string
		pages, rounds int
		least         int // rounds that must merge nothing anew
		o             Options
	}{
		{"small shards", 60, 120, 0, Options{Shard: 300, OneFile: 1}},
		{"one file", 12, 60, 0, Options{}},
		{"more pages than a term keeps", 450, 12, 6, Options{Shard: 900, OneFile: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, uint64(c.pages)))
			docs, spare := invented(c.pages, 5), invented(c.pages+40, 6)
			reader := NewReader([][]string{{"的一", "在不"}})
			sheets := make([]Sheet, len(docs))
			for i, d := range docs {
				sheets[i] = reader.Read(d)
			}
			x := NewIndexer("zh", c.o)
			rounds, spared := c.rounds*editRounds(t), 0
			for round := range rounds {
				for range 1 + r.IntN(3) {
					i := r.IntN(len(docs))
					docs[i] = edited(r, docs[i], spare[r.IntN(len(spare))])
					sheets[i] = reader.Read(docs[i])
				}
				switch r.IntN(25) {
				case 0: // a page comes
					d := spare[r.IntN(len(spare))]
					d.URL = fmt.Sprintf("new/%d/", round)
					docs, sheets = append(docs, d), append(sheets, reader.Read(d))
				case 1: // two change places
					i, j := r.IntN(len(docs)), r.IntN(len(docs))
					docs[i], docs[j], sheets[i], sheets[j] = docs[j], docs[i], sheets[j], sheets[i]
				case 2: // one goes
					docs, sheets = docs[1:], sheets[1:]
				}
				before := x.lots
				got, err := x.Index(context.Background(), sheets)
				if err != nil {
					t.Fatal(err)
				}
				if before == x.lots {
					spared++
				}
				want := merged(t, sheets, c.o)
				sameFiles(t, round, got, want)
			}
			t.Logf("%d of %d rounds merged nothing anew", spared, rounds)
			if spared < c.least {
				t.Error("edits had everything merged anew")
			}
		})
	}
}

// merged is the index of sheets that nothing is remembered of.
func merged(t *testing.T, sheets []Sheet, o Options) []file.File {
	t.Helper()
	pages := NewSpools(1, nil)[0]
	for i, s := range sheets {
		if err := pages.Put(i, s); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Merge(context.Background(), pages, "zh", o, func(*file.File) {})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// editRounds multiplies the rounds: GUIDEPOST_EDITS=50 makes thousands of edits.
func editRounds(t *testing.T) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("GUIDEPOST_EDITS"), "1"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// edited is a page with a part of another in the place of one of its own.
func edited(r *rand.Rand, d, other Doc) Doc {
	sections := append([]Section(nil), d.Sections...)
	at := r.IntN(len(sections))
	switch r.IntN(8) {
	case 0:
		d.Title = other.Title
	case 1:
		d.Aliases = []string{other.Title, "alias" + other.Slug}
	case 2:
		sections[at].Heading = other.Title
	case 3:
		d.Kind = other.Slug[:2]
	case 4:
		d.Desc = ""
	default:
		text := []rune(sections[at].Text)
		cut := r.IntN(len(text) + 1)
		add := []rune(other.Sections[0].Text)
		sections[at].Text = string(text[:cut]) + string(add[:r.IntN(min(len(add), 30)+1)]) + string(text[min(len(text), cut+r.IntN(20)):])
	}
	d.Sections = sections
	return d
}

func sameFiles(t *testing.T, round int, got, want []file.File) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("round %d: %d files, want %d", round, len(got), len(want))
	}
	for i := range want {
		if got[i].Path != want[i].Path || !bytes.Equal(got[i].Data, want[i].Data) {
			t.Fatalf("round %d: %s, want %s\n%.2000s\nwant\n%.2000s", round, got[i].Path, want[i].Path, got[i].Data, want[i].Data)
		}
	}
}

func TestACancelledIndexIsGivenUp(t *testing.T) {
	reader := NewReader(nil)
	var sheets []Sheet
	for _, d := range invented(30, 20) {
		sheets = append(sheets, reader.Read(d))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	x := NewIndexer("zh", Options{})
	if files, err := x.Index(ctx, sheets); err == nil || files != nil {
		t.Errorf("%d files, error %v", len(files), err)
	}
	got, err := x.Index(context.Background(), sheets)
	if err != nil {
		t.Fatal(err)
	}
	sheets[3] = reader.Read(Doc{Title: "别的"})
	if _, err := x.Index(ctx, sheets); err == nil {
		t.Error("an edit is indexed though nobody waits for it")
	}
	sheets[3] = reader.Read(invented(30, 20)[3])
	again, err := x.Index(context.Background(), sheets)
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, 0, again, got)
}

func TestASheetDependsOnItsPageAlone(t *testing.T) {
	docs := append(invented(20, 40), Doc{}, Doc{Title: "𠮷野家", Sections: []Section{{Text: "averyveryverylongwordindeed 𠮷𠮷 ^ {\"}"}}})
	warm := NewReader(nil)
	for range 2 {
		for i, d := range docs {
			if !bytes.Equal(warm.Read(d), NewReader(nil).Read(d)) {
				t.Errorf("page %d has another sheet after others", i)
			}
		}
	}
}

func FuzzCompatibilityForms(f *testing.F) {
	for _, s := range []string{
		"", "plain", "汉字，“引号”…ＡＢＣ　ａ", "e\u0301 \u0301", "Ａ\u030a か\u3099 ハ\uff9e", "ﬁ ² Ⅷ ㌔ 한\u1100\u1161\u11a8", "a\xff\xfeb\u0301", "\u0344\u0300漢", "豈", "가\u11a8", "й\u0306и\u0306", "。\u3099",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd") // after broken bytes, norm leaves runes as they are
		if got, want := string(appendCompat(nil, s)), string([]rune(norm.NFKC.String(s))); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	})
}
