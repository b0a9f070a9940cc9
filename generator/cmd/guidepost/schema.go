package main

import (
	"github.com/spf13/cobra"

	"guidepost/generator/internal/data"
	"guidepost/generator/internal/diag"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "schema [KIND]",
		Short:   "print the JSON Schema of a kind of data file, for editors",
		Example: "  guidepost schema table > table.schema.json",
		Args:    atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				for _, kind := range data.Kinds() {
					a.say("%s", kind)
				}
				return nil
			}
			schema, err := data.Schema(args[0])
			if err != nil {
				hint := diag.DidYouMean(args[0], data.Kinds())
				if hint == "" {
					hint = `"guidepost schema" lists the kinds`
				}
				return usagef(hint, "%s", err)
			}
			_, err = a.stdout.Write(schema)
			return err
		},
	}
}
