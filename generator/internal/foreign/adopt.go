package foreign

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// SiteFile is where a site of ours keeps its settings.
const SiteFile = "data/site.yaml"

// Obstacle says why the folder cannot become a site of ours where it stands, ""
// if it can: its pages must lie in a folder of their own, and folders that mean
// something to us must not be there with another meaning.
func (f *Folder) Obstacle() string {
	if f.Config.Content.S == "" {
		return "its pages lie in the folder itself, and a site keeps them in a folder below"
	}
	for _, rel := range f.pages() {
		if strings.EqualFold(path.Ext(rel), ".mdx") {
			return "pages such as " + f.in(rel) + " are no Markdown to any other tool"
		}
	}
	for _, dir := range []string{"data", "layouts"} {
		if len(f.tree.set.Under(dir)) > 0 {
			return dir + "/ holds files of another tool"
		}
	}
	for _, dir := range f.Statics {
		if dir != "static" && len(f.tree.set.Under(dir)) > 0 {
			return "a site keeps in static/ what lies in " + dir + "/"
		}
	}
	return ""
}

// ContentFolder is the name that the content folder has in a site of ours.
func (f *Folder) ContentFolder() string {
	top, _, _ := strings.Cut(f.Config.Content.S, "/")
	if top == "" || slices.Contains([]string{"data", "layouts", "static"}, top) {
		return "content"
	}
	return f.Config.Content.S
}

// Site writes the settings of the folder as our site.yaml; name is its title if
// it has none.
func (f *Folder) Site(name string) []byte {
	var b bytes.Buffer
	c := f.Config
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, text(value))
		}
	}
	line("title", or(c.Title.S, name))
	line("description", c.Description.S)
	line("base_url", c.BaseURL.S)
	if dir := f.ContentFolder(); dir != "content" {
		line("content", dir)
	}
	if c.KeepNumbers && slices.ContainsFunc(f.pages(), numbered) {
		b.WriteString("keep_numbers: yes\n")
	}
	if c.LowerCase && slices.ContainsFunc(f.pages(), capitals) {
		b.WriteString("lower_case: yes\n")
	}
	if len(c.Languages) > 0 {
		b.WriteString("languages:\n")
		for _, l := range c.Languages {
			fmt.Fprintf(&b, "  - {id: %s, tag: %s, name: %s}\n", text(l.ID), text(l.Tag), text(l.Name))
		}
	}
	line("edit_url", c.EditURL.S)
	if c.Markdown.HardBreaks {
		b.WriteString("markdown: {hard_breaks: yes}\n")
	}
	if len(c.Nav) > 0 {
		b.WriteString("nav:\n")
		writeNav(&b, c.Nav, "  ")
	}
	if len(c.Redirects) > 0 {
		b.WriteString("redirects:\n")
		seen := map[string]bool{}
		for _, r := range c.Redirects {
			if !seen[r.From.S] {
				seen[r.From.S] = true
				fmt.Fprintf(&b, "  %s: %s\n", text(r.From.S), text(r.To.To))
			}
		}
	}
	return b.Bytes()
}

// numbered tells a page whose address would lose a number.
func numbered(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if orderNumber.MatchString(part) {
			return true
		}
	}
	return false
}

// capitals tells a page whose address would keep capital letters; those of README
// are in none.
func capitals(rel string) bool {
	if isIndex(rel) {
		rel = path.Dir(rel)
	}
	rel = strings.TrimSuffix(rel, path.Ext(rel))
	return rel != strings.ToLower(rel)
}

func writeNav(b *bytes.Buffer, list []doc.NavItem, indent string) {
	for _, x := range list {
		var parts []string
		if x.Title.S != "" {
			parts = append(parts, "title: "+text(x.Title.S))
		}
		if x.To != "" {
			to := x.To
			if strings.HasSuffix(to, ".mdx") {
				to = strings.TrimSuffix(to, "x")
			}
			parts = append(parts, "to: "+text(to))
		}
		if len(parts) == 0 {
			continue
		}
		// A section shows its pages unless it is said that it has none.
		if len(x.Items) == 0 && x.Items != nil && x.To != "" && !strings.Contains(x.To, "://") && (isIndex(x.To) || path.Ext(x.To) == "") {
			parts = append(parts, "items: []")
		}
		if len(x.Items) == 0 {
			fmt.Fprintf(b, "%s- {%s}\n", indent, strings.Join(parts, ", "))
			continue
		}
		fmt.Fprintf(b, "%s- %s\n", indent, strings.Join(parts, "\n"+indent+"  "))
		fmt.Fprintf(b, "%s  items:\n", indent)
		writeNav(b, x.Items, indent+"    ")
	}
}

// text is a value in double quotes, which YAML reads as JSON does.
func text(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string can always be encoded
	return strings.TrimSpace(b.String())
}

// Copy is the folder as a site of ours: converted pages, the other files of the
// content folder, static files, files that pages include, and site.yaml.
func (f *Folder) Copy(name string, included []string) []file.File {
	out := []file.File{file.New(SiteFile, f.Site(name))}
	content := f.ContentFolder()
	for _, x := range f.tree.set.All() {
		x, _ = f.tree.set.Load(f.tree.src, x.Path) // the bytes are not held
		if at, ok := f.Static(x.Path); ok {
			out = append(out, file.New("static/"+at, x.Data))
			continue
		}
		rel, ok := f.rel(x.Path)
		switch {
		case ok && (isMarkdown(rel) || strings.EqualFold(path.Ext(rel), ".mdx")):
			if m, ok := f.copyPage(x, path.Join(content, rel), slices.Contains(included, x.Path)); ok {
				out = append(out, m)
			}
		case ok:
			out = append(out, file.New(path.Join(content, rel), x.Data))
		case slices.Contains(included, x.Path):
			out = append(out, x)
		}
	}
	return out
}

// copyPage is the copy at to of a Markdown file. One that was no page, but is
// drawn into pages, stays out of lists.
func (f *Folder) copyPage(x file.File, to string, included bool) (file.File, bool) {
	data := f.Convert(x).File.Data
	switch {
	case f.IsPage(x.Path):
		if strings.EqualFold(path.Ext(to), ".mdx") {
			to = to[:len(to)-1]
		}
	case !included:
		return file.File{}, false
	case !hidden(x.Path) && !bytes.HasPrefix(data, []byte("---")):
		data = append([]byte("---\nunlisted: yes\n---\n"), data...)
	}
	return file.New(to, data), true
}
