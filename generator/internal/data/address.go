package data

import (
	"net/url"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/yamlnode"
)

// refField reads the name of a page, or an address. What a browser would run,
// or read from the reader's disk, is neither.
var refField = scalar(schema{"type": "string"}, func(d dec, n *yamlnode.Node, out *doc.Ref) {
	if d.leads(n) {
		*out = doc.Ref{To: n.Value, Pos: n.Pos}
	}
})

// webField reads the address of a page of another site.
var webField = scalar(anyScalar, func(d dec, n *yamlnode.Node, out *doc.Str) {
	u, err := url.Parse(n.Value)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsFunc(n.Value, isBlank) {
		d.error("K110", n.Pos, show(n)+" is not a web address", "write a whole address, such as https://example.org/page")
		return
	}
	*out = doc.Str{S: n.Value, Pos: n.Pos}
})

// leads reports an address that no reader may be led to, and an address on
// another site that would fall apart where blanks end it, as in _redirects.
func (d dec) leads(n *yamlnode.Node) bool {
	s := schemeOf(n.Value)
	switch {
	case s == "" && !strings.HasPrefix(n.Value, "//"):
		return true
	case s != "" && s != "http" && s != "https" && s != "mailto" && s != "tel":
		d.error("K110", n.Pos, "a "+s+": address is no place to lead readers to", "write the path of a page, or an address that begins with https://")
		return false
	case strings.ContainsFunc(n.Value, isBlank):
		d.error("K110", n.Pos, "a blank in an address", "write it as %20")
		return false
	}
	return true
}

// schemeOf is the scheme that a browser sees in an address, in lower case. It
// skips blanks and control characters in front of it and inside it. One letter
// is a Windows drive.
func schemeOf(address string) string {
	address = strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, address)
	s, _, found := strings.Cut(address, ":")
	if s = strings.ToLower(s); !found || len(s) < 2 {
		return ""
	}
	for i, r := range s {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r >= '0' && r <= '9' || r == '+' || r == '-' || r == '.')) {
			return ""
		}
	}
	return s
}

func isBlank(r rune) bool { return r <= ' ' || r == 0x7f }
