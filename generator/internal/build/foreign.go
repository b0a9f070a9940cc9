package build

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/foreign"
)

// Seen is what a foreign folder was taken for, and what became of it.
type Seen struct {
	Tool      string          // "" for plain Markdown
	By        string          // the file or folder that it was recognised by
	Pages     int             // Markdown files that became pages
	Converted int             // of these, how many hold markup that was rewritten
	Honoured  []foreign.Count // most frequent first
	Problems  []Problem       // by kind, most frequent first
	Included  []string        // files outside the content folder that pages show
	Folder    *foreign.Folder // for writing its settings down as ours
}

// Problem is what was not honoured or found broken, in one kind.
type Problem struct {
	Code  string
	What  string
	N     int
	First diag.Pos
}

// ours is a file as pages include it: Markdown in our form.
func (s *source) ours(f file.File) file.File {
	if s.folder == nil || path.Ext(f.Path) != ".md" {
		return f
	}
	return s.folder.Convert(f).File
}

// markdown is how the pages are to be read.
func (s *source) markdown(d *doc.Data) doc.MarkdownConfig {
	if s.folder != nil {
		return s.folder.Config.Markdown
	}
	return d.Config.Markdown
}

// places turns the places of our Markdown back into those of the folder's own
// files.
func (s *source) places() func(diag.Pos) diag.Pos {
	places := map[string]*foreign.Page{}
	for _, p := range s.converted {
		places[p.File.Path] = p
	}
	return func(pos diag.Pos) diag.Pos {
		p := places[pos.File]
		if p == nil {
			f, err := s.load(pos.File)
			if err != nil || path.Ext(pos.File) != ".md" {
				return pos
			}
			included := s.folder.Convert(f)
			p = &included
			places[pos.File] = p
		}
		return p.Place(pos)
	}
}

// inSource turns the places of diagnostics back and adds what of the folder is
// not honoured. In a folder that was not written for us nothing is an error.
func (s *source) inSource(diags diag.List, env Env) diag.List {
	back := s.places()
	for i := range diags {
		diags[i].Pos = back(diags[i].Pos)
		diags[i].Notes = slices.Clone(diags[i].Notes)
		for k := range diags[i].Notes {
			diags[i].Notes[k].Pos = back(diags[i].Notes[k].Pos)
		}
	}
	diags = append(append(diags, s.unreadData()...), s.folder.Diags...)
	for _, p := range s.converted {
		diags = append(diags, p.Diags...)
	}
	if !env.Strict {
		diags = diags.Downgraded()
	}
	return diags
}

// ownData is the first line of our tables, trees and procedures.
var ownData = regexp.MustCompile(`(?m)^(?:table|tree|procedure): *[a-z]`)

// unreadData reports data in our form in a folder that is not a site of ours:
// whoever wrote them has forgotten site.yaml.
func (s *source) unreadData() (diags diag.List) {
	var found []string
	for _, dir := range []string{"data/tables", "data/trees", "data/procedures"} {
		for _, f := range s.set.Under(dir) {
			if !isYAML(f.Path) {
				continue
			}
			if f, err := s.load(f.Path); err == nil && ownData.Match(f.Data) {
				found = append(found, f.Path)
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	more := ""
	if len(found) > 1 {
		more = fmt.Sprintf("; %d more likewise", len(found)-1)
	}
	diags.Warn("X102", diag.WholeFile(found[0]), "not read, because there is no data/site.yaml"+more,
		"write data/site.yaml with a title: in it, or let guidepost adopt write one")
	return diags
}

// sumUp says what became of the folder, and turns back the places of links.
func (s *source) sumUp(res *Result, pages []*doc.Page) {
	back := s.places()
	for i := range res.Links {
		res.Links[i].Pos = back(res.Links[i].Pos)
	}
	counts, rewritten := s.folder.Counts(), 0
	for _, p := range s.converted {
		if p.Changed() {
			rewritten++
		}
		counts.Add(p.Counts)
	}
	slices.SortStableFunc(counts, func(a, b foreign.Count) int { return cmp.Compare(b.N, a.N) })
	res.Seen = &Seen{Tool: s.folder.Tool, By: s.folder.By, Pages: len(s.pages), Converted: rewritten, Honoured: counts,
		Problems: problemsOf(res.Diags), Included: included(pages), Folder: s.folder}
}

// included lists the files that pages draw in.
func included(pages []*doc.Page) []string {
	var out []string
	for _, p := range pages {
		for _, inc := range p.Includes {
			if inc.Sum != (file.Sum{}) {
				out = append(out, inc.Path)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// problemsOf groups diagnostics. What was not honoured is grouped by its
// message, which names the markup; all else by its code.
func problemsOf(diags diag.List) []Problem {
	titles := map[string]string{}
	for _, e := range diag.Catalogue() {
		titles[e.Code] = e.Title
	}
	index := map[string]int{}
	var out []Problem
	for _, d := range diags {
		if d.Sev == diag.Note {
			continue
		}
		what := titles[d.Code]
		if strings.HasPrefix(d.Code, "X") {
			what = d.Msg
		}
		i, known := index[d.Code+what]
		if !known {
			i = len(out)
			index[d.Code+what] = i
			out = append(out, Problem{Code: d.Code, What: what, First: d.Pos})
		}
		out[i].N++
	}
	slices.SortStableFunc(out, func(a, b Problem) int { return cmp.Compare(b.N, a.N) })
	return out
}
