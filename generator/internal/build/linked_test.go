package build

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var linkedData = regexp.MustCompile(`<script type="?application/ld\+json"?>(.*?)</script>`)

// required lists what schema.org or the search engines that read it want of each
// type; of names with | between them, one.
var required = map[string]string{
	"BreadcrumbList": "itemListElement",
	"TechArticle":    "headline inLanguage",
	"Dataset":        "name description url inLanguage distribution",
	"DataDownload":   "encodingFormat contentUrl",
	"HowTo":          "name description inLanguage step",
	"HowToStep":      "text url position",
	"MonetaryAmount": "currency value|minValue",
	"DefinedTermSet": "name url inLanguage hasDefinedTerm",
	"DefinedTerm":    "name description url",
	"ListItem":       "position name",
	"Person":         "name",
}

var isoDuration = regexp.MustCompile(`^P\d+DT\d+H\d+M$`)

// TestLinkedDataIsValid parses what every page of the flagship says of itself.
func TestLinkedDataIsValid(t *testing.T) {
	env := caseEnv(t, "env: base=https://example.org/docs/")
	published, met := map[string]bool{}, map[string]int{}
	files := mustBuild(t, flagship(), env).Files
	for _, f := range files {
		published["https://example.org/docs/"+strings.TrimSuffix(f.Path, "index.html")] = true
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Path, ".html") {
			continue
		}
		found := linkedData.FindAllSubmatch(f.Data, -1)
		if len(found) > 1 {
			t.Errorf("%s: %d blocks", f.Path, len(found))
		}
		for _, m := range found {
			var v struct {
				Context string           `json:"@context"`
				Graph   []map[string]any `json:"@graph"`
			}
			if err := json.Unmarshal(m[1], &v); err != nil || v.Context != "https://schema.org" || len(v.Graph) == 0 {
				t.Errorf("%s: %v: %s", f.Path, err, m[1])
			}
			for _, thing := range v.Graph {
				checkThing(t, f.Path, thing, published, met)
			}
			if without := len(zipped(f.Data)) - len(zipped(linkedData.ReplaceAll(f.Data, nil))); strings.Contains(f.Path, "guides/") && without > 400 {
				t.Errorf("%s: linked data cost %d bytes compressed, more than 400", f.Path, without)
			}
		}
	}
	for _, typ := range []string{"BreadcrumbList", "TechArticle", "Dataset", "HowTo", "DefinedTermSet"} {
		if met[typ] == 0 {
			t.Errorf("no page is a %s", typ)
		}
	}
}

// checkThing checks a thing and all things in it.
func checkThing(t *testing.T, where string, thing map[string]any, published map[string]bool, met map[string]int) {
	t.Helper()
	typ, _ := thing["@type"].(string)
	want, known := required[typ]
	if !known {
		t.Errorf("%s: unknown type %q", where, typ)
	}
	met[typ]++
	for _, keys := range strings.Fields(want) {
		if !slices.ContainsFunc(strings.Split(keys, "|"), func(k string) bool { return thing[k] != nil }) {
			t.Errorf("%s: %s without %s", where, typ, keys)
		}
	}
	for key, v := range thing {
		switch v := v.(type) {
		case []any:
			for i, x := range v {
				inner := x.(map[string]any)
				checkThing(t, where, inner, published, met)
				if at, ok := inner["position"]; ok && at != float64(i+1) {
					t.Errorf("%s: position %v of element %d", where, at, i+1)
				}
			}
		case string:
			page, _, _ := strings.Cut(v, "#")
			if slices.Contains([]string{"url", "item", "contentUrl"}, key) && !published[page] {
				t.Errorf("%s: %s is not published: %s", where, key, v)
			}
			if key == "totalTime" && !isoDuration.MatchString(v) || strings.TrimSpace(v) == "" {
				t.Errorf("%s: %s is %q", where, key, v)
			}
		}
	}
}

func zipped(data []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	z.Write(data)
	z.Close()
	return b.Bytes()
}
