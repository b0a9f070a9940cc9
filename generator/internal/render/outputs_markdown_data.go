package render

import (
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// inMarkdown are the kinds of generated page that stand as Markdown beside the
// page, for machines that read text.
var inMarkdown = []site.Kind{site.Compare, site.Tree, site.Outcome, site.Procedure}

// hasMarkdown reports whether index.md stands beside a page.
func hasMarkdown(p *site.Page) bool {
	return !p.Fallback && !p.Embed && (p.Doc != nil || slices.Contains(inMarkdown, p.Kind))
}

// markdownWriter writes data as Markdown. Sources are footnotes.
type markdownWriter struct {
	w    words
	cite Citations
	b    strings.Builder
}

// dataMarkdown is the Markdown of a page that shows data.
func (t *Theme) dataMarkdown(s *site.Site, proofs Proofs, p *site.Page) string {
	m := &markdownWriter{w: t.words(s, p)}
	switch p.Kind {
	case site.Compare:
		m.table(p.Data.Table)
	case site.Tree:
		m.tree(p.Data.Tree)
	case site.Outcome:
		m.outcome(p.Data.Tree, p.Data.Outcome, proofs[p.Data.Tree])
	case site.Procedure:
		m.procedure(p.Data.Procedure)
	}
	m.sources()
	return m.b.String()
}

// literal escapes what Markdown would read as markup, wherever in a line the
// text is put.
func literal(s string) string {
	s = inlineMarks.Replace(strings.TrimSpace(s))
	return blockMark.ReplaceAllString(entity.ReplaceAllString(s, `\$0`), `$1\$2$3$4`)
}

var (
	inlineMarks = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "~", `\~`, "[", `\[`, "]", `\]`, "<", `\<`, "\n", " ", "\r", " ")
	entity      = regexp.MustCompile(`&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);`)
	blockMark   = regexp.MustCompile(`^(?:([0-9]{0,9})(#{1,6}|[.)+-]|--+|==+)(\s|$)|(>))`)
)

// autolink is an address as Markdown, whatever it holds.
func autolink(u string) string {
	return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(u) + ">"
}

// text is a text of a view as Markdown.
func (m *markdownWriter) text(h template.HTML) string {
	return literal(unescapeHTML(string(h)))
}

func (m *markdownWriter) plain(x doc.Text) string { return literal(m.w.plain(x)) }

// line writes a line of its parts.
func (m *markdownWriter) line(parts ...string) {
	for _, p := range parts {
		m.b.WriteString(p)
	}
	m.b.WriteByte('\n')
}

// paragraph writes a paragraph, none if it is empty.
func (m *markdownWriter) paragraph(parts ...string) {
	if p := strings.Join(parts, ""); p != "" {
		m.line("\n", p)
	}
}

// item is a labelled point of a list; none without a value.
func (m *markdownWriter) item(indent, label, value string) {
	if value != "" {
		m.line(indent, "- ", label, m.w.say("list.colon"), value)
	}
}

func marksText(marks []Mark) string {
	out := ""
	for _, x := range marks {
		out += "[^" + strconv.Itoa(x.N) + "]"
	}
	return out
}

// link is a link to a page of this site as it stands in the page's own
// Markdown: to its Markdown, if it has any.
func (m *markdownWriter) link(a Anchor, key string) string {
	full := m.w.t.prefix(m.w.s, m.w.p) + key
	i, ok := m.w.s.Lookup(full)
	if !ok {
		return m.text(a.Text)
	}
	if hasMarkdown(&m.w.s.Pages[i]) {
		full += "index.md"
	}
	return "[" + m.text(a.Text) + "](" + Rel(m.w.p.URL, full, false) + ")"
}

// sources lists what has been cited.
func (m *markdownWriter) sources() {
	for i, src := range m.w.t.citedSources(m.w.s, m.w.p, &m.cite) {
		if i == 0 {
			m.paragraph("## ", m.w.say("cite.title"))
			m.line()
		}
		parts := []string{m.text(src.Title)}
		if src.Publisher != "" {
			parts = append(parts, m.text(src.Publisher))
		}
		if src.KindLabel != "" {
			parts = append(parts, src.KindLabel)
		}
		if src.Published != "" {
			parts = append(parts, m.w.say("source.published")+" "+src.Published)
		}
		if src.Read != "" {
			parts = append(parts, m.w.say("source.read", "date", src.Read))
		}
		if src.Original != "" {
			parts = append(parts, autolink(src.Original))
		}
		m.line("[^", strconv.Itoa(src.N), "]: ", strings.Join(parts, " · "))
	}
}

