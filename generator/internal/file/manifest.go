package file

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// manifest is the content of ManifestName: every file that Publish put into a
// folder. It is what makes deleting safe, since nothing else is ever deleted.
//
// A hash is the hexadecimal Sum of the published bytes; "" marks a file that
// was about to be written or deleted, so its bytes are not known. While a
// publication is under way the manifest on disk names the files of both the
// old and the new site: interrupted at any point, it still names every file
// of ours.
type manifest struct {
	Version int               `json:"version"`
	Files   map[string]string `json:"files"`
	Kept    map[string]string `json:"kept,omitempty"` // theme files of the generation before

	// Which of these are compressed forms that we made of the files beside them,
	// sorted, and how. A site may have files of such names itself.
	Encoder  string   `json:"encoder,omitempty"`
	Variants []string `json:"variants,omitempty"`
}

// hash is the hash of a file of ours, "" if it is not known.
func (m manifest) hash(name string) string {
	if h, ok := m.Files[name]; ok {
		return h
	}
	return m.Kept[name]
}

// maxManifest has room for more files than a file system likes in a folder.
const maxManifest = 1 << 30

// errNoManifest says that a folder was not published by us.
var errNoManifest = errors.New("no manifest")

func readManifest(root *os.Root) (manifest, error) {
	data, err := ReadSmall(root.FS(), ManifestName, maxManifest)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, errNoManifest
	}
	if err != nil {
		return manifest{}, err
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return manifest{}, fmt.Errorf("%s does not parse: %v", ManifestName, err)
	}
	if m.Version != 1 {
		return manifest{}, fmt.Errorf("%s has version %d, and this guidepost writes version 1", ManifestName, m.Version)
	}
	for _, files := range []map[string]string{m.Files, m.Kept} {
		for p := range files {
			if !fs.ValidPath(p) || p == "." || p == ManifestName || strings.Contains(p, "\\") {
				return manifest{}, fmt.Errorf("%s names %q, which is not a file of a site", ManifestName, p)
			}
		}
	}
	return m, nil
}

// bytes prints the manifest, one sorted line per file, without HTML escapes.
func (m manifest) bytes() []byte {
	m.Version = 1
	if m.Files == nil {
		m.Files = map[string]string{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	// A struct of strings and maps of strings always encodes.
	_ = enc.Encode(m)
	return b.Bytes()
}

// owned returns every path of ours, sorted.
func (m manifest) owned() []string {
	all := maps.Clone(m.Files)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, m.Kept)
	return slices.Sorted(maps.Keys(all))
}

// unsettled reports whether the last publication was interrupted.
func (m manifest) unsettled() bool {
	for _, h := range m.Files {
		if h == "" {
			return true
		}
	}
	return false
}

// keepVariants remembers, of the variants that an earlier publication made, those
// that stay although this one did not make them: with the theme before.
func (m *manifest) keepVariants(old manifest) {
	if m.Encoder == "" || m.Encoder == old.Encoder {
		for _, name := range old.Variants {
			if _, kept := m.Kept[name]; kept {
				m.Encoder = old.Encoder
				m.Variants = append(m.Variants, name)
			}
		}
	}
	slices.Sort(m.Variants)
}

// themeOf returns the fingerprinted theme folder that path lies in, or "".
func themeOf(path string) string {
	dir, _, ok := strings.Cut(path, "/")
	if ok && strings.HasPrefix(dir, "theme-") {
		return dir
	}
	return ""
}
