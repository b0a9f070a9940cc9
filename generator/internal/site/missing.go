package site

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

const (
	checkPath    = "check the path: it is read from the folder of the file it stands in"
	checkAddress = "check the address: one that begins with / is read from the root of the site"
)

// report adds an error about a reference of a page, unless the page is a
// fallback, whose errors its own language has reported, and returns what stands
// for a reference that leads nowhere.
func (l *linker) report(p *Page, pos diag.Pos, code, msg, hint string) Resolved {
	if !p.Fallback {
		l.diags.Error(code, pos, msg, hint)
	}
	return broken()
}

// reportMissing explains a reference that leads nowhere.
func (l *linker) reportMissing(p *Page, ref doc.PageRef, name string) Resolved {
	src := path.Join(path.Dir(ref.From), name)
	if strings.HasPrefix(name, "/") {
		src = path.Join(l.contentRoot(), name)
	}
	for _, d := range []string{src, src + ".md", path.Join(src, "index.md")} {
		if l.drafts[d] {
			return l.report(p, ref.Pos, "L105", quote(ref.Dest)+" is a draft, which is not published", "finish the page, or build with --drafts")
		}
	}
	hint := l.nearestFile(p, src, ref.Kind)
	switch {
	case strings.HasPrefix(name, "/") && ref.Kind != doc.Image:
		hint = l.nearestAddress(p, name)
	case strings.HasPrefix(name, "/") && hint == checkPath:
		hint = checkAddress
	}
	if ref.Kind == doc.Image {
		return l.report(p, ref.Pos, "L103", "no picture "+quote(ref.Dest), hint)
	}
	return l.report(p, ref.Pos, "L101", "no page or file "+quote(ref.Dest), hint)
}

// nearestFile proposes what the author may have meant: the same path in other
// letters' case, the same name in another folder, or the nearest path.
func (l *linker) nearestFile(p *Page, src string, kind doc.RefKind) string {
	show := func(to string) string { return "did you mean " + quote(relPath(path.Dir(p.Doc.Path), to)) + "?" }
	for _, s := range []string{src, src + ".md"} {
		if same := l.byFold[strings.ToLower(s)]; len(same) > 0 {
			return show(same[0])
		}
	}
	own, _, _ := l.locate(p.Doc.Path)
	if n := l.candidates(kind, own).nearest(src); n != "" {
		return show(n)
	}
	return checkPath
}

// candidates are the files that a wrong path to a picture, or to anything else,
// in a page of a language may have meant. A folder with thousands of broken
// links asks for them thousands of times.
func (l *linker) candidates(kind doc.RefKind, lang int) stems {
	key := [2]int{int(kind), lang}
	if s, ok := l.nearby[key]; ok {
		return s
	}
	var paths []string
	for _, group := range l.byFold {
		for _, s := range group {
			isPage := l.asset[s] == nil
			if own, _, _ := l.locate(s); own == lang && isPage == (kind != doc.Image) {
				paths = append(paths, s)
			}
		}
	}
	slices.Sort(paths)
	if l.nearby == nil {
		l.nearby = map[[2]int]stems{}
	}
	l.nearby[key] = stemsOf(paths)
	return l.nearby[key]
}

// nearestAddress proposes the address that an author may have meant by one that
// begins with /.
func (l *linker) nearestAddress(p *Page, name string) string {
	var urls []string
	for i := range l.site.Pages {
		if l.site.Pages[i].Lang == p.Lang {
			urls = append(urls, l.site.Pages[i].URL)
		}
	}
	slices.Sort(urls)
	if n := nearestPath(path.Clean(name), urls); n != "" {
		return "did you mean " + quote(n) + "?"
	}
	return checkAddress
}

// nearestPath finds what an author may have meant by a path: the same last name
// in another folder, or nearly the same last name, with or without .md. A path
// that only shares its folders is no help.
func nearestPath(want string, paths []string) string {
	return stemsOf(paths).nearest(want)
}

// stems are paths by their last names.
type stems struct {
	names  []string
	byName map[string]string
}

func stemsOf(paths []string) stems {
	s := stems{byName: map[string]string{}}
	for _, p := range paths {
		if name := stem(p); s.byName[name] == "" {
			s.byName[name] = p
			s.names = append(s.names, name)
		}
	}
	slices.Sort(s.names) // as Nearest wants them, once for all
	return s
}

func stem(p string) string { return strings.TrimSuffix(path.Base(p), ".md") }

func (s stems) nearest(want string) string {
	if p := s.byName[stem(want)]; p != "" {
		return p
	}
	return s.byName[diag.Nearest(stem(want), s.names)]
}

// relPath is the relative path from folder dir to file to.
func relPath(dir, to string) string {
	if dir == "." {
		return to
	}
	d, t := strings.Split(dir, "/"), strings.Split(to, "/")
	for len(d) > 0 && len(t) > 1 && d[0] == t[0] {
		d, t = d[1:], t[1:]
	}
	return strings.Repeat("../", len(d)) + strings.Join(t, "/")
}

// anchorHint proposes the id that an author may have meant.
func anchorHint(f string, ids []string) string {
	n := diag.Nearest(f, ids)
	for _, id := range ids {
		if strings.EqualFold(id, f) {
			n = id
		}
	}
	switch {
	case n != "":
		return "did you mean " + quote("#"+n) + "?"
	case len(ids) == 0:
		return "the page has no headings; leave out the part from # on"
	case len(ids) <= 12:
		return "headings there: #" + strings.Join(ids, ", #")
	}
	return "the page has " + strconv.Itoa(len(ids)) + " headings, and none is like it"
}
