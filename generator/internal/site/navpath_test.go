package site

import "testing"

func TestNavPathIsTheWayToTheFirstEntryOfAPage(t *testing.T) {
	leaf := func(page int) NavNode { return NavNode{Page: page} }
	s := &Site{Nav: [][]NavNode{
		{leaf(0), {Page: -1, Title: "Group", Children: []NavNode{leaf(1), {Page: 2, Children: []NavNode{leaf(3), leaf(0)}}}}, leaf(3)},
		{leaf(4)},
	}}
	s.navWays = waysOf(s.Nav)
	tests := []struct {
		lang, page int
		want       []int // pages on the way
	}{
		{0, 0, []int{0}},
		{0, 1, []int{-1, 1}},
		{0, 2, []int{-1, 2}},
		{0, 3, []int{-1, 2, 3}},
		{1, 4, []int{4}},
		{1, 0, nil},
		{0, 4, nil},
		{0, -1, nil},
	}
	for _, c := range tests {
		way := s.NavPath(c.lang, c.page)
		if len(way) != len(c.want) {
			t.Errorf("the way to %d in %d has %d entries, want %d", c.page, c.lang, len(way), len(c.want))
			continue
		}
		for i, n := range way {
			if n.Page != c.want[i] {
				t.Errorf("entry %d on the way to %d in %d is of page %d, want %d", i, c.page, c.lang, n.Page, c.want[i])
			}
		}
	}
}
