package foreign

import (
	"strings"

	"guidepost/generator/internal/yamlnode"
)

// markup is a text that is HTML or Markdown already, and shown as it is.
type markup string

// scope is what a template of Hugo calls the dot: the call of a shortcode.
type scope struct {
	Name          string
	Inner         markup
	InnerDeindent markup
	Params        any // map[string]string or []string
	IsNamedParams bool
	Ordinal       int
	Page          pageScope
	Site          siteScope

	call call
}

// Get is the argument of a name or at a place, "" if there is none.
func (s scope) Get(key any) string {
	switch k := key.(type) {
	case int:
		return s.call.get(k)
	case string:
		return s.call.get(-1, k)
	}
	return ""
}

type pageScope struct {
	Title string
	Site  siteScope

	run *run
}

// RenderString takes Markdown, options before it or not.
func (p pageScope) RenderString(args ...any) (markup, error) { return p.run.markdown(args...) }

type siteScope struct {
	Title, BaseURL string
	Params         map[string]any
}

func (r *run) dot(c call, paired bool) scope {
	s := scope{Name: c.name, Params: c.args, IsNamedParams: len(c.named) > 0, Ordinal: c.ordinal, call: c}
	if s.IsNamedParams {
		s.Params = c.named
	}
	if paired {
		s.Inner, s.InnerDeindent = hole, hole
	}
	f := r.site.folder
	s.Site = siteScope{f.Config.Title.S, f.Config.BaseURL.S, paramsOf(r.site.params)}
	title, _ := r.edit.front().Get("title").Text(nil, "")
	s.Page = pageScope{title, s.Site, r}
	return s
}

// paramsOf are settings as a template sees them, by their names and by their names
// in lower case, for Hugo does not tell cases apart.
func paramsOf(n *yamlnode.Node) map[string]any {
	out := map[string]any{}
	for _, e := range entries(n) {
		var v any = paramsOf(e.Value)
		if e.Value.Kind == yamlnode.Scalar {
			v, _ = e.Value.Text(nil, "")
		}
		out[e.Key.Value], out[strings.ToLower(e.Key.Value)] = v, v
	}
	return out
}
