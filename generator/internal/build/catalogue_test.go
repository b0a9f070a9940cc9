package build

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"guidepost/generator/internal/diag"
)

// The places that the examples of the catalogue stand in.
const (
	inPage = "-- content/p.md --\nEXAMPLE\n"
	inSite = "-- data/site.yaml --\nEXAMPLE\n"
	inMeta = "-- content/p.md --\n---\nEXAMPLE\n---\n"

	accounts = `-- data/sources.yaml --
mp-types: {title: T, kind: official, url: "https://example.org/t", read: 2026-11-02}
-- data/options.yaml --
service: {name: A}
subscription: {name: B}
-- data/facts.yaml --
subject: {label: S, type: enum, kind: given, values: {person: P, company: C}}
verified: {label: V, type: bool, kind: choosable}
-- data/tables/t.yaml --
table: t
title: T
options: [service]
src: mp-types
as_of: 2025-03
groups:
  g:
    label: G
    criteria:
`
	inOptions   = "-- data/options.yaml --\nEXAMPLE\n"
	install     = "-- content/install.md --\n# First steps\n"
	guides      = "-- content/guides/install.md --\n-- content/guides/service.md --\n"
	inTheme     = "-- layouts/notfound.html --\n{{define \"main\"}}EXAMPLE{{end}}\n"
	inTree      = "-- data/trees/t.yaml --\ntree: t\ntitle: T\nstart: a\n"
	inQuestions = inTree + "questions:\n  EXAMPLE\noutcomes: {nothing: {recommend: none}}\n"
)

// inProof is a table of three options, and a tree that an example completes.
const inProof = `-- data/sources.yaml --
mp-types: {title: T, kind: official, read: 2026-11-02}
-- data/options.yaml --
subscription: {name: subscription}
service: {name: service}
wecom: {name: wecom}
-- data/facts.yaml --
subject: {label: S, type: enum, kind: given, values: {person: P, sole-trader: T, company: C}}
size: {label: Z, type: enum, kind: given, values: {small: S, large: L}}
verified: {label: V, type: bool, kind: choosable}
-- data/tables/t.yaml --
table: t
title: T
options: [subscription, service, wecom]
src: mp-types
as_of: 2025-03
groups:
  g:
    label: G
    criteria:
      payments: {label: payments, type: bool, cells: {subscription: no, service: [{when: {verified: yes}, is: yes}, {else: no}], wecom: unknown}}
      fast: {label: fast, type: bool, cells: {subscription: no, service: [{when: {size: small}, is: yes}, {else: no}], wecom: yes}}
      seats: {label: seats, type: bool, cells: {subscription: no, service: no, wecom: {is: yes, confidence: low}}}
      modern: {label: modern, type: bool, better: yes, cells: {subscription: no, service: yes, wecom: yes}}
-- data/trees/t.yaml --
tree: t
title: T
tables: [t]
start: q
EXAMPLE
`

