package build

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers lists what each package may import of ours, as architecture wants it:
// imports point down only.
var layers = map[string][]string{
	"guidepost":               {},
	"diag":                    {},
	"parallel":                {},
	"file":                    {"diag", "parallel"},
	"doc":                     {"diag"},
	"diagram":                 {},
	"stencil":                 {},
	"memo":                    {},
	"yamlnode":                {"diag"},
	"tomlnode":                {"diag", "yamlnode"},
	"highlight/pattern":       {},
	"highlight":               {"highlight/pattern"},
	"markdown":                {"diag", "file", "doc", "yamlnode", "highlight", "tomlnode"},
	"data":                    {"diag", "file", "doc", "yamlnode"},
	"foreign":                 {"diag", "file", "doc", "yamlnode", "tomlnode"},
	"site":                    {"diag", "file", "doc"},
	"advice":                  {"diag", "doc"},
	"render":                  {"diag", "file", "doc", "yamlnode", "site", "advice", "diagram", "stencil"},
	"search":                  {"diag", "file", "doc", "site", "parallel"},
	"build":                   {"diag", "file", "doc", "markdown", "data", "foreign", "site", "advice", "render", "search", "memo", "parallel"},
	"browser":                 {"guidepost", "build"},
	"serve":                   {"diag", "file", "build"},
	"generator/cmd/guidepost": {"guidepost", "diag", "file", "data", "build", "serve", "memo", "parallel"},
	"bench/search/measure":    {},
}

// owners lists the one package that may import a third-party module.
var owners = map[string]string{
	"gopkg.in/yaml.v3":                   "yamlnode",
	"github.com/pelletier/go-toml/v2":    "tomlnode",
	"github.com/yuin/goldmark":           "markdown",
	"github.com/alecthomas/chroma/v2":    "highlight",
	"github.com/dlclark/regexp2/v2":      "highlight/pattern",
	"github.com/andybalholm/brotli":      "file",
	"github.com/microcosm-cc/bluemonday": "markdown",
	"github.com/fsnotify/fsnotify":       "serve",
	"github.com/mozillazg/go-pinyin":     "search",
	"github.com/spf13/cobra":             "generator/cmd/guidepost",
	"github.com/tdewolff/minify/v2":      "render",
}

func TestImportsPointDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "guidepost/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name := short(words[0])
		allowed, known := layers[name]
		if !known {
			t.Errorf("package %s has no place in the layers", name)
			continue
		}
		for _, imp := range words[1:] {
			if imp == "guidepost" || strings.HasPrefix(imp, "guidepost/") {
				if !slices.Contains(allowed, short(imp)) {
					t.Errorf("%s may not import %s", name, short(imp))
				}
				continue
			}
			for module, owner := range owners {
				if (imp == module || strings.HasPrefix(imp, module+"/")) && owner != name {
					t.Errorf("%s imports %s, which belongs to %s alone", name, imp, owner)
				}
			}
		}
	}
}

func short(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, "guidepost/generator/internal/"), "guidepost/")
}