func (m *markdownWriter) table(id string) {
	table, _ := m.w.s.Table(id)
	notes := &notes{w: m.w}
	view := m.w.compareTable(table, &m.cite, notes)
	m.line("# ", m.plain(table.Title))
	m.paragraph(m.plain(table.Desc))
	m.paragraph(view.AsOf)
	m.rows(view, false)
	for i, row := range notes.rows {
		if i == 0 {
			m.paragraph("## ", m.w.say("note.title"))
			m.line()
		}
		for _, c := range row.Cells {
			m.note(m.text(row.Of)+m.w.say("list.of")+m.text(c.Option), c)
		}
	}
}

// note writes what there is to say about a cell beside its value.
func (m *markdownWriter) note(of string, c CellNote) {
	for _, t := range c.Texts {
		m.item("", of, m.text(t))
	}
	for _, h := range c.History {
		when := m.w.say("note.until", "until", h.Until)
		if h.From != "" {
			when = m.w.say("note.range", "from", h.From, "until", h.Until)
		}
		m.item("", of, when+m.w.say("list.colon")+m.text(h.Value)+marksText(h.Marks))
	}
	for _, x := range c.Conflicts {
		m.item("", of, m.w.say("csv.conflict", "says", m.text(x.Says), "verdict", m.text(x.Verdict))+marksText(x.Marks))
	}
}

// rows writes the groups of a table as Markdown tables. In a text, whose
// headings are its author's, only several groups are told apart.
func (m *markdownWriter) rows(view CompareTable, inText bool) {
	for _, g := range view.Groups {
		if !inText {
			m.paragraph("## ", m.text(g.Label), marksText(g.Marks))
		} else if len(view.Groups) > 1 {
			m.paragraph("**", m.text(g.Label), "**")
		}
		head, rule := "| "+m.w.say("compare.criterion"), "| ---"
		for _, c := range view.Columns {
			head, rule = head+" | "+m.text(c.Text), rule+" | ---"
		}
		m.line("\n", head, " |")
		m.line(rule, " |")
		for _, r := range g.Rows {
			row := "| " + m.text(r.Label) + m.flags(r.AsOf, false) + marksText(r.Marks)
			for _, c := range r.Cells {
				row += " | " + m.text(c.sentence(m.w)) + m.flags(c.AsOf, c.Disputed) + marksText(c.Marks)
			}
			m.line(row, " |")
		}
	}
}

// flags says how old a value is, if it is not as old as its table, and that
// sources disagree.
func (m *markdownWriter) flags(asOf string, disputed bool) string {
	var flags []string
	if disputed {
		flags = append(flags, m.w.say("flag.disputed"))
	}
	if asOf != "" {
		flags = append(flags, m.w.say("flag.as_of", "date", asOf))
	}
	if flags == nil {
		return ""
	}
	return m.w.say("flag.brackets", "flag", m.w.list(flags))
}

func (m *markdownWriter) tree(id string) {
	tree, _ := m.w.s.Tree(id)
	m.line("# ", m.plain(tree.Title))
	m.paragraph(m.plain(tree.Intro))
	list := &treeMap{w: m.w, tree: tree, g: advice.NewGraph(tree), shown: map[string]bool{}}
	m.line()
	m.branch("", tree.ID, list.nodes(tree.Start.ID))
}

// branch writes a tree as a nested list.
func (m *markdownWriter) branch(indent, tree string, nodes []MapNode) {
	for _, n := range nodes {
		line := indent + "- "
		if n.Answer != "" {
			line += m.text(n.Answer) + " → "
		}
		if n.Outcome {
			line += "**" + m.link(n.Anchor, "/decide/"+tree+"/r/"+n.ID+"/") + "**"
		} else {
			line += m.text(n.Text)
		}
		if n.Again {
			line += m.w.say("decide.again")
		}
		m.line(line)
		m.branch(indent+"  ", tree, n.Next)
	}
}

func (m *markdownWriter) outcome(treeID, id string, proof advice.Proof) {
	w := m.w
	tree, _ := w.s.Tree(treeID)
	g := advice.NewGraph(tree)
	o, _ := g.Outcome(id)
	m.line("# ", m.text(w.outcomeSentence(o)))
	m.paragraph(m.link(Anchor{Text: w.html(tree.Title)}, "/decide/"+tree.ID+"/"))
	m.paragraph(m.plain(o.Because))
	if len(o.With) > 0 {
		m.paragraph("## ", w.say("outcome.first"))
		m.todos(w.todos(tree, g, o))
	}
	if i := slices.IndexFunc(proof.Outcomes, func(p advice.OutcomeProof) bool { return p.ID == id }); i >= 0 {
		m.required(tree, g, proof.Outcomes[i])
		m.others(tree, g, o, proof, proof.Outcomes[i])
	}
	if path := w.path(tree, g, g.Path(o.ID)); len(path) > 0 {
		m.paragraph("## ", w.say("outcome.path"))
		m.line()
		for _, p := range path {
			m.line("1. ", m.text(p.Ask.Text), w.say("outcome.answered"), m.text(p.Answer))
		}
	}
	m.see(o.See)
}

