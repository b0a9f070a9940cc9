package foreign

import (
	"path"
	"regexp"
	"strings"
)

// link is a destination that Markdown can hold.
func link(dest string) string {
	if strings.ContainsAny(dest, " ()<>") {
		return "<" + strings.NewReplacer("<", "%3C", ">", "%3E").Replace(dest) + ">"
	}
	return dest
}

// relative is the path to a file as a link in the file at from names it.
func relative(from, to string) string {
	d, t := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	if d[0] == "." {
		d = nil
	}
	for len(d) > 0 && len(t) > 1 && d[0] == t[0] {
		d, t = d[1:], t[1:]
	}
	return strings.Repeat("../", len(d)) + strings.Join(t, "/")
}

// imported is the path of a file as a page names it; @site is the folder of the
// configuration.
func (d *docsPlugin) imported(from, name string, include bool) string {
	rest, ok := strings.CutPrefix(name, "@site/")
	switch {
	case !ok:
		return name
	case include:
		return "/" + path.Join(d.site, rest)
	}
	return relative(from, path.Join(d.site, rest))
}

// isThere tells whether a file that a page imports lies in the folder.
func (d *docsPlugin) isThere(e *edit, name string) bool {
	at := path.Join(path.Dir(e.path), name)
	if rest, ok := strings.CutPrefix(name, "@site/"); ok {
		at = path.Join(d.site, rest)
	}
	_, ok := e.other(d.folder.tree, at)
	return ok
}

var destination = regexp.MustCompile(`(\]\(|\bhref=["']|\bsrc=["']|^\[[^\]]+\]:[ \t]*)(<?)(/[^)\s"'>]*|@site/[^)\s"'>]*|pathname:///?[^)\s"'>]*|(?:\.\.?/)*[\w-][\w./-]*)`)

// links rewrites addresses that begin at the site's root, below which the docs
// have an address of their own.
func (d *docsPlugin) links(e *edit) {
	for _, l := range e.lines() {
		if l.kind != prose {
			continue
		}
		text := e.src[l.from:l.to]
		spans := codeSpans{line: text}
		for _, m := range destination.FindAllSubmatchIndex(text, -1) {
			to := string(text[m[6]:m[7]])
			if spans.holds(m[0]) {
				continue
			}
			if s := d.address(e.path, to); s != to {
				e.replace(l.from+m[6], l.from+m[7], s)
			}
		}
	}
}

func (d *docsPlugin) address(from, to string) string {
	if rest, ok := strings.CutPrefix(to, "@site/"); ok {
		name, fragment, has := strings.Cut(rest, "#")
		if has {
			fragment = "#" + fragment
		}
		if static, ok := strings.CutPrefix(name, "static/"); ok {
			return "/" + static + fragment
		}
		return relative(from, path.Join(d.site, name)) + fragment
	}
	if rest, ok := strings.CutPrefix(to, "pathname://"); ok {
		return rest
	}
	if !strings.HasPrefix(to, "/") && path.Ext(to) == "" {
		// An address seen from that of the page; only the ending .mdx is our own.
		if _, ok := d.folder.tree.set.Get(path.Join(path.Dir(from), to) + ".mdx"); ok {
			return to + ".mdx"
		}
		return to
	}
	if d.route != "" && (to == "/"+d.route || strings.HasPrefix(to, "/"+d.route+"/")) {
		return "/" + strings.TrimPrefix(strings.TrimPrefix(to, "/"+d.route), "/")
	}
	return to
}
