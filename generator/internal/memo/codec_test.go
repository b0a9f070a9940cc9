package memo

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

type point struct{ X, Y int }

type shape struct {
	Name   string
	Kind   uint8
	On     bool
	Off    int8
	Weight float64
	Sum    [4]byte
	Raw    []byte
	Names  []string
	Points []point
	At     *point
	Parts  []shape
	Seen   map[string]point
	When   time.Time
	Pair   [2]point
	Wide   map[point][]string
}

func sample() shape {
	return shape{
		Name: "一 名", Kind: 255, On: true, Off: -128, Weight: math.Inf(-1), Sum: [4]byte{1, 2, 3, 4}, Raw: []byte{0, 255},
		Names: []string{"a", "a", "", "b", "a"}, Points: []point{{1, -1}, {}, {math.MaxInt, math.MinInt}}, At: &point{},
		Parts: []shape{{Names: []string{}}, {Name: strings.Repeat("long ", 100)}, {At: &point{3, 4}}},
		Seen:  map[string]point{"z": {1, 2}, "a": {}, "": {5, 6}}, When: time.Date(2026, 11, 21, 10, 0, 0, 7, time.UTC),
		Pair: [2]point{{}, {7, 8}}, Wide: map[point][]string{{1, 2}: nil, {0, 0}: {}, {2, 1}: {"x"}},
	}
}

func TestWhatIsEncodedIsDecoded(t *testing.T) {
	for _, want := range []shape{{}, sample(), {Seen: map[string]point{}, Raw: []byte{}}} {
		var got shape
		if err := Decode(Encode(want), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v %v, want %+v", got, err, want)
		}
		if !bytes.Equal(Encode(want), Encode(&got)) {
			t.Error("equal values, different bytes")
		}
	}
}

// A type with another field, another order of fields, or another kind of one
// must not read what this type wrote.
func TestAnotherShapeIsAMiss(t *testing.T) {
	data := Encode(point{1, 2})
	for _, v := range []any{
		&struct{ X, Y int }{}, &struct{ Y, X int }{}, &struct{ X, Y int64 }{}, &struct{ X, Y, Z int }{}, &[2]int{}, new(int), &shape{}, &[]point{},
	} {
		if Decode(data, v) == nil {
			t.Errorf("%T read a point", v)
		}
	}
	type point struct{ X, Z int } // the same name
	if Decode(data, &point{}) == nil {
		t.Error("a point with other fields read a point")
	}
}

func TestDamageIsAnErrorAndLeavesTheValueAlone(t *testing.T) {
	data := Encode(sample())
	for n := range data {
		got := shape{Name: "before"}
		if Decode(data[:n], &got) == nil || !reflect.DeepEqual(got, shape{Name: "before"}) {
			t.Fatalf("%d of %d bytes: %+v", n, len(data), got)
		}
	}
	if got := (shape{}); Decode(append(data, 0), &got) == nil {
		t.Error("a byte too many was read")
	}
}

func TestDeepNestingIsAnError(t *testing.T) {
	deep := shape{}
	for range 3 * maxNest {
		deep = shape{Parts: []shape{deep}}
	}
	if Decode(Encode(deep), &shape{}) == nil {
		t.Error("decoded")
	}
}

func TestWhatIsNotPlainDataPanics(t *testing.T) {
	for _, v := range []any{func() {}, struct{ A any }{}, make(chan int), struct{ hidden int }{}, [0]int{}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T was encoded", v)
				}
			}()
			Encode(v)
		}()
	}
}

// FuzzDecode holds that no bytes make Decode panic, and that what it accepts is
// a value that is written and read again.
func FuzzDecode(f *testing.F) {
	print := planOf(reflect.TypeFor[shape]()).print
	f.Add(Encode(sample())[len(print):])
	f.Add(Encode(shape{})[len(print):])
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		var got, again shape
		if len(data) > 1<<12 || Decode(append(print[:], data...), &got) != nil {
			return
		}
		once := Encode(got)
		if err := Decode(once, &again); err != nil || !bytes.Equal(once, Encode(again)) {
			t.Fatalf("%+v is not read again: %v", got, err)
		}
	})
}
