package search

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// unusual are units of all lengths and scripts, at the borders of what is written
// in another way.
var unusual = []string{
	"中", "中国", "一鿿", "䷿中", "中ꀀ", "かな", "c++", "abcdefg", "abcdefgh", "é", "ééé", "éééé", "𠀀", "𠀀中", "a中", "ab中国",
	"~^ab", string(bytes.Repeat([]byte("𝒳"), maxWord)),
}

func TestUnitsOfASheetReadAsTheyWereWritten(t *testing.T) {
	var b []byte
	for _, text := range unusual {
		b = appendUnit(b, []byte(text))
	}
	c := cursor{b: b}
	var d dict
	for i, text := range unusual {
		id, known := d.id(c.unit(), c.term)
		if known || int(id) != i || string(d.at(id)) != text {
			t.Errorf("%q was read as %q", text, d.at(id))
		}
	}
	if len(c.b) > 0 {
		t.Errorf("%d bytes are left", len(c.b))
	}
}

func TestAShortKeyIsThatOfItsText(t *testing.T) {
	for _, text := range unusual {
		key, short := shortKey([]rune(text))
		if want := len(text) <= 7; short != want || short && key != keyOf([]byte(text)) {
			t.Errorf("%q: %x, %v", text, key, short)
		}
	}
}

func TestADictFindsWhatItHasAfterAnyGrowth(t *testing.T) {
	var d dict
	for range 3 {
		d.reset(10)
		for r := rune('一'); r < '一'+5000; r++ {
			text := utf8.AppendRune([]byte("长的词"), r)
			if r%2 > 0 {
				text = text[6:]
			}
			if id, known := d.id(keyOf(text), text); known || id != r-'一' {
				t.Fatalf("%q is new and has the number %d", text, id)
			}
		}
		for id := range int32(d.len()) {
			if got, known := d.id(keyOf(d.at(id)), d.at(id)); !known || got != id {
				t.Fatalf("%q is %d, not %d", d.at(id), got, id)
			}
		}
	}
}
