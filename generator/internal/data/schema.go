package data

import (
	"encoding/json"
	"fmt"
	"maps"
)

// schema is a JSON Schema (2020-12). encoding/json sorts its keys.
type schema map[string]any

func wordsSchema(words []string) schema {
	s := schema{"type": "string", "enum": words}
	// An editor that reads YAML 1.2 sees strings; one that reads 1.1 sees
	// booleans where the author wrote yes or no.
	for _, w := range words {
		if w == "yes" || w == "no" {
			return schema{"anyOf": []schema{s, {"type": "boolean"}}}
		}
	}
	return s
}

func mapSchema(value schema, keys string) schema {
	s := schema{"type": "object", "additionalProperties": value}
	if keys != "" {
		s["propertyNames"] = schema{"pattern": keys, "maxLength": 40}
	}
	return s
}

func objectSchema[T any](fields []field[T]) schema {
	props, must := schema{}, []string{}
	for _, f := range fields {
		s := f.schema()
		if f.about != "" {
			withAbout := schema{"description": f.about}
			for k, v := range s {
				withAbout[k] = v
			}
			s = withAbout
		}
		if f.must {
			must = append(must, f.key)
			s = maps.Clone(s)
			s["not"] = schema{"const": ""}
		}
		props[f.key] = s
	}
	s := schema{"type": "object", "properties": props, "additionalProperties": false}
	if len(must) > 0 {
		s["required"] = must
	}
	return s
}

// kind is one kind of data file.
type kind struct {
	name   string
	title  string
	schema func() schema
}

var kinds = []kind{
	{"site", "data/site.yaml: the site's configuration", func() schema { return configShape.schema() }},
	{"sources", "data/sources.yaml: what facts are taken from", func() schema { return sourcesShape.schema() }},
	{"facts", "data/facts.yaml: facts about the asker", func() schema { return factsShape.schema() }},
	{"options", "data/options.yaml: the things to choose among", func() schema { return optionsShape.schema() }},
	{"table", "data/tables/*.yaml: options × criteria", func() schema { return tableShape.schema() }},
	{"tree", "data/trees/*.yaml: a decision tree", func() schema { return treeShape.schema() }},
	{"subtree", "data/trees/shared/*.yaml: a part that trees use", func() schema { return subtreeShape.schema() }},
	{"procedure", "data/procedures/*.yaml: steps that people carry out", func() schema { return procedureShape.schema() }},
	{"glossary", "data/glossary.yaml: terms", func() schema { return glossaryShape.schema() }},
	{"changes", "data/changes.yaml: what changed in the world", func() schema { return changesShape.schema() }},
	{"overlay", "data/**/x.LANG.yaml: translations of the texts of x.yaml", overlaySchema},
}

// Kinds returns the kinds of data file that have a schema.
func Kinds() []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = k.name
	}
	return out
}

// Schema returns the JSON Schema (2020-12) of a kind of data file. It is made
// from the shapes that Parse reads with. The error names an unknown kind.
func Schema(name string) ([]byte, error) {
	for _, k := range kinds {
		if k.name != name {
			continue
		}
		s := schema{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": k.title}
		for key, v := range k.schema() {
			s[key] = v
		}
		s["$defs"] = schema{
			"text":  textSchema(),
			"nav":   navShape().schema(),
			"req":   reqSchema(),
			"over":  overlayValue(),
			"value": valueSchema(),
		}
		out, err := json.MarshalIndent(s, "", "  ")
		return append(out, '\n'), err
	}
	return nil, fmt.Errorf("unknown kind %q", name)
}

func textSchema() schema {
	return schema{"anyOf": []schema{anyScalar, {"type": "object", "description": "a text per language id",
		"propertyNames": schema{"pattern": langPattern}, "additionalProperties": anyScalar}}}
}

func overlaySchema() schema {
	return schema{"anyOf": []schema{
		{"type": "array", "items": schema{"$ref": "#/$defs/over"}},
		{"type": "object", "properties": schema{"language": schema{"type": "string", "pattern": langPattern}, "allow": allow.schema()},
			"additionalProperties": schema{"$ref": "#/$defs/over"}},
	}}
}

func overlayValue() schema {
	self := schema{"$ref": "#/$defs/over"}
	return schema{"anyOf": []schema{
		anyScalar,
		{"type": "array", "items": self},
		{"type": "object", "properties": schema{"of": schema{"type": []string{"string", "number"}}, "text": anyScalar}, "required": []string{"text"}, "additionalProperties": false},
		{"type": "object", "additionalProperties": self},
	}}
}
