package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// load runs scripts that know no document.
func load(t *testing.T, ctx context.Context, names ...string) {
	t.Helper()
	var script strings.Builder
	for _, name := range names {
		js, err := os.ReadFile("../../../static/theme/js/" + name + ".js")
		if err != nil {
			t.Fatal(err)
		}
		script.Write(append(js, '\n'))
	}
	evaluate[any](t, ctx, script.String()+";0")
}

// TestNoWayLeadsThroughAnswersThatNobodyGives asks a reader of the press, who is
// a company, for other answers: as a person they are not of the press.
func TestNoWayLeadsThroughAnswersThatNobodyGives(t *testing.T) {
	ctx := open(t)
	load(t, ctx, "state", "bits", "rows", "replay", "whatif")
	got := evaluate[[]string](t, ctx, `(() => {
		const data = {
			start: "role", base: "", index: "", classes: 2, startbits: "f", misses: [], why: [], o: [{ id: "x", n: 1 }],
			masks: { role: { press: "a" }, who: { person: "5", company: "a" } },
			q: {
				role: { type: "one", a: [{ id: "press", label: "press", next: "who" }, { id: "other", label: "other", next: "who" }] },
				who: { type: "one", a: [{ id: "person", label: "person", next: "go" }, { id: "company", label: "company", next: "none" }] },
			},
			r: { go: { advice: "one" }, none: { advice: "none" } },
		};
		const out = [];
		for (const role of ["press", "other"]) {
			const now = guidepost.replay(data, { role: [role], who: ["company"] });
			out.push("what if " + role + ": " + guidepost.whatif(data, now, []).map((x) => x.q + " " + x.to.map((to) => to.labels + " → " + to.at)).join("; "));
			out.push("nearest " + role + ": " + guidepost.nearest(data, now, []).map((n) => n.changes.map((c) => c.q + "=" + c.a.id).join(" ")).join("; "));
		}
		return out;
	})()`)
	want := []string{"what if press: ", "nearest press: role=other who=person", "what if other: who person → go", "nearest other: who=person"}
	if !slices.Equal(got, want) {
		t.Errorf("\ngot  %q\nwant %q", got, want)
	}
}

// TestANearestWayNamesTheWishItDrops: whoever wants articles as a person is shown
// ways that ask no more for them; only where the result does not have them anyway
// is the wish lost, and only a wish that the reader had.
func TestANearestWayNamesTheWishItDrops(t *testing.T) {
	ctx := open(t)
	load(t, ctx, "state", "bits", "rows", "replay", "whatif")
	got := evaluate[[]string](t, ctx, `(() => {
		const data = {
			start: "who", base: "", index: "", classes: 1, startbits: "7", misses: [], why: [], o: [{ id: "blog", n: 1 }, { id: "phone", n: 1 }],
			masks: { want: { articles: "3", anything: "7" } },
			q: {
				who: { type: "one", a: [{ id: "person", label: "", next: "want" }, { id: "shop", label: "", next: "go-blog" }, { id: "firm", label: "", next: "go-phone" }] },
				want: { type: "one", a: [{ id: "articles", label: "", next: "none" }, { id: "anything", label: "", next: "none" }] },
			},
			r: { "go-blog": { advice: "one", options: [0] }, "go-phone": { advice: "one", options: [1] }, none: { advice: "none", options: [] } },
		};
		const out = [];
		for (const want of ["articles", "anything"]) {
			const now = guidepost.replay(data, { who: ["person"], want: [want] });
			for (const n of guidepost.nearest(data, now, [])) {
				const given = n.changes.reduce((g, c) => guidepost.instead(g, c.q, c.a.id), now.keep);
				out.push(want + ", " + n.at + ": " + guidepost.dropped(data, now, given, n.at).map((p) => p.q + "=" + p.values).join(" "));
			}
		}
		return out;
	})()`)
	want := []string{"articles, go-blog: ", "articles, go-phone: want=articles", "anything, go-blog: ", "anything, go-phone: "}
	if !slices.Equal(got, want) {
		t.Errorf("\ngot  %q\nwant %q", got, want)
	}
}

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
	load(t, ctx, "state", "bits", "rows", "replay")
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