// examples says where the example of a code stands, for codes whose example is
// a piece of one file.
var examples = map[string]string{
	"K100": inOptions,
	"K101": inOptions,
	"K102": inTree + "EXAMPLE\noutcomes: {nothing: {recommend: none}}\n",
	"K103": "-- data/sources.yaml --\nEXAMPLE\n",
	"K104": inOptions,
	"K110": accounts + "      EXAMPLE\n",
	"K111": strings.Replace(accounts, "[service]", "[subscription]", 1) + "      c: {label: C, type: bool, EXAMPLE}\n",
	"K112": accounts + "      c: {label: C, type: bool, cells: {EXAMPLE}}\n",
	"K113": accounts + "      c: {label: C, type: quantity, unit: message, per: month, cells: {service: EXAMPLE}}\n",
	"K201": inQuestions,
	"K202": inTree + "questions: {a: {ask: A, EXAMPLE}}\noutcomes: {go-service: {recommend: none}}\n",
	"K203": "-- data/options.yaml --\nservice: {name: A}\n" + inTree + "questions: {a: {ask: A, answers: {yes: {label: Y, next: go-service}}}}\nEXAMPLE\n",
	"K204": inTree + "questions:\n  q:\n    ask: A\n    type: number\n    EXAMPLE\noutcomes: {a: {recommend: none}, b: {recommend: none}}\n",
	"K310": "-- data/options.yaml --\nservice: {name: A}\n-- data/options.en.yaml --\nEXAMPLE\n",
	"K311": "-- data/options.yaml --\nservice: {name: A}\n-- data/options.en.yaml --\nlanguage: en\nservice: {EXAMPLE}\n",
	"K401": "-- data/procedures/p.yaml --\nprocedure: p\ntitle: P\nroles: {old: O, new: N}\nmaterials: {deed: {name: D, made_by: notarise}}\nEXAMPLE\n",

	"K210": inProof, "K211": inProof, "K212": inProof, "K220": inProof, "K221": inProof, "K222": inProof, "K223": inProof,
	"K230": inProof, "K231": inProof, "K240": inProof, "K242": inProof, "K250": inProof,
	"K260": strings.Replace(inProof, "EXAMPLE", "questions: {q: {ask: Q, answers: {yes: {next: go}, no: {next: go}}}}\noutcomes: {go: {recommend: subscription}}", 1) + "-- data/golden/t.txt --\nEXAMPLE\n",
	"K301": "-- data/sources.yaml --\nEXAMPLE\n",
	"K302": accounts + "      EXAMPLE\n-- data/tables/u.yaml --\ntable: u\ntitle: U\noptions: [service]\nsrc: mp-types\nas_of: 2025\ngroups: {g: {label: G, criteria: {verify_fee: {label: F, type: money, unit: CNY, cells: {service: 300 CNY}}}}}\n",
	"K303": strings.Replace(accounts, "-- data/options", "official-page: {title: O, kind: official}\nsome-blog: {title: B, kind: press}\n-- data/options", 1) + "      c: {label: C, type: text, cells: {EXAMPLE}}\n",
	"K304": "-- data/sources.yaml --\nEXAMPLE\n",
	"K402": "-- data/procedures/p.yaml --\nprocedure: p\ntitle: P\nroles: {old: O, new: N}\nEXAMPLE\n",

	"L101": inPage + install, "L102": inPage + install, "L103": inPage + "-- content/menu.png --\n",
	"L104": inOptions + guides, "L105": inPage + "-- content/next.md --\n---\ndraft: true\n---\n", "L106": inPage,

	"M110": inPage, "M111": inPage, "M112": inPage, "M122": inPage, "M123": inPage + "-- content/_a.md --\n1\n2\n3\n4\n5\n6\n7\n8\n9\n",
	"M130": inPage, "M131": inPage, "M132": inPage, "M133": inPage,
	"M140": inPage, "M141": inPage, "M142": inPage, "M143": inPage, "M144": inPage,
	"M150": inPage, "M151": inPage, "M152": inMeta, "M153": inMeta, "M154": inMeta,

	"S104": inMeta + guides, "S107": inMeta,
	"S106": "-- content/en/p.md --\n---\nEXAMPLE\n---\n" + guides,
	"S108": inSite + guides, "S109": inSite + guides, "S111": inSite, "S114": inMeta, "S117": inSite,
	"S301": inTheme, "S302": inTheme,
	"S303": strings.Replace(inTheme, "EXAMPLE", "{{range .Crumbs}}EXAMPLE{{end}}", 1),
	"S304": "-- layouts/i18n/en.yaml --\nEXAMPLE\n",
	"S305": "-- static/theme/js/x.js --\nEXAMPLE\n",
}

// TestCatalogueExamplesCauseTheirCodes builds what `explain` shows as wrong,
// which must cause the code, and what it shows as right, which must not.
func TestCatalogueExamplesCauseTheirCodes(t *testing.T) {
	b := New() // parses the theme once
	for _, e := range diag.Catalogue() {
		place, ok := examples[e.Code]
		if !ok {
			continue // about several files, names or bytes; has a case elsewhere
		}
		t.Run(e.Code, func(t *testing.T) {
			for _, ex := range []struct {
				text string
				want bool
			}{{e.Bad, true}, {e.Good, false}} {
				src := fstest.MapFS{
					"content/index.md": {Data: []byte("# Home\n")},
					"data/site.yaml":   {Data: []byte("title: T\nbase_url: https://example.org/\nlanguages: [zh, en]\n")},
				}
				for _, f := range txtar.Parse([]byte(place)).Files {
					src[f.Name] = &fstest.MapFile{Data: []byte(fill(string(f.Data), ex.text))}
				}
				res, err := b.Build(t.Context(), src, caseEnv(t, ""))
				if err != nil {
					t.Fatal(err)
				}
				i := slices.IndexFunc(res.Diags, func(d diag.Diag) bool { return d.Code == e.Code })
				if found := i >= 0; found != ex.want {
					t.Errorf("%s\ncauses the code: %v, want %v; all: %v", ex.text, found, ex.want, res.Diags)
				} else if found && e.Warning != (res.Diags[i].Sev != diag.Error) {
					t.Errorf("%s\nis of severity %v, but documented with Warning = %v", ex.text, res.Diags[i].Sev, e.Warning)
				}
			}
		})
	}
}

// fill puts an example into its place, every line as far to the right.
func fill(place, example string) string {
	before, after, ok := strings.Cut(place, "EXAMPLE")
	if !ok {
		return place
	}
	indent := before[strings.LastIndexByte(before, '\n')+1:]
	if strings.TrimSpace(indent) != "" {
		indent = ""
	}
	return before + strings.ReplaceAll(example, "\n", "\n"+indent) + after
}
