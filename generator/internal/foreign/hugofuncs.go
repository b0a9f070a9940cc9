package foreign

import (
	"errors"
	"fmt"
	"html"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"unicode"

	"guidepost/generator/internal/file"
)

var errHole = errors.New("the text between the halves is not known yet")

// whole makes a function of texts, which cannot be applied to the inner text.
func whole(f func(args []string) string) func(args ...any) (string, error) {
	return func(args ...any) (string, error) {
		texts := make([]string, len(args))
		for i, a := range args {
			if texts[i] = fmt.Sprint(a); strings.Contains(texts[i], hole) {
				return "", errHole
			}
		}
		return f(texts), nil
	}
}

// lastOf returns its last argument: what the other tool does to it, the page does
// here anyway, or it is a mark that a text is safe.
func lastOf(args ...any) (markup, error) {
	if len(args) == 0 {
		return "", errTooMuch
	}
	return markup(fmt.Sprint(args[len(args)-1])), nil
}

// at is the i-th of some texts, "" if there are fewer.
func at(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return ""
}

// wideVerb is a verb whose width could make any number of bytes.
var wideVerb = regexp.MustCompile(`%[^A-Za-z%]*(?:\*|[0-9]{3})`)

// funcs are the functions that templates may call. None reaches outside the
// folder, none knows the time, and none makes more than maxShown bytes.
func (r *run) funcs() template.FuncMap {
	fm := maps.Clone(textFunc)
	maps.Copy(fm, template.FuncMap{
		"step": r.step, "markdownify": r.markdown, "highlight": r.highlight, "partial": r.partial,
		"readFile": r.readFile, "ref": r.pageRef, "relref": r.pageRef,
		"site":    func() siteScope { return r.dot(call{}, false).Site },
		"strings": func() textFuncs { return textFuncs{} },
	})
	return fm
}

// step counts rounds of loops and calls of partials.
func (r *run) step() (string, error) {
	if r.steps++; r.steps > maxSteps {
		return "", errTooMuch
	}
	return "", nil
}

// textFunc are functions of their arguments alone; some are there in every
// template and could make texts grow without end.
var textFunc = template.FuncMap{
	"show":    shows,
	"default": orDefault,
	"cond":    cond,
	"isset":   isset,
	"in":      in,
	"lower":   whole(func(a []string) string { return strings.ToLower(at(a, 0)) }),
	"upper":   whole(func(a []string) string { return strings.ToUpper(at(a, 0)) }),
	"title":   whole(func(a []string) string { return capital(at(a, 0)) }),
	"urlize":  whole(func(a []string) string { return strings.ToLower(strings.ReplaceAll(at(a, 0), " ", "-")) }),
	"replace": replace,
	"trim":    trim,
	"split":   func(s, sep string) []string { return strings.Split(s, sep) },
	"slice":   list,
	"len":     length,
	"eq":      func(a any, b ...any) (bool, error) { return among(a, b) },
	"ne":      func(a, b any) (bool, error) { same, err := among(a, []any{b}); return !same, err },
	"substr":  substr,
	"findRE":  findRE,
	"printf":  printf,
	"print":   func(args ...any) (string, error) { return printf(strings.Repeat("%v", len(args)), args...) },
	"int":     strconv.Atoi,
	"add":     func(a, b int) int { return a + b },
	"sub":     func(a, b int) int { return a - b },
	"errorf":  func(string, ...any) (string, error) { return "", errTooMuch },
	"warnf":   func(string, ...any) string { return "" },

	"htmlEscape": whole(func(a []string) string { return html.EscapeString(at(a, 0)) }),
	"safeHTML":   lastOf, "safeURL": lastOf, "safeHTMLAttr": lastOf, "safeCSS": lastOf, "safeJS": lastOf,
	"htmlUnescape": lastOf, "plainify": lastOf, "emojify": lastOf, "chomp": lastOf, "string": lastOf, "anchorize": lastOf,
	"relURL": lastOf, "absURL": lastOf, "relLangURL": lastOf, "absLangURL": lastOf,
	"html": refused, "js": refused, "urlquery": refused, "println": refused,
}

