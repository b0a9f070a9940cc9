package render

import (
	"bytes"
	"encoding/csv"
	"strings"

	"guidepost/generator/internal/doc"
)

// csv is a table for spreadsheets: a row per criterion with its group, label and
// id, what the page says of each option, notes, and the sources. UTF-8 with a
// byte order mark, without which Excel reads another encoding; RFC 4180.
func (w words) csv(table doc.Table) []byte {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	options := w.options(table)
	row := []string{w.say("csv.group"), w.say("compare.criterion")}
	for _, o := range options {
		row = append(row, w.plain(o.Name))
	}
	write := func(row []string) {
		for i := range row {
			row[i] = harmless(row[i])
		}
		out.Write(row) // into memory: no error
	}
	write(append(row, w.say("csv.notes"), w.say("cite.title"), "id"))
	for _, g := range table.Groups {
		for _, c := range g.Criteria {
			row, cited := []string{w.plain(g.Label), w.plain(c.Label)}, &Citations{}
			notes := &notes{w: w}
			for _, o := range options {
				cell := cellOf(c, o.ID)
				row = append(row, unescapeHTML(string(w.cellIn(c, cell, nil, cited, doc.Date{}).sentence(w))))
				notes.add(c, o, cell, cited)
			}
			write(append(row, w.noteLines(notes), w.sourceNames(cited), c.ID))
		}
	}
	out.Flush()
	return b.Bytes()
}

// noteLines puts the notes on the cells of a row into one text.
func (w words) noteLines(n *notes) string {
	var lines []string
	for _, row := range n.rows {
		for _, cell := range row.Cells {
			of := unescapeHTML(string(cell.Option)) + w.say("list.colon")
			for _, text := range cell.Texts {
				lines = append(lines, of+unescapeHTML(string(text)))
			}
			for _, x := range cell.Conflicts {
				lines = append(lines, of+w.say("csv.conflict", "says", unescapeHTML(string(x.Says)), "verdict", unescapeHTML(string(x.Verdict))))
			}
		}
	}
	return strings.Join(lines, "\n")
}

func (w words) sourceNames(cited *Citations) string {
	var names []string
	for _, id := range cited.IDs() {
		if src, ok := w.s.Source(id); ok {
			name := w.plain(src.Title)
			if u := webAddress(src.URL.S); u != "" {
				name += " " + u
			}
			names = append(names, name)
		}
	}
	return strings.Join(names, "\n")
}

// harmless keeps a spreadsheet from reading a text as a formula (OWASP, "CSV
// injection"), the wide signs of East Asian keyboards included.
func harmless(s string) string {
	for _, first := range s {
		if strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
			return "'" + s
		}
		break
	}
	return s
}
