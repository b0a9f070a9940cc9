package markdown

import (
	"testing"

	"guidepost/generator/internal/file"
)

func TestTagsOnOneLineAreSplitAtCommas(t *testing.T) {
	for written, want := range map[string]int{"a, b": 2, "[a, b]": 2, `["a, b"]`: 1, "甲，乙、丙": 3, "one two": 1, "''": 0} {
		p, _ := Parse(file.New("a.md", []byte("---\ntags: "+written+"\n---\n")), Options{})
		if len(p.Meta.Tags) != want {
			t.Errorf("tags: %s gives %v", written, p.Meta.Tags)
		}
	}
}