// todos writes what is to be done first, and what that takes and costs.
func (m *markdownWriter) todos(list []Todo) {
	m.line()
	for _, t := range list {
		for _, how := range t.Hows {
			line := m.text(how.Text)
			if how.For != "" {
				line = m.text(how.For) + m.w.say("list.colon") + line
			}
			if how.Brief != "" {
				line = m.w.say("cond.after", "value", line, "cond", literal(how.Brief))
			}
			m.line("- ", line)
		}
		if len(t.Hows) == 0 {
			m.line("- ", m.text(t.What))
		}
		if t.Note != "" {
			m.line("  - ", m.text(t.Note))
		}
	}
}

// required writes what an outcome's proof rests on, each value once.
func (m *markdownWriter) required(tree doc.Tree, g *advice.Graph, p advice.OutcomeProof) {
	var lines []string
	for _, r := range p.Requires {
		c, _, ok := m.w.criterion(tree, r.Criterion)
		if !ok {
			continue
		}
		q, _ := g.Question(r.Question)
		label := m.plain(c.Label)
		if i := slices.IndexFunc(q.Answers, func(a doc.Answer) bool { return a.ID == r.Answer }); i >= 0 && !r.Gate {
			label += m.w.say("cond.after", "value", "", "cond", m.w.say("outcome.needs", "need", literal(m.w.need(*c, r.Test, q, q.Answers[i]))))
		}
		for _, u := range r.Cells {
			value := literal(m.w.value(*c, u.Case.Is))
			when := u.Case.When
			if u.Case.Is.Kind == doc.Set {
				when = besides(when, c.Of.ID) // the set says it
			}
			if doubtful(u.Case) {
				value += m.w.say("flag.brackets", "flag", m.w.say("flag.doubtful"))
			}
			if cond := m.w.cond(when, nil); cond != "" && !u.Case.Else {
				value = m.w.say("cond.after", "value", value, "cond", literal(cond))
			}
			option, _ := m.w.s.Option(u.Option)
			line := "- " + label + m.w.say("list.colon") + m.plain(option.Name) + m.w.say("list.of") + value + marksText(m.w.marks(&m.cite, u.Case.Src))
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	if lines != nil {
		m.paragraph("## ", m.w.say("outcome.why"))
		m.paragraph(strings.Join(lines, "\n"))
	}
}

// others writes why the other options are not advised: what the author says, or
// the first reason of the proof.
func (m *markdownWriter) others(tree doc.Tree, g *advice.Graph, o doc.Outcome, proof advice.Proof, p advice.OutcomeProof) {
	var lines []string
	for _, other := range p.Others {
		option, ok := m.w.s.Option(other.Option)
		if !ok {
			continue
		}
		why := ""
		if i := slices.IndexFunc(o.Despite, func(d doc.DespiteEntry) bool { return d.Option.ID == other.Option }); i >= 0 {
			why = m.plain(o.Despite[i].Reason)
		} else if len(other.Misses) > 0 {
			miss := proof.Replay.Misses[other.Misses[0]]
			if c, _, ok := m.w.criterion(tree, miss.Criterion); ok {
				why = literal(m.w.miss(g, *c, miss))
			}
			if other.Fits == advice.Maybe {
				why = m.w.say("outcome.some") + why
			}
		} else if other.Fits == advice.Always {
			why = m.w.say("outcome.fits")
		}
		if why != "" {
			lines = append(lines, "- "+m.plain(option.Name)+m.w.say("list.colon")+why)
		}
	}
	if lines != nil {
		m.paragraph("## ", m.w.say("outcome.others"))
		m.paragraph(strings.Join(lines, "\n"))
	}
}

// see lists where to go on.
func (m *markdownWriter) see(refs []doc.Ref) {
	var lines []string
	for _, r := range refs {
		to, ok := m.w.s.Resolve(r, m.w.p.Lang)
		switch a, found := m.w.refLink(r); {
		case !ok || !found:
		case to.External:
			lines = append(lines, "- "+autolink(to.URL))
		case to.Page >= 0:
			lines = append(lines, "- "+m.link(a, m.w.s.Pages[to.Page].Key))
		}
	}
	if lines != nil {
		m.paragraph("## ", m.w.say("how.see"))
		m.paragraph(strings.Join(lines, "\n"))
	}
}
