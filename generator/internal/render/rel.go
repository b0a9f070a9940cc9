package render

import "strings"

// Rel is the link from one page to another address of the site, both decoded
// and from the site's root ("/guides/x/"; a file is "/img/a b.png"). The result
// is relative and percent-encoded, so that it works under any base path and
// from file://. Directory links end in "/", or offline in "/index.html".
func Rel(from, to string, offline bool) string {
	rel := relative(from, to)
	if offline && strings.HasSuffix(rel, "/") {
		if rel == "./" {
			rel = ""
		}
		return rel + "index.html"
	}
	return rel
}

func relative(from, to string) string {
	dir := dirOf(from)
	same := 0 // how much of the folder both are in
	for i := 0; i < min(len(dir), len(to)) && dir[i] == to[i]; i++ {
		if dir[i] == '/' {
			same = i + 1
		}
	}
	rest := escapePath(to[same:])
	if up := strings.Count(dir[same:], "/"); up > 0 {
		return strings.Repeat("../", up) + rest
	}
	first, _, _ := strings.Cut(rest, "/")
	if rest == "" || first == "" || strings.Contains(first, ":") {
		return "./" + rest // "a:b" alone would be read as a scheme
	}
	return rest
}

// escapePath percent-encodes a path; / stays.
func escapePath(s string) string { return percentEncode(s, "/:@!$&'()*+,;=") }

// escapeFragment percent-encodes a fragment.
func escapeFragment(s string) string { return percentEncode(s, "/:@!$&'()*+,;=?") }

// percentEncode encodes all bytes but those that RFC 3986 calls unreserved and
// those in keep. The apostrophe and the ampersand are left to HTML escaping.
func percentEncode(s, keep string) string {
	const hex = "0123456789ABCDEF"
	stays := func(c byte) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
			strings.IndexByte("-._~", c) >= 0 || strings.IndexByte(keep, c) >= 0
	}
	at := 0
	for at < len(s) && stays(s[at]) {
		at++
	}
	if at == len(s) {
		return s
	}
	out := append(make([]byte, 0, 3*len(s)), s[:at]...)
	for ; at < len(s); at++ {
		if c := s[at]; stays(c) {
			out = append(out, c)
		} else {
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

// absolute is the whole address of a site URL below a base that ends in "/".
func absolute(base, to string) string { return base + escapePath(strings.TrimPrefix(to, "/")) }
