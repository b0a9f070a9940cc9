package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"guidepost/generator/internal/highlight"
)

func (w *writer) indentedCode(n *ast.CodeBlock) {
	w.code(fenceInfo{first: 1}, w.lines(n))
}

func (w *writer) fencedCode(n *ast.FencedCodeBlock) {
	info := ""
	if n.Info != nil {
		info = string(decode(n.Info.Segment.Value(w.source)))
	}
	w.code(parseFence(info), w.lines(n))
}

// lines joins the lines of a raw block.
func (w *writer) lines(n ast.Node) string {
	var b bytes.Buffer
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.Write(seg.Value(w.source))
	}
	return b.String()
}

// code writes a code block. The copy button is added by script.
func (w *writer) code(f fenceInfo, text string) {
	w.str(`<div class="code"`)
	if f.lang != "" {
		w.str(` data-lang="` + escape(f.lang) + `"`)
	}
	w.str(">")
	if f.title != "" {
		w.str(`<p class="code-title">` + escape(f.title) + "</p>")
	}
	w.str(`<pre class="chroma" tabindex="0" translate="no"><code>`)
	text, marks := lineMarks(f, text)
	if len(marks) == 0 && !f.numbers {
		for r := range highlight.Runs(f.lang, text) {
			w.span(r.Class, r.Text)
		}
	} else {
		w.markedCode(f, text, marks)
	}
	w.str("</code></pre></div>\n")
}

func (w *writer) span(class, text string) {
	if class == "" || text == "" {
		w.escaped(text)
		return
	}
	w.str(`<span class="`)
	w.str(class)
	w.str(`">`)
	w.escaped(text)
	w.str("</span>")
}

// markedCode writes code line by line, because lines are wrapped or numbered.
func (w *writer) markedCode(f fenceInfo, text string, marks map[int]string) {
	line, atStart := 0, true
	begin := func() {
		line++
		if class := marks[line]; class != "" {
			w.str(`<span class="line ` + class + `">`)
		}
		if f.numbers {
			w.str(`<span class="ln">` + strconv.Itoa(f.first+line-1) + "</span>")
		}
		atStart = false
	}
	end := func() {
		w.str("\n")
		if marks[line] != "" {
			w.str("</span>")
		}
		atStart = true
	}
	for r := range highlight.Runs(f.lang, text) {
		for rest := r.Text; rest != ""; {
			if atStart {
				begin()
			}
			part, after, newline := strings.Cut(rest, "\n")
			w.span(r.Class, part)
			rest = after
			if newline {
				end()
			}
		}
	}
	if !atStart {
		end()
	}
}

// codeMark is a comment at the end of a line that marks it, such as
// // [!code ++] or <!-- [!code highlight:3] -->.
var codeMark = regexp.MustCompile(`[ \t]*(?://|#|--|;|%|'|/\*|<!--)?[ \t]*\[!code (\+\+|--|highlight|hl|focus|error|warning|word:[^\s\]:]+)(?::(\d{1,4}))?\][ \t]*(?:\*/|-->)?[ \t]*$`)

// lineMarks gives the class of each marked line, counted from 1, and the text
// without the comments that marked it.
func lineMarks(f fenceInfo, text string) (string, map[int]string) {
	marks := map[int]string{}
	for _, s := range f.marked {
		for i := s.from; i <= s.to && i <= 1+strings.Count(text, "\n"); i++ {
			marks[i] = "hl"
		}
	}
	if f.lang == "diff" {
		n := 0
		for line := range strings.Lines(text) {
			n++
			switch {
			case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"):
			case line[0] == '+':
				marks[n] = "ins"
			case line[0] == '-':
				marks[n] = "del"
			}
		}
	}
	if !strings.Contains(text, "[!code ") {
		return text, marks
	}
	var b strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		n++
		body, newline := strings.CutSuffix(line, "\n")
		if m := codeMark.FindStringSubmatchIndex(body); m != nil {
			count := 1
			if m[4] >= 0 {
				count, _ = strconv.Atoi(body[m[4]:m[5]])
			}
			class := map[string]string{"++": "ins", "--": "del"}[body[m[2]:m[3]]]
			if class == "" {
				class = "hl"
			}
			for i := range count {
				marks[n+i] = class
			}
			body = body[:m[0]]
		}
		b.WriteString(body)
		if newline {
			b.WriteByte('\n')
		}
	}
	return b.String(), marks
}
