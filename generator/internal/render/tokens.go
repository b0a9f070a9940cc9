package render

import (
	"regexp"
	"slices"
	"strings"

	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/file"
)

var definedToken = regexp.MustCompile(`(?m)(?:^|[{;,\s])--([a-z0-9-]+)\s*:`)

// CheckTokens reports design tokens of site.yaml that no stylesheet of the theme
// defines, and values that cannot stand in a declaration: both are left out, or
// change nothing, without a word in the browser.
func CheckTokens(tokens []doc.Attr, theme *file.Set) (diags diag.List) {
	if len(tokens) == 0 {
		return nil
	}
	var known []string
	for _, f := range theme.Under("static/theme/css") {
		for _, m := range definedToken.FindAllSubmatch(f.Data, -1) {
			known = append(known, string(m[1]))
		}
	}
	for _, a := range tokens {
		name := strings.TrimSuffix(a.Key, "-dark")
		if !slices.Contains(known, name) {
			hint := "the tokens stand in static/theme/css/tokens.css, without the --"
			if n := diag.Nearest(name, known); n != "" {
				hint = `did you mean "` + n + strings.TrimPrefix(a.Key, name) + `"?`
			}
			diags.Error("K101", a.Pos, `the theme has no design token "`+name+`"`, hint)
		}
		if !oneValue(a.Value) {
			diags.Error("K110", a.Pos, "this is not one value of CSS", "write the value alone, such as #07734b or 48em")
		}
	}
	return diags
}

// oneValue reports whether s can be the value of a token: it ends where it
// seems to end, and names no file.
func oneValue(s string) bool {
	if strings.ContainsAny(s, "{}[];<>\\\n\r\f") || strings.Contains(s, "/*") || strings.Contains(strings.ToLower(s), "url(") {
		return false
	}
	open := 0
	for _, c := range s {
		switch c {
		case '(':
			open++
		case ')':
			open--
		}
		if open < 0 {
			return false
		}
	}
	return open == 0 && strings.Count(s, `"`)%2 == 0 && strings.Count(s, "'")%2 == 0
}
