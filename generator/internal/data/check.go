package data

import (
	"guidepost/generator/internal/diag"
	"guidepost/generator/internal/doc"
)

func check(d *doc.Data) diag.List { return nil }
