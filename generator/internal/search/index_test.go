package search

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"guidepost/generator/internal/file"
)

// invented makes pages of random words: enough of them to be a large site.
func invented(n, words int) []Doc {
	r := rand.New(rand.NewPCG(1, 2))
	han := []rune("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严")
	text := func(n int) string {
		var b strings.Builder
		for range n {
			for range 2 + r.IntN(3) {
				b.WriteRune(han[min(len(han)-1, int(r.ExpFloat64()*120))])
			}
			if r.IntN(9) == 0 {
				fmt.Fprintf(&b, " word%d ", int(r.ExpFloat64()*900))
			}
			if r.IntN(8) == 0 {
				b.WriteString("，")
			}
		}
		return b.String()
	}
	docs := make([]Doc, n)
	for i := range docs {
		d := Doc{URL: fmt.Sprintf("guides/s%d/p%d/", i/50, i), Kind: "guide", Title: text(3), Desc: text(8), Slug: fmt.Sprintf("p%d", i)}
		for k := range 4 {
			d.Sections = append(d.Sections, Section{fmt.Sprintf("s%d", k), text(2), text(words)})
		}
		docs[i] = d
	}
	return docs
}

func TestPostingsReadAsTheyWereWritten(t *testing.T) {
	want := []posting{
		{doc: 0, body: 1, section: 0},
		{doc: 7, top: 8, title: 31},
		{doc: 8, top: 3, title: 2, body: 8, section: 30},
		{doc: 900, top: 1, heads: []place{{0, 31}, {5, 0}, {399, 12}}, body: 2, section: 31},
		{doc: 901, body: 8, section: 31},
		{doc: 70_000, body: 5, section: 4000},
	}
	var stored []byte
	for i, p := range want {
		stored = appendPosting(stored, want[max(0, i-1)].doc, p)
	}
	s := pack([]term{{text: "x", df: len(want), bytes: stored}, {text: "y", df: 1, bytes: appendPosting(nil, 0, want[1])}})
	var got []posting
	list := unpack(string(s.words), string(s.numbers))
	read(list[0].post, func(p posting) { got = append(got, p) })
	if fmt.Sprint(got) != fmt.Sprint(want) || len(list) != 2 {
		t.Errorf("in a shard of %d\ngot  %v\nwant %v", len(list), got, want)
	}
	for n := range s.numbers { // what is cut short must not panic, and gives no other posting
		for _, e := range unpack(string(s.words), string(s.numbers[:n])) {
			read(e.post, func(p posting) {
				if !slices.ContainsFunc(want, func(x posting) bool { return fmt.Sprint(x) == fmt.Sprint(p) }) {
					t.Errorf("cut at %d: %v", n, p)
				}
			})
		}
		read(list[0].post[:min(n, len(list[0].post))], func(posting) {})
	}
}

func TestNumbersReadAsTheyWereWritten(t *testing.T) {
	want := []int{0, 1, 57, 91, 92, 93, 2012, 2013, 32_732, 32_733, 32_768, 65_536, 300_000_000}
	var b []byte
	for _, v := range want {
		b = appendNumber(b, v)
	}
	if !utf8.Valid(b) {
		t.Errorf("%q", b)
	}
	in := numbers{string(b), true}
	for _, v := range want {
		if got := in.next(); got != v {
			t.Errorf("got %d, want %d", got, v)
		}
	}
	if in.next(); in.ok {
		t.Error("there is one more")
	}
}

