package browser

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestReplayAgreesWithTheEngine runs the scripts on the fixture that the engine
// is held against.
func TestReplayAgreesWithTheEngine(t *testing.T) {
	text, err := os.ReadFile("../testdata/replay/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	var fixture struct {
		Data  json.RawMessage
		Cases []struct {
			Name, Query, Until, At, Href string
			Path, Off, Open              []string
			Lost                         map[string]string
		}
	}
	if err := json.Unmarshal(text, &fixture); err != nil {
		t.Fatal(err)
	}
	ctx := open(t)
	var script strings.Builder
	for _, name := range []string{"state", "rows", "replay"} {
		js, err := os.ReadFile("../../../static/theme/js/" + name + ".js")
		if err != nil {
			t.Fatal(err)
		}
		script.Write(append(js, '\n'))
	}
	evaluate[any](t, ctx, script.String()+";0")
	for _, c := range fixture.Cases {
		type result struct {
			Path, Off, Open []string
			At, Href        string
			Lost            map[string]string
		}
		query, _ := json.Marshal([]string{c.Query, c.Until})
		got := evaluate[result](t, ctx, fmt.Sprintf(`((data, [query, until]) => {
			const r = guidepost.replay(data, guidepost.answers(data, query).given, until);
			return {
				Path: r.path.map((p) => p.q + "=" + p.values.join(".")), Off: r.off, At: r.at,
				Open: r.open.map((o) => data.o[o].id),
				Lost: Object.fromEntries(r.lost.map((l) => [data.o[l.o].id, l.why ? l.why.text : ""])),
				Href: guidepost.href(data, r.at, r.keep),
			};
		})(%s, %s)`, fixture.Data, query))
		if !slices.Equal(got.Path, c.Path) || !slices.Equal(got.Off, c.Off) || !slices.Equal(got.Open, c.Open) || got.At != c.At || got.Href != c.Href || !maps.Equal(got.Lost, c.Lost) {
			t.Errorf("%s\ngot  %+v\nwant %+v", c.Name, got, c)
		}
	}
}
