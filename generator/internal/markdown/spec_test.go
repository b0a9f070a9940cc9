package markdown

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark/util"

	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

// specDiffers lists the examples of CommonMark whose output differs because our
// defaults do, and why. All others must give the same HTML once the parts that
// every page of ours has (anchors, the code frame, lazy pictures) are taken away.
var specDiffers = map[int]string{
	21:  "an address in raw HTML is a reference: resolved, then escaped",
	31:  "an address in raw HTML is a reference: resolved, then escaped",
	96:  "a first line --- opens front matter",
	98:  "a first line --- opens front matter",
	228: "a heading of level 1 inside a quote or list is shown as h2",
	229: "a heading of level 1 inside a quote or list is shown as h2",
	230: "a heading of level 1 inside a quote or list is shown as h2",
	232: "a heading of level 1 inside a quote or list is shown as h2",
	300: "a heading of level 1 inside a quote or list is shown as h2",
	344: "an address in raw HTML is a reference: resolved, then escaped",
	548: "[[name]] is a wikilink",
	572: "an image with a title, alone in a paragraph, is a figure",
	573: "an image with a title, alone in a paragraph, is a figure",
	576: "an image with a title, alone in a paragraph, is a figure",
	577: "an image with a title, alone in a paragraph, is a figure",
	584: "an image with a title, alone in a paragraph, is a figure",
	585: "an image with a title, alone in a paragraph, is a figure",
	586: "an image with a title, alone in a paragraph, is a figure",
	588: "an image with a title, alone in a paragraph, is a figure",
	589: "an image with a title, alone in a paragraph, is a figure",
	590: "![[name]] is a wikilink",
	591: "an image with a title, alone in a paragraph, is a figure",
	608: "GFM links bare addresses",
	611: "GFM links bare addresses",
	612: "GFM links bare addresses",
	630: "an address in raw HTML is a reference: resolved, then escaped",
	631: "an address in raw HTML is a reference: resolved, then escaped",
	642: "an address in raw HTML is a reference: resolved, then escaped",
	643: "an address in raw HTML is a reference: resolved, then escaped",
}

// TestCommonMark runs the 652 examples of the specification, which the goldmark
// module carries.
func TestCommonMark(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Markdown, HTML string
		Example        int
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != 652 {
		t.Errorf("%d examples, want 652", len(examples))
	}
	for _, e := range examples {
		p, _ := Parse(file.New("spec.md", []byte(e.Markdown)), Options{UnsafeHTML: true})
		got, want := plainSpec(specHTML(p)), plainWant(e.HTML)
		_, differs := specDiffers[e.Example]
		switch {
		case got != want && !differs:
			t.Errorf("example %d\n%s\ngot\n%s\nwant\n%s", e.Example, e.Markdown, got, want)
		case got == want && differs:
			t.Errorf("example %d is listed as different, but it is not", e.Example)
		}
	}
}

// specHTML fills the holes as CommonMark would.
func specHTML(p *doc.Page) string {
	var b strings.Builder
	if p.H1 != nil || p.H1ID != "" {
		b.WriteString("<h1>")
		fill(&b, p, p.H1)
		b.WriteString("</h1>\n")
	}
	fill(&b, p, p.Body)
	return b.String()
}

func fill(b *strings.Builder, p *doc.Page, blocks []doc.Block) {
	for _, x := range blocks {
		switch x.Kind {
		case doc.HTML:
			b.WriteString(x.HTML)
		case doc.RefHole:
			b.Write(util.EscapeHTML(util.URLEscape([]byte(p.Refs[x.Ref].Dest), false)))
		}
	}
}

var (
	ourAnchor = regexp.MustCompile(`<a class="anchor"[^>]*></a>`)
	ourID     = regexp.MustCompile(`<h([1-6]) id="[^"]*">`)
	ourCode   = regexp.MustCompile(`<div class="code"(?: data-lang="([^"]*)")?><pre class="chroma" tabindex="0" translate="no"><code>`)
	ourSpan   = regexp.MustCompile(`</?span[^>]*>`)
	specClass = regexp.MustCompile(`<code class="language-[^"]*">`)
	firstH1   = regexp.MustCompile(`(?s)^(.*?)<h1>(.*?)</h1>\n`)
)

func plainSpec(s string) string {
	s = ourAnchor.ReplaceAllString(s, "")
	s = ourID.ReplaceAllString(s, "<h$1>")
	s = ourCode.ReplaceAllString(s, "<pre><code>")
	s = strings.ReplaceAll(s, "</code></pre></div>", "</code></pre>")
	if strings.Contains(s, "<pre>") {
		s = ourSpan.ReplaceAllString(s, "")
	}
	s = strings.ReplaceAll(s, ` loading="lazy" decoding="async"`, "")
	return tidy(s)
}

// plainWant makes the specification's HTML comparable: the first h1 goes to the
// front and later ones become h2, and a code block has no class.
func plainWant(s string) string {
	if m := firstH1.FindStringSubmatch(s); m != nil {
		rest := strings.NewReplacer("<h1>", "<h2>", "</h1>", "</h2>").Replace(s[len(m[0]):])
		s = "<h1>" + m[2] + "</h1>\n" + m[1] + rest
	}
	s = specClass.ReplaceAllString(s, "<code>")
	return tidy(s)
}

// tidy makes equal what a browser shows alike: blanks between tags, and the
// ways to write a quotation mark.
func tidy(s string) string {
	s = strings.ReplaceAll(s, " />", ">")
	s = strings.ReplaceAll(s, "&quot;", "\"")
	s = strings.ReplaceAll(s, "&#39;", "'")
	return strings.TrimSpace(strings.ReplaceAll(s, ">\n<", "><"))
}
