package render

import (
	"fmt"
	"html"
	"html/template"
	"net/url"
	"strings"

	"guidepost/generator/internal/advice"
	"guidepost/generator/internal/doc"
	"guidepost/generator/internal/site"
)

// EmbeddingView tells how to show data of this site on another one.
type EmbeddingView struct {
	Chrome
	Preview EmbeddingEntry
	Groups  []EmbeddingGroup
	Lock    EmbeddingLock
	Origin  string // of this site, for the policy of others; "" if unknown
	Heights string // code for the other site, which lets frames grow with what is in them
}

// EmbeddingGroup is the trees, the tables or the procedures.
type EmbeddingGroup struct {
	ID      string
	Title   string
	Entries []EmbeddingEntry
}

// EmbeddingEntry is one thing to embed.
type EmbeddingEntry struct {
	ID string
	Anchor
	Frame string // link to it in a frame
	Code  string // for the other site
	Open  bool   // shown at first
}

// EmbeddingLock is an example of an answer that is fixed for a lesson.
type EmbeddingLock struct {
	Ask    template.HTML // "" if there is no tree
	Answer template.HTML
	Code   string
}

// frameHeight is how high a frame is where its height cannot follow what is in
// it, in pixels: enough for a question with five answers.
const frameHeight = 640

// heights listens for what js/frame.js says. It stands in the host's page, so
// that it is written for the oldest browser and depends on nothing.
const heights = `<script>
addEventListener("message", function (e) {
  var d = e.data, f = document.querySelectorAll("iframe"), i;
  if (!d || d.type !== "guidepost:height") return;
  if (!(d.height > 0 && d.height < 20000)) return;
  for (i = 0; i < f.length; i++)
    if (f[i].contentWindow === e.source) f[i].height = +d.height;
});
</script>`

func (t *Theme) embeddingView(s *site.Site, p *site.Page, c Chrome) EmbeddingView {
	w := t.words(s, p)
	v := EmbeddingView{Chrome: c, Heights: heights}
	if t.opts.BaseURL != "" {
		v.Origin = origin(t.opts.BaseURL)
	}
	add := func(g *EmbeddingGroup, key string, title doc.Text) {
		frame := t.prefix(s, p) + embedRoot[:len(embedRoot)-1] + key
		if _, ok := s.Lookup(frame); !ok {
			return // another page has its address
		}
		g.Entries = append(g.Entries, EmbeddingEntry{
			ID: embeddingID(key), Anchor: Anchor{w.url(key), w.html(title)},
			Frame: w.link(frame), Code: t.iframe(p, frame, "", w.plain(title)),
		})
	}
	trees := EmbeddingGroup{ID: "decide", Title: w.say("decide.all")}
	for _, tree := range s.Data.Trees {
		if !tree.Subtree {
			add(&trees, "/decide/"+tree.ID+"/", tree.Title)
			if v.Lock.Code == "" {
				v.Lock = t.lockExample(w, tree)
			}
		}
	}
	tables := EmbeddingGroup{ID: "compare", Title: w.say("compare.all")}
	for _, table := range s.Data.Tables {
		add(&tables, "/compare/"+table.ID+"/", table.Title)
	}
	procedures := EmbeddingGroup{ID: "how", Title: w.say("how.all")}
	for _, pr := range s.Data.Procedures {
		add(&procedures, "/how/"+pr.ID+"/", pr.Title)
	}
	for _, g := range []EmbeddingGroup{trees, tables, procedures} {
		if len(g.Entries) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	if len(v.Groups) > 0 {
		v.Groups[0].Entries[0].Open = true
		v.Preview = v.Groups[0].Entries[0]
	}
	return v
}

// lockExample fixes the first answer to the first question of a tree: the frame
// opens at the question after it.
func (t *Theme) lockExample(w words, tree doc.Tree) EmbeddingLock {
	g := advice.NewGraph(tree)
	q, ok := g.Question(tree.Start.ID)
	if !ok || len(q.Answers) == 0 {
		return EmbeddingLock{}
	}
	a, next := q.Answers[0], q.Next.ID
	if q.Type != doc.Many {
		next = q.Answers[0].Next.ID
	}
	frame := t.prefix(w.s, w.p) + embedRoot + "decide/" + tree.ID + "/" + nodePath(g, next)
	if _, ok := w.s.Lookup(frame); !ok {
		return EmbeddingLock{}
	}
	return EmbeddingLock{Ask: w.html(q.Ask), Answer: w.answerLabel(q, a),
		Code: t.iframe(w.p, frame, "?"+q.ID+"="+a.ID+"&lock="+q.ID, w.plain(tree.Title))}
}

// iframe is the code that shows a page in a frame on another site. Without a
// base URL its address is relative, and js/embedding.js completes it. Copying is
// not for frames of other sites unless the host allows it.
func (t *Theme) iframe(p *site.Page, frame, query, title string) string {
	src := Rel(p.URL, frame, t.opts.Offline)
	if t.opts.BaseURL != "" {
		src = absolute(t.opts.BaseURL, frame)
	}
	return fmt.Sprintf(`<iframe src="%s" title="%s" width="100%%" height="%d" style="border:0" loading="lazy" allow="clipboard-write"></iframe>`,
		html.EscapeString(src+query), html.EscapeString(title), frameHeight)
}

// embedLink leads from a page that can be embedded to what tells how, at the
// entry of its tree, table or procedure.
func (t *Theme) embedLink(s *site.Site, p *site.Page, c *Chrome) {
	j, ok := s.Lookup(t.prefix(s, p) + embedRoot)
	if !ok || p.Twin < 0 {
		return
	}
	key := "/how/" + p.Data.Procedure + "/"
	switch {
	case p.Data.Tree != "":
		key = "/decide/" + p.Data.Tree + "/"
	case p.Data.Table != "":
		key = "/compare/" + p.Data.Table + "/"
	}
	c.Footer = append(c.Footer, Link{Title: t.T(t.uiLang(s.Langs[p.Lang]), "embed.this"), URL: t.link(p, s.Pages[j].URL) + "#" + embeddingID(key)})
}

// embeddingID is the id of an entry, made from the address of its page.
func embeddingID(key string) string {
	return strings.ReplaceAll(strings.Trim(key, "/"), "/", "-")
}

// origin is the scheme and host of a base URL.
func origin(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
