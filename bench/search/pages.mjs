// The pages that every contender indexes: the Markdown of a corpus, and the same
// pages as plain HTML for those that read HTML.
import fs from 'node:fs';
import path from 'node:path';

/** files lists the Markdown below a folder, as slash paths in a fixed order. */
export const files = (dir) => fs.readdirSync(dir, { recursive: true }).map((f) => f.split(path.sep).join('/')).filter((f) => f.endsWith('.md')).sort();

const put = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
const escape = (s) => s.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

/** parse takes the title and the description off a page. */
function parse(text) {
  const m = /^---\n([\s\S]*?)\n---\n?/.exec(text), head = {};
  for (const line of (m ? m[1] : '').split('\n')) {
    const [, k, v] = /^(\w+):\s*(.*)$/.exec(line) || [];
    if (k) head[k] = v.trim().replace(/^(["'])(.*)\1$/, '$2');
  }
  const body = m ? text.slice(m[0].length) : text, own = /^# +(.*)$/m.exec(body);
  return { title: head.title || (own ? own[1] : ''), body: head.title && !own ? `# ${head.title}\n\n${body}` : body };
}

/** slug is the id that documentation sites give a heading. */
const slug = (s) => s.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replace(/ /g, '-');

/** html writes a corpus as pages with headings that have ids. */
export function html(from, to, lang, MarkdownIt) {
  const md = new MarkdownIt({ html: true });
  md.renderer.rules.heading_open = (tokens, i, options, env, self) => {
    const text = tokens[i + 1], named = /\s*\{#([^}]+)\}\s*$/.exec(text.content);
    if (named) text.children.at(-1).content = text.children.at(-1).content.replace(/\s*\{#[^}]+\}\s*$/, '');
    const plain = text.children.map((t) => t.content).join('');
    tokens[i].attrSet('id', named ? named[1] : slug(plain));
    return self.renderToken(tokens, i, options);
  };
  for (const f of files(from)) {
    const page = parse(fs.readFileSync(path.join(from, f), 'utf8'));
    put(path.join(to, f.replace(/\.md$/, '.html')), `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>${escape(page.title)}</title><body><main data-pagefind-body>${md.render(page.body)}</main></body></html>\n`);
  }
}

/** random is a fixed sequence (mulberry32). */
function random(seed) {
  return () => {
    seed = seed + 0x6d2b79f5 | 0;
    let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}

/** many deals the sections of a corpus, shuffled, to n pages of two sections. */
export function many(from, to, n, seed = 1) {
  const deck = [], next = random(seed);
  for (const f of files(from)) {
    const { title, body } = parse(fs.readFileSync(path.join(from, f), 'utf8').replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1'));
    for (const part of body.split(/^(?=#{1,6} )/m)) {
      const m = /^#+ +(.*)\n([\s\S]*)/.exec(part);
      if (m && m[2].trim().length > 80) deck.push({ heading: m[1].startsWith(title) ? title : m[1], text: m[2] });
    }
  }
  let at = deck.length;
  const deal = () => {
    if (at === deck.length) {
      at = 0;
      for (let i = deck.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [deck[i], deck[j]] = [deck[j], deck[i]];
      }
    }
    return deck[at++];
  };
  for (let i = 0; i < n; i++) {
    const a = deal(), b = deal(), name = String(i).padStart(5, '0');
    put(path.join(to, name.slice(0, 3), `${name}.md`), `---\ntitle: ${JSON.stringify(a.heading)}\n---\n\n${a.text}\n\n## ${b.heading}\n\n${b.text}\n`);
  }
}

/**
 * queries copies a set for a site whose page a/b.md has the address a/b/.
 * Elsewhere it is a/b.html.
 */
export function queries(from, to) {
  const folder = (p) => p.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '/');
  const rows = fs.readFileSync(from, 'utf8').trim().split('\n').map((l) => JSON.parse(l));
  put(to, rows.map((r) => JSON.stringify({
    ...r,
    relevant: r.relevant.map((p) => folder(p) + 'index.html'),
    anchors: r.anchors.map((p) => p.replace(/^[^#]*/, folder)),
  })).join('\n') + '\n');
}
