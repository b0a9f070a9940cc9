package file

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

var long = strings.Repeat("pages compress well, ", 100)

func compressed(t *testing.T, dir string, files []File) Change {
	t.Helper()
	c, err := Publish(context.Background(), dir, files, PublishOptions{Compress: true})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// variantsIn lists the variants in a folder, and fails for those that do not
// unpack to the file beside them.
func variantsIn(t *testing.T, dir string) string {
	t.Helper()
	all := tree(t, dir)
	var out []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		var text []byte
		var err error
		switch filepath.Ext(name) {
		case ".gz":
			var r *gzip.Reader
			if r, err = gzip.NewReader(strings.NewReader(all[name])); err == nil {
				text, err = io.ReadAll(r)
			}
		case ".br":
			text, err = io.ReadAll(brotli.NewReader(strings.NewReader(all[name])))
		default:
			continue
		}
		out = append(out, name)
		if err != nil || string(text) != all[original(name)] {
			t.Errorf("%s does not hold what is beside it: %v", name, err)
		}
	}
	return strings.Join(out, " ")
}

func TestCompressPutsVariantsBesideText(t *testing.T) {
	dir := t.TempDir()
	random := make([]byte, 3000)
	for i := range random {
		random[i] = byte(i * i * 2654435761 >> 13)
	}
	files := append(site("index.html="+long, "a/b.JS="+long, "small.css=a{}", "photo.png="+long, "_headers="+long, "指南/x.json="+long),
		New("noise.svg", random))
	compressed(t, dir, files)
	if got, want := variantsIn(t, dir), "a/b.JS.br a/b.JS.gz index.html.br index.html.gz 指南/x.json.br 指南/x.json.gz"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if n, err := Clean(dir); err != nil || n != 13 {
		t.Errorf("%d files cleaned, %v", n, err)
	}
}

func TestCompressOnlyWhatChanged(t *testing.T) {
	dir := t.TempDir()
	files := func(b string) []File { return site("a.html="+long, "b.html="+b, "theme-1/a.css="+long) }
	if c := compressed(t, dir, files(long)); c.Compressed != 6 {
		t.Errorf("compressed %d at first", c.Compressed)
	}
	if c := compressed(t, dir, files(long)); c.Compressed != 0 || len(c.Written) > 0 {
		t.Errorf("the same again: %+v", c)
	}
	if c := compressed(t, dir, files(long+"!")); c.Compressed != 2 || strings.Join(c.Written, " ") != "b.html b.html.br b.html.gz" {
		t.Errorf("one page changed: %+v", c)
	}
	variantsIn(t, dir)

	os.WriteFile(filepath.Join(dir, "a.html.gz"), []byte("cut off"), 0o644)
	os.Remove(filepath.Join(dir, "a.html.br"))
	if c := compressed(t, dir, files(long+"!")); c.Compressed != 2 || strings.Join(c.Written, " ") != "a.html.br a.html.gz" {
		t.Errorf("damaged: %+v", c)
	}
	if c := compressed(t, dir, files("small now")); strings.Join(c.Deleted, " ") != "b.html.br b.html.gz" {
		t.Errorf("it does not pay any more: %+v", c)
	}
	if c := compressed(t, dir, site("a.html="+long, "theme-2/a.css="+long)); !slices.Contains(c.Deleted, "b.html") || c.Compressed != 2 {
		t.Errorf("page gone, theme new: %+v", c)
	}
	if got, want := variantsIn(t, dir), "a.html.br a.html.gz theme-1/a.css.br theme-1/a.css.gz theme-2/a.css.br theme-2/a.css.gz"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if c := compressed(t, dir, site("a.html="+long, "theme-1/a.css="+long)); c.Compressed != 0 {
		t.Errorf("the theme before comes back, and %d files were compressed", c.Compressed)
	}
	publish(t, dir, site("a.html="+long, "theme-1/a.css="+long))
	if got, want := variantsIn(t, dir), "theme-2/a.css.br theme-2/a.css.gz"; got != want {
		t.Errorf("without compression: got %s, want %s", got, want)
	}
}

// TestCompressLeavesFilesOfTheSite holds the case that somebody compressed a
// file himself, and no longer does.
func TestCompressLeavesFilesOfTheSite(t *testing.T) {
	dir := t.TempDir()
	own := site("a.txt="+long, "a.txt.gz=their own", "B.TXT="+long, "b.txt.br/x.txt=a folder")
	compressed(t, dir, own)
	all := tree(t, dir)
	if all["a.txt.gz"] != "their own" {
		t.Errorf("a file of the site was replaced by %q", all["a.txt.gz"])
	}
	var got []string
	for name := range all {
		if original(name) != name {
			got = append(got, name)
		}
	}
	slices.Sort(got)
	if want := "B.TXT.gz a.txt.br a.txt.gz"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	compressed(t, dir, site("a.txt="+long))
	if got, want := variantsIn(t, dir), "a.txt.br a.txt.gz"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCompressIsDeterministic(t *testing.T) {
	var texts []string
	for i := range 60 {
		texts = append(texts, fmt.Sprintf("p%d.html=%s", i, strings.Repeat(fmt.Sprintf("<p>page %d of many</p>", i%9), 60+i)))
	}
	var first map[string]string
	for jobs := 1; jobs < 4; jobs++ {
		files := site(texts...)
		if jobs == 2 {
			slices.Reverse(files)
		}
		dir := t.TempDir()
		if _, err := Publish(context.Background(), dir, files, PublishOptions{Compress: true, Jobs: jobs}); err != nil {
			t.Fatal(err)
		}
		now := tree(t, dir)
		manifest, _ := os.ReadFile(filepath.Join(dir, ManifestName))
		now[ManifestName] = string(manifest)
		if first == nil {
			first = now
		}
		if !maps.Equal(first, now) {
			t.Errorf("%d workers made something else", jobs)
		}
	}
}

// TestCompressSurvivesInterruption cuts publications off at every change of the
// disk: what is there afterwards always unpacks to what is beside it, once the
// site has been published again.
func TestCompressSurvivesInterruption(t *testing.T) {
	old := site("a.html="+long, "b.html="+long, "theme-1/a.css="+long)
	now := site("a.html="+long+"!", "c.html="+long, "theme-2/a.css="+long+"!")
	for stop := 1; ; stop++ {
		dir := t.TempDir()
		compressed(t, dir, old)
		n, cut := 0, errors.New("cut off")
		_, err := Publish(context.Background(), dir, now, PublishOptions{Compress: true, Jobs: 1, fault: func(string, string) error {
			if n++; n >= stop {
				return cut
			}
			return nil
		}})
		if err == nil {
			if stop < 10 {
				t.Fatalf("only %d changes of the disk", stop)
			}
			return
		}
		compressed(t, dir, now)
		if got, want := variantsIn(t, dir), " theme-2/a.css.br theme-2/a.css.gz"; !strings.HasPrefix(got, "a.html.br a.html.gz c.html.br c.html.gz ") || !strings.HasSuffix(got, want) {
			t.Fatalf("cut off at %d: got %s, want the pages and%s", stop, got, want)
		}
		fresh := t.TempDir()
		compressed(t, fresh, now)
		there := tree(t, dir)
		for name, text := range tree(t, fresh) {
			if !bytes.Equal([]byte(there[name]), []byte(text)) {
				t.Fatalf("cut off at %d: %s is not as in a new folder", stop, name)
			}
		}
	}
}
