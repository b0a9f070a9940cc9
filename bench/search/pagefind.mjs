// Pagefind as its own page shows it: of the sections that have the words, the
// three with the most, where its interface returns all, a dozen for most pages.
const pagefind = await import('/pagefind/pagefind.js');
await pagefind.options({ baseUrl: '/', bundlePath: '/pagefind/' });
await pagefind.init();
const shown = 3;

/** sections are those below a result, the page itself left out. */
const sections = (d) => (d.sub_results || []).filter((s) => s.url !== d.url).sort((a, b) => b.locations.length - a.locations.length).slice(0, shown);

export async function search(q, k) {
  const found = await pagefind.search(q);
  return (found?.results || []).slice(0, k).map((x) => x.data().then((d) => ({ url: d.url, title: d.meta.title, excerpt: d.excerpt, subs: sections(d).map((s) => s.url) })));
}
