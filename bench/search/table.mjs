// One table of what bench.mjs found.
const round = (x, n) => (x == null ? '–' : x.toFixed(n));

/** rows lays cells out in columns, the first to the left. */
function rows(list) {
  const wide = list[0].map((_, i) => Math.max(...list.map((r) => [...String(r[i])].length)));
  return list.map((r) => r.map((x, i) => (i ? String(x).padStart(wide[i]) : String(x).padEnd(wide[i]))).join('  ')).join('\n');
}

const costs = [
  ['cold KB', 1, (c) => c.cost.coldKB], ['cold requests', 0, (c) => c.cost.coldReqs], ['warm KB', 1, (c) => c.cost.warmKB], ['warm requests', 0, (c) => c.cost.warmReqs],
  ['first result cold, ms (60 ms, 10 Mbps)', 0, (c) => c.line.coldFirstMs], ['five results cold, ms', 0, (c) => c.line.coldAllMs],
  ['first result warm, ms', 0, (c) => c.line.warmFirstMs], ['five results warm, ms', 0, (c) => c.line.warmAllMs],
  ['engine loaded, ms median', 1, (c) => c.quality[0]?.hotFirstMs], ['engine loaded, ms p95', 1, (c) => c.quality[0]?.hotP95],
  ['index, MB', 2, (c) => c.index.mb], ['index gzipped, MB', 2, (c) => c.index.gzip], ['index, files', 0, (c) => c.index.files],
  ['indexing, s', 2, (c) => c.took.wall], ['indexing, s of processors', 2, (c) => c.took.cpu], ['indexing, MB at once', 0, (c) => c.took.mb],
  ['whole site, s', 2, (c) => c.whole?.wall], ['whole site, s of processors', 2, (c) => c.whole?.cpu], ['whole site, MB at once', 0, (c) => c.whole?.mb],
];
// The harness takes every section that a result names; a page shows three.
const marks = [['nDCG@10', 'ndcg10'], ['page first', 's1'], ['nothing found', 'zero'], ['section first', 'deep1']];

/** @param {{title: string, contenders: Object<string, any>}[]} results */
export function table(results) {
  const out = [];
  for (const r of results) {
    const names = Object.keys(r.contenders), of = (f) => names.map((n) => f(r.contenders[n]));
    const sets = r.contenders[names[0]].quality.map((q) => q.set);
    if (sets.length) {
      const lines = [[`${r.title}: ${names.join(' / ')}`, 'queries', ...marks.map((m) => m[0]), 'of those shown']];
      sets.forEach((s, i) => {
        const shown = of((c) => (c.shown || c.quality)[i]?.deep1);
        lines.push([s, r.contenders[names[0]].quality[i].n, ...marks.map(([, key]) => of((c) => round(c.quality[i][key], 3)).join(' / ')), shown.includes(undefined) ? '' : shown.map((x) => round(x, 3)).join(' / ')]);
      });
      out.push(rows(lines));
    }
    out.push(rows([[`${r.title}: cost (median of ${r.contenders[names[0]].cost.coldN})`, ...names], ...costs.map(([label, n, f]) => [label, ...of((c) => round(f(c), n))])]));
  }
  return out.join('\n\n');
}
