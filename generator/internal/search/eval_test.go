package search

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"html"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type evalQuery struct {
	Query, Class      string
	Relevant, Anchors []string
}

var (
	fence   = regexp.MustCompile("(?m)^ *(```+|~~~+)")
	heading = regexp.MustCompile(`^(#{1,6}) +(.*?)(?: *\{#([^}]*)\})? *#*$`)
	link    = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	tags    = regexp.MustCompile(`<[^>]*>`)
)

// evalDocs reads a corpus of Markdown as plain text by headings. It is rougher
// than the generator's own reading, which this package cannot import.
func evalDocs(t testing.TB, dir string) []Doc {
	t.Helper()
	var out []Doc
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".md") {
			return err
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		rel = strings.TrimSuffix(filepath.ToSlash(rel), ".md")
		d := evalDoc(string(b))
		d.URL, d.Slug, d.Kind = rel+".html", rel[strings.LastIndex(rel, "/")+1:], "guide"
		out = append(out, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func evalDoc(src string) Doc {
	var d Doc
	if rest, ok := strings.CutPrefix(src, "---\n"); ok {
		head, body, _ := strings.Cut(rest, "\n---")
		src = body
		for line := range strings.Lines(head) {
			k, v, _ := strings.Cut(strings.TrimSpace(line), ":")
			v = strings.Trim(strings.TrimSpace(v), `"'`)
			switch k {
			case "title":
				d.Title = v
			case "description":
				d.Desc = v
			}
		}
	}
	cur := Section{}
	var text strings.Builder
	code := ""
	flush := func() {
		cur.Text = text.String()
		d.Sections = append(d.Sections, cur)
		text.Reset()
	}
	for line := range strings.Lines(src) {
		line = strings.TrimRight(line, "\r\n")
		if m := fence.FindStringSubmatch(line); m != nil {
			switch {
			case code == "":
				code = m[1]
			case strings.HasPrefix(m[1], code):
				code = ""
			}
			continue
		}
		if m := heading.FindStringSubmatch(line); m != nil && code == "" {
			flush()
			h := html.UnescapeString(tags.ReplaceAllString(link.ReplaceAllString(m[2], "$1"), ""))
			h = strings.NewReplacer("`", "", "**", "", "$", "").Replace(h)
			if m[1] == "#" && d.Title == "" {
				d.Title = h
			}
			cur = Section{ID: m[3], Heading: strings.TrimSpace(h)}
			if cur.ID == "" {
				cur.ID = slug(cur.Heading)
			}
			continue
		}
		if code == "" {
			line = html.UnescapeString(tags.ReplaceAllString(link.ReplaceAllString(line, "$1"), " "))
		}
		text.WriteString(line + "\n")
	}
	flush()
	return d
}

func evalQueries(t *testing.T, name string) []evalQuery {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []evalQuery
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var q evalQuery
		if err := json.Unmarshal(sc.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	return out
}

// evalScore is the mean nDCG@10 of queries, by class.
type evalScore struct {
	all, zero, deep, bytes, requests float64
	class                            map[string]float64
}

func evaluate(e *Engine, sizes map[string]int, qs []evalQuery) evalScore {
	s := evalScore{class: map[string]float64{}}
	n, deep := map[string]float64{}, 0.
	for _, q := range qs {
		e.shards, e.loads = map[int][]entry{}, nil
		e.Query(q.Query, 5)
		loads := e.loads
		r := e.Query(q.Query, 10)
		e.loads = loads
		for _, l := range e.loads {
			s.bytes += float64(sizes[l])
		}
		s.requests += float64(len(e.loads))
		if len(r.Hits) == 0 {
			s.zero++
		}
		dcg, ideal := 0., 0.
		for i, h := range r.Hits {
			if slices.Contains(q.Relevant, h.URL) {
				dcg += 1 / math.Log2(float64(i+2))
			}
		}
		for i := range min(10, len(q.Relevant)) {
			ideal += 1 / math.Log2(float64(i+2))
		}
		s.all += dcg / ideal
		s.class[q.Class] += dcg / ideal
		n[q.Class]++
		if len(q.Anchors) > 0 {
			deep++
			if len(r.Hits) > 0 && slices.ContainsFunc(r.Hits[0].Sections, func(p Place) bool { return slices.Contains(q.Anchors, r.Hits[0].URL+"#"+p.ID) }) {
				s.deep++
			}
		}
	}
	total := float64(len(qs))
	s.all, s.zero, s.deep, s.bytes, s.requests = s.all/total, s.zero/total, s.deep/max(1, deep), s.bytes/total, s.requests/total
	for c := range n {
		s.class[c] /= n[c]
	}
	return s
}

func gzipped(b []byte) int {
	var z bytes.Buffer
	w, _ := gzip.NewWriterLevel(&z, 6)
	_, _ = w.Write(b)
	_ = w.Close()
	return z.Len()
}

// TestDevelopmentQueries measures the real files on the development corpora.
func TestDevelopmentQueries(t *testing.T) {
	root := os.Getenv("GUIDEPOST_EVAL")
	if root == "" {
		t.Skip("GUIDEPOST_EVAL names the folder of the corpora")
	}
	for _, c := range evalSets {
		docs := evalDocs(t, filepath.Join(root, c.corpus))
		files := Index(docs, c.lang, Options{})
		sizes, sum := map[string]int{}, 0
		for _, f := range files {
			name := strings.TrimSuffix(f.Path[strings.LastIndex(f.Path, "/")+1:], ".js")
			sizes[name] = gzipped(f.Data)
			sum += sizes[name]
		}
		t.Logf("%s: %d files, %d KB gzip, core %d", c.corpus, len(files), sum/1000, sizes["core"])
		kinds := map[string][2]int{}
		for n, s := range sizes {
			k := kinds[n[:1]]
			kinds[n[:1]] = [2]int{k[0] + 1, k[1] + s}
		}
		t.Log(kinds)
		e, err := Open(files, c.lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range c.sets {
			s := evaluate(e, sizes, evalQueries(t, filepath.Join(root, "queries", set.name+".jsonl")))
			t.Logf("%-14s %.3f zero %.1f%% deep %.3f warm %.1f KB %.1f requests | %v", set.name, s.all, 100*s.zero, s.deep, s.bytes/1000, s.requests, s.class)
			if s.all < set.floor {
				t.Errorf("%s: %.3f, want at least %.3f", set.name, s.all, set.floor)
			}
			if s.deep < set.deep {
				t.Errorf("%s: the right section first in %.3f, want at least %.3f", set.name, s.deep, set.deep)
			}
		}
	}
}

type evalSet struct {
	name  string
	floor float64
	deep  float64 // of the queries whose right section is known: how often the first page offers it
}

var evalSets = []struct {
	corpus, lang string
	sets         []evalSet
}{
	{"corpus", "zh", []evalSet{
		{"dev", .888, .62}, {"dev-code", .92, .55}, {"dev-typo", .82, .54}, {"dev-prefix", .827, .48}, {"dev-spacing", .895, .7},
		{"dev-trad", .895, .59}, {"dev-tradtw", .869, .62}, {"dev-pinyin", .85, .56}, {"dev-pinyinsp", .855, .56}, {"dev-initials", .71, .43},
	}},
	{"corpus-en", "en", []evalSet{
		{"deven", .857, .67}, {"deven-code", .985, .58}, {"deven-typo", .808, .6}, {"deven-prefix", .75, .45}, {"deven-inflect", .825, .6},
	}},
}
