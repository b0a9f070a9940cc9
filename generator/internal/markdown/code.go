package markdown

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"guidepost/generator/internal/highlight"
)

func (w *writer) indentedCode(n *ast.CodeBlock) {
	w.code(fenceInfo{first: 1}, w.lines(n))
}

// lines joins the lines of a raw block. Where they follow each other in the text,
// as they do outside quotes and lists, nothing is copied.
func (w *writer) lines(n ast.Node) string {
	lines := n.Lines()
	if lines.Len() == 0 {
		return ""
	}
	from, to := lines.At(0).Start, lines.At(0).Start
	for i := range lines.Len() {
		seg := lines.At(i)
		if seg.Start != to || seg.Padding > 0 || seg.ForceNewline {
			return valueOf(lines, w.source)
		}
		to = seg.Stop
	}
	return w.body[from:to]
}

func valueOf(lines *text.Segments, source []byte) string {
	var b strings.Builder
	b.Grow(lines.At(lines.Len()-1).Stop - lines.At(0).Start)
	for i := range lines.Len() {
		seg := lines.At(i)
		b.Write(seg.Value(source))
	}
	return b.String()
}

// code writes a code block. The copy button is added by script.
func (w *writer) code(f fenceInfo, code string) {
	w.show("code")
	w.str(`<div class="code"`)
	if f.lang != "" {
		w.show("lang:" + string(appendEscaped(nil, f.lang)))
		w.attr("data-lang", f.lang)
	}
	w.str(">")
	if f.title != "" {
		w.str(`<p class="code-title">`)
		w.escaped(f.title)
		w.str("</p>")
	}
	w.str(`<pre class="chroma" tabindex="0" translate="no"><code>`)
	code, marks := lineMarks(f, code)
	if len(marks) == 0 && !f.numbers {
		for r := range highlight.Runs(f.lang, code) {
			w.span(r.Class, r.Text)
		}
	} else {
		w.markedCode(f, code, marks)
	}
	w.str("</code></pre></div>\n")
}

func (w *writer) span(class, text string) {
	if class == "" || text == "" {
		w.escaped(text)
		return
	}
	w.str(`<span class="`, class, `">`)
	w.escaped(text)
	w.str("</span>")
}

// markedCode writes code line by line, because lines are wrapped or numbered.
func (w *writer) markedCode(f fenceInfo, text string, marks map[int]string) {
	line, atStart := 0, true
	begin := func() {
		line++
		if class := marks[line]; class != "" {
			w.str(`<span class="line `, class, `">`)
		}
		if f.numbers {
			w.str(`<span class="ln">`, strconv.Itoa(f.first+line-1), "</span>")
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
	var marks map[int]string
	mark := func(line int, class string) {
		if marks == nil {
			marks = map[int]string{}
		}
		marks[line] = class
	}
	for _, s := range f.marked {
		for i := s.from; i <= s.to && i <= 1+strings.Count(text, "\n"); i++ {
			mark(i, "hl")
		}
	}
	if f.lang == "diff" {
		n := 0
		for line := range strings.Lines(text) {
			n++
			switch {
			case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"):
			case line[0] == '+':
				mark(n, "ins")
			case line[0] == '-':
				mark(n, "del")
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
				mark(n+i, class)
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
