package render

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var tokenDecl = regexp.MustCompile(`--([a-z-]+):\s*#([0-9a-f]{3}|[0-9a-f]{6});`)

// TestColoursAreLegible holds the contrast that WCAG 2 asks of text (AA, 4.5)
// for every colour of text on every ground it may stand on, light and dark. The
// two places that state the dark colours must agree.
func TestColoursAreLegible(t *testing.T) {
	data, err := os.ReadFile("../../../static/theme/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	parts := regexp.MustCompile(`(?s)color-scheme: (?:light|dark);`).Split(string(data), -1)
	if len(parts) != 4 {
		t.Fatalf("%d blocks of colours, want light, dark by system, dark by choice", len(parts)-1)
	}
	var sets []map[string]string
	for _, p := range parts[1:] {
		set := map[string]string{}
		for _, m := range tokenDecl.FindAllStringSubmatch(p, -1) {
			set[m[1]] = m[2]
		}
		sets = append(sets, set)
	}
	for name, value := range sets[1] {
		if sets[2][name] != value {
			t.Errorf("--%s is %s by system and %s by choice", name, value, sets[2][name])
		}
	}
	for i, set := range sets[:2] {
		for name := range colourToken {
			if set[name] == "" && name != "shadow" {
				t.Errorf("scheme %d has no --%s", i, name)
			}
		}
		for text, grounds := range map[string]string{
			"text": "bg bg-soft bg-code accent-soft mark ins del", "text-soft": "bg bg-soft", "accent": "bg bg-soft",
			"accent-strong": "bg bg-soft accent-soft", "on-accent": "accent accent-strong", "tip": "bg-soft", "info": "bg-soft", "warn": "bg bg-soft", "danger": "bg-soft bg-code",
			"code-keyword": "bg-code accent-soft ins del", "code-string": "bg-code accent-soft ins del", "code-number": "bg-code accent-soft ins del",
			"code-name": "bg-code accent-soft ins del", "code-comment": "bg-code accent-soft ins del",
		} {
			for _, ground := range strings.Fields(grounds) {
				if c := contrast(set[text], set[ground]); c < 4.5 {
					t.Errorf("scheme %d: --%s on --%s has contrast %.2f, less than 4.5", i, text, ground, c)
				}
			}
		}
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is the relative luminance of a colour as WCAG 2 defines it.
func luminance(hex string) float64 {
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
