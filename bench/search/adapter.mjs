// Guidepost's search for the evaluation harness. bench.mjs puts the script that a
// page loads at /search.js; /search/{lang}/ is the index. A result is shown when
// its title is known, as in the dialog, and the last one when the leads and the
// sections of all are.
const script = (url) => new Promise((ok, no) => {
  const s = document.createElement('script');
  s.src = url;
  s.async = false;
  s.onload = () => { s.remove(); ok(); };
  s.onerror = () => { s.remove(); no(new Error(url)); };
  document.head.append(s);
});
const base = `/search/${document.documentElement.lang.slice(0, 2)}/`;
await Promise.all([script('/search.js'), script(base + 'core.js')]);
const engine = guidepost.search.open(base, script);

/** shown is a hit as the harness reads it. */
const shown = (h, into = {}) => Object.assign(into, { url: '/' + h.url, title: h.title, excerpt: h.lead, subs: h.sections.map((s) => `/${h.url}#${s.id}`) });

export async function search(q, k) {
  let early = null, tell;
  const first = new Promise((ok) => { tell = ok; });
  const all = engine.query(q, k, { early: (a) => { early = a.hits.map((h) => shown(h)); tell(); } });
  all.then(tell);
  await first;
  if (!early) return (await all).hits.map((h) => shown(h));
  const done = all.then((a) => a.hits.forEach((h, i) => shown(h, early[i])));
  return early.map((h, i) => (i + 1 < early.length ? h : done.then(() => h)));
}
