package render

import (
	"strconv"
	"strings"

	"guidepost/generator/internal/doc"
)

func (m *markdownWriter) procedure(id string) {
	w := m.w
	pr, _ := w.s.Procedure(id)
	m.line("# ", m.plain(pr.Title))
	m.paragraph(m.plain(pr.Intro))
	m.paragraph("## ", w.say("how.totals"))
	m.line()
	situations := w.situations(pr, nil)
	for i, sit := range situations {
		v := w.situation(pr, situations, i)
		who := w.say("how.everybody")
		if x := w.who(sit); x != "" {
			who = literal(x)
		}
		m.item("", who, literal(v.Line))
	}
	m.steps(pr, situations)
	for i, x := range pr.Materials {
		if i == 0 {
			m.paragraph("## ", w.say("how.materials"))
			m.line()
		}
		v := w.material(pr, x, situations, &m.cite)
		parts := []string{}
		for _, f := range v.Facts {
			parts = append(parts, m.text(f))
		}
		for _, f := range []string{literal(v.For), m.text(v.Note)} {
			if f != "" {
				parts = append(parts, f)
			}
		}
		line := "- " + m.text(v.Name)
		if len(parts) > 0 {
			line += w.say("list.colon") + strings.Join(parts, w.say("list.semicolon"))
		}
		m.line(line, marksText(v.Marks))
	}
	m.see(pr.See)
}

// steps writes the steps of a procedure as a numbered list, each with its facts.
func (m *markdownWriter) steps(pr doc.Procedure, situations situations) {
	w := m.w
	m.paragraph("## ", w.say("how.do"))
	m.line()
	for n := range pr.Steps {
		v := w.step(pr, n, situations, &m.cite)
		number := strconv.Itoa(n+1) + ". "
		indent := strings.Repeat(" ", len(number))
		m.line(number, m.text(v.Do), marksText(v.Marks))
		m.item(indent, w.say("how.by"), literal(v.By))
		m.item(indent, w.say("how.at"), literal(v.At))
		var needs []string
		for _, x := range v.Needs {
			needs = append(needs, m.text(x.Text))
		}
		m.item(indent, w.say("how.needs"), w.list(needs))
		m.item(indent, w.say("how.time"), v.Takes)
		m.item(indent, w.say("how.deadline"), v.Within)
		if v.Fee != "" {
			fee := []string{v.Fee}
			var marks []Mark
			for _, f := range v.Fees {
				marks = append(marks, f.Marks...)
				if note := m.text(f.Note); note != "" {
					fee = append(fee, note)
				}
			}
			if note := m.text(v.FeeNote); note != "" {
				fee = append(fee, note)
			}
			m.item(indent, w.say("how.fee"), strings.Join(fee, w.say("list.semicolon"))+marksText(marks))
		}
		m.item(indent, w.say("how.tries_label"), v.Tries)
		m.item(indent, w.say("how.irreversible"), m.text(v.Irreversible))
		for _, x := range []string{literal(v.For), strings.TrimSpace(v.Fails + m.text(v.FailsTo.Text)), m.text(v.FailsNote), m.text(v.Note)} {
			if x != "" {
				m.line(indent, "- ", x)
			}
		}
	}
}
