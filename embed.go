// Package guidepost embeds the built-in theme, so that the binary works alone,
// far from this repository.
package guidepost

import "embed"

// Theme holds layouts/ and static/theme/. A site overrides a single file by
// placing its own at the same path.
//
//go:embed all:layouts all:static/theme
var Theme embed.FS