// refused is a function that templates cannot call.
func refused(...any) (string, error) { return "", errTooMuch }

// shows escapes what is no markup where it is shown.
func shows(v any) any {
	switch s := v.(type) {
	case string:
		return html.EscapeString(s)
	case nil: // a setting that is not there
		return ""
	}
	return v
}

func orDefault(fallback, v any) any {
	if v == nil || v == "" || v == markup("") {
		return fallback
	}
	return v
}

func cond(ok bool, a, b any) any {
	if ok {
		return a
	}
	return b
}

func isset(in, key any) bool {
	switch p := in.(type) {
	case map[string]string:
		_, ok := p[fmt.Sprint(key)]
		return ok
	case []string:
		i, ok := key.(int)
		return ok && i < len(p)
	}
	return false
}

// list is a list of texts and numbers. Lists of lists could stand for more than
// any memory holds.
func list(args ...any) ([]any, error) {
	for _, a := range args {
		switch a.(type) {
		case string, markup, int, bool, nil:
		default:
			return nil, errTooMuch
		}
	}
	return args, nil
}

func length(v any) (int, error) {
	switch x := v.(type) {
	case []any:
		return len(x), nil
	case []string:
		return len(x), nil
	case map[string]string:
		return len(x), nil
	case map[string]any:
		return len(x), nil
	case string, markup:
		s := fmt.Sprint(x)
		if strings.Contains(s, hole) {
			return 0, errHole
		}
		return len(s), nil
	}
	return 0, errTooMuch
}

// among tells whether a is one of some others.
func among(a any, others []any) (bool, error) {
	s := fmt.Sprint(a)
	for _, o := range others {
		t := fmt.Sprint(o)
		if strings.Contains(s+t, hole) && s+t != hole { // hole == "" is known: it is not
			return false, errHole
		}
		if s == t {
			return true, nil
		}
	}
	return false, nil
}

// in tells whether a list or a text holds something.
func in(all, one any) (bool, error) {
	if list, ok := all.([]any); ok {
		return slices.ContainsFunc(list, func(x any) bool { return fmt.Sprint(x) == fmt.Sprint(one) }), nil
	}
	s, t := fmt.Sprint(all), fmt.Sprint(one)
	if strings.Contains(s+t, hole) {
		return false, errHole
	}
	return strings.Contains(s, t), nil
}

func replace(args ...any) (string, error) {
	if len(args) < 3 {
		return "", errTooMuch
	}
	s, from, to := fmt.Sprint(args[0]), fmt.Sprint(args[1]), fmt.Sprint(args[2])
	if strings.Contains(s, hole) {
		return "", errHole
	}
	if len(s)+strings.Count(s, from)*len(to) > maxShown {
		return "", errTooMuch
	}
	return strings.ReplaceAll(s, from, to), nil
}

func printf(format string, args ...any) (string, error) {
	longest := 0
	for _, a := range args {
		longest = max(longest, len(fmt.Sprint(a)))
	}
	if wideVerb.MatchString(format) || strings.Count(format, "%")*longest > maxShown {
		return "", errTooMuch
	}
	s := fmt.Sprintf(format, args...)
	if len(s) > maxShown {
		return "", errTooMuch
	}
	if strings.Contains(fmt.Sprint(args...), hole) && !strings.Contains(s, hole) {
		return "", errHole // %q and its like
	}
	return s, nil
}

// textFuncs are those that stand behind "strings.".
type textFuncs struct{}

// TrimSpace takes the blanks around a text away.
func (textFuncs) TrimSpace(s string) string { return strings.TrimSpace(s) }