func TestTermsReadAsTheyWereWritten(t *testing.T) {
	var terms []term
	for _, s := range []string{"a", "able", "ableism", "c++", "~^ab", "中", "中国", "中国人", "中间", "丰", "丰中", "丰年", "𠮷", "𠮷野", "𠮷𠮷"} {
		var bytes []byte
		for i := range len(s) {
			bytes = appendPosting(bytes, max(0, i-1), posting{doc: i, body: 1})
		}
		terms = append(terms, term{text: s, df: len(s), bytes: bytes})
	}
	list := newPieces(terms)
	list.settle(20, packed)
	if len(list) < 3 {
		t.Fatalf("%d shards", len(list))
	}
	var got []string
	for _, p := range list {
		var s [2]string
		if err := json.Unmarshal(p.data, &s); err != nil {
			t.Fatal(err)
		}
		for _, e := range unpack(s[0], s[1]) {
			got = append(got, e.text)
			if e.df != len(e.text) {
				t.Errorf("%s: df %d", e.text, e.df)
			}
		}
	}
	for i, s := range terms {
		if got[i] != s.text {
			t.Errorf("term %d: %q, want %q", i, got[i], s.text)
		}
	}
}

func TestSoundsReadAsTheyWereWritten(t *testing.T) {
	pairs := func(list ...string) (out []said) {
		for _, s := range list {
			r := []rune(s)
			out = append(out, newSaid([2]rune(r), strings.IndexRune(digits, r[2])))
		}
		return out
	}
	want := []sound{
		{"chang chong", pairs("常重4")},
		{"chang chu", pairs("常出8", "常处6", "长处a")},
		{"chang cun", pairs("长存z")},
		{"cheng da", pairs("成大2", "𠮷野0", "𠮷𠮷1")},
		{"e e", pairs("恶饿1")},
	}
	var text string
	if err := json.Unmarshal(spelled(want), &text); err != nil {
		t.Fatal(err)
	}
	got := unspell(text)
	if len(got) != len(want) {
		t.Errorf("%d rows of %q, want %d", len(got), text, len(want))
	}
	for _, s := range want {
		var read []said
		for _, p := range got[s.key] {
			read = append(read, newSaid([2]rune{p.a, p.b}, p.weight))
		}
		if !slices.Equal(read, s.pairs) {
			t.Errorf("%s: got %x, want %x", s.key, read, s.pairs)
		}
	}
}

func TestAPairIsSaidInItsBits(t *testing.T) {
	for _, script := range []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul} {
		for _, x := range script.R32 {
			if x.Hi >= 1<<runeBits {
				t.Errorf("%x does not fit", x.Hi)
			}
		}
	}
	all := map[string]bool{}
	for r := rune(0x3000); r < 0x40000; r++ {
		for _, s := range readings(r) {
			all[s] = true
		}
	}
	if len(all) >= 1<<syllableBits || len(all) < 100 {
		t.Errorf("%d syllables", len(all))
	}
}

func TestHeadsReadAsTheyWereWritten(t *testing.T) {
	in := []head{{"", ""}, {"怎么选 A", "怎么选-a"}, {"怎么选", "怎么选-1"}, {"没有地址", ""}, {`<b> "&`, "x"}}
	d := Doc{Desc: "x\ty"}
	for _, h := range in {
		d.Sections = append(d.Sections, Section{ID: h.id, Heading: h.text})
	}
	text := "{" + string(describePage(d)) + "}"
	if want := `{"l":"x y","h":["","怎么选 A",["怎么选","怎么选-1"],"没有地址",["<b> \"&","x"]]}`; text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	var out pageData
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	for i, h := range in {
		if out.Heads[i].text != h.text || out.Heads[i].place().ID != cmp.Or(h.id, slug(h.text)) {
			t.Errorf("got %v, want %v", out.Heads[i], h)
		}
	}
}

