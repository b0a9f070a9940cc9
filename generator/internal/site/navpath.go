package site

import "slices"

// NavPath is the way from the top of a language's navigation to the entry of a
// page, the first if it has several; nil if it has none.
func (s *Site) NavPath(lang, page int) []NavNode {
	var out []NavNode
	nodes := s.Nav[lang]
	for _, at := range s.navWays[navSpot{lang, page}] {
		out = append(out, nodes[at])
		nodes = nodes[at].Children
	}
	return out
}

// navSpot is a page in the navigation of a language.
type navSpot struct{ lang, page int }

// waysOf says of each page in a navigation by which entry of each level it is
// reached. Every page asks for its own way, so nobody should have to look for it.
func waysOf(nav [][]NavNode) map[navSpot][]int {
	ways := map[navSpot][]int{}
	for lang, top := range nav {
		var walk func(nodes []NavNode, above []int)
		walk = func(nodes []NavNode, above []int) {
			for at, n := range nodes {
				way := append(slices.Clip(above), at)
				if _, known := ways[navSpot{lang, n.Page}]; !known && n.Page >= 0 {
					ways[navSpot{lang, n.Page}] = way
				}
				walk(n.Children, way)
			}
		}
		walk(top, nil)
	}
	return ways
}
