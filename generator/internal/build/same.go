package build

import (
	"reflect"
	"slices"

	"guidepost/generator/internal/file"
)

// Same reports whether a Plan that the same Builder made before, from the same src
// and Env but for its Hint, is of the same site, so that what was made of it can stay.
func (p *Plan) Same(before *Plan) bool {
	if !p.sound() || !before.sound() || p.look != before.look || p.words != before.words || !slices.Equal(p.docs, before.docs) {
		return false
	}
	now, then := p.in, before.in
	return slices.EqualFunc(now.set.All(), then.set.All(), func(a, b file.File) bool { return a.Path == b.Path && a.Sum == b.Sum }) &&
		reflect.DeepEqual(p.diags, before.diags) && now.foreign == then.foreign &&
		(now.folder == nil || now.folder.Key() == then.folder.Key() && slices.Equal(now.folder.Counts(), then.folder.Counts()))
}
