// Guidepost's search for the evaluation harness (../../../shared/eval/search):
// /search/engine.js is static/theme/js/search_{text,shard,score,guess,session,engine}.js
// in one file, /search/{lang}/ an index. A result is shown when its sections are
// known, as in the dialog.
const script = (url) => new Promise((ok, no) => {
  const s = document.createElement('script');
  s.src = url;
  s.onload = () => { s.remove(); ok(); };
  s.onerror = () => { s.remove(); no(new Error(url)); };
  document.head.append(s);
});
const lang = document.documentElement.lang.slice(0, 2), base = `/search/${lang}/`;
await Promise.all([script('/search/engine.js'), (async () => { globalThis.guidepost ??= {}; })()]);
const engine = guidepost.search.open(base, script);
await engine.warm();
export async function search(q, k) {
  const { hits } = await engine.query(q, k);
  return hits.map((h) => ({ url: '/' + h.url, title: h.title, excerpt: h.lead, subs: h.sections.map((s) => `/${h.url}#${s.id}`) }));
}
