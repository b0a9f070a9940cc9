package build

import (
	"guidepost/generator/internal/file"
	"guidepost/generator/internal/memo"
)

// keyOf names a call by its stage and all of its input, which is plain data. A
// file goes in as its path and its sum: see sums.
func keyOf(stage string, input ...any) file.Sum {
	parts := make([][]byte, len(input))
	for i, x := range input {
		parts[i] = memo.Encode(x)
	}
	return file.Sum(memo.NewKey(stage, parts...))
}

// sum is a file as keys name it.
type sum struct {
	Path string
	Sum  file.Sum
}

func sums(files []file.File) []sum {
	out := make([]sum, len(files))
	for i, f := range files {
		out[i] = sum{f.Path, f.Sum}
	}
	return out
}