func TestTextsAreQuotedAsJSONQuotesThem(t *testing.T) {
	for _, s := range []string{"", "中文 a", `a "b" \ <c> & /`, "\x00\t\n\x7f", "\u2028\u2029\u2027", "a\xffb", "\\", "é\"𠮷"} {
		if got, want := string(appendQuoted([]byte("x"), []byte(s))), "x"+string(encode(s)); got != want {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	}
}

func TestSharesOfATitleSumUp(t *testing.T) {
	for n := 1; n < 60; n++ {
		var line []int32
		var weight []float64
		for i := range n {
			line, weight = append(line, int32(i)), append(weight, float64(i%7))
		}
		sum := 0
		for _, s := range appendShares(nil, line, weight) {
			sum += s
		}
		if sum != 31 {
			t.Errorf("%d units: %d parts", n, sum)
		}
	}
}

func TestTheSameDocsGiveTheSameBytes(t *testing.T) {
	docs := invented(60, 40)
	want := Index(docs, "zh", Options{Workers: 1})
	for workers := range 4 {
		got := Index(docs, "zh", Options{Workers: workers})
		if !slices.EqualFunc(got, want, func(a, b file.File) bool { return a.Path == b.Path && bytes.Equal(a.Data, b.Data) }) {
			t.Fatalf("%d workers make other files", workers)
		}
	}
}

func TestASmallIndexIsOneFile(t *testing.T) {
	for _, f := range Index(invented(12, 10), "zh", Options{}) {
		name := f.Path[strings.LastIndex(f.Path, "/")+1:]
		if f.Path != "search/zh/core.js" && (name[0] == 't' || name[0] == 'r') {
			t.Errorf("%s is a file of its own", f.Path)
		}
	}
	if files := Index(nil, "zh", Options{}); files != nil {
		t.Error("no pages give files")
	}
}

func TestAnEmptyPageAndAnEmptyQuery(t *testing.T) {
	e, err := Open(Index([]Doc{{}}, "en", Options{}), "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"", " ", "?", "x", "\xff\xfe", "“", strings.Repeat("汉字", 5000), strings.Repeat("a", 10000), "[.*+", "<b>"} {
		e.Query(q, 10)
	}
}

func TestAPageOfFiveMegabytesIsCut(t *testing.T) {
	big := strings.Repeat("无尽的文字 endless ", 240_000)
	docs := append(invented(5, 10), Doc{URL: "big/", Title: "大页", Sections: []Section{{"a", "头", big}, {"b", "尾", big}}})
	files := Index(docs, "zh", Options{})
	e, err := Open(files, "zh")
	if err != nil {
		t.Fatal(err)
	}
	if r := e.Query("无尽的文字", 3); len(r.Hits) != 1 || r.Hits[0].URL != "big/" {
		t.Errorf("%+v", r)
	}
}

// TestASiteOf20000PagesIsReadInSmallParts holds the budgets of a large site.
func TestASiteOf20000PagesIsReadInSmallParts(t *testing.T) {
	if testing.Short() {
		t.Skip("a large index")
	}
	docs := invented(20_000, 8)
	files := Index(docs, "zh", Options{})
	sizes := map[string]int{}
	for _, f := range files {
		name := strings.TrimSuffix(f.Path[strings.LastIndex(f.Path, "/")+1:], ".js")
		sizes[name] = gzipped(f.Data)
		if limit := 16_000; name[0] == 't' && sizes[name] > limit || name[0] == 'r' && sizes[name] > limit {
			t.Errorf("%s has %d bytes", name, sizes[name])
		}
	}
	if sizes["core"] > 40_000 {
		t.Errorf("the core has %d bytes", sizes["core"])
	}
	e, err := Open(files, "zh")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(docs); i += 997 {
		e.loads, e.shards = nil, map[int][]entry{}
		r := e.Query(docs[i].Title, 10)
		if !slices.ContainsFunc(r.Hits, func(h Hit) bool { return h.Title == docs[i].Title }) {
			t.Errorf("%q is not found", docs[i].Title)
		}
		sum := 0
		for _, l := range e.loads {
			sum += sizes[l]
		}
		if sum > 80_000 {
			t.Errorf("%q reads %d bytes in %d requests", docs[i].Title, sum, len(e.loads))
		}
	}
	t.Logf("core %d, %d files", sizes["core"], len(files))
}
