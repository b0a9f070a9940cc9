package data

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guidepost/generator/internal/file"
	"guidepost/generator/internal/yamlnode"
)

// validate is the part of JSON Schema that Schema emits. A scalar stands for
// every type that its text can have, as editors differ in how they read yes
// and 2016.
func validate(defs, s map[string]any, n *yamlnode.Node, at string) error {
	if ref, ok := s["$ref"].(string); ok {
		if err := validate(defs, defs[path.Base(ref)].(map[string]any), n, at); err != nil {
			return err
		}
	}
	if list, ok := s["anyOf"].([]any); ok {
		var errs []string
		for _, sub := range list {
			err := validate(defs, sub.(map[string]any), n, at)
			if err == nil {
				errs = nil
				break
			}
			errs = append(errs, err.Error())
		}
		if len(errs) > 0 {
			return fmt.Errorf("%s: none of: %s", at, strings.Join(errs, " | "))
		}
	}
	if err := validType(s["type"], n); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, any(n.Value)) {
		return fmt.Errorf("%s: %q is not in %v", at, n.Value, enum)
	}
	if p, ok := s["pattern"].(string); ok && n.Kind == yamlnode.Scalar && !regexp.MustCompile(p).MatchString(n.Value) {
		return fmt.Errorf("%s: %q does not match %s", at, n.Value, p)
	}
	switch n.Kind {
	case yamlnode.Map:
		return validMap(defs, s, n, at)
	case yamlnode.Seq:
		items, _ := s["items"].(map[string]any)
		for i, item := range n.Items {
			if items != nil {
				if err := validate(defs, items, item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func validType(want any, n *yamlnode.Node) error {
	if want == nil {
		return nil
	}
	list, ok := want.([]any)
	if !ok {
		list = []any{want}
	}
	for _, w := range list {
		switch {
		case w == "object" && n.Kind == yamlnode.Map, w == "array" && n.Kind == yamlnode.Seq, w == "string" && n.Kind == yamlnode.Scalar,
			w == "integer" && n.Kind == yamlnode.Scalar && regexp.MustCompile(`^[0-9]+$`).MatchString(n.Value),
			w == "number" && n.Kind == yamlnode.Scalar && regexp.MustCompile(`^[0-9.]+$`).MatchString(n.Value),
			w == "boolean" && n.Kind == yamlnode.Scalar && (n.Value == "yes" || n.Value == "no"):
			return nil
		}
	}
	return fmt.Errorf("%s is not %v", n.Kind, want)
}

func validMap(defs, s map[string]any, n *yamlnode.Node, at string) error {
	props, _ := s["properties"].(map[string]any)
	names, _ := s["propertyNames"].(map[string]any)
	for _, e := range n.Entries {
		key := e.Key.Value
		if names != nil {
			if err := validate(defs, names, e.Key, at+"."+key); err != nil {
				return err
			}
		}
		sub, known := props[key].(map[string]any)
		if !known {
			if s["additionalProperties"] == false {
				return fmt.Errorf("%s: unknown key %q", at, key)
			}
			sub, _ = s["additionalProperties"].(map[string]any)
		}
		if sub != nil {
			if err := validate(defs, sub, e.Value, at+"."+key); err != nil {
				return err
			}
		}
	}
	must, _ := s["required"].([]any)
	for _, m := range must {
		if n.Get(m.(string)) == nil {
			return fmt.Errorf("%s: %v is missing", at, m)
		}
	}
	return nil
}

func kindOf(p string) string {
	if _, lang := splitLang(p); lang != "" {
		return "overlay"
	}
	switch dir := path.Dir(p); dir {
	case "data/tables", "data/trees", "data/procedures":
		return strings.TrimSuffix(path.Base(dir), "s")
	case "data/trees/shared":
		return "subtree"
	}
	return strings.TrimSuffix(path.Base(p), ".yaml")
}

func checkSchema(t *testing.T, f file.File) error {
	t.Helper()
	text, err := Schema(kindOf(f.Path))
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	n, l := yamlnode.Parse(f.Path, f.Data, 0, len(f.Data))
	if n == nil {
		return fmt.Errorf("%v", l)
	}
	return validate(s["$defs"].(map[string]any), s, n, f.Path)
}

func TestDataMatchTheirSchemas(t *testing.T) {
	for _, dir := range []string{"testdata/example", "../../../data"} {
		for _, f := range readTree(t, dir) {
			if path.Ext(f.Path) != ".yaml" {
				continue
			}
			if err := checkSchema(t, f); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestSchemasRefuseMistakes(t *testing.T) {
	for _, c := range []struct{ path, src string }{
		{"data/options.yaml", "a: {nmae: A}"},
		{"data/options.yaml", "A: {name: A}"},
		{"data/sources.yaml", "a: {title: A, kind: rumour}"},
		{"data/tables/t.yaml", "table: t\ntitle: T\noptions: [a]\ngroups: {g: {label: G, criteria: {c: {label: C, type: bool, cells: {a: [{wen: {}, is: yes}]}}}}}"},
		{"data/trees/t.yaml", "tree: t\nquestions: {}"},
	} {
		if err := checkSchema(t, file.New(c.path, []byte(c.src))); err == nil {
			t.Errorf("the schema of %s accepts %q", c.path, c.src)
		}
	}
}

func TestEveryKindHasASchema(t *testing.T) {
	for _, k := range Kinds() {
		s, err := Schema(k)
		if err != nil || !json.Valid(s) {
			t.Errorf("%s: %v", k, err)
		}
		for _, ref := range regexp.MustCompile(`#/\$defs/(\w+)`).FindAllStringSubmatch(string(s), -1) {
			if !strings.Contains(string(s), `"`+ref[1]+`": {`) {
				t.Errorf("%s refers to %s, which is not defined", k, ref[1])
			}
		}
	}
	if _, err := Schema("tabel"); err == nil {
		t.Error("an unknown kind has a schema")
	}
}