// TrimPrefix takes a text off the front of another.
func (textFuncs) TrimPrefix(prefix, s string) string { return strings.TrimPrefix(s, prefix) }

// TrimSuffix takes a text off the end of another.
func (textFuncs) TrimSuffix(suffix, s string) string { return strings.TrimSuffix(s, suffix) }

// HasPrefix tells whether a text begins with another.
func (textFuncs) HasPrefix(s, prefix string) bool { return strings.HasPrefix(s, prefix) }

// ToLower is a text in lower case.
func (textFuncs) ToLower(s string) string { return strings.ToLower(s) }

// ToUpper is a text in upper case.
func (textFuncs) ToUpper(s string) string { return strings.ToUpper(s) }

func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// substr is the part of a text from a rune on, n of them if n is given.
func substr(s string, from int, n ...int) string {
	r := []rune(s)
	from = max(0, min(from, len(r)))
	to := len(r)
	if len(n) > 0 {
		to = max(from, min(from+n[0], len(r)))
	}
	return string(r[from:to])
}

// trim takes the bytes of a set off both ends.
func trim(s any, set string) any {
	if m, ok := s.(markup); ok {
		return markup(strings.Trim(string(m), set))
	}
	return strings.Trim(fmt.Sprint(s), set)
}

func findRE(expr, s string, limit ...int) ([]string, error) {
	re, err := regexp.Compile(expr)
	if err != nil || strings.Contains(s, hole) {
		return nil, errHole
	}
	n := -1
	if len(limit) > 0 {
		n = limit[0]
	}
	return re.FindAllString(s, n), nil
}

// markdown is Markdown within HTML. The page is Markdown itself, so that it stays,
// but its lines must be kept as they are.
func (r *run) markdown(args ...any) (markup, error) {
	s, err := lastOf(args...)
	if text := string(s); err == nil && strings.Contains(strings.TrimSpace(text), "\n") && !strings.Contains(text, hole) {
		return r.keep(text), nil
	}
	return s, err
}

// keep is a mark that stands for lines that tidy must not touch.
func (r *run) keep(s string) markup {
	r.kept = append(r.kept, "\n\n"+strings.Trim(s, "\n")+"\n\n")
	return markup(fmt.Sprintf("%s%d%s", keptMark, len(r.kept)-1, keptMark))
}

// highlight shows a text as code in a language.
func (r *run) highlight(text, lang any, options ...any) (markup, error) {
	s, l := fmt.Sprint(text), fmt.Sprint(lang)
	if strings.ContainsAny(l, "\n`") {
		return "", errTooMuch
	}
	if strings.Contains(s, hole) {
		return markup(codeFrom + l + codeFrom + s + codeTo), nil
	}
	return r.keep("`````" + l + "\n" + strings.Trim(s, "\n") + "\n`````"), nil
}

func (r *run) partial(name string, args ...any) (markup, error) {
	if _, err := r.step(); err != nil {
		return "", err
	}
	at, ok := r.layouts.partials[name]
	if !ok {
		at, ok = r.layouts.partials[name+".html"]
	}
	if !ok {
		return "", errTooMuch
	}
	var dot any
	if len(args) > 0 {
		dot = args[0]
	}
	out, err := r.file(at, dot)
	return markup(strings.TrimSpace(out)), err
}

// readFile is a file of the folder, none of a hidden name.
func (r *run) readFile(name string) (string, error) {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	f := r.site.folder
	places := []string{name, f.in(name)}
	for _, l := range f.Config.Languages {
		places = append(places, f.in(path.Join(l.ID, name)))
	}
	for _, at := range places {
		if data, ok := r.edit.other(r.layouts.tree, at); ok && !file.Hidden(at) && len(data) <= maxShown {
			return string(data), nil
		}
	}
	return "", errTooMuch
}

func (r *run) pageRef(args ...any) (string, error) {
	name, err := lastOf(args...)
	return r.site.ref(r.edit.path, string(name)), err
}
