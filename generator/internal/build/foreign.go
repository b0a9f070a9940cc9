package build

import (
	"cmp"
	"path"
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

// convert is page i in our Markdown.
func (s *source) convert(i int) file.File {
	if s.folder == nil {
		return s.pages[i]
	}
	s.converted[i] = s.folder.Convert(s.pages[i])
	return s.converted[i].File
}

// ours is a file as pages include it: Markdown in our form.
func (s *source) ours(f file.File) file.File {
	if s.folder == nil || path.Ext(f.Path) != ".md" {
		return f
	}
	return s.folder.Convert(f).File
}

// configure gives the site the settings of a foreign folder.
func (s *source) configure(d *doc.Data) {
	if s.folder != nil {
		d.Config = s.folder.Config
	}
}

// settle turns the places of diagnostics and links back into those of the
// folder's own files, adds what was not honoured, and sums everything up.
func (s *source) settle(diags diag.List, pages []*doc.Page, res *Result, env Env) diag.List {
	places := map[string]*foreign.Page{}
	for i := range s.converted {
		places[s.converted[i].File.Path] = &s.converted[i]
	}
	back := func(pos diag.Pos) diag.Pos {
		p := places[pos.File]
		if p == nil {
			f, ok := s.set.Get(pos.File)
			if !ok || path.Ext(pos.File) != ".md" {
				return pos
			}
			included := s.folder.Convert(f)
			p = &included
			places[pos.File] = p
		}
		return p.Place(pos)
	}
	for i := range diags {
		diags[i].Pos = back(diags[i].Pos)
		diags[i].Notes = slices.Clone(diags[i].Notes)
		for k := range diags[i].Notes {
			diags[i].Notes[k].Pos = back(diags[i].Notes[k].Pos)
		}
	}
	for i := range res.Links {
		res.Links[i].Pos = back(res.Links[i].Pos)
	}
	counts := s.folder.Counts()
	diags = append(diags, s.folder.Diags...)
	rewritten := 0
	for i := range s.converted {
		if s.converted[i].Changed() {
			rewritten++
		}
		counts.Add(s.converted[i].Counts)
		diags = append(diags, s.converted[i].Diags...)
	}
	if !env.Strict {
		diags = diags.Downgraded()
	}
	slices.SortStableFunc(counts, func(a, b foreign.Count) int { return cmp.Compare(b.N, a.N) })
	res.Seen = &Seen{Tool: s.folder.Tool, By: s.folder.By, Pages: len(s.pages), Converted: rewritten, Honoured: counts,
		Problems: problemsOf(diags.Sorted()), Included: included(pages), Folder: s.folder}
	return diags
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
